"""One link for every door: whoever opens it chooses where to talk, and the invitation goes along."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import expect
from pydantic import SecretStr
from sqlmodel import select

from bot.app import App
from bot.channels.web.ports import OnZalo
from bot.settings import Settings
from models import invitations
from models.inbox import Event
from tests.browser.conftest import ON_SQLITE, Screenshots, Visits
from tests.browser.phone import seat
from tests.browser.test_doors import Place
from tests.servers.telegram import TelegramServer

pytestmark = [pytest.mark.browser, ON_SQLITE]

ZALO = "https://zalo.me/1234567890"


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """Telegram, as it would be."""
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def settings(settings: Settings, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Real use, with Telegram, and an Official Account on Zalo."""
    monkeypatch.setattr("bot.app.zalo_link", lambda settings: ZALO)
    return settings.model_copy(update={"sample": False, "telegram_token": SecretStr(telegram.token), "telegram_api_url": telegram.url})


async def test_whoever_opens_the_link_chooses_where_to_talk(visits: Visits, app: App, screenshots: Screenshots) -> None:
    place = Place(app)
    await place.settle()
    link = await place.link(village_id=place.village_id)
    secret = link.removeprefix("/#")
    page = await visits.phone(link)
    await expect(page.get_by_text("Bà con muốn nói chuyện ở đâu?")).to_be_visible()
    await expect(page.get_by_role("heading", name="Bản Thử")).to_be_visible()
    await screenshots.take(page, "three ways")
    assert page.url == f"{visits.address}/"
    await expect(page.get_by_role("link", name="Trên Telegram")).to_have_attribute("href", f"https://t.me/ban_hoc_mau_bot?start={secret}")

    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_role("button", name="Trên Zalo").tap()
    await expect(page.get_by_text(invitations.code_of(secret))).to_be_visible()
    await page.get_by_role("button", name="Chép mã").tap()
    await expect(page.get_by_role("button", name="Đã chép")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == invitations.code_of(secret)
    await expect(page.get_by_role("link", name="Mở Zalo")).to_have_attribute("href", ZALO)
    await screenshots.take(page, "the code for Zalo")

    await page.reload()  # as when an app has shown Zalo in the same window, and comes back
    await page.get_by_role("button", name="Nói chuyện ngay ở đây").tap()
    citizen = await seat(page, "citizen")
    await citizen.sees("Có đồng ý không?")
    (start,) = await app.database.read(lambda db: db.exec(select(Event).where(Event.kind == "start")).all())
    assert start.payload and start.payload["village"] == place.village_id
    await page.goto(visits.address + link)
    await citizen.sees("Có đồng ý không?")
    await expect(page.get_by_text("Bà con muốn nói chuyện ở đâu?")).to_be_hidden()


async def test_a_bot_without_a_link_is_looked_for_by_name(visits: Visits, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.on_zalo", lambda settings, bot: OnZalo(name="Bot Học Mẫu"))
    place = Place(app)
    await place.settle()
    link = await place.link(village_id=place.village_id)
    page = await visits.phone(link)
    await page.get_by_role("button", name="Trên Zalo").tap()
    await expect(page.get_by_text("tìm tên dưới đây rồi gửi mã này")).to_be_visible()
    await expect(page.get_by_text("Bot Học Mẫu")).to_be_visible()
    await expect(page.get_by_text(invitations.code_of(link.removeprefix("/#")))).to_be_visible()
    await expect(page.get_by_role("link", name="Mở Zalo")).to_be_hidden()
