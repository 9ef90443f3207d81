"""The log of acts: who did what, when. Rows are only added; the database itself refuses anything else (see migrations)."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel

from models.base import BigId, Json, identity, instant, json


class LogEntry(SQLModel, table=True):
    """One act. People are named by id alone, so that the log may stay when a person goes."""

    __tablename__ = "log"

    id: int = identity()
    at: datetime = instant(index=True)
    person_id: int | None = Field(default=None, sa_type=BigId)
    act: str = Field(index=True)
    subject_id: int | None = Field(default=None, sa_type=BigId)
    detail: Json = json(default_factory=dict)


def write(db: Session, act: str, person_id: int | None, subject_id: int | None, now: datetime, **detail: object) -> None:
    """Adds an act to the log, in the transaction that does it."""
    db.add(LogEntry(at=now, person_id=person_id, act=act, subject_id=subject_id, detail=detail))
