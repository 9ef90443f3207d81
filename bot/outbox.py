"""Messages out: claimed in order, paced, sent, and what came of it written down. At least once each; one refused never holds up others."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlmodel import Session

from bot.channels.base import (
    Attached,
    Capabilities,
    Channel,
    ChatKind,
    Choice,
    Closed,
    Moved,
    Outcome,
    Outgoing,
    Refused,
    Sent,
    Shared,
    TryLater,
    Unreachable,
    files_in,
)
from bot.clock import Clock
from bot.duty import Duty
from bot.loop import Loop
from bot.pacing import Pacing
from locales import DEFAULT
from models import chats, groups, inbox, leases, notices, outbox, overtaking
from models.chats import Chat
from models.database import Database
from models.outbox import Message

logger = logging.getLogger(__name__)

PAUSE = 0.25  # seconds between looks when another process may have written something
ATTEMPTS = 8  # then a message is parked
SEND_SECONDS = 30
RECORD_ATTEMPTS = 100
FIRST_BACKOFF = timedelta(seconds=1)
LONGEST_BACKOFF = timedelta(minutes=10)
LOOK_AGAIN = 60.0  # seconds between looks at chats that may be open again


@dataclass(frozen=True)
class Claimed:
    """A message that this sender is sending, of one or several that were written down."""

    ids: tuple[int, ...]
    chat_id: int
    attempts: int
    outgoing: Outgoing


class Sender:
    """Sends one channel's messages while it has the duty."""

    def __init__(self, channel: Channel, database: Database, clock: Clock) -> None:
        self._channel, self._database, self._clock = channel, database, clock
        self._duty = Duty(f"send {channel.name} {channel.bot}", database, clock)
        self._loop = Loop(f"sender {channel.name}", self._send_some, PAUSE)
        self._under_way: dict[int, asyncio.Task[None]] = {}  # by chat: one at a time keeps their order
        self._pacing = Pacing(channel.capabilities)
        self._fence: int | None = None
        self._silent_until, self._looked_at = 0.0, -LOOK_AGAIN
        self._unanswered: Counter[int] = Counter()  # by chat: how often in a row, which no message is to blame for

    def start(self) -> None:
        """Begins to send."""
        self._duty.start()
        self._loop.start()

    def wake(self) -> None:
        """There may be something to send."""
        self._loop.wake()

    def spare(self, chat_id: int, kind: ChatKind) -> bool:
        """Whether a courtesy, outside the outbox, may go to a chat now without taking an answer's place."""
        return self._duty.fence is not None and self._pacing.spare(chat_id, kind)

    async def stop(self) -> None:
        """Begins no new send; returns when those under way have ended."""
        await self._loop.stop()
        if self._under_way:
            await asyncio.wait(self._under_way.values())
        await self._duty.stop()

    async def _send_some(self) -> bool:
        fence = self._duty.fence
        if fence is None or time.monotonic() < self._silent_until or not self._clock.is_believable():
            return False
        if fence != self._fence:
            await self._begin(fence)
        room = min(self._channel.capabilities.together - len(self._under_way), self._pacing.available())
        if room < 1:
            return False
        without = self._pacing.exhausted() | self._under_way.keys()
        claimed = await self._database.write(lambda db: self._claim(db, fence, room, without))
        for message, chat in claimed:
            self._pacing.take(message.chat_id, chat.kind)  # type: ignore[arg-type]
            self._under_way[message.chat_id] = asyncio.create_task(self._deliver(message, fence))
        return bool(claimed)

    async def _begin(self, fence: int) -> None:
        """First things under a new fence: what the last holder left in the middle waits again."""
        channel = self._channel
        again = await self._database.write(lambda db: outbox.take_over(db, channel.name, channel.bot, fence))
        if again:
            logger.warning("%s messages were being sent when their sender ended; they are sent again", again)
        self._pacing, self._fence = Pacing(channel.capabilities), fence

    def _claim(self, db: Session, fence: int, room: int, without: set[int]) -> list[tuple[Claimed, Chat]]:
        if not leases.still_held(db, self._duty.name, fence):
            return []
        now = self._clock()
        if time.monotonic() >= self._looked_at + LOOK_AGAIN:
            chats.open_again(db, self._channel.name, self._channel.bot, now)
            self._looked_at = time.monotonic()
        outbox.route(db, now)
        channel, can = self._channel, self._channel.capabilities
        claimed = outbox.claim(db, channel.name, channel.bot, fence, now, room, without, lambda each: may_go(db, each, can, now), can.merges)
        by_chat = [list(pairs) for _, pairs in groupby(claimed, key=lambda pair: pair[1].id)]
        return [(draw(db, [message for message, _ in pairs], pairs[0][1], can), pairs[0][1]) for pairs in by_chat]

    async def _deliver(self, message: Claimed, fence: int) -> None:
        outcome = await self._send(message.outgoing)
        if isinstance(outcome, TryLater) and outcome.whole_bot:
            pause = (outcome.at - self._clock()).total_seconds() if outcome.at else FIRST_BACKOFF.total_seconds()
            self._silent_until = time.monotonic() + pause
        try:
            await self._record(message.ids, fence, outcome, self._failures(message.chat_id, outcome))
        finally:
            del self._under_way[message.chat_id]
            self.wake()

    def _failures(self, chat_id: int, outcome: Outcome) -> int:
        """How often in a row nobody has answered in a chat."""
        if isinstance(outcome, TryLater) and outcome.whole_bot and outcome.at is None:
            self._unanswered[chat_id] += 1
        else:
            self._unanswered.pop(chat_id, None)
        return self._unanswered[chat_id]

    async def _record(self, ids: Sequence[int], fence: int, outcome: Outcome, failures: int) -> None:
        """What was sent must be known, or it is sent again: a database that is away for a moment is waited for."""
        for attempt in range(RECORD_ATTEMPTS):
            try:
                await self._database.write(lambda db: record_all(db, ids, fence, outcome, self._clock(), failures))
                return
            except Exception:
                logger.exception("what came of messages %s could not be written down", ids)
                await asyncio.sleep(min(attempt, 5))

    async def _send(self, outgoing: Outgoing) -> Outcome:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await self._channel.send(outgoing)
        except TimeoutError:
            return TryLater(f"nobody answered in {SEND_SECONDS} s", whole_bot=True)
        except Exception as error:
            logger.exception("sending failed")
            return TryLater(f"{type(error).__name__}: {error}"[:300])


