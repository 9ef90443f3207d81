"""The outbox: every message, written down in the turn that says it, sent at least once.

A message is waiting → sending (while its sender holds the duty) → sent | parked (tried often enough, or never to be taken: an operator looks at it)
| refused (its chat takes nothing any more, or it was dropped by hand).
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, ColumnElement, Index, and_, bindparam, func, or_, text, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import chats
from models.base import BigId, Json, identity, insert_unless_there, instant, json, reference
from models.chats import NOTHING_SHOWN, Chat
from models.people import Holds, Person

WAITING, SENDING, SENT, REFUSED, PARKED = "waiting", "sending", "sent", "refused", "parked"
ANSWER, DECISION, NOTICE = 0, 1, 2  # priorities: answers before decisions before notices
ENCLOSED = {"photos", "voices", "files", "file", "album"}  # what a message may bring besides its words; "file" until there could be several
LOOK_AHEAD = 4  # times as many are looked at as may go: a chat with many waiting must not stand before the others
NO_ROUTE_PAUSE = timedelta(minutes=10)
NOTICE_PATIENCE = timedelta(days=1)
IS_WAITING = text("message.state = 'waiting'")
_IS_SENDING = text("message.state = 'sending'")
_IS_KEPT = text("state IN ('sent', 'refused') AND body IS NOT NULL")


class Message(SQLModel, table=True):
    """Something to say to a chat, a person, or the reviewers of a village. `body` is in the reader's language, not yet drawn."""

    __table_args__ = (
        Index("ix_message_waiting", "priority", "id", sqlite_where=text("state = 'waiting'"), postgresql_where=text("state = 'waiting'")),
        Index("ix_message_sending", "chat_id", sqlite_where=text("state = 'sending'"), postgresql_where=text("state = 'sending'")),
        Index("ix_message_slot", "chat_id", "slot", "id"),
        Index("ix_message_kept", "created_at", sqlite_where=_IS_KEPT, postgresql_where=_IS_KEPT),
    )

    id: int = identity()
    key: str = Field(unique=True)
    to: str  # chat, person, reviewers
    to_id: int = Field(sa_type=BigId)
    chat_id: int | None = reference("chat.id", default=None)  # the route, chosen when sent
    body: Json | None = json(default=None)
    slot: str | None = None
    priority: int = ANSWER
    about: str | None = None  # what kind of notice it is
    state: str = WAITING
    created_at: datetime = instant(index=True)
    not_before: datetime | None = instant(default=None)
    attempts: int = 0
    fence: int | None = None
    sent_at: datetime | None = instant(default=None)
    sent_ref: str | None = None
    cause: str | None = None


_CHAT_ID = col(Message.chat_id) + 0  # no index knows it, so that SQLite looks at what waits, and not at all that was ever sent somewhere

# Built once: building them takes longer than running them.
_BY_KEY = select(Message.id).where(col(Message.key) == bindparam("key"))
_SERIES: BindParameter[str] = bindparam("series")
_NEWER = (
    select(Message.id)
    .where(*(col(getattr(Message, name)) == bindparam(name) for name in ("chat_id", "to", "to_id")))
    .where(IS_WAITING, col(Message.id) > bindparam("id"), func.substr(Message.key, 1, func.length(_SERIES)) == _SERIES)
    .limit(1)
)


def enqueue(db: Session, message: Message) -> None:
    """Adds a message; one that waits for the same slot of the same reader is replaced instead."""
    waiting = _waiting_for_slot(db, message) if message.slot else None
    if waiting is None:
        db.add(message)
    else:
        waiting.body = message.body
        waiting.priority = min(waiting.priority, message.priority)
    db.flush()


def enqueue_once(db: Session, message: Message) -> bool:
    """Adds a message unless its key is taken; of two transactions at once, one adds it, and the other waits for it. Returns whether it did."""
    return insert_unless_there(db, Message, message.model_dump(exclude={"id"}))


def has(db: Session, key: str) -> bool:
    """Whether a message was written down before."""
    return db.exec(_BY_KEY, params={"key": key}).first() is not None


def has_newer(db: Session, message: Message) -> bool:
    """Whether another message of a series waits in the same chat, that is, whose key differs from a message's by its last word."""
    series = f"{message.key.rpartition(' ')[0]} "
    same = message.model_dump(include={"chat_id", "to", "to_id", "id"})
    return db.exec(_NEWER, params={**same, "series": series}).first() is not None


def _waiting_for_slot(db: Session, message: Message) -> Message | None:
    query = select(Message).where(Message.slot == message.slot, Message.to == message.to, Message.to_id == message.to_id, IS_WAITING)
    return db.exec(query.limit(1).with_for_update()).first()


