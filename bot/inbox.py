"""Events in: written down first, each once, in order within a conversation; acknowledged by the channel only afterwards."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.channels.base import Capabilities, Clock, Incoming
from models import chats, inbox, outbox
from models.database import Database
from models.inbox import QUIET, SAID_AT, Event

LEAVING = ("gone", "withdrawn")  # who goes does not come back by it
LATE = timedelta(hours=2)  # so much later messengers still bring what was said; of who says more it is not known
REMEMBERED, ENOUGH = 50, 5  # events, by which it is known how far two clocks differ


class Inbox:
    """What a channel hands its events to. `wake` is called once they are safe."""

    def __init__(self, database: Database, channel: str, bot: str, clock: Clock, wake: Callable[[], None], can: Capabilities) -> None:
        self._database, self._channel, self._bot, self._clock, self._wake, self._can = database, channel, bot, clock, wake, can
        self._skew = Skew()

    async def __call__(self, events: Sequence[Incoming]) -> None:
        """Writes events down, all or none, each once."""
        now = self._clock()
        told = [replace(event, said_at=self._skew.ours(event.said_at, now)) for event in events]
        await self._database.write(lambda db: [write_down(db, self._channel, self._bot, event, now, self._can) for event in told])
        self._wake()


class Skew:
    """How far our clock is ahead of a messenger's: as far as the event that came soonest of the last ones seems to have taken.

    Without it a clock that is minutes wrong would take each answer for one that was given before the question came.
    """

    def __init__(self) -> None:
        self._delays: deque[timedelta] = deque(maxlen=REMEMBERED)

    def ours(self, said_at: datetime | None, now: datetime) -> datetime | None:
        """When something was said, by our clock, as far as that can be told by now."""
        if said_at is None:
            return None
        self._delays.append(now - said_at)
        return said_at + min(self._delays) if len(self._delays) >= ENOUGH else said_at


def write_down(db: Session, channel: str, bot: str, event: Incoming, now: datetime, can: Capabilities | None = None) -> Event | None:
    """Writes one event down and asks for its turn. Returns nothing if it was there already."""
    key = inbox.key_of(channel, bot, event.event_id)
    chat = chats.find_or_add_chat(db, channel, bot, event.chat, event.chat_kind)
    account = chats.find_or_add_account(db, channel, bot, event.sender, event.sender_name, event.language)
    conversation = chats.open_conversation(db, chat.id, account.id)  # its lock makes the next look safe
    if inbox.has(db, key):
        return None
    if not chat.reachable and event.kind not in LEAVING:
        chat.reachable, chat.held_until = True, None
        outbox.look_again_for(db, account.id)
        if chat.village_id is not None:
            outbox.look_again(db, "reviewers", chat.village_id)
    if can and not can.buttons and chat.shown is None:
        chat.shown = chats.NOTHING_SHOWN
    account.last_active_at = now
    written = Event(
        key=key,
        conversation_id=conversation.id,
        kind=event.kind,
        payload={"text": event.text, "choice": event.choice, **event.more, **_told(event, now, can)},
        media={"ref": event.media.ref, "size": event.media.size} if event.media else None,
        received_at=now,
    )
    db.add(written)
    chats.wake(conversation, now)
    db.flush()
    return written


def _told(event: Incoming, now: datetime, can: Capabilities | None) -> dict[str, float]:
    """What a turn has to know of how its messenger brings events: when this one was said, and how long a burst of pictures may pause."""
    told: dict[str, float] = {}
    if event.said_at and now - LATE <= event.said_at < now:
        told[SAID_AT] = event.said_at.timestamp()
    if event.kind == "photo" and can and can.quiet:
        told[QUIET] = can.quiet
    return told
