"""The free answers to what somebody wrote: some know of eight, some of no end. Where Zalo says that none remain, more would cost money."""

import hashlib
from datetime import datetime

from bot.channels.base import Memory
from bot.channels.zalo_oa.windows import PAID


class Replies:
    """Remembers whose are used up, until they write again."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def remain(self, chat: str, heard_at: datetime | None) -> bool:
        """Whether any may remain to somebody who was heard at a time."""
        kept = await self._memory.get(_key(chat))
        return kept is None or heard_at is None or heard_at > datetime.fromisoformat(kept["heard_at"])

    async def are_used_up(self, chat: str, heard_at: datetime) -> None:
        """Zalo says that none remain to somebody who was heard at a time."""
        await self._memory.change(_key(chat), lambda _: {"heard_at": heard_at.isoformat()}, heard_at + PAID)


def _key(chat: str) -> str:
    return f"replies {hashlib.sha256(chat.encode()).hexdigest()[:16]}"
