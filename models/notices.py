"""Notices: what is said unasked. Each is looked at again when it would be sent: whoever wants peace, sleeps, or was here meanwhile gets none."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col

from models import outbox, people, timers
from models.outbox import Message
from models.people import Person
from models.reminders import EVERY, NEVER, by_day
from models.timezone import local

REMINDER, FAREWELL, UNFINISHED, NUDGE, DIGEST, ANNOUNCEMENT = "reminder", "farewell", "unfinished", "nudge", "digest", "announcement"
UNREACHED, REQUEST = "unreached", "request"
FOR_PEACE = {REMINDER, FAREWELL, ANNOUNCEMENT}
"""What nobody gets who asked to be left in peace."""
FOR_OFFICERS = {DIGEST, REQUEST}
"""What nobody gets whose role was taken away meanwhile."""
SERIES = {REMINDER, FAREWELL, DIGEST, NUDGE, UNREACHED}
"""What is said again and again: of several that could not be sent, such as while a messenger was down, only the newest is."""


def wants(person: type[Person], now: datetime) -> ColumnElement[bool]:
    """That somebody did not ask to be left in peace, for some time or for good: what `FOR_PEACE` names goes to nobody else."""
    return and_(col(person.reminders) != NEVER, or_(col(person.paused_until).is_(None), col(person.paused_until) <= now))


def may_go(db: Session, message: Message, now: datetime) -> bool:
    """Whether a message may be sent now. A notice that must wait is put off to the morning; one that is wanted no more is refused."""
    if message.about is None:
        return True
    why = _unwanted(db, message, now)
    if why:
        message.state, message.cause = outbox.REFUSED, why
    elif by_day(now) != now:
        message.not_before = by_day(now)
    return not why and message.state == outbox.WAITING and by_day(now) == now


def _unwanted(db: Session, message: Message, now: datetime) -> str | None:
    person = db.get(Person, message.to_id) if message.to == "person" else None
    why = _not_for(db, message, person, now) if person else None
    if why is None and message.about in SERIES and outbox.has_newer(db, message):
        return "a newer one waits"
    if why is None and message.about == NUDGE and message.to == "reviewers" and _is_repeated_today(db, message, now):
        return "a newer one comes today"
    return why


def _is_repeated_today(db: Session, message: Message, now: datetime) -> bool:
    """Whether a nudge was kept from a group till another day, on which its village is looked at again: a group is nudged once a day."""
    today = local(now).date()
    next_due = timers.due_at(db, timers.village(message.to_id), NUDGE)
    return local(message.created_at).date() < today and next_due is not None and local(next_due).date() <= today


def _not_for(db: Session, message: Message, person: Person, now: datetime) -> str | None:
    if person.erased_at is not None:
        return "erased"
    if message.about in FOR_PEACE and people.is_paused(person, now):
        return "they asked to be left in peace"
    if message.about == ANNOUNCEMENT and person.reminders == NEVER:
        return "they want no messages"
    if message.about in FOR_OFFICERS and all(role.kind != "officer" for role in people.roles_of(db, person.id)):
        return "they are no officer any more"
    return _overtaken(db, message, person) if message.about in (REMINDER, FAREWELL) else None


def _overtaken(db: Session, message: Message, person: Person) -> str | None:
    """Why a reminder has lost its point since it was written down."""
    active = people.last_active_at(db, person.id)
    if active is not None and active > message.created_at:
        return "they were here meanwhile"
    return "they want no reminders" if message.about == REMINDER and person.reminders not in EVERY else None
