"""What every table shares: names for constraints, aware UTC times, JSON on both databases."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Integer, MetaData, TypeDecorator, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, Session, SQLModel

Json = dict[str, Any]

# Named constraints can be dropped by a later migration on either database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata: MetaData = SQLModel.metadata


class Instant(TypeDecorator[datetime]):
    """A moment: stored as UTC, returned aware. SQLite alone would drop the offset without converting."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


JsonColumn = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def instant(**more: Any) -> Any:
    """A column that holds a moment."""
    return Field(sa_type=Instant, **more)


def json(**more: Any) -> Any:
    """A column that holds JSON (JSONB on PostgreSQL)."""
    return Field(sa_type=JsonColumn, **more)


BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts rows only in a column called INTEGER


def identity() -> Any:
    """A surrogate key, given by the database, ascending."""
    return Field(default=None, primary_key=True, sa_type=BigId)


def reference(to: str, **more: Any) -> Any:
    """A foreign key to an `identity`."""
    return Field(sa_type=BigId, foreign_key=to, **more)


def insert_unless_there(db: Session, table: type[SQLModel], values: Json) -> bool:
    """Inserts a row unless one of its keys is taken; of two transactions at once, one inserts and the other waits for it. Returns whether it did."""
    return db.execute(_insert_unless_there(table, db.get_bind().dialect.name), values).first() is not None


@cache
def _insert_unless_there(table: type[SQLModel], dialect: str) -> Any:
    """The statement, built once a table: building it takes longer than running it."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    rows = inspect(table).local_table  # not the class: that takes SQLAlchemy twice as long
    return insert(rows).on_conflict_do_nothing().returning(*rows.primary_key)
