"""Counts that officers tell, as they stood on a day: how many adults a place has, how many were recognised outside this program.

Whatever is told again is a row of its own; the newest counts.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Index, Subquery, func
from sqlmodel import Field, Session, SQLModel, col, select

from models.areas import Area
from models.base import identity, instant, reference
from models.places import Commune, Village

ADULTS, RECOGNISED = "adults", "recognised"


class ToldCount(SQLModel, table=True):
    """One count of a commune or, where a village is named, of that village."""

    __tablename__ = "told_count"
    __table_args__ = (Index("ix_told_count_commune_code_what", "commune_code", "what"),)

    id: int = identity()
    what: str  # adults, recognised
    commune_code: str = Field(foreign_key="commune.code")
    village_id: int | None = reference("village.id", default=None)
    year: int | None = None  # of a recognition
    count: int
    as_of: date
    told_by: int | None = reference("person.id", default=None)
    told_at: datetime = instant()


@dataclass(frozen=True)
class Share:
    """How many were approved among the adults of those places where these were counted, and of how many places that tells."""

    approved: int
    adults: int
    as_of: date  # the oldest count among them
    places: int = 1
    of: int = 1

    @property
    def percent(self) -> float:
        """In hundredths; with one decimal below ten."""
        exact = self.approved * 100 / self.adults
        return round(exact, 1) if exact < 10 else round(exact)

    def __add__(self, other: "Share") -> "Share":
        return Share(
            self.approved + other.approved, self.adults + other.adults, min(self.as_of, other.as_of), self.places + other.places, self.of + other.of
        )


@dataclass(frozen=True)
class Counted:
    """How many adults there were on a day."""

    adults: int
    as_of: date

    def share(self, approved: int) -> Share | None:
        """What those who were approved are of them; nothing where there are none."""
        return Share(approved, self.adults, self.as_of) if self.adults else None


def tell(db: Session, what: str, area: Area, count: int, by_id: int | None, as_of: date, now: datetime, year: int | None = None) -> ToldCount:
    """Writes down what an officer told of a commune or a village."""
    assert area.commune_code is not None
    told = ToldCount(
        what=what, commune_code=area.commune_code, village_id=area.village_id, year=year, count=count, as_of=as_of, told_by=by_id, told_at=now
    )
    db.add(told)
    db.flush()
    return told


def newest(db: Session, what: str, area: Area, year: int | None = None) -> ToldCount | None:
    """What was told last of exactly this commune or village."""
    query = select(ToldCount).where(ToldCount.what == what, ToldCount.commune_code == area.commune_code)
    query = query.where(col(ToldCount.village_id).is_not_distinct_from(area.village_id), col(ToldCount.year).is_not_distinct_from(year))
    return db.exec(query.order_by(col(ToldCount.as_of).desc(), col(ToldCount.id).desc()).limit(1)).first()


def adults_of_villages(db: Session, commune_code: str) -> dict[int, Counted]:
    """How many adults each village of a commune has, where that was told."""
    last = _last(ADULTS, Area(commune_code=commune_code))
    query = select(last.c.village_id, last.c.count, last.c.as_of).where(last.c.place == 1, last.c.village_id.is_not(None))
    return {village_id: Counted(count, as_of) for village_id, count, as_of in db.exec(query)}


def adults_of_communes(db: Session, area: Area) -> dict[str, Counted]:
    """How many adults each commune of an area has: as was told of it; or else of its villages, once that is known of every village of its list."""
    last = _last(ADULTS, area)
    own = select(last.c.commune_code, last.c.count, last.c.as_of).where(last.c.place == 1, last.c.village_id.is_(None))
    told = {code: Counted(count, as_of) for code, count, as_of in db.exec(own)}
    return _of_all_villages(db, area, last) | told


def recognised_in(db: Session, area: Area, year: int) -> dict[str, int]:
    """How many were recognised outside this program in a year, in each commune where that was told."""
    last = _last(RECOGNISED, area, year)
    query = select(last.c.commune_code, last.c.count).where(last.c.place == 1, last.c.village_id.is_(None))
    return dict(db.exec(query).all())


def _of_all_villages(db: Session, area: Area, last: Subquery) -> dict[str, Counted]:
    listed = (
        select(Village.commune_code, func.count(col(Village.id)), func.count(last.c.count), func.sum(last.c.count), func.min(last.c.as_of))  # type: ignore[call-overload]
        .outerjoin(last, (last.c.village_id == col(Village.id)) & (last.c.place == 1))
        .join(Commune, col(Commune.code) == col(Village.commune_code))
        .where(area.communes(), col(Village.typed).is_(False))
        .group_by(col(Village.commune_code))
    )
    return {code: Counted(int(adults), as_of) for code, villages, known, adults, as_of in db.exec(listed) if known == villages}


def _last(what: str, area: Area, year: int | None = None) -> Subquery:
    """What was told of places of an area; `place` 1 is the newest of each place."""
    order = (col(ToldCount.as_of).desc(), col(ToldCount.id).desc())
    place = func.row_number().over(partition_by=(col(ToldCount.commune_code), col(ToldCount.village_id)), order_by=order).label("place")
    query = select(ToldCount.commune_code, ToldCount.village_id, ToldCount.count, ToldCount.as_of, place)  # type: ignore[call-overload]
    query = query.join(Commune, col(Commune.code) == col(ToldCount.commune_code)).where(area.communes(), ToldCount.what == what)
    last: Subquery = (query if year is None else query.where(ToldCount.year == year)).subquery()
    return last
