"""People, the messenger identities they use, the roles they hold, and what they agreed to."""

import re
import unicodedata
from datetime import datetime

from sqlalchemy import ColumnElement, UniqueConstraint, bindparam, exists, func
from sqlmodel import Field, Session, SQLModel, col, select

from models import log
from models.base import identity, instant, reference
from models.log import LogEntry
from models.places import Village
from models.rules import Misunderstood

OLDEST_AGE = 110
NAME_LENGTH = 60
NEEDED = "reviewers needed"


class Person(SQLModel, table=True):
    """Somebody real. Everything that tells who it is is empty once `erased_at` is set."""

    id: int = identity()
    name: str = ""
    birth_year: int | None = None
    language: str = "vi"
    reminders: str = "weekly"  # how often, at most
    digests: str = "in-season"  # how often an officer wants the figures unasked
    paused_until: datetime | None = instant(default=None)  # they asked to be left in peace
    reminded: int = 0  # how often since they were last active
    reminded_at: datetime | None = instant(default=None)
    created_at: datetime = instant()
    erased_at: datetime | None = instant(default=None)


class Account(SQLModel, table=True):
    """An identity in one messenger. `address` is the messenger's own id, kept as opaque text."""

    __table_args__ = (UniqueConstraint("channel", "bot", "address"),)

    id: int = identity()
    channel: str
    bot: str
    address: str
    name: str = ""
    language: str = "vi"
    last_active_at: datetime | None = instant(default=None)
    listens: str | None = None  # the language of the recordings that somebody listens to: a setting, and no more


class Holds(SQLModel, table=True):
    """Which account speaks for which person, and as what: a phone may serve a family, a person may use two messengers."""

    account_id: int = reference("account.id", primary_key=True)
    person_id: int = reference("person.id", primary_key=True, index=True)
    relation: str = "self"  # self, family, helper


class Role(SQLModel, table=True):
    """What a person may do for an area: a moderator or a helper for a village, an officer for a commune."""

    id: int = identity()
    person_id: int = reference("person.id", index=True)
    kind: str  # moderator, helper, officer
    village_id: int | None = reference("village.id", default=None, index=True)
    commune_code: str | None = Field(default=None, foreign_key="commune.code", index=True)
    province: str | None = None  # an officer of neither is one of the country
    granted_at: datetime = instant()
    withdrawn_at: datetime | None = instant(default=None)


class Consent(SQLModel, table=True):
    """What a person agreed to: the text's version, the messenger, the time."""

    id: int = identity()
    person_id: int = reference("person.id", index=True)
    text_version: str
    channel: str
    given_at: datetime = instant()
    withdrawn_at: datetime | None = instant(default=None)


_LAST_ACTIVE = (
    select(Holds.relation, func.max(Account.last_active_at))
    .join(Account, col(Account.id) == col(Holds.account_id))
    .where(col(Holds.person_id) == bindparam("person_id"))
    .group_by(col(Holds.relation))
)
"""When the accounts that speak for a person were last active, by relation. Built once: building it takes longer than running it."""


def check_name(text: str) -> str:
    """A name as it is kept: NFC, single spaces. One word is a name; so is "Vàng A Páo".

    Raises:
        Misunderstood: no letters, digits or signs in it, or too long.
    """
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name or len(name) > NAME_LENGTH or not re.fullmatch(r"[^\W\d_]+(?:['’.\- ]+[^\W\d_]+)*\.?", name):
        raise Misunderstood("check-name")
    return name if any(letter.isupper() for letter in name) else name.title()


def check_birth_year(text: str, this_year: int, minimum_age: int) -> int:
    """A year of birth from "1974", or from an age such as "52 tuổi".

    Raises:
        Misunderstood: neither, or nobody alive; or younger than the programme takes.
    """
    digits = re.findall(r"\d+", text)
    if len(digits) != 1 or len(digits[0]) not in (2, 3, 4):
        raise Misunderstood("check-born")
    number = int(digits[0])
    year = number if len(digits[0]) == 4 else this_year - number
    if not this_year - OLDEST_AGE <= year <= this_year:
        raise Misunderstood("check-born")
    if this_year - year < minimum_age:
        raise Misunderstood("check-age", minimum=minimum_age)
    return year


def of_account(db: Session, account_id: int) -> Person | None:
    """The person whom an account stands for by itself; of several on one phone, the one who holds a role."""
    has_role = exists().where(col(Role.person_id) == col(Person.id), col(Role.withdrawn_at).is_(None))
    query = (
        select(Person)
        .join(Holds, col(Holds.person_id) == col(Person.id))
        .where(Holds.account_id == account_id, Holds.relation == "self", col(Person.erased_at).is_(None))
        .order_by(has_role.desc(), col(Person.id))
    )
    return db.exec(query).first()


