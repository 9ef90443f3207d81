"""Chats and the conversations held in them: in a group each member has a conversation of their own."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Index, UniqueConstraint, and_, bindparam, case, or_, text, update
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import people
from models.base import Instant, Json, identity, insert_unless_there, instant, json, reference
from models.people import Account, Holds, Person, Role

WEB = "web"
ASLEEP = timedelta(days=14)
"""The web chat cannot ring: whoever has not opened it for so long notices nothing there."""
NOTHING_SHOWN: Json = {"choices": [], "numbered": True, "page": 0}


class Chat(SQLModel, table=True):
    """Somewhere messages go. The id is ours, so that a group that becomes a supergroup is one update of `address`."""

    __table_args__ = (UniqueConstraint("channel", "bot", "address"),)

    id: int = identity()
    channel: str
    bot: str
    address: str
    kind: str  # private, group
    village_id: int | None = reference("village.id", default=None, index=True)  # whose files are reviewed here
    reachable: bool = True
    held_until: datetime | None = instant(default=None)  # the messenger asked for patience, or what takes nothing may be open again then
    shown: Json | None = json(default=None)  # the choices that stand there, where there are no buttons


class Conversation(SQLModel, table=True):
    """Where an account stands in a chat. The row's lock is the claim to run its turns."""

    __table_args__ = (
        UniqueConstraint("chat_id", "account_id"),
        Index("ix_conversation_ready_at", "ready_at", sqlite_where=text("ready_at IS NOT NULL"), postgresql_where=text("ready_at IS NOT NULL")),
    )

    id: int = identity()
    chat_id: int = reference("chat.id")
    account_id: int = reference("account.id", index=True)
    person_id: int | None = reference("person.id", default=None)  # the active citizen
    step: str | None = None
    data: Json = json(default_factory=dict)
    data_version: int = 1
    offer: list[list[str]] = json(default_factory=list)  # the choices last shown: id, label
    ready_at: datetime | None = instant(default=None)  # when its next event may be looked at


def rings(since: Any) -> ColumnElement[bool]:
    """That what comes to a chat is noticed by its account; `since` is when it must have been there last where nothing rings."""
    return or_(col(Chat.channel) != WEB, col(Account.last_active_at) >= since)


def latest_first(since: Any) -> tuple[ColumnElement[Any], ...]:
    """The order in which somebody is looked for: where it rings, where they were last."""
    return case((rings(since), 0), else_=1), col(Account.last_active_at).desc(), col(Chat.id).desc()


def _latest(*spoken_for: ColumnElement[bool]) -> SelectOfScalar[Chat]:
    return (
        select(Chat)
        .join(Conversation, col(Conversation.chat_id) == col(Chat.id))
        .join(Account, col(Account.id) == col(Conversation.account_id))
        .join(Holds, col(Holds.account_id) == col(Account.id))
        .where(col(Holds.person_id) == bindparam("person_id"), *spoken_for, Chat.kind == "private", col(Chat.reachable))
        .order_by(*latest_first(bindparam("since", type_=Instant)))
        .limit(1)
    )


# What nearly every turn asks is built once: building it takes longer than running it.
_IS_SELF = col(Holds.relation) == "self"
_HAS_OWN = select(Holds.person_id).where(col(Holds.person_id) == bindparam("person_id"), _IS_SELF).exists()
_OWN_CHAT, _PRIVATE_CHAT = _latest(_IS_SELF), _latest(or_(_IS_SELF, ~_HAS_OWN))
_READY = (
    select(Conversation, Chat, Account)
    .join(Chat, col(Chat.id) == col(Conversation.chat_id))
    .join(Account, col(Account.id) == col(Conversation.account_id))
    .where(col(Conversation.ready_at) <= bindparam("now", type_=Instant))
    .order_by(col(Conversation.ready_at), col(Conversation.id))
    .limit(1)
    .with_for_update(of=Conversation, skip_locked=True)
)


def find_or_add_chat(db: Session, channel: str, bot: str, address: str, kind: str) -> Chat:
    """The chat at an address, made on first sight."""
    values = {"channel": channel, "bot": bot, "address": address, "kind": kind, "reachable": True}
    insert_unless_there(db, Chat, values)
    return db.exec(select(Chat).where(Chat.channel == channel, Chat.bot == bot, Chat.address == address)).one()


def find_or_add_account(db: Session, channel: str, bot: str, address: str, name: str = "", language: str = "vi") -> Account:
    """The account at an address, made on first sight."""
    values = {"channel": channel, "bot": bot, "address": address, "name": name, "language": language}
    insert_unless_there(db, Account, values)
    return db.exec(select(Account).where(Account.channel == channel, Account.bot == bot, Account.address == address)).one()


