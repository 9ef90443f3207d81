"""Uniting: somebody who was written down twice is one person, so that nobody decides their own file under another name."""

from datetime import datetime

from sqlalchemy import Table, delete, select, update
from sqlmodel import Session, SQLModel, col

from models import log, registrations, timers
from models.base import metadata
from models.invitations import Invitation
from models.outbox import Message
from models.people import Holds, Person, Role


def unite(db: Session, listed: Person, own: Person, now: datetime) -> None:
    """Lets an account's own person take the place of the one whom an officer listed: roles and invitations are theirs from now on.

    All else that belongs to the other one goes along, and nothing is left that tells who it was; only a file stays with whose it is.
    """
    has_file = bool(registrations.all_of(db, listed.id))
    if not has_file:
        _hold_once(db, listed.id, own.id)
        timers.take_all(db, timers.person(listed.id))
        listed.name, listed.birth_year, listed.erased_at = "", None, now
    db.flush()
    for table in [_table(Role), _table(Invitation)] if has_file else metadata.sorted_tables:
        _refer(db, table, listed.id, own.id)
    db.execute(update(Message).where(col(Message.to) == "person", col(Message.to_id) == listed.id).values(to_id=own.id))
    log.write(db, "united", own.id, listed.id, now)
    db.flush()
    db.expire_all()  # what was read before refers to the other one


def _hold_once(db: Session, listed_id: int, own_id: int) -> None:
    """An account that speaks for both speaks for the one who stays."""
    held = select(col(Holds.account_id)).where(col(Holds.person_id) == own_id)
    db.execute(delete(Holds).where(col(Holds.person_id) == listed_id, col(Holds.account_id).in_(held)))


def _refer(db: Session, table: Table, listed_id: int, own_id: int) -> None:
    """Lets a table's rows refer to the one who stays."""
    for column in table.columns:
        if any(key.column is _table(Person).c.id for key in column.foreign_keys):
            db.execute(update(table).where(column == listed_id).values({column: own_id}))


def _table(model: type[SQLModel]) -> Table:
    return metadata.tables[str(model.__tablename__)]
