"""A real browser against the running program; whatever a page complains of, or asks of another origin, fails the test."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.channels.web.gate import COOKIE
from tests import scenario
from tests.phones import web

SCREENSHOTS = Path(__file__).parent / "screenshots"
QUIET = ("no-first-run", "disable-gpu", "disable-background-networking", "disable-component-update", "disable-sync")
MICROPHONE = ("use-fake-device-for-media-stream", "use-fake-ui-for-media-stream")  # one that beeps, and a person who allows it

FIRST, LAST = "Họp bản, góp ý, hòa giải", "Giúp con cháu học bài"
ASKED = "xin gửi ảnh lúc đang làm"

# Most of these tests look at the page only, for which one kind of database is enough.
ON_SQLITE = pytest.mark.parametrize("made_databases", ["sqlite"], indirect=True)


class Visits:
    """Devices with the page open, each with cookies and storage of its own."""

    def __init__(self, chromium: Browser, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self.foreign: list[str] = []
        self.expected: list[str] = []  # patterns of complaints that the test provokes
        self._chromium = chromium
        self._contexts: list[BrowserContext] = []

    async def phone(self, path: str = "/", **options: Any) -> Page:
        """A small phone."""
        return await self.open(path, **{"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, **options})

    async def desk(self, path: str = "/", **options: Any) -> Page:
        """A computer on a desk."""
        return await self.open(path, **{"viewport": {"width": 1280, "height": 800}, **options})

    async def open(self, path: str, script: str = "", session: str = "", **options: Any) -> Page:
        """Opens the page on a new device; `script` runs before the page's own, `session` is a cookie that it has already."""
        context = await self._chromium.new_context(locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", **options)
        self._contexts.append(context)
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None)
        context.on("weberror", lambda error: self.complaints.append(f"uncaught: {error.error}"))
        if script:
            await context.add_init_script(script)
        if session:
            await context.add_cookies([{"name": COOKIE, "value": session, "url": self.address}])
        page = await context.new_page()
        await page.goto(self.address + path)
        return page

    def expect(self, *patterns: str) -> None:
        """Complaints that the test provokes on purpose."""
        self.expected += patterns

    def _asked(self, url: str) -> None:
        if not url.startswith(("blob:", "data:")) and urlsplit(url).netloc != urlsplit(self.address).netloc:
            self.foreign.append(url)

    async def close(self) -> None:
        """Closes every device."""
        for context in self._contexts:
            await context.close()

    def check(self) -> None:
        """Nothing went wrong on any page, and nothing was asked of anybody else."""
        unexpected = [said for said in self.complaints if not any(re.search(pattern, said) for pattern in self.expected)]
        assert unexpected == []
        assert self.foreign == []


@pytest.fixture
async def visits(address: str) -> AsyncIterator[Visits]:
    """A browser."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.fail("the browser tests need Chromium: apt-get install chromium")
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox", *(f"--{word}" for word in QUIET + MICROPHONE)])
        opened = Visits(chromium, address)
        yield opened
        await opened.close()
        await chromium.close()
    opened.check()


@pytest.fixture
async def earlier(address: str) -> AsyncIterator[web.Browser]:
    """A sample session from before, without a page, in which a citizen has registered already."""
    browser = web.Browser(address)
    await browser.open_sample()
    await scenario.register(browser.phone("citizen"))
    yield browser
    await browser.close()


@pytest.fixture
def registered(earlier: web.Browser) -> str:
    """The cookie of a session with a citizen who has registered."""
    return next(cookie.value for cookie in earlier.http.cookie_jar if cookie.key == COOKIE)


@pytest.fixture
async def done(earlier: web.Browser, registered: str) -> str:
    """The cookie of a session with a citizen who was approved."""
    citizen, moderator = earlier.phone("citizen"), earlier.phone("group")
    await scenario.send_evidence(citizen, FIRST, [scenario.picture(seed) for seed in range(4)])
    await scenario.hand_in(citizen)
    await moderator.press("Đạt", on=await moderator.sees("Lò Thị Mẫu"))
    await citizen.sees("Chúc mừng")
    return registered


class Screenshots:
    """Screenshots of one test, numbered in their order."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._taken = folder, 0
        shutil.rmtree(folder, ignore_errors=True)

    async def take(self, page: Page, name: str) -> None:
        """Takes one."""
        self._taken += 1
        words = re.sub(r"[^\w]+", "-", name).strip("-")[:40]
        await page.screenshot(path=self._folder / f"{self._taken:02}-{words}.png")


@pytest.fixture
def screenshots(request: pytest.FixtureRequest) -> Screenshots:
    """Where this test's screenshots go."""
    return Screenshots(SCREENSHOTS / re.sub(r"\W+", "-", request.node.name).strip("-"))
