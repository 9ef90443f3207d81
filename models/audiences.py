"""Audiences of announcements: the people of an area, or the groups in which its villages review. Who comes next in each, and how far it got."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, func, literal, or_, update
from sqlmodel import Session, col, select

from models import announcements, chats, outbox, readers
from models.announcements import GROUPS, MESSAGE, Announcement
from models.chats import Chat
from models.notices import ANNOUNCEMENT
from models.outbox import Message
from models.people import Person
from models.places import Commune, Village
from models.timezone import local


@dataclass(frozen=True)
class Progress:
    """How many have it, how many still may get it, and to how many there is no way."""

    sent: int = 0
    waiting: int = 0
    lost: int = 0

    @property
    def written(self) -> int:
        """For how many it was written down."""
        return self.sent + self.waiting + self.lost


def count(db: Session, announcement: Announcement, now: datetime) -> int:
    """How many will get it if it is sent now."""
    return len(_groups(db, announcement)) if announcement.audience == GROUPS else readers.count(db, announcement.area, now)


def following(db: Session, announcement: Announcement, now: datetime, limit: int) -> Sequence[Person | Village]:
    """Who gets a locked announcement next: so many at most, none who has it."""
    return _groups(db, announcement)[:limit] if announcement.audience == GROUPS else readers.following(db, announcement, now, limit)


def are_left(db: Session, announcement: Announcement, now: datetime) -> bool:
    """Whether anybody comes after those."""
    return bool(_groups(db, announcement)) if announcement.audience == GROUPS else readers.are_left(db, announcement, now)


def progress(db: Session, announcement: Announcement) -> Progress:
    """How far an announcement got."""
    if announcement.approved_at is None:
        return Progress()
    is_lost = and_(col(Message.chat_id).is_(None), col(Message.not_before).is_not(None))
    rows = db.exec(select(Message.state, is_lost, func.count()).where(*_written(announcement)).group_by(col(Message.state), is_lost))
    sent = waiting = lost = 0
    for state, no_way, number in rows:
        if state == outbox.SENT:
            sent += number
        elif state in (outbox.WAITING, outbox.SENDING) and not no_way:
            waiting += number
        else:
            lost += number
    return Progress(sent, waiting, lost)


def call_back(db: Session, announcement: Announcement, why: str) -> None:
    """What was written down and not sent never is; one that is under way just now cannot be called back."""
    if announcement.approved_at is not None:
        waiting = update(Message).where(*_written(announcement), col(Message.state) == outbox.WAITING)
        db.execute(waiting.values(state=outbox.REFUSED, cause=why))


def _written(announcement: Announcement) -> tuple[ColumnElement[bool], ...]:
    """Its messages: few others are as new, which an index finds."""
    begun = col(Message.created_at) >= announcement.approved_at
    return begun, col(Message.about) == ANNOUNCEMENT, col(Message.key).startswith(announcement.key(""))


def _groups(db: Session, announcement: Announcement) -> list[Village]:
    """The villages of its area whose reviewers can be told now, and were not told of it."""
    area, here = announcement.area, select(Chat.village_id).where(chats.takes_files(), col(Chat.reachable))
    query = select(Village).join(Commune, col(Commune.code) == col(Village.commune_code)).where(area.communes(), col(Village.id).in_(here))
    if area.village_id is not None:
        query = query.where(Village.id == area.village_id)
    told = select(Message.id).where(_told(db, announcement, cast(Village.id, String))).exists()
    return list(db.exec(query.where(~told).order_by(col(Village.id))))


def _told(db: Session, announcement: Announcement, village_id: ColumnElement[str]) -> ColumnElement[bool]:
    """That a message was to tell a village's reviewers of it; or is to tell them of another like it, unless that one was stopped before.

    Releases before sent what comes once a month to all groups at once, under keys of their own.
    """
    others = [other.key("") for other in announcements.alike(db, announcement)]
    if announcement.kind != MESSAGE:
        others.append(f"{announcement.kind} {announcement.commune_code} {local(announcement.made_at):%Y-%m} group ")
    went = and_(col(Message.key).in_([literal(key) + village_id for key in others]), col(Message.state) != outbox.REFUSED)
    return or_(col(Message.key) == literal(announcement.key("")) + village_id, went)
