"""What is used of a month's plan: counted by Việt Nam's calendar, warned of once, on both databases and by any number of processes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.channels.zalo_bot.usage import Usage, Used
from bot.memory import Memory
from models.database import Database
from models.memory import Memory as Row

NOVEMBER = datetime(2026, 11, 30, 16, 59, tzinfo=UTC)  # one minute before December


class Plan:
    """A plan of ten messages and five people, used by several processes."""

    def __init__(self, data: Database) -> None:
        self.data, self.now = data, NOVEMBER

    def process(self) -> Usage:
        """One more process."""
        clock = lambda: self.now  # noqa: E731
        return Usage(Memory(self.data, "zalo_bot", "1", clock), clock, messages=10, users=5)


@pytest.fixture
def plan(data: Database) -> Plan:
    """The plan."""
    return Plan(data)


async def test_messages_and_people_of_the_month_are_counted(plan: Plan) -> None:
    one, other = plan.process(), plan.process()
    await asyncio.gather(one.sent("u1"), other.sent("u1"), other.sent("u2"), one.seen("u3"))
    await one.seen("u1")
    assert await plan.process().used() == Used("2026-11", 3, 10, 3, 5)
    plan.now += timedelta(minutes=1)
    assert await one.used() == Used("2026-12", 0, 10, 0, 5)
    await one.sent("u1")
    assert await other.used() == Used("2026-12", 1, 10, 1, 5)


async def test_four_fifths_are_warned_of_once_a_month(plan: Plan, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(7):
        await plan.process().sent(f"u{number % 3}")
    assert "plan allows" not in caplog.text
    for _ in range(4):
        await plan.process().sent("u1")
    assert caplog.text.count("the Zalo bot's plan allows 10 messages a month, and 8 are used") == 1 == caplog.text.count("plan allows")
    await plan.process().seen("u4")
    assert caplog.text.count("allows 5 users a month, and 4 are used") == 1 and caplog.text.count("plan allows") == 2
    plan.now += timedelta(minutes=1)
    for _ in range(9):
        await plan.process().sent("u1")
    assert caplog.text.count("plan allows") == 3


async def test_nobody_is_named_in_the_counts(plan: Plan) -> None:
    await plan.process().sent("somebody's id")
    rows = await plan.data.read(lambda db: [f"{row.key} {row.value}" for row in db.exec(select(Row))])
    assert len(rows) == 2 and not any("somebody" in row for row in rows)
