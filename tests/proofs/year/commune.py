"""A commune whose people do this and that for a year, with all that the clock lets be sent to anybody.

Everything but the messengers is the program's own: timers become events, events turns, and notices are looked at again when they are sent.
"""

import random
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import insert, update
from sqlmodel import Session, col, func, select

from bot import sample
from bot.channels.base import Incoming
from bot.conversation.engine import Ran, run_next
from bot.doors import BOT, CHANNEL
from bot.inbox import write_down
from bot.schedule import TIMERS_A_TICK, fire_due
from handlers import announcing
from models import announcements, areas, chats, notices, outbox, people, planning, programme, readers, registrations, requests, timers
from models.announcements import Announcement
from models.areas import Area
from models.base import Json
from models.chats import Chat, Conversation
from models.digests import NEVER as NO_DIGESTS
from models.evidence import Evidence, Photo
from models.helped import HELPER
from models.inbox import Event
from models.outbox import Message
from models.people import Account, Holds, Person, Role
from models.registrations import APPROVED, OPEN, WAITING, Registration
from models.reminders import EVERY, NEVER
from models.reviews import Submission
from models.timezone import VIETNAM, local
from tests.machine import BARE, Machine

T = TypeVar("T")
SWEEP = timedelta(days=5)
SEASON = 10  # the month from which on files are handed in
NOON = 12
NIGHT, DAY, EVENING = (0, 7), ((7, NOON), (NOON, 17), (17, 20)), (20, 24)  # the hours of a day, each with a look in a random minute
DOORS = ((CHANNEL, BOT), (BARE, BARE))  # a page that cannot ring, and a messenger


@dataclass(frozen=True)
class Reader:
    """Whoever a message goes to, as they stood just then."""

    person: int
    paused: bool
    erased: bool
    wants: str
    active: datetime


@dataclass(frozen=True)
class Sent:
    """Something that went out because of the clock: a notice, or what is said by the way, such as how far an announcement got."""

    at: datetime
    written: datetime  # a little earlier, where the sender was slow
    about: str | None
    to: str
    to_id: int
    chat: int
    text: str
    reader: Reader | None  # nobody alone, in a group


@dataclass(frozen=True)
class Seat:
    """Where somebody writes."""

    channel: str
    bot: str
    address: str


