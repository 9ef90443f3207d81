"""Figures of an area as of a moment: counted by the database from when things happened, so that a week ago is asked like now.

A file that is withdrawn does not count, at no time; one that was taken up again begins anew.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, and_, case, cast, func, or_
from sqlmodel import Session, col, select

from models import areas, registrations, told_counts
from models.areas import Area
from models.evidence import Evidence
from models.notes import Note
from models.people import Person
from models.periods import Period
from models.places import Commune, Village
from models.registrations import APPROVED, OPEN, RETURNED, UNACHIEVED, WITHDRAWN, Registration
from models.reviews import VILLAGE, Decision, Submission
from models.told_counts import Share

FIGURES = "figures"
"""The kind of file in which all of it is sent."""

SILENCE = timedelta(days=30)
MOST_WAITING = 5000  # files that a list names


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

    def since(self, before: "Tally") -> "Tally":
        """What is new. Who withdrew counts at no time, so that hardly anything becomes less; what does is not told as less than nothing."""
        return Tally(*(max(now - then, 0) for now, then in zip(self.counts, before.counts, strict=True)))


@dataclass(frozen=True)
class Part:
    """A part of an area: its figures, when its people last did anything, since when the longest waits there.

    `share` is what was approved of its adults, where they were counted; `outside` are those who were recognised outside this program.
    """

    area: Area
    title: str
    tally: Tally
    last_at: datetime | None = None
    waits_since: datetime | None = None
    share: Share | None = None
    outside: int = 0

    def is_silent(self, at: datetime) -> bool:
        """Whether nobody registered, or nobody did anything for long and not all is done."""
        return self.last_at is None or (at - self.last_at > SILENCE and self.tally.approved < self.tally.registered)


@dataclass(frozen=True)
class Figures:
    """An area's figures: part by part (its villages, communes or provinces), by target group, and of the whole."""

    areas: list[Part]
    groups: dict[str, Tally]
    share: Share | None = None
    outside: int = 0

    @property
    def whole(self) -> Tally:
        """All of it."""
        return total(each.tally for each in self.areas)

    @property
    def waits_since(self) -> datetime | None:
        """When the file that waits longest was handed in."""
        return min((each.waits_since for each in self.areas if each.waits_since), default=None)

    def leading(self, at: datetime) -> list[Part]:
        """The parts that are furthest, the first first; none that is silent."""
        lively = [each for each in self.areas if not each.is_silent(at)]
        return sorted(lively, key=lambda each: _merit(each.tally), reverse=True)

    def silent(self, at: datetime) -> list[Part]:
        """The parts that somebody should visit, the longest silent first."""
        quiet = [each for each in self.areas if each.is_silent(at)]
        return sorted(quiet, key=lambda each: (each.last_at is not None, each.last_at or at))


@dataclass(frozen=True)
class Waiting:
    """A file that waits for a decision: whose, where, since when."""

    number: str
    name: str
    village: Village
    commune: str
    since: datetime


@dataclass(frozen=True)
class _Cell:
    """The files of one place (a village, or a commune in a wider area) and one group."""

    place: Any
    group_id: str
    tally: Tally
    last_at: datetime
    waits_since: datetime | None


def total(tallies: Iterable[Tally]) -> Tally:
    """Several together."""
    return reduce(add, tallies, Tally())


def of_commune(db: Session, commune_code: str, year: int, at: datetime) -> Figures:
    """A commune's figures, village by village."""
    return of_area(db, areas.of_commune(db, commune_code), year, at)


def of_area(db: Session, area: Area, year: int, at: datetime) -> Figures:
    """An area's figures of a year as they were at a moment: files are counted in one query, whatever the area.

    A village that somebody typed is told while it has files, a commune or a province of a wider area while it has a village or a file.
    """
    in_place: defaultdict[Any, list[_Cell]] = defaultdict(list)
    in_group: defaultdict[str, list[_Cell]] = defaultdict(list)
    for cell in _cells(db, area, year, at):
        in_place[cell.place].append(cell)
        in_group[cell.group_id].append(cell)
    groups = {group: total(cell.tally for cell in cells) for group, cells in sorted(in_group.items())}
    if area.commune_code is not None:
        return _of_commune(db, area, year, in_place, groups)
    return _of_wider(db, area, year, in_place, groups)


