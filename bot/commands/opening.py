"""How the commands open the database: to look, changing nothing; or to change something while `run` may be working."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from bot import app
from bot.settings import Settings, Wrong
from models import database, schema
from models.database import Database


@contextmanager
def reading(settings: Settings) -> Iterator[Engine]:
    """The database, opened so that nothing can be changed; each transaction sees one moment of it.

    Raises:
        Unusable: it does not answer.
        Wrong: there is none yet.
    """
    url = existing(settings)
    engine = _reading_sqlite(url) if url.drivername == "sqlite" else _reading_postgres(url)
    try:
        _knock(engine)
        yield engine
    finally:
        engine.dispose()


@asynccontextmanager
async def writing(settings: Settings) -> AsyncIterator[Database]:
    """The database as `run` has it, at the newest revision.

    Raises:
        Unusable: it does not answer.
        Wrong: there is none yet, or it needs a migration.
    """
    existing(settings)
    data = await app.open_database(settings, migrate=False)
    try:
        check_newest(data.engine)
        yield data
    finally:
        data.close()


def existing(settings: Settings) -> URL:
    """The database's URL; an SQLite file is not made by looking for it.

    Raises:
        Unusable: the URL names no database.
        Wrong: there is no such file.
    """
    url = database.parse_url(settings.database_url)
    if url.drivername == "sqlite" and not Path(url.database or "").is_file():
        raise Wrong(f"there is no database {url.database} yet: `banhoc run` or `banhoc migrate` makes it, or DATABASE_URL names another")
    return url


def check_newest(engine: Engine) -> None:
    """Checks that the database is as this program needs it.

    Raises:
        Wrong: it needs a migration.
        Unknown: a newer program migrated it.
    """
    at = revision(engine)
    if at != schema.newest():
        raise Wrong(f"the database is at revision {at or 'none'}, this program needs {schema.newest()}: run `banhoc migrate` first")


def revision(engine: Engine) -> str | None:
    """The revision that the database is at.

    Raises:
        Unknown: a newer program migrated it.
    """
    with engine.connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """The revision that the database is at, as this connection's transaction sees it.

    Raises:
        Unknown: a newer program migrated it.
    """
    at = MigrationContext.configure(connection).get_current_revision()
    if at is not None and at not in known_revisions():
        raise schema.Unknown(f"the database is at revision {at}, newer than this program: install the newer version")
    return at


def known_revisions() -> set[str]:
    """The revisions to which this program can bring a database."""
    return {script.revision for script in ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()}


def can_become(at: str, wanted: str) -> bool:
    """Whether a database at a revision can be brought to another one: only forward."""
    script = ScriptDirectory(str(schema.MIGRATIONS))
    return at in {step.revision for step in script.iterate_revisions(wanted, "base")}


def reason(error: DBAPIError) -> str:
    """What a database says went wrong, in one line, without the statement and what it carried."""
    lines = str(error.orig).strip().splitlines()
    return lines[0] if lines else "no answer"


def _reading_sqlite(url: URL) -> Engine:
    engine = database.sqlite_engine(url, begin="BEGIN")

    @event.listens_for(engine, "connect")
    def only_read(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA query_only=ON")

    return engine


def _reading_postgres(url: URL) -> Engine:
    options = "-c default_transaction_read_only=on -c timezone=UTC"
    return create_engine(url, isolation_level="REPEATABLE READ", connect_args={"connect_timeout": 5, "options": options})


def _knock(engine: Engine) -> None:
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        url = engine.url
        place = url.database if url.drivername == "sqlite" else f"{url.host or 'localhost'}/{url.database}"
        raise database.Unusable(f"the database {place} cannot be opened ({reason(error)}): check DATABASE_URL and that it runs") from None
