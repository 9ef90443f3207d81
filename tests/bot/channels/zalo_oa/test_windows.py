"""What may go when, and what it costs."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.channels.zalo_oa.budget import Budget
from bot.channels.zalo_oa.windows import Way, way
from bot.memory import Memory
from models.database import Database
from tests.bot.channels.zalo_oa.bare import Time

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "costs", "left", "has_template", "goes"),
    [
        (timedelta(), 9, 0, False, Way.FREE),
        (45 * HOUR, 9, 0, False, Way.FREE),
        (47 * HOUR, 1, 0, True, Way.CLOSED),
        (47 * HOUR, 1, 1, False, Way.PAID),
        (6 * DAY, 2, 1, True, Way.CLOSED),
        (6 * DAY, 2, 2, False, Way.PAID),
        (7 * DAY - HOUR, 1, 9, False, Way.CLOSED),
        (8 * DAY, 5, 1, True, Way.TEMPLATE),
        (8 * DAY, 1, 0, True, Way.CLOSED),
        (8 * DAY, 1, 9, False, Way.CLOSED),
        (None, 1, 9, False, Way.CLOSED),
        (None, 1, 9, True, Way.TEMPLATE),
    ],
)
def test_the_way_by_the_time_since_somebody_wrote(since: timedelta | None, costs: int, left: int, has_template: bool, goes: Way) -> None:
    heard_at = None if since is None else NOW - since
    assert way(heard_at, NOW, costs, left, has_template) is goes


async def test_a_month_has_its_budget_in_vietnam(data: Database) -> None:
    time = Time()
    time.now = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)
    first, second = (Budget(Memory(data, "zalo_oa", "24", time), time, 3) for _ in range(2))
    assert await first.take(2)
    assert not await second.take(2)
    assert await second.take(1)
    await first.give_back(2)
    assert ((await first.used()).paid, await second.left()) == (1, 2)
    time.later(minutes=1)
    assert ((await first.used()).paid, await first.left()) == (0, 3)
    assert not await Budget(Memory(data, "zalo_oa", "24", time), time, 0).take(1)
