"""A loop that works while there is work, sleeps until it is woken or a while has passed, and outlives every fault."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

logger = logging.getLogger(__name__)

FAULT_PAUSE = 1.0  # seconds


class Loop:
    """Calls `work` again at once while it returns true. `stop` lets the call that is under way end."""

    def __init__(self, name: str, work: Callable[[], Awaitable[bool]], pause: float) -> None:
        self._name, self._work, self._pause = name, work, pause
        self._woken, self._stopping = asyncio.Event(), False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to work."""
        self._task = asyncio.create_task(self._run(), name=self._name)

    def wake(self) -> None:
        """There may be work."""
        self._woken.set()

    async def stop(self) -> None:
        """Takes nothing new; returns when nothing is under way."""
        self._stopping = True
        self.wake()
        if self._task:
            await self._task

    async def _run(self) -> None:
        while not self._stopping:
            self._woken.clear()
            if not await self._once() and not self._stopping:
                await self._sleep(self._pause)

    async def _once(self) -> bool:
        try:
            return await self._work()
        except Exception:
            logger.exception("%s failed and goes on", self._name)
            await self._sleep(FAULT_PAUSE)
            return True

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            pass
