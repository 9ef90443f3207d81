"""What a channel may remember, upon the tables: each channel and bot for itself, all its processes together."""

from collections.abc import Callable
from datetime import datetime

from bot.channels.base import Clock, Json
from models import memory
from models.database import Database


class Memory:
    """Implements what `channels.base` declares. What a call returns from is safe."""

    def __init__(self, database: Database, channel: str, bot: str, clock: Clock) -> None:
        self._database, self._room, self._clock = database, f"{channel} {bot}", clock

    async def get(self, key: str) -> Json | None:
        """The value of a key, if it is remembered."""
        now = self._clock()
        return await self._database.read(lambda db: memory.get(db, self._key(key), now))

    async def add(self, key: str, value: Json, until: datetime | None = None) -> bool:
        """Remembers a value unless the key has one. Returns whether it did."""
        now = self._clock()
        return await self._database.write(lambda db: memory.add(db, self._key(key), value, now, until))

    async def change(self, key: str, change: Callable[[Json], Json], until: datetime | None = None) -> Json:
        """Changes a value, which is empty at first; whoever changes it at the same time comes after. Returns the new one."""
        now = self._clock()
        return await self._database.write(lambda db: memory.change(db, self._key(key), change, now, until))

    async def forget(self, key: str) -> None:
        """Forgets a value."""
        await self._database.write(lambda db: memory.forget(db, self._key(key)))

    def _key(self, key: str) -> str:
        return f"{self._room} {key}"
