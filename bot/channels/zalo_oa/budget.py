"""How many messages of a month cost money, and how many may: counted by all processes together, before anything is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels.base import Clock, Json, Memory

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
KEPT = timedelta(days=62)  # long enough for last month's to be read


@dataclass(frozen=True)
class Used:
    """How many messages of a month ("2026-11") cost money, and how many may."""

    month: str
    paid: int
    allowed: int


class Budget:
    """The paid messages of this month, at most `limit`."""

    def __init__(self, memory: Memory, clock: Clock, limit: int) -> None:
        self._memory, self._clock, self._limit = memory, clock, limit

    async def used(self) -> Used:
        """How many there were this month."""
        month = _month(self._clock())
        kept = await self._memory.get(_key(month)) or {}
        return Used(month, int(kept.get("used", 0)), self._limit)

    async def left(self) -> int:
        """How many there may still be this month."""
        if not self._limit:
            return 0  # and nothing need be looked up, as for most
        used = await self.used()
        return max(0, used.allowed - used.paid)

    async def take(self, count: int) -> bool:
        """Counts messages that are about to be sent. Returns whether they may be."""
        granted = False

        def take(kept: Json) -> Json:
            nonlocal granted
            used = int(kept.get("used", 0)) + count
            granted = used <= self._limit
            return {"used": used} if granted else kept

        await self._change(take)
        return granted

    async def count(self) -> None:
        """Counts a message that cost money, though it was not expected to."""
        await self._change(lambda kept: {"used": int(kept.get("used", 0)) + 1})

    async def give_back(self, count: int) -> None:
        """Takes off the count what was not sent after all."""
        if count:
            await self._change(lambda kept: {"used": max(0, int(kept.get("used", 0)) - count)})

    async def _change(self, change: Callable[[Json], Json]) -> None:
        now = self._clock()
        await self._memory.change(_key(_month(now)), change, until=now + KEPT)


def _month(now: datetime) -> str:
    return f"{now.astimezone(VIETNAM):%Y-%m}"


def _key(month: str) -> str:
    return f"paid {month}"
