"""`banhoc backup`: the database and the photos in one file, while `run` works.

The order loses nothing. A photo is in the store before the turn that keeps it commits, so whatever the tables of one moment name is there to be
copied afterwards; it can only have gone because somebody erased it since. What a page has just sent up is the exception: it lies under `incoming/`
until it was taken in, then it is deleted, and only the tables of a later moment know its new place. So these are copied first, and where one has
gone meanwhile, a later moment is taken instead.
"""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from sqlalchemy import Connection, Engine, Table, select, union

from bot import settings, store
from bot.clock import utc_now
from bot.commands import archive, opening, rows, terminal
from bot.commands.archive import Head, Writer
from bot.media import small_key
from bot.settings import Settings, Wrong
from bot.store import Store
from models import inbox

MOMENTS = 10  # that are tried until nothing is on its way from `incoming/`
BETWEEN_MOMENTS = 0.3  # seconds
KEYS = {"photo": "key", "note": "key", "spoken": "key", "announcement": "photo_key"}  # what names something in the photo store, by table
TOGETHER = 4  # photos read at once
PHOTOS_MISSING = 1


@dataclass(frozen=True)
class Moment:
    """What was copied of one moment, and which photos its tables name."""

    head: Head
    tables: list[Path]
    incoming: dict[str, Path]
    keys: list[str]
    lost: list[str]


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.", show_default=False)],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the file when it is there already.")] = False,
) -> None:
    """Write the database and all photos into one file. Works while `banhoc run` runs.

    Exit status 1: the file is good, but photos that the database names are not in the photo store.

    Example:

      banhoc backup /media/usb/banhoc-2026-09-01.tar
    """
    current = settings.load()
    if file.exists() and not overwrite:
        raise Wrong(f"{file} is there already: choose another name, or --overwrite")
    if not file.absolute().parent.is_dir():
        raise Wrong(f"the folder {file.absolute().parent} is not there: make it, or choose another file")
    with Progress(console=terminal.err, transient=True, disable=not terminal.err.is_terminal) as progress:
        head, missing = asyncio.run(write_backup(current, file.absolute(), progress))
    size = file.stat().st_size
    terminal.say(f"{file}: {sum(head.tables.values())} rows of {len(head.tables)} tables, with their photos, {size / 1e6:.1f} MB")
    if missing:
        terminal.trouble(f"{len(missing)} photos that the database names are not in the photo store, the first is {missing[0]}: see `banhoc doctor`")
        raise typer.Exit(PHOTOS_MISSING)


async def write_backup(current: Settings, target: Path, progress: Progress) -> tuple[Head, list[str]]:
    """Writes a backup. Returns what it says of itself, and the photos that should be in the store and are not.

    Raises:
        Unusable, Wrong, Unknown: the database cannot be read.
        StoreError, OSError: the photos cannot be read, or the file not be written.
    """
    photos = _open_store(current)
    with opening.reading(current) as engine, tempfile.TemporaryDirectory(prefix=".banhoc-", dir=target.parent) as aside:
        moment = await _copy_a_moment(engine, photos, Path(aside))
        with archive.writing(target) as writer:
            missing = moment.lost + await _write(writer, moment, photos, progress)
        return moment.head, _still_named(engine, missing)


def _open_store(current: Settings) -> Store:
    try:
        return store.open_store(current.photo_store)
    except ValueError as error:
        raise Wrong(f"PHOTO_STORE: {error}") from None


async def _copy_a_moment(engine: Engine, photos: Store, aside: Path) -> Moment:
    for attempt in range(MOMENTS):
        shutil.rmtree(aside / "incoming", ignore_errors=True)
        with engine.connect() as connection:  # one transaction, which sees one moment from its first question on
            found = {table.name: table for table in rows.tables(connection)}
            if not found:
                raise Wrong("the database has no tables yet: there is nothing to keep")
            incoming, gone = await _copy_incoming(photos, _incoming(connection, found["event"]), aside)
            if gone and attempt < MOMENTS - 1:
                await asyncio.sleep(BETWEEN_MOMENTS)
                continue
            return _copy_tables(connection, found, incoming, gone, aside)
    raise AssertionError("unreachable")


