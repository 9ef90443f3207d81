"""Overtaking: words that were on their way while other choices were sent are no answer to those."""

from datetime import datetime

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from models.outbox import SENDING, SENT, WAITING, Message


def were_overtaken(db: Session, chat_id: int, said_at: datetime) -> bool:
    """Whether choices were sent to a chat after something was said there, or are being sent: tried once, they may have arrived all the same."""
    under_way = or_(Message.state == SENDING, and_(Message.state == WAITING, col(Message.attempts) > 0))  # type: ignore[arg-type]
    since = and_(Message.state == SENT, col(Message.sent_at) > said_at)  # type: ignore[arg-type]
    query = select(Message).where(Message.chat_id == chat_id, or_(under_way, since))
    return any("choices" in (message.body or {}) for message in db.exec(query))
