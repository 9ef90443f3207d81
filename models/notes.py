"""Notes: what a citizen says about a criterion or a photo, in a sentence or a recording, and what the village head can vouch for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, delete, text
from sqlmodel import Field, Session, SQLModel, col, select

from models import discards
from models.base import identity, instant, reference

IS_KEPT = text("note.key IS NOT NULL")
SENTENCE, VOICE, HEAD_WORD = "sentence", "voice", "head_word"  # as a programme calls what it accepts


@dataclass(frozen=True)
class Recording:
    """A recording as it was taken in: where it lies in the photo store, how long it is, and the hash of what came."""

    key: str
    seconds: int
    source_hash: str


class Note(SQLModel, table=True):
    """One thing said. About a criterion it is evidence where the programme accepts its kind; about a photo it is the photo's caption."""

    __table_args__ = (
        Index("ix_note_registration_id_added_at", "registration_id", "added_at"),
        Index("ix_note_kept", "added_at", sqlite_where=IS_KEPT, postgresql_where=IS_KEPT),
    )

    id: int = identity()
    registration_id: int = reference("registration.id", index=True)
    criterion: str | None = None
    photo_id: int | None = reference("photo.id", default=None, index=True)
    kind: str
    words: str | None = None
    key: str | None = Field(default=None, index=True)
    seconds: int | None = None
    added_at: datetime = instant()


def add(db: Session, note: Note) -> Note:
    """Adds a note."""
    db.add(note)
    db.flush()
    return note


def about(db: Session, note: Note, criteria: Iterable[str]) -> None:
    """Lets a note of which nobody had said what it tells tell about criteria: one for each."""
    first, *others = criteria
    note.criterion = first
    for criterion in others:
        db.add(Note(**{**note.model_dump(exclude={"id"}), "criterion": criterion}))
    db.flush()


def loose(db: Session, registration_id: int) -> list[Note]:
    """Notes of which nobody has said yet what they tell about."""
    free = (col(Note.criterion).is_(None), col(Note.photo_id).is_(None))
    return list(db.exec(select(Note).where(Note.registration_id == registration_id, *free).order_by(col(Note.id))))


def remove(db: Session, note: Note, now: datetime) -> None:
    """Takes a note away; a recording that another note tells by too stays."""
    db.delete(note)
    db.flush()
    keys = {note.key} if note.key else set()
    discards.discard(db, keys - known_keys(db, list(keys)), now)


def take_back(db: Session, registration_id: int, criterion: str, kinds: Collection[str], now: datetime) -> None:
    """Takes back what was said about a criterion in some ways. A recording that tells about another one too stays."""
    about = (col(Note.registration_id) == registration_id, col(Note.criterion) == criterion, col(Note.kind).in_(kinds))
    keys = {key for key in db.exec(select(Note.key).where(*about)) if key}
    db.execute(delete(Note).where(*about))
    discards.discard(db, keys - known_keys(db, list(keys)), now)


def captions(db: Session, photo_ids: Iterable[int]) -> dict[int, str]:
    """What was written with photos, by photo."""
    query = select(Note.photo_id, Note.words).where(col(Note.photo_id).in_(list(photo_ids)))
    return {photo: words for photo, words in db.exec(query) if photo is not None and words}


def of_registration(db: Session, registration_id: int) -> list[Note]:
    """A registration's notes, in the order in which they were said."""
    return list(db.exec(select(Note).where(Note.registration_id == registration_id).order_by(col(Note.id))))


def known_keys(db: Session, keys: list[str]) -> set[str]:
    """Which of these keys in the photo store belong to a note."""
    return {key for key in db.exec(select(Note.key).where(col(Note.key).in_(keys))) if key}
