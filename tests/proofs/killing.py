"""What every proof by killing shares: the killer, and the look at what must have happened once."""

import asyncio
import io
import os
import random
import re
import time
from collections import Counter
from pathlib import Path

from PIL import Image
from sqlmodel import Session, func, select

from bot.store import FolderStore
from models import database, inbox, outbox
from models.evidence import Evidence, Photo
from models.inbox import Event
from models.log import LogEntry
from models.registrations import APPROVED, Registration
from models.reviews import Decision, Submission
from tests.process import Program

KILLS = int(os.environ.get("KILLS", "8"))
SEED = int(os.environ.get("SEED", "677"))
PATIENCE = 120.0 if KILLS <= 10 else 900.0  # seconds for anything to come: a process that is killed every few seconds gets little done
ORPHANS = re.compile(r"^Traceback .*\n(?:  .*\n)*?.*spawn_main\n(?:  .*\n)*(?:EOFError|_pickle\.UnpicklingError): .*\n", re.MULTILINE)
"""The last words of a process that was just being started for photos when its parent was killed: nobody told it what to do."""


def complaints(program: Program) -> str:
    """The end of what it wrote, if anything of that went wrong."""
    log = ORPHANS.sub("", program.log())
    return log[-4000:] if "Traceback" in log else ""


async def until_quiet(database_url: str) -> None:
    """Waits until every event had its turn and every message was sent."""
    data = database.connect(database_url)
    try:
        async with asyncio.timeout(60):
            while (await data.read(inbox.counts)).keys() != {inbox.DONE} or (await data.read(outbox.counts)).keys() != {outbox.SENT}:
                await asyncio.sleep(0.2)
    finally:
        data.close()


async def kill_at_random(program: Program, chance: random.Random, kills: int = KILLS) -> None:
    """Kills it some seconds after each start; where starting takes long, it lives as much longer, to get something done."""
    starting = 0.0
    for _ in range(kills):
        await asyncio.sleep(chance.uniform(0.3, max(6.0, 2 * starting)))
        await program.kill()
        began = time.monotonic()
        await program.start()
        starting = time.monotonic() - began


def everything_happened_once(db: Session, people: int) -> list[str]:
    """Looks at the tables. Returns the keys of the photos."""
    registrations = list(db.exec(select(Registration)))
    assert len(registrations) == people
    assert {registration.state for registration in registrations} == {APPROVED}
    assert db.exec(select(func.count()).select_from(Submission)).one() == people
    assert db.exec(select(func.count()).select_from(Decision)).one() == people
    acts = Counter(act for act in db.exec(select(LogEntry.act)) if act in ("registered", "handed in", "approved"))
    assert acts == {"registered": people, "handed in": people, "approved": people}
    photos = Counter(db.exec(select(Photo.registration_id)))
    assert set(photos.values()) == {4}
    assert len(photos) == people
    assert set(Counter(db.exec(select(Evidence.registration_id))).values()) == {12}, "each photo shows its activity's three criteria"
    assert inbox.counts(db).keys() == {inbox.DONE}, [event.cause for event in db.exec(select(Event).where(Event.state == inbox.PARKED))]
    assert outbox.counts(db).keys() == {outbox.SENT}
    return [key for key in db.exec(select(Photo.key)) if key]


async def photos_are_whole(folder: Path, keys: list[str]) -> None:
    store = FolderStore(folder)
    for key in keys:
        with Image.open(io.BytesIO(await store.get(key))) as picture:
            picture.load()


def letters(number: int) -> str:
    """A number as a name may not hold digits; none is the beginning of another: 7 → "aaah"."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}")
