"""What comes with a message besides its words, as bytes: as much of it as is still there when it is sent."""

import contextlib
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import TypeAlias

from bot.channels.base import Attached, FileGone, Files
from bot.store import Missing, Store

Compose: TypeAlias = Callable[[list[bytes], list[str]], bytes]
"""Makes one picture of thumbnails and their marks."""


class Enclosed:
    """Gets it from the photo store, or lets it be made. `small` gives the key of a picture's thumbnail."""

    def __init__(self, store: Store, files: Files, compose: Compose, small: Callable[[str], str]) -> None:
        self._store, self._files, self._compose, self._small = store, files, compose, small

    async def stored(self, keys: Sequence[str]) -> list[bytes]:
        """What lies under keys in the store: less than was asked for, where its time was over or its owner took it back."""
        found = []
        for key in keys:
            with contextlib.suppress(Missing):
                found.append(await self._store.get(key))
        return found

    async def picture(self, photos: Sequence[str], marks: Sequence[str] = ()) -> bytes | None:
        """One picture of all: the picture itself, or a sheet of thumbnails with their marks."""
        if len(photos) < 2:
            return next(iter(await self.stored(photos)), None)
        small = [(await self.stored([self._small(key)]), mark) for key, mark in zip_longest(photos, marks, fillvalue="")]
        there = [(found[0], mark) for found, mark in small if found]
        return self._compose([data for data, _ in there], [mark for _, mark in there]) if there else None

    async def file(self, file: Attached) -> bytes | None:
        """The file, made now, unless what it tells of was erased."""
        try:
            return await self._files.make(file.ref)
        except FileGone:
            return None

    def empty(self) -> bytes:
        """A picture that shows nothing."""
        return self._compose([], [])
