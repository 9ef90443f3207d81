"""For how many people the time in which they may be written to is open: some messengers close it a while after somebody wrote."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func
from sqlmodel import Session, col, select

from models.chats import Chat, Conversation
from models.people import Account


@dataclass(frozen=True)
class Windows:
    """Private chats: those that take what costs nothing, those that take only what costs money, those that wait; and when anybody wrote last."""

    free: int
    paid: int
    closed: int
    heard_at: datetime | None


def count(db: Session, channel: str, bot: str, free_since: datetime, paid_since: datetime) -> Windows:
    """Counts a bot's chats by when somebody last wrote there; one that takes nothing just now waits, however short ago that was."""
    heard = func.max(Account.last_active_at).label("heard_at")
    chats = (
        select(col(Chat.reachable).label("reachable"), heard)
        .join(Conversation, col(Conversation.chat_id) == col(Chat.id))
        .join(Account, col(Account.id) == col(Conversation.account_id))
        .where(Chat.channel == channel, Chat.bot == bot, Chat.kind == "private")
        .group_by(col(Chat.id), col(Chat.reachable))
        .subquery()
    )
    free = and_(chats.c.reachable, chats.c.heard_at > free_since)
    open_ = and_(chats.c.reachable, chats.c.heard_at > paid_since)
    query = select(func.count(), func.count().filter(open_), func.count().filter(free), func.max(chats.c.heard_at)).select_from(chats)
    whole, may, costless, last = db.exec(query).one()
    return Windows(costless, may - costless, whole - may, last)
