"""Looks that would lead to nothing: whoever is not to be reminded just now is looked at many at a time, and gets neither event nor turn."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models import candidates, planning, timers
from models.people import Person
from models.timers import Timer


def put_off(db: Session, due: Iterable[Timer], now: datetime) -> tuple[list[Timer], int]:
    """Puts off the timers of those whom nothing would be said to, until they are looked at next. Returns the other timers, and how many it put off.

    A look that another process has taken up, or that is moved just now, is left to it.
    """
    reminders, others = list[int](), list[Timer]()
    for timer in due:
        if timer.owner == timers.PERSON and timer.reason == planning.REMINDER:
            reminders.append(timer.id)
        else:
            others.append(timer)
    looks = {timer.owner_id or 0: timer for timer in _lock(db, reminders, now)}
    idle = _idle(db, looks, now) if looks else {}
    for id, next_due in idle.items():
        if next_due:
            looks[id].due = next_due
        else:
            db.delete(looks[id])
    db.flush()
    return [*others, *(timer for id, timer in looks.items() if id not in idle)], len(idle)


def _idle(db: Session, ids: Iterable[int], now: datetime) -> dict[int, datetime | None]:
    """Who of these people is not to be reminded now, and when to look next, if ever."""
    people = db.exec(select(Person).where(col(Person.id).in_(ids), col(Person.erased_at).is_(None))).all()
    found = candidates.find(db, people, now)
    return {id: candidate.next_due(now) for id, candidate in found.items() if not candidate.is_to_be_reminded(now)}


def _lock(db: Session, ids: list[int], now: datetime) -> Sequence[Timer]:
    """Those of these timers that are due still and that nobody else holds; whoever moves one from now on moves it after us."""
    if not ids:
        return []
    query = select(Timer).where(col(Timer.id).in_(ids), Timer.due <= now).order_by(col(Timer.id)).with_for_update(skip_locked=True)
    return db.exec(query.execution_options(populate_existing=True)).all()
