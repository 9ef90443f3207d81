"""Periods of which officers ask: what came in them, and what came in as many days of the period before."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from models.timezone import VIETNAM, local

WEEK, MONTH, LAST_MONTH, QUARTER, HALF, YEAR, LAST_YEAR = "week", "month", "last-month", "quarter", "half", "year", "last-year"
NAMES = (WEEK, MONTH, LAST_MONTH, QUARTER, HALF, YEAR, LAST_YEAR)
WEEK_LONG = timedelta(days=7)
MONTHS = {MONTH: 1, LAST_MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12, LAST_YEAR: 12}
OVER = {LAST_MONTH, LAST_YEAR}
MEANT = rf"(?:{'|'.join(NAMES)})(?:@[0-9]{{1,11}})?"
"""What names a period: as it is whenever it is looked at, or as it was at a moment, in seconds since 1970."""


@dataclass(frozen=True)
class Period:
    """A stretch of time, up to now or over already. Its figures are those of the files of one year."""

    name: str
    begin: datetime
    end: datetime

    @property
    def year(self) -> int:
        """The year of the files that are told of."""
        return local(self.end - timedelta.resolution).year

    @property
    def last_day(self) -> date:
        """The last day of which anything is told."""
        return local(self.end - timedelta.resolution).date()

    @property
    def before(self) -> "Period":
        """As long a stretch of the period before, so that a month that has just begun is not held against a whole one."""
        if self.name == WEEK:
            return Period(self.name, self.begin - WEEK_LONG, self.begin)
        begin = _months_before(local(self.begin).date(), MONTHS[self.name])
        end = self.begin if self.name in OVER else min(_midnight(begin) + (self.end - self.begin), self.begin)
        return Period(self.name, _midnight(begin), end)


def of(name: str, now: datetime) -> Period:
    """The period of a name, as it is now; a week is the last seven days, the others are those of the calendar.

    Raises:
        KeyError: there is no such period.
    """
    if name == WEEK:
        return Period(name, now - WEEK_LONG, now)
    months, today = MONTHS[name], local(now).date()
    begin = date(today.year, (today.month - 1) // months * months + 1, 1)
    if name in OVER:
        return Period(name, _midnight(_months_before(begin, months)), _midnight(begin))
    return Period(name, _midnight(begin), now)


def as_of(name: str, moment: datetime) -> str:
    """What names a period as it was at a moment."""
    return f"{name}@{int(moment.timestamp())}"


def meant(by: str, now: datetime) -> Period:
    """The period that is named, as `MEANT` tells."""
    name, _, moment = by.partition("@")
    return of(name, datetime.fromtimestamp(int(moment), UTC) if moment else now)


def _months_before(day: date, months: int) -> date:
    """The first of a month, so many months before another first."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)
