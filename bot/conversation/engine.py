"""Runs the next turn: claims a conversation, hands its oldest event to whoever understands it, and keeps what came of it.

The claim is the conversation's row lock, taken in the turn's own transaction: it ends with the transaction however the process ends, so that no
lease can run out under a turn that still works, and none has to be waited for after a crash.
"""

import enum
import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.conversation import shown
from bot.conversation.book import Book
from bot.conversation.steps import Next
from bot.conversation.turn import Turn
from bot.conversation.understand import choice_meant, command_meant
from bot.conversation.words import Reply
from locales import text
from models import chats, discards, groups, inbox, outbox, stored, timers
from models.chats import Conversation
from models.evidence import Photo
from models.inbox import Event
from models.notes import Recording
from models.rules import Misunderstood

logger = logging.getLogger(__name__)

MEDIA_LOOK = timedelta(seconds=2)  # between looks at media that is on the way; its arrival wakes the conversation anyway
BACKOFF = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=20))  # then the event is parked


class Ran(enum.Enum):
    """What came of looking for a turn."""

    NOTHING = "nothing was ready"
    WAITING = "the conversation must wait"
    TURN = "a turn was taken"


@dataclass(frozen=True)
class Pressed:
    """A button that waits for a word: a courtesy, outside the outbox, for after the commit."""

    channel: str
    chat_id: int
    chat: str
    press: str
    said: str | None
    chosen: str | None


def run_next(db: Session, book: Book, now: datetime, pressed: Callable[[Pressed], None] = lambda pressed: None) -> Ran:
    """Takes the next turn, if any conversation is ready for one. The caller's transaction holds all of it; `pressed` is for afterwards."""
    claimed = chats.claim_ready(db, now)  # held whole, so that the turn finds its chat and account without asking again
    if claimed is None:
        return Ran.NOTHING
    conversation = claimed[0]
    event = inbox.first_open(db, conversation.id)
    if event is None:
        conversation.ready_at = None
        return Ran.WAITING
    wait_until = _must_wait(event, now)
    if wait_until:
        conversation.ready_at = wait_until
        return Ran.WAITING
    turn = attempt(db, book, event, conversation, now)
    if turn and "press" in turn.payload:
        pressed(_pressed(turn))
    return Ran.TURN


def _must_wait(event: Event, now: datetime) -> datetime | None:
    """Until when an event holds its conversation up: its media is on the way, or it failed a moment ago."""
    if event.not_before and event.not_before > now:
        return event.not_before
    if event.state == inbox.RECEIVED and event.media is not None:
        claimed_until = event.media_claimed_until or now + MEDIA_LOOK
        if claimed_until > now or event.media_claims < inbox.MEDIA_CLAIMS:
            return max(claimed_until, now + MEDIA_LOOK)
        event.state, event.media = inbox.MEDIA_FAILED, {"reason": "later"}
    return None


def attempt(db: Session, book: Book, event: Event, conversation: Conversation, now: datetime) -> Turn | None:
    """Runs the turn in a savepoint; one that raises leaves nothing but its count and its cause."""
    turn = None
    try:
        with db.begin_nested():
            turn = Turn(db, book, event, conversation, now)
            take(turn)
            _let_go_unless_kept(turn)
            turn.close()
            _end(db, event, conversation, inbox.DONE, now)
    except Exception as error:
        logger.exception("a turn failed", extra={"event": event.id, "attempt": event.attempts + 1})
        _failed(db, book, event, conversation, error, now)
    return turn if event.state == inbox.DONE else None


def _end(db: Session, event: Event, conversation: Conversation, state: str, now: datetime) -> None:
    """An event is over; the conversation goes on to the next one, if there is any."""
    event.state, event.done_at = state, now
    with db.no_autoflush:  # both are written together, with whatever else the turn has changed
        ready_at = now if inbox.has_others(db, event) else None
    if conversation.ready_at != ready_at:
        conversation.ready_at = ready_at


def _pressed(turn: Turn) -> Pressed:
    chosen = turn.chosen if turn.chat.kind == "private" else None
    return Pressed(turn.chat.channel, turn.chat.id, turn.chat.address, str(turn.payload["press"]), turn.toast, chosen)


def _failed(db: Session, book: Book, event: Event, conversation: Conversation, error: Exception, now: datetime) -> None:
    event.attempts += 1
    event.cause = "".join(traceback.format_exception_only(error)).strip()[:500]
    if event.attempts <= len(BACKOFF):
        event.not_before = conversation.ready_at = now + BACKOFF[event.attempts - 1]
        return
    _end(db, event, conversation, inbox.PARKED, now)
    _apologise(db, book, event, conversation, now)


def _apologise(db: Session, book: Book, event: Event, conversation: Conversation, now: datetime) -> None:
    """Says that an event was given up. A key of its own leaves the turn's to a turn that is tried again by hand."""
    try:
        with db.begin_nested():
            Turn(db, book, event, conversation, now, key=f"sorry {now.isoformat()}").answer(Reply([text("sorry-parked")]))
    except Exception:
        logger.exception("nobody could be told that event %s was given up", event.id)


def take(turn: Turn) -> None:
    """Hands an event to whoever understands it; an answer that is not understood gets an example, and the step stands."""
    if turn.event.kind != "photo":
        _settle(turn)
    try:
        step = _dispatch(turn)
    except Misunderstood as error:
        if turn.chat.kind == timers.CLOCK:
            raise  # there is nobody to ask again: an operator looks at it
        if turn.chat.kind == "group":
            turn.whisper(text(error.key, **error.args_))
            return
        turn.say(text(error.key, **error.args_))
        try:
            asked = turn.step.ask_again(turn) if turn.step else Reply()
        except Misunderstood:
            turn.go(turn.book.home(turn))
        else:
            turn.answer(asked)
    else:
        _go(turn, step)


