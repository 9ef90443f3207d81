"""Figures of a commune as of a moment: counted by the database from when things happened, so that a week ago is asked like now.

A file that is withdrawn does not count, at no time; one that was taken up again begins anew.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import add

from sqlalchemy import ColumnElement, Integer, Subquery, and_, case, cast, func, or_
from sqlmodel import Session, col, select

from models.evidence import Evidence
from models.notes import Note
from models.people import Person
from models.places import Village
from models.registrations import APPROVED, OPEN, RETURNED, UNACHIEVED, WITHDRAWN, Registration
from models.reviews import VILLAGE, Decision, Submission

FIGURES = "figures"
"""The kind of file in which all of it is sent."""

PERIOD = timedelta(days=7)
SILENCE = timedelta(days=30)


@dataclass(frozen=True)
class Tally:
    """How many files there are, how many of them have any evidence and were handed in, and how those stand."""

    registered: int = 0
    with_evidence: int = 0
    handed_in: int = 0
    approved: int = 0
    returned: int = 0
    waiting: int = 0
    unachieved: int = 0

    @property
    def counts(self) -> tuple[int, ...]:
        """The numbers alone, in their order."""
        return tuple(vars(self).values())

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*map(add, self.counts, other.counts))


@dataclass(frozen=True)
class OfVillage:
    """A village's figures, when its people last did anything, and since when the longest waits there."""

    village: Village
    tally: Tally
    last_at: datetime | None
    waits_since: datetime | None

    def is_silent(self, at: datetime) -> bool:
        """Whether nobody registered, or nobody did anything for long and not all is done."""
        return self.last_at is None or (at - self.last_at > SILENCE and self.tally.approved < self.tally.registered)


@dataclass(frozen=True)
class Figures:
    """A commune's figures: village by village, and by target group."""

    villages: list[OfVillage]
    groups: dict[str, Tally]

    @property
    def whole(self) -> Tally:
        """All of it."""
        return total(each.tally for each in self.villages)

    @property
    def waits_since(self) -> datetime | None:
        """When the file that waits longest was handed in."""
        return min((each.waits_since for each in self.villages if each.waits_since), default=None)

    def leading(self, at: datetime) -> list[Village]:
        """The villages that are furthest, the first first; none that is silent."""
        lively = [each for each in self.villages if not each.is_silent(at)]
        return [each.village for each in sorted(lively, key=lambda each: _merit(each.tally), reverse=True)]

    def silent(self, at: datetime) -> list[Village]:
        """The villages that somebody should visit, the longest silent first."""
        quiet = [each for each in self.villages if each.is_silent(at)]
        return [each.village for each in sorted(quiet, key=lambda each: (each.last_at is not None, each.last_at or at))]


@dataclass(frozen=True)
class Waiting:
    """A file that waits for a decision: whose, where, since when."""

    number: str
    name: str
    village: Village
    since: datetime


@dataclass(frozen=True)
class _Cell:
    """One village's files of one group."""

    village_id: int
    group_id: str
    tally: Tally
    last_at: datetime
    waits_since: datetime | None


def total(tallies: Iterable[Tally]) -> Tally:
    """Several together."""
    return reduce(add, tallies, Tally())


def of_commune(db: Session, commune_code: str, year: int, at: datetime) -> Figures:
    """A commune's figures of a year as they were at a moment, in two queries. A village that somebody typed is told while it has files."""
    in_village: defaultdict[int, list[_Cell]] = defaultdict(list)
    in_group: defaultdict[str, list[_Cell]] = defaultdict(list)
    for cell in _cells(db, commune_code, year, at):
        in_village[cell.village_id].append(cell)
        in_group[cell.group_id].append(cell)
    villages = db.exec(select(Village).where(Village.commune_code == commune_code).order_by(col(Village.id)))
    told = [_of_village(village, in_village[village.id]) for village in villages]
    groups = {group: total(cell.tally for cell in cells) for group, cells in sorted(in_group.items())}
    return Figures([each for each in told if each.tally.registered or not each.village.typed], groups)


