"""Timers: (owner, reason, due). One that fires becomes an event of its conversation."""

from datetime import datetime

from sqlalchemy import UniqueConstraint, delete, or_
from sqlmodel import Session, SQLModel, col, select

from models.base import identity, instant, reference
from models.chats import Conversation
from models.people import Holds


class Timer(SQLModel, table=True):
    """One thing that is due once."""

    __table_args__ = (UniqueConstraint("conversation_id", "reason"),)

    id: int = identity()
    conversation_id: int = reference("conversation.id")
    reason: str
    due: datetime = instant(index=True)


def set_timer(db: Session, conversation_id: int, reason: str, due: datetime) -> None:
    """Sets, or moves, the timer of a conversation for a reason."""
    timer = db.exec(select(Timer).where(Timer.conversation_id == conversation_id, Timer.reason == reason)).first()
    if timer is None:
        db.add(Timer(conversation_id=conversation_id, reason=reason, due=due))
    else:
        timer.due = due
    db.flush()


def is_set(db: Session, conversation_id: int, reason: str) -> bool:
    """Whether a timer runs."""
    return db.exec(select(Timer.id).where(Timer.conversation_id == conversation_id, Timer.reason == reason)).first() is not None


def take_elsewhere(db: Session, conversation_id: int, person_id: int, reason: str) -> None:
    """Takes the timers for a reason back that run in a person's other conversations, their own or held for them: what concerns them is due once."""
    own = col(Conversation.account_id).in_(select(Holds.account_id).where(Holds.person_id == person_id, Holds.relation == "self"))
    theirs = select(Conversation.id).where(or_(own, col(Conversation.person_id) == person_id), Conversation.id != conversation_id)
    db.execute(delete(Timer).where(col(Timer.reason) == reason, col(Timer.conversation_id).in_(theirs)))


def take(db: Session, conversation_id: int, reason: str) -> bool:
    """Takes a timer back. Returns whether there was one."""
    gone = db.execute(delete(Timer).where(col(Timer.conversation_id) == conversation_id, col(Timer.reason) == reason))
    return bool(gone.rowcount)  # type: ignore[attr-defined]


def conversations_due(db: Session, now: datetime, limit: int) -> list[Conversation]:
    """Conversations with a timer that is due, locked; those that are busy just now are passed over."""
    due = select(Timer.conversation_id).where(col(Timer.due) <= now)
    query = select(Conversation).where(col(Conversation.id).in_(due)).order_by(col(Conversation.id))
    return list(db.exec(query.limit(limit).with_for_update(skip_locked=True)))


def take_due(db: Session, conversation_id: int, now: datetime) -> list[Timer]:
    """Takes the timers of a locked conversation that are due."""
    due = list(db.exec(select(Timer).where(Timer.conversation_id == conversation_id, col(Timer.due) <= now).order_by(col(Timer.due))))
    for timer in due:
        db.delete(timer)
    return due


def next_due(db: Session) -> datetime | None:
    """When the next timer is due."""
    return db.exec(select(Timer.due).order_by(col(Timer.due)).limit(1)).first()
