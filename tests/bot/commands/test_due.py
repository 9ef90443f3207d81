"""`banhoc due`: what the clock is going to do and why, what it would say, and doing one of it now."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot import rehearsal
from bot.commands import due
from bot.commands.due import WHY
from bot.schedule import fire
from bot.settings import Settings
from handlers import BOOK
from models import database, timers
from models.database import Database, in_transaction
from models.inbox import Event
from models.outbox import Message
from models.people import Person
from models.timers import Timer
from models.timezone import local
from tests.bot.commands.conftest import Cli
from tests.databases import Databases
from tests.machine import BEGIN, Machine, Talk


@pytest.fixture(autouse=True)
def morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is as late as when all of it was laid: by night nothing would be said."""
    monkeypatch.setattr(due, "utc_now", lambda: BEGIN)


@pytest.fixture
def running(made_databases: Databases) -> Settings:
    """A commune with an officer, a citizen who misses something, and a file that waits."""
    running = Settings(database_url=made_databases.fresh())
    data = database.connect(running.database_url)
    machine = Machine(data.engine)
    machine.officer()
    machine.citizen().register()
    waits = machine.citizen("citizen-2").register("Vàng A Páo")
    waits.photo("one")
    waits.press("Họp bản, góp ý, hòa giải")
    waits.press_id("handing_in.hand_in:anyway")
    data.close()
    return running


def look(running: Settings) -> tuple[int, int, list[Timer]]:
    """How many events and messages there are, and what is due."""
    data: Database = database.connect(running.database_url)

    def count(db: Session) -> tuple[int, int, list[Timer]]:
        events, messages = (len(db.exec(select(table.id)).all()) for table in (Event, Message))
        return events, messages, list(db.exec(select(Timer).order_by(col(Timer.id))))

    found = in_transaction(data.engine, count)
    data.close()
    return found


def change(running: Settings, work: Callable[[Session], object]) -> None:
    """Changes something behind the command's back."""
    data: Database = database.connect(running.database_url)
    in_transaction(data.engine, work)
    data.close()


def of(running: Settings, owner: str, reason: str) -> Timer:
    """A timer of an owner of a kind."""
    return next(timer for timer in look(running)[2] if (timer.owner, timer.reason) == (owner, reason))


def test_everybodys_are_counted_by_day_with_why(cli: Cli, running: Settings) -> None:
    said = cli(running, "due", "show", "--days", "3000").out
    for reason in ("reminder", "nudge", "digest"):
        assert f"{reason} " in said and WHY[reason][:20] in said
    assert "nothing is due" in cli(running, "due", "show", "--days", "0", "--village", "2").out


def test_a_persons_and_a_villages_are_listed_by_number(cli: Cli, running: Settings) -> None:
    for owner, reason in ((timers.PERSON, "reminder"), (timers.VILLAGE, "nudge")):
        timer = of(running, owner, reason)
        said = cli(running, "due", "show", "--days", "3000", f"--{owner}", str(timer.owner_id)).out
        assert f" {timer.id} " in said and f" {reason} {owner} {timer.owner_id} " in said
    assert "there is no person 999" in cli(running, "due", "show", "--person", "999").err


def test_everybodys_are_counted_on_the_day_of_vietnam(cli: Cli, running: Settings) -> None:
    late = datetime(2030, 3, 4, 18, 30, tzinfo=UTC)  # half past one there, the next day
    due = of(running, timers.VILLAGE, "nudge")
    change(running, lambda db: setattr(db.get_one(Timer, due.id), "due", late))
    assert "2030-03-05 nudge 1 " in cli(running, "due", "show", "--days", "3000").out


def test_a_weekly_reminder_is_followed_by_others_if_nothing_changes(cli: Cli, running: Settings) -> None:
    first = of(running, timers.PERSON, "reminder")
    lines = cli(running, "due", "show", "--days", "40", "--person", str(first.owner_id)).out
    assert lines.count(f" reminder person {first.owner_id} ") >= 4
    assert lines.count("would follow, if nothing changes") == lines.count(f" reminder person {first.owner_id} ") - 1


def test_why_is_somebodys_own(cli: Cli, running: Settings) -> None:
    reminder, nudge = of(running, timers.PERSON, "reminder"), of(running, timers.VILLAGE, "nudge")

    def said(owner: str, timer: Timer) -> str:
        return cli(running, "due", "show", "--days", "3000", f"--{owner}", str(timer.owner_id)).out

    quiet = f"{local(BEGIN):%Y-%m-%d}"
    assert f"misses 10; wants weekly, quiet since {quiet}" in said("person", reminder)
    assert f"1 wait, the first since {quiet}" in said("village", nudge)
    change(running, lambda db: setattr(db.get_one(Person, reminder.owner_id), "paused_until", BEGIN + timedelta(days=90)))
    assert "asked to be left in peace until 2027-02-22" in said("person", reminder)


def test_a_rehearsal_tells_what_would_be_said_and_changes_nothing(cli: Cli, running: Settings) -> None:
    before = look(running)
    told = cli(running, "due", "rehearse", str(of(running, timers.VILLAGE, "nudge").id))
    assert "to person 1: Hồ sơ chờ xét đã lâu, lâu nhất 3 ngày: Bản Mẫu Một 1 hồ sơ." in told.out, "the village has no group: an officer would hear"
    assert look(running) == before
    assert cli(running, "due", "rehearse", "999").err.startswith("banhoc: there is no timer 999")


async def test_a_rehearsal_is_of_its_own_timer_whoever_else_is_ready(
    running: Settings, made_databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = database.connect(running.database_url)
    machine = Machine(data.engine)
    Talk(machine, "own-citizen-3", "citizen-3").receive("start", "the third's")
    timer = of(running, timers.VILLAGE, "nudge")

    def while_another_process_works(db: Session, due: Sequence[Timer], at: datetime) -> int:
        if made_databases.kind == "postgresql":  # on SQLite nobody else writes meanwhile
            machine.run()
            Talk(machine, "own-citizen-4", "citizen-4").receive("start", "the fourth's")
        return fire(db, due, at)

    monkeypatch.setattr(rehearsal, "fire", while_another_process_works)
    rehearsed = await rehearsal.rehearse(data, BOOK, timer.id, BEGIN)
    data.close()
    assert [whom for whom, words in rehearsed.said] == ["person 1"]
    assert "Bản Mẫu Một 1" in rehearsed.said[0][1]


def test_one_can_be_done_now(cli: Cli, running: Settings) -> None:
    events, _, due = look(running)
    timer = of(running, timers.PERSON, "reminder")
    assert cli(running, "due", "now", str(timer.id)).status == 0
    assert look(running)[0] == events + 1
    assert len(look(running)[2]) == len(due) - 1


def test_every_reason_is_told() -> None:
    assert {*BOOK.timers, "burst"} <= WHY.keys()
