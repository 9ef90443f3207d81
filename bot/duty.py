"""A duty that only one process may have at a time: a lease in the database, renewed while the process lives."""

import logging
import secrets
import time
from datetime import timedelta

from bot.channels.base import Clock
from bot.loop import Loop
from models import leases
from models.database import Database

logger = logging.getLogger(__name__)

TERM = timedelta(seconds=6)
HOLDER = secrets.token_hex(8)  # this process, unlike any before it


class Duty:
    """One duty. `fence` is its number while it is ours, else nothing."""

    def __init__(self, name: str, database: Database, clock: Clock) -> None:
        self.name = name
        self._database, self._clock = database, clock
        self._fence: int | None = None
        self._ours_until = 0.0  # on the clock that nobody sets
        self._loop = Loop(f"duty {name}", self._renew, TERM.total_seconds() / 3)

    @property
    def fence(self) -> int | None:
        """The number that fences former holders off."""
        return self._fence if time.monotonic() < self._ours_until else None

    def is_ours(self) -> bool:
        """Whether this process has it now."""
        return self.fence is not None

    def start(self) -> None:
        """Begins to try for it."""
        self._loop.start()

    async def stop(self) -> None:
        """Lets go of it, so that the next process need not wait."""
        await self._loop.stop()
        self._ours_until = 0.0
        now = self._clock()
        await self._database.write(lambda db: leases.give_up(db, self.name, HOLDER, now))

    async def _renew(self) -> bool:
        began, now = time.monotonic(), self._clock()
        fence = await self._database.write(lambda db: leases.take(db, self.name, HOLDER, now, now + TERM))
        if fence is not None and fence != self._fence:
            logger.info("took the duty %s", self.name)
        self._fence = fence
        # Half a second less than the lease says: the last send must be over before somebody else may begin.
        self._ours_until = began + TERM.total_seconds() - 0.5 if fence is not None else 0.0
        return False