def tally_of(db: Session, area: Area, year: int, at: datetime) -> Tally:
    """An area's figures in one."""
    files = _files(area, year, at)
    return Tally(*db.exec(_of_files(files, at, *_counts(files))).one())


def new_in(db: Session, area: Area, period: Period) -> Tally:
    """What came in a period."""
    return tally_of(db, area, period.year, period.end).since(tally_of(db, area, period.year, period.begin))


def change(db: Session, area: Area, period: Period, now: Tally) -> tuple[Tally, Tally]:
    """What came in a period of which the end is known, and what came in the one before. What was at one moment is counted once."""
    before = period.before
    at_begin = tally_of(db, area, period.year, period.begin)
    follows = (before.year, before.end) == (period.year, period.begin)
    earlier = at_begin if follows else tally_of(db, area, before.year, before.end)
    return now.since(at_begin), earlier.since(tally_of(db, area, before.year, before.begin))


def waiting(db: Session, area: Area, year: int, at: datetime, limit: int = MOST_WAITING) -> list[Waiting]:
    """What waited for a decision at a moment, the longest first."""
    files = _files(area, year, at)
    query = (
        select(Registration.id, Person.name, Village, Commune.name, Submission.handed_in_at)  # type: ignore[call-overload]
        .join(files, files.c.id == col(Registration.id))
        .join(Submission, _newest(files))
        .outerjoin(Decision, _decided(at))
        .join(Person, col(Person.id) == col(Registration.person_id))
        .join(Village, col(Village.id) == col(Registration.village_id))
        .join(Commune, col(Commune.code) == col(Village.commune_code))
        .where(col(Decision.submission_id).is_(None))
        .order_by(col(Submission.handed_in_at), col(Submission.id))
    )
    return [Waiting(f"{id:05d}", name, village, commune, since) for id, name, village, commune, since in db.exec(query.limit(limit))]


def _merit(tally: Tally) -> tuple[int, int, int]:
    return tally.approved, tally.handed_in, tally.registered


def _of_commune(db: Session, area: Area, year: int, in_place: Mapping[Any, list[_Cell]], groups: dict[str, Tally]) -> Figures:
    """Village by village; of one village alone where it is the area."""
    code = area.commune_code or ""
    query = select(Village).where(Village.commune_code == code).order_by(col(Village.id))
    if area.village_id is not None:
        query = query.where(Village.id == area.village_id)
    adults, outside = told_counts.adults_of_villages(db, code), told_counts.recognised_in(db, area, year)
    parts = []
    for village in db.exec(query):
        part = _part(Area(area.province, code, village.id), village.title, in_place.get(village.id, []))
        if part.tally.registered or not village.typed or area.village_id is not None:
            parts.append(_with_share(part, adults.get(village.id), outside=0))
    whole = total(part.tally for part in parts)
    if area.village_id is not None:
        return Figures(parts, groups, parts[0].share if parts else None)
    counted = told_counts.adults_of_communes(db, area).get(code)
    return Figures(parts, groups, counted.share(whole.approved) if counted else None, outside.get(code, 0))


def _of_wider(db: Session, area: Area, year: int, in_place: Mapping[Any, list[_Cell]], groups: dict[str, Tally]) -> Figures:
    """Commune by commune, or province by province."""
    has_village = col(Commune.code).in_(select(Village.commune_code).where(col(Village.typed).is_(False)))
    query = select(Commune).where(area.communes()).order_by(col(Commune.province), col(Commune.code))
    listed = set(db.exec(select(Commune.code).where(area.communes(), has_village)))
    adults, outside = told_counts.adults_of_communes(db, area), told_counts.recognised_in(db, area, year)
    communes = []
    for commune in db.exec(query):
        if commune.code in listed or commune.code in in_place:
            part = _part(Area(commune.province, commune.code), commune.name, in_place.get(commune.code, []))
            communes.append(_with_share(part, adults.get(commune.code), outside.get(commune.code, 0)))
    parts = communes if area.province is not None else _by_province(communes)
    return Figures(parts, groups, _together(communes), sum(part.outside for part in communes))


def _by_province(communes: Sequence[Part]) -> list[Part]:
    inside: defaultdict[str, list[Part]] = defaultdict(list)
    for part in communes:
        inside[part.area.province or ""].append(part)
    return [
        Part(
            area=Area(province),
            title=province,
            tally=total(part.tally for part in parts),
            last_at=max((part.last_at for part in parts if part.last_at), default=None),
            waits_since=min((part.waits_since for part in parts if part.waits_since), default=None),
            share=_together(parts),
            outside=sum(part.outside for part in parts),
        )
        for province, parts in inside.items()
    ]


