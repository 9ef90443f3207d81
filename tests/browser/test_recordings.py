"""Recordings: made on the page, kept until they are sent, and heard."""

import functools
from typing import Any

import pytest
from playwright.async_api import expect

from bot import voices
from bot.app import App
from bot.channels.web import server
from bot.store import Full
from models.inbox import Event
from tests.bot.channels.web.conftest import Inside
from tests.browser.conftest import ON_SQLITE, Screenshots, Visits
from tests.browser.phone import seat
from tests.recordings import KINDS, recorded

pytestmark = [pytest.mark.browser, ON_SQLITE]

REFUSING = "if (navigator.mediaDevices) navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
NO_MICROPHONE = "delete window.MediaRecorder;"
HEARD = "audio => new Promise(heard => { audio.addEventListener('ended', heard); audio.play().catch(() => {}); })"


@functools.cache
def sound() -> bytes:
    """Two seconds, as they are kept."""
    return voices.take_in(recorded(KINDS["a Telegram voice message"], 2.0)).sound


async def came(inside: Inside) -> list[Event]:
    """The recordings that the server has taken."""
    return await inside.heard("voice")


async def test_a_recording_is_kept_until_it_is_sent(visits: Visits, app: App, screenshots: Screenshots, monkeypatch: pytest.MonkeyPatch) -> None:
    visits.expect("status of 507", "status of 404", "net::ERR_", "WebSocket connection to")
    inside = Inside(app)
    page = await visits.phone(device_scale_factor=2)
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    await page.context.set_offline(True)
    await citizen.part("record").tap()
    await expect(citizen.part("record-note")).to_have_text("Đang ghi âm")
    await expect(citizen.part("record-time")).to_have_text("0:01")
    await screenshots.take(page, "recording")
    await expect(citizen.part("record-time")).to_have_text("0:03")
    await citizen.part("record-send").tap()
    waiting = citizen.thread.locator("[data-state=waiting]")
    await expect(waiting.locator("audio")).to_have_count(1)
    await screenshots.take(page, "no line")
    await waiting.locator("audio").evaluate(HEARD)

    put, sizes = app.store.put, list[int]()

    async def full(key: str, data: bytes) -> None:
        sizes.append(len(data))
        raise Full("No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(app.store, "put", full)
        await page.context.set_offline(False)
        await expect(citizen.part("status")).to_contain_text("hết chỗ chứa")
        await page.close()
    assert app.store.put == put
    assert await came(inside) == []
    page = await page.context.new_page()
    await page.goto(visits.address)
    citizen = await seat(page, "citizen")
    await citizen.all_sent()
    await expect(citizen.thread.locator(".mine audio")).to_have_count(1)
    await screenshots.take(page, "sent")
    (event,) = await came(inside)
    assert event.kind == "voice"
    assert max(sizes) < 16_000, "three seconds of speech"


async def test_a_recording_that_is_not_to_be_sent(visits: Visits, app: App, screenshots: Screenshots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(server.LIMITS, "voice_seconds", 2)
    inside = Inside(app)
    page = await visits.desk()
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    microphone, words = citizen.thread.get_by_role("button", name="Ghi âm"), citizen.part("record-note")

    # By keyboard. What is given up is given up.
    await microphone.focus()
    await page.keyboard.press("Enter")
    await expect(citizen.part("record-send")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await page.keyboard.press("Enter")
    await expect(microphone).to_be_focused()
    await expect(citizen.part("recorder")).to_be_hidden()

    # It ends by itself, and waits to be sent or given up.
    await page.keyboard.press("Enter")
    await expect(words).to_have_text("Đã ghi xong. Xin gửi hoặc bỏ.")
    await expect(citizen.part("record-time")).to_have_text("0:02")
    assert not await page.evaluate("!!document.querySelector('audio')")
    await screenshots.take(page, "ended by itself")
    await citizen.thread.get_by_role("button", name="Bỏ").click()
    await microphone.click()
    await expect(words).to_have_text("Đã ghi xong. Xin gửi hoặc bỏ.")
    assert await came(inside) == []
    await citizen.thread.get_by_role("button", name="Gửi bản ghi âm").click()
    await citizen.all_sent()
    assert len(await came(inside)) == 1

    # Another chat is turned to in the middle.
    page = await visits.phone()
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    await citizen.part("record").tap()
    await expect(citizen.part("record-note")).to_have_text("Đang ghi âm")
    await (await seat(page, "group")).turn_to()
    await citizen.turn_to()
    await expect(citizen.part("record-note")).to_have_text("Đã ghi xong. Xin gửi hoặc bỏ.")


async def test_where_nothing_can_be_recorded(visits: Visits, screenshots: Screenshots) -> None:
    page = await visits.phone(script=REFUSING)
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    await citizen.part("record").tap()
    await expect(citizen.part("record-note")).to_have_text("Chưa ghi âm được. Xin cho phép trang này dùng micro.")
    await expect(citizen.part("record-send")).to_be_hidden()
    await screenshots.take(page, "refused")
    await citizen.thread.get_by_role("button", name="Bỏ").tap()
    await expect(citizen.part("text")).to_be_visible()

    page = await visits.phone(script=NO_MICROPHONE)
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    await expect(citizen.part("record")).to_be_hidden()
    await expect(citizen.part("send")).to_be_visible()


async def test_hearing_what_the_bot_plays(visits: Visits, app: App, screenshots: Screenshots) -> None:
    visits.expect("status of 404")
    inside = Inside(app)
    page = await visits.phone(device_scale_factor=2)
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    body: dict[str, Any] = {"text": "Nghe tiếng Thái: tên đầy đủ là gì?", "recordings": ["spoken/a.mp3", "spoken/b.mp3"]}
    await inside.bot_says(await inside.chat({"seat": citizen.seat}), body)
    shown = await citizen.sees("Nghe tiếng Thái")
    assert shown.voices == 2
    players = citizen.thread.locator("audio")
    await expect(players.first).to_have_accessible_name("Bản ghi âm 1")

    # It is not there yet; pressing again hears it. One is silent when another begins.
    await players.first.evaluate("audio => { audio.play().catch(() => {}); }")
    await expect(citizen.thread.get_by_text("Chưa nghe được. Xin bấm lại sau ít giây.")).to_be_visible()
    await screenshots.take(page, "not yet")
    for key in ("spoken/a.mp3", "spoken/b.mp3"):
        await app.store.put(key, sound())
    await players.first.evaluate("audio => audio.play()")
    await players.last.evaluate(HEARD)
    await expect(players.first).to_have_js_property("paused", True)
    assert await players.first.evaluate("audio => audio.currentTime") < 1.9
    assert 1.9 < await players.last.evaluate("audio => audio.duration") < 2.3
    await expect(citizen.thread.get_by_text("Chưa nghe được")).to_be_hidden()
    await screenshots.take(page, "heard")
