"""Registrations: a citizen in a programme's target group for one year, and the rules of its way.

A registration is open → waiting (handed in) → approved | returned | unachieved; a returned one is handed in again as the next round. Its citizen may
withdraw it at any time.
"""

import json as json_
from datetime import datetime

from sqlalchemy import ColumnElement, Index, UniqueConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, select

from models import log
from models.areas import Area
from models.base import Json, identity, insert_unless_there, instant, json, reference
from models.people import Person
from models.places import Commune, Village
from models.programme import Programme

OPEN, WAITING, APPROVED, RETURNED, UNACHIEVED, WITHDRAWN = "open", "waiting", "approved", "returned", "unachieved", "withdrawn"
CAN_CHANGE = (OPEN, RETURNED)


_programmes: dict[tuple[str, str], Programme] = {}  # a stored version that is used never changes


class ProgrammeVersion(SQLModel, table=True):
    """A programme as it was when somebody registered: a registration stays on the version it began with."""

    __tablename__ = "programme_version"

    programme: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    document: Json = json()
    stored_at: datetime = instant()


class Registration(SQLModel, table=True):
    """One citizen, one programme, one year. `answers` is what this programme asks for beyond the columns."""

    __table_args__ = (
        UniqueConstraint("person_id", "programme", "year"),
        Index("ix_registration_progress", "commune_code", "village_id", "state"),
    )

    id: int = identity()
    person_id: int = reference("person.id")
    programme: str
    programme_version: str
    year: int
    group_id: str
    village_id: int = reference("village.id")
    commune_code: str = Field(foreign_key="commune.code")
    answers: Json = json(default_factory=dict)
    state: str = OPEN
    round: int = 1
    started_at: datetime = instant()
    decided_at: datetime | None = instant(default=None)

    @property
    def number(self) -> str:
        """The number by which people name it."""
        return f"{self.id:05d}"

    @property
    def can_change(self) -> bool:
        """Whether evidence may be added or taken away now."""
        return self.state in CAN_CHANGE


_OF_PERSON = select(Registration).where(
    *(col(getattr(Registration, name)) == bindparam(name) for name in ("person_id", "programme", "year")),
)  # built once: nearly every turn asks it


def register(db: Session, person: Person, programme: Programme, village: Village, group_id: str, year: int, now: datetime) -> Registration:
    """Registers a person for a year; one who is registered stays so."""
    existing = of_person(db, person.id, programme.id, year)
    if existing is not None:
        return existing
    store_version(db, programme, now)
    registration = Registration(
        person_id=person.id,
        programme=programme.id,
        programme_version=programme.version,
        year=year,
        group_id=group_id,
        village_id=village.id,
        commune_code=village.commune_code,
        started_at=now,
    )
    db.add(registration)
    db.flush()
    log.write(db, "registered", person.id, registration.id, now)
    return registration


def store_version(db: Session, programme: Programme, now: datetime) -> None:
    """Keeps a programme's text, once a version."""
    values = {"programme": programme.id, "version": programme.version, "document": json_.loads(programme.document), "stored_at": now}
    insert_unless_there(db, ProgrammeVersion, values)


def replace_version(db: Session, programme: Programme, now: datetime) -> None:
    """Keeps a programme's text in place of a stored one that nobody registered with."""
    stored = db.get_one(ProgrammeVersion, (programme.id, programme.version))
    stored.document, stored.stored_at = json_.loads(programme.document), now
    _programmes.pop((programme.id, programme.version), None)


def programme_of(db: Session, registration: Registration) -> Programme:
    """The programme in the version that a registration began with."""
    return version_of(db, registration.programme, registration.programme_version)


def version_of(db: Session, programme: str, version: str) -> Programme:
    """A programme in a version with which somebody registered."""
    key = (programme, version)
    if key not in _programmes:
        _programmes[key] = Programme.model_validate_json(json_.dumps(db.get_one(ProgrammeVersion, key).document))
    return _programmes[key]


def of_person(db: Session, person_id: int, programme_id: str, year: int) -> Registration | None:
    """A person's registration in a year."""
    return db.exec(_OF_PERSON, params={"person_id": person_id, "programme": programme_id, "year": year}).first()


def all_of(db: Session, person_id: int) -> list[Registration]:
    """A person's registrations of all years, the oldest first."""
    return list(db.exec(select(Registration).where(Registration.person_id == person_id).order_by(col(Registration.year), col(Registration.id))))


def lock(db: Session, registration_id: int) -> Registration:
    """A registration, locked until the transaction ends and read anew."""
    query = select(Registration).where(Registration.id == registration_id).with_for_update().execution_options(populate_existing=True)
    return db.exec(query).one()


def withdraw(db: Session, registration: Registration, by_id: int, now: datetime) -> bool:
    """Takes a locked registration back for its citizen; everything stays there, and nothing goes on. Returns whether it was not withdrawn before.

    A round that was handed in is over with it, whatever came of it.
    """
    if registration.state == WITHDRAWN:
        return False
    if registration.state != OPEN:
        registration.round += 1
    registration.state, registration.decided_at = WITHDRAWN, None
    log.write(db, "withdrawn", by_id, registration.id, now)
    return True


def take_up(db: Session, registration: Registration, by_id: int, now: datetime) -> bool:
    """Takes a locked registration that was withdrawn up again, with everything still there. Returns whether it was."""
    if registration.state != WITHDRAWN:
        return False
    registration.state = OPEN
    log.write(db, "taken up again", by_id, registration.id, now)
    return True


def within(area: Area) -> list[ColumnElement[bool]]:
    """Which files lie in an area."""
    if area.commune_code is None:
        return [] if area.province is None else [col(Registration.commune_code).in_(select(Commune.code).where(area.communes()))]
    in_commune = [col(Registration.commune_code) == area.commune_code]
    return in_commune if area.village_id is None else [*in_commune, col(Registration.village_id) == area.village_id]
