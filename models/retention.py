"""Retention: photos and recordings go some time after the decision, as the programme says; their fingerprints stay.

A file that nobody will decide about, because it was not handed in in its year, or withdrawn, has them for as long after that year.
"""

from datetime import datetime, timedelta

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from models import discards, evidence, notes, registrations
from models.evidence import Photo
from models.notes import Note
from models.registrations import ProgrammeVersion, Registration
from models.timezone import local

DECIDED = (registrations.APPROVED, registrations.UNACHIEVED)
LEFT_UNDONE = (*registrations.CAN_CHANGE, registrations.WITHDRAWN)
AT_ONCE = 200


def let_go(db: Session, now: datetime, limit: int = AT_ONCE) -> int:
    """Throws away photos and recordings whose time is over. Returns how many: if as many as allowed, there may be more."""
    gone = 0
    for programme, version in db.exec(select(ProgrammeVersion.programme, ProgrammeVersion.version)).all():
        before = now - timedelta(days=registrations.version_of(db, programme, version).photo_days)
        is_decided = and_(col(Registration.state).in_(DECIDED), col(Registration.decided_at) < before)
        is_left_undone = and_(col(Registration.state).in_(LEFT_UNDONE), col(Registration.year) < local(before).year)
        over = (Registration.programme == programme, Registration.programme_version == version, or_(is_decided, is_left_undone))
        photos = select(Photo).join(Registration, col(Registration.id) == col(Photo.registration_id))
        photos = photos.where(evidence.IS_KEPT, col(Photo.taken_in_at) < before, *over).order_by(col(Photo.taken_in_at))
        gone += _forget(db, list(db.exec(photos.limit(limit - gone))), now)
        recordings = select(Note).join(Registration, col(Registration.id) == col(Note.registration_id))
        recordings = recordings.where(notes.IS_KEPT, col(Note.added_at) < before, *over).order_by(col(Note.added_at))
        gone += _forget(db, list(db.exec(recordings.limit(limit - gone))), now)
    return gone


def _forget(db: Session, kept: list[Photo] | list[Note], now: datetime) -> int:
    discards.discard(db, [each.key for each in kept], now)
    for each in kept:
        each.key = None
    db.flush()
    return len(kept)
