"""What the clock is going to do: how much on which day, and the looks that would follow the next one if nothing changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from models import candidates, digests, monthly, planning, programme, unreached
from models.people import Person
from models.timers import PERSON, VILLAGE, Timer
from models.timezone import VIETNAM


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


def _reminders(db: Session, person: Person, at: datetime, until: datetime) -> Iterator[datetime]:
    """As reminders are planned: each that leads to nothing makes the next one come later, and the last says farewell."""
    quiet, look = candidates.of(db, person, at).quiet, at
    while True:
        candidate = replace(candidates.of(db, person, look), quiet=quiet)
        if candidate.is_to_be_reminded(look):
            if candidate.is_farewell(look):
                return
            quiet = quiet.after_one(look)
            candidate = replace(candidate, quiet=quiet)
        following = candidate.next_due(look)
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