def may_go(db: Session, message: Message, can: Capabilities, now: datetime) -> bool:
    """Whether a message is sent now, by what its channel can do, and by what is known of its reader by now."""
    if not can.edits and outbox.is_superfluous(db, message):
        message.state, message.cause = outbox.REFUSED, "what it tells would not take the place of what stands there"
        return False
    return notices.may_go(db, message, now)


def draw(db: Session, messages: Sequence[Message], chat: Chat, can: Capabilities) -> Claimed:
    """Claimed messages to one chat as its channel gets them: one, or several that are said together."""
    first, bodies = messages[0], [message.body or {} for message in messages]
    body: dict[str, Any] = {key: value for said in bodies for key, value in said.items()}
    outgoing = Outgoing(
        key=first.key,
        chat=chat.address,
        text="\n\n".join(said["text"] for said in bodies if said.get("text")),
        choices=tuple(Choice(id, label) for id, label in body.get("choices", ())),
        photos=tuple(body.get("photos", ())),
        marks=tuple(body.get("marks", ())),
        wants_photo=body.get("wants_photo", False),
        album=body.get("album", False),
        all_photos=Choice(*body["all_photos"]) if "all_photos" in body else None,
        asked=(body["asked"][0], body["asked"][1]) if "asked" in body else None,
        replaces=None if body.get("anew") else outbox.previous_ref(db, first),
        voices=tuple(body.get("voices", ())),
        files=_files(body) if first.about is None or first.attempts < ATTEMPTS else (),  # news is told at last without what cannot be made
        share=Shared(*body["share"]) if "share" in body else None,
        numbered=all(said.get("numbered", True) for said in bodies),
        page=body.get("page", 0),
        language=body.get("language", DEFAULT),
        heard_at=None if can.buttons else inbox.heard_at(db, chat.id),
    )
    return Claimed(tuple(message.id for message in messages), chat.id, first.attempts, outgoing)


