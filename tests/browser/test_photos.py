"""Photos: several at once, made small before they travel, looked at one by one."""

import io

import pytest
from PIL import Image
from playwright.async_api import expect

from bot.app import App
from tests.bot.channels.web.conftest import Inside
from tests.browser.conftest import ASKED, FIRST, ON_SQLITE, Screenshots, Visits
from tests.browser.phone import seat
from tests.browser.pictures import heavy, heic, jpeg, scene

pytestmark = [pytest.mark.browser, ON_SQLITE]


@pytest.fixture
def arrived(app: App, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """The photos as they came over the line."""
    came: list[bytes] = []
    put = app.store.put

    async def noting(key: str, data: bytes) -> None:
        if key.startswith("incoming/"):
            came.append(data)
        await put(key, data)

    monkeypatch.setattr(app.store, "put", noting)
    return came


async def test_several_at_once_travel_small_and_upright(visits: Visits, registered: str, arrived: list[bytes], screenshots: Screenshots) -> None:
    page = await visits.phone(session=registered, device_scale_factor=2)
    citizen = await seat(page, "citizen")
    await citizen.press(FIRST)
    await citizen.sees(ASKED)
    big, turned, small = heavy(), jpeg(scene(2, (1800, 1200)), turn=6), jpeg(scene(3), quality=40)
    await citizen.send_photos([big, turned, small])
    await screenshots.take(page, "on their way")
    await citizen.sees("Đã lưu 3 ảnh")
    await citizen.all_sent()
    await screenshots.take(page, "three")

    pictures = [Image.open(io.BytesIO(data)) for data in arrived]
    assert [round(picture.width / picture.height, 2) for picture in pictures] == [1.33, 0.67, 1.33]
    assert max(max(picture.size) for picture in pictures) <= 1600
    assert len(big) > 3_000_000
    assert max(map(len, arrived)) < 250_000, "five of them and all that is said take a megabyte"
    assert arrived[2] == small  # what is small enough stays as it is

    await citizen.send_photos([heic()], "anh.heic", "image/heic")
    await citizen.send_photos([b"nothing that anybody could see"])
    assert "Đã lưu 1 ảnh" in (await citizen.sees("không phải ảnh")).text
    await screenshots.take(page, "what the browser cannot show")

    visits.expect("status of 404")  # what is no picture stays without one
    await page.reload()
    await citizen.sees("không phải ảnh")
    await expect(citizen.thread.locator(".photo img.missing")).to_have_count(1)
    await expect(citizen.thread.locator(".photo img:not(.missing)")).to_have_count(4)
    await screenshots.take(page, "after a reload")


async def test_what_stands_written_goes_with_the_first_photo(visits: Visits, app: App, screenshots: Screenshots) -> None:
    page = await visits.phone(device_scale_factor=2)
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    await citizen.part("text").fill("Cấy lúa vụ mùa,\ncùng bà con trong bản")
    await citizen.send_photos([jpeg(scene(1)), jpeg(scene(2))])
    await expect(citizen.part("text")).to_have_value("")
    await citizen.all_sent()
    await screenshots.take(page, "a caption")
    await citizen.part("text").fill("dài " * 300)
    await citizen.send_photos([jpeg(scene(3))])
    await citizen.all_sent()
    heard = [(event.kind, (event.payload or {}).get("text")) for event in await Inside(app).heard("text", "photo")]
    caption = "Cấy lúa vụ mùa,\ncùng bà con trong bản"
    assert heard == [("photo", caption), ("photo", ""), ("text", ("dài " * 300).strip()), ("photo", "")]
    mine = [(shown.text, shown.photos) for shown in await citizen.read() if shown.mine]
    assert mine[:2] == [(caption, 1), ("", 1)]


async def test_looking_at_photos(visits: Visits, done: str, screenshots: Screenshots) -> None:
    # By keyboard.
    page = await visits.desk(session=done)
    photos = (await seat(page, "citizen")).thread.get_by_role("button", name="Xem ảnh")
    await expect(photos).to_have_count(4)
    await photos.nth(1).focus()
    await page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog")
    await expect(viewer).to_contain_text("2 / 4")
    await screenshots.take(page, "by keyboard")
    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    await expect(viewer).to_contain_text("4 / 4")
    await expect(viewer.get_by_role("img")).to_have_js_property("naturalWidth", 640)
    for _ in range(3):
        await page.keyboard.press("Tab")
        assert await viewer.evaluate("viewer => viewer.contains(document.activeElement)")
    await page.keyboard.press("ArrowLeft")
    await expect(viewer).to_contain_text("3 / 4")
    await page.keyboard.press("Escape")
    await expect(viewer).to_be_hidden()
    await expect(photos.nth(1)).to_be_focused()

    # By finger: the phone's own back button closes it.
    page = await visits.phone(session=done)
    await (await seat(page, "citizen")).thread.get_by_role("button", name="Xem ảnh").first.tap()
    viewer = page.get_by_role("dialog")
    await expect(viewer).to_contain_text("1 / 4")
    await screenshots.take(page, "by finger")
    await viewer.get_by_role("button", name="Ảnh sau").tap()
    await expect(viewer).to_contain_text("2 / 4")
    await page.go_back()
    await expect(viewer).to_be_hidden()
    assert page.url == f"{visits.address}/"
