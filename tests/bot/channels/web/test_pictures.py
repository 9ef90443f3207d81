"""Photos on their way through the web chat: without the place where they were taken, and with a word for whoever sent something else."""

import io
import os
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponseError
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from bot.photos import Picture
from bot.settings import Settings
from tests import scenario
from tests.bot.channels.web.conftest import ON_SQLITE, Inside, until
from tests.phones.web import Browser, WebPhone

CAMERA = "Camera of Lo Thi Mau"


@pytest.fixture
async def citizen(browser: Browser) -> WebPhone:
    """A citizen who may send photos."""
    await browser.open_sample()
    citizen = browser.phone("citizen")
    await scenario.register(citizen)
    await citizen.press((await citizen.sees("Gửi ảnh một việc")).choices[0][1])
    await citizen.sees("xin gửi ảnh lúc đang làm")
    return citizen


def with_place(data: bytes) -> bytes:
    """A photo that tells where it was taken."""
    with Image.open(io.BytesIO(data)) as image:
        exif = image.getexif()
        exif[Base.Make] = CAMERA
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (21.0, 19.0, 30.0)
        exif[IFD.GPSInfo] = exif.get_ifd(IFD.GPSInfo)
        out = io.BytesIO()
        image.save(out, "JPEG", exif=exif, comment=b"a comment")
    return out.getvalue()


def die(data: bytes) -> Picture:
    """What a picture made to do harm would do."""
    os._exit(1)


async def test_a_photo_loses_the_place_where_it_was_taken(citizen: WebPhone, settings: Settings, inside: Inside) -> None:
    data = with_place(scenario.picture(3, 2000))
    assert CAMERA.encode() in data
    assert await citizen.send_photo(data) == 200
    await citizen.sees("Đã lưu 1 ảnh")

    async def only_two() -> bool:
        return len(await inside.stored()) == 2

    await until(only_two)
    sizes: dict[str, Any] = {}
    for path in (path for path in Path(settings.photo_store).rglob("*") if path.is_file()):
        kept = path.read_bytes()
        assert data not in kept
        assert not any(word in kept for word in (b"Exif", CAMERA.encode(), b"a comment"))
    (shown,) = [item for item in citizen.seen() if item.photos]
    for small in (False, True):
        with Image.open(io.BytesIO(await citizen.picture(shown, small=small))) as image:
            assert image.format == "JPEG"
            assert not image.getexif()
            sizes[str(small)] = max(image.size)
    assert sizes == {"False": 1600, "True": 320}


@ON_SQLITE
async def test_files_that_are_no_pictures_are_answered_in_words(citizen: WebPhone, inside: Inside) -> None:
    for data in (b"xin chao " * 100, b"", scenario.picture(1)[:2000]):
        assert await citizen.send_photo(data) == 200
    answer = await citizen.sees("Tệp này không phải ảnh")
    assert "Tệp này trống" in answer.text
    assert "Ảnh bị hỏng" in answer.text
    for shown in (shown for shown in citizen.seen() if shown.photos):
        with pytest.raises(ClientResponseError, match="404"):
            await citizen.picture(shown)
    assert await citizen.send_photo(scenario.picture(2, 64)) == 200
    await citizen.sees("Đã lưu 1 ảnh")

    async def no_more() -> bool:
        return not [key for key in await inside.stored() if key.startswith("incoming/")]

    await until(no_more)


@ON_SQLITE
async def test_a_picture_that_kills_its_worker_is_explained_and_the_next_is_taken_in(
    citizen: WebPhone, inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = inside.app.studio
    with monkeypatch.context() as patch:
        patch.setattr(studio, "_take_in", die)
        assert await citizen.send_photo(scenario.picture(1, 64)) == 200
        await citizen.say("xong chưa?")
        await citizen.sees("Ảnh bị hỏng")
    assert await citizen.send_photo(scenario.picture(2, 64)) == 200
    await citizen.sees("Đã lưu 1 ảnh")
    assert not [event for event in await inside.heard("photo") if event.state == "parked"]
