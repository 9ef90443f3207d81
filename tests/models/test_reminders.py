"""When people may be reminded: no nights, no holidays, no Tết."""

from datetime import UTC, date, datetime, timedelta

import pytest

from models.days_off import is_day_off
from models.reminders import EVERY, Quiet, by_day, is_due, next_due
from models.timezone import VIETNAM, local

TET = [date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26), date(2029, 2, 13), date(2030, 2, 2)]  # first days, by Vietnam's own calendar


@pytest.mark.parametrize("tet", TET, ids=str)
def test_tet_is_a_week_of_peace(tet: date) -> None:
    week = [tet + timedelta(days=days) for days in range(-2, 5)]
    assert all(map(is_day_off, week))
    assert not is_day_off(tet - timedelta(days=7))


@pytest.mark.parametrize("day", ["2027-01-01", "2027-04-16", "2027-04-30", "2027-05-01", "2027-09-02", "2028-04-04"])
def test_public_holidays(day: str) -> None:
    assert is_day_off(date.fromisoformat(day))


def test_far_centuries_are_no_fault() -> None:
    assert not is_day_off(date(3000, 6, 1))


def test_a_night_before_a_holiday_leads_to_the_morning_after_it() -> None:
    evening = datetime(2027, 4, 29, 21, 0, tzinfo=VIETNAM)
    assert by_day(evening) == datetime(2027, 5, 2, 8, 0, tzinfo=VIETNAM)


@pytest.mark.parametrize("how_often", EVERY)
@pytest.mark.parametrize("hour", [2, 13, 22])
def test_nobody_is_reminded_at_night_or_on_a_day_off_in_two_years(how_often: str, hour: int) -> None:
    last_active = datetime(2026, 11, 20, hour, 30, tzinfo=UTC)
    quiet, now, end = Quiet(last_active), last_active, datetime(2029, 1, 1, tzinfo=UTC)
    while now < end:
        due = next_due(quiet, how_often, now)
        assert due is not None
        assert due > now
        assert is_due(quiet, how_often, due)
        assert 7 <= local(due).hour < 20
        assert not is_day_off(local(due).date())
        now = due


def test_the_last_week_is_said_late_where_all_was_down_on_its_first_day() -> None:
    first, told = date(2027, 11, 23), datetime(2027, 11, 20, 9, 0, tzinfo=VIETNAM)
    quiet, again = Quiet(told - timedelta(days=60), 4, told), datetime(2027, 11, 25, 12, 0, tzinfo=VIETNAM)
    assert not is_due(quiet, "monthly", datetime(2027, 11, 22, 9, 0, tzinfo=VIETNAM), campaigns=[first])
    assert is_due(quiet, "monthly", again, campaigns=[first])
    assert not is_due(Quiet(quiet.since, 5, again), "monthly", again + timedelta(days=1), campaigns=[first]), "once"
    assert not is_due(quiet, "monthly", datetime(2027, 12, 1, 9, 0, tzinfo=VIETNAM), campaigns=[first]), "it is over"
