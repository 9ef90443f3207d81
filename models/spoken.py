"""Spoken prompts: texts of the bot that a teacher or an elder has recorded in the local language, and an officer has released."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import ColumnElement, UniqueConstraint, func, literal
from sqlmodel import Field, Session, SQLModel, col, select

from models import discards, log
from models.base import identity, insert_unless_there, instant, reference
from models.people import Account, Holds
from models.registrations import Registration
from models.rules import Misunderstood

LANGUAGE_LENGTH = 20

Where: TypeAlias = str | ColumnElement[str | None]
"""A commune's code, or what gives it within a query."""


class Spoken(SQLModel, table=True):
    """A recording of one text, for a commune. Until it is released, only its speaker and the commune's officer hear it."""

    __tablename__ = "spoken"
    __table_args__ = (UniqueConstraint("commune_code", "language", "text_key"),)

    id: int = identity()
    commune_code: str = Field(foreign_key="commune.code")
    language: str  # as its speaker calls it, such as "Thái"
    text_key: str
    words: str  # the text as it was when it was recorded: a changed text is not heard with an old recording
    key: str = Field(index=True)
    seconds: int
    recorded_by: int = reference("person.id")
    recorded_at: datetime = instant()
    released_by: int | None = reference("person.id", default=None)
    released_at: datetime | None = instant(default=None)


def check_language(said: str) -> str:
    """A language's name as it is kept: "tiếng thái" is "Thái".

    Raises:
        Misunderstood: it has no letters, or something else, or is too long.
    """
    name = " ".join(unicodedata.normalize("NFC", said).split())
    name = re.sub(r"^tiếng\b ?", "", name, flags=re.IGNORECASE)
    if len(name) > LANGUAGE_LENGTH or not re.fullmatch(r"[^\W\d_]+(?:[ -][^\W\d_]+)*", name):
        raise Misunderstood("check-spoken-language")
    return name[0].upper() + name[1:]


def record(db: Session, made: Spoken) -> None:
    """Keeps a recording, which waits for release; one of the same text that was there before is thrown away."""
    values = made.model_dump(exclude={"id"})
    insert_unless_there(db, Spoken, values)
    query = select(Spoken).where(Spoken.commune_code == made.commune_code, Spoken.language == made.language, Spoken.text_key == made.text_key)
    there = db.exec(query.with_for_update().execution_options(populate_existing=True)).one()
    if there.key != made.key:
        discards.discard(db, [there.key], made.recorded_at)
        there.sqlmodel_update(values)
        db.flush()
    log.write(db, "spoken recorded", made.recorded_by, None, made.recorded_at, language=made.language, text=made.text_key)


def recorded(db: Session, commune_code: str, language: str) -> dict[str, str]:
    """The texts that are recorded in a language, by key, with their words as they were then."""
    query = select(Spoken.text_key, Spoken.words).where(Spoken.commune_code == commune_code, Spoken.language == language)
    return dict(db.exec(query).all())


def recording_of(db: Session, commune_code: str, language: str, text_key: str) -> Spoken | None:
    """The recording of a text."""
    query = select(Spoken).where(Spoken.commune_code == commune_code, Spoken.language == language, Spoken.text_key == text_key)
    return db.exec(query).first()


def languages(db: Session, commune: Where, only_released: bool = False) -> dict[str, int]:
    """The languages of a commune's recordings, each with a number that means it."""
    query = select(Spoken.language, func.min(Spoken.id)).where(col(Spoken.commune_code) == commune)
    if only_released:
        query = query.where(col(Spoken.released_at).is_not(None))
    return dict(db.exec(query.group_by(Spoken.language).order_by(Spoken.language)).all())


def waiting(db: Session, communes: Sequence[str], limit: int = 1) -> list[Spoken]:
    """Recordings that wait for release, the oldest first."""
    query = select(Spoken).where(col(Spoken.commune_code).in_(communes), col(Spoken.released_at).is_(None))
    return list(db.exec(query.order_by(col(Spoken.recorded_at), col(Spoken.id)).limit(limit)))


def count_waiting(db: Session, communes: Sequence[str]) -> int:
    """How many recordings wait for release."""
    query = select(func.count()).select_from(Spoken)
    return db.exec(query.where(col(Spoken.commune_code).in_(communes), col(Spoken.released_at).is_(None))).one()


def lock(db: Session, id: int) -> Spoken | None:
    """A recording, locked until the transaction ends and read anew."""
    return db.get(Spoken, id, with_for_update=True, populate_existing=True)


def release(db: Session, spoken: Spoken, person_id: int, now: datetime) -> None:
    """Lets the commune hear a locked recording."""
    spoken.released_by, spoken.released_at = person_id, now
    log.write(db, "spoken released", person_id, spoken.id, now, language=spoken.language, text=spoken.text_key)


def refuse(db: Session, spoken: Spoken, person_id: int, now: datetime) -> None:
    """Throws a locked recording away, so that its text can be recorded again."""
    log.write(db, "spoken refused", person_id, spoken.id, now, language=spoken.language, text=spoken.text_key)
    discards.discard(db, [spoken.key], now)
    db.delete(spoken)
    db.flush()


def commune_of(person_id: int | None, invited: str | None) -> Where:
    """Where somebody hears recordings, within a query: the commune of their latest registration, or of their invitation."""
    if person_id is None:
        return literal(invited)
    latest = select(Registration.commune_code).where(Registration.person_id == person_id)
    newest = latest.order_by(col(Registration.year).desc(), col(Registration.id).desc()).limit(1)
    return func.coalesce(newest.scalar_subquery(), invited)


def released(db: Session, commune: Where, language: str, text_keys: Sequence[str]) -> list[Spoken]:
    """The released recordings of texts."""
    query = select(Spoken).where(col(Spoken.commune_code) == commune, Spoken.language == language, col(Spoken.text_key).in_(text_keys))
    return list(db.exec(query.where(col(Spoken.released_at).is_not(None))))


def listens(db: Session, person_id: int) -> str | None:
    """The language in which somebody listens, wherever they were last active."""
    query = select(Account.listens).join(Holds, col(Holds.account_id) == col(Account.id))
    query = query.where(Holds.person_id == person_id, Holds.relation == "self").order_by(col(Account.last_active_at).desc())
    return db.exec(query.limit(1)).first()


def known_keys(db: Session, keys: list[str]) -> set[str]:
    """Which of these keys in the photo store belong to a spoken prompt."""
    return set(db.exec(select(Spoken.key).where(col(Spoken.key).in_(keys))))
