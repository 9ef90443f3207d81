"""The sample commune: places and people that do not exist, and say so, for trying everything without an account anywhere."""

from datetime import datetime

from sqlmodel import Session, col, select

from models import places
from models.base import insert_unless_there
from models.people import Person, Role
from models.places import Commune, Village

COMMUNE = "00000"  # no commune of the country has this code
VILLAGES = (("bản", "Mẫu Một"), ("thôn", "Mẫu Hai"), ("tiểu khu", "Mẫu Ba"))
MODERATORS = {"bản": ("Trưởng bản (mẫu)", "Chi hội trưởng (mẫu)"), "thôn": ("Trưởng thôn (mẫu)", "Chi hội trưởng (mẫu)")}
OTHER_MODERATORS = ("Trưởng tiểu khu (mẫu)", "Chi hội trưởng (mẫu)")
OFFICER = "Cán bộ Hội (mẫu)"


class RealPeople(Exception):
    """The database holds a real commune: sample people have no place in it."""


def prepare(db: Session, now: datetime) -> None:
    """Makes the sample commune with three villages, two moderators each, and one officer, once.

    Raises:
        RealPeople: the database is in real use.
    """
    if places.has_real_places(db):
        raise RealPeople
    commune = {"code": COMMUNE, "name": "Xã Mẫu (dữ liệu mẫu)", "province": "Tỉnh Mẫu", "sample": True}
    if not insert_unless_there(db, Commune, commune):
        return
    _appoint(db, OFFICER, "officer", now, commune_code=COMMUNE)
    for kind, name in VILLAGES:
        village = Village(commune_code=COMMUNE, kind=kind, name=name, sample=True)
        db.add(village)
        db.flush()
        for moderator in MODERATORS.get(kind, OTHER_MODERATORS):
            _appoint(db, moderator, "moderator", now, village_id=village.id)


def villages(db: Session) -> list[Village]:
    """The sample's villages."""
    return places.villages_of(db, COMMUNE)


def moderators(db: Session, village: Village) -> list[Person]:
    """Who reviews for a village of the sample."""
    query = select(Person).join(Role, col(Role.person_id) == col(Person.id)).where(Role.village_id == village.id, Role.kind == "moderator")
    return list(db.exec(query.order_by(col(Person.id))))


def officers(db: Session) -> list[Person]:
    """The sample's officer."""
    query = select(Person).join(Role, col(Role.person_id) == col(Person.id)).where(Role.commune_code == COMMUNE, Role.kind == "officer")
    return list(db.exec(query.order_by(col(Person.id))))


def _appoint(db: Session, name: str, kind: str, now: datetime, village_id: int | None = None, commune_code: str | None = None) -> None:
    person = Person(name=name, created_at=now)
    db.add(person)
    db.flush()
    db.add(Role(person_id=person.id, kind=kind, village_id=village_id, commune_code=commune_code, granted_at=now))
