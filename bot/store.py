"""Where photos are kept: a folder, or any S3 store, behind one small interface.

A key is a relative path with slashes, such as `photos/3f/3fa9….jpg`. The same keys are good everywhere: in a folder on Linux, macOS and Windows,
and in a bucket. A photo that `put` has returned from survives a power cut.
"""

import asyncio
import contextlib
import errno
import os
import re
import threading
import time
import uuid
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from urllib.request import url2pathname

import obstore
from obstore.exceptions import BaseError
from obstore.store import MemoryStore, S3Store

MAX_KEY_LENGTH = 512
"""Characters; S3 allows 1,024 bytes including the bucket's own prefix."""

CHECK_PATIENCE = 60.0
"""Seconds that `check` waits for a store before it calls it unusable."""

_PART = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}(?<!\.)")  # no hidden names (ours are), no final dot (Windows drops it)
_WINDOWS_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
_BUCKET_FULL = re.compile(r"\b507\b|StorageFull|InsufficientStorage|QuotaExceeded", re.IGNORECASE)
_ENDPOINT_VARIABLES = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")
_UNFINISHED = ".part"
_UNFINISHED_FOR_GOOD = 3600.0  # seconds after which the process that was writing is surely gone
_BATCH = 500  # files looked at per visit to a thread


class StoreError(OSError):
    """The store could not do what it was asked; the message says what that was. Trying again later may help."""


class Missing(StoreError):
    """Nothing is stored under this key."""


class Full(StoreError):
    """No space is left, and nothing of what was being put has been kept. Somebody must make room."""


class Unusable(StoreError):
    """The store does not work as it is set up. The message is one line for the person who runs the bot."""


class InvalidKey(ValueError):
    """The key could mean something else than a file inside the store."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store tells of a file without opening it: its size in bytes, and when it was last put (UTC)."""

    key: str
    size: int
    modified: datetime


class Store(Protocol):
    """Where files are kept by key. Every method raises `InvalidKey` for a hostile key, and `StoreError` when the store fails."""

    async def put(self, key: str, data: bytes) -> None:
        """Keeps `data` under `key`, all or nothing, safe from a power cut on return. What was there before is replaced. Raises `Full`."""

    async def get(self, key: str) -> bytes:
        """Returns what was put under `key`. Raises `Missing`."""

    async def delete(self, keys: Iterable[str]) -> None:
        """Deletes these keys; those that are not there are fine."""

    def list(self, prefix: str = "") -> AsyncIterator[Stored]:
        """Yields what is stored below the folder `prefix` ("" for everything), in no promised order."""

    async def check(self) -> None:
        """Writes, reads and deletes a small file. Raises `Unusable` with what to do about it."""


def open_store(url: str | Path) -> Store:
    """Opens the store that `url` names, without touching it yet: a path, `file:///path`, `s3://bucket/prefix` or `memory:///`.

    S3 takes its credentials, region and endpoint from the usual AWS_* environment variables. Raises `ValueError` for anything else.
    """
    if isinstance(url, Path) or "://" not in url:
        return FolderStore(Path(url))
    match urlsplit(url).scheme:
        case "file":
            return FolderStore(Path(url2pathname(urlsplit(url).path)))
        case "s3":
            return ObjectStore(_open_s3(url), url)
        case "memory":
            return ObjectStore(MemoryStore(), url)
        case scheme:
            raise ValueError(f"photos cannot be kept in {scheme}://; give a folder, s3://bucket/prefix or memory:///")


def check_key(key: str) -> None:
    """Raises `InvalidKey` unless `key` is a plain relative path that stays inside every kind of store."""
    if len(key) > MAX_KEY_LENGTH or not all(map(_is_plain_name, key.split("/"))):
        raise InvalidKey(f"not a key: {key[:100]!r}")


def _is_plain_name(part: str) -> bool:
    return _PART.fullmatch(part) is not None and _WINDOWS_DEVICE.fullmatch(part) is None


def _check_prefix(prefix: str) -> str:
    if prefix:
        prefix = prefix.removesuffix("/")
        check_key(prefix)
    return prefix


