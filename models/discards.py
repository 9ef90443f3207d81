"""Discards: keys in the photo store whose file nobody needs any more, to be deleted once the turn that says so is safe."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col, select

from models.base import insert_unless_there, instant


class Discard(SQLModel, table=True):
    """A stored file to delete. No key is ever given twice, so that nothing new can lie under it."""

    key: str = Field(primary_key=True)
    at: datetime = instant()


def discard(db: Session, keys: Iterable[str | None], now: datetime) -> None:
    """Lets stored files be deleted, once the transaction is committed."""
    for key in keys:
        if key:
            insert_unless_there(db, Discard, {"key": key, "at": now})


def pending(db: Session, limit: int = 200) -> list[str]:
    """Keys whose files are to be deleted."""
    return list(db.exec(select(Discard.key).order_by(col(Discard.at)).limit(limit)))


def forget(db: Session, keys: Iterable[str]) -> None:
    """Their files are gone."""
    db.execute(delete(Discard).where(col(Discard.key).in_(list(keys))))
