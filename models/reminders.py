"""When somebody may be reminded: at most as often as they like, by day, and never while they asked to be left in peace."""

from datetime import datetime, time, timedelta

from models.timezone import VIETNAM, local

EVERY = {"daily": 1, "weekly": 7, "fortnightly": 14, "monthly": 30}  # days
NEVER = "never"
CHOICES = (*EVERY, NEVER)
MORNING, EVENING = time(7, 0), time(20, 0)  # nobody is woken, nobody's evening is disturbed
AT = time(8, 0)  # for those whose own time of day is in the night


def next_due(last_active: datetime, how_often: str, now: datetime, paused_until: datetime | None = None) -> datetime | None:
    """When to look next whether somebody is to be reminded, in the daytime of Vietnam; nothing for those who never want to be."""
    if how_often not in EVERY:
        return None
    every = timedelta(days=EVERY[how_often])
    due = max(last_active + every, paused_until or last_active)
    while by_day(due) <= now:
        due += every
    return by_day(due)


def is_due(last_active: datetime | None, how_often: str, now: datetime, paused_until: datetime | None = None) -> bool:
    """Whether somebody may be reminded now: they want to be, are not left in peace, have been quiet long enough, and it is day."""
    if how_often not in EVERY or (paused_until and paused_until > now) or by_day(now) != now:
        return False
    return last_active is None or last_active + timedelta(days=EVERY[how_often]) <= now


def by_day(at: datetime) -> datetime:
    """A time itself, if it is by day; else that morning, or the next."""
    here = local(at)
    if MORNING <= here.time() < EVENING:
        return at
    day = here.date() if here.time() < MORNING else here.date() + timedelta(days=1)
    return datetime.combine(day, AT, VIETNAM)
