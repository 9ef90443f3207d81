"""Events in: written down first, each once, in order within a conversation; acknowledged by the channel only afterwards."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.channels.base import Capabilities, Clock, Incoming
from models import chats, inbox, outbox
from models.database import Database
from models.inbox import QUIET, SAID_AT, Event


class Inbox:
    """What a channel hands its events to. `wake` is called once they are safe."""

    def __init__(self, database: Database, channel: str, bot: str, clock: Clock, wake: Callable[[], None], can: Capabilities) -> None:
        self._database, self._channel, self._bot, self._clock, self._wake, self._can = database, channel, bot, clock, wake, can

    async def __call__(self, events: Sequence[Incoming]) -> None:
        """Writes events down, all or none, each once."""
        now = self._clock()
        await self._database.write(lambda db: [write_down(db, self._channel, self._bot, event, now, self._can) for event in events])
        self._wake()


LEAVING = ("gone", "withdrawn")  # who goes does not come back by it
LATE = timedelta(hours=2)  # so much later messengers still bring what was said; who says more has a wrong clock


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
    if event.said_at:
        told[SAID_AT] = min(max(event.said_at, now - LATE), now).timestamp()
    if event.kind == "photo" and can and can.quiet:
        told[QUIET] = can.quiet
    return told
