"""People as readers of announcements: who can be reached and wants to be, each chat once.

Several people may be reached in one chat: a family on one phone, those whom a helper speaks for. The first of them, by id, gets it for all.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import String, Subquery, cast, func, literal, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from models import chats, registrations
from models.announcements import Announcement
from models.areas import Area
from models.chats import Chat, Conversation
from models.helped import SELF
from models.notices import wants
from models.outbox import Message
from models.people import Account, Holds, Person
from models.registrations import WITHDRAWN, Registration
from models.timezone import local


def count(db: Session, area: Area, now: datetime) -> int:
    """How many will get what is sent to an area now."""
    ways = _ways(_people(area, now), now)
    query = select(func.count(func.distinct(ways.c.chat_id))).select_from(ways).outerjoin(Person, col(Person.id) == ways.c.listener_id)
    return db.exec(query.where(ways.c.place == 1, or_(ways.c.listener_id.is_(None), wants(Person, now)))).one()


def following(db: Session, announcement: Announcement, now: datetime, limit: int) -> list[Person]:
    """The next readers of a locked announcement, whom it has reached from now on: of so many people at most, one a chat that has not had it."""
    reached = announcement.reached_id
    people = _people(announcement.area, now).where(col(Registration.person_id) > reached).order_by(col(Registration.person_id))
    ids = list(db.exec(people.limit(limit)))
    if not ids:
        return []
    announcement.reached_id = ids[-1]
    first: dict[int, int] = {}
    for person_id, chat_id in _reached_in(db, ids, now):
        first.setdefault(chat_id, person_id)
    had = _had(db, announcement, reached, first, now)
    chosen = [person_id for chat_id, person_id in first.items() if chat_id not in had]
    return list(db.exec(select(Person).where(col(Person.id).in_(chosen)).order_by(col(Person.id))))


def are_left(db: Session, announcement: Announcement, now: datetime) -> bool:
    """Whether anybody comes after those whom it has reached."""
    people = _people(announcement.area, now).where(col(Registration.person_id) > announcement.reached_id)
    return db.exec(people.limit(1)).first() is not None


def _people(area: Area, now: datetime) -> SelectOfScalar[int]:
    """The ids of those who registered this year in an area and want to hear."""
    query = select(Registration.person_id).join(Person, col(Person.id) == col(Registration.person_id)).distinct()
    taking_part = (Registration.year == local(now).year, Registration.state != WITHDRAWN, col(Person.erased_at).is_(None))
    return query.where(*taking_part, wants(Person, now), *registrations.within(area))


def _ways(people: SelectOfScalar[int] | Iterable[int], now: datetime) -> Subquery:
    """The chats in which these people can be reached, with who is spoken for there just now; the first `place` of each is where a message goes."""
    own = aliased(Holds)
    has_own = select(own.person_id).where(own.person_id == Holds.person_id, own.relation == SELF).exists()
    place = func.row_number().over(partition_by=col(Holds.person_id), order_by=chats.latest_first(now - chats.ASLEEP))
    ways: Subquery = (
        select(col(Holds.person_id), col(Chat.id).label("chat_id"), col(Conversation.person_id).label("listener_id"), place.label("place"))
        .join(Account, col(Account.id) == col(Holds.account_id))
        .join(Conversation, col(Conversation.account_id) == col(Account.id))
        .join(Chat, col(Chat.id) == col(Conversation.chat_id))
        .where(Chat.kind == "private", col(Chat.reachable), or_(col(Holds.relation) == SELF, ~has_own))
        .where(col(Holds.person_id).in_(people))
        .subquery()
    )
    return ways


def _reached_in(db: Session, ids: Iterable[int], now: datetime) -> list[tuple[int, int]]:
    """Each person's chat, in the order of their ids; none in which somebody is spoken for who wants peace."""
    ways = _ways(ids, now)
    query = select(ways.c.person_id, ways.c.chat_id).outerjoin(Person, col(Person.id) == ways.c.listener_id)
    query = query.where(ways.c.place == 1, or_(ways.c.listener_id.is_(None), wants(Person, now))).order_by(ways.c.person_id)
    return [(person_id, chat_id) for person_id, chat_id in db.exec(query)]


def _had(db: Session, announcement: Announcement, reached: int, chat_ids: Iterable[int], now: datetime) -> set[int]:
    """Which of these chats it went to before, or will: for somebody who was reached earlier."""
    key = literal(announcement.key("")) + cast(Holds.person_id, String)
    query = (
        select(Holds.person_id, Conversation.chat_id, Message.chat_id)
        .join(Conversation, col(Conversation.account_id) == col(Holds.account_id))
        .join(Message, col(Message.key) == key)
        .where(col(Conversation.chat_id).in_(list(chat_ids)), col(Holds.person_id) <= reached)
    )
    rows = list(db.exec(query))
    still_to_route = {person_id for person_id, _, went_to in rows if went_to is None}
    return {chat for _, chat, went_to in rows if went_to == chat} | {chat for _, chat in _reached_in(db, still_to_route, now)}
