"""Files that come with a message: fetched with a word for how it goes, and kept under their name."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.app import App
from bot.channels.base import FileGone
from tests import scenario
from tests.bot.channels.web.conftest import Inside
from tests.browser.conftest import ON_SQLITE, Screenshots, Visits
from tests.browser.phone import seat

pytestmark = [pytest.mark.browser, ON_SQLITE]

NAME = "Dữ liệu của Lò Thị Mẫu.zip"
IN_AN_APP = "Mozilla/5.0 (Linux; Android 9; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.0.0 Mobile Safari/537.36 Zalo"


@pytest.fixture
def made(app: App, monkeypatch: pytest.MonkeyPatch) -> list[bytes | Exception]:
    """What files are made of, the next one first."""
    coming: list[bytes | Exception] = []

    async def make(ref: str) -> bytes:
        assert ref == "data 7"
        data = coming.pop(0)
        if isinstance(data, Exception):
            raise data
        return data

    monkeypatch.setattr(app.files, "make", make)
    return coming


async def test_a_file_is_fetched(visits: Visits, app: App, made: list[bytes | Exception], screenshots: Screenshots) -> None:
    visits.expect("status of 410", "status of 500", "net::ERR_", "WebSocket connection to")
    page = await visits.phone(device_scale_factor=2)
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    body = {"text": "Dữ liệu của Lò Thị Mẫu đây.", "files": [{"name": NAME, "ref": "data 7"}]}
    await Inside(app).bot_says(await Inside(app).chat({"seat": citizen.seat}), body)
    shown = await citizen.sees("Dữ liệu của Lò Thị Mẫu đây.")
    assert shown.files == [NAME]
    await screenshots.take(page, "a file")
    link, said = citizen.thread.get_by_role("link", name=NAME), citizen.thread.locator(".attached-state")

    made[:] = [b"PK" * 100_000, b"again", RuntimeError("away"), FileGone()]
    assert await citizen.fetch_file(shown) == b"PK" * 100_000
    await expect(said).to_have_text("Đã tải xong.")
    await screenshots.take(page, "fetched")
    await link.focus()
    async with page.expect_download() as fetched:
        await page.keyboard.press("Enter")
    assert (await fetched.value).suggested_filename == NAME
    await page.context.set_offline(True)
    await link.tap()
    await expect(said).to_have_text("Chưa tải được. Xin thử lại sau ít phút.")
    await page.context.set_offline(False)
    await link.tap()
    await expect(said).to_have_text("Chưa tải được. Xin thử lại sau ít phút.")
    await link.tap()
    await expect(said).to_have_text("Tệp này không còn nữa.")
    await screenshots.take(page, "gone")
    assert page.url == f"{visits.address}/"


async def test_a_picture_is_shown_and_what_came_with_it_is_fetched(
    visits: Visits, app: App, screenshots: Screenshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = {"chart 7": scenario.picture(1, 720), "figures 7": b"PK figures"}

    async def make(ref: str) -> bytes:
        return there[ref]

    monkeypatch.setattr(app.files, "make", make)
    page = await visits.phone()
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    files = [{"name": "so-lieu-30-11-2026.png", "ref": "chart 7"}, {"name": "bao-cao-30-11-2026.xlsx", "ref": "figures 7"}]
    await Inside(app).bot_says(await Inside(app).chat({"seat": citizen.seat}), {"text": "Xã Mẫu, đến ngày 30/11/2026:", "files": files})
    shown = await citizen.sees("Xã Mẫu")
    assert shown.files == [file["name"] for file in files]
    image = citizen.thread.get_by_role("img", name="so-lieu-30-11-2026.png")
    await expect(image).to_have_count(1)
    await expect(image).to_have_js_property("naturalWidth", 720)
    for name, ref in (("bao-cao-30-11-2026.xlsx", "figures 7"), ("so-lieu-30-11-2026.png", "chart 7")):
        async with page.expect_download() as fetched:
            await citizen.thread.get_by_role("link", name=name).tap()
        download = await fetched.value
        assert (download.suggested_filename, Path(await download.path()).read_bytes()) == (name, there[ref])
    await screenshots.take(page, "a picture and a spreadsheet")


async def test_inside_another_app_the_link_alone_must_do(visits: Visits, app: App, made: list[bytes | Exception]) -> None:
    page = await visits.phone(user_agent=IN_AN_APP)
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    await Inside(app).bot_says(await Inside(app).chat({"seat": citizen.seat}), {"text": "tệp", "files": [{"name": NAME, "ref": "data 7"}]})
    await citizen.sees("tệp")
    made.append(b"PK")
    async with page.expect_download() as fetched:
        await citizen.thread.get_by_role("link", name=NAME).tap()
    download = await fetched.value
    assert download.suggested_filename == NAME
    assert Path(await download.path()).read_bytes() == b"PK"


async def test_words_to_hand_on_go_by_the_phones_own_sharing_or_are_copied(visits: Visits, app: App) -> None:
    page = await visits.phone(permissions=["clipboard-read", "clipboard-write"])
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    body = {"text": "Nhắn Lò Thị Mẫu: …", "share": {"label": "Chép hoặc gửi đi", "text": "Nhắn <b>Mẫu</b>"}}
    await Inside(app).bot_says(await Inside(app).chat({"seat": citizen.seat}), body)
    press = citizen.thread.get_by_role("button", name="Chép hoặc gửi đi")
    await page.evaluate("navigator.share = async what => { window.shared = what }")
    await press.tap()
    assert await page.evaluate("window.shared") == {"text": "Nhắn <b>Mẫu</b>"}
    await page.evaluate("navigator.share = undefined")
    await press.tap()
    await expect(citizen.thread.get_by_role("button", name="Đã chép")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == "Nhắn <b>Mẫu</b>"
