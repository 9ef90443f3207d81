"""What is used of a month's plan: messages, and people. Counted by us, for Zalo tells nobody."""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.channels.base import Clock, Json, Memory

logger = logging.getLogger(__name__)

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
WARN_FROM = 0.8
KEPT = timedelta(days=100)  # after the month's beginning


@dataclass(frozen=True)
class Used:
    """How much of the plan is used in a month ("2026-11")."""

    month: str
    messages: int
    messages_allowed: int
    users: int
    users_allowed: int


class Usage:
    """Counts, in the bot's memory, by the calendar of Việt Nam."""

    def __init__(self, memory: Memory, clock: Clock, messages: int, users: int) -> None:
        self._memory, self._clock = memory, clock
        self._allowed = {"messages": messages, "users": users}
        self._known: set[str] = set()  # whom this process has counted in the month of `_month`
        self._month = ""

    async def used(self) -> Used:
        """What is used of this month's plan."""
        month = self._now().strftime("%Y-%m")
        counts = await self._memory.get(f"used {month}") or {}
        return Used(month, counts.get("messages", 0), self._allowed["messages"], counts.get("users", 0), self._allowed["users"])

    async def sent(self, chat: str) -> None:
        """A message went to a chat."""
        await self._add("messages")
        await self.seen(chat)

    async def seen(self, chat: str, at: datetime | None = None) -> None:
        """Somebody was talked with in a chat, now or at another time: what Zalo tells again of an earlier month is nobody new in this one."""
        month = self._now().strftime("%Y-%m")
        if at is not None and at.astimezone(HERE).strftime("%Y-%m") != month:
            return
        if month != self._month:
            self._month, self._known = month, set()
        if chat in self._known:
            return
        who = hashlib.sha256(chat.encode()).hexdigest()[:16]
        if await self._memory.add(f"user {month} {who}", {}, self._until()):
            await self._add("users")
        self._known.add(chat)

    async def _add(self, what: str) -> None:
        month = self._now().strftime("%Y-%m")

        def one_more(counts: Json) -> Json:
            return {**counts, what: counts.get(what, 0) + 1}

        count = (await self._memory.change(f"used {month}", one_more, self._until()))[what]
        allowed = self._allowed[what]
        if count >= allowed * WARN_FROM and await self._memory.add(f"warned {month} {what}", {}, self._until()):
            logger.warning("the Zalo bot's plan allows %s %s a month, and %s are used: beyond them Zalo takes no more", allowed, what, count)

    def _now(self) -> datetime:
        return self._clock().astimezone(HERE)

    def _until(self) -> datetime:
        return self._now().replace(day=1) + KEPT