def _files(body: dict[str, Any]) -> tuple[Attached, ...]:
    return tuple(Attached(name, f"{kind} {subject}") for kind, subject, name in files_in(body))


def record_all(db: Session, ids: Sequence[int], fence: int, outcome: Outcome, now: datetime, failures: int = 0) -> None:
    """Writes down what came of a send, for each message that was said in it; and what choices stand there now, where there are no buttons."""
    if isinstance(outcome, Sent):
        _shows(db, [message for id in ids if (message := db.get(Message, id, with_for_update=True)) and message.fence == fence])
    for id in ids:
        record(db, id, fence, outcome, now, failures)


def record(db: Session, message_id: int, fence: int, outcome: Outcome, now: datetime, failures: int = 0) -> None:
    """Writes down what came of a send, unless another sender has taken the message over. `failures` is how often in a row nobody has answered."""
    message = db.get(Message, message_id, with_for_update=True)
    if message is None or message.state != outbox.SENDING or message.fence != fence:
        return
    chat = db.get_one(Chat, message.chat_id)
    match outcome:
        case Sent(ref):
            message.state, message.sent_at, message.sent_ref, message.cause = outbox.SENT, now, ref, None
        case TryLater(why, at, whole_bot):
            message.cause = why
            if at or whole_bot:  # no fault of this one; but where nobody answered it may have arrived, so that one try stays counted
                message.attempts = max(message.attempts - 1, 0 if at else 1)
            message.state = outbox.WAITING if message.attempts < ATTEMPTS else outbox.PARKED
            if chat.reachable:
                chat.held_until = at or now + backoff(max(message.attempts, failures))
            _shows_no_more(chat, message)
        case Unreachable(why):
            groups.found_lost(db, chat, now)
            _takes_nothing(db, chat, message, why)
            outbox.leave(db, chat.id, why)
        case Closed(why, at):
            _takes_nothing(db, chat, message, why, at)
            outbox.leave(db, chat.id, why, for_good=False)
        case Refused(why):
            message.state, message.cause = outbox.PARKED, why
            _shows_no_more(chat, message)
        case Moved(address):
            message.state = outbox.WAITING
            groups.follow(db, chat, address)


def _shows(db: Session, messages: Sequence[Message]) -> None:
    """What was sent is shown, and nothing else is. Of what was called back in the middle nobody knows any more what it offered."""
    chat = db.get_one(Chat, messages[0].chat_id) if messages else None
    if chat is not None and chat.shown is not None:
        is_whole = all(message.state == outbox.SENDING for message in messages)
        chat.shown = (outbox.shown_by(messages) or chat.shown) if is_whole else chats.NOTHING_SHOWN


def _shows_no_more(chat: Chat, message: Message) -> None:
    """What was given up may have arrived in an earlier try: then what stood there before is not what was seen last."""
    if message.state == outbox.PARKED and message.attempts > 1 and chat.shown is not None:
        chat.shown = chats.NOTHING_SHOWN


def _takes_nothing(db: Session, chat: Chat, message: Message, why: str, until: datetime | None = None) -> None:
    """A chat takes nothing any more, this message for certain; others may have arrived in an earlier try, and what was seen last is in doubt."""
    message.state, message.cause, message.attempts = outbox.WAITING, why, max(message.attempts - 1, 0)
    chats.close(chat, until if chat.reachable else None)
    db.flush()
    if chat.shown is not None and overtaking.on_their_way(db, chat.id):
        chat.shown = chats.NOTHING_SHOWN


def backoff(attempts: int) -> timedelta:
    """How long a chat is left in peace after a number of failures in a row."""
    return min(FIRST_BACKOFF * float(2 ** (attempts - 1)), LONGEST_BACKOFF)
