"""The budget of a villager, whatever the messenger: what a person taps, types and sends, from an invitation to handing in."""

from collections.abc import Sequence

import numpy

from tests.phones.base import Phone, Shown

BITS, DELAY = 64_000, 2.0  # of the line: a second; seconds, there and back
ATTACHING = 2  # taps: the camera's button, or the paper clip; and the photo
ACTIVITIES = (
    "Họp bản, góp ý, hòa giải",
    "Xem kỹ thuật trên điện thoại",
    "Học lớp khuyến nông",
    "Ghi sổ thu chi, tính phân bón",
    "Đổi công, bảo nhau cách làm",
)


class Finger:
    """Counts what a person does."""

    def __init__(self, phone: Phone) -> None:
        self.phone, self.taps, self.typed, self.sent = phone, 0, 0, 0

    async def shown(self) -> list[Shown]:
        """All that is in the chat now."""
        return self.phone.seen()

    async def heard(self) -> int:
        """How many messages from the bot there are."""
        return sum(not shown.mine for shown in await self.shown())

    async def press(self, label: str, then: str) -> None:
        """Presses a button, and waits for what follows."""
        after = await self.heard()
        await self.phone.press(label)
        self.taps += 1
        await self.phone.sees(then, after=after)

    async def type(self, text: str, then: str) -> None:
        """Types an answer and sends it."""
        await self.phone.say(text)
        self.typed += 1
        await self.phone.sees(then)

    async def photograph(self, data: bytes) -> None:
        """Attaches a photo."""
        after = await self.heard()
        await self.phone.send_photo(data)
        self.taps, self.sent = self.taps + ATTACHING, self.sent + len(data)
        await self.phone.sees("có làm thường xuyên không?", after=after)

    async def is_offered(self, label: str) -> bool:
        """Whether the bot's last message has a button with a label, marked or not."""
        last = [item for item in await self.shown() if not item.mine][-1]
        return any(words.removeprefix("✓ ") == label for _, words in last.choices)


async def register(finger: Finger) -> None:
    """From an invitation that was just opened to a number, within four taps and two typed answers."""
    finger.taps = 1  # the link
    await finger.press("Đồng ý", "Họ tên là gì?")
    await finger.type("Lò Thị Mẫu", "Sinh năm nào?")
    await finger.type("1974", "Công việc chính là gì?")
    await finger.press("Làm ruộng nương, chăn nuôi", "Như thế đúng chưa?")
    await finger.press("Đúng rồi", "Đăng ký xong")
    assert finger.taps <= 4
    assert finger.typed <= 2
    finger.taps = finger.typed = 0


async def gather(finger: Finger, taken: Sequence[bytes]) -> None:
    """Evidence of each activity, and handing in, within twenty-five taps."""
    for activity, data in zip(ACTIVITIES, taken, strict=True):
        if not await finger.is_offered(activity):
            await finger.press("Chọn việc khác", "Gửi ảnh một việc đã làm")
        await finger.press(activity, "xin gửi ảnh lúc đang làm")
        await finger.photograph(data)
        await finger.press("Làm thường xuyên", "Gửi ảnh việc khác")
    await finger.press("Nộp hồ sơ", "mục chưa có gì")
    await finger.press("Mục 6: không cần", "Đủ cả rồi")
    await finger.press("Nộp hồ sơ", "đã nộp")
    assert finger.taps <= 25
    assert finger.typed == 0


def leaves_and_gravel(seed: int, width: int, height: int, grains: Sequence[tuple[int, int]]) -> numpy.ndarray:
    """A picture with detail at several scales: each grain a size in pixels, and a weight."""
    chance = numpy.random.default_rng(seed)
    picture = numpy.zeros((height, width, 3), dtype=numpy.float32)
    for size, weight in grains:
        grain = chance.normal(0, 1, (height // size, width // size, 3)).astype(numpy.float32)
        picture += weight * numpy.asarray(grain.repeat(size, 0).repeat(size, 1))
    return numpy.clip(picture + 120, 0, 255).astype(numpy.uint8)
