"""Unsaid: what was said in a chat since a moment is gone, and the rest of the chat stays. Keys stay too."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import inbox, outbox, web
from models.chats import Chat, Conversation
from models.inbox import Event
from models.outbox import Message
from models.traces import BLANK
from models.web import WebItem


def unsay(db: Session, conversation: Conversation, chat: Chat, since: datetime) -> None:
    """Erases what a private chat's events and answers said since then, and blanks its transcript where we keep one. What was not sent is not sent."""
    done = col(Event.state).in_((inbox.DONE, inbox.PARKED))
    events = update(Event).where(col(Event.conversation_id) == conversation.id, done, col(Event.received_at) >= since)
    db.execute(events.values(payload=None, media=None, cause=None))
    answers = update(Message).where(col(Message.chat_id) == chat.id, col(Message.to) == "chat", col(Message.created_at) >= since)
    db.execute(answers.where(col(Message.state).not_in((outbox.SENT, outbox.REFUSED))).values(state=outbox.REFUSED, cause="erased"))
    db.execute(answers.values(body=None))
    _blank(db, chat.address, since)


def _blank(db: Session, address: str, since: datetime) -> None:
    """The page shows an item anew when its version grows."""
    for item in db.exec(select(WebItem).where(WebItem.chat == address, WebItem.at >= since).order_by(col(WebItem.n))):
        transcript = web.lock_chat(db, address)
        transcript.version += 1
        item.body, item.v = {"text": BLANK}, transcript.version
    db.flush()
