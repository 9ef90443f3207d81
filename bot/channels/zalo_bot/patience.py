"""How long Zalo is left alone when it said 429, which tells neither for how long nor whom it concerns: the rate, the month, or one person too many.

It concerns everybody once two chats in a row were refused. A chat that was refused when others were served is refused on its own account: it is left
alone for longer and longer, then until somebody writes there, and holds up nobody.
"""

from datetime import datetime, timedelta

from bot.channels.base import Clock, Closed, TryLater

FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=1)
TRIES = 6  # in one chat, over a quarter of an hour: fewer than after which a message is given up


class Patience:
    """What is known of who is refused."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._in_a_row: set[str] = set()  # chats that were refused since anything was sent, of which none is known to be refused on its own account
        self._alone: set[str] = set()  # chats that are
        self._times: dict[str, int] = {}  # in a row, by chat
        self._pause, self._until = FIRST, clock()  # of everybody

    def was_served(self, chat: str) -> None:
        """Something was sent to a chat: whoever else was refused meanwhile was so on their own account."""
        self._alone |= self._in_a_row
        self._alone.discard(chat)
        self._in_a_row.clear()
        self._times.pop(chat, None)
        self._pause = FIRST

    def was_refused(self, chat: str, why: str) -> TryLater | Closed:
        """When to try again what was refused."""
        if chat not in self._alone:
            self._in_a_row.add(chat)
            if len(self._in_a_row) > 1:
                return TryLater(why, at=self._everybody(), whole_bot=True)
        return self._one(chat, why)

    def _everybody(self) -> datetime:
        """Twice as long each time, and once for all that were under way together."""
        now = self._clock()
        if now >= self._until:
            self._until = now + self._pause
            self._pause = min(self._pause * 2, LONGEST)
        return self._until

    def _one(self, chat: str, why: str) -> TryLater | Closed:
        times = self._times[chat] = self._times.get(chat, 0) + 1
        if times >= TRIES:
            return Closed(why)
        return TryLater(why, at=self._clock() + FIRST * float(2 ** (times - 1)))
