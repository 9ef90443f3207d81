"""Days off in Vietnam: public holidays, and all of Tết."""

from datetime import date, timedelta
from functools import cache

from holidays import country_holidays

TET = "Lunar New Year"  # as the calendar calls its first day
BEFORE_TET, AFTER_TET = 2, 4  # from the 29th of the last month to the 5th of the first, whatever days offices close in a year


def is_day_off(day: date) -> bool:
    """Whether people are left in peace that day."""
    return day in _days_off(day.year)


@cache
def _days_off(year: int) -> frozenset[date]:
    # Vietnam's own lunar calendar: in some years, such as 2030, Tết is a day before China's. Nobody has reckoned it yet for centuries to come.
    public = country_holidays("VN", years=year, language="en_US")
    around_tet = (day + timedelta(days=days) for day, name in public.items() if name == TET for days in range(-BEFORE_TET, AFTER_TET + 1))
    return frozenset(public) | frozenset(around_tet)
