"""SIGKILL at random moments while the clock catches up with three weeks in which nothing ran: all that is owed is said, and said once.

On PostgreSQL two processes catch up at the same time, and both are killed. Most people are on a wire that takes a message as often as it comes.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot import sample
from bot.clock import utc_now
from bot.doors import BOT, CHANNEL, group_address
from models import notices, planning, programme, registrations, timers
from models.chats import Chat
from models.database import Database
from models.inbox import Event
from models.outbox import Message
from models.people import Person, Role
from models.places import Village
from models.registrations import WAITING
from models.reviews import Submission
from models.timers import Timer
from models.timezone import VIETNAM
from models.web import WebItem
from tests.databases import Databases
from tests.process import Program
from tests.proofs.killing import KILLS, SEED, complaints, until_quiet
from tests.proofs.lives import Deaths, all_live_and_die, bind_group, bring_in, explain_duplicates, far_away, joins, taken_by, written_for_telegram
from tests.servers.telegram import TelegramServer

CITIZENS = int(os.environ.get("CITIZENS", "100"))
DEATHS = -(-KILLS // 3)  # of all processes: starting takes the time, and this is not the only proof by killing
NOW = datetime(2027, 3, 10, 10, 0, tzinfo=VIETNAM)  # a Wednesday like others
DOWN = NOW - timedelta(weeks=3)  # nothing ran since
QUIET = DOWN - timedelta(weeks=5)  # nobody was here since
MESSENGERS = (("web",), ("telegram",), ("web", "telegram"), ("telegram", "web"))
EVERY = ("daily", "weekly", "fortnightly", "monthly")

Owed = Counter[tuple[str | None, str, int]]
"""How many messages: about what, to whom."""
Look = tuple[str, int, str]
"""What is looked at when a timer is due: whose, and why."""


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """Telegram, far away."""
    async with far_away() as server:
        yield server


@dataclass
class Commune:
    """The sample's commune as it was when everything stopped: who is there, on which messengers, and what is owed to them since."""

    telegram: TelegramServer
    chance: random.Random
    owed: Owed = field(default_factory=Counter)

    def settle(self, db: Session) -> set[Look]:
        """Lets everybody come, and every timer fall due at some time during the stop, of day or night. Returns the timers."""
        sample.prepare(db, QUIET)
        villages = sample.villages(db)
        for number in range(CITIZENS):
            self._citizen(db, number, villages[number % len(villages)])
        bind_group(db, self.telegram, villages[0])
        group_address(db, villages[1])
        for village in villages[:2]:  # the third has no group
            self.owed[notices.NUDGE, "reviewers", village.id] = self.owed[notices.UNREACHED, "reviewers", village.id] = 1
        self._officer(db, sample.officers(db)[0], "telegram")
        self._officer(db, self._second_officer(db), "web")
        planning.fill(db, DOWN)
        for timer in db.exec(select(Timer)):
            timer.due = DOWN + self.chance.random() * (NOW - DOWN)
        return set(standing(db))

    def _citizen(self, db: Session, number: int, village: Village) -> None:
        """Somebody whose reminder fell due, perhaps again and again; one of ten has handed in and needs none, and that file waits.

        Whoever has nothing but a page, and was not there for weeks, is told by the reviewers instead.
        """
        person = Person(name=f"Người Mẫu {number}", created_at=QUIET, reminders=self.chance.choice(EVERY))
        db.add(person)
        db.flush()
        for later, messenger in enumerate(MESSENGERS[number % len(MESSENGERS)]):
            self._join(db, person, messenger, QUIET + timedelta(hours=later))
        file = registrations.register(db, person, programme.current(), village, "farmer", NOW.year, QUIET)
        if number % 10 and "telegram" in MESSENGERS[number % len(MESSENGERS)]:
            self.owed[notices.REMINDER, "person", person.id] = 1
        elif number % 10 == 0:
            file.state = WAITING
            db.add(Submission(registration_id=file.id, village_id=village.id, round=1, handed_in_at=QUIET))

    def _officer(self, db: Session, officer: Person, messenger: str) -> None:
        """Is owed the figures and the month's topic, a line about where files wait for long, and one about who is not reached."""
        self._join(db, officer, messenger, QUIET)
        self.owed[notices.DIGEST, "person", officer.id] = 2
        self.owed[notices.NUDGE, "person", officer.id] = self.owed[notices.UNREACHED, "person", officer.id] = 1

    def _second_officer(self, db: Session) -> Person:
        officer = Person(name="Cán bộ Hội thứ hai (mẫu)", created_at=QUIET)
        db.add(officer)
        db.flush()
        db.add(Role(person_id=officer.id, kind="officer", commune_code=sample.COMMUNE, granted_at=QUIET))
        return officer

    def _join(self, db: Session, person: Person, messenger: str, at: datetime) -> None:
        """Somebody was last on a messenger then."""
        if messenger == "telegram":
            joins(db, self.telegram, person, at)
        else:
            bring_in(db, person, (CHANNEL, BOT), f"person-{person.id}", f"own-person-{person.id}", at)


