"""Looks that would lead to nothing: whoever is not to be reminded just now is looked at many at a time, and gets neither event nor turn."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from models import candidates, planning, timers
from models.people import Person
from models.timers import Timer


def put_off(db: Session, due: Sequence[Timer], now: datetime) -> set[int]:
    """Puts off the timers of those whom nothing would be said to, until they are looked at next. Returns which timers."""
    reminders = _lock(db, [timer.id for timer in due if timer.owner == timers.PERSON and timer.reason == planning.REMINDER])
    people = (
        db.exec(select(Person).where(col(Person.id).in_([timer.owner_id for timer in reminders]), col(Person.erased_at).is_(None))).all()
        if reminders
        else []
    )
    found = candidates.find(db, people, now) if people else {}
    idle = [(timer, found[id]) for timer in reminders if (id := timer.owner_id or 0) in found and not found[id].is_to_be_reminded(now)]
    for timer, candidate in idle:
        next_due = candidate.next_due(now)
        if next_due:
            timer.due = next_due
        else:
            db.delete(timer)
    db.flush()
    return {timer.id for timer, _ in idle}


def _lock(db: Session, ids: Sequence[int]) -> Sequence[Timer]:
    """These timers; whoever moves one meanwhile moves it after us. Those that somebody moves just now are passed over."""
    if not ids:
        return []
    query = select(Timer).where(col(Timer.id).in_(ids)).order_by(col(Timer.id)).with_for_update(skip_locked=True)
    return db.exec(query.execution_options(populate_existing=True)).all()
