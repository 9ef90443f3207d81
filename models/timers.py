"""Timers: (owner, reason, due). One that fires becomes an event: of its conversation, or of one of the clock's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint, delete, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import chats
from models.base import BigId, identity, insert_unless_there, instant, reference
from models.chats import Chat, Conversation

CONVERSATION, PERSON, VILLAGE, REQUEST, ANNOUNCEMENT = "conversation", "person", "village", "request", "announcement"
CLOCK = "clock"
DESKS = 32
"""How many conversations the clock holds for each kind of owner: so many of their turns may run side by side."""


@dataclass(frozen=True)
class Owner:
    """Whose a timer is."""

    kind: str
    id: int

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of a timer that name its owner."""
        return {"conversation_id": self.id} if self.kind == CONVERSATION else {"owner": self.kind, "owner_id": self.id}

    @property
    def desk(self) -> str | None:
        """At which of the clock's conversations it is looked at; a conversation's timers are its own events."""
        return None if self.kind == CONVERSATION else f"{self.kind} {self.id % DESKS}"


class Timer(SQLModel, table=True):
    """One thing that is due once: a conversation's, or another owner's."""

    __table_args__ = (UniqueConstraint("conversation_id", "reason"), UniqueConstraint("owner", "owner_id", "reason"))

    id: int = identity()
    conversation_id: int | None = reference("conversation.id", default=None)
    owner: str | None = None
    owner_id: int | None = Field(default=None, sa_type=BigId)
    reason: str
    due: datetime = instant(index=True)

    @property
    def of(self) -> Owner:
        """Whose it is."""
        if self.conversation_id is not None:
            return Owner(CONVERSATION, self.conversation_id)
        return Owner(self.owner or "", self.owner_id or 0)


def conversation(id: int) -> Owner:
    """A conversation as owner."""
    return Owner(CONVERSATION, id)


def person(id: int) -> Owner:
    """A person as owner, whatever messengers they use."""
    return Owner(PERSON, id)


def village(id: int) -> Owner:
    """A village as owner."""
    return Owner(VILLAGE, id)


def set_timer(db: Session, owner: Owner, reason: str, due: datetime) -> None:
    """Sets, or moves, the timer of an owner for a reason."""
    if not insert_unless_there(db, Timer, {**owner.columns, "reason": reason, "due": due}):
        db.execute(update(Timer).where(*_of(owner), col(Timer.reason) == reason).values(due=due))


def is_set(db: Session, owner: Owner, reason: str) -> bool:
    """Whether a timer runs."""
    return db.exec(select(Timer.id).where(*_of(owner), Timer.reason == reason)).first() is not None


def due_at(db: Session, owner: Owner, reason: str) -> datetime | None:
    """When an owner's timer for a reason is due, if one runs."""
    return db.exec(select(Timer.due).where(*_of(owner), Timer.reason == reason)).first()


def take(db: Session, owner: Owner, reason: str) -> bool:
    """Takes a timer back. Returns whether there was one."""
    gone = db.execute(delete(Timer).where(*_of(owner), col(Timer.reason) == reason))
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def take_all(db: Session, owner: Owner) -> None:
    """Takes back all timers of an owner."""
    db.execute(delete(Timer).where(*_of(owner)))


def due(db: Session, now: datetime, limit: int) -> list[Timer]:
    """What is due, the longest first."""
    return list(db.exec(select(Timer).where(Timer.due <= now).order_by(col(Timer.due), col(Timer.id)).limit(limit)))


def lock_conversations(db: Session, due: Iterable[Timer]) -> dict[Owner, Conversation]:
    """The conversations whose events these timers become, locked; those that are busy just now are passed over."""
    owners = {timer.of: timer.of.desk for timer in due}
    desks = _conversations_at(db, {desk for desk in owners.values() if desk})
    wanted = {owner: desks[desk] if desk else owner.id for owner, desk in owners.items()}
    query = select(Conversation).where(col(Conversation.id).in_(set(wanted.values()))).order_by(col(Conversation.id))
    locked = {conversation.id: conversation for conversation in db.exec(query.with_for_update(skip_locked=True))}
    return {owner: locked[id] for owner, id in wanted.items() if id in locked}


def take_due(db: Session, ids: Iterable[int], now: datetime) -> set[int]:
    """Takes timers away that are still due. Returns which: one that was moved or taken meanwhile is not among them."""
    gone = delete(Timer).where(col(Timer.id).in_(list(ids)), col(Timer.due) <= now).returning(col(Timer.id))
    return set(db.execute(gone).scalars())


def next_due(db: Session) -> datetime | None:
    """When the next timer is due."""
    return db.exec(select(Timer.due).order_by(col(Timer.due)).limit(1)).first()


def owner_of(payload: Mapping[str, Any], conversation_id: int) -> Owner:
    """Whose timer it was that became an event of a conversation."""
    return Owner(payload["owner"], payload["id"]) if "owner" in payload else conversation(conversation_id)


def named(payload: Mapping[str, Any], kind: str) -> int | None:
    """The id of the owner of a kind that a fired timer's event names."""
    return payload["id"] if payload.get("owner") == kind else None


def payload_of(timer: Timer) -> dict[str, Any]:
    """What a fired timer's event says."""
    owner = timer.of
    return {"reason": timer.reason} if owner.kind == CONVERSATION else {"reason": timer.reason, "owner": owner.kind, "id": owner.id}


def _of(owner: Owner) -> tuple[Any, ...]:
    return tuple(col(getattr(Timer, name)) == value for name, value in owner.columns.items())


def _conversations_at(db: Session, desks: set[str]) -> dict[str, int]:
    query = select(Chat.address, Conversation.id).join(Chat, col(Chat.id) == col(Conversation.chat_id))
    there = dict(db.exec(query.where(Chat.channel == CLOCK, col(Chat.address).in_(desks))).all())
    return there | {desk: _open_desk(db, desk) for desk in sorted(desks - there.keys())}


def _open_desk(db: Session, desk: str) -> int:
    chat = chats.find_or_add_chat(db, CLOCK, "", desk, CLOCK)
    return chats.open_conversation(db, chat.id, chats.find_or_add_account(db, CLOCK, "", desk).id).id
