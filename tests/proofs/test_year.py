"""A year of a commune's citizens with a clock that is moved: what went out, to whom, when, and whether it should have.

Everything but the messenger is the program's own: timers become events, events turns, and notices are looked at again when they are sent.
`CITIZENS=2000` makes it a commune.
"""

import os
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TypeVar

import pytest
from sqlalchemy import func, update
from sqlmodel import Session, col, select

from bot.channels.base import Incoming
from bot.conversation.engine import Ran, run_next
from bot.doors import BOT, CHANNEL
from bot.inbox import write_down
from bot.schedule import fire_due
from models import chats, notices, outbox, people, planning, programme, registrations, timers
from models.base import Json
from models.chats import Chat, Conversation
from models.evidence import Evidence, Photo
from models.outbox import Message
from models.people import Account, Holds, Person
from models.registrations import Registration
from models.reminders import EVERY, NEVER
from models.reviews import Submission
from models.timezone import VIETNAM, local
from tests.machine import Machine

T = TypeVar("T")
CITIZENS = int(os.environ.get("CITIZENS", "24"))
ON_POSTGRESQL = 2  # times fewer: each turn is a walk to a server
STEP = timedelta(hours=6)  # what is due meanwhile is looked at together: at 1, 7, 13 and 19 o'clock
TURNS_A_COMMIT = 200

TET = {2027: date(2027, 2, 6), 2028: date(2028, 1, 26), 2030: date(2030, 2, 2)}
"""The first days of Tết, from the printed calendar and not from the library that the program asks."""
HOLIDAYS = [(1, 1), (4, 30), (5, 1), (9, 2)]


def is_peaceful(day: date) -> bool:
    """Whether a day is a public holiday or one from the 29th of the last month of the moon's year to the 5th of the first."""
    return (day.month, day.day) in HOLIDAYS or -2 <= (day - TET[day.year]).days <= 4


@dataclass
class Sent:
    """A notice that went out, and how its reader stood just then."""

    at: datetime
    about: str
    person: int
    text: str
    paused: bool
    erased: bool
    wants: str
    active: datetime


