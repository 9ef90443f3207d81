"""The database's threads: plain functions over a session, each one transaction, never on the event loop.

On SQLite one writer thread commits whatever queued up meanwhile together (each unit in its own savepoint), so that one fsync serves many;
on PostgreSQL a pool of threads, each with its own connection.
"""

import asyncio
import queue
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlmodel import Session

T = TypeVar("T")
Work = Callable[[Session], T]

UNITS_A_COMMIT = 64
POSTGRES_THREADS = 8
BUSY_SECONDS = 30
RETRIES = 3
TRANSIENT = {"40001", "40P01"}  # serialization failure, deadlock detected


class Unusable(Exception):
    """The database cannot be opened; the message says in one line what to do."""


class Database(Protocol):
    """Runs units of work. What `write` returned is committed; what raised left no trace."""

    engine: Engine

    async def write(self, work: Work[T]) -> T: ...
    async def read(self, work: Work[T]) -> T: ...
    def close(self) -> None: ...


def parse_url(url: str) -> URL:
    """Reads a database URL; `postgresql://` and `sqlite://` need not name their driver.

    Raises:
        Unusable: it is neither.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise Unusable("DATABASE_URL is not a URL: write sqlite:///data/banhoc.db or postgresql://user@host/name") from None
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
    backend = parsed.drivername.split("+")[0]
    if backend not in drivers:
        raise Unusable(f"DATABASE_URL names {backend}: only sqlite and postgresql are known")
    return parsed.set(drivername=drivers[backend])


def connect(url: str) -> Database:
    """Opens the database that the URL names.

    Raises:
        Unusable: it does not answer, or its folder cannot be written.
    """
    parsed = parse_url(url)
    database: Database = SqliteDatabase(parsed) if parsed.drivername == "sqlite" else PostgresDatabase(parsed)
    try:
        with database.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
    except DBAPIError as error:
        database.close()
        reason = str(error.orig).strip().splitlines()[0] if error.orig else "no answer"
        place = parsed.database if parsed.drivername == "sqlite" else f"{parsed.host or 'localhost'}/{parsed.database}"
        raise Unusable(f"the database {place} cannot be opened ({reason}): check DATABASE_URL and that it runs") from None
    return database


class PostgresDatabase:
    def __init__(self, url: URL, threads: int = POSTGRES_THREADS) -> None:
        self.engine = create_engine(
            url,
            hide_parameters=True,  # what people say has no place in errors and logs
            pool_size=threads,
            max_overflow=2,
            pool_pre_ping=True,
            # A process that froze in the middle of a turn must not keep a conversation locked for ever.
            connect_args={"connect_timeout": 5, "options": "-c idle_in_transaction_session_timeout=60000 -c timezone=UTC"},
        )
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="database")

    async def write(self, work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work)

    read = write

    def _run(self, work: Work[T]) -> T:
        for attempt in range(RETRIES):
            try:
                return in_transaction(self.engine, work)
            except OperationalError as error:
                if getattr(error.orig, "sqlstate", None) not in TRANSIENT or attempt == RETRIES - 1:
                    raise
                time.sleep(random.uniform(0, 0.05 * 2**attempt))
        raise AssertionError("unreachable")

    def close(self) -> None:
        self._threads.shutdown()
        self.engine.dispose()


def in_transaction(engine: Engine, work: Work[T]) -> T:
    """Runs one unit in one transaction on the calling thread."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        return work(session)


class SqliteDatabase:
    def __init__(self, url: URL) -> None:
        prepare_folder(url)
        self.engine = sqlite_engine(url, begin="BEGIN IMMEDIATE")
        self._reading = sqlite_engine(url, begin="BEGIN")
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="database-read")
        self._units: queue.SimpleQueue[_Unit[Any] | None] = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._serve, name="database-write", daemon=True)
        self._writer.start()

    async def write(self, work: Work[T]) -> T:
        unit = _Unit(work)
        self._units.put(unit)
        return await asyncio.wrap_future(unit.future)

    async def read(self, work: Work[T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._readers, in_transaction, self._reading, work)

    def close(self) -> None:
        self._units.put(None)
        self._writer.join()
        self._readers.shutdown()
        self.engine.dispose()
        self._reading.dispose()

    def _serve(self) -> None:
        open_ = True
        while open_:
            batch, open_ = self._gather()
            if batch:
                self._commit(batch)

    def _gather(self) -> tuple[list["_Unit[Any]"], bool]:
        """The next unit, waited for, and those that queued up behind it."""
        batch: list[_Unit[Any]] = []
        unit = self._units.get()
        while unit is not None:
            batch.append(unit)
            if len(batch) == UNITS_A_COMMIT or self._units.empty():
                return batch, True
            unit = self._units.get()
        return batch, False

    def _commit(self, batch: list["_Unit[Any]"]) -> None:
        try:
            with self.engine.connect() as connection, connection.begin():
                for unit in batch:
                    unit.run(connection)
        except Exception as error:
            for unit in batch:
                unit.fail(error)
        else:
            for unit in batch:
                unit.settle()


class _Unit(Generic[T]):
    """One unit of work on the writer thread; its future is resolved only after the commit that carries it."""

    def __init__(self, work: Work[T]) -> None:
        self.future: Future[T] = Future()
        self._work = work
        self._result: T
        self._error: Exception | None = None

    def run(self, connection: Connection) -> None:
        try:
            with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session, session.begin():
                self._result = self._work(session)
        except Exception as error:
            self._error = error
            # A full disk makes SQLite roll back everything, not just this savepoint: what follows must not run unprotected.
            if not connection.connection.dbapi_connection.in_transaction:  # type: ignore[union-attr]
                raise

    def fail(self, error: Exception) -> None:
        if not self.future.cancelled():
            self.future.set_exception(self._error or error)

    def settle(self) -> None:
        if self.future.cancelled():
            return
        if self._error:
            self.future.set_exception(self._error)
        else:
            self.future.set_result(self._result)


def prepare_folder(url: URL) -> None:
    """Makes the folder of an SQLite file.

    Raises:
        Unusable: it cannot be made.
    """
    if url.database in (None, "", ":memory:"):
        raise Unusable("DATABASE_URL names no file: write for instance sqlite:///data/banhoc.db")
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        Path(url.database or "").touch(mode=0o600)  # people's data: nobody else on this machine may read it
    except OSError as error:
        raise Unusable(f"the folder {folder} cannot be made ({error.strerror}): choose another in DATABASE_URL") from None


def sqlite_engine(url: URL, begin: str) -> Engine:
    """An engine whose every connection is durable, waits its turn and keeps foreign keys."""
    engine = create_engine(url, hide_parameters=True, connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun below, by name
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
