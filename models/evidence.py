"""Evidence: which photos of a registration show which criteria. The picture itself lies in the photo store under `key`."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, delete, func, text
from sqlmodel import Field, Session, SQLModel, col, select

from models import discards
from models.base import identity, instant, reference
from models.notes import Note
from models.registrations import Registration

IS_KEPT = text("photo.key IS NOT NULL")


class Photo(SQLModel, table=True):
    """A stored picture. The fingerprint stays when the picture goes."""

    __table_args__ = (
        UniqueConstraint("registration_id", "source_hash"),
        Index("ix_photo_kept", "taken_in_at", sqlite_where=IS_KEPT, postgresql_where=IS_KEPT),
    )

    id: int = identity()
    registration_id: int = reference("registration.id")
    key: str | None = Field(default=None, index=True)
    source_hash: str = Field(max_length=64)
    fingerprint: str = Field(max_length=64)
    fingerprint_quality: int
    width: int
    height: int
    taken_in_at: datetime = instant()


class Evidence(SQLModel, table=True):
    """A photo that shows a criterion; one photo may show several."""

    __table_args__ = (Index("ix_evidence_registration_id_added_at", "registration_id", "added_at"),)

    criterion: str = Field(primary_key=True)
    photo_id: int = reference("photo.id", primary_key=True, index=True)
    registration_id: int = reference("registration.id", index=True)
    added_at: datetime = instant()


class Closed(Exception):
    """The registration was handed in: its evidence cannot change now."""


def keep(db: Session, registration: Registration, taken: Photo) -> tuple[Photo, bool]:
    """Keeps a picture with a locked registration. Returns it and whether it is new; the same source is kept once.

    Raises:
        Closed: the registration waits for a decision or was approved.
    """
    if not registration.can_change:
        raise Closed
    photo = _same_source(db, registration.id, taken.source_hash)
    if photo is not None and photo.key:
        discards.discard(db, {taken.key} - {photo.key}, taken.taken_in_at)
        return photo, False
    if photo is not None:  # its picture went long ago
        photo.key, photo.taken_in_at = taken.key, taken.taken_in_at
        return photo, True
    taken.registration_id = registration.id
    db.add(taken)
    db.flush()
    return taken, True


def show(db: Session, registration: Registration, photo: Photo, criterion: str, now: datetime) -> bool:
    """Lets a kept photo show a criterion. Returns whether that is new.

    Raises:
        Closed: the registration waits for a decision or was approved.
    """
    if not registration.can_change:
        raise Closed
    if db.get(Evidence, (criterion, photo.id)) is not None:
        return False
    db.add(Evidence(criterion=criterion, photo_id=photo.id, registration_id=registration.id, added_at=now))
    db.flush()
    return True


def remove(db: Session, registration: Registration, photo: Photo, now: datetime) -> None:
    """Takes a photo away from a locked registration, with what was said about it.

    Raises:
        Closed: the registration waits for a decision or was approved.
    """
    if not registration.can_change:
        raise Closed
    db.execute(delete(Evidence).where(col(Evidence.photo_id) == photo.id))
    db.execute(delete(Note).where(col(Note.photo_id) == photo.id))
    discards.discard(db, [photo.key], now)
    db.delete(photo)
    db.flush()


def criteria_of(db: Session, photo_id: int) -> list[str]:
    """What a photo shows."""
    return list(db.exec(select(Evidence.criterion).where(Evidence.photo_id == photo_id).order_by(col(Evidence.added_at))))


def loose(db: Session, registration_id: int) -> list[Photo]:
    """Kept photos of which nobody has said yet what they show."""
    shown = select(Evidence.photo_id).where(Evidence.registration_id == registration_id)
    query = select(Photo).where(Photo.registration_id == registration_id, col(Photo.key).is_not(None), col(Photo.id).not_in(shown))
    return list(db.exec(query.order_by(col(Photo.id))))


def photos_by_criterion(db: Session, registration_id: int) -> dict[str, int]:
    """How many photos each criterion has."""
    query = select(Evidence.criterion, func.count()).where(Evidence.registration_id == registration_id).group_by(col(Evidence.criterion))
    return dict(db.exec(query).all())


def photos_of(db: Session, registration_id: int) -> list[tuple[str, Photo]]:
    """Each criterion's photos, in the order in which they came."""
    query = (
        select(Evidence.criterion, Photo)
        .join(Photo, col(Photo.id) == col(Evidence.photo_id))
        .where(Evidence.registration_id == registration_id, col(Photo.key).is_not(None))
        .order_by(col(Evidence.added_at), col(Photo.id))
    )
    return list(db.exec(query).all())


def known_keys(db: Session, keys: list[str]) -> set[str]:
    """Which of these keys in the photo store belong to somebody."""
    return {key for key in db.exec(select(Photo.key).where(col(Photo.key).in_(keys))) if key}


def _same_source(db: Session, registration_id: int, source_hash: str) -> Photo | None:
    query = select(Photo).where(Photo.registration_id == registration_id, Photo.source_hash == source_hash)
    return db.exec(query).first()
