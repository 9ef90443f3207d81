"""The main job over a Zalo bot, unchanged: by polling and by webhook; a villager answers by number. The moderator's group is on the web."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlmodel import func, select

from bot.app import App
from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_bot.usage import Used
from locales import text
from models.evidence import Photo
from tests import scenario
from tests.databases import Databases
from tests.phones.web import Browser
from tests.phones.zalo_bot import ZaloBotPhone
from tests.servers.zalo_bot import Manner, ZaloBotServer


@pytest.fixture
async def browser(address: str) -> AsyncIterator[Browser]:
    """A browser with the sample's seats."""
    opened = Browser(address)
    await opened.open_sample()
    yield opened
    await opened.close()


@pytest.fixture
def is_public(made_databases: Databases) -> bool:
    """Zalo brings events to many processes on PostgreSQL; it is asked by a single one on SQLite, which nobody sees from outside."""
    return made_databases.kind == "postgresql"


@pytest.fixture
def manner(is_public: bool) -> Manner:
    """Each takes the other side where sources disagree."""
    return Manner() if is_public else Manner(wrapped=False, photo_field="photo", http_tells=True, replays=True)


async def test_a_citizen_is_approved_and_told(citizen: ZaloBotPhone, browser: Browser, app: App) -> None:
    await scenario.main_job(citizen, browser.phone("group"))
    assert await app.database.read(lambda db: db.exec(select(func.count()).select_from(Photo)).one()) == 4
    for _ in range(100):
        used = await used_of(app)
        if used.messages == len(citizen.person.said):
            break
        await asyncio.sleep(0.05)  # until the last one is counted
    assert (used.users, used.messages) == (1, len(citizen.person.said))


async def used_of(app: App) -> Used:
    """What the bot has used of its plan."""
    bot = app.channels["zalo_bot"]
    assert isinstance(bot, ZaloBotChannel)
    return await bot.usage()


async def test_who_is_kept_from_us_is_told_where_to_go_on(app: App, zalo: ZaloBotServer) -> None:
    """Zalo shows bots no text of children, of disabled people, of people who cannot read."""
    person = zalo.person("Người Mẫu Dân")
    person.is_special = True
    person.say("Xin chào")
    told = await person.wait_for("Chào bà con!")
    door = app.settings.public_url
    assert (text("unsupported-door", door=door) if door else text("unsupported")).in_("vi") in told.text
