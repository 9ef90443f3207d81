"""The page for everybody: by keyboard, by screen reader, on the smallest phone, in large type, in the dark, in a browser that forgets."""

import re
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from bot.app import App
from tests import scenario
from tests.bot.channels.web.conftest import Inside
from tests.browser.conftest import ASKED, FIRST, ON_SQLITE, Screenshots, Visits
from tests.browser.phone import seat
from tests.browser.pictures import jpeg, scene

pytestmark = [pytest.mark.browser, ON_SQLITE]

ROLES = ("citizen", "group", "officer")
CONTROL = re.compile(r"- (button|textbox|combobox|checkbox|tab|log|dialog|tablist|link|radio)(?![^\n]*\")[^\n]*")
FOCUSED = """() => {
    const {activeElement: at} = document;
    return at.getAttribute('aria-label') || (at.labels && at.labels.length ? at.labels[0].textContent : at.textContent).trim();
}"""
# What cannot be seen whole, or is too small for a finger. Words cut short with … are cut on purpose.
TROUBLES = """() => {
    const troubles = [];
    const say = (what, node) => troubles.push(`${what}: ${node.className || node.tagName} ${node.textContent.trim().slice(0, 30)}`);
    if (document.documentElement.scrollWidth > innerWidth) troubles.push('the page scrolls sideways');
    for (const node of document.querySelectorAll('body *')) {
        const box = node.getBoundingClientRect();
        const style = getComputedStyle(node);
        if (!box.width || style.visibility === 'hidden' || node.closest('.sprite, .hear')) continue;
        if (style.position === 'absolute' && box.width <= 1) continue;
        if (box.right > innerWidth + 1 || box.left < -1) say('outside', node);
        if (/auto|scroll/.test(style.overflowY) && node.scrollWidth > node.clientWidth + 1) say('scrolls sideways', node);
        if (node.matches('button, select, textarea, label.camera, a, audio') && (box.height < 40 || box.width < 32)) say('too small', node);
        if (node.matches('button') && style.textOverflow !== 'ellipsis' && node.scrollWidth > node.clientWidth + 1) say('cut', node);
    }
    return troubles;
}"""
# Words that stand too little out from what they stand on.
FAINT = """() => {
    const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map(c => (c /= 255) <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
        return .2126 * x + .7152 * y + .0722 * z;
    };
    const ground = node => {
        for (; node; node = node.parentElement) {
            const [r, g, b, a = 1] = numbers(getComputedStyle(node).backgroundColor);
            if (a === 1) return [r, g, b];
            if (a > 0) return null;
        }
        return null;
    };
    const faint = [];
    for (const node of document.querySelectorAll('body *')) {
        if (![...node.childNodes].some(child => child.nodeType === 3 && child.data.trim()) || !node.offsetParent || node.closest('.hear')) continue;
        const under = ground(node);
        if (!under) continue;
        const [a, b] = [light(under), light(numbers(getComputedStyle(node).color))].sort((x, y) => y - x);
        if ((a + .05) / (b + .05) < 4.5) faint.push(`${((a + .05) / (b + .05)).toFixed(1)}: ${node.className} ${node.textContent.slice(0, 30)}`);
    }
    return faint;
}"""
# What is too long for the glass is shown from its first words.
FROM_FIRST_WORDS = """words => {
    const place = words.getBoundingClientRect(), log = words.closest('.log').getBoundingClientRect();
    return place.top >= log.top && place.top + 40 < log.bottom;
}"""
FORGETFUL = """
for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
    Object.defineProperty(window, name, {get() { throw new DOMException('refused', 'SecurityError'); }});
}
delete Crypto.prototype.randomUUID;
window.ResizeObserver = undefined;
"""
MENU = "Gửi ảnh việc đã làm|Nộp hồ sơ|Hồ sơ của tôi|Nhắc việc|Hướng dẫn|Nghe tiếng Thái|Dữ liệu của tôi|Người tôi giúp|Ngôn ngữ · Language|Trợ giúp"
ACTIVITIES = (
    "1. Đọc sách báo, xem cách làm|2. Đi họp, dự lớp khuyến nông|3. Làm theo điều mới học|4. Dạy con học, giúp hàng xóm|5. Tính toán, ghi chép"
    "|6. Việc chung của bản|7. Học tiếng Anh|8. Sinh hoạt câu lạc bộ|Việc khác|Về đầu"
)


