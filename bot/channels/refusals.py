"""Calls of a webhook that were turned away, since they did not know its secret: a stranger's, or all of the messenger's, should the secret be wrong.

Without a word of it nobody would know why a bot is deaf. Whoever calls is a stranger: only the time is kept, and seldom.
"""

import logging
from datetime import datetime, timedelta

from bot.channels.base import Clock, Memory

logger = logging.getLogger(__name__)

KEY = "turned away"
SELDOM = timedelta(hours=1)  # between two that are written down
KEPT = timedelta(days=30)


class Refusals:
    """When a webhook's calls were turned away. `advice` is what may be wrong, for whoever runs this."""

    def __init__(self, memory: Memory, clock: Clock, advice: str) -> None:
        self._memory, self._clock, self._advice = memory, clock, advice
        self._noted_at: datetime | None = None

    async def note(self) -> None:
        """A call was turned away: told once, and written down at most once an hour."""
        now = self._clock()
        if self._noted_at is None:
            logger.warning("a call of the webhook was turned away, it did not know the secret: %s", self._advice)
        if self._noted_at is not None and now - self._noted_at < SELDOM:
            return
        self._noted_at = now
        try:
            await self._memory.change(KEY, lambda _: {"at": now.isoformat()}, now + KEPT)
        except Exception:
            logger.exception("a call that was turned away could not be written down")


async def last(memory: Memory) -> datetime | None:
    """When one was turned away last, within an hour or so."""
    kept = await memory.get(KEY)
    return datetime.fromisoformat(kept["at"]) if kept else None
