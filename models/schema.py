"""The schema's state: migrating to the newest, and telling whether that is needed."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x62616E68  # any number of our own; here the letters "banh"


class Broken(Exception):
    """A migration left rows that refer to nothing; it was rolled back."""


class Unknown(Exception):
    """The database is at a revision that this program does not know."""


def current(engine: Engine) -> str | None:
    """The revision that the database is at."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision that this program needs."""
    head = ScriptDirectory(str(MIGRATIONS)).get_current_head()
    assert head is not None
    return head


def migrate(engine: Engine, to: str = "head") -> None:
    """Brings the database to a revision; of several processes that try at once, one does it and the others wait.

    A lock of the database itself is used, not a lease: the leases' table is made by a migration.

    Raises:
        Broken: on SQLite, foreign keys do not hold afterwards.
        Unknown: a newer program migrated it.
    """
    if engine.dialect.name == "sqlite":
        _migrate_sqlite(engine, to)
    else:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ADVISORY_LOCK})
            _upgrade(connection, to)


def _migrate_sqlite(engine: Engine, to: str) -> None:
    """A table is changed by building it anew, and dropping the old one with foreign keys on would delete its children."""
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                _upgrade(connection, to)
                lost = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
                if lost:
                    raise Broken(f"rows of {lost[0][0]} refer to nothing in {lost[0][2]}")
        finally:
            raw.cursor().execute("PRAGMA foreign_keys=ON")


def _upgrade(connection: Connection, to: str) -> None:
    at = MigrationContext.configure(connection).get_current_revision()
    if at is not None and at not in {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}:
        raise Unknown(f"the database is at revision {at}, newer than this program: install the newer version")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