def last_active_at(db: Session, person_id: int) -> datetime | None:
    """When a person was last active, in any messenger; for one without an account of their own, whoever speaks for them."""
    active = dict(db.exec(_LAST_ACTIVE, params={"person_id": person_id}).all())
    return active["self"] if "self" in active else max(filter(None, active.values()), default=None)


def join(db: Session, account: Account, person: Person, relation: str = "self") -> None:
    """Lets an account speak for a person."""
    if db.get(Holds, (account.id, person.id)) is None:
        db.add(Holds(account_id=account.id, person_id=person.id, relation=relation))


def is_paused(person: Person, now: datetime) -> bool:
    """Whether somebody asked to be left in peace now: no reminder, no notice. Answers and decisions come all the same."""
    return person.paused_until is not None and person.paused_until > now


def agree(db: Session, person: Person, text_version: str, channel: str, now: datetime) -> None:
    """Writes down what was agreed to, when and where."""
    db.add(Consent(person_id=person.id, text_version=text_version, channel=channel, given_at=now))


def is_moderator(db: Session, person_id: int, village_id: int) -> bool:
    """Whether a person reviews for a village now."""
    return _holds_role(db, col(Role.person_id) == person_id, "moderator", col(Role.village_id) == village_id)


def has_reviewer(db: Session, village_id: int, whose_id: int) -> bool:
    """Whether anybody reviews for a village now who may decide about a person's file: their own they may not."""
    return _holds_role(db, col(Role.person_id) != whose_id, "moderator", col(Role.village_id) == village_id)


def officers_of(db: Session, commune_code: str) -> list[Person]:
    """The officers of a commune now."""
    query = select(Person).join(Role, col(Role.person_id) == col(Person.id)).where(Role.commune_code == commune_code, Role.kind == "officer")
    return list(db.exec(query.where(col(Role.withdrawn_at).is_(None), col(Person.erased_at).is_(None)).order_by(col(Person.id)).distinct()))


def to_tell_of_need(db: Session, village: Village, now: datetime) -> list[Person]:
    """The officers who are to be told that a village needs reviewers, as long as nobody was told of this village; they count as told from now on."""
    db.get_one(Village, village.id, with_for_update=True)
    told = select(LogEntry.id).where(LogEntry.act == NEEDED, LogEntry.subject_id == village.id)
    if db.exec(told.limit(1)).first() is not None:
        return []
    officers = officers_of(db, village.commune_code)
    if officers:
        log.write(db, NEEDED, None, village.id, now)
    return officers


def relations(db: Session, person_id: int, other_id: int) -> set[str]:
    """As what a person may speak for another one, with any account of their own: self, family, helper."""
    own = select(Holds.account_id).where(Holds.person_id == person_id, Holds.relation == "self")
    return set(db.exec(select(Holds.relation).where(Holds.person_id == other_id, col(Holds.account_id).in_(own))))


def is_officer(db: Session, person_id: int, commune_code: str) -> bool:
    """Whether a person is an officer of a commune now."""
    return _holds_role(db, col(Role.person_id) == person_id, "officer", col(Role.commune_code) == commune_code)


def moderated_by(db: Session, channel: str, addresses: list[str]) -> set[tuple[str, int]]:
    """Which of these accounts' own persons review for which villages now."""
    query = (
        select(Account.address, Role.village_id)
        .join(Holds, col(Holds.account_id) == col(Account.id))
        .join(Role, col(Role.person_id) == col(Holds.person_id))
        .where(Account.channel == channel, col(Account.address).in_(addresses), Holds.relation == "self")
        .where(Role.kind == "moderator", col(Role.withdrawn_at).is_(None), col(Role.village_id).is_not(None))
    )
    return {(address, village) for address, village in db.exec(query) if village is not None}


def roles_of(db: Session, person_id: int) -> list[Role]:
    """The roles that a person holds now."""
    query = select(Role).where(Role.person_id == person_id, col(Role.withdrawn_at).is_(None)).order_by(col(Role.id))
    return list(db.exec(query))


def withdraw_role(db: Session, role_id: int, now: datetime) -> Role | None:
    """Takes a role away. Returns it, or nothing when nobody holds it now."""
    role = db.exec(select(Role).where(Role.id == role_id, col(Role.withdrawn_at).is_(None)).with_for_update()).first()
    if role is not None:
        role.withdrawn_at = now
        log.write(db, "role withdrawn", role.person_id, role.id, now, kind=role.kind)
    return role


def _holds_role(db: Session, who: ColumnElement[bool], kind: str, area: ColumnElement[bool]) -> bool:
    query = select(Role.id).where(who, Role.kind == kind, col(Role.withdrawn_at).is_(None), area)
    return db.exec(query.limit(1)).first() is not None
