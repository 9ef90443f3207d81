"""The inbox: every event, written down before it is acknowledged, each once, in order within a conversation.

An event is received → (media ready | media failed, if it carries any) → done | parked.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from sqlalchemy import Index, bindparam, func, not_, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import chats
from models.base import Json, identity, instant, json, reference
from models.chats import Chat, Conversation
from models.leases import Lease
from models.people import Account

RECEIVED, MEDIA_READY, MEDIA_FAILED, DONE, PARKED = "received", "media ready", "media failed", "done", "parked"
OPEN = (RECEIVED, MEDIA_READY, MEDIA_FAILED)
_IS_OPEN = text("state IN ('received', 'media ready', 'media failed')")
_AWAITS_MEDIA = text("state = 'received' AND media IS NOT NULL")
_IS_KEPT = text("state = 'done' AND payload IS NOT NULL")


SAID_AT, QUIET = "said_at", "quiet"  # in a payload: when it was said, in seconds, and how long a burst of pictures may pause
NOBODYS = ("timer", "lost", "moved", "gone", "withdrawn")  # kinds of events in which nobody wrote
MEDIA_FAULTS = 3  # of ours, such as a full disk; then the media is given up
MEDIA_CLAIMS = 10  # a process that died in the middle is no fault of a picture's, but a picture must not wait for ever
MEDIA_CLAIM = timedelta(seconds=20)  # for one try


class Event(SQLModel, table=True):
    """Something that happened in a conversation. `media` holds what the channel can fetch, then what came of it."""

    __table_args__ = (
        Index("ix_event_open", "conversation_id", "id", sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN),
        Index("ix_event_media", "id", sqlite_where=_AWAITS_MEDIA, postgresql_where=_AWAITS_MEDIA),
        Index("ix_event_kept", "done_at", sqlite_where=_IS_KEPT, postgresql_where=_IS_KEPT),
    )

    id: int = identity()
    key: str = Field(unique=True, max_length=64)
    conversation_id: int = reference("conversation.id", index=True)
    kind: str
    payload: Json | None = json(default=None)
    media: Json | None = json(default=None)
    state: str = RECEIVED
    received_at: datetime = instant(index=True)
    done_at: datetime | None = instant(default=None)
    attempts: int = 0
    not_before: datetime | None = instant(default=None)
    cause: str | None = None
    media_claims: int = 0
    media_faults: int = 0
    media_claimed_until: datetime | None = instant(default=None)
    media_claimed_by: str | None = None


def said_at(event: Event) -> datetime:
    """When something was said, by the messenger's clock where it tells; else when it was written down."""
    told = (event.payload or {}).get(SAID_AT)
    return event.received_at if told is None else datetime.fromtimestamp(told, UTC)


# What every turn asks is built once: building it takes longer than running it.
_OPEN_OF = select(Event).where(col(Event.conversation_id) == bindparam("conversation_id"), _IS_OPEN).order_by(col(Event.id)).limit(1)
_OTHERS = select(Event.id).where(col(Event.conversation_id) == bindparam("conversation_id"), col(Event.id) != bindparam("id"), _IS_OPEN).limit(1)


def key_of(channel: str, bot: str, event_id: str) -> str:
    """The hash by which an event is known once its payload is gone."""
    return hashlib.sha256(f"{channel}\0{bot}\0{event_id}".encode()).hexdigest()


def has(db: Session, key: str) -> bool:
    """Whether an event was written down before."""
    return by_key(db, key) is not None


def by_key(db: Session, key: str) -> Event | None:
    """The event of a key."""
    return db.exec(select(Event).where(Event.key == key)).first()


def first_open(db: Session, conversation_id: int) -> Event | None:
    """The oldest event of a conversation that still waits for its turn."""
    return db.exec(_OPEN_OF, params={"conversation_id": conversation_id}).first()


def before(db: Session, event: Event) -> Event | None:
    """What came before an event in its conversation."""
    query = select(Event).where(Event.conversation_id == event.conversation_id, col(Event.id) < event.id).order_by(col(Event.id).desc())
    return db.exec(query.limit(1)).first()


def heard_at(db: Session, chat_id: int) -> datetime | None:
    """When somebody last wrote in a chat, as far as they wrote at all; of an account from which that was erased, by what came from there."""
    query = select(func.max(Account.last_active_at)).join(Conversation, col(Conversation.account_id) == col(Account.id))
    active = db.exec(query.where(Conversation.chat_id == chat_id)).one()
    talks = select(Conversation.id).where(Conversation.chat_id == chat_id)
    written = select(func.max(Event.received_at)).where(col(Event.conversation_id).in_(talks), col(Event.kind).not_in(NOBODYS))
    return active or db.exec(written).one()


def has_others(db: Session, event: Event) -> bool:
    """Whether an event's conversation has another one that waits."""
    return db.exec(_OTHERS, params={"conversation_id": event.conversation_id, "id": event.id}).first() is not None


