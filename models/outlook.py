"""What the clock is going to do: how much on which day, and the looks that would follow the next one if nothing changes."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import chats, digests, monthly, people, planning, programme, registrations, reminders, renewal, unreached
from models.people import Person
from models.registrations import WITHDRAWN
from models.reminders import Quiet
from models.timers import PERSON, VILLAGE, Timer
from models.timezone import VIETNAM, local


def counts(db: Session, until: datetime) -> list[tuple[str, str, int]]:
    """How many timers are due: day in Vietnam, reason, how many; the first day first."""
    day = _day(db)
    query = select(day, Timer.reason, func.count()).where(col(Timer.due) <= until).group_by(day, col(Timer.reason))
    return [(str(at), reason, count) for at, reason, count in db.exec(query.order_by(day, col(Timer.reason)))]


def following(db: Session, timer: Timer, now: datetime, until: datetime) -> list[datetime]:
    """The looks after a timer's own, as far as they can be told, if everybody goes on as they do now."""
    at = max(timer.due, now)
    if timer.owner == VILLAGE and timer.reason == planning.UNREACHED:
        return list(_until(until, at, unreached.next_due))
    person = db.get(Person, timer.owner_id) if timer.owner == PERSON else None
    if person is None or at > until:
        return []
    match timer.reason:
        case planning.REMINDER:
            return list(_reminders(db, person, at, until))
        case planning.DIGEST:
            return list(_until(until, at, lambda at: digests.next_due(person.digests, programme.current(), at)))
        case monthly.TIMER:
            return list(_until(until, at, lambda at: monthly.next_due(programme.current(), at)))
    return []


def quiet_of(db: Session, person: Person) -> Quiet:
    """How long somebody has been quiet, in any messenger; what was counted before they were active again is over."""
    since = people.last_active_at(db, person.id) or person.created_at
    return Quiet(since, person.reminded, person.reminded_at) if person.reminded_at and person.reminded_at > since else Quiet(since)


def last_days(at: datetime) -> date:
    """The day from which little time is left to hand in that year."""
    _, end = programme.current().calendar.self_score.dates(local(at).year)
    return end - reminders.LAST_DAYS


def campaigns(db: Session, person: Person, at: datetime) -> tuple[date, date]:
    """The days on which somebody is reminded, however rarely they are otherwise: of what this year waits for, and of the next one's beginning."""
    running, year = programme.current(), local(at).year
    has_file = registrations.of_person(db, person.id, running.id, year) is not None
    begin, next_begin = (running.calendar.registration.dates(each)[0] for each in (year, year + 1))
    return last_days(at) if has_file else begin, next_begin


def would_notice(db: Session, person: Person, quiet: Quiet, at: datetime) -> bool:
    """Whether somebody would see what they are reminded of: where nothing rings, only who looked there lately does."""
    own = chats.own_chat_of(db, person.id, at)
    return own is not None and (own.channel != chats.WEB or at - quiet.since < chats.ASLEEP)


def has_something_to_do(db: Session, person: Person, day: date) -> bool:
    """Whether there would be anything to remind of that day: a file to go on with, or a new year to begin."""
    running = programme.current()
    file = registrations.of_person(db, person.id, running.id, day.year)
    if file is not None:
        return file.can_change
    earlier = renewal.last(db, person.id, running.id, day.year)
    return earlier is not None and earlier.state != WITHDRAWN and running.calendar.registration.contains(day)


def _reminders(db: Session, person: Person, at: datetime, until: datetime) -> Iterator[datetime]:
    """As reminders are planned: each that leads to nothing makes the next one come later, and the last says farewell."""
    quiet, look = quiet_of(db, person), at
    while True:
        wants = person.reminders, look, person.paused_until, campaigns(db, person, look)
        is_time = reminders.is_due(quiet, *wants) and has_something_to_do(db, person, local(look).date())
        if is_time and would_notice(db, person, quiet, look):
            if quiet.is_for_good:
                return
            quiet = Quiet(quiet.since, quiet.reminded + 1, look)
        following = reminders.next_due(quiet, *wants)
        if following is None or following > until:
            return
        yield following
        look = following


def _until(until: datetime, at: datetime, next_: Any) -> Iterator[datetime]:
    while (at := next_(at)) is not None and at <= until:
        yield at


def _day(db: Session) -> Any:
    """The day of a timer, as the people's calendar shows it: Vietnam has one zone and no summer time."""
    if db.get_bind().dialect.name == "postgresql":
        return func.to_char(func.timezone(VIETNAM.key, Timer.due), "YYYY-MM-DD")
    return func.date(Timer.due, "+7 hours")
