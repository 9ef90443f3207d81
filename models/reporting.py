"""What officers hand on: the kinds of files, and the terms of which reports to be signed tell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session

from models import areas
from models.areas import Area
from models.people import Person
from models.timezone import VIETNAM, local

REPORT, CHART = "report", "chart"
"""Kinds of files: a report to be signed, and an area's figures as a picture."""

HALF, YEAR = "half", "year"
FORMATS = ("docx", "pdf")
STILL_ASKED = 3  # months of a year in which the report on the year before is still written
SIGNED = ("commune", "province")  # areas whose reports are signed

TERM = re.compile(rf"([0-9]{{4}})-({HALF}|{YEAR})")


@dataclass(frozen=True)
class Term:
    """The first half of a year, or all of it."""

    year: int
    kind: str

    @property
    def id(self) -> str:
        """What it is called in buttons and files."""
        return f"{self.year}-{self.kind}"

    @property
    def before(self) -> "Term":
        """The same of the year before."""
        return Term(self.year - 1, self.kind)

    @property
    def end(self) -> datetime:
        """The moment at which it is over."""
        return _midnight(date(self.year, 7, 1) if self.kind == HALF else date(self.year + 1, 1, 1))

    def told_at(self, now: datetime) -> datetime:
        """The moment of which figures are told: now, or its end once that is past."""
        return min(now, self.end)

    def same_day_before(self, now: datetime) -> datetime:
        """The moment a year before that one: of two years the same days are told."""
        if now >= self.end:
            return self.before.end
        then = local(now)
        day = 28 if (then.month, then.day) == (2, 29) else then.day
        return then.replace(year=then.year - 1, day=day)


def terms(now: datetime) -> Sequence[Term]:
    """Those on which reports are written now."""
    today = local(now)
    last = [Term(today.year - 1, YEAR)] if today.month <= STILL_ASKED else []
    return [*last, Term(today.year, HALF), Term(today.year, YEAR)]


def read_term(id: str, now: datetime) -> Term | None:
    """The term of an id; nothing where it is none, or has not begun."""
    found = TERM.fullmatch(id)
    term = Term(int(found[1]), found[2]) if found else None
    return term if term and 2000 < term.year <= local(now).year else None


def may_sign(db: Session, person: Person | None, area: Area) -> bool:
    """Whether somebody is an officer now of exactly this area, and its reports are signed: those of a commune or a province."""
    return area.level in SIGNED and area in areas.of_officer(db, person)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
