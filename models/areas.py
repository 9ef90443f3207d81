"""Areas: what an officer's role is for. A commune, a province, or the country; a village where somebody looks closer."""

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, true
from sqlmodel import Session, col, select

from models import people
from models.people import Person, Role
from models.places import Commune, Village

MARK = re.compile(r"c|[px][0-9A-Z]{5}|v[0-9]{1,18}")
"""How an area is marked in a button or a file's name: the country, the province of a commune, a commune, a village."""


@dataclass(frozen=True)
class Area:
    """A part of the country; all of it where nothing is named."""

    province: str | None = None
    commune_code: str | None = None
    village_id: int | None = None

    @property
    def level(self) -> str:
        """What kind of area it is: village, commune, province, country."""
        if self.village_id is not None:
            return "village"
        if self.commune_code is not None:
            return "commune"
        return "country" if self.province is None else "province"

    def communes(self) -> ColumnElement[bool]:
        """Which communes lie in it, or hold it."""
        if self.commune_code is not None:
            return col(Commune.code) == self.commune_code
        return true() if self.province is None else col(Commune.province) == self.province

    def holds(self, other: "Area") -> bool:
        """Whether another area is this one, or lies in it. A village is asked for together with its commune, a commune with its province."""
        named = (self.province, self.commune_code, self.village_id)
        return all(own is None or own == its for own, its in zip(named, (other.province, other.commune_code, other.village_id), strict=True))

    def title(self, db: Session) -> str | None:
        """As people call it; nothing for the country."""
        if self.village_id is not None:
            return db.get_one(Village, self.village_id).title
        return self.province if self.commune_code is None else db.get_one(Commune, self.commune_code).name


def of_commune(db: Session, code: str) -> Area:
    """The area of a commune."""
    return Area(db.get_one(Commune, code).province, code)


def of_village(db: Session, village: Village) -> Area:
    """The area of a village."""
    return Area(db.get_one(Commune, village.commune_code).province, village.commune_code, village.id)


def of_role(db: Session, role: Role) -> Area:
    """The area of an officer's role."""
    return of_commune(db, role.commune_code) if role.commune_code is not None else Area(role.province)


def mark_of(db: Session, area: Area) -> str:
    """An area in signs that every messenger carries. A province, whose name is none, is marked by its first commune."""
    if area.village_id is not None:
        return f"v{area.village_id}"
    if area.commune_code is not None:
        return f"x{area.commune_code}"
    return "c" if area.province is None else f"p{db.exec(select(func.min(Commune.code)).where(area.communes())).one()}"


def of_mark(db: Session, mark: str) -> Area | None:
    """The area of a mark; nothing where it marks none."""
    if not MARK.fullmatch(mark):
        return None
    kind, named = mark[0], mark[1:]
    if kind == "c":
        return Area()
    if kind == "v":
        village = db.get(Village, int(named))
        return of_village(db, village) if village else None
    commune = db.get(Commune, named)
    if commune is None:
        return None
    return Area(commune.province) if kind == "p" else Area(commune.province, commune.code)


def around(area: Area) -> Area | None:
    """The next wider area; nothing around the country."""
    if area.village_id is not None:
        return Area(area.province, area.commune_code)
    if area.commune_code is not None:
        return Area(area.province)
    return None if area.province is None else Area()


def may_see(db: Session, person: Person | None, area: Area) -> bool:
    """Whether a person is an officer now of an area that is this one, or holds it."""
    return any(own.holds(area) for own in of_officer(db, person))


def of_officer(db: Session, person: Person | None) -> list[Area]:
    """The areas whose officer a person is now, the widest first."""
    if person is None:
        return []
    held = select(Role).where(Role.person_id == person.id, Role.kind == "officer", col(Role.withdrawn_at).is_(None)).order_by(col(Role.id))
    areas = dict.fromkeys(of_role(db, role) for role in db.exec(held))
    return sorted(areas, key=lambda area: (area.commune_code is not None, area.province is not None))


def officers(db: Session, area: Area) -> list[Person]:
    """The officers of exactly this area now."""
    if area.commune_code is not None:
        return people.officers_of(db, area.commune_code)
    query = select(Person).join(Role, col(Role.person_id) == col(Person.id)).where(Role.kind == "officer", col(Role.withdrawn_at).is_(None))
    query = query.where(col(Role.commune_code).is_(None), col(Role.province).is_not_distinct_from(area.province))
    return list(db.exec(query.where(col(Person.erased_at).is_(None)).order_by(col(Person.id)).distinct()))
