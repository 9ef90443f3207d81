"""SIGKILL at random moments while the clock catches up with three weeks in which nothing ran: all that is owed is said, and said once.

On PostgreSQL two processes catch up at the same time, and both are killed. Most people are on a wire that takes a message as often as it comes.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot import sample
from bot.clock import utc_now
from bot.doors import BOT, CHANNEL, group_address
from models import chats, inbox, notices, outbox, people, planning, programme, registrations, timers
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
from tests.proofs.killing import KILLS, SEED, until_quiet
from tests.servers.telegram import TelegramServer
from tests.servers.telegram.faults import slow

CITIZENS = int(os.environ.get("CITIZENS", "100"))
DEATHS = -(-KILLS // 3)  # of all processes: starting takes the time, and this is not the only proof by killing
LONGEST_LIFE = 4.0  # seconds of work: when a sender died, others must wait before they send
WAY = 0.15  # seconds to Telegram, so that some messages are on their way at any moment
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
    """Telegram, with its limits, and far away."""
    async with TelegramServer() as server:
        server.faults.add(slow(WAY), "sendMessage", times=None)
        yield server
        assert server.violations == []


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
        self._group_on_telegram(db, villages[0])
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
        channel, bot, account_address, chat_address = CHANNEL, BOT, f"person-{person.id}", f"own-person-{person.id}"
        if messenger == "telegram":
            phone = self.telegram.person(person.name)
            phone.started = True  # long ago
            channel, bot, account_address, chat_address = "telegram", self._bot, str(phone.id), str(phone.id)
        account = chats.find_or_add_account(db, channel, bot, account_address, person.name)
        account.last_active_at = at
        people.join(db, account, person)
        chat = chats.find_or_add_chat(db, channel, bot, chat_address, "private")
        chats.open_conversation(db, chat.id, account.id).person_id = person.id

    def _group_on_telegram(self, db: Session, village: Village) -> None:
        group = self.telegram.group("Tổ xét (mẫu)", [self.telegram.person("Người Mẫu Tổ Xét")], bot=False)
        group.bot_status = "member"  # long ago
        chats.find_or_add_chat(db, "telegram", self._bot, str(group.id), "group").village_id = village.id

    @property
    def _bot(self) -> str:
        return self.telegram.token.split(":")[0]


@dataclass
class Deaths:
    """How often each process dies, and what that met: how often all was not said yet, and which messages were just being sent."""

    each: int
    early: int = 0
    under_way: set[str] = field(default_factory=set)

    def note(self, db: Session) -> None:
        """Somebody died just now."""
        unsent = list(db.exec(select(Message).where(Message.state != outbox.SENT)))
        self.early += bool(unsent) or inbox.counts(db).keys() != {inbox.DONE} or is_anything_due(db)
        self.under_way |= {message.key for message in unsent if message.state == outbox.SENDING}


async def test_what_fell_due_is_said_once(
    database_url: str, made_databases: Databases, data: Database, tmp_path: Path, telegram: TelegramServer
) -> None:
    processes = 2 if made_databases.kind == "postgresql" else 1
    commune, deaths = Commune(telegram, random.Random(SEED)), Deaths(-(-DEATHS // processes))
    laid = await data.write(commune.settle)
    ahead, env = NOW - utc_now(), {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
    programs = [Program(database_url, tmp_path / "photos", tmp_path / f"log {number}", ahead, **env) for number in range(processes)]
    try:
        await asyncio.gather(*(live_and_die(program, data, deaths, random.Random(f"{SEED} {number}")) for number, program in enumerate(programs)))
        await until_all_is_said(database_url, data)
    finally:
        statuses = [await program.stop() for program in programs]
    assert set(statuses) == {0}
    await data.read(lambda db: everything_happened_once(db, laid, commune.owed))
    on_telegram = await data.read(sent_over_telegram)
    assert deaths.early, "all was said before anybody died"
    explain_duplicates(telegram, on_telegram, deaths)
    for program in programs:
        assert "Traceback" not in program.log(), program.log()[-4000:]


async def live_and_die(program: Program, data: Database, deaths: Deaths, chance: random.Random) -> None:
    """Kills a program at a random moment of its work, as often as falls to each, then lets it live."""
    for life in range(deaths.each):
        program.launch()
        await program.has_written("took the duty alive", life + 1)
        await work_is_done(data, chance.uniform(0, 4 * CITIZENS / deaths.each))  # two for each citizen are all there is to do
        await program.kill()
        await data.read(deaths.note)
    await program.start()


async def work_is_done(data: Database, more: float) -> None:
    """Waits until so many turns more were taken and messages sent, however slow the machine is; not for long where nothing goes on."""
    wanted = await data.read(done) + more
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_LIFE):
            while await data.read(done) < wanted:
                await asyncio.sleep(0.005)


def done(db: Session) -> int:
    """How many turns were taken and messages sent."""
    return inbox.counts(db).get(inbox.DONE, 0) + outbox.counts(db).get(outbox.SENT, 0)


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


def sent_over_telegram(db: Session) -> dict[tuple[str, str], Message]:
    """What was for Telegram, by the chat's address and the words."""
    query = select(Message, Chat.address).join(Chat, col(Chat.id) == col(Message.chat_id)).where(Chat.channel == "telegram")
    sent = list(db.exec(query))
    by_words = {(address, (message.body or {})["text"]): message for message, address in sent}
    assert len(by_words) == len(sent) > 0
    return by_words


def explain_duplicates(telegram: TelegramServer, sent: dict[tuple[str, str], Message], deaths: Deaths) -> None:
    """Each message is on the wire; twice only what was being sent when somebody died, and not more often than it was tried."""
    wire = Counter((str(chat.id), message.text) for chat in telegram.chats.values() for message in chat.messages if message.by_bot)
    assert wire.keys() == sent.keys()
    twice = {sent[words].key for words, times in wire.items() if times > 1}
    assert twice <= deaths.under_way
    assert all(times <= sent[words].attempts for words, times in wire.items())
    print(f"kills before all was said: {deaths.early}, messages under way at them: {len(deaths.under_way)}")
    print(f"taken twice by Telegram: {len(twice)} of {len(sent)}: {sorted(twice)}")
