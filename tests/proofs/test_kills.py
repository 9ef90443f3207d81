"""SIGKILL at random moments while twenty people go through the main job: every act once, no photo lost, no reply missing."""

import asyncio
import io
import os
import random
from collections import Counter
from pathlib import Path

from PIL import Image
from sqlmodel import Session, col, func, select

from bot.store import FolderStore
from models import database, inbox, outbox
from models.evidence import Evidence, Photo
from models.inbox import Event
from models.log import LogEntry
from models.outbox import Message
from models.registrations import APPROVED, Registration
from models.reviews import Decision, Submission
from models.web import WebItem
from tests import scenario
from tests.phones.web import Browser, WebPhone
from tests.process import Program

PEOPLE = 20
KILLS = int(os.environ.get("KILLS", "10"))
SEED = int(os.environ.get("SEED", "677"))


async def test_nothing_is_lost_or_done_twice(database_url: str, tmp_path: Path) -> None:
    program = Program(database_url, tmp_path / "photos", tmp_path / "log")
    await program.start()
    try:
        rounds = await _people_while_killing(program)
        await _until_quiet(database_url)
    finally:
        status = await program.stop()
    assert status == 0
    data = database.connect(database_url)
    try:
        people = PEOPLE * rounds
        keys = await data.read(lambda db: _everything_happened_once(db, people))
        sent_twice = await data.read(_messages_shown_twice)
    finally:
        data.close()
    await _photos_are_whole(tmp_path / "photos", keys)
    assert sent_twice == {}, "the web chat's transcript takes a message once, whoever sends it again"
    assert "Traceback" not in program.log(), program.log()[-4000:]
    print(f"kills: {KILLS}, people: {people}, sendings under way when killed: {program.log().count('were being sent')}, shown twice: 0")


async def _people_while_killing(program: Program) -> int:
    """Rounds of twenty people until enough kills have hit somebody. Returns how many rounds."""
    killing = asyncio.create_task(_kill_at_random(program, random.Random(SEED)))
    rounds = 0
    while not killing.done():
        await asyncio.gather(*(_person(program.address, f"Người Mẫu {_words(rounds * PEOPLE + number)}") for number in range(PEOPLE)))
        rounds += 1
    await killing
    return rounds


async def _until_quiet(database_url: str) -> None:
    """Waits until every event had its turn and every message was sent."""
    data = database.connect(database_url)
    try:
        async with asyncio.timeout(60):
            while (await data.read(inbox.counts)).keys() != {inbox.DONE} or (await data.read(outbox.counts)).keys() != {outbox.SENT}:
                await asyncio.sleep(0.2)
    finally:
        data.close()


async def _kill_at_random(program: Program, chance: random.Random) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(chance.uniform(0.3, 6.0))
        await program.kill()
        await program.start()


async def _person(address: str, name: str) -> None:
    browser = Browser(address, patience=120)
    try:
        await browser.open_sample_whatever_happens()
        await scenario.main_job(browser.phone("citizen"), browser.phone("group"), name)
        await _press_again(browser.phone("group"), name)
    finally:
        await browser.close()


async def _press_again(moderator: WebPhone, name: str) -> None:
    """A phone that lost the answer sends the press again, under a new id."""
    file = await moderator.sees(f"{name}\n")
    press = next(item for item in moderator.browser.items[moderator.seat].values() if item.get("on") == int(file.ref))
    await moderator.send(choice=press["choice"], label="Đạt", on=int(file.ref))


def _everything_happened_once(db: Session, people: int) -> list[str]:
    """Looks at the tables. Returns the keys of the photos."""
    registrations = list(db.exec(select(Registration)))
    assert len(registrations) == people
    assert {registration.state for registration in registrations} == {APPROVED}
    assert db.exec(select(func.count()).select_from(Submission)).one() == people
    assert db.exec(select(func.count()).select_from(Decision)).one() == people
    acts = Counter(db.exec(select(LogEntry.act)))
    assert acts == {"registered": people, "handed in": people, "approved": people}
    photos = Counter(db.exec(select(Evidence.registration_id)))
    assert set(photos.values()) == {4}
    assert len(photos) == people
    assert inbox.counts(db).keys() == {inbox.DONE}, [event.cause for event in db.exec(select(Event).where(Event.state == inbox.PARKED))]
    assert outbox.counts(db).keys() == {outbox.SENT}
    return [key for key in db.exec(select(Photo.key)) if key]


def _messages_shown_twice(db: Session) -> dict[str, int]:
    query = select(WebItem.key, func.count()).where(WebItem.sender == "bot").group_by(col(WebItem.key)).having(func.count() > 1)
    twice = dict(db.exec(query).all())
    shown = set(db.exec(select(WebItem.key).where(WebItem.sender == "bot")))
    replaced = {message.key for message in db.exec(select(Message).where(col(Message.slot).is_not(None)))}
    missing = set(db.exec(select(Message.key))) - shown - replaced
    assert not missing, f"sent, and not in any transcript: {missing}"
    return twice


async def _photos_are_whole(folder: Path, keys: list[str]) -> None:
    store = FolderStore(folder)
    for key in keys:
        with Image.open(io.BytesIO(await store.get(key))) as picture:
            picture.load()


def _words(number: int) -> str:
    """A number as a name may not hold digits; none is the beginning of another: 7 → "aaah"."""
    return "".join(chr(ord("a") + int(digit)) for digit in f"{number:04d}")
