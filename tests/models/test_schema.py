"""The schema: what the migrations make is what the tables say, and the log is only added to."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from models import database, log, schema
from models.database import Database, in_transaction
from models.tables import metadata
from tests.databases import Databases
from tests.machine import BEGIN


def test_the_migrations_make_the_tables(data: Database) -> None:
    with data.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(data: Database) -> None:
    schema.migrate(data.engine)
    assert schema.current(data.engine) == schema.newest()


def test_a_database_from_the_future_is_refused(made_databases: Databases) -> None:
    opened = database.connect(made_databases.fresh())
    with opened.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(schema.Unknown, match="install the newer version"):
        schema.migrate(opened.engine)
    opened.close()


def test_every_table_has_a_key(data: Database) -> None:
    tables = inspect(data.engine)
    for name in tables.get_table_names():
        if name != "alembic_version":
            assert tables.get_pk_constraint(name)["constrained_columns"], name


@pytest.mark.parametrize("change", ["UPDATE log SET act = 'other'", "DELETE FROM log"])
def test_the_log_is_only_added_to(data: Database, change: str) -> None:
    in_transaction(data.engine, lambda db: log.write(db, "registered", 1, 1, BEGIN))
    with pytest.raises(DBAPIError, match="only added to"), data.engine.begin() as connection:
        connection.execute(text(change))
