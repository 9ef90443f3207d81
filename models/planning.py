"""What ought to have a timer and has none, such as after an upgrade, or a file that moved: it gets one."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, literal
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from models import announcements, monthly, notices, requests, unreached
from models.announcements import Announcement
from models.base import Instant
from models.digests import NEVER as NO_DIGESTS
from models.people import Person, Role
from models.registrations import WAITING, Registration
from models.reminders import EVERY
from models.requests import Request
from models.reviews import Submission
from models.timers import ANNOUNCEMENT, PERSON, REQUEST, VILLAGE, Timer

REMINDER, NUDGE, DIGEST, UNREACHED = notices.REMINDER, notices.NUDGE, notices.DIGEST, notices.UNREACHED  # a timer is called as what it leads to
AT_ONCE = 10_000
PATIENCE = timedelta(minutes=30)
"""What fired just now has no timer either, until its turn sets the next one: that moves this one, which must not fire before."""


def fill(db: Session, now: datetime) -> int:
    """Sets the timers that are missing: whoever has one due looks for themselves whether anything is to be done. Returns how many."""
    soon = now + PATIENCE
    wants_reminders = (col(Person.reminders).in_(EVERY), col(Person.erased_at).is_(None), col(Person.id).in_(select(Registration.person_id)))
    is_officer = col(Person.id).in_(select(Role.person_id).where(Role.kind == "officer", col(Role.withdrawn_at).is_(None)))
    of_commune = col(Person.id).in_(
        select(Role.person_id).where(Role.kind == "officer", col(Role.withdrawn_at).is_(None), col(Role.commune_code).is_not(None))
    )
    wants_digests = (col(Person.digests) != NO_DIGESTS, col(Person.erased_at).is_(None))
    return sum(
        (
            _fill(db, PERSON, col(Person.id), REMINDER, soon, *wants_reminders),
            _fill(db, PERSON, col(Person.id), DIGEST, soon, is_officer, *wants_digests),
            _fill(db, PERSON, col(Person.id), monthly.TIMER, soon, of_commune, *wants_digests),
            _fill(db, VILLAGE, col(Submission.village_id), NUDGE, soon, col(Submission.state) == WAITING),
            _fill(db, ANNOUNCEMENT, col(Announcement.id), announcements.TIMER, soon, col(Announcement.state) == announcements.RUNNING),
            _fill(db, REQUEST, col(Request.id), requests.TIMER, soon, col(Request.closed_at).is_(None), col(Request.due) > now - requests.LAST),
            _fill(db, VILLAGE, col(Registration.village_id), UNREACHED, unreached.next_due(now), unreached.is_open(now)),
        )
    )


def _fill(db: Session, kind: str, owner_id: Any, reason: str, due: datetime, *which: ColumnElement[bool]) -> int:
    insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
    has_one = select(Timer.id).where(Timer.owner == kind, Timer.owner_id == owner_id, Timer.reason == reason)
    missing = select(literal(kind), owner_id, literal(reason), literal(due, Instant)).where(*which, ~has_one.exists())
    rows = insert(Timer).from_select(["owner", "owner_id", "reason", "due"], missing.distinct().limit(AT_ONCE))
    return len(db.execute(rows.on_conflict_do_nothing().returning(col(Timer.id))).all())