def find_account(db: Session, channel: str, bot: str, address: str) -> Account | None:
    """The account at an address."""
    return db.exec(select(Account).where(Account.channel == channel, Account.bot == bot, Account.address == address)).first()


def open_conversation(db: Session, chat_id: int, account_id: int) -> Conversation:
    """The conversation of an account in a chat, locked until the transaction ends."""
    values = {"chat_id": chat_id, "account_id": account_id, "data": {}, "data_version": 1, "offer": []}
    insert_unless_there(db, Conversation, values)
    query = select(Conversation).where(Conversation.chat_id == chat_id, Conversation.account_id == account_id)
    return db.exec(query.with_for_update()).one()


def claim_ready(db: Session, now: datetime) -> tuple[Conversation, Chat, Account] | None:
    """The conversation that has waited longest for a turn and that nobody else holds, locked; and whose it is, where."""
    return db.exec(_READY, params={"now": now}).first()


def next_ready(db: Session) -> datetime | None:
    """When the next turn is due."""
    query = select(Conversation.ready_at).where(col(Conversation.ready_at).is_not(None)).order_by(col(Conversation.ready_at))
    return db.exec(query.limit(1)).first()


def wake(conversation: Conversation, at: datetime) -> None:
    """Asks for a turn at a time, or earlier if one is due earlier."""
    conversation.ready_at = min(conversation.ready_at or at, at)


def review_chat_of(db: Session, village_id: int, reachable: bool = True) -> Chat | None:
    """The chat in which a village's files are reviewed; one that takes nothing just now only where that is asked for."""
    query = select(Chat).where(Chat.village_id == village_id, takes_files())
    query = query.where(col(Chat.reachable)) if reachable else query.order_by(col(Chat.reachable).desc())
    return db.exec(query.order_by(col(Chat.id)).limit(1)).first()


def takes_files() -> ColumnElement[bool]:
    """That a chat takes the files of the village to which it is bound: a group, or the own chat of somebody who reviews there."""
    own = (
        select(Conversation.id)
        .join(Holds, col(Holds.account_id) == col(Conversation.account_id))
        .join(Role, col(Role.person_id) == col(Holds.person_id))
        .where(Conversation.chat_id == Chat.id, Holds.relation == "self", Role.kind == "moderator")
        .where(Role.village_id == Chat.village_id, col(Role.withdrawn_at).is_(None))
    )
    return and_(col(Chat.village_id).is_not(None), or_(Chat.kind == "group", own.exists()))  # type: ignore[arg-type]


def speaker_of(db: Session, chat: Chat) -> Person | None:
    """Whose own chat it is; nobody's, if it is a group."""
    return people.of_account(db, account_in(db, chat)) if chat.kind == "private" else None


def account_in(db: Session, chat: Chat) -> int:
    """Whose chat a private one is, by the account."""
    return db.exec(select(Conversation.account_id).where(Conversation.chat_id == chat.id).limit(1)).one()


def close(chat: Chat, until: datetime | None = None) -> None:
    """A chat takes nothing any more, until somebody writes there; or until a time, at which that may have changed."""
    chat.reachable, chat.held_until = False, until


def open_again(db: Session, channel: str, bot: str, now: datetime) -> None:
    """Lets a bot's chats be tried again that were closed until a time that has come."""
    closed = update(Chat).where(col(Chat.channel) == channel, col(Chat.bot) == bot, col(Chat.reachable).is_(False), col(Chat.held_until) <= now)
    db.execute(closed.values(reachable=True, held_until=None))


def move(db: Session, chat: Chat, address: str) -> Chat | None:
    """Follows a chat to another address. Returns the chat that was seen there meanwhile, if one was: it is set aside, and takes nothing more."""
    query = select(Chat).where(Chat.channel == chat.channel, Chat.bot == chat.bot, Chat.address == address, Chat.id != chat.id)
    newer = db.exec(query.with_for_update()).first()
    if newer is not None:
        newer.address = f"{address} before {chat.id}"
        close(newer)
        db.flush()
    chat.address = address
    db.flush()
    return newer


def private_chat_of(db: Session, person_id: int, now: datetime) -> Chat | None:
    """The chat in which a person was last active and can be reached; for one without an account of their own, that of whoever speaks for them."""
    return db.exec(_PRIVATE_CHAT, params={"person_id": person_id, "since": now - ASLEEP}).first()


def own_chat_of(db: Session, person_id: int, now: datetime) -> Chat | None:
    """The chat in which a person themselves was last active and can be reached."""
    return db.exec(_OWN_CHAT, params={"person_id": person_id, "since": now - ASLEEP}).first()
