"""When officers get their figures unasked: on Monday morning in season, on the first Monday of a month otherwise; or as they choose."""

from datetime import date, datetime, time, timedelta

from models.days_off import is_day_off
from models.programme import Programme
from models.timezone import VIETNAM, local

IN_SEASON, WEEKLY, MONTHLY, NEVER = "in-season", "weekly", "monthly", "never"
CHOICES = (IN_SEASON, WEEKLY, MONTHLY, NEVER)
AT = time(7, 30)
FIRST_WEEK = 7  # the last day of a month that may be its first Monday


def next_due(how_often: str, programme: Programme, now: datetime) -> datetime | None:
    """When the next figures go out; nothing for those who want none. A Monday off leads to the next working day."""
    if how_often == NEVER:
        return None
    monday = _monday(now)
    while not _is_wanted(monday, how_often, programme) or _morning(monday) <= now:
        monday += timedelta(weeks=1)
    return _morning(monday)


def last_due(how_often: str, programme: Programme, now: datetime) -> datetime | None:
    """When the newest figures were due that may be told now: what was missed is told once, however late. Nothing for those who want none."""
    if how_often == NEVER:
        return None
    monday = _monday(now)
    while not _is_wanted(monday, how_often, programme) or _morning(monday) > now:
        monday -= timedelta(weeks=1)
    return _morning(monday)


def is_weekly(how_often: str, programme: Programme, now: datetime) -> bool:
    """Whether the figures that go out now follow those of a week ago, not of a month ago."""
    return _is_wanted(_monday(now) - timedelta(weeks=1), how_often, programme)


def _monday(now: datetime) -> date:
    return local(now).date() - timedelta(days=local(now).weekday())


def _is_wanted(monday: date, how_often: str, programme: Programme) -> bool:
    calendar = programme.calendar
    is_season = any(window.contains(monday) for window in (calendar.registration, calendar.self_score, calendar.recognition))
    return monday.day <= FIRST_WEEK or how_often == WEEKLY or (how_often == IN_SEASON and is_season)


def _morning(monday: date) -> datetime:
    day = monday
    while is_day_off(day):
        day += timedelta(days=1)
    return datetime.combine(day, AT, VIETNAM)