@dataclass
class Commune:
    """Citizens, their officers, the village's group, a helper; and all that was sent to them unasked."""

    machine: Machine
    chance: random.Random
    sent: list[Sent] = field(default_factory=list)
    seats: dict[int, Seat] = field(default_factory=dict)  # by person
    veterans: set[int] = field(default_factory=set)  # who took part last year
    lively: set[int] = field(default_factory=set)  # who come every few weeks; the others never again
    is_small: bool = False  # then it is looked at less often: looking takes most of the time
    looks: list[datetime] = field(default_factory=list)
    comings: list[tuple[datetime, int]] = field(default_factory=list)
    _shown: dict[int, int] = field(default_factory=lambda: defaultdict(int))  # criteria, by file
    _photos: Iterator[int] = field(default_factory=lambda: count(1))
    _swept: datetime | None = None

    # Who there is

    def settle(self, number: int, reminders: str | None = None) -> None:
        """Citizens of two villages, of which one has a group; a fifth of them took part last year. Some have two messengers."""
        running = programme.current()
        villages = [self.machine.villages()[each] for each in (*[0] * 4, 1)]

        def add(db: Session) -> None:
            registrations.store_version(db, running, self.machine.now)
            citizens = _add(db, [self._citizen(each, reminders) for each in range(number)])
            for door in (0, 1):
                theirs = [person for each, person in enumerate(citizens) if each % 7 == 0 or (each % 3 > 0) == door]
                self._seat(db, theirs, Seat(*DOORS[door], f"d{door}"))
            files = [self._file(person, villages[each % len(villages)].id) for each, person in enumerate(citizens)]
            _add(db, files)
            self.veterans = {file.person_id for file in files if file.year < local(self.machine.now).year}
            self.lively = {person.id for person in citizens if self.chance.random() < 0.3}

        self.machine.do(add)
        self.machine.moderator()
        self.machine.officer()
        self.look()

    def _citizen(self, number: int, reminders: str | None) -> Person:
        """A newcomer of the last days, or somebody who came last year."""
        ago = timedelta(minutes=self.chance.randrange(5 * 24 * 60))
        is_veteran = number % 5 == 0 and reminders is None
        came = self.machine.now - ago - timedelta(days=60 if is_veteran else 0)
        wants = reminders or self.chance.choices((*EVERY, NEVER), (4, 76, 10, 10, 5))[0]
        return Person(name=f"Người Mẫu {number}", birth_year=1974, created_at=came, reminders=wants)

    def _seat(self, db: Session, whom: Sequence[Person], door: Seat) -> None:
        """An account and a chat of their own for each."""
        accounts = _add(
            db, [Account(channel=door.channel, bot=door.bot, address=f"{door.address}-{p.id}", last_active_at=p.created_at) for p in whom]
        )
        own = _add(db, [Chat(channel=door.channel, bot=door.bot, address=f"own-{account.address}", kind="private") for account in accounts])
        for person, account, chat in zip(whom, accounts, own, strict=True):
            db.add(Holds(account_id=account.id, person_id=person.id))
            db.add(Conversation(chat_id=chat.id, account_id=account.id, person_id=person.id))
            self.seats[person.id] = Seat(door.channel, door.bot, account.address)
        db.flush()

    def _file(self, person: Person, village_id: int, now: datetime | None = None) -> Registration:
        began = now or person.created_at
        year, running = local(began).year, programme.current()
        state = APPROVED if year < local(self.machine.now).year and person.id % 2 == 0 else OPEN
        return Registration(
            person_id=person.id,
            programme=running.id,
            programme_version=running.version,
            year=year,
            group_id="farmer",
            village_id=village_id,
            commune_code=sample.COMMUNE,
            started_at=began,
            state=state,
        )

    def add_helper(self) -> tuple[int, int]:
        """A helper of the first village, and a neighbour who has no phone."""
        village = self.machine.villages()[0]

        def add(db: Session) -> tuple[int, int]:
            helper, neighbour = _add(db, [Person(name=name, created_at=self.machine.now) for name in ("Người giúp", "Hàng xóm")])
            self._seat(db, [helper], Seat(*DOORS[1], "helper"))
            db.add(Role(person_id=helper.id, kind=HELPER, village_id=village.id, granted_at=self.machine.now))
            account = db.exec(select(Account).where(Account.address == self.seats[helper.id].address)).one()
            people.join(db, account, neighbour, HELPER)
            db.add(self._file(neighbour, village.id))
            return helper.id, neighbour.id

        found: tuple[int, int] = self.machine.do(add)
        return found

    def add_province(self) -> int:
        """An officer of the province, who has a messenger, and wants no figures unasked."""

        def add(db: Session) -> int:
            [officer] = _add(db, [Person(name="Cán bộ tỉnh", created_at=self.machine.now, digests=NO_DIGESTS)])
            self._seat(db, [officer], Seat(*DOORS[1], "province"))
            db.add(Role(person_id=officer.id, kind="officer", province=areas.of_commune(db, sample.COMMUNE).province, granted_at=self.machine.now))
            return officer.id

        found: int = self.machine.do(add)
        return found

    # What they do

    def begin_to_register(self, name: str) -> None:
        """Somebody agrees, and is not heard of again."""
        talk = self.machine.citizen(name)
        self.machine.run()
        talk.press("Đồng ý")

    def press(self, person: int, *choices: str) -> None:
        """Somebody presses buttons."""
        for choice in choices:
            self.machine.do(lambda db, choice=choice: self._press(db, person, choice))

    def lose(self, person: int) -> None:
        """Somebody can be reached no more."""
        self.machine.do(lambda db: db.execute(update(Chat).where(col(Chat.address).in_(self._own(person))).values(reachable=False)))

    def ask(self, officer: int, due: datetime) -> None:
        """The province asks its communes for figures by a day."""

        def ask(db: Session) -> None:
            area = Area(areas.of_commune(db, sample.COMMUNE).province)
            requests.ask(db, officer, area, "Bốn mô hình", ["Bao nhiêu gia đình học tập?"], local(due).date(), self.machine.now)

        self.machine.do(ask)

    def announce(self, words: str) -> set[int]:
        """The commune's officer lets a message go. Returns the people who will get it, as far as they still want to."""

        def begin(db: Session) -> set[int]:
            area, officer = areas.of_commune(db, sample.COMMUNE), sample.officers(db)[0]
            draft = announcements.begin(db, officer.id, announcements.MESSAGE, self.machine.now, area, words)
            announcements.let_go(db, draft, self.machine.now, readers.count(db, area, self.machine.now))
            timers.set_timer(db, timers.Owner(timers.ANNOUNCEMENT, draft.id), announcing.TIMER, self.machine.now)
            probe = Announcement(author_id=officer.id, kind=announcements.MESSAGE, words="", made_at=self.machine.now, id=0, approved_at=None)
            probe.area = area
            return {reader.id for reader in readers.following(db, probe, self.machine.now, 1_000_000)}

        found: set[int] = self.machine.do(begin)
        return found

    # How time passes

    def live(self, until: datetime) -> None:
        """Lets the time pass: at random minutes of every part of each day it is looked whether anything waits."""
        if not self.comings:
            self.comings = sorted(self._comings())
        waits: datetime = self.machine.do(self._waits)
        for at in self._moments(until):
            if waits <= at:
                self.machine.now = at
                waits = self.look()
        self.machine.now = until

    def watch(self, minutes: int) -> None:
        """Looks every minute, as the program does."""
        for _ in range(minutes):
            self.machine.now += timedelta(minutes=1)
            self.look(prompt=True)

    def be_down(self, until: datetime) -> None:
        """Nothing is looked at until a time; what people send meanwhile comes then."""
        self.machine.now = until
        self.look()

    def look(self, prompt: bool = False) -> datetime:
        """Whoever came, timers, turns, and the senders' work, until nothing is left to do now. Returns when something waits next."""
        self.looks.append(self.machine.now)
        came = bisect_right(self.comings, (self.machine.now, 1 << 60))
        some, self.comings = self.comings[:came], self.comings[came:]
        next_: datetime = self.machine.do(lambda db: self._look(db, [person for _, person in some], prompt))
        return next_

    def _look(self, db: Session, came: Sequence[int], prompt: bool) -> datetime:
        if came:
            self._come(db, came)
        if self._swept is None or self.machine.now - self._swept > SWEEP:
            self._swept = self.machine.now
            self._sweep(db)
        self._take_turns(db)
        is_slow = not self.is_small and local(self.machine.now).hour < NOON and self.chance.random() < 0.1
        if prompt or not is_slow:
            self._send(db)
        return self._waits(db)

    def _moments(self, until: datetime) -> Iterator[datetime]:
        day = local(self.machine.now).date()
        while day <= local(until).date():
            for begin, end in self._parts():
                minute = self.chance.randrange(begin * 60, end * 60)
                at = datetime.combine(day, time(minute // 60, minute % 60), VIETNAM)
                if self.machine.now < at < until:
                    yield at
            day += timedelta(days=1)

    def _parts(self) -> list[tuple[int, int]]:
        if self.is_small:
            return [self.chance.choice(DAY), *([EVENING] if self.chance.random() < 0.3 else [])]
        return [part for part in (NIGHT, *DAY, EVENING) if self.chance.random() < (0.7 if part in DAY else 0.3)]

    def _comings(self) -> Iterator[tuple[datetime, int]]:
        for person in self.lively:
            at = self.machine.now
            while (at := at + timedelta(days=self.chance.uniform(2, 40))) < self.machine.now + timedelta(days=360):
                yield at, person

    def _waits(self, db: Session) -> datetime:
        waiting = select(func.min(func.coalesce(Message.not_before, Message.created_at))).where(outbox.IS_WAITING)
        moments = [timers.next_due(db), db.exec(waiting).one(), self.comings[0][0] if self.comings else None]
        return min((moment for moment in moments if moment), default=self.machine.now)

    def _sweep(self, db: Session) -> None:
        """What the sweeper does; and reviewers decide about some of what waits."""
        planning.fill(db, self.machine.now)
        waiting = db.exec(select(Submission.id, Submission.registration_id).where(Submission.state == WAITING)).all()
        decided = [pair for pair in waiting if self.chance.random() < 0.2]
        if not decided:
            return
        db.execute(update(Submission).where(col(Submission.id).in_([id for id, _ in decided])).values(state=APPROVED))
        files = update(Registration).where(col(Registration.id).in_([file for _, file in decided]))
        db.execute(files.values(state=APPROVED, decided_at=self.machine.now))

    def _come(self, db: Session, persons: Sequence[int]) -> None:
        """People are here: each adds something, or hands in, or registers anew, or wants peace."""
        wants_peace = {person for person in persons if self.chance.random() < 0.03}
        for person in wants_peace:
            self._press(db, person, f"reminders.rest_for:{person}.{self.chance.choice(('30', '90', ''))}")
        busy = set(persons) - wants_peace
        addresses = [self.seats[person].address for person in busy]
        db.execute(update(Account).where(col(Account.address).in_(addresses)).values(last_active_at=self.machine.now))
        year = local(self.machine.now).year
        files = {
            file.person_id: file for file in db.exec(select(Registration).where(col(Registration.person_id).in_(busy), Registration.year == year))
        }
        for person in busy - files.keys():
            earlier = registrations.all_of(db, person)[-1]
            db.add(self._file(db.get_one(Person, person), earlier.village_id, self.machine.now))
        self._add_photos(db, [file for file in files.values() if file.can_change])

    def _add_photos(self, db: Session, files: Sequence[Registration]) -> None:
        """One criterion more is shown in each; a file that has them all is handed in once that may be."""
        ids, now, photos, shown = [criterion.id for criterion in programme.current().criteria], self.machine.now, list[Json](), list[Json]()
        for file in files:
            if self._shown[file.id] < len(ids):
                photo, hash_ = next(self._photos), f"{file.id} {self._shown[file.id]}"
                size: Json = {"fingerprint": "", "fingerprint_quality": 0, "width": 1, "height": 1}
                photos.append({"id": photo, "registration_id": file.id, "source_hash": hash_, "taken_in_at": now, **size})
                shown.append({"criterion": ids[self._shown[file.id]], "photo_id": photo, "registration_id": file.id, "added_at": now})
                self._shown[file.id] += 1
            elif local(now).month >= SEASON:
                file.state = WAITING
                db.add(Submission(registration_id=file.id, village_id=file.village_id, round=1, handed_in_at=now))
        if photos:
            db.execute(insert(Photo), photos)
            db.execute(insert(Evidence), shown)

    def _press(self, db: Session, person: int, choice: str) -> None:
        seat = self.seats[person]
        pressed = Incoming(self.machine.next_event_id(), f"own-{seat.address}", seat.address, "choice", choice=choice)
        write_down(db, seat.channel, seat.bot, pressed, self.machine.now)

    def _own(self, person: int) -> list[str]:
        return [f"own-{prefix}-{person}" for prefix in ("d0", "d1", "helper", "province")]

    def _take_turns(self, db: Session) -> None:
        is_more = True
        while is_more:
            is_more = fire_due(db, self.machine.now) == TIMERS_A_TICK
            while run_next(db, self.machine.book, self.machine.now) is not Ran.NOTHING:
                pass

    def _send(self, db: Session) -> None:
        now = self.machine.now
        while outbox.route(db, now, limit=1000):
            pass
        for channel, bot in DOORS:
            while claimed := outbox.claim(db, channel, bot, 1, now, 1000, set(), lambda message: notices.may_go(db, message, now), channel == BARE):
                self._note(db, [message for message, _ in claimed])
                for message, _ in claimed:
                    message.state, message.sent_at = outbox.SENT, now
                db.flush()

    def _note(self, db: Session, messages: Sequence[Message]) -> None:
        """Writes down what the clock has caused, of all that went out."""
        unasked = [message for message in messages if message.about] + self._by_timers(db, [message for message in messages if not message.about])
        whom = {message.id: message.to_id if message.to == "person" else self._owner(db, message) for message in unasked}
        readers_ = select(Person, func.max(Account.last_active_at)).outerjoin(Holds, col(Holds.person_id) == col(Person.id)).outerjoin(Account)
        found: dict[int, Reader] = {}
        for person, active in db.exec(readers_.where(col(Person.id).in_({id for id in whom.values() if id})).group_by(col(Person.id))):
            paused = people.is_paused(person, self.machine.now)
            found[person.id] = Reader(person.id, paused, person.erased_at is not None, person.reminders, active or person.created_at)
        for message in unasked:
            said, reader = (message.body or {}).get("text", ""), whom[message.id]
            to = found[reader] if reader else None
            self.sent.append(Sent(self.machine.now, message.created_at, message.about, message.to, message.to_id, message.chat_id or 0, said, to))

    def _by_timers(self, db: Session, messages: Sequence[Message]) -> list[Message]:
        """Those that a turn said which a timer began; the end of a burst is the person's own doing."""
        by = {message.key: int(message.key.removeprefix("turn ").partition(".")[0]) for message in messages if message.key.startswith("turn ")}
        events = db.exec(select(Event.id, Event.payload).where(col(Event.id).in_(by.values()), Event.kind == "timer")).all() if by else []
        timed = {id for id, payload in events if (payload or {}).get("reason") != "burst"}
        return [message for message in messages if by.get(message.key) in timed]

    def _owner(self, db: Session, message: Message) -> int | None:
        """Whose own chat a message goes to."""
        owner = chats.speaker_of(db, db.get_one(Chat, message.chat_id)) if message.to == "chat" else None
        return owner.id if owner else None

    # What came of it

    def by_person(self, *abouts: str) -> dict[int, list[Sent]]:
        """What each was sent for themselves, in order."""
        sent = defaultdict[int, list[Sent]](list)
        for each in self.sent:
            if each.to == "person" and each.about in abouts:
                sent[each.to_id].append(each)
        return sent

    def overtaken(self) -> Counter[int]:
        """How many notices for each person had not gone out when a newer one was written."""
        newer = select(Message.to_id).where(Message.to == "person", Message.cause == "a newer one waits")
        return Counter(self.machine.do(lambda db: db.exec(newer).all()))

    @property
    def ringing(self) -> set[int]:
        """The people who have a messenger that rings; the others are told by whoever meets them."""
        return {person for person, seat in self.seats.items() if seat.channel != CHANNEL}

    def find(self, *which: Any) -> set[int]:
        """The ids of people of whom something is true."""
        found: set[int] = self.machine.do(lambda db: set(db.exec(select(Person.id).where(*which))))
        return found


def begin(machine: Machine, at: datetime, number: int, reminders: str | None = None, is_small: bool = False, which: int = 0) -> Commune:
    """A commune at a time; `which` of several, to each of which other things happen."""
    machine.now = at
    commune = Commune(machine, random.Random(f"{at} {which}"), is_small=is_small)
    commune.settle(number, reminders)
    return commune


def _add(db: Session, rows: list[T]) -> list[T]:
    db.add_all(rows)
    db.flush()
    return rows
