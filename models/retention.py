"""Retention: photos and recordings go some time after the decision, as the programme says; their fingerprints stay."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models import discards, registrations
from models.evidence import Photo
from models.notes import Note
from models.registrations import ProgrammeVersion, Registration

DECIDED = (registrations.APPROVED, registrations.UNACHIEVED)
AT_ONCE = 200


def let_go(db: Session, now: datetime, limit: int = AT_ONCE) -> int:
    """Throws away photos and recordings whose time is over. Returns how many: if as many as allowed, there may be more."""
    gone = 0
    for programme, version in db.exec(select(ProgrammeVersion.programme, ProgrammeVersion.version)).all():
        decided_before = now - timedelta(days=registrations.version_of(db, programme, version).photo_days)
        over = select(Registration.id).where(
            Registration.programme == programme,
            Registration.programme_version == version,
            col(Registration.state).in_(DECIDED),
            col(Registration.decided_at) < decided_before,
        )
        photos = select(Photo).where(col(Photo.registration_id).in_(over), col(Photo.key).is_not(None)).order_by(col(Photo.id))
        gone += _forget(db, list(db.exec(photos.limit(limit - gone))), now)
        recordings = select(Note).where(col(Note.registration_id).in_(over), col(Note.key).is_not(None)).order_by(col(Note.id))
        gone += _forget(db, list(db.exec(recordings.limit(limit - gone))), now)
    return gone


def _forget(db: Session, kept: list[Photo] | list[Note], now: datetime) -> int:
    discards.discard(db, [each.key for each in kept], now)
    for each in kept:
        each.key = None
    db.flush()
    return len(kept)
