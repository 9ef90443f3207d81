"""What the web chat remembers: each chat's transcript, and the sessions that may see it."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, and_, delete, func
from sqlmodel import Field, Session, SQLModel, col, select

from models.base import Json, identity, insert_unless_there, instant, json, reference
from models.invitations import Invitation
from models.people import Account, Holds


class WebChat(SQLModel, table=True):
    """A transcript's counters. The row's lock orders what is added."""

    __tablename__ = "web_chat"

    address: str = Field(primary_key=True)
    last_n: int = 0
    version: int = 0


class WebItem(SQLModel, table=True):
    """One item of a transcript. `n` is its place, `v` grows when it changes."""

    __tablename__ = "web_item"
    __table_args__ = (
        UniqueConstraint("chat", "key"),
        Index("ix_web_item_version", "chat", "v"),
    )

    chat: str = Field(primary_key=True, foreign_key="web_chat.address")
    n: int = Field(default=0, primary_key=True)
    v: int = 0
    key: str  # the message's or the page's own, so that nothing is shown twice
    sender: str
    name: str = ""
    body: Json = json(default_factory=dict)
    event_key: str | None = None  # of an event with photos
    at: datetime = instant(index=True)


class WebSession(SQLModel, table=True):
    """A browser that is let in. Only a hash of its cookie is kept."""

    __tablename__ = "web_session"

    id: int = identity()
    token_hash: str = Field(unique=True)
    opened_at: datetime = instant()
    expires_at: datetime = instant(index=True)


class WebSeat(SQLModel, table=True):
    """A chat that a session sees."""

    __tablename__ = "web_seat"

    id: str = Field(primary_key=True)
    session_id: int = reference("web_session.id", index=True)
    place: int
    chat: str = Field(foreign_key="web_chat.address")
    role: str
    title: str


class WebSpeaker(SQLModel, table=True):
    """Somebody as whom a seat may speak."""

    __tablename__ = "web_speaker"

    seat_id: str = Field(primary_key=True, foreign_key="web_seat.id")
    address: str = Field(primary_key=True)
    name: str


def lock_chat(db: Session, address: str) -> WebChat:
    """A transcript's counters, locked until the transaction ends; made on first sight."""
    chat = db.get(WebChat, address, with_for_update=True, populate_existing=True)
    if chat is None:
        insert_unless_there(db, WebChat, {"address": address, "last_n": 0, "version": 0})
        chat = db.get_one(WebChat, address, with_for_update=True, populate_existing=True)
    return chat


def add_item(db: Session, item: WebItem) -> WebItem:
    """Adds an item at the end of its transcript; one with the same key is there already and stays."""
    chat = lock_chat(db, item.chat)
    existing = db.exec(select(WebItem).where(WebItem.chat == item.chat, WebItem.key == item.key)).first()
    if existing is not None:
        return existing
    chat.last_n, chat.version = chat.last_n + 1, chat.version + 1
    item.n, item.v = chat.last_n, chat.version
    db.add(item)
    db.flush()
    return item


def replace_item(db: Session, address: str, n: int, key: str, body: Json) -> WebItem | None:
    """Gives an item a new body. Returns nothing if the item is gone."""
    chat = lock_chat(db, address)
    item = db.get(WebItem, (address, n))
    if item is None or item.key == key:
        return item
    chat.version += 1
    item.v, item.key, item.body = chat.version, key, body
    db.flush()
    return item


def items_since(db: Session, address: str, version: int, limit: int) -> list[WebItem]:
    """A transcript's items that are newer than a version, in the order of their versions."""
    query = select(WebItem).where(WebItem.chat == address, WebItem.v > version).order_by(col(WebItem.v))
    return list(db.exec(query.limit(limit)))


def heads(db: Session, addresses: list[str]) -> dict[str, int]:
    """The newest version of each transcript."""
    return dict(db.exec(select(WebChat.address, WebChat.version).where(col(WebChat.address).in_(addresses))).all())


def session_by(db: Session, token_hash: str, now: datetime) -> WebSession | None:
    """The session of a cookie, unless it expired."""
    return db.exec(select(WebSession).where(WebSession.token_hash == token_hash, WebSession.expires_at > now)).first()


def open_sessions(db: Session, ids: set[int], now: datetime) -> set[int]:
    """Those of these sessions that nobody has left and that have not expired."""
    return set(db.exec(select(WebSession.id).where(col(WebSession.id).in_(ids), WebSession.expires_at > now)))


def seats_of(db: Session, session_id: int) -> list[tuple[WebSeat, list[WebSpeaker]]]:
    """A session's seats in their order, each with its speakers."""
    seats = list(db.exec(select(WebSeat).where(WebSeat.session_id == session_id).order_by(col(WebSeat.place))))
    speakers = db.exec(select(WebSpeaker).where(col(WebSpeaker.seat_id).in_([seat.id for seat in seats])).order_by(col(WebSpeaker.address)))
    by_seat: dict[str, list[WebSpeaker]] = {}
    for speaker in speakers:
        by_seat.setdefault(speaker.seat_id, []).append(speaker)
    return [(seat, by_seat.get(seat.id, [])) for seat in seats]


def end_session(db: Session, session_id: int) -> None:
    """Forgets a session and its seats."""
    seats = select(WebSeat.id).where(WebSeat.session_id == session_id)
    db.execute(delete(WebSpeaker).where(col(WebSpeaker.seat_id).in_(seats)))
    db.execute(delete(WebSeat).where(col(WebSeat.session_id) == session_id))
    db.execute(delete(WebSession).where(col(WebSession.id) == session_id))


def end_sessions_of(db: Session, person_id: int) -> int:
    """Ends the sessions in which a person speaks with an account of their own; their pages close. Returns how many."""
    sessions = db.exec(
        select(WebSeat.session_id)
        .join(WebSpeaker, col(WebSpeaker.seat_id) == col(WebSeat.id))
        .join(Account, and_(col(Account.channel) == "web", col(Account.address) == col(WebSpeaker.address)))
        .join(Holds, col(Holds.account_id) == col(Account.id))
        .where(Holds.person_id == person_id, Holds.relation == "self")
        .distinct()
    ).all()
    for session_id in sessions:
        end_session(db, session_id)
    return len(sessions)


def end_expired(db: Session, now: datetime) -> int:
    """Forgets the sessions and links that expired. Returns how many sessions."""
    sessions = list(db.exec(select(WebSession.id).where(WebSession.expires_at <= now).limit(500)))
    for session_id in sessions:
        end_session(db, session_id)
    db.execute(delete(Invitation).where(col(Invitation.expires_at) <= now))
    return len(sessions)


def erase_items(db: Session, before: datetime) -> int:
    """Forgets what was said before a time. Returns how many items."""
    return int(db.execute(delete(WebItem).where(col(WebItem.at) < before)).rowcount)  # type: ignore[attr-defined]


def erase_chat(db: Session, address: str) -> None:
    """Forgets everything that was said in a chat, if it is one of the web's."""
    chat = db.get(WebChat, address, with_for_update=True, populate_existing=True)
    if chat is not None:
        chat.version += 1
        db.execute(delete(WebItem).where(col(WebItem.chat) == address))


def places_taken(db: Session, session_id: int) -> int:
    """How many seats a session has."""
    return db.exec(select(func.count()).where(WebSeat.session_id == session_id)).one()
