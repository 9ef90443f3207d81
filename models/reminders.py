"""When somebody may be reminded: at most as often as they like, on a working day, by day, and never while they asked to be left in peace."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from models.days_off import is_day_off
from models.timezone import VIETNAM, local

EVERY = {"daily": 1, "weekly": 7, "fortnightly": 14, "monthly": 30}  # days
NEVER, TIRED = "never", "tired"  # nobody is reminded for ever: who never reacted is left alone, and may be told other things
CHOICES = (*EVERY, NEVER)
MORNING, EVENING = time(7, 0), time(20, 0)  # nobody is woken, nobody's evening is disturbed
PATIENCE, SLOWER, FAREWELL = 3, 2, 8  # after every three reminders that led to nothing twice as rarely; after eight, once more and no more
LAST_DAYS = timedelta(days=7)  # before handing in ends; what begins on a day is said to all once in as many, be it late because all was down
AT = time(8, 0)  # for those whose own time of day is in the night


@dataclass(frozen=True)
class Quiet:
    """How long somebody has been quiet: since when, how often they were reminded meanwhile, and when last."""

    since: datetime
    reminded: int = 0
    reminded_at: datetime | None = None

    def after_one(self, now: datetime) -> "Quiet":
        """The same, once they are reminded now."""
        return replace(self, reminded=self.reminded + 1, reminded_at=now)

    @property
    def is_hopeless(self) -> bool:
        """Whether they were reminded so often that it is time to say farewell."""
        return self.reminded >= FAREWELL

    @property
    def heard(self) -> datetime:
        """When anything was last said, by them or to them."""
        return max(self.since, self.reminded_at or self.since)

    def until(self, how_often: str) -> datetime:
        """Until when they are left alone: longer, the more often nothing came of it."""
        slower = SLOWER ** (self.reminded // PATIENCE)
        return self.heard + timedelta(days=EVERY[how_often] * slower)


def next_due(quiet: Quiet, how_often: str, now: datetime, paused_until: datetime | None = None, campaigns: Sequence[date] = ()) -> datetime | None:
    """When to look next whether somebody is to be reminded, in the daytime of Vietnam; nothing for those who never want to be.

    `campaigns` are days on which everybody is reminded, however rarely they are otherwise: a new year begins, or little time is left to hand in.
    """
    if how_often not in EVERY:
        return None
    due = max(quiet.until(how_often), paused_until or quiet.since)
    while by_day(due) <= now:
        due += timedelta(days=EVERY[how_often])
    to_come = [morning for day in campaigns if by_day(morning := _morning(day)) > max(now, paused_until or now)]
    return by_day(min([due, *to_come]))


def is_due(quiet: Quiet, how_often: str, now: datetime, paused_until: datetime | None = None, campaigns: Sequence[date] = ()) -> bool:
    """Whether somebody may be reminded now: they want to be, are not left in peace, have been quiet long enough, and it is day."""
    if how_often not in EVERY or (paused_until and paused_until > now) or by_day(now) != now:
        return False
    return quiet.until(how_often) <= now or has_news(quiet, now, campaigns)


def has_news(quiet: Quiet, now: datetime, campaigns: Sequence[date]) -> bool:
    """Whether something has begun that all are told of, and they were not."""
    return any(_is_news(quiet, by_day(_morning(day)), now) for day in campaigns)


def _is_news(quiet: Quiet, begun: datetime, now: datetime) -> bool:
    """Whether nothing was said since a campaign began a few days ago, to somebody who was not here today either."""
    return quiet.heard < begun <= now < begun + LAST_DAYS and local(quiet.heard).date() < local(now).date()


def by_day(at: datetime) -> datetime:
    """A time itself, if it is by day and no day off; else the morning of the next day on which people may be reminded."""
    here = local(at)
    if MORNING <= here.time() < EVENING and not is_day_off(here.date()):
        return at
    day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    while is_day_off(day):
        day += timedelta(days=1)
    return _morning(day)


def _morning(day: date) -> datetime:
    return datetime.combine(day, AT, VIETNAM)
