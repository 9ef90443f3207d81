"""When officers get their figures unasked."""

from datetime import UTC, datetime, timedelta

import pytest

from models import programme
from models.days_off import is_day_off
from models.digests import IN_SEASON, MONTHLY, NEVER, WEEKLY, next_due
from models.timezone import VIETNAM, local


@pytest.mark.parametrize(
    ("how_often", "now", "due"),
    [
        (IN_SEASON, "2026-11-24 09:00", "2026-11-30 07:30"),
        (IN_SEASON, "2026-11-30 07:29", "2026-11-30 07:30"),
        (IN_SEASON, "2026-11-30 07:30", "2026-12-07 07:30"),
        (IN_SEASON, "2027-05-20 09:00", "2027-06-07 07:30"),  # nothing goes on: monthly
        (WEEKLY, "2027-05-20 09:00", "2027-05-24 07:30"),
        (MONTHLY, "2026-11-24 09:00", "2026-12-07 07:30"),
        (WEEKLY, "2027-02-05 09:00", "2027-02-11 07:30"),  # the Monday is in Tết
    ],
)
def test_when(how_often: str, now: str, due: str) -> None:
    at = next_due(how_often, programme.current(), datetime.fromisoformat(now).replace(tzinfo=VIETNAM))
    assert at == datetime.fromisoformat(due).replace(tzinfo=VIETNAM)


def test_never() -> None:
    assert next_due(NEVER, programme.current(), datetime(2026, 11, 24, tzinfo=UTC)) is None


@pytest.mark.parametrize("how_often", [IN_SEASON, WEEKLY, MONTHLY])
def test_each_is_later_than_the_last_and_on_a_working_morning(how_often: str) -> None:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    for _ in range(60):
        due = next_due(how_often, programme.current(), now)
        assert due is not None
        assert due > now
        assert local(due).strftime("%H:%M") == "07:30"
        assert not is_day_off(local(due).date())
        now = due + timedelta(minutes=1)