async def test_registering_by_keyboard_alone(visits: Visits) -> None:
    page = await visits.desk()
    citizen = await seat(page, "citizen")

    async def press(name: str, key: str = "Shift+Tab", most: int = 12) -> None:
        await _focus(page, name, key, most)
        await page.keyboard.press("Enter")

    await citizen.sees("máy trả lời tự động")
    await press("Đồng ý", key="Tab")
    await citizen.sees("Họ tên là gì?")
    await _focus(page, "Nhắn tin", "Tab", 4)
    await page.keyboard.type("Lò Thị Mẫu\n")
    await citizen.sees("Sinh năm nào?")
    await page.keyboard.type("1974\n")
    await citizen.sees("Ở bản, thôn nào?")
    await press("Bản Mẫu Một")
    await citizen.sees("Công việc chính là gì?")
    await press("Làm ruộng nương, chăn nuôi", key="Tab", most=1)
    await citizen.sees("Như thế đúng chưa?")
    await press("Đúng rồi", key="Tab", most=1)
    await citizen.sees("Đăng ký xong. Số hồ sơ:")
    await press(FIRST, key="Tab", most=1)
    await citizen.sees(ASKED)
    await _focus(page, "Gửi ảnh", "Tab", 2)


async def test_what_a_screen_reader_finds(visits: Visits, done: str) -> None:
    page = await visits.phone(session=done)
    for role in ROLES:
        phone = await seat(page, role)
        await phone.turn_to()
        await page.wait_for_load_state("networkidle")
        found = await page.locator("body").aria_snapshot()
        assert [line for line in found.splitlines() if CONTROL.search(line)] == []
        for what in ('heading "Bạn Học"', 'tablist "Các cuộc trò chuyện"', "[selected]", "tabpanel", 'log "Tin nhắn"', 'textbox "Nhắn tin"'):
            assert what in found
        log = page.get_by_role("log")
        await expect(log).to_have_count(1)
        await expect(log).to_have_attribute("aria-live", "polite")
    citizen = await seat(page, "citizen")
    await citizen.turn_to()
    # Who says what is heard too, and that it was sent.
    found = await citizen.part("log").aria_snapshot()
    assert "Bạn Học" in found
    assert "Đã gửi" in found
    assert 'button "Xem ảnh' in found


async def test_everything_fits_in_any_size(visits: Visits, done: str, screenshots: Screenshots) -> None:
    page = await visits.phone(session=done)
    phones = [await seat(page, role) for role in ROLES]
    await page.get_by_role("button", name="Thêm người dân").tap()
    phones.append(await seat(page, "citizen", 1))
    await phones[-1].sees("Có đồng ý không?")
    await scenario.register(phones[-1])
    larger = page.get_by_role("button", name="Chữ to")
    for large in (False, True):
        for width, height in ((360, 740), (320, 568)):
            await page.set_viewport_size({"width": width, "height": height})
            for phone in phones:
                await phone.turn_to()
                assert await page.evaluate(TROUBLES) == []
                await screenshots.take(page, f"{width} {'large' * large}")
            assert await phones[-1].thread.get_by_text("Đăng ký xong").evaluate(FROM_FIRST_WORDS)
        if not large:
            await larger.tap()
    await page.reload()
    await expect(larger).to_have_attribute("aria-pressed", "true")


async def test_long_menus_recordings_and_files_fit(visits: Visits, app: App, screenshots: Screenshots) -> None:
    page = await visits.phone(device_scale_factor=2)
    citizen = await seat(page, "citizen")
    await citizen.sees("máy trả lời tự động")
    inside = Inside(app)
    chat = await inside.chat({"seat": citizen.seat})
    larger = page.get_by_role("button", name="Chữ to")
    for words, labels in (("Hồ sơ 00001. Gửi ảnh lúc nào cũng được.", MENU), ("Ảnh này là việc gì?", ACTIVITIES)):
        body = {
            "text": words,
            "recordings": ["spoken/a.mp3"],
            "choices": [{"id": f"a.b:{n}", "label": label} for n, label in enumerate(labels.split("|"))],
        }
        await inside.bot_says(chat, {"text": "Đây.", "files": [{"name": "Dữ liệu của Lò Thị Mẫu 2026-11-24.zip", "ref": "data 7"}]}, body)
        await citizen.sees(words)
        for large in (False, True):
            for width, height in ((360, 740), (320, 568)):
                await page.set_viewport_size({"width": width, "height": height})
                assert await page.evaluate(TROUBLES) == []
                await expect(citizen.thread.get_by_text(words)).to_be_in_viewport(ratio=0.99)
                await screenshots.take(page, f"{width} {'large' * large}")
            await larger.tap()


