"""Where a village's files are reviewed, a group or a moderator's own chat, from the day when it is bound to the day when it takes nothing more."""

import secrets
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from models import chats, inbox, outbox
from models.chats import Chat, Conversation
from models.inbox import Event
from models.outbox import Message

LOST = "lost"


def bind(db: Session, chat: Chat, village_id: int) -> list[Chat]:
    """Makes a chat the one in which a village's files are reviewed; what waits for its moderators goes there. Returns those that were so until now.

    What waits there for the moderators of another village finds another way, or none. In somebody's own chat files are shown one at a time: those
    that wait to be sent are not.
    """
    others = list(db.exec(select(Chat).where(Chat.village_id == village_id, Chat.id != chat.id).order_by(col(Chat.id))))
    for other in others:
        other.village_id = None
    if chat.village_id not in (None, village_id):
        outbox.leave(db, chat.id, "another village is reviewed there", for_good=False)
    chat.village_id = village_id
    waiting = update(Message).where(col(Message.state) == outbox.WAITING, col(Message.to) == "reviewers", col(Message.to_id) == village_id)
    db.execute(waiting.values(chat_id=None, not_before=None))
    if chat.kind == "private":
        db.execute(waiting.where(col(Message.slot).startswith("review ")).values(state=outbox.REFUSED, cause="shown one at a time"))
    db.flush()
    return others


def follow(db: Session, chat: Chat, address: str) -> None:
    """Follows a chat to another address; what was to go to a chat that was seen there meanwhile finds another way, or none."""
    aside = chats.move(db, chat, address)
    if aside is not None:
        outbox.leave(db, aside.id, "another chat has its address")


def found_lost(db: Session, chat: Chat, now: datetime) -> None:
    """What the sender found out becomes an event, so that a turn tells whom it concerns: once a loss, so call it before the chat is marked."""
    if chat.village_id is None or not chat.reachable:
        return
    anybodys = select(Conversation).where(Conversation.chat_id == chat.id).order_by(col(Conversation.id)).limit(1)
    conversation = db.exec(anybodys.with_for_update()).first()
    if conversation is None:
        return
    key = inbox.key_of(LOST, str(chat.id), secrets.token_hex(8))
    db.add(Event(key=key, conversation_id=conversation.id, kind=LOST, payload={"village": chat.village_id}, received_at=now))
    chats.wake(conversation, now)
    db.flush()
