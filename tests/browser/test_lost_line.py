"""A line that comes and goes: nothing that was typed or picked is lost, doubled or turned around."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import expect
from sqlmodel import Session, col, select

from bot.app import App, open_all
from bot.channels.base import Incoming
from bot.settings import Settings
from bot.transcripts import Transcripts
from models.chats import Chat, Conversation
from models.inbox import Event
from models.web import WebItem
from tests.browser.conftest import ASKED, FIRST, ON_SQLITE, Screenshots, Visits
from tests.browser.phone import BrowserPhone, seat
from tests.browser.pictures import jpeg, scene

pytestmark = [pytest.mark.browser, ON_SQLITE]

NO_LINE = r"net::ERR_|WebSocket connection to"
PHOTO = "(ảnh)"


class House:
    """A program that can be stopped, and started again at the same address and on the same data."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.app: App

    async def start(self) -> None:
        """Opens everything."""
        self.app = App(self._settings, *await open_all(self._settings))
        await self.app.start()
        self._settings = self._settings.model_copy(update={"port": self.app.address[1]})

    async def stop(self) -> None:
        """Closes everything."""
        await self.app.stop()
        self.app.database.close()


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    """A program that can be stopped and started again."""
    opened = House(settings)
    await opened.start()
    yield opened
    await opened.stop()


@pytest.fixture
def app(house: House) -> App:
    """The program as it was at first."""
    return house.app


async def test_what_was_said_without_a_line_is_sent_once_in_order(visits: Visits, registered: str, app: App, screenshots: Screenshots) -> None:
    visits.expect(NO_LINE)
    page = await visits.phone(session=registered, device_scale_factor=2)
    citizen = await _at_photos(await seat(page, "citizen"))
    before = await _taken(app)
    await page.context.set_offline(True)
    await citizen.say("một")
    await citizen.send_photos([jpeg(scene(1)), jpeg(scene(2))])
    await citizen.say("hai")
    await citizen.send_photo(jpeg(scene(3)))
    await expect(page.locator("[data-part=lost]")).to_contain_text("Mất mạng")
    await expect(citizen.thread.locator("[data-state=waiting]")).to_have_count(5)
    await screenshots.take(page, "no line")
    assert await _taken(app) == before

    await page.context.set_offline(False)
    await citizen.all_sent()
    await expect(page.locator("[data-part=lost]")).to_be_empty()
    await citizen.sees("Đã lưu 1 ảnh")
    await screenshots.take(page, "sent")
    assert await _taken(app) == [*before, "một", PHOTO, PHOTO, "hai", PHOTO]
    mine = [shown for shown in await citizen.read() if shown.mine]
    assert [shown.text or PHOTO for shown in mine[-5:]] == ["một", PHOTO, PHOTO, "hai", PHOTO]


async def test_an_answer_that_was_lost_makes_nothing_double(
    visits: Visits, registered: str, app: App, monkeypatch: pytest.MonkeyPatch, screenshots: Screenshots
) -> None:
    visits.expect("status of 500")
    page = await visits.phone(session=registered)
    citizen = await _at_photos(await seat(page, "citizen"))
    before = await _taken(app)
    hear, heard = Transcripts.hear, set()

    async def hear_and_fall_silent(self: Transcripts, event: Incoming, body: dict[str, Any]) -> bool:
        awaited = await hear(self, event, body)
        if event.event_id not in heard:
            heard.add(event.event_id)
            raise ConnectionError("written down, but nobody learns it")
        return awaited

    monkeypatch.setattr(Transcripts, "hear", hear_and_fall_silent)
    await citizen.say("một")
    await citizen.send_photo(jpeg(scene(1)))
    await citizen.say("hai")
    await citizen.all_sent()
    await citizen.sees("Đã lưu 1 ảnh")
    assert len(heard) == 3
    assert await _taken(app) == [*before, "một", PHOTO, "hai"]
    assert len({shown.ref for shown in await citizen.read()}) == len(citizen.seen())


async def test_a_server_that_starts_anew_finds_everything(visits: Visits, registered: str, house: House, screenshots: Screenshots) -> None:
    visits.expect(NO_LINE)
    page = await visits.phone(session=registered, device_scale_factor=2)
    citizen = await _at_photos(await seat(page, "citizen"))
    before = await _taken(house.app)
    await house.stop()
    await citizen.say("một")
    await citizen.send_photo(jpeg(scene(1)))
    await expect(page.locator("[data-part=lost]")).to_contain_text("Mất mạng")
    await screenshots.take(page, "server away")
    await house.start()
    await citizen.all_sent()
    await citizen.sees("Đã lưu 1 ảnh")

    # The phone is put away, the page closed, before the server is back.
    await house.stop()
    await citizen.say("hai")
    await citizen.send_photos([jpeg(scene(2)), jpeg(scene(3))])
    await citizen.press("Chọn việc khác")
    await expect(citizen.thread.locator("[data-state=waiting]")).to_have_count(4)
    await screenshots.take(page, "away again")
    await page.close()
    await house.start()
    page = await page.context.new_page()
    await page.goto(visits.address)
    citizen = await seat(page, "citizen")
    await citizen.sees("chọn việc trước")
    await citizen.all_sent()
    await screenshots.take(page, "back again")
    assert await _taken(house.app) == [*before, "một", PHOTO, "hai", PHOTO, PHOTO, "Chọn việc khác"]


async def _at_photos(citizen: BrowserPhone) -> BrowserPhone:
    await citizen.press(FIRST)
    await citizen.sees(ASKED)
    return citizen


async def _taken(app: App) -> list[str]:
    """What the server has of the citizen, in order; the events and what the chat shows agree."""

    def look(db: Session) -> list[str]:
        citizen = db.exec(select(WebItem.chat).where(col(WebItem.body)["text"].as_string() == "Đồng ý")).one()
        items = list(db.exec(select(WebItem).where(WebItem.chat == citizen, WebItem.sender != "bot").order_by(col(WebItem.n))))
        kinds = db.exec(select(Event.kind).join(Conversation).join(Chat).where(Chat.address == citizen).order_by(col(Event.id)))
        assert [kind for kind in kinds if kind in ("text", "choice", "photo")] == [_kind(item) for item in items]
        return [item.body.get("text", PHOTO) for item in items]

    return await app.database.read(look)


def _kind(item: WebItem) -> str:
    return "photo" if "photos" in item.body else "choice" if "choice" in item.body else "text"
