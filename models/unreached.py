"""Who has something to do for this year's file and hears nothing of it: no chat of their own rings any more, or never did.

The web chat cannot ring. Whoever has nothing else, and has not opened it for two weeks, counts as not reached.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from models import chats, programme, registrations
from models.areas import Area
from models.chats import Chat, Conversation
from models.helped import FAMILY, HELPER, SELF
from models.notices import wants
from models.people import Account, Holds, Person, Role
from models.places import Village
from models.registrations import OPEN, RETURNED, Registration
from models.reminders import by_day
from models.timezone import VIETNAM, local

AT = time(8, 0)


@dataclass(frozen=True)
class Voice:
    """The chat of somebody who speaks for others, and the language in which they are spoken with."""

    chat_id: int
    language: str


Files = list[tuple[Registration, Person]]


def next_due(now: datetime) -> datetime:
    """When a village is told next whom to speak to: on Monday morning, or on the next day that is no day off."""
    monday = local(now).date() - timedelta(days=local(now).weekday())
    while (due := by_day(datetime.combine(monday, AT, VIETNAM))) <= now:
        monday += timedelta(weeks=1)
    return due


def is_open(now: datetime) -> ColumnElement[bool]:
    """That a file is one of this year, on which its citizen is to do something."""
    this_year = and_(col(Registration.programme) == programme.current().id, col(Registration.year) == local(now).year)
    return and_(this_year, col(Registration.state).in_((OPEN, RETURNED)))


def of_village(db: Session, village: Village, now: datetime) -> dict[Voice | None, Files]:
    """The open files of a village whose citizens are not reached themselves, and do want to hear of it: by who can tell them, or nobody."""
    query = select(Registration, Person).join(Person, col(Person.id) == col(Registration.person_id))
    here = (Registration.commune_code == village.commune_code, Registration.village_id == village.id)
    missed = list(db.exec(query.where(*here, *_misses(now)).order_by(col(Registration.id))))
    voices = _voices(db, [person.id for _, person in missed], now)
    found: defaultdict[Voice | None, Files] = defaultdict(list)
    for file, person in missed:
        found[voices.get(person.id)].append((file, person))
    return dict(found)


def _voices(db: Session, people: list[int], now: datetime) -> dict[int, Voice]:
    """Who speaks for some people and can be told: their family, or a helper while they are one; whoever was here last."""
    query = _chats(select(Holds.person_id, Chat.id, Account.language)).where(col(Holds.person_id).in_(people), _speaks(now), _rings(now))
    heard = db.exec(query.order_by(col(Account.last_active_at).nulls_first(), col(Chat.id)))
    return {person: Voice(chat, language) for person, chat, language in heard}


def by_village(db: Session, area: Area, now: datetime) -> dict[int, int]:
    """How many of an area are reached by nobody, not by a helper either; by village, where there are any."""
    query = _chats(select(Holds.person_id)).where(col(Holds.person_id) == col(Registration.person_id), _speaks(now), _rings(now))
    counted = select(Registration.village_id, func.count()).join(Person, col(Person.id) == col(Registration.person_id))
    counted = counted.where(*registrations.within(area), *_misses(now), ~query.exists())
    return dict(db.exec(counted.group_by(col(Registration.village_id))).all())


def count(db: Session, area: Area, now: datetime) -> int:
    """How many of an area are reached by nobody."""
    return sum(by_village(db, area, now).values())


def _misses(now: datetime) -> tuple[ColumnElement[bool], ...]:
    own = _chats(select(Holds.person_id)).where(col(Holds.person_id) == col(Registration.person_id), Holds.relation == SELF, _rings(now))
    return (is_open(now), col(Person.erased_at).is_(None), wants(Person, now), ~own.exists())


def _chats(query: Any) -> Any:
    """A query of who speaks for whom, with the accounts and the chats in which they do."""
    query = query.join(Account, col(Account.id) == col(Holds.account_id)).join(Conversation, col(Conversation.account_id) == col(Account.id))
    return query.join(Chat, col(Chat.id) == col(Conversation.chat_id))


def _rings(now: datetime) -> ColumnElement[bool]:
    return and_(col(Chat.kind) == "private", col(Chat.reachable), chats.rings(now - chats.ASLEEP))


def _speaks(now: datetime) -> ColumnElement[bool]:
    """That an account speaks for somebody else now, and that its own person does not ask to be left in peace."""
    helps = _own(Role, col(Role.person_id)).where(Role.kind == HELPER, col(Role.withdrawn_at).is_(None)).exists()
    speaker = aliased(Person)
    rests = _own(speaker, col(speaker.id)).where(~wants(speaker, now)).exists()
    return and_(or_(col(Holds.relation) == FAMILY, and_(col(Holds.relation) == HELPER, helps)), ~rests)


def _own(what: Any, person_id: Any) -> Any:
    """A query of what belongs to the own person of the account that speaks."""
    own = aliased(Holds)
    return select(own.account_id).join(what, person_id == own.person_id).where(own.account_id == Holds.account_id, own.relation == SELF)
