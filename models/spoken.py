"""Spoken prompts: texts of the bot that a teacher or an elder has recorded in the local language, and an officer has released."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, select

from models.base import identity, instant, reference


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


def known_keys(db: Session, keys: list[str]) -> set[str]:
    """Which of these keys in the photo store belong to a spoken prompt."""
    return set(db.exec(select(Spoken.key).where(col(Spoken.key).in_(keys))))