def route(db: Session, now: datetime, limit: int = 200) -> int:
    """Chooses a chat for due messages that have none. Returns how many found one; the others wait for ten minutes, a notice for a day in all."""
    query = select(Message).where(IS_WAITING, _CHAT_ID.is_(None), _is_due(now)).order_by(col(Message.priority), col(Message.id))
    routed = 0
    for message in db.exec(query.limit(limit).with_for_update(skip_locked=True)):
        with db.no_autoflush:  # all are written at once
            chat = route_of(db, message, now)
        if chat is None and _is_stale_notice(message, now):
            message.state, message.cause = REFUSED, "nobody was there to be told"
        elif chat is None:
            message.not_before, message.cause = now + NO_ROUTE_PAUSE, "no chat to send it to"
        else:
            message.chat_id, message.cause = chat.id, None
            routed += 1
    return routed


def _is_stale_notice(message: Message, now: datetime) -> bool:
    """Whether a notice found nobody for so long that it is no news any more."""
    return message.about is not None and now - message.created_at >= NOTICE_PATIENCE


def look_again(db: Session, to: str, to_id: int) -> None:
    """There is a new way to somebody: what waits for one need not wait longer."""
    waiting = update(Message).where(IS_WAITING, col(Message.to) == to, col(Message.to_id) == to_id, col(Message.chat_id).is_(None))
    db.execute(waiting.values(not_before=None))


def look_again_for(db: Session, account_id: int) -> None:
    """An account can be reached again: what waits for those for whom it speaks need not wait longer."""
    for person_id in db.exec(select(Holds.person_id).where(Holds.account_id == account_id)).all():
        look_again(db, "person", person_id)


def route_of(db: Session, message: Message, now: datetime) -> Chat | None:
    """The chat that a message should go to now."""
    match message.to:
        case "chat":
            return db.get(Chat, message.to_id)
        case "person":
            return chats.private_chat_of(db, message.to_id, now)
        case "reviewers":
            return chats.review_chat_of(db, message.to_id)
    raise ValueError(f"a message to {message.to!r}")


def claim(
    db: Session,
    channel: str,
    bot: str,
    fence: int,
    now: datetime,
    limit: int,
    without: set[int],
    may_go: Callable[[Message], bool],
    merge: bool = False,
) -> list[tuple[Message, Chat]]:
    """Takes messages that may go out now, answers first, for the sender with this fence. `may_go` looks at each once more.

    At most one a chat; or those that can be merged with it, up to the first that cannot, in the order in which they were said.
    What another transaction changes just now, such as an erasure, is left to it.
    """
    query = (
        select(Message, Chat, Person)  # whoever is told unasked is looked at once more by `may_go`, which finds them here
        .join(Chat, col(Chat.id) == _CHAT_ID)
        .outerjoin(Person, and_(col(Message.about).is_not(None), col(Message.to) == "person", col(Person.id) == Message.to_id))
        .where(IS_WAITING, Chat.channel == channel, Chat.bot == bot, col(Chat.reachable), _is_due(now))
        .where(or_(col(Chat.held_until).is_(None), col(Chat.held_until) <= now), col(Chat.id).not_in(without))
        .order_by(col(Message.priority), col(Message.id))
    )
    found = db.exec(query.limit(limit * LOOK_AHEAD).with_for_update(of=Message, skip_locked=True)).all()
    chosen: dict[int, list[tuple[Message, Chat]]] = {}
    full: set[int] = set()  # chats with a message that must wait, and with it all that come after
    for message, chat, _ in found:
        taken = chosen.get(chat.id, [])
        fits = (merge and _can_join([each for each, _ in taken], message)) if taken else len(chosen) < limit
        if not fits:
            full.add(chat.id)
        elif chat.id not in full and may_go(message):
            chosen[chat.id] = [*taken, (message, chat)]
    claimed = [each for taken in chosen.values() for each in sorted(taken, key=lambda pair: pair[0].id)]
    for message, _ in claimed:
        message.state, message.fence, message.attempts = SENDING, fence, message.attempts + 1
    return claimed


def _can_join(taken: list[Message], message: Message) -> bool:
    """Whether a message can be said in one with others: below them stands one list of choices at most, and its numbers are what they were."""
    body, lists = message.body or {}, sum(bool((each.body or {}).get("choices")) for each in [*taken, message])
    return _is_plain(taken[0]) and _is_plain(message) and lists <= 1 and not body.get("page")


def _is_plain(message: Message) -> bool:
    """Whether a message is words and choices alone, and can be said in one with others."""
    return not (message.body or {}).keys() & ENCLOSED


def shown_by(messages: Sequence[Message]) -> Json | None:
    """What choices stand in a chat once these messages are there, said in one; nothing if they leave standing what stood: news without choices."""
    bodies = [message.body or {} for message in messages]
    for body in bodies:
        if body.get("choices"):
            numbered = all(each.get("numbered", True) for each in bodies)
            return {"choices": body["choices"], "numbered": numbered, "page": body.get("page", 0)}
    return NOTHING_SHOWN if any(message.to == "chat" for message in messages) else None


