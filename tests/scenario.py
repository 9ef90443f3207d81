"""The main job, once for every messenger: a citizen registers, sends photos, hands in; a moderator approves; the citizen is told."""

import asyncio
import io
import re

from PIL import Image, ImageDraw

from tests.phones.base import Phone


def picture(seed: int, side: int = 640) -> bytes:
    """A JPEG unlike any other seed's."""
    image = Image.linear_gradient("L").resize((side, side * 3 // 4)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for stripe in range(12):
        x = (seed * 37 + stripe * 53) % side
        draw.rectangle((x, stripe * 30, x + 60, stripe * 30 + 24), fill=((seed * 50) % 255, stripe * 20, 120))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


async def register(citizen: Phone, name: str = "Lò Thị Mẫu", village: str = "Bản Mẫu Một") -> None:
    """From the first hello to a number. Whoever comes with a village's invitation is not asked for the village."""
    await citizen.sees("máy trả lời tự động")
    await citizen.press("Đồng ý")
    await citizen.sees("Họ tên là gì?")
    await citizen.say(name)
    await citizen.sees("Sinh năm nào?")
    before = heard(citizen)
    await citizen.say("1974")
    if await _comes_first(citizen, "Ở bản, thôn nào?", "Công việc chính là gì?", before):
        await citizen.press(village)
        await citizen.sees("Công việc chính là gì?")
    await citizen.press("Làm ruộng nương, chăn nuôi")
    await citizen.sees("Như thế đúng chưa?")
    await citizen.press("Đúng rồi")
    await citizen.sees("Đăng ký xong. Số hồ sơ:")


async def _comes_first(citizen: Phone, one: str, other: str, after: int) -> bool:
    """Waits for one question or another. Returns whether it is the first."""
    while True:
        asked = await citizen.sees("?", after=after)
        if one in asked.text or other in asked.text:
            return one in asked.text
        await asyncio.sleep(0.05)


async def send_evidence(citizen: Phone, activity: str, pictures: list[bytes]) -> None:
    """A burst of photos of one activity, and how often it is done."""
    await citizen.press(activity)
    await citizen.sees("xin gửi ảnh lúc đang làm")
    already = saved(citizen)
    for data in pictures:
        await citizen.send_photo(data)
    while saved(citizen) < already + len(pictures):
        await citizen.sees("Đã lưu", after=heard(citizen))
    before = heard(citizen)
    await citizen.press("Làm thường xuyên")
    await citizen.sees("Gửi ảnh việc khác", after=before)


async def hand_in(citizen: Phone) -> None:
    """Hands a file in to which something is missing still."""
    await citizen.press("Nộp hồ sơ")
    await citizen.sees("mục chưa có gì")
    await citizen.press("Nộp luôn")
    await citizen.sees("đã nộp")


def heard(citizen: Phone) -> int:
    """How many messages from the bot there are."""
    return sum(not shown.mine for shown in citizen.seen())


def saved(citizen: Phone) -> int:
    """How many photos the bot has thanked for: a burst is thanked for at once, unless a dead line or process tore it."""
    texts = "\n".join(shown.text for shown in citizen.seen() if not shown.mine)
    return sum(int(count) for count in re.findall(r"Đã lưu (\d+) ảnh", texts))


async def main_job(citizen: Phone, moderator: Phone, name: str = "Lò Thị Mẫu", village: str = "Bản Mẫu Một") -> None:
    """The whole way."""
    await register(citizen, name, village)
    activities = [label for _, label in (await citizen.sees("Gửi ảnh một việc")).choices]
    await send_evidence(citizen, activities[0], [picture(1), picture(2), picture(3)])
    before = heard(citizen)
    await citizen.press("Chọn việc khác")
    await citizen.sees("Gửi ảnh một việc", after=before)
    await send_evidence(citizen, activities[4], [picture(4)])
    await hand_in(citizen)
    file = await moderator.sees(name)
    assert file.photos, "the group sees the pictures"
    await moderator.press("Đạt", on=file)
    await citizen.sees(f"Chúc mừng {name}!")
