"""A phone with the page open in a real browser: what a person sees on the glass, and what their finger does."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import FilePayload, Locator, Page, expect

from tests.phones.base import NotSeen, Shown

PATIENCE = 20.0
PAUSE = 0.05

READ = """thread => [...thread.querySelectorAll('.item')].map(item => ({
    ref: item.dataset.n || item.dataset.id,
    text: item.querySelector('.text') ? item.querySelector('.text').textContent : '',
    choices: [...item.querySelectorAll('.choice')].map(choice => [choice.dataset.choice, choice.querySelector('span').firstChild.textContent]),
    photos: item.querySelectorAll('.photo').length,
    mine: item.dataset.from !== 'bot',
    voices: item.querySelectorAll('audio').length,
    files: [...item.querySelectorAll('.file-name')].map(name => name.textContent),
}))"""


async def seat(page: Page, role: str, place: int = 0, look: Callable[[str], Awaitable[None]] | None = None) -> "BrowserPhone":
    """The phone of whoever sits in a role's seat of an open page."""
    threads = page.locator(f".thread[data-role={role}]")
    await threads.nth(place).wait_for(state="attached")
    return BrowserPhone(page, str(await threads.nth(place).get_attribute("data-seat")), look)


class BrowserPhone:
    """One seat of the page. `look` is called with what was waited for, once it is there."""

    def __init__(self, page: Page, seat: str, look: Callable[[str], Awaitable[None]] | None = None) -> None:
        self.page, self.seat, self._look = page, seat, look
        self.thread = page.locator(f".thread[data-seat='{seat}']")
        self.lane = page.locator(".lane", has=self.thread)
        self._seen: list[Shown] = []

    def part(self, name: str) -> Locator:
        """A part of this chat, by its name in the page."""
        return self.thread.locator(f"[data-part={name}]")

    async def turn_to(self) -> None:
        """Brings this chat in sight: by its tab, then from the list of those who share it."""
        if await self.thread.is_visible():
            return
        tab = self.page.locator(f"[role=tab][aria-controls='{await self.lane.get_attribute('id')}']")
        if await tab.is_visible():
            await self._touch(tab)
        if not await self.thread.is_visible():
            await self.lane.locator("[data-part=which]").select_option(self.seat)
        await expect(self.thread).to_be_visible()

    async def say(self, text: str) -> None:
        """Types and sends a text."""
        await self.turn_to()
        await self.part("text").fill(text)
        await self._touch(self.part("send"))

    async def press(self, label: str, on: Shown | None = None) -> None:
        """Presses the newest button with a label, or the one of a message."""
        await self.turn_to()
        await self._touch(self.button(label, on))

    def button(self, label: str, on: Shown | None = None) -> Locator:
        """The newest button with a label that can be pressed, or the one of a message."""
        asked = self.thread.locator(f".item[data-n='{on.ref}']" if on else ".item")
        return asked.locator(".choice:not(.chosen)").filter(has_text=re.compile(f"^{re.escape(label)}$")).last

    async def send_photo(self, data: bytes) -> None:
        """Sends a picture."""
        await self.send_photos([data])

    async def send_photos(self, pictures: list[bytes], name: str = "anh.jpg", kind: str = "image/jpeg") -> None:
        """Picks some pictures at once and sends them."""
        await self.turn_to()
        files: list[FilePayload] = [{"name": name, "mimeType": kind, "buffer": data} for data in pictures]
        await self.part("photos").set_input_files(files)

    async def send_voice(self, data: bytes) -> None:
        """Records what the browser's own microphone hears, whatever other phones would send, and sends it."""
        await self.turn_to()
        await self._touch(self.part("record"))
        await expect(self.part("record-time")).to_have_text("0:02", timeout=PATIENCE * 1000)
        await self._touch(self.part("record-send"))
        await expect(self.part("recorder")).to_be_hidden()

    async def fetch_file(self, shown: Shown) -> bytes:
        """Opens the file that came with a message."""
        await self.turn_to()
        async with self.page.expect_download() as fetched:
            await self._touch(self.thread.locator(f".item[data-n='{shown.ref}'] .file"))
        return Path(await (await fetched.value).path()).read_bytes()

    async def sees(self, part: str, after: int = 0) -> Shown:
        """Waits for the newest message from the bot with these words in it, beyond its first `after` ones."""
        await self.turn_to()
        until = time.monotonic() + PATIENCE
        while True:
            said = [shown for shown in await self.read() if not shown.mine][after:]
            found = next((shown for shown in reversed(said) if part in shown.text), None)
            if found:
                break
            if time.monotonic() > until:
                raise NotSeen(f"{part!r} did not come; there is: {[shown.text for shown in self._seen][-6:]}")
            await asyncio.sleep(PAUSE)
        if self._look:
            await self._look(part)
        return found

    def seen(self) -> list[Shown]:
        """Everything that was in the chat at the last look, in order."""
        return self._seen

    async def read(self) -> list[Shown]:
        """Looks at the chat."""
        self._seen = [Shown(**item) for item in await self.thread.evaluate(READ)]
        return self._seen

    async def all_sent(self) -> None:
        """Waits until nothing of this chat is still on its way."""
        on_its_way = self.thread.locator(".item:is([data-state=preparing], [data-state=waiting], [data-state=sending])")
        await expect(on_its_way).to_have_count(0, timeout=PATIENCE * 1000)

    async def _touch(self, what: Locator) -> None:
        if await self.page.evaluate("navigator.maxTouchPoints > 0"):
            await what.tap()
        else:
            await what.click()
