"""Waiting until something is so."""

import asyncio
from collections.abc import Callable


class Signal:
    """Wakes whoever waits. Setting it needs no loop to turn; what is waited for is looked at anew each time."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def set(self) -> None:
        """Something changed."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def wait(self, seconds: float | None = None) -> bool:
        """Waits for a change. Returns whether one came in time."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(future)
        return True

    async def until(self, holds: Callable[[], object], seconds: float) -> bool:
        """Waits until something holds. Returns whether it did in time."""
        end = asyncio.get_running_loop().time() + seconds
        while not holds():
            left = end - asyncio.get_running_loop().time()
            if left <= 0 or not await self.wait(left):
                return bool(holds())
        return True