def _part(area: Area, title: str, cells: Sequence[_Cell]) -> Part:
    last_at = max((cell.last_at for cell in cells), default=None)
    waits_since = min((cell.waits_since for cell in cells if cell.waits_since), default=None)
    return Part(area, title, total(cell.tally for cell in cells), last_at, waits_since)


def _with_share(part: Part, adults: told_counts.Counted | None, outside: int) -> Part:
    share = adults.share(part.tally.approved) if adults else None
    return replace(part, share=share, outside=outside)


def _together(parts: Sequence[Part]) -> Share | None:
    """The share of all parts where adults were counted; of how many others it says nothing stays in it."""
    known = [part.share for part in parts if part.share]
    return replace(reduce(add, known), of=len(parts)) if known else None


def _cells(db: Session, area: Area, year: int, at: datetime) -> list[_Cell]:
    files = _files(area, year, at)
    place = files.c.village_id if area.commune_code is not None else files.c.commune_code
    last = (func.max(when) for when in (files.c.started_at, files.c.evidence_at, files.c.note_at, col(Submission.handed_in_at)))
    since = func.min(case((_waits(), col(Submission.handed_in_at))))
    query = _of_files(files, at, place, files.c.group_id, *_counts(files), *last, since).group_by(place, files.c.group_id)
    return [
        _Cell(place_id, group_id, Tally(*rest[:-5]), max(when for when in rest[-5:-1] if when), rest[-1])
        for place_id, group_id, *rest in db.exec(query)
    ]


def _of_files(files: CTE, at: datetime, *columns: ColumnElement[Any]) -> Any:
    """What is asked of files, with the newest round of each and what was decided about it."""
    return select(*columns).select_from(files).outerjoin(Submission, _newest(files)).outerjoin(Decision, _decided(at))


def _counts(files: CTE) -> tuple[ColumnElement[int], ...]:
    """The numbers of a tally, in their order."""
    shown = or_(col(Submission.id).is_not(None), files.c.evidence_at.is_not(None), files.c.note_at.is_not(None))
    return (
        func.count(files.c.id),
        _count(shown),
        func.count(col(Submission.id)),
        *(_count(col(Decision.outcome) == outcome) for outcome in (APPROVED, RETURNED)),
        _count(_waits()),
        _count(col(Decision.outcome) == UNACHIEVED),
    )


def _waits() -> ColumnElement[bool]:
    return and_(col(Submission.id).is_not(None), col(Decision.submission_id).is_(None))


def _files(area: Area, year: int, at: datetime) -> CTE:
    """The files of an area that there were, with when something was last added to each, and the newest round that was handed in."""
    of_file = col(Registration.id)
    rounds = select(func.max(Submission.round)).where(
        col(Submission.registration_id) == of_file,
        Submission.stage == VILLAGE,
        Submission.state != WITHDRAWN,
        Submission.handed_in_at <= at,
        Registration.state != OPEN,  # taken up again: what was handed in before is void
    )
    files: CTE = (
        select(
            of_file,
            col(Registration.village_id),
            col(Registration.commune_code),
            col(Registration.group_id),
            col(Registration.started_at),
            select(func.max(Evidence.added_at))
            .where(col(Evidence.registration_id) == of_file, Evidence.added_at <= at)
            .scalar_subquery()
            .label("evidence_at"),
            select(func.max(Note.added_at)).where(col(Note.registration_id) == of_file, Note.added_at <= at).scalar_subquery().label("note_at"),
            rounds.correlate(Registration).scalar_subquery().label("round"),
        )  # type: ignore[call-overload]
        .where(*registrations.within(area), Registration.year == year, Registration.state != WITHDRAWN, Registration.started_at <= at)
        .cte("files")
        .prefix_with("MATERIALIZED")  # or what is asked of each file is worked out anew for every column
    )
    return files


def _newest(files: CTE) -> ColumnElement[bool]:
    return and_(col(Submission.registration_id) == files.c.id, col(Submission.round) == files.c.round, col(Submission.stage) == VILLAGE)


def _decided(at: datetime) -> ColumnElement[bool]:
    return and_(col(Decision.submission_id) == col(Submission.id), col(Decision.decided_at) <= at)


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((which, 1), else_=0)), 0), Integer)
