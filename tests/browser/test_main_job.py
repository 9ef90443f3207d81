"""The main job, unchanged, with a finger on a small phone."""

import pytest

from tests import scenario
from tests.browser.conftest import Screenshots, Visits
from tests.browser.phone import seat

pytestmark = pytest.mark.browser


async def test_the_main_job(visits: Visits, database_url: str, screenshots: Screenshots) -> None:
    page = await visits.phone(device_scale_factor=2)

    async def look(part: str) -> None:
        if database_url.startswith("sqlite"):  # once is enough
            await screenshots.take(page, part)

    citizen, moderator, officer = [await seat(page, role, look=look) for role in ("citizen", "group", "officer")]
    await scenario.main_job(citizen, moderator)
    await officer.press("Xem số liệu")
    await officer.sees("1 đạt")
    before = {phone: await phone.read() for phone in (citizen, moderator, officer)}

    await page.reload()
    for phone in (citizen, moderator, officer):
        await phone.sees(before[phone][-1].text)
        assert await phone.read() == before[phone]