def _go(turn: Turn, step: Next) -> None:
    """Asks a step; where it has nothing to ask any more, such as in a new year, that is said, and it goes on from home."""
    try:
        if step:
            turn.go(step)
    except Misunderstood as error:
        turn.say(text(error.key, **error.args_))
        turn.go(turn.book.home(turn))


def _settle(turn: Turn) -> None:
    """Any other event of the conversation ends an open burst first; where that cannot be, why is said, and the event is heard all the same."""
    burst = turn.end_burst()
    stands = turn.step if burst is not None else None
    try:
        step = stands.on_settled(turn, burst or {}) if stands else None
    except Misunderstood as error:
        turn.say(text(error.key, **error.args_))
        return
    if step and turn.event.kind == "timer":
        _go(turn, step)
    elif step:
        turn.stand(step)


def _dispatch(turn: Turn) -> Next:
    said = str(turn.payload.get("text", ""))
    match turn.event.kind:
        case "start":
            return turn.book.start(turn)
        case "choice":
            return _chosen(turn, str(turn.payload.get("choice", "")))
        case "photo":
            return _photo(turn)
        case "voice":
            return _voice(turn)
        case "text" if shown.is_sent_twice(turn, said):
            return None
        case "text":
            return _heard(turn, said)
        case "withdrawn":
            return turn.book.withdrawn(turn)
        case "timer":
            return _due(turn)
        case "joined":
            return turn.book.joined(turn)
        case "gone" | "lost" | "back" | "moved":
            return _news_of_the_chat(turn, said)
        case "edited":
            return _edited(turn)
        case _:
            return turn.book.unsupported(turn)


def _due(turn: Turn) -> Next:
    """Something that was to be looked at now; a burst's end was settled above."""
    due = turn.book.timers.get(str(turn.payload.get("reason")))
    return due(turn) if due else None


def _edited(turn: Turn) -> Next:
    """An edit changes nothing that was done; whoever thinks so is told, and asked again where they stand."""
    stands = turn.step
    if stands:
        turn.say(text("edited"))
    return stands


def _news_of_the_chat(turn: Turn, said: str) -> Next:
    """What a messenger, or our sender, tells about a chat itself; there is nobody to answer."""
    match turn.event.kind:
        case "moved":
            groups.follow(turn.db, turn.chat, said)
        case "back":
            turn.chat.reachable = True
        case "gone":
            _put_out(turn)
        case "lost" if not turn.chat.reachable:  # else somebody has written there since
            turn.book.left(turn)
    return None


def _put_out(turn: Turn) -> None:
    is_news = turn.chat.reachable  # else the sender found it out before, and has told
    chats.close(turn.chat)
    outbox.leave(turn.db, turn.chat.id, "the bot was put out")
    if is_news:
        turn.book.left(turn)
    turn.chat.village_id = None


def _chosen(turn: Turn, choice: str) -> Next:
    name, _, subject = choice.partition(":")
    turn.chosen = next((label for id, label in turn.offer if id == choice), None)
    if name in turn.book.acts:
        return turn.book.acts[name].do(turn, subject)
    stands = turn.step
    if stands and stands.name == name:
        return stands.on_choice(turn, subject)
    if name in turn.book.steps:
        return turn.book.steps[name].on_late(turn, subject)
    turn.say(text("late-choice"))
    return stands


def _heard(turn: Turn, said: str) -> Next:
    """Where a messenger has no way of beginning but to write, the first words begin; a code opens something at any time."""
    if turn.book.is_code(said):
        return turn.book.code(turn, said)
    if turn.chat.kind == "private" and turn.conversation.step is None:
        return turn.book.start(turn)
    return _said(turn, said)


def _said(turn: Turn, said: str) -> Next:
    stands = turn.step
    if shown.may_be_either(turn, said, stands):
        turn.say(text("channel-overtaken"))
        return stands
    meant = choice_meant(said, turn.offer, by_number=stands is None or not stands.reads_numbers(id for id, _ in turn.offer))
    if meant and shown.is_overtaken(turn):
        shown.show_again(turn)
        return None
    if meant:
        return _chosen(turn, meant)
    if shown.is_more(turn, said):
        shown.show_more(turn)
        return None
    act = command_meant(said, turn.book, turn.language)
    if act:
        return act.do(turn, "")
    if stands is None:
        return None  # talk in a group that is not ours to answer
    return stands.on_text(turn, said)


def _photo(turn: Turn) -> Next:
    stands, media = turn.step, turn.event.media or {}
    if stands is None:
        return None
    if turn.event.state != inbox.MEDIA_READY:
        return stands.on_bad_photo(turn, str(media.get("reason", "broken")))
    return stands.on_photo(turn, Photo(taken_in_at=turn.now, **media))


def _voice(turn: Turn) -> Next:
    stands, media = turn.step, turn.event.media or {}
    if stands is None:
        return None
    if turn.event.state != inbox.MEDIA_READY:
        return stands.on_bad_voice(turn, str(media.get("reason", "broken")))
    return stands.on_voice(turn, Recording(**media))


def _let_go_unless_kept(turn: Turn) -> None:
    """What no turn keeps, such as a photo before consent, is deleted at once."""
    key = str((turn.event.media or {}).get("key", ""))
    if key and key not in stored.kept(turn.db, [key]):
        discards.discard(turn.db, [key], turn.now)
