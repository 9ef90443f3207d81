"""A backup's file: a plain tar whose first member says what it is and whose last one the sha256 of every other. Nothing in it is trusted unread.

backup.json             the format, the schema's revision, when and of what it was made, how many rows each table has
tables/<name>.jsonl     one row a line
photos/<key>            as they lie in the photo store
manifest.jsonl          name, size and sha256 of each member above, in their order
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from pydantic import TypeAdapter, ValidationError

from bot import store

FORMAT: Literal[1] = 1
HEAD, TABLES, PHOTOS, MANIFEST = "backup.json", "tables/", "photos/", "manifest.jsonl"
CHUNK = 1024 * 1024
IN_MEMORY = 8 * 1024 * 1024


class Broken(Exception):
    """The file is no whole backup; the message says why in one line."""


@dataclass(frozen=True)
class Head:
    """What a backup says of itself. `tables` counts each one's rows, in an order in which they can be filled."""

    revision: str
    made_at: str
    database: str
    tables: dict[str, int]
    format: Literal[1] = FORMAT


_HEADS = TypeAdapter(Head)


class Writer:
    """Adds members, and remembers the sha256 of each."""

    def __init__(self, tar: tarfile.TarFile, manifest: IO[bytes]) -> None:
        self._tar, self._manifest = tar, manifest

    def add_head(self, head: Head) -> None:
        """Says what this is; comes first."""
        self.add(HEAD, _HEADS.dump_json(head, indent=1))

    def add(self, name: str, data: bytes) -> None:
        """Adds a member that is in memory."""
        self.add_file(name, io.BytesIO(data), len(data))

    def add_file(self, name: str, file: IO[bytes], size: int) -> None:
        """Adds a member that is read as it is written."""
        hashing = _Hashing(file)
        self._add(name, hashing, size)
        self._manifest.write(_line(name, size, hashing.hexdigest()))

    def _add(self, name: str, file: Any, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode, member.mtime = size, 0o600, int(time.time())
        self._tar.addfile(member, file)
        _forget_members(self._tar)

    def finish(self) -> None:
        """Writes the manifest; nothing can be added then."""
        size = self._manifest.tell()
        self._manifest.seek(0)
        self._add(MANIFEST, self._manifest, size)


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """A writer of a file that is there, whole and on the disk, once the context ends well, and not at all otherwise."""
    part = target.with_name(f"{target.name}.part")
    try:
        with open(part, "wb", opener=_for_us_alone) as file:
            with tarfile.open(fileobj=file, mode="w") as tar, tempfile.SpooledTemporaryFile(IN_MEMORY) as manifest:
                writer = Writer(tar, manifest)
                yield writer
                writer.finish()
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        _sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def check(path: Path, read: Callable[[int], None]) -> Head:
    """Reads all of a backup. Returns what it says of itself; `read` is told how many bytes went by.

    Raises:
        Broken: it is none, or something is missing, changed or added.
    """
    with reading(path), tempfile.SpooledTemporaryFile(IN_MEMORY) as found:
        head: Head | None = None
        whole = False
        for name, size, file in members(path):
            if whole:
                raise Broken(f"{path} goes on after its end")
            if head is None:
                head = _read_head(path, name, file, found)
            elif name == MANIFEST:
                _compare(path, found, file)
                whole = True
            else:
                _look_at(path, head, name, file, found)
            read(size)
    if head is None or not whole:
        raise Broken(f"{path} ends too early: it is not a whole backup")
    return head


def members(path: Path) -> Iterator[tuple[str, int, IO[bytes]]]:
    """A backup's members in their order: name, size and content, which must be read before the next. To be used within `reading`.

    Raises:
        Broken: one is no file.
    """
    with tarfile.open(path, mode="r:") as tar:
        while (member := tar.next()) is not None:
            file = tar.extractfile(member) if member.isreg() else None
            if file is None:
                raise Broken(f"{path} holds something that is no file: {member.name!r}")
            yield member.name, member.size, file
            _forget_members(tar)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Says of a file that cannot be read on that it is broken, whether at a member's beginning or in its middle.

    Raises:
        Broken: it cannot be read on.
    """
    try:
        yield
    except (tarfile.TarError, EOFError) as error:
        raise Broken(f"{path} is not a whole backup ({error})") from None


def key_of(name: str) -> str:
    """The key of a photo's member.

    Raises:
        InvalidKey: it could lie outside the photo store.
    """
    key = name.removeprefix(PHOTOS)
    store.check_key(key)
    return key


def table_of(name: str) -> str:
    """The table of a member that holds rows."""
    return name.removeprefix(TABLES).removesuffix(".jsonl")


def _read_head(path: Path, name: str, file: IO[bytes], found: IO[bytes]) -> Head:
    hashing = _Hashing(file)
    data = hashing.read(CHUNK)
    found.write(_line(name, len(data), hashing.hexdigest()))
    if name != HEAD:
        raise Broken(f"{path} is no backup: it begins with {name!r}")
    try:
        return _HEADS.validate_json(data)
    except ValidationError:
        raise Broken(f"{path} is no backup that this version can read") from None


def _look_at(path: Path, head: Head, name: str, file: IO[bytes], found: IO[bytes]) -> None:
    hashing = _Hashing(file)
    size = lines = 0
    while chunk := hashing.read(CHUNK):
        size, lines = size + len(chunk), lines + chunk.count(b"\n")
    found.write(_line(name, size, hashing.hexdigest()))
    if name.startswith(PHOTOS):
        _check_photo(path, name)
    elif name != f"{TABLES}{table_of(name)}.jsonl" or table_of(name) not in head.tables:
        raise Broken(f"{path} holds {name!r}, which is no part of a backup")
    elif lines != head.tables[table_of(name)]:
        raise Broken(f"{path} is damaged: {name} has {lines} rows instead of {head.tables[table_of(name)]}")


def _check_photo(path: Path, name: str) -> None:
    try:
        key_of(name)
    except store.InvalidKey:
        raise Broken(f"{path} holds {name!r}, which is no photo's name") from None


def _compare(path: Path, found: IO[bytes], manifest: IO[bytes]) -> None:
    found.seek(0)
    for expected in manifest:
        if found.readline() != expected:
            raise Broken(f"{path} is damaged: {_name(expected)} is not as it was written")
    if found.readline():
        raise Broken(f"{path} is damaged: something was added to it")


def _line(name: str, size: int, sha256: str) -> bytes:
    return json.dumps({"name": name, "size": size, "sha256": sha256}).encode() + b"\n"


def _name(line: bytes) -> str:
    try:
        return str(json.loads(line)["name"])
    except (ValueError, KeyError, TypeError):
        return MANIFEST


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._hash = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self._hash.update(data)
        return data

    def hexdigest(self) -> str:
        return self._hash.hexdigest()


def _forget_members(tar: tarfile.TarFile) -> None:
    """Tarfile remembers every member it has seen, which is too much for a million photos."""
    tar.members.clear()  # type: ignore[attr-defined]


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
