"""Retention: photos and recordings go some time after the decision, as the programme says; their fingerprints stay."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from models import discards, evidence, notes, registrations
from models.evidence import Photo
from models.notes import Note
from models.registrations import ProgrammeVersion, Registration

DECIDED = (registrations.APPROVED, registrations.UNACHIEVED)
AT_ONCE = 200


def let_go(db: Session, now: datetime, limit: int = AT_ONCE) -> int:
    """Throws away photos and recordings whose time is over. Returns how many: if as many as allowed, there may be more."""
    gone = 0
    for programme, version in db.exec(select(ProgrammeVersion.programme, ProgrammeVersion.version)).all():
        before = now - timedelta(days=registrations.version_of(db, programme, version).photo_days)
        decided = (
            Registration.programme == programme,
            Registration.programme_version == version,
            col(Registration.state).in_(DECIDED),
            col(Registration.decided_at) < before,
        )
        photos = select(Photo).join(Registration, col(Registration.id) == col(Photo.registration_id))
        older = photos.where(evidence.IS_KEPT, col(Photo.taken_in_at) < before, *decided).order_by(col(Photo.taken_in_at))
        gone += _forget(db, list(db.exec(older.limit(limit - gone))), now)
        recordings = select(Note).join(Registration, col(Registration.id) == col(Note.registration_id))
        heard = recordings.where(notes.IS_KEPT, col(Note.added_at) < before, *decided).order_by(col(Note.added_at))
        gone += _forget(db, list(db.exec(heard.limit(limit - gone))), now)
    return gone


def _forget(db: Session, kept: list[Photo] | list[Note], now: datetime) -> int:
    discards.discard(db, [each.key for each in kept], now)
    for each in kept:
        each.key = None
    db.flush()
    return len(kept)