def claim_media(db: Session, holder: str, now: datetime, limit: int) -> list[Event]:
    """Events whose media nobody takes in just now, claimed for this process; what a dead process claimed is free."""
    alive = col(Event.media_claimed_by).in_(select(Lease.holder).where(Lease.until > now))
    free = or_(col(Event.media_claimed_until).is_(None), col(Event.media_claimed_until) <= now, not_(alive))
    query = select(Event).where(_AWAITS_MEDIA, free, Event.media_claims < MEDIA_CLAIMS).order_by(col(Event.id))
    events = list(db.exec(query.limit(limit).with_for_update(skip_locked=True)))
    for event in events:
        event.media_claimed_by, event.media_claimed_until = holder, now + MEDIA_CLAIM
        event.media_claims += 1
    return events


def media_fault(db: Session, event_id: int, again: datetime) -> bool:
    """Counts a fault of ours in taking media in, to be tried again at a time. Returns whether that was one too many."""
    event = db.get_one(Event, event_id, with_for_update=True)
    event.media_faults += 1
    event.media_claimed_until = again
    return event.media_faults >= MEDIA_FAULTS


def media_result(db: Session, event_id: int, state: str, media: Json) -> bool:
    """Records what came of an event's media, unless the turn stopped waiting for it meanwhile."""
    result = db.execute(update(Event).where(col(Event.id) == event_id, col(Event.state) == RECEIVED).values(state=state, media=media))
    return bool(result.rowcount)  # type: ignore[attr-defined]


def media_keys(db: Session) -> set[str]:
    """The keys of stored pictures whose turn is still to come, or was given up."""
    query = select(Event.media).where(col(Event.state).in_((MEDIA_READY, PARKED)), col(Event.media).is_not(None))
    return {str(media["key"]) for media in db.exec(query) if media and "key" in media}


def parked(db: Session) -> list[Event]:
    """Events that were given up, oldest first."""
    return list(db.exec(select(Event).where(Event.state == PARKED).order_by(col(Event.id))))


def parked_in(db: Session) -> list[tuple[Event, Chat]]:
    """Events that were given up, oldest first, each with its chat."""
    query = (
        select(Event, Chat)
        .join(Conversation, col(Conversation.id) == col(Event.conversation_id))
        .join(Chat, col(Chat.id) == col(Conversation.chat_id))
        .where(Event.state == PARKED)
    )
    return list(db.exec(query.order_by(col(Event.id))))


def retry(db: Session, event_id: int, now: datetime) -> bool:
    """Lets an event that was given up wait for its turn again, as it did at first. Returns whether it was given up."""
    found = _lock_parked(db, event_id)
    if found is None:
        return False
    event, conversation = found
    event.state, event.attempts, event.not_before, event.cause, event.done_at = _state_before(event), 0, None, None, None
    event.media_claims, event.media_faults, event.media_claimed_until = 0, 0, None
    chats.wake(conversation, now)
    db.flush()
    return True


def drop(db: Session, event_id: int, now: datetime) -> bool:
    """Ends an event that was given up, and erases what it said; its key stays. Returns whether it was given up."""
    found = _lock_parked(db, event_id)
    if found is None:
        return False
    event, _ = found
    event.state, event.done_at, event.payload, event.media, event.cause = DONE, now, None, None, "dropped"
    db.flush()
    return True


def _lock_parked(db: Session, event_id: int) -> tuple[Event, Conversation] | None:
    """A parked event, read under its conversation's lock, which comes first everywhere."""
    conversation_id = db.exec(select(Event.conversation_id).where(Event.id == event_id)).first()
    if conversation_id is None:
        return None
    conversation = db.get_one(Conversation, conversation_id, with_for_update=True, populate_existing=True)
    event = db.get_one(Event, event_id, populate_existing=True)
    return (event, conversation) if event.state == PARKED else None


def _state_before(event: Event) -> str:
    """The state in which an event waited for its turn, told by what came of its media."""
    media = event.media or {}
    if "key" in media:
        return MEDIA_READY
    return MEDIA_FAILED if "reason" in media else RECEIVED


def oldest_open(db: Session, now: datetime) -> datetime | None:
    """Since when the oldest event waits for its turn, of those that are not put off on purpose."""
    is_due = or_(col(Event.not_before).is_(None), col(Event.not_before) <= now)
    return db.exec(select(func.min(Event.received_at)).where(_IS_OPEN, is_due)).one()


def counts(db: Session) -> dict[str, int]:
    """How many events are in each state."""
    return dict(db.exec(select(Event.state, func.count()).group_by(col(Event.state))).all())


def newest(db: Session) -> datetime | None:
    """When the newest event was written down."""
    return db.exec(select(func.max(Event.received_at))).one()


def erase_done(db: Session, before: datetime) -> int:
    """Erases the payloads of events that were done before a time; their keys stay. Returns how many."""
    stale = update(Event).where(_IS_KEPT, col(Event.done_at) < before)
    return int(db.execute(stale.values(payload=None, media=None)).rowcount)  # type: ignore[attr-defined]


def erase_of(db: Session, conversation_id: int) -> None:
    """Erases what a conversation's events said."""
    db.execute(
        update(Event)
        .where(col(Event.conversation_id) == conversation_id, col(Event.state).in_((DONE, PARKED)))
        .values(payload=None, media=None, cause=None)
    )
