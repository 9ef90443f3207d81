"""Who may be reminded: all that decides it, read for many people at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, bindparam
from sqlmodel import Session, col, select

from models import programme, reminders
from models.chats import ASLEEP, WEB, Chat, Conversation
from models.helped import SELF
from models.people import Account, Holds, Person
from models.registrations import CAN_CHANGE, WITHDRAWN, Registration
from models.reminders import Quiet
from models.timezone import local

# Built once: building them takes longer than running them.
_WHEREABOUTS = (
    select(Holds.person_id, Holds.relation, Account.last_active_at, Chat.channel)
    .join(Account, col(Account.id) == col(Holds.account_id))
    .outerjoin(Conversation, col(Conversation.account_id) == col(Account.id))
    .outerjoin(Chat, and_(col(Chat.id) == col(Conversation.chat_id), col(Chat.kind) == "private", col(Chat.reachable)))
    .where(col(Holds.person_id).in_(bindparam("ids", expanding=True)))
)
_FILES = (
    select(Registration.person_id, Registration.year, Registration.state)
    .where(col(Registration.person_id).in_(bindparam("ids", expanding=True)))
    .where(col(Registration.programme) == bindparam("programme"), col(Registration.year) <= bindparam("year"))
    .order_by(col(Registration.year))
)


@dataclass(frozen=True)
class Candidate:
    """Somebody as they stood when it might have been time to remind them."""

    person: Person
    quiet: Quiet
    channels: frozenset[str] = frozenset()  # where they can be reached themselves
    file: str | None = None  # the state of this year's
    earlier: str | None = None  # the state of the newest one of an earlier year

    def is_to_be_reminded(self, now: datetime) -> bool:
        """Whether it is time, there is something to do, and they would notice."""
        is_time = reminders.is_due(self.quiet, self.person.reminders, now, self.person.paused_until, self.campaigns(now))
        return is_time and self.has_something_to_do(local(now).date()) and self.would_notice(now)

    def is_farewell(self, now: datetime) -> bool:
        """Whether what they are told now is the last; what all are told these days, such as the last day to hand in, is told them first."""
        return self.quiet.is_hopeless and not reminders.has_news(self.quiet, now, self.campaigns(now))

    def next_due(self, now: datetime) -> datetime | None:
        """When to look next; never where they do not want to be reminded."""
        return reminders.next_due(self.quiet, self.person.reminders, now, self.person.paused_until, self.campaigns(now))

    def campaigns(self, at: datetime) -> tuple[date, date]:
        """The days on which they are reminded, however rarely they are otherwise: of what this year waits for, and of the next one's beginning."""
        registration, year = programme.current().calendar.registration, local(at).year
        begin, next_begin = (registration.dates(each)[0] for each in (year, year + 1))
        return last_days(at) if self.file else begin, next_begin

    def has_something_to_do(self, day: date) -> bool:
        """Whether there would be anything to remind of that day: a file to go on with, or a new year to begin."""
        if self.file:
            return self.file in CAN_CHANGE
        return self.earlier not in (None, WITHDRAWN) and programme.current().calendar.registration.contains(day)

    def would_notice(self, at: datetime) -> bool:
        """Whether they would see what they are reminded of: where nothing rings, only who looked there lately does."""
        return bool(self.channels - {WEB}) or (bool(self.channels) and at - self.quiet.since < ASLEEP)


def last_days(at: datetime) -> date:
    """The day from which little time is left to hand in that year."""
    _, end = programme.current().calendar.self_score.dates(local(at).year)
    return end - reminders.LAST_DAYS


def find(db: Session, people: Iterable[Person], now: datetime) -> dict[int, Candidate]:
    """These people as they stand, by id."""
    persons = {person.id: person for person in people}
    active, channels = _whereabouts(db, list(persons))
    files, earlier = _states(db, list(persons), local(now).year)
    return {
        id: Candidate(person, _quiet(person, active.get(id)), frozenset(channels.get(id, ())), files.get(id), earlier.get(id))
        for id, person in persons.items()
    }


def of(db: Session, person: Person, now: datetime) -> Candidate:
    """Somebody as they stand."""
    return find(db, [person], now)[person.id]


def _quiet(person: Person, active: datetime | None) -> Quiet:
    """How long somebody has been quiet, in any messenger; what was counted before they were active again is over."""
    since = active or person.created_at
    return Quiet(since, person.reminded, person.reminded_at) if person.reminded_at and person.reminded_at > since else Quiet(since)


def _whereabouts(db: Session, ids: list[int]) -> tuple[dict[int, datetime], dict[int, set[str]]]:
    """When these people were last active, or for those without an account whoever speaks for them; and where they can be reached themselves."""
    rows = db.exec(_WHEREABOUTS, params={"ids": ids}).all()
    have_own = {id for id, relation, _, _ in rows if relation == SELF}
    active, channels = dict[int, datetime](), dict[int, set[str]]()
    for id, relation, at, channel in rows:
        if at and (relation == SELF or id not in have_own):
            active[id] = max(at, active.get(id, at))
        if channel and relation == SELF:
            channels.setdefault(id, set()).add(channel)
    return active, channels


def _states(db: Session, ids: list[int], year: int) -> tuple[dict[int, str], dict[int, str]]:
    """The states of these people's files of a year, and of their newest ones before it."""
    rows = db.exec(_FILES, params={"ids": ids, "programme": programme.current().id, "year": year}).all()
    return {id: state for id, of, state in rows if of == year}, {id: state for id, of, state in rows if of < year}
