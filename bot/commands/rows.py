"""Tables as lines of JSON, the same on either database, and back. The database is asked for its columns, so that any revision can be handled."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import IO, Any

from sqlalchemy import JSON, Connection, Date, DateTime, MetaData, Table, func, insert, select, text

from models.base import Instant, Json, JsonColumn

ROWS_AT_ONCE = 500
NOT_OURS = "alembic_version"  # the revision is written down elsewhere


class OtherColumns(Exception):
    """A line does not fit its table."""


def tables(connection: Connection) -> list[Table]:
    """The tables that are there, in an order in which they can be filled."""
    metadata = MetaData()
    metadata.reflect(connection)
    found = [table for table in metadata.sorted_tables if table.name != NOT_OURS]
    for table in found:
        _read_types_our_way(table)
    return found


def count(connection: Connection, table: Table) -> int:
    """How many rows a table has."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def write(connection: Connection, table: Table, out: IO[bytes]) -> int:
    """Writes a table's rows in the order of its key, a line each. Returns how many."""
    written = 0
    query = select(table).order_by(*table.primary_key.columns)
    with connection.execution_options(yield_per=ROWS_AT_ONCE).execute(query) as rows:
        for row in rows.mappings():
            out.write(json.dumps({name: _plain(value) for name, value in row.items()}, separators=(",", ":")).encode() + b"\n")
            written += 1
    return written


def read(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Adds rows to a table. Returns how many.

    Raises:
        OtherColumns: a line has more, fewer or other values than the table has columns.
    """
    added = 0
    storable = _storable if connection.dialect.name == "postgresql" else _as_it_is
    rows = (_row(table, storable(json.loads(line))) for line in lines)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        connection.execute(insert(table), some)
        added += len(some)
    return added


def continue_numbering(connection: Connection, found: Iterable[Table]) -> None:
    """Lets PostgreSQL count on from the greatest key of each table; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table, column in _numbered(found):
        name = connection.dialect.identifier_preparer.quote(table.name)
        sequence = connection.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), {"table": name, "column": column}).scalar_one()
        greatest = connection.execute(select(func.max(table.c[column]))).scalar_one()
        if sequence is not None and greatest is not None:
            connection.execute(text("SELECT setval(:sequence, :greatest)"), {"sequence": sequence, "greatest": greatest})


def _numbered(found: Iterable[Table]) -> Iterator[tuple[Table, str]]:
    for table in found:
        for column in table.primary_key.columns:
            if column.type.python_type is int:
                yield table, column.name


def _read_types_our_way(table: Table) -> None:
    """Times come aware, and nothing in a JSON column is NULL, not JSON's null, as everywhere else in this program."""
    for column in table.columns:
        if isinstance(column.type, DateTime):
            column.type = Instant()
        elif isinstance(column.type, JSON):
            column.type = JsonColumn


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value  # a time is a date too


def _as_it_is(value: Any) -> Any:
    return value


def _storable(value: Any) -> Any:
    """PostgreSQL takes no NUL and no half of a pair of surrogates; one hostile message must not keep a box from growing."""
    match value:
        case str():
            return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "\ufffd")
        case list():
            return [_storable(each) for each in value]
        case dict():
            return {_storable(name): _storable(each) for name, each in value.items()}
        case _:
            return value


def _row(table: Table, said: Any) -> Json:
    if not isinstance(said, dict) or set(said) != set(table.columns.keys()):
        raise OtherColumns(f"a row of {table.name} has other columns")
    return {name: _typed(table.columns[name].type, value) for name, value in said.items()}


def _typed(type_: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(type_, Instant):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(type_, Date) else value