def waiting(db: Session, commune_code: str, year: int, at: datetime) -> list[Waiting]:
    """What waited for a decision at a moment, the longest first."""
    files = _files(commune_code, year, at)
    query = (
        select(Registration, Person.name, Village, Submission.handed_in_at)
        .join(files, files.c.id == col(Registration.id))
        .join(Submission, _newest(files))
        .outerjoin(Decision, _decided(at))
        .join(Person, col(Person.id) == col(Registration.person_id))
        .join(Village, col(Village.id) == col(Registration.village_id))
        .where(col(Decision.submission_id).is_(None))
        .order_by(col(Submission.handed_in_at), col(Submission.id))
    )
    return [Waiting(registration.number, name, village, since) for registration, name, village, since in db.exec(query)]


def _merit(tally: Tally) -> tuple[int, int, int]:
    return tally.approved, tally.handed_in, tally.registered


def _of_village(village: Village, cells: list[_Cell]) -> OfVillage:
    last_at = max((cell.last_at for cell in cells), default=None)
    waits_since = min((cell.waits_since for cell in cells if cell.waits_since), default=None)
    return OfVillage(village, total(cell.tally for cell in cells), last_at, waits_since)


def _cells(db: Session, commune_code: str, year: int, at: datetime) -> list[_Cell]:
    files = _files(commune_code, year, at)
    waits = and_(col(Submission.id).is_not(None), col(Decision.submission_id).is_(None))
    shown = or_(files.c.evidence_at.is_not(None), files.c.note_at.is_not(None), col(Submission.id).is_not(None))
    counts = (
        func.count(),
        _count(shown),
        func.count(col(Submission.id)),
        *(_count(col(Decision.outcome) == outcome) for outcome in (APPROVED, RETURNED)),
        _count(waits),
        _count(col(Decision.outcome) == UNACHIEVED),
    )
    last = (func.max(when) for when in (files.c.started_at, files.c.evidence_at, files.c.note_at, col(Submission.handed_in_at)))
    since = func.min(case((waits, col(Submission.handed_in_at))))
    query = (
        select(files.c.village_id, files.c.group_id, *counts, *last, since)  # type: ignore[call-overload]
        .select_from(files)
        .outerjoin(Submission, _newest(files))
        .outerjoin(Decision, _decided(at))
        .group_by(files.c.village_id, files.c.group_id)
    )
    return [
        _Cell(village_id, group_id, Tally(*rest[:-5]), max(when for when in rest[-5:-1] if when), rest[-1])
        for village_id, group_id, *rest in db.exec(query)
    ]


def _files(commune_code: str, year: int, at: datetime) -> Subquery:
    """The files of a commune that there were, with when something was last added to each, and the newest round that was handed in."""
    of_file = col(Registration.id)
    rounds = select(func.max(Submission.round)).where(
        col(Submission.registration_id) == of_file,
        Submission.stage == VILLAGE,
        Submission.state != WITHDRAWN,
        Submission.handed_in_at <= at,
        Registration.state != OPEN,  # taken up again: what was handed in before is void
    )
    files: Subquery = (
        select(
            of_file,
            col(Registration.village_id),
            col(Registration.group_id),
            col(Registration.started_at),
            select(func.max(Evidence.added_at))
            .where(col(Evidence.registration_id) == of_file, Evidence.added_at <= at)
            .scalar_subquery()
            .label("evidence_at"),
            select(func.max(Note.added_at)).where(col(Note.registration_id) == of_file, Note.added_at <= at).scalar_subquery().label("note_at"),
            rounds.correlate(Registration).scalar_subquery().label("round"),
        )  # type: ignore[call-overload]
        .where(Registration.commune_code == commune_code, Registration.year == year, Registration.state != WITHDRAWN, Registration.started_at <= at)
        .subquery()
    )
    return files


def _newest(files: Subquery) -> ColumnElement[bool]:
    return and_(col(Submission.registration_id) == files.c.id, col(Submission.round) == files.c.round, col(Submission.stage) == VILLAGE)


def _decided(at: datetime) -> ColumnElement[bool]:
    return and_(col(Decision.submission_id) == col(Submission.id), col(Decision.decided_at) <= at)


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((which, 1), else_=0)), 0), Integer)
