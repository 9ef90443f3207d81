"""How fast a messenger may be spoken to: token buckets, overall and for each chat."""

import math
import time
from collections.abc import Callable

from bot.channels.base import Capabilities, ChatKind, Rate

FORGET_ABOVE = 10_000  # chats; a full bucket is the same as none


class Bucket:
    """Lets `rate.count` through in `rate.seconds`, in bursts of at most `rate.burst`."""

    def __init__(self, rate: Rate, now: float, full: bool) -> None:
        self._rate, self._seen = rate, now
        self._tokens = float(rate.burst) if full else 0.0

    def available(self, now: float) -> int:
        """How many may go now."""
        grown = self._tokens + (now - self._seen) * self._rate.count / self._rate.seconds
        self._tokens, self._seen = min(float(self._rate.burst), grown), now
        return math.floor(self._tokens)

    def take(self) -> None:
        """One goes."""
        self._tokens -= 1.0

    def is_full(self, now: float) -> bool:
        """Whether it has forgotten all that went through."""
        self.available(now)
        return self._tokens >= self._rate.burst


class Pacing:
    """The buckets of one sender. A new holder of the duty starts with empty ones: it cannot know what the last one sent."""

    def __init__(self, capabilities: Capabilities, clock: Callable[[], float] = time.monotonic) -> None:
        self._capabilities, self._clock = capabilities, clock
        self._overall = Bucket(capabilities.overall, clock(), full=False)
        self._chats: dict[int, Bucket] = {}

    def available(self) -> int:
        """How many messages may go now, to whichever chats."""
        return self._overall.available(self._clock())

    def exhausted(self) -> set[int]:
        """Chats to which nothing may go now."""
        now = self._clock()
        if len(self._chats) > FORGET_ABOVE:
            self._chats = {chat: bucket for chat, bucket in self._chats.items() if not bucket.is_full(now)}
        return {chat for chat, bucket in self._chats.items() if bucket.available(now) < 1}

    def take(self, chat: int, kind: ChatKind) -> None:
        """A message goes to a chat."""
        self._bucket(chat, kind).take()
        self._overall.take()

    def spare(self, chat: int, kind: ChatKind) -> bool:
        """Whether a courtesy may go to a chat and still leave room for an answer; if so, it is counted."""
        now = self._clock()
        if self._overall.available(now) < 2 or self._bucket(chat, kind).available(now) < 2:
            return False
        self.take(chat, kind)
        return True

    def _bucket(self, chat: int, kind: ChatKind) -> Bucket:
        if chat not in self._chats:
            rate = self._capabilities.per_group if kind == "group" else self._capabilities.per_chat
            self._chats[chat] = Bucket(rate, self._clock(), full=True)
        return self._chats[chat]
