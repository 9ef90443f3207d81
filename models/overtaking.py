"""Overtaking: words that were on their way while other choices were sent are no answer to those."""

from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from models import outbox
from models.base import Json
from models.outbox import SENDING, SENT, WAITING, Message


def on_their_way(db: Session, chat_id: int) -> Json | None:
    """The newest choices that are being sent to a chat, as they will be shown there: tried once, they may have arrived all the same."""
    under_way = or_(Message.state == SENDING, and_(Message.state == WAITING, col(Message.attempts) > 0))  # type: ignore[arg-type]
    messages = db.exec(select(Message).where(Message.chat_id == chat_id, under_way).order_by(col(Message.id).desc()))
    return next((outbox.shown_by([message]) for message in messages if (message.body or {}).get("choices")), None)


def were_overtaken(db: Session, chat_id: int, said_at: datetime) -> bool:
    """Whether choices were sent to a chat after something was said there, or are being sent."""
    query = select(Message).where(Message.chat_id == chat_id, Message.state == SENT, col(Message.sent_at) > said_at)
    return on_their_way(db, chat_id) is not None or any((message.body or {}).get("choices") for message in db.exec(query))
