"""Leases: one row a duty that only one process may have, with a number that fences off its former holders."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlmodel import Field, Session, SQLModel, col

from models.base import insert_unless_there, instant


class Lease(SQLModel, table=True):
    """Who has a duty until when. `fence` grows with every new holder."""

    duty: str = Field(primary_key=True)
    holder: str
    until: datetime = instant()
    fence: int = 1


def take(db: Session, duty: str, holder: str, now: datetime, until: datetime) -> int | None:
    """Takes or keeps a duty. Returns the fence, or nothing while somebody else has it."""
    insert_unless_there(db, Lease, {"duty": duty, "holder": "", "until": now, "fence": 0})
    lease = db.get_one(Lease, duty, with_for_update=True, populate_existing=True)
    if lease.holder != holder:
        if lease.until > now:
            return None
        lease.holder, lease.fence = holder, lease.fence + 1
    lease.until = until
    return lease.fence


def still_held(db: Session, duty: str, fence: int) -> bool:
    """Whether a fence is still the newest; locks the duty, so that it stays so until the transaction ends."""
    lease = db.get(Lease, duty, with_for_update=True, populate_existing=True)
    return lease is not None and lease.fence == fence


def give_up(db: Session, duty: str, holder: str, now: datetime) -> None:
    """Lets go of a duty, so that the next holder need not wait."""
    db.execute(update(Lease).where(col(Lease.duty) == duty, col(Lease.holder) == holder).values(until=now))


def forget(db: Session, before: datetime) -> None:
    """Forgets the leases of processes that were alive before a time and no longer are."""
    db.execute(delete(Lease).where(col(Lease.duty).startswith("alive "), col(Lease.until) < before))


def break_all(db: Session, now: datetime) -> None:
    """Ends every lease, and with them all claims: only for a process that knows that it is the only one."""
    db.execute(update(Lease).values(until=now))