async def test_what_fell_due_is_said_once(
    database_url: str, made_databases: Databases, data: Database, tmp_path: Path, telegram: TelegramServer
) -> None:
    processes = 2 if made_databases.kind == "postgresql" else 1
    commune, deaths = Commune(telegram, random.Random(SEED)), Deaths(-(-DEATHS // processes), is_anything_due)
    laid = await data.write(commune.settle)
    ahead, env = NOW - utc_now(), {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
    programs = [Program(database_url, tmp_path / "photos", tmp_path / f"log {number}", ahead, **env) for number in range(processes)]
    try:
        await all_live_and_die(programs, data, deaths, 4 * CITIZENS / deaths.each)  # two for each citizen are all there is to do
        await until_all_is_said(database_url, data)
    finally:
        statuses = [await program.stop() for program in programs]
    assert set(statuses) == {0}
    await data.read(lambda db: everything_happened_once(db, laid, commune.owed))
    on_telegram = await data.read(written_for_telegram)
    assert deaths.early, "all was said before anybody died"
    assert {len(messages) for messages in on_telegram.values()} == {1}
    explain_duplicates(taken_by(telegram), on_telegram, deaths)
    for program in programs:
        assert not complaints(program)


async def until_all_is_said(database_url: str, data: Database) -> None:
    """Waits until nothing is due any more, every event had its turn, and every message was sent."""
    async with asyncio.timeout(60):
        while await data.read(is_anything_due):
            await asyncio.sleep(0.1)
    await until_quiet(database_url)


def is_anything_due(db: Session) -> bool:
    """Whether a timer that fell due during the stop has not fired."""
    due = timers.next_due(db)
    return due is not None and due < NOW


def standing(db: Session) -> dict[Look, datetime]:
    """When each timer is due."""
    return {(timer.of.kind, timer.of.id, timer.reason): timer.due for timer in db.exec(select(Timer))}


def everything_happened_once(db: Session, laid: set[Look], owed: Owed) -> None:
    """Each timer became one event, unless nobody is to be reminded, and has a time to come; all that was owed was written down once, and no more."""
    due = {look for look in laid if look[2] != planning.REMINDER or owed[notices.REMINDER, "person", look[1]]}
    payloads = [event.payload or {} for event in db.exec(select(Event).where(Event.kind == "timer"))]
    assert Counter((fired["owner"], fired["id"], fired["reason"]) for fired in payloads) == Counter(due)
    assert standing(db).keys() == laid
    assert min(standing(db).values()) > NOW
    messages = list(db.exec(select(Message)))
    assert Counter((message.about, message.to, message.to_id) for message in messages) == owed
    on_web = {message.key for message in messages if db.get_one(Chat, message.chat_id).channel == CHANNEL}
    assert Counter(db.exec(select(WebItem.key))) == Counter(on_web), "the web chat's transcript takes a message once, whoever sends it again"
