"""What an area's report tells: its figures at the end of a period, what is new in it, and what waits; by name in the officer's own commune alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from locales import Localized, text
from models import areas, figures, periods, programme
from models.areas import Area
from models.figures import Figures, Tally, Waiting
from models.periods import Period


@dataclass(frozen=True)
class Report:
    """An area's report, made at a moment. `level` is what kind of area it is, `groups` are the names of the target groups.

    What waits is named where `named`.
    """

    place: Localized | str
    level: str
    period: Period
    made: datetime
    is_draft: bool
    now: Figures
    new: Tally
    before: Tally
    waiting: Sequence[Waiting]
    named: bool
    groups: Mapping[str, Localized]


def gather(db: Session, commune_code: str, now: datetime) -> Report:
    """A commune's report of the last seven days."""
    return of_area(db, areas.of_commune(db, commune_code), periods.of(periods.WEEK, now), now, named=True)


def of_area(db: Session, area: Area, period: Period, now: datetime, named: bool) -> Report:
    """An area's report of a period."""
    running = programme.current()
    counted = figures.of_area(db, area, period.year, period.end)
    new, before = figures.change(db, area, period, counted.whole)
    return Report(
        place=area.title(db) or text("figures-country"),
        level=area.level,
        period=period,
        made=now,
        is_draft=not running.confirmed,
        now=counted,
        new=new,
        before=before,
        waiting=figures.waiting(db, area, period.year, period.end),
        named=named,
        groups={group.id: group.label for group in running.groups},
    )
