"""What channels remember: small values by key, such as tokens, counts and links, with a time after which they are forgotten."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Field, Session, SQLModel, col

from models.base import Json, insert_unless_there, instant, json


class Memory(SQLModel, table=True):
    """One value. After `until` it is as if it had never been there."""

    key: str = Field(primary_key=True)
    value: Json = json()
    until: datetime | None = instant(default=None, index=True)

    def is_over(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return self.until is not None and self.until <= now


def get(db: Session, key: str, now: datetime) -> Json | None:
    """The value of a key, if it is remembered."""
    memory = db.get(Memory, key)
    return dict(memory.value) if memory and not memory.is_over(now) else None


def add(db: Session, key: str, value: Json, now: datetime, until: datetime | None = None) -> bool:
    """Remembers a value unless the key has one. Returns whether it did."""
    db.execute(delete(Memory).where(col(Memory.key) == key, col(Memory.until) <= now))
    return insert_unless_there(db, Memory, {"key": key, "value": value, "until": until})


def change(db: Session, key: str, change: Callable[[Json], Json], now: datetime, until: datetime | None = None) -> Json:
    """Changes a value, which is empty at first; whoever changes it at the same time comes after. Returns the new one."""
    insert_unless_there(db, Memory, {"key": key, "value": {}, "until": until})
    memory = db.get_one(Memory, key, with_for_update=True, populate_existing=True)
    memory.value, memory.until = change({} if memory.is_over(now) else dict(memory.value)), until
    db.flush()
    return dict(memory.value)


def forget(db: Session, key: str) -> None:
    """Forgets a value."""
    db.execute(delete(Memory).where(col(Memory.key) == key))


def forget_old(db: Session, now: datetime) -> int:
    """Forgets what is over. Returns how much it was."""
    return int(db.execute(delete(Memory).where(col(Memory.until) <= now)).rowcount)  # type: ignore[attr-defined]
