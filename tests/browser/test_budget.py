"""The budget of a villager: registration from an invitation in four taps and two typed answers; evidence to handing in within twenty-five
taps, five photos, a megabyte and ten minutes, on 64 kbit/s with two seconds' delay and a line that is cut now and then.

The line of the test is six times faster, and so is its delay; time is counted six times. SPEED=1 takes it as slowly as it is.
"""

import io
import os
import re
import time
from datetime import timedelta

import numpy
import pytest
from PIL import Image
from playwright.async_api import Page
from sqlmodel import select

from bot import sample
from bot.app import App
from bot.doors import make_link
from models.evidence import Photo
from models.registrations import Registration
from tests.browser.conftest import ON_SQLITE, Visits
from tests.browser.phone import BrowserPhone, seat
from tests.servers.line import Line, weak_line

pytestmark = pytest.mark.browser

SPEED = float(os.environ.get("SPEED", "6"))
ACTIVITIES = (
    "Họp bản, góp ý, hòa giải",
    "Xem kỹ thuật trên điện thoại",
    "Học lớp khuyến nông",
    "Ghi sổ thu chi, tính phân bón",
    "Đổi công, bảo nhau cách làm",
)
ATTACHING = 2  # taps: the camera's button, and the photo


class Finger:
    """Counts what a person does."""

    def __init__(self, phone: BrowserPhone) -> None:
        self.phone, self.taps, self.typed = phone, 0, 0

    async def press(self, label: str, then: str) -> None:
        """Presses a button, and waits for what follows."""
        after = sum(not shown.mine for shown in await self.phone.read())
        await self.phone.press(label)
        self.taps += 1
        await self.phone.sees(then, after=after)

    async def type(self, text: str, then: str) -> None:
        """Types an answer and sends it."""
        await self.phone.say(text)
        self.typed += 1
        await self.phone.sees(then)

    async def photograph(self, data: bytes) -> None:
        """Attaches a photo from the phone's camera."""
        after = sum(not shown.mine for shown in await self.phone.read())
        await self.phone.send_photo(data)
        self.taps += ATTACHING
        await self.phone.sees("có làm thường xuyên không?", after=after)


def from_a_camera(seed: int) -> bytes:
    """Twelve million pixels with detail at every scale, as leaves and gravel have it: some megabytes of JPEG."""
    chance = numpy.random.default_rng(seed)
    picture = numpy.zeros((3000, 4000, 3), dtype=numpy.float32)
    for scale, weight in ((250, 70), (50, 34), (10, 17), (2, 9), (1, 4)):
        grain = chance.normal(0, 1, (3000 // scale, 4000 // scale, 3)).astype(numpy.float32)
        picture += weight * numpy.asarray(grain.repeat(scale, 0).repeat(scale, 1))
    out = io.BytesIO()
    Image.fromarray(numpy.clip(picture + 120, 0, 255).astype(numpy.uint8)).save(out, "JPEG", quality=88)
    return out.getvalue()


async def open_invitation(visits: Visits, app: App, line: Line) -> Page:
    """A village's invitation, opened on a small phone at the end of the line."""
    village = await app.database.read(lambda db: sample.villages(db)[0].id)
    secret = await app.database.write(lambda db: make_link(db, app.clock(), timedelta(days=1), village_id=village))
    visits.address = "http://{}:{}".format(*line.address)
    return await visits.phone(f"/#{secret}")


@ON_SQLITE
async def test_the_budget(visits: Visits, app: App, capsys: pytest.CaptureFixture[str]) -> None:
    visits.expect("net::ERR", "WebSocket", "Failed to")  # the line is cut
    taken = [from_a_camera(number) for number in range(len(ACTIVITIES))]
    async with weak_line(app.address, speed=SPEED, cut_after=[30_000, 200_000, 520_000]) as line:
        page = await open_invitation(visits, app, line)
        finger = Finger(await seat(page, "citizen"))
        finger.taps = 1  # the link
        await finger.press("Đồng ý", "Họ tên là gì?")
        await finger.type("Lò Thị Mẫu", "Sinh năm nào?")
        await finger.type("1974", "Công việc chính là gì?")
        await finger.press("Làm ruộng nương, chăn nuôi", "Như thế đúng chưa?")
        await finger.press("Đúng rồi", "Đăng ký xong")
        assert (finger.taps, finger.typed) <= (4, 2)

        finger.taps, began, before = 0, time.monotonic(), line.up + line.down
        for number, activity in enumerate(ACTIVITIES):
            button = activity if await _is_offered(finger.phone, activity) else "Chọn việc khác"
            if button != activity:
                await finger.press(button, "Gửi ảnh một việc đã làm")
            await finger.press(activity, "xin gửi ảnh lúc đang làm")
            await finger.photograph(taken[number])
            await finger.press("Làm thường xuyên", "Gửi ảnh việc khác")
        await finger.press("Nộp hồ sơ", "mục chưa có gì")
        await finger.press("Không cần: Dùng tiếng nước ngoài", "Đủ cả rồi")
        await finger.press("Nộp hồ sơ", "đã nộp")

        minutes, weight = (time.monotonic() - began) * SPEED / 60, line.up + line.down - before
        with capsys.disabled():
            print(f"\n  {finger.taps} taps, {weight / 1e6:.2f} MB, {minutes:.1f} minutes, cut {line.cuts} times")
        assert finger.taps <= 25
        assert weight <= 1_000_000
        assert minutes <= 10
        assert line.cuts == 3
    registration = await app.database.read(lambda db: db.exec(select(Registration)).one())
    assert registration.state == "waiting"
    assert len(await app.database.read(lambda db: db.exec(select(Photo)).all())) == 5


async def _is_offered(phone: BrowserPhone, label: str) -> bool:
    shown = [item for item in await phone.read() if not item.mine][-1]
    return any(re.sub("^✓ ", "", words) == label for _, words in shown.choices)
