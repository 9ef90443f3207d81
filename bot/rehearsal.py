"""What a timer would do: its event and its turn are really run, at the time at which it is due, and then undone."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from bot.conversation.book import Book
from bot.conversation.engine import attempt
from bot.schedule import fire
from models.chats import Conversation
from models.database import Database
from models.inbox import DONE, Event
from models.outbox import Message
from models.timers import Timer


@dataclass(frozen=True)
class Rehearsed:
    """What would be said, each with whom to, and why the turn fails, if it does."""

    said: list[tuple[str, str]]
    cause: str | None = None


class _Undone(Exception):
    """Carries what came of it out of a transaction that leaves no trace."""

    def __init__(self, rehearsed: Rehearsed) -> None:
        super().__init__()
        self.rehearsed = rehearsed


async def rehearse(database: Database, book: Book, timer_id: int, now: datetime) -> Rehearsed:
    """What would come of a timer when it is due, or now if that is past. Nothing is changed."""
    try:
        await database.write(lambda db: _rehearse(db, book, timer_id, now))
    except _Undone as undone:
        return undone.rehearsed
    return Rehearsed([])


def _rehearse(db: Session, book: Book, timer_id: int, now: datetime) -> None:
    timer = db.get(Timer, timer_id)
    if timer is None:
        return
    at, last = max(timer.due, now), db.exec(select(func.max(Message.id))).one() or 0
    newest = db.exec(select(func.max(Event.id))).one() or 0
    fire(db, [timer], at)
    event = db.exec(select(Event).where(col(Event.id) > newest)).first()
    if event is None:
        raise _Undone(Rehearsed([], "its conversation is busy just now"))
    attempt(db, book, event, db.get_one(Conversation, event.conversation_id), at)
    said = db.exec(select(Message).where(col(Message.id) > last).order_by(col(Message.id)))
    told = [(f"{message.to} {message.to_id}", (message.body or {}).get("text", "")) for message in said]
    raise _Undone(Rehearsed(told, None if event.state == DONE else event.cause))
