"""Looks that would lead to nothing: whoever is not to be reminded just now is looked at many at a time, and gets neither event nor turn."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models import candidates, planning, timers
from models.people import Person
from models.timers import Timer


def put_off(db: Session, due: Iterable[Timer], now: datetime) -> set[int]:
    """Puts off the timers of those whom nothing would be said to, until they are looked at next. Returns which timers."""
    looks = {timer.owner_id or 0: timer for timer in _lock(db, _reminders(due), now)}
    if not looks:
        return set()
    people = db.exec(select(Person).where(col(Person.id).in_(looks), col(Person.erased_at).is_(None))).all()
    found = candidates.find(db, people, now)
    idle = {id: candidate.next_due(now) for id, candidate in found.items() if not candidate.is_to_be_reminded(now)}
    for id, next_due in idle.items():
        if next_due:
            looks[id].due = next_due
        else:
            db.delete(looks[id])
    db.flush()
    return {looks[id].id for id in idle}


def _reminders(due: Iterable[Timer]) -> list[int]:
    return [timer.id for timer in due if timer.owner == timers.PERSON and timer.reason == planning.REMINDER]


def _lock(db: Session, ids: list[int], now: datetime) -> Sequence[Timer]:
    """Those of these timers that are due still; whoever moves one from now on moves it after us. One that somebody moves just now is passed over."""
    if not ids:
        return []
    query = select(Timer).where(col(Timer.id).in_(ids), Timer.due <= now).order_by(col(Timer.id)).with_for_update(skip_locked=True)
    return db.exec(query.execution_options(populate_existing=True)).all()
