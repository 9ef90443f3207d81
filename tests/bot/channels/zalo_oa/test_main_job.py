"""The main job over an Official Account, unchanged, and what people do there besides."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col, func, select

from bot.app import App, official_account
from bot.settings import Settings, Wrong
from models import outbox
from models.chats import Chat
from models.evidence import Photo
from models.outbox import Message
from models.people import Account, Person
from tests import recordings, scenario
from tests.phones.web import Browser
from tests.phones.zalo_oa import ZaloOaPhone
from tests.servers.zalo_oa import ZaloOaServer
from tests.servers.zalo_oa.server import OA


@pytest.fixture
async def browser(address: str) -> AsyncIterator[Browser]:
    """A browser with the sample's seats, whose group reviews."""
    opened = Browser(address)
    await opened.open_sample()
    yield opened
    await opened.close()


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """Waits until something is so, looking often."""
    async with asyncio.timeout(20):
        while not await is_so():
            await asyncio.sleep(0.05)


async def lost(app: App) -> bool:
    """Whether the one chat on Zalo takes nothing any more."""
    return not await reachable(app)


async def reachable(app: App) -> bool:
    """Whether the one chat on Zalo can be written to."""
    return await app.database.read(lambda db: db.exec(select(Chat.reachable).where(Chat.channel == "zalo_oa")).one())


async def kept(app: App) -> int:
    """How many photos are kept."""
    return await app.database.read(lambda db: db.exec(select(func.count()).where(col(Photo.key).is_not(None))).one())


async def named(app: App) -> bool:
    """Whether anything tells the citizen's name."""
    return bool(await app.database.read(lambda db: db.exec(select(Person.id).where(Person.name == "Lò Thị Mẫu")).first()))


async def forgotten(app: App) -> bool:
    """Whether nothing does."""
    return not await named(app)


async def test_a_citizen_is_approved_and_told(citizen: ZaloOaPhone, browser: Browser, zalo: ZaloOaServer) -> None:
    await scenario.main_job(citizen, browser.phone("group"))
    assert any(message.buttons for message in citizen.person.said)
    assert any("1. " in message.text for message in citizen.person.said)
    assert zalo.billed == 0


async def test_whatever_is_sent_is_taken_once_and_who_withdraws_at_zalo_is_erased(citizen: ZaloOaPhone, app: App, zalo: ZaloOaServer) -> None:
    zalo.bringing.times = 3  # whatever is acknowledged may be brought again
    await scenario.register(citizen)
    await citizen.press((await citizen.sees("Gửi ảnh một việc")).choices[0][1])
    await citizen.sees("xin gửi ảnh lúc đang làm")
    citizen.person.send_images(*(scenario.picture(number, 320) for number in range(4)), text="Ở ruộng")
    await citizen.sees("Đã lưu 4 ảnh")
    citizen.person.send_audio(recordings.voice())
    await citizen.sees("Đã lưu bản ghi âm")
    citizen.person.send("hologram", {})
    await citizen.sees("Máy chưa đọc được tin này")
    await zalo.bringing.all_brought()
    assert zalo.bringing.answers.count(200) == len(zalo.bringing.answers)
    assert (await kept(app), await named(app)) == (4, True)
    said = len(citizen.person.said)
    citizen.person.withdraw()
    await until(lambda: forgotten(app))
    assert await kept(app) == 0 and await lost(app)
    assert len(citizen.person.said) == said, "and nothing more is said there"


async def test_what_is_said_after_the_window_waits_and_is_said_together_when_they_write(citizen: ZaloOaPhone, app: App, zalo: ZaloOaServer) -> None:
    await scenario.register(citizen)
    person = await app.database.read(lambda db: db.exec(select(Person.id).where(Person.name == "Lò Thị Mẫu")).one())
    long_ago = app.clock() - timedelta(days=3)
    await app.database.write(lambda db: db.execute(update(Account).values(last_active_at=long_ago)))

    async def tell(words: str) -> None:
        body = {"text": words, "choices": []}
        await app.database.write(
            lambda db: outbox.enqueue(db, Message(key=words, to="person", to_id=person, body=body, priority=outbox.DECISION, created_at=app.clock()))
        )
        app.senders["zalo_oa"].wake()

    before = len(citizen.person.said)
    await tell("Tin thứ nhất.")
    await until(lambda: lost(app))
    await tell("Tin thứ hai.")
    assert len(citizen.person.said) == before, "nothing was paid for"
    await citizen.say("menu")
    await citizen.sees("Tin thứ nhất.\n\nTin thứ hai.")
    assert zalo.billed == 0


async def test_who_leaves_is_left_in_peace_and_greeted_when_they_come_back(citizen: ZaloOaPhone, app: App, zalo: ZaloOaServer) -> None:
    await citizen.sees("máy trả lời tự động")
    citizen.person.unfollow()
    await zalo.bringing.all_brought()
    await until(lambda: lost(app))
    citizen.person.follow()
    await citizen.sees("Có đồng ý không?", after=1)
    assert await reachable(app)


def test_half_an_account_is_refused_with_what_is_missing() -> None:
    def given(**settings: object) -> Settings:
        return Settings.model_validate(settings)

    assert official_account(given()) is None
    with pytest.raises(Wrong, match="ZALO_OA_APP_ID and ZALO_OA_APP_SECRET and ZALO_OA_WEBHOOK_SECRET"):
        official_account(given(zalo_oa_id=OA))
    whole = {"zalo_oa_app_id": "1", "zalo_oa_app_secret": "2", "zalo_oa_webhook_secret": "3"}
    with pytest.raises(Wrong, match="ZALO_OA_ID"):
        official_account(given(**whole))
    with pytest.raises(Wrong, match="PUBLIC_URL"):
        official_account(given(**whole, zalo_oa_id=OA))
    account = official_account(given(**whole, zalo_oa_id=OA, public_url="https://banhoc.example", zalo_oa_paid_messages=5))
    assert account and (account.oa, account.app_secret, account.webhook_secret, account.paid_messages, account.template) == (OA, "2", "3", 5, "")