class FolderStore:
    """Files in a folder of this machine. The folder is created when first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.absolute()
        self._settled: set[Path] = set()  # folders whose own entry is known to be on the disk
        self._settling = threading.Lock()

    def __repr__(self) -> str:
        return f"FolderStore({str(self._folder)!r})"

    async def put(self, key: str, data: bytes) -> None:
        path = self._path(key)
        with _wrapped(f"storing {key}"):
            await asyncio.to_thread(self._put, path, data)

    async def get(self, key: str) -> bytes:
        path = self._path(key)
        with _wrapped(f"reading {key}"):
            try:
                return await asyncio.to_thread(path.read_bytes)
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
                raise Missing(f"nothing is stored under {key}") from error

    async def delete(self, keys: Iterable[str]) -> None:
        paths = [self._path(key) for key in keys]
        with _wrapped(f"deleting {len(paths)} file(s)"):
            await asyncio.to_thread(_delete_all, paths)

    async def list(self, prefix: str = "") -> AsyncIterator[Stored]:
        prefix = _check_prefix(prefix)
        found = (self._stored(entry) for entry in _walk(self._folder / prefix) if not entry.name.startswith("."))
        with _wrapped(f"listing {prefix or 'everything'}"):
            while batch := await asyncio.to_thread(_take, found):
                for stored in batch:
                    if stored:
                        yield stored

    async def check(self) -> None:
        """As in `Store`; also removes what a process that died long ago had not finished writing."""
        try:
            await _probe(self)
            await asyncio.to_thread(_remove_unfinished, self._folder)
        except OSError as error:
            raise Unusable(f"Photos cannot be kept in the folder {self._folder}: {_one_line(error)}. {_advice(error)}") from error

    def _path(self, key: str) -> Path:
        check_key(key)
        return self._folder / key

    def _put(self, path: Path, data: bytes) -> None:
        self._settle(path.parent)
        unfinished = path.parent / f".{uuid.uuid4().hex}{_UNFINISHED}"
        try:
            _write_through(unfinished, data)
            unfinished.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                unfinished.unlink()
            raise
        _sync_folder(path.parent)

    def _settle(self, folder: Path) -> None:
        """Makes `folder` exist on the disk. Under a lock: who finds it made by another thread must not rely on it before it is synced."""
        with self._settling:
            if folder in self._settled and folder.is_dir():
                return
            for step in reversed((folder, *folder.parents)):
                if self._folder in step.parents or not step.is_dir():
                    step.mkdir(mode=0o700, exist_ok=True)
                    _sync_folder(step.parent)
            self._settled.add(folder)

    def _stored(self, entry: os.DirEntry[str]) -> Stored | None:
        """Describes a file, or None for one that was deleted meanwhile."""
        try:
            status = entry.stat()
        except FileNotFoundError:
            return None
        key = Path(entry.path).relative_to(self._folder).as_posix()
        return Stored(key, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Puts the names in `folder` on the disk. Windows has no such call, and its file system keeps a journal of names."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _delete_all(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()


def _walk(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Yields every file below `folder`; what is deleted meanwhile is passed over."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        else:
            yield entry


def _take(found: Iterator[Stored | None]) -> tuple[Stored | None, ...]:
    return tuple(islice(found, _BATCH))


def _remove_unfinished(folder: Path) -> None:
    for entry in _walk(folder):
        if entry.name.startswith(".") and entry.name.endswith(_UNFINISHED):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - entry.stat().st_mtime > _UNFINISHED_FOR_GOOD:
                    Path(entry.path).unlink()


class ObjectStore:
    """Files in a bucket, or in memory for tests: whatever obstore speaks to."""

    def __init__(self, remote: S3Store | MemoryStore, name: str) -> None:
        self._remote = remote
        self._name = name

    def __repr__(self) -> str:
        return f"ObjectStore({self._name!r})"

    async def put(self, key: str, data: bytes) -> None:
        check_key(key)
        with _wrapped(f"storing {key}"):
            await obstore.put_async(self._remote, key, data, use_multipart=False)  # in parts, a broken upload would stay in the bucket

    async def get(self, key: str) -> bytes:
        check_key(key)
        with _wrapped(f"reading {key}"):
            try:
                answer = await obstore.get_async(self._remote, key)
                return bytes(await answer.bytes_async())
            except FileNotFoundError as error:
                raise Missing(f"nothing is stored under {key}") from error

    async def delete(self, keys: Iterable[str]) -> None:
        keys = tuple(keys)
        for key in keys:
            check_key(key)
        with _wrapped(f"deleting {len(keys)} file(s)"):
            await obstore.delete_async(self._remote, keys)

    async def list(self, prefix: str = "") -> AsyncIterator[Stored]:
        prefix = _check_prefix(prefix)
        with _wrapped(f"listing {prefix or 'everything'}"):
            async for batch in obstore.list(self._remote, prefix or None, chunk_size=_BATCH):
                for found in batch:
                    yield Stored(found["path"], found["size"], found["last_modified"].astimezone(UTC))

    async def check(self) -> None:
        try:
            async with asyncio.timeout(CHECK_PATIENCE):
                await _probe(self)
        except OSError as error:  # a timeout is one too
            what = _one_line(error) or f"no answer within {CHECK_PATIENCE:.0f} seconds"
            advice = "Check the bucket's name, AWS_ENDPOINT_URL, AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY."
            raise Unusable(f"Photos cannot be kept in {self._name}: {what}. {advice}") from error


def _open_s3(url: str) -> S3Store:
    """Opens the bucket with the environment's settings. Plain http only where the endpoint itself says so: a store of one's own."""
    endpoint = next(filter(None, map(os.environ.get, _ENDPOINT_VARIABLES)), "")
    return S3Store.from_url(
        url,
        client_options={"allow_http": endpoint.startswith("http://"), "connect_timeout": timedelta(seconds=5), "timeout": timedelta(seconds=30)},
        retry_config={"max_retries": 4, "retry_timeout": timedelta(seconds=30)},
    )


async def _probe(store: Store) -> None:
    """Puts, gets and deletes a small file. Raises `OSError` where one of these fails, or where something else comes back."""
    key = f"check/{uuid.uuid4().hex}"
    await store.put(key, key.encode())
    try:
        if await store.get(key) != key.encode():
            raise StoreError("what was read is not what was written")
    finally:
        await store.delete([key])


@contextlib.contextmanager
def _wrapped(doing: str) -> Iterator[None]:
    """Turns whatever the disk or the network says into a `StoreError` that begins with what was being done."""
    try:
        yield
    except StoreError:
        raise
    except (OSError, BaseError) as error:
        kind = Full if _says_full(error) else StoreError
        raise kind(f"{doing}: {_one_line(error)}") from error


def _says_full(error: Exception) -> bool:
    if isinstance(error, OSError):
        return error.errno in _DISK_FULL
    return _BUCKET_FULL.search(str(error)) is not None


def _one_line(error: Exception) -> str:
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    text = text.partition("\n\nDebug source:")[0]  # obstore repeats itself below, at length
    return " ".join(text.split())[:300].rstrip(".")


def _advice(error: OSError) -> str:
    if isinstance(error, Full):
        return "Make room on this disk."
    return "Let the user that runs the bot write there, or give another folder."
