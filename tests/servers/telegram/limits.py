"""How fast a bot may write: overall, to one chat, to one group. Who is faster gets 429 and must wait."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.servers.telegram.refusal import Refusal


@dataclass(frozen=True)
class Rate:
    """`count` in `seconds`, in bursts of at most `burst`."""

    count: float
    seconds: float
    burst: float


@dataclass(frozen=True)
class Limits:
    """What the server bears. `per_group_minute` is counted in every sixty seconds; the other two refill steadily.

    Items of an album count singly, and edits count like messages: tdlib's author says that they share one limit (tdlib/td#2592, #3034).
    """

    overall: Rate = field(default=Rate(30, 1, burst=30))
    per_chat: Rate = field(default=Rate(1, 1, burst=5))
    per_group_minute: int = 20
    answer_seconds: float = 60.0  # a press can be answered for so long
    file_seconds: float = 3600.0  # a file can be fetched for so long after getFile


UNLIMITED = Limits(overall=Rate(1e9, 1, burst=1e9), per_chat=Rate(1e9, 1, burst=1e9), per_group_minute=10**9)


class Flood:
    """Counts what was sent, by a clock in seconds."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._overall = _Bucket(limits.overall)
        self._chats: dict[int, _Bucket] = defaultdict(lambda: _Bucket(self.limits.per_chat))
        self._minutes: dict[int, deque[float]] = defaultdict(deque)
        self._halted: dict[int | None, float] = {}

    def pass_or_refuse(self, chat: int, group: bool, weight: int, now: float) -> None:
        """Lets `weight` messages through, or raises 429. Whoever asks while being told to wait is told again."""
        waits = {None: self._overall.wait(weight, now), chat: self._chats[chat].wait(weight, now)}
        if group:
            waits[chat] = max(waits[chat], self._minute_wait(chat, weight, now))
        for whom, wait in waits.items():
            told = self._halted.get(whom, now) - now
            if wait > 0 or told > 0:
                seconds = math.ceil(max(wait, told))
                if told <= 0:
                    self._halted[whom] = now + seconds
                raise Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
        self._overall.take(weight)
        self._chats[chat].take(weight)
        if group:
            self._minutes[chat].extend([now] * weight)

    def _minute_wait(self, chat: int, weight: int, now: float) -> float:
        sent = self._minutes[chat]
        while sent and sent[0] <= now - 60:
            sent.popleft()
        too_many = len(sent) + weight - self.limits.per_group_minute
        return sent[min(too_many, len(sent)) - 1] + 60 - now if too_many > 0 and sent else 0.0


class _Bucket:
    """Refills steadily. What is heavier than the whole bucket passes a full one, and is paid for afterwards."""

    def __init__(self, rate: Rate) -> None:
        self._rate, self._tokens, self._seen = rate, rate.burst, -math.inf

    def wait(self, weight: int, now: float) -> float:
        """For how long `weight` must wait."""
        per_second = self._rate.count / self._rate.seconds
        grown = self._tokens + (now - self._seen) * per_second if self._seen > -math.inf else self._rate.burst
        self._tokens, self._seen = min(self._rate.burst, grown), now
        missing = min(weight, self._rate.burst) - self._tokens
        return missing / per_second if missing > 1e-9 else 0.0

    def take(self, weight: int) -> None:
        self._tokens -= weight
