"""The main job, end to end, through the real messengers."""

from collections.abc import AsyncIterator

import pytest

from tests import scenario
from tests.phones.web import Browser


@pytest.fixture
async def browser(address: str) -> AsyncIterator[Browser]:
    """A browser with the sample's seats."""
    opened = Browser(address)
    await opened.open_sample()
    yield opened
    await opened.close()


async def test_a_citizen_is_approved_and_told(browser: Browser) -> None:
    await scenario.main_job(browser.phone("citizen"), browser.phone("group"))
