"""Haste: who approves everything, file after file, in less time than it takes to look at one.

A decision was quick when less than a minute lies between it and the later of two moments: when the file was handed in, and when the same person
decided the one before. Of the first after a pause nobody knows how long it was looked at: it speaks for whoever decided.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case, cast, extract, func
from sqlmodel import Session, col, select

from models.areas import Area
from models.people import Person
from models.places import Commune, Village
from models.registrations import APPROVED
from models.reviews import VILLAGE, Decision, Submission

LOOKED_AT = timedelta(days=30)
QUICK = 60  # seconds
ENOUGH, MOSTLY = 5, 0.8  # quick decisions, and of how many of all


@dataclass(frozen=True)
class Hasty:
    """Who was in haste, and where; how many files they approved and how many of them quickly."""

    village: Village
    commune: str
    moderator: str
    approved: int
    quick: int


def in_area(db: Session, area: Area, at: datetime) -> list[Hasty]:
    """Who approved all that they decided for a village of an area lately, at least five of them quickly and four in five; the most first."""
    since = at - LOOKED_AT
    before = func.lag(col(Decision.decided_at)).over(
        partition_by=col(Decision.person_id), order_by=(col(Decision.decided_at), col(Decision.submission_id))
    )
    decided = (
        select(Submission.village_id, Decision.person_id, Decision.outcome, Decision.decided_at, Submission.handed_in_at, before.label("before"))  # type: ignore[call-overload]
        .join(Submission, col(Submission.id) == col(Decision.submission_id))
        .join(Village, col(Village.id) == col(Submission.village_id))
        .join(Commune, col(Commune.code) == col(Village.commune_code))
        .where(area.communes(), Submission.stage == VILLAGE, Decision.decided_at > since, Decision.decided_at <= at)
    )
    if area.village_id is not None:
        decided = decided.where(Submission.village_id == area.village_id)
    each = decided.subquery()
    shown = case((and_(each.c.before.is_not(None), each.c.before > each.c.handed_in_at), each.c.before), else_=each.c.handed_in_at)
    quick = func.sum(case((_seconds(each.c.decided_at) - _seconds(shown) < QUICK, 1), else_=0))
    approved = func.sum(case((each.c.outcome == APPROVED, 1), else_=0))
    query = (
        select(each.c.village_id, each.c.person_id, func.count().label("decided"), quick.label("quick"))
        .group_by(each.c.village_id, each.c.person_id)
        .having(and_(approved == func.count(), quick >= ENOUGH, quick >= MOSTLY * func.count()))
    ).subquery()
    found = (
        select(Village, Commune.name, Person.name, query.c.decided, query.c.quick)  # type: ignore[call-overload]
        .join(query, query.c.village_id == col(Village.id))
        .join(Commune, col(Commune.code) == col(Village.commune_code))
        .join(Person, col(Person.id) == query.c.person_id)
        .order_by(query.c.quick.desc(), col(Village.id), col(Person.id))
    )
    return [Hasty(village, commune, name, int(decided_), int(quick_)) for village, commune, name, decided_, quick_ in db.exec(found)]


def _seconds(moment: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(extract("epoch", moment), BigInteger)