def leave(db: Session, chat_id: int, why: str, for_good: bool = True) -> None:
    """Finds another way for what waits for a chat that takes nothing any more; answers belong to that chat alone, and are given up for good."""
    waiting = update(Message).where(IS_WAITING, col(Message.chat_id) == chat_id)
    if for_good:
        db.execute(waiting.where(col(Message.to) == "chat").values(state=REFUSED, cause=why))
    db.execute(waiting.where(col(Message.to) != "chat").values(chat_id=None, cause=why))


def take_over(db: Session, channel: str, bot: str, fence: int) -> int:
    """Lets messages wait again whose sender lost the duty in the middle. Returns how many: each may go out twice."""
    mine = select(Chat.id).where(Chat.channel == channel, Chat.bot == bot)
    lost = update(Message).where(_IS_SENDING, col(Message.fence) < fence, col(Message.chat_id).in_(mine))
    return int(db.execute(lost.values(state=WAITING)).rowcount)  # type: ignore[attr-defined]


def previous_ref(db: Session, message: Message) -> str | None:
    """The messenger's id of what was last sent to a message's slot, if it can be replaced."""
    if message.slot is None:
        return None
    query = select(Message.sent_ref).where(Message.chat_id == message.chat_id, Message.slot == message.slot, Message.state == SENT)
    return db.exec(query.order_by(col(Message.id).desc()).limit(1)).first()


def is_superfluous(db: Session, message: Message) -> bool:
    """Whether a message only tells a passing state of what was said there already: worth nothing where that cannot be changed in place."""
    return bool((message.body or {}).get("passing")) and previous_ref(db, message) is not None


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(col(Message.not_before).is_(None), col(Message.not_before) <= now)


def counts(db: Session) -> dict[str, int]:
    """How many messages are in each state."""
    return dict(db.exec(select(Message.state, func.count()).group_by(col(Message.state))).all())


def given_up(db: Session) -> list[Message]:
    """Messages that were parked, oldest first."""
    return list(db.exec(select(Message).where(Message.state == PARKED).order_by(col(Message.id))))


def given_up_in(db: Session) -> list[tuple[Message, Chat | None]]:
    """Messages that were given up, oldest first, each with the chat to which it was to go."""
    query = select(Message, Chat).outerjoin(Chat, col(Chat.id) == col(Message.chat_id)).where(Message.state == PARKED)
    return list(db.exec(query.order_by(col(Message.id))))


def retry(db: Session, message_id: int) -> bool:
    """Lets a message that was given up wait again, on a route chosen anew. Returns whether it was given up."""
    message = _lock_parked(db, message_id)
    if message is None:
        return False
    message.state, message.attempts, message.not_before, message.cause, message.fence = WAITING, 0, None, None, None
    message.chat_id = message.chat_id if message.to == "chat" else None
    db.flush()
    return True


def drop(db: Session, message_id: int) -> bool:
    """Refuses a message that was given up, and erases what it says; its key stays. Returns whether it was given up."""
    message = _lock_parked(db, message_id)
    if message is None:
        return False
    message.state, message.body, message.cause = REFUSED, None, "dropped"
    db.flush()
    return True


def _lock_parked(db: Session, message_id: int) -> Message | None:
    message = db.get(Message, message_id, with_for_update=True, populate_existing=True)
    return message if message is not None and message.state == PARKED else None


def oldest_due(db: Session, now: datetime) -> datetime | None:
    """When the oldest message was written down that could be sent now."""
    can_go = and_(col(Chat.reachable), or_(col(Chat.held_until).is_(None), col(Chat.held_until) <= now))
    query = select(func.min(Message.created_at)).outerjoin(Chat, col(Chat.id) == col(Message.chat_id))
    return db.exec(query.where(IS_WAITING, _is_due(now), or_(col(Message.chat_id).is_(None), can_go))).one()


def without_route(db: Session) -> dict[str, int]:
    """How many messages wait that no chat takes, by whom they are for."""
    lost = or_(and_(col(Message.chat_id).is_(None), col(Message.not_before).is_not(None)), col(Chat.reachable).is_(False))
    query = select(Message.to, func.count()).outerjoin(Chat, col(Chat.id) == col(Message.chat_id)).where(IS_WAITING, lost)
    return dict(db.exec(query.group_by(col(Message.to))).all())


def newest(db: Session) -> datetime | None:
    """When the newest message was written down."""
    return db.exec(select(func.max(Message.created_at))).one()


def erase_sent(db: Session, before: datetime) -> int:
    """Erases the bodies of messages that were sent or refused before a time; their keys stay. Returns how many."""
    is_over = or_(col(Message.sent_at).is_(None), col(Message.sent_at) < before)
    return int(db.execute(update(Message).where(_IS_KEPT, col(Message.created_at) < before, is_over).values(body=None)).rowcount)  # type: ignore[attr-defined]
