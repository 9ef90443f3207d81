"""The budget of a villager: registration from an invitation in four taps and two typed answers; evidence to handing in within twenty-five
taps, five photos, a megabyte and ten minutes, on 64 kbit/s with two seconds' delay and a line that is cut now and then.

The line of the test is six times faster, and so is its delay; time is counted six times. SPEED=1 takes it as slowly as it is.
"""

import io
import os
import time
from datetime import timedelta

import pytest
from PIL import Image
from playwright.async_api import Page
from sqlmodel import select

from bot import sample
from bot.app import App
from bot.doors import make_link
from models.evidence import Photo
from models.registrations import Registration
from tests import budget
from tests.browser.conftest import ON_SQLITE, Visits
from tests.browser.phone import BrowserPhone, seat
from tests.budget import ACTIVITIES, gather, leaves_and_gravel, register
from tests.phones.base import Shown
from tests.servers.line import Line, weak_line

pytestmark = pytest.mark.browser

SPEED = float(os.environ.get("SPEED", "6"))


class Finger(budget.Finger):
    """A finger on the page, which is looked at anew each time."""

    phone: BrowserPhone

    async def shown(self) -> list[Shown]:
        """All that is in the chat now."""
        return await self.phone.read()


def from_a_camera(seed: int) -> bytes:
    """Twelve million pixels with detail at every scale, as leaves and gravel have it: some megabytes of JPEG."""
    picture = leaves_and_gravel(seed, 4000, 3000, ((250, 70), (50, 34), (10, 17), (2, 9), (1, 4)))
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=88)
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
        await register(finger)
        began, before = time.monotonic(), line.up + line.down
        await gather(finger, taken)
        minutes, weight = (time.monotonic() - began) * SPEED / 60, line.up + line.down - before
        with capsys.disabled():
            print(f"\n  {finger.taps} taps, {weight / 1e6:.2f} MB, {minutes:.1f} minutes, cut {line.cuts} times")
        assert weight <= 1_000_000
        assert minutes <= 10
        assert line.cuts == 3
    registration = await app.database.read(lambda db: db.exec(select(Registration)).one())
    assert registration.state == "waiting"
    assert len(await app.database.read(lambda db: db.exec(select(Photo)).all())) == 5
