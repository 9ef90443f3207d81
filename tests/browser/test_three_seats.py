"""The sample on a wide screen: everybody side by side."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.async_api import Locator, expect

from tests import scenario
from tests.browser.conftest import FIRST, LAST, ON_SQLITE, Screenshots, Visits
from tests.browser.phone import seat
from tests.browser.pictures import jpeg, scene
from tests.phones import web

pytestmark = [pytest.mark.browser, ON_SQLITE]

README_PICTURE = Path(__file__).parents[2] / "docs/images/web-chat.png"  # written anew where README_PICTURE is set


async def test_three_seats_side_by_side(visits: Visits, screenshots: Screenshots) -> None:
    page = await visits.desk()
    citizen, group, officer = [await seat(page, role) for role in ("citizen", "group", "officer")]
    await expect(page.locator("[role=tablist]")).to_be_hidden()
    for phone in (citizen, group, officer):
        await expect(phone.thread).to_be_in_viewport(ratio=0.99)

    await scenario.register(citizen)
    await scenario.send_evidence(citizen, FIRST, [jpeg(scene(2)), jpeg(scene(1)), jpeg(scene(4))])
    await citizen.press("Chọn việc khác")
    await scenario.send_evidence(citizen, LAST, [jpeg(scene(3))])
    await scenario.hand_in(citizen)
    file = await group.sees("Lò Thị Mẫu")
    await officer.press("Xem số liệu")
    await officer.sees("Chờ xét: 1")
    await page.wait_for_load_state("networkidle")
    picture = await page.screenshot()
    await screenshots.take(page, "in the middle")
    if os.environ.get("README_PICTURE"):
        README_PICTURE.parent.mkdir(exist_ok=True)
        Image.open(io.BytesIO(picture)).quantize(128, dither=Image.Dither.NONE).save(README_PICTURE, optimize=True)

    await group.part("speaker").select_option(label="Chi hội trưởng (mẫu)")
    await group.press("Cần bổ sung", on=file)
    await group.sees("mục nào?")
    await screenshots.take(page, "what")
    await group.press("Dùng điện thoại, máy tính", on=file)
    await group.press("Suy xét, góp ý", on=file)
    await group.press("✓ Suy xét, góp ý", on=file)
    await group.press("Có kế hoạch học tập", on=file)
    await screenshots.take(page, "ticked")
    await group.press("Tiếp", on=file)
    await group.sees("vì sao?")
    await screenshots.take(page, "why")
    await group.press("Còn thiếu ảnh", on=file)
    decided = await group.sees("Cần bổ sung: Có kế hoạch học tập; Dùng điện thoại, máy tính — Còn thiếu ảnh — Chi hội trưởng (mẫu)")
    assert [label for _, label in decided.choices] == ["Rút lại"]
    await citizen.sees("Gửi thêm rồi nộp lại")
    await screenshots.take(page, "returned")
    await citizen.press("Dùng điện thoại, máy tính")
    await citizen.sees("5. Dùng điện thoại, máy tính")


async def test_another_citizen(visits: Visits, registered: str, screenshots: Screenshots) -> None:
    page = await visits.desk(session=registered)
    first = await seat(page, "citizen")
    await page.get_by_role("button", name="Thêm người dân").click()
    second = await seat(page, "citizen", 1)
    await expect(second.thread).to_be_visible()
    await expect(first.thread).to_be_hidden()
    await scenario.register(second, "Quàng Văn Mẫu", "Thôn Mẫu Hai")
    await screenshots.take(page, "another citizen")
    await scenario.send_evidence(second, LAST, [jpeg(scene(2))])
    await scenario.hand_in(second)

    other = await seat(page, "group", 1)
    await expect(other.lane.locator("[data-part=others]")).to_contain_text("1")
    await screenshots.take(page, "another group")
    assert (await other.sees("Quàng Văn Mẫu")).photos == 1
    await other.press("Đạt")
    await second.sees("Chúc mừng Quàng Văn Mẫu!")
    await first.turn_to()
    assert not any("Quàng Văn Mẫu" in shown.text for shown in await first.read())
    await expect(first.lane.locator("[data-part=which] option")).to_have_text(["Người dân 1", "Người dân 2"])


async def test_a_file_that_is_ticked_stays_where_it_is(visits: Visits, earlier: web.Browser, registered: str) -> None:
    citizen = earlier.phone("citizen")
    await scenario.send_evidence(citizen, FIRST, [scenario.picture(seed) for seed in range(4)])
    await scenario.hand_in(citizen)
    page = await visits.phone(session=registered)
    group = await seat(page, "group")
    await group.turn_to()
    await group.press("Cần bổ sung")
    await group.sees("Cần bổ sung mục nào?")
    for label in ("Có kế hoạch học tập", "Dùng điện thoại, máy tính"):
        await group.press(label)
        await expect(group.button(f"✓ {label}")).to_be_in_viewport()
    await group.press("Tiếp")
    await group.sees("Cần bổ sung vì sao?")


async def test_what_is_new_elsewhere_is_counted_on_the_tabs(visits: Visits, done: str) -> None:
    page = await visits.phone(session=done)
    citizen, group = await seat(page, "citizen"), await seat(page, "group")
    tab = page.get_by_role("tab", name="Người dân")
    await group.turn_to()
    await expect(tab).to_have_text("Người dân")
    elsewhere = await visits.desk(session=done)
    await (await seat(elsewhere, "citizen")).say("menu")
    await expect(tab).to_contain_text("tin mới")
    assert (await citizen.sees("đã được tổ xét")).choices
    await expect(tab).to_have_text("Người dân")


async def test_a_group_reads_a_file_from_its_top_and_stays_at_what_it_pressed(visits: Visits, earlier: web.Browser, registered: str) -> None:
    one, two = earlier.phone("citizen"), await earlier.another_citizen()
    await scenario.register(two, "Quàng Văn Mẫu")
    for citizen, first in ((one, 0), (two, 10)):
        await scenario.send_evidence(citizen, FIRST, [scenario.picture(first + seed) for seed in range(10)])
        await scenario.hand_in(citizen)
    page = await visits.phone(session=registered)
    group = await seat(page, "group")
    newest = await group.sees("Quàng Văn Mẫu")
    title, pictures = group.thread.get_by_text("Quàng Văn Mẫu"), group.thread.locator(f".item[data-n='{newest.ref}'] .photo")
    await expect(title).to_be_in_viewport(ratio=0.99)
    await expect(pictures.first).to_be_in_viewport(ratio=0.99)

    earlier_file = await group.sees("Lò Thị Mẫu")
    card = group.thread.locator(f".item[data-n='{earlier_file.ref}']")
    await group.press("Cần bổ sung", on=earlier_file)
    await expect(card.get_by_text("Cần bổ sung mục nào?")).to_be_in_viewport(ratio=0.99)
    await expect(group.button("Có kế hoạch học tập", on=earlier_file)).to_be_in_viewport(ratio=0.99)
    place = await _top(card)
    await group.press("Có kế hoạch học tập", on=earlier_file)
    await expect(group.button("✓ Có kế hoạch học tập", on=earlier_file)).to_be_in_viewport(ratio=0.99)
    assert await _top(card) == place
    await group.press("Tiếp", on=earlier_file)
    await group.press("Còn thiếu ảnh", on=earlier_file)
    await expect(card.get_by_text("Trưởng bản (mẫu)")).to_be_in_viewport(ratio=0.99)
    # A word to one's own group is the newest, and is seen.
    await group.say("Xem giúp hồ sơ này")
    await expect(group.thread.get_by_text("Xem giúp hồ sơ này")).to_be_in_viewport(ratio=0.99)


async def _top(item: Locator) -> float:
    """How high something stands on the glass."""
    return float(await item.evaluate("item => item.getBoundingClientRect().top"))