async def test_a_long_list_stays_where_somebody_scrolled_it(visits: Visits, registered: str) -> None:
    page = await visits.phone(session=registered, viewport={"width": 360, "height": 568})
    citizen = await seat(page, "citizen")
    await citizen.press("Xem cả 10 mục")
    first, last, log = citizen.thread.get_by_text("Chọn một mục."), citizen.button("10. Cùng làm, chia sẻ"), citizen.part("log")
    await expect(first).to_be_in_viewport(ratio=0.99)
    await expect(last).not_to_be_in_viewport()
    # There is more below, and the arrow says so and leads there.
    await citizen.part("jump").tap()
    await expect(last).to_be_in_viewport()
    await expect(citizen.part("jump")).to_be_hidden()
    await citizen.part("text").fill("một\nhai\nba")
    await page.set_viewport_size({"width": 360, "height": 540})
    await expect(last).to_be_in_viewport()
    await citizen.press("10. Cùng làm, chia sẻ")
    asked = citizen.thread.locator(".text").filter(has_text="10. Cùng làm, chia sẻ")
    await expect(asked).to_be_in_viewport()
    assert await asked.evaluate(FROM_FIRST_WORDS)
    await log.evaluate("log => log.scrollTo(0, 0)")
    await citizen.part("jump").tap()
    await expect(asked).to_be_in_viewport()


async def test_words_stand_out_from_their_ground(visits: Visits, done: str, screenshots: Screenshots) -> None:
    page = await visits.phone(session=done)
    grounds = set()
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        await page.emulate_media(color_scheme=scheme)
        grounds.add(await page.evaluate("getComputedStyle(document.body).backgroundColor"))
        for role in ROLES:
            await (await seat(page, role)).turn_to()
            assert await page.evaluate(FAINT) == []
            await screenshots.take(page, f"{scheme} {role}")
    assert len(grounds) == 2


async def test_a_browser_that_keeps_nothing(visits: Visits, screenshots: Screenshots) -> None:
    visits.expect("net::ERR_")
    page = await visits.phone(script=FORGETFUL)
    citizen = await seat(page, "citizen")
    await scenario.register(citizen)
    await scenario.send_evidence(citizen, FIRST, [jpeg(scene(1)), jpeg(scene(2))])
    await page.context.set_offline(True)
    await citizen.say("menu")
    await expect(page.locator("[data-part=lost]")).to_contain_text("để trang này mở")
    await screenshots.take(page, "no line and no memory")
    await page.context.set_offline(False)
    await citizen.sees("Gửi ảnh lúc nào cũng được")


async def test_the_page_is_strict_about_where_things_come_from(visits: Visits) -> None:
    page = await visits.phone()
    await (await seat(page, "citizen")).sees("Có đồng ý không?")
    answer = await page.reload()
    assert answer
    policy = (await answer.all_headers())["content-security-policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    # It is not only said but done: what somebody slipped into the page does not run, and nobody reads the cookie.
    visits.expect("Content Security Policy")
    await page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.caught = 1'}))")
    await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<i id=slip onclick=\"window.caught = 1\">'); slip.click()")
    assert await page.evaluate("window.caught") is None
    assert await page.evaluate("document.cookie") == ""
    assert [(cookie["httpOnly"], cookie["sameSite"]) for cookie in await page.context.cookies()] == [(True, "Strict")]


async def _focus(page: Page, name: str, key: str, most: int) -> None:
    """Goes with a key until something of this name has the focus."""
    passed = []
    for _ in range(most):
        await page.keyboard.press(key)
        passed.append(await page.evaluate(FOCUSED))
        if passed[-1] == name:
            return
    raise AssertionError(f"{name!r} was not reached: {passed}")
