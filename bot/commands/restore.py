"""`banhoc restore`: a backup into an empty database and an empty photo store, of whatever kinds. Never over what is there."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import IO, Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
from sqlalchemy import Connection, Engine, Table, select

from bot import app, settings, store
from bot.clock import utc_now
from bot.commands import archive, opening, rows, terminal
from bot.commands.archive import Broken, Head
from bot.settings import Settings, Wrong
from bot.store import Store
from models import schema

Advance = Callable[[int], None]
LEASES = "lease"  # a program that ran here and kept nothing leaves these; the backup's own go on from their numbers


def restore(file: Annotated[Path, typer.Argument(help="A file that `banhoc backup` wrote.", show_default=False)]) -> None:
    """Bring a backup back, into an empty database and an empty photo store: nothing is ever overwritten.

    The file is checked first. It may come from SQLite and go to PostgreSQL, or the other way. Stop `banhoc run` before.

    Example:

      DATABASE_URL=postgresql://banhoc@localhost/banhoc banhoc restore banhoc-2026-09-01.tar
    """
    current = settings.load()
    if not file.is_file():
        raise Wrong(f"there is no file {file}")
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    with Progress(*columns, console=terminal.err, transient=True, disable=not terminal.err.is_terminal) as progress:
        head = check(file, progress)
        asyncio.run(bring_back(current, file, head, progress))
    terminal.say(f"{sum(head.tables.values())} rows of {len(head.tables)} tables are back, with their photos, as of {head.made_at}")


def check(file: Path, progress: Progress) -> Head:
    """Reads all of a backup. Returns what it says of itself.

    Raises:
        Broken: it is not whole.
        Wrong: this program is too old for it.
    """
    head = archive.check(file, _bar(progress, "checking", file))
    if head.revision not in opening.known_revisions():
        raise Wrong(f"{file} is at revision {head.revision}, newer than this program: install the newer version")
    return head


async def bring_back(current: Settings, file: Path, head: Head, progress: Progress) -> None:
    """Brings a checked backup back, all or nothing.

    Raises:
        Wrong: there is something that would be overwritten, or somebody at work.
        Unusable, Unknown, StoreError: the database or the photo store cannot be used.
    """
    photos = await _open_empty_store(current)
    data = await app.open_database(current, migrate=False)
    lock = None
    try:
        lock = app.only_process(data.engine)
        with data.engine.connect() as connection:
            _check_empty(connection, head)
        with archive.reading(file):
            await _fill(data.engine, photos, file, head, progress)
    finally:
        data.close()
        if lock:
            lock.close()


async def _open_empty_store(current: Settings) -> Store:
    try:
        photos = store.open_store(current.photo_store)
    except ValueError as error:
        raise Wrong(f"PHOTO_STORE: {error}") from None
    await photos.check()
    async for stored in photos.list():
        raise Wrong(f"PHOTO_STORE {current.photo_store} is not empty (it holds {stored.key}): restore overwrites nothing, name an empty one")
    return photos


def _check_empty(connection: Connection, head: Head) -> None:
    """Nobody and nothing may be there but what a program leaves that ran and kept nothing.

    Raises:
        Wrong: there is more.
    """
    place = connection.engine.url.database
    at = opening.revision_of(connection)
    if at is not None and not opening.can_become(at, head.revision):
        raise Wrong(f"the database {place} is at revision {at}, later than the backup's {head.revision}: name an empty one in DATABASE_URL")
    for table in rows.tables(connection):
        count = rows.count(connection, table)
        if count and table.name != LEASES:
            raise Wrong(f"the database {place} is not empty ({table.name}: {count}): restore overwrites nothing, name an empty one in DATABASE_URL")
        if count and connection.execute(select(table.c.duty).where(table.c.until > utc_now())).first():
            raise Wrong(f"banhoc runs on the database {place}: stop it first")


async def _fill(engine: Engine, photos: Store, file: Path, head: Head, progress: Progress) -> None:
    """Photos first, so that no row ever names one that is not there. What was begun is taken back if it cannot be ended.

    The tables are filled on this very thread: in another one they would be committed although Ctrl+C had taken the photos back.
    """
    put = list[str]()
    try:
        schema.migrate(engine, head.revision)
        await _put_photos(photos, file, put, _bar(progress, "photos", file))
        _fill_tables(engine, file, _bar(progress, "tables", file))
    except BaseException:
        await photos.delete(put)
        raise
    schema.migrate(engine)


async def _put_photos(photos: Store, file: Path, put: list[str], advance: Advance) -> None:
    for name, size, content in archive.members(file):
        if name.startswith(archive.PHOTOS):
            put.append(archive.key_of(name))
            await photos.put(put[-1], content.read())
        advance(size)


def _fill_tables(engine: Engine, file: Path, advance: Advance) -> None:
    with engine.begin() as connection:
        found = {table.name: table for table in rows.tables(connection)}
        connection.execute(found[LEASES].delete())
        for name, size, content in archive.members(file):
            if name.startswith(archive.TABLES):
                _fill_table(connection, found.get(archive.table_of(name)), file, content)
            advance(size)
        rows.continue_numbering(connection, found.values())


def _fill_table(connection: Connection, table: Table | None, file: Path, content: IO[bytes]) -> None:
    try:
        if table is None:
            raise rows.OtherColumns("a table is unknown")
        rows.read(connection, table, content)
    except (rows.OtherColumns, ValueError) as error:
        raise Broken(f"{file} does not fit its own revision ({error}): nothing was brought back") from None


def _bar(progress: Progress, what: str, file: Path) -> Advance:
    task = progress.add_task(what, total=file.stat().st_size)
    return lambda size: progress.advance(task, size)