async def _copy_incoming(photos: Store, keys: list[str], aside: Path) -> tuple[dict[str, Path], list[str]]:
    """Copies what pages have sent up. Returns where each lies, and which are gone."""
    copied, gone = dict[str, Path](), list[str]()
    async for key, data in _fetched(photos, keys):
        if data is None:
            gone.append(key)
            continue
        copied[key] = aside / key
        copied[key].parent.mkdir(parents=True, exist_ok=True)
        copied[key].write_bytes(data)
    return copied, gone


def _copy_tables(connection: Connection, found: dict[str, Table], incoming: dict[str, Path], gone: list[str], aside: Path) -> Moment:
    at = opening.revision_of(connection)
    if at is None:
        raise Wrong("the database was not made by this program's migrations: run `banhoc migrate` first")
    counts, files = dict[str, int](), list[Path]()
    for name, table in found.items():
        files.append(aside / f"{name}.jsonl")
        with files[-1].open("wb") as out:
            counts[name] = rows.write(connection, table, out)
    head = Head(at, utc_now().isoformat(), connection.dialect.name, counts)
    return Moment(head, files, incoming, _keys(connection, found), gone)


async def _write(writer: Writer, moment: Moment, photos: Store, progress: Progress) -> list[str]:
    """Writes everything. Returns the keys of photos that are not there."""
    writer.add_head(moment.head)
    for path in moment.tables:
        _write_file(writer, f"{archive.TABLES}{path.name}", path)
    for key, path in moment.incoming.items():
        _write_file(writer, f"{archive.PHOTOS}{key}", path)
    missing = list[str]()
    task = progress.add_task("photos", total=len(moment.keys))
    async for key, data in _fetched(photos, moment.keys):
        if data is None:
            missing.append(key)
        else:
            writer.add(f"{archive.PHOTOS}{key}", data)
        progress.advance(task)
    return missing


def _write_file(writer: Writer, name: str, path: Path) -> None:
    with path.open("rb") as file:
        writer.add_file(name, file, path.stat().st_size)


async def _fetched(photos: Store, keys: list[str]) -> AsyncIterator[tuple[str, bytes | None]]:
    """What is stored under keys, some read ahead; nothing for those that are not there."""
    for start in range(0, len(keys), TOGETHER):
        some = keys[start : start + TOGETHER]
        for key, data in zip(some, await asyncio.gather(*(_get(photos, key) for key in some)), strict=True):
            yield key, data


async def _get(photos: Store, key: str) -> bytes | None:
    try:
        return await photos.get(key)
    except store.Missing:
        return None


def _incoming(connection: Connection, event: Table) -> list[str]:
    """What events still need of that which pages have sent up."""
    ref = event.c.media["ref"].as_string()
    query = select(ref).where(event.c.state == inbox.RECEIVED, ref.like("incoming/%")).order_by(event.c.id)
    return list(connection.execute(query).scalars())


def _keys(connection: Connection, found: dict[str, Table]) -> list[str]:
    """The keys of everything in the photo store that a row refers to: each once, thumbnails before their pictures."""
    event = found["event"]
    waiting = event.c.media["key"].as_string()
    columns = [found[name].c[key] for name, key in KEYS.items() if name in found]
    kept = [select(column).where(column.is_not(None)) for column in columns]
    open_or_parked = event.c.state.in_((inbox.RECEIVED, inbox.MEDIA_READY, inbox.PARKED))
    keys = list(connection.execute(union(*kept, select(waiting).where(open_or_parked, waiting.is_not(None)))).scalars())
    return [each for key in keys for each in ((small_key(key), key) if key.endswith(".jpg") else (key,))]


def _still_named(engine: Engine, missing: list[str]) -> list[str]:
    """Those of the missing photos that nobody erased meanwhile."""
    if not missing:
        return []
    with engine.connect() as connection:
        found = {table.name: table for table in rows.tables(connection)}
        named = {*_keys(connection, found), *_incoming(connection, found["event"])}
    return [key for key in missing if key in named]