@dataclass
class Commune:
    """Citizens who do this and that, and all that was sent to them."""

    machine: Machine
    chance: random.Random
    sent: list[Sent] = field(default_factory=list)
    lively: set[int] = field(default_factory=set)
    names: dict[int, str] = field(default_factory=dict)  # in the messenger, by file
    persons: dict[int, int] = field(default_factory=dict)  # by file

    def settle(self, count: int, reminders: str | None = None) -> None:
        """Citizens who registered some time this year, each with a chat of their own; many never come again, some every few weeks."""
        village, running = self.machine.villages()[0], programme.current()
        begun: Json = {"programme": running.id, "programme_version": running.version, "group_id": "farmer"}
        begun |= {"village_id": village.id, "commune_code": village.commune_code}

        def add(db: Session) -> None:
            registrations.store_version(db, running, self.machine.now)
            citizens = _add(db, [self._citizen(f"Người Mẫu {number}", reminders) for number in range(count)])
            accounts = _add(db, [Account(channel=CHANNEL, bot=BOT, address=f"c{n}", last_active_at=p.created_at) for n, p in enumerate(citizens)])
            own = _add(db, [Chat(channel=CHANNEL, bot=BOT, address=f"own-{account.address}", kind="private") for account in accounts])
            _add(db, [Holds(account_id=account.id, person_id=person.id) for account, person in zip(accounts, citizens, strict=True)])
            three = zip(own, accounts, citizens, strict=True)
            _add(db, [Conversation(chat_id=chat.id, account_id=account.id, person_id=person.id) for chat, account, person in three])
            files = _add(db, [Registration(person_id=p.id, year=local(p.created_at).year, started_at=p.created_at, **begun) for p in citizens])
            self.names = {file.id: account.address for file, account in zip(files, accounts, strict=True)}
            self.persons = {file.id: file.person_id for file in files}
            self.lively = {file.id for file in files if self.chance.random() < 0.3}
            planning.fill(db, self.machine.now)

        self.machine.do(add)

    def _citizen(self, name: str, reminders: str | None) -> Person:
        came = self.machine.now - timedelta(minutes=self.chance.randrange(7 * 24 * 60))
        wants = reminders or self.chance.choices(("weekly", *EVERY, NEVER), (60, 10, 10, 10, 10, 5))[0]
        return Person(name=name, birth_year=1974, created_at=came, reminders=wants)

    def live(self, until: datetime) -> None:
        """Lets the time pass, from one moment at which anything is due to the next."""
        comings = iter(sorted(self._comings(until)))
        coming = next(comings, None)
        while (now := self._next(coming)) < until:
            self.machine.now = now
            come = list[int]()
            while coming and coming[0] <= now:
                come.append(coming[1])
                coming = next(comings, None)
            self.machine.do(lambda db, come=come: self._all_come(db, come))
            self._work()

    def _comings(self, until: datetime) -> Iterator[tuple[datetime, int]]:
        for file in self.lively:
            at = self.machine.now
            while (at := at + timedelta(days=self.chance.uniform(2, 40))) < until:
                yield at, file

    def _next(self, coming: tuple[datetime, int] | None) -> datetime:
        def look(db: Session) -> list[datetime | None]:
            return [timers.next_due(db), db.exec(select(func.min(Message.not_before)).where(Message.state == outbox.WAITING)).one()]

        due = min(moment for moment in (*self.machine.do(look), coming and coming[0], self.machine.now + timedelta(days=400)) if moment)
        begun = -(-due.timestamp() // STEP.total_seconds()) * STEP.total_seconds()
        return max(datetime.fromtimestamp(begun, VIETNAM), self.machine.now + timedelta(minutes=1))

    def _all_come(self, db: Session, files: list[int]) -> None:
        for file in files:
            self._come(db, file)

    def _come(self, db: Session, file_id: int) -> None:
        """Somebody is here: adds something, or hands in, or wants peace."""
        deed = self.chance.choices(("photo", "reminders.rest_for:30", "reminders.rest_for:"), (92, 5, 3))[0]
        if deed == "photo":
            db.execute(update(Account).where(col(Account.address) == self.names[file_id]).values(last_active_at=self.machine.now))
            _add_photo(db, db.get_one(Registration, file_id), self.machine.now)
        else:
            self._press(db, self.names[file_id], deed)

    def press(self, name: str, *choices: str) -> None:
        """Somebody presses buttons."""
        for choice in choices:
            self.machine.do(lambda db, choice=choice: self._press(db, name, choice))

    def _press(self, db: Session, name: str, choice: str) -> None:
        write_down(db, CHANNEL, BOT, Incoming(self.machine.next_event_id(), f"own-{name}", name, "choice", choice=choice), self.machine.now)

    def lose(self, name: str) -> None:
        """Somebody can be reached no more."""
        self.machine.do(lambda db: db.execute(update(Chat).where(col(Chat.address) == f"own-{name}").values(reachable=False)))

    def _work(self) -> None:
        """Timers, turns, and the sender's work, until nothing is left to do now."""
        while self.machine.do(self._some_turns) or self.machine.do(lambda db: fire_due(db, self.machine.now, limit=1000)):
            pass
        self.machine.do(self._send)

    def _some_turns(self, db: Session) -> bool:
        return all(run_next(db, self.machine.book, self.machine.now) is not Ran.NOTHING for _ in range(TURNS_A_COMMIT))

    def _send(self, db: Session) -> None:
        now = self.machine.now
        while outbox.route(db, now, limit=1000):
            pass
        while claimed := outbox.claim(db, CHANNEL, BOT, 1, now, 1000, set(), lambda message: notices.may_go(db, message, now)):
            self._note(db, [message for message, _ in claimed])
            for message, _ in claimed:
                message.state, message.sent_at = outbox.SENT, now
            db.flush()

    def _note(self, db: Session, messages: list[Message]) -> None:
        told = {message.to_id: message for message in messages if message.about and message.to == "person"}
        readers = select(Person, func.max(Account.last_active_at)).outerjoin(Holds, col(Holds.person_id) == col(Person.id)).outerjoin(Account)
        for person, active in db.exec(readers.where(col(Person.id).in_(told)).group_by(col(Person.id))):
            message = told.pop(person.id)
            how = people.is_paused(person, self.machine.now), person.erased_at is not None, person.reminders, active or person.created_at
            self.sent.append(Sent(self.machine.now, str(message.about), person.id, (message.body or {})["text"], *how))
        assert not told, "a notice to nobody"

    def by_person(self) -> dict[int, list[Sent]]:
        """What each was sent, in order."""
        sent = defaultdict[int, list[Sent]](list)
        for each in self.sent:
            sent[each.person].append(each)
        return sent


def _add(db: Session, rows: list[T]) -> list[T]:
    db.add_all(rows)
    db.flush()
    return rows


def _add_photo(db: Session, file: Registration, now: datetime) -> None:
    """One criterion more is shown; a file that has them all is handed in once that may be."""
    ids = [criterion.id for criterion in registrations.programme_of(db, file).criteria]
    shown = set(db.exec(select(Evidence.criterion).where(Evidence.registration_id == file.id)))
    missing = [id for id in ids if id not in shown]
    if missing and file.can_change:
        photo = Photo(
            registration_id=file.id, source_hash=f"{file.id} {len(shown)}", fingerprint="", fingerprint_quality=0, width=1, height=1, taken_in_at=now
        )
        db.add(photo)
        db.flush()
        db.add(Evidence(criterion=missing[0], photo_id=photo.id, registration_id=file.id, added_at=now))
    elif file.can_change and local(now).month >= 10:
        file.state = registrations.WAITING
        db.add(Submission(registration_id=file.id, village_id=file.village_id, stage="village", round=1, handed_in_at=now))


def begin(machine: Machine, at: datetime, count: int, reminders: str | None = None) -> Commune:
    """A commune at a time."""
    machine.now = at
    commune = Commune(machine, random.Random(f"{at}"))
    commune.settle(count, reminders)
    return commune


def test_a_year(machine: Machine) -> None:
    count = CITIZENS if machine.engine.dialect.name == "sqlite" else CITIZENS // ON_POSTGRESQL
    commune = begin(machine, datetime(2027, 1, 11, 9, 0, tzinfo=VIETNAM), count)
    commune.live(datetime(2027, 1, 25, 12, 0, tzinfo=VIETNAM))
    told = commune.by_person().keys()
    leaving, losing = [file for file, person in commune.persons.items() if person in told and file not in commune.lively][:2]
    erased, lost = commune.persons[leaving], commune.persons[losing]
    commune.press(commune.names[leaving], "leaving.erase:", f"leaving.reallyerase:{erased}", f"leaving.whatislost:{erased}")
    commune.lose(commune.names[losing])
    before = len(commune.sent)
    commune.live(datetime(2027, 12, 31, 23, 0, tzinfo=VIETNAM))
    assert not {erased, lost} & {each.person for each in commune.sent[before:]}
    assert commune.machine.do(lambda db: db.get_one(Person, erased).erased_at)
    assert len(commune.sent) > 3 * count
    for each in commune.sent:
        here = local(each.at)
        assert time(7, 0) <= here.time() < time(20, 0) and not is_peaceful(here.date()), f"{here}: somebody was disturbed"
        assert not each.paused and not each.erased
        assert each.wants != NEVER or each.about == notices.FAREWELL
        assert local(each.active).date() < here.date(), "they were here that day"
    for person, sent in commune.by_person().items():
        days = [local(each.at).date() for each in sent]
        assert len(days) == len(set(days)), f"person {person} was spoken to twice in a day"
        for one, other in pairwise(sent):
            is_campaign = "Hạn nộp" in other.text and local(other.at).date() == date(2027, 11, 23)
            assert is_campaign or other.at - one.at >= timedelta(days=EVERY.get(one.wants, 7)), f"person {person}: {one.at}, {other.at}"
    _all_who_could_were_told_of_the_end(commune)
    _the_silent_were_bidden_farewell(commune)


def _all_who_could_were_told_of_the_end(commune: Commune) -> None:
    """The last week's date is said to everybody who has not handed in, wants to be reminded, can be reached, and was not here that day."""
    told = {each.person for each in commune.sent if local(each.at).date() >= date(2027, 11, 23) and "Hạn nộp" in each.text}

    def due(db: Session) -> set[int]:
        last = datetime(2027, 11, 23, 8, 0, tzinfo=VIETNAM)
        open_ = select(Registration.person_id).where(col(Registration.state) == registrations.OPEN)
        quiet = select(Person).where(col(Person.id).in_(open_), Person.reminders != NEVER, col(Person.erased_at).is_(None))
        return {
            person.id
            for person in db.exec(quiet)
            if (active := people.last_active_at(db, person.id))
            and active < last - timedelta(days=1)
            and not (person.paused_until and person.paused_until > last)
            and chats.own_chat_of(db, person.id, last)
        }

    assert commune.machine.do(due) <= told


def _the_silent_were_bidden_farewell(commune: Commune) -> None:
    """Whoever never came again was reminded eight times, ever more rarely, then bidden farewell, and left alone."""
    sent = commune.by_person()

    def silent(db: Session) -> list[int]:
        files = select(Registration.person_id).where(col(Registration.id).not_in(commune.lively))
        return list(db.exec(files.join(Person, col(Person.id) == col(Registration.person_id)).where(col(Person.reminded) > 0)))

    weekly = [sent[person] for person in commune.machine.do(silent) if sent[person][-1].about == notices.FAREWELL]
    assert weekly, "nobody was silent all the year"
    assert {len(each) for each in weekly} == {9}


@pytest.mark.parametrize("year", TET)
def test_tet(machine: Machine, year: int) -> None:
    first = TET[year]
    commune = begin(machine, datetime.combine(first - timedelta(days=12), time(9, 0), VIETNAM), 8, reminders="daily")
    commune.lively.clear()
    commune.live(datetime.combine(first + timedelta(days=16), time(9, 0), VIETNAM))
    days = {local(each.at).date() for each in commune.sent}
    assert days and not any(is_peaceful(day) for day in days)
    assert first + timedelta(days=5) in days, "the sixth is a day like others"
    assert days & {first - timedelta(days=3), first - timedelta(days=4)}, "and so are the 27th and the 28th"
