"""Erasure: what somebody said, and what was said to them, is gone at once; keys and counts stay."""

from sqlalchemy import update
from sqlmodel import Session, col

from models import inbox, outbox, web
from models.chats import Chat, Conversation
from models.outbox import Message


def forget_talk(db: Session, conversation: Conversation, chat: Chat) -> None:
    """Erases a private conversation's events and messages, and its transcript where we keep one."""
    inbox.erase_of(db, conversation.id)
    sent = update(Message).where(col(Message.chat_id) == chat.id, col(Message.state).in_((outbox.SENT, outbox.REFUSED)))
    db.execute(sent.values(body=None))
    web.erase_chat(db, chat.address)
