"""Notes: what a citizen says about a criterion or a photo, in a sentence or a recording, and what the village head can vouch for."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select

from models.base import identity, instant, reference

SENTENCE, VOICE, HEAD_WORD = "sentence", "voice", "head_word"  # as a programme calls what it accepts


@dataclass(frozen=True)
class Recording:
    """A recording as it was taken in: where it lies in the photo store, how long it is, and the hash of what came."""

    key: str
    seconds: int
    source_hash: str


class Note(SQLModel, table=True):
    """One thing said. About a criterion it is evidence where the programme accepts its kind; about a photo it is the photo's caption."""

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


def of_registration(db: Session, registration_id: int) -> list[Note]:
    """A registration's notes, in the order in which they were said."""
    return list(db.exec(select(Note).where(Note.registration_id == registration_id).order_by(col(Note.id))))


def known_keys(db: Session, keys: list[str]) -> set[str]:
    """Which of these keys in the photo store belong to a note."""
    return {key for key in db.exec(select(Note.key).where(col(Note.key).in_(keys))) if key}
