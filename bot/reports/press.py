"""Draws what officers take home in a process of its own: a large commune's spreadsheet must hold no conversation up."""

import pickle
from collections.abc import Callable
from typing import cast

from bot.reports import spreadsheet
from bot.reports.commune import Report
from bot.studio import Studio

MEMORY = 512 * 1024 * 1024  # bytes for one report


class Press:
    """One report at a time; its process starts with the first."""

    def __init__(self) -> None:
        self._studio = Studio(_drawn, MEMORY)

    async def draw(self, how: Callable[..., bytes], *of: object) -> bytes:
        """What a function of a module of `bot.reports` makes of what it is given."""
        return await self._studio.take_in(pickle.dumps((how, of)))

    async def spreadsheet(self, report: Report, language: str) -> bytes:
        """The report as an XLSX, in a language."""
        return await self.draw(spreadsheet.draw, report, language)

    async def close(self) -> None:
        """Ends the process."""
        await self._studio.close()


def _drawn(packed: bytes) -> bytes:
    """What was packed comes from this program alone, never from outside."""
    how, of = pickle.loads(packed)
    return cast(bytes, how(*of))
