"""Upgrades: a database with data of each release comes through with every row."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Boolean, Column, Connection, Date, DateTime, Integer, MetaData, Table, func, insert, inspect, select
from sqlalchemy.types import JSON
from sqlmodel import col

from models import database, schema
from models.announcements import PEOPLE, Announcement
from models.database import Database
from models.tables import metadata
from tests.databases import Databases

RELEASES = [script.revision for script in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions() if script.revision != schema.newest()]
ROWS = 3
BOOKKEEPING = "alembic_version"


@pytest.fixture(params=RELEASES)
def old(request: pytest.FixtureRequest, made_databases: Databases) -> Any:
    """A database at an older release, with rows in every table."""
    opened = database.connect(made_databases.empty())
    schema.migrate(opened.engine, request.param)
    with opened.engine.begin() as connection:
        fill(connection)
    yield opened
    opened.close()


def fill(connection: Connection) -> None:
    """Puts rows into every table, each referring to the row of the same number."""
    tables = MetaData()
    tables.reflect(connection)
    for table in tables.sorted_tables:
        if table.name != BOOKKEEPING:
            for number in range(1, ROWS + 1):
                connection.execute(insert(table).values({column.name: value(column, number) for column in table.columns}))


def value(column: Column[Any], number: int) -> Any:
    """Something of the column's type that tells rows apart."""
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    if isinstance(column.type, Integer):
        return number
    if isinstance(column.type, DateTime):
        return datetime(2026, 11, number, tzinfo=UTC)
    if isinstance(column.type, Date):
        return date(2026, 11, number)
    if isinstance(column.type, JSON):
        return {"number": number}
    return str(number)


def contents(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    tables = MetaData()
    tables.reflect(connection)
    return {
        table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()]
        for table in tables.sorted_tables
        if table.name != BOOKKEEPING
    }


def test_every_row_comes_through(old: Database) -> None:
    with old.engine.connect() as connection:
        before = contents(connection)
    assert all(len(rows) == ROWS for rows in before.values())
    schema.migrate(old.engine)
    with old.engine.connect() as connection:
        after = contents(connection)
        counted = {name: connection.execute(select(func.count()).select_from(Table(name, MetaData()))).scalar_one() for name in metadata.tables}
    for table, rows in before.items():
        assert counted[table] == ROWS
        assert [{name: row[name] for name in old_row} for row, old_row in zip(after[table], rows, strict=True)] == rows


def test_all_that_was_sent_before_was_for_people(old: Database) -> None:
    tables = inspect(old.engine)
    if tables.has_table("announcement") and "audience" in {column["name"] for column in tables.get_columns("announcement")}:
        return  # that release knows whom it was for
    schema.migrate(old.engine)
    with old.engine.connect() as connection:
        assert set(connection.execute(select(col(Announcement.audience))).scalars()) <= {PEOPLE}  # the oldest releases sent nothing
