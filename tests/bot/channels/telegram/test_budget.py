"""The budget of a villager on Telegram: registration from an invitation in four taps and two typed answers; evidence to handing in within
twenty-five taps, five photos, a megabyte and ten minutes, on 64 kbit/s with two seconds' delay.

Telegram's own app makes photos smaller (1280 pixels) and sends them again after a cut: what counts is what the phone sends and gets. The time
is computed, not waited for: every byte at 64 kbit/s, and two seconds there and back for each tap. Sizes are those of texts, buttons and photos,
without what Telegram's own protocol adds.
"""

import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import numpy
import pytest
from PIL import Image
from sqlmodel import select

from bot import sample
from bot.app import App
from bot.channels.base import Rate
from bot.channels.telegram import TelegramChannel
from models import invitations
from models.evidence import Photo
from models.registrations import Registration
from tests.phones.telegram import TelegramPhone
from tests.servers.telegram import UNLIMITED, TelegramServer

BITS, DELAY = 64_000, 2.0  # a second; seconds, there and back
ATTACHING = 2  # taps: the paper clip, and the photo
ACTIVITIES = (
    "Họp bản, góp ý, hòa giải",
    "Xem kỹ thuật trên điện thoại",
    "Học lớp khuyến nông",
    "Ghi sổ thu chi, tính phân bón",
    "Đổi công, bảo nhau cách làm",
)


@pytest.fixture
async def telegram(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TelegramServer]:
    """A Telegram, and a bot on it, that hold no reply back: what is counted does not depend on it."""
    monkeypatch.setattr(TelegramChannel, "capabilities", replace(TelegramChannel.capabilities, per_chat=Rate(1000, 1, burst=1000)))
    async with TelegramServer(limits=UNLIMITED) as server:
        yield server
        assert server.violations == []


class Finger:
    """Counts what a person does, and the bytes of what their phone sends."""

    def __init__(self, telegram: TelegramServer, phone: TelegramPhone) -> None:
        self.telegram, self.phone = telegram, phone
        self.taps, self.typed, self.sent = 0, 0, 0

    def heard(self) -> int:
        """How many messages from the bot there are."""
        return sum(not shown.mine for shown in self.phone.seen())

    def got(self) -> int:
        """The bytes of all that the bot said and changed, with its buttons."""
        return sum(len(json.dumps(call.parameters, ensure_ascii=False, default=str).encode()) for call in self.telegram.calls if call.chat)

    async def press(self, label: str, then: str) -> None:
        """Presses a button, and waits for what follows."""
        after = self.heard()
        await self.phone.press(label)
        self.taps += 1
        await self.phone.sees(then, after)

    async def type(self, text: str, then: str) -> None:
        """Types an answer and sends it."""
        await self.phone.say(text)
        self.typed += 1
        await self.phone.sees(then)

    async def photograph(self, data: bytes) -> None:
        """Attaches a photo."""
        after = self.heard()
        await self.phone.send_photo(data)
        self.taps, self.sent = self.taps + ATTACHING, self.sent + len(data)
        await self.phone.sees("có làm thường xuyên không?", after)


def as_telegram_sends_it(seed: int) -> bytes:
    """1280 pixels with detail at several scales, as leaves and gravel have it, with the quality that Telegram's app gives."""
    chance = numpy.random.default_rng(seed)
    picture = numpy.zeros((960, 1280, 3), dtype=numpy.float32)
    for scale, weight in ((80, 70), (16, 30), (4, 8)):
        grain = chance.normal(0, 1, (960 // scale, 1280 // scale, 3)).astype(numpy.float32)
        picture += weight * numpy.asarray(grain.repeat(scale, 0).repeat(scale, 1))
    out = io.BytesIO()
    Image.fromarray(numpy.clip(picture + 120, 0, 255).astype(numpy.uint8)).save(out, "JPEG", quality=80)
    return out.getvalue()


@pytest.mark.parametrize("made_databases", ["sqlite"], indirect=True)
async def test_the_budget(app: App, telegram: TelegramServer, capsys: pytest.CaptureFixture[str]) -> None:
    village = await app.database.read(lambda db: sample.villages(db)[0].id)
    secret = await app.database.write(lambda db: invitations.make(db, invitations.CITIZENS, app.clock(), timedelta(days=1), village_id=village))
    person = telegram.person("Người Mẫu Dân")
    person.start(secret)
    finger = Finger(telegram, TelegramPhone(person))
    finger.taps = 1  # the link
    await finger.phone.sees("máy trả lời tự động")
    await finger.press("Đồng ý", "Họ tên là gì?")
    await finger.type("Lò Thị Mẫu", "Sinh năm nào?")
    await finger.type("1974", "Công việc chính là gì?")
    await finger.press("Làm ruộng nương, chăn nuôi", "Như thế đúng chưa?")
    await finger.press("Đúng rồi", "Đăng ký xong")
    assert (finger.taps, finger.typed) <= (4, 2)

    finger.taps, before = 0, finger.got()
    for number, activity in enumerate(ACTIVITIES):
        if activity not in [label.removeprefix("✓ ") for _, label in finger.phone.seen()[-1].choices]:
            await finger.press("Chọn việc khác", "Gửi ảnh một việc đã làm")
        await finger.press(activity, "xin gửi ảnh lúc đang làm")
        await finger.photograph(as_telegram_sends_it(number))
        await finger.press("Làm thường xuyên", "Gửi ảnh việc khác")
    await finger.press("Nộp hồ sơ", "mục chưa có gì")
    await finger.press("Không cần: Dùng tiếng nước ngoài", "Đủ cả rồi")
    await finger.press("Nộp hồ sơ", "đã nộp")

    said = finger.got() - before
    minutes = ((finger.sent + said) * 8 / BITS + finger.taps * DELAY) / 60
    with capsys.disabled():
        print(f"\n  {finger.taps} taps, {finger.sent / 1e6:.2f} MB of photos, {said / 1e3:.1f} kB of replies, {minutes:.1f} minutes")
    assert finger.taps <= 25
    assert finger.sent + said <= 1_000_000
    assert minutes <= 10
    registration = await app.database.read(lambda db: db.exec(select(Registration)).one())
    assert registration.state == "waiting"
    assert len(await app.database.read(lambda db: db.exec(select(Photo)).all())) == 5
