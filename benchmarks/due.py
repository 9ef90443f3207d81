"""What is due among a country's registrations: found, and written down as events, some at a time, or put off; then turns that write reminders.

    python -m benchmarks.due [--runs 3] [--registrations 1000000] [--due 100000] [--turns 2000]

Rows a second and memory (how much it grew, and the most), on both databases: everybody is to be reminded, or nobody, since their files wait. The peer
is a bare loop in the same run: as many rows found, deleted, and written as events at a time with plain SQL on the same engine.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Column, Table
from sqlalchemy import CTE, Engine, String, cast, insert, literal, text
from sqlmodel import Session, col, func, select, update

from bot import sample
from bot.conversation.engine import run_next
from bot.schedule import TIMERS_A_TICK, fire_due
from handlers import BOOK
from models import database, inbox, planning, programme, registrations, timers
from models.base import Instant, Json
from models.chats import Chat, Conversation
from models.database import UNITS_A_COMMIT, in_transaction
from models.inbox import Event
from models.outbox import Message
from models.people import Account, Holds, Person
from models.registrations import Registration
from models.timers import Timer
from tests.databases import Databases, databases
from tests.machine import BARE, BEGIN

NOW = BEGIN + timedelta(days=1)  # a working day, by day
SOON, LATER, BEFORE = NOW - timedelta(minutes=1), NOW + timedelta(days=1), NOW - timedelta(days=30)
FIRST = 1001  # beyond the sample's people


def settle(engine: Engine, count: int, due: int) -> int:
    """People who are registered, each with a look to come; as many of them as will be due have a chat, and were there long ago. Returns how many."""
    in_transaction(engine, lambda db: sample.prepare(db, NOW))
    village, running = in_transaction(engine, lambda db: sample.villages(db)[0]), programme.current()
    in_transaction(engine, lambda db: registrations.store_version(db, running, NOW))
    every = count // due
    begun: Json = {"programme": running.id, "programme_version": running.version, "group_id": "farmer", "village_id": village.id}
    begun |= {"year": NOW.year, "commune_code": village.commune_code, "answers": {}, "state": "open", "round": 1, "started_at": BEFORE}
    settings: Json = {"name": "Người Mẫu", "language": "vi", "reminders": "weekly", "digests": "in-season", "reminded": 0, "created_at": BEFORE}
    look: Json = {"owner": timers.PERSON, "reason": planning.REMINDER, "due": LATER}
    address: Json = {"channel": BARE, "bot": BARE}  # a messenger that rings
    talk: Json = {"data": {}, "data_version": 1, "offer": []}
    for table, values, keys, some in (
        (Person, settings, ("id",), 1),
        (Registration, begun, ("person_id",), 1),
        (Timer, look, ("owner_id",), 1),
        (Account, {**address, "name": "", "language": "vi", "last_active_at": BEFORE}, ("id", "address"), every),
        (Chat, {**address, "kind": "private", "reachable": True}, ("id", "address"), every),
        (Holds, {"relation": "self"}, ("account_id", "person_id"), every),
        (Conversation, talk, ("chat_id", "account_id", "person_id"), every),
    ):
        in_transaction(engine, partial(_lay, table=table, values=values, keys=keys, every=some, end=FIRST + count))
    return count


def _lay(db: Session, table: Any, values: Json, keys: tuple[str, ...], every: int, end: int) -> None:
    """Rows that are alike but for their numbers, which the database counts itself; of every so many numbers one."""
    numbers = _numbers(FIRST + -FIRST % every, end, every)
    columns = {key: literal(value, table.__table__.c[key].type) for key, value in values.items()}
    numbered = [cast(numbers.c.n, String) if key == "address" else numbers.c.n for key in keys]
    db.execute(insert(table).from_select([*columns, *keys], select(*columns.values(), *numbered)))


def _numbers(first: int, end: int, step: int) -> CTE:
    counted = select(literal(first).label("n")).cte("numbers", recursive=True)
    return counted.union_all(select(counted.c.n + step).where(counted.c.n + step < end))


def make_due(db: Session, registrations_: int, count: int) -> None:
    """Lets as many be due, spread over all of them; nothing stands in the inbox."""
    db.execute(text("UPDATE conversation SET ready_at = NULL"))
    db.execute(text("DELETE FROM event"))
    has_one = select(Timer.id).where(Timer.owner == timers.PERSON, col(Timer.owner_id) == col(Person.id), Timer.reason == planning.REMINDER)
    missing = select(literal(timers.PERSON), Person.id, literal(planning.REMINDER), literal(LATER, Instant))
    missing = missing.where(col(Person.id) >= FIRST, ~has_one.exists())
    db.execute(insert(Timer).from_select(["owner", "owner_id", "reason", "due"], missing))
    db.execute(update(Timer).where(col(Timer.owner_id) % (registrations_ // count) == 0, col(Timer.owner_id) >= FIRST).values(due=SOON))


def ours(engine: Engine) -> int:
    """As the program does it: so many a transaction, until nothing is due."""
    fired = 0
    while some := in_transaction(engine, lambda db: fire_due(db, NOW)):
        fired += some
    return fired


def bare(engine: Engine) -> int:
    """The same rows with plain SQL."""
    fired = 0
    while some := in_transaction(engine, _bare):
        fired += some
    return fired


def _bare(db: Session) -> int:
    due = db.execute(select(Timer.id, Timer.due).where(col(Timer.due) <= NOW).order_by(col(Timer.due)).limit(TIMERS_A_TICK)).all()
    if due:
        desk = timers.lock_conversations(db, [Timer(owner=timers.PERSON, owner_id=1, reason="", due=NOW)])
        conversation = next(iter(desk.values())).id
        db.execute(text(f"DELETE FROM timer WHERE id IN ({','.join(str(id) for id, _ in due)})"))
        rows: list[Json] = [
            {"key": inbox.key_of("bare", "", str(id)), "conversation_id": conversation, "kind": "timer", "received_at": NOW} for id, _ in due
        ]
        db.execute(insert(Event), rows)
    return len(due)


def wait(engine: Engine, state: str) -> None:
    """Lets everybody's file be in a state: one that waits leaves nothing to be reminded of."""
    in_transaction(engine, lambda db: db.execute(update(Registration).values(state=state)))


def events(engine: Engine) -> int:
    """How many events were written down."""
    return in_transaction(engine, lambda db: db.exec(select(func.count()).select_from(Event)).one())


def turns(engine: Engine, count: int) -> int:
    """So many of their turns, together in one transaction as the program does on SQLite, or each in its own. Returns how many wrote a reminder."""
    together = UNITS_A_COMMIT if engine.dialect.name == "sqlite" else 1
    for _ in range(0, count, together):
        in_transaction(engine, lambda db: [run_next(db, BOOK, NOW) for _ in range(together)])
    return in_transaction(engine, lambda db: db.exec(select(func.count()).select_from(Message)).one())


def measure(made: Databases, options: argparse.Namespace) -> list[str]:
    """A line of the table."""
    data = database.connect(made.fresh())
    _, laying = timed(lambda: settle(data.engine, options.registrations, options.due))
    took: dict[str, list[float]] = {"bare": [], "ours": [], "idle": []}
    before = peak()

    def run(name: str, work: Callable[[Engine], int]) -> int:
        in_transaction(data.engine, lambda db: make_due(db, options.registrations, options.due))
        done, seconds = timed(lambda: work(data.engine))
        took[name].append(done / seconds)
        return done

    for _ in range(options.runs):
        wait(data.engine, "waiting")
        run("idle", ours)
        assert events(data.engine) == 0
        wait(data.engine, "open")
        run("bare", bare)
        fired = run("ours", ours)
        assert events(data.engine) == fired == options.due
    grown = peak() - before
    written, seconds = timed(lambda: turns(data.engine, options.turns))
    data.close()
    peer, own, idle = (statistics.median(rates) for rates in took.values())
    found = f"{own:,.0f} ({min(took['ours']):,.0f}-{max(took['ours']):,.0f})"
    said = f"{written / seconds:,.0f} ({written:,})"
    return [made.kind, f"{laying:.0f} s", f"{fired:,}", found, f"{own / peer:.2f}", f"{idle:,.0f}", f"{grown:.0f} MB", said, f"{peak():.0f} MB"]


def peak() -> float:
    """The most memory that this process had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Callable[[], int]) -> tuple[int, float]:
    """How many, and in how many seconds."""
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began


def main(options: argparse.Namespace) -> None:
    """Measures both databases and prints a table."""
    titles = "database", "laid in", "due", "enqueued/s", "of bare loop", "put off/s", "grew", "reminders/s", "most"
    table = Table(*(Column(title, overflow="fold") for title in titles))
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("sqlite", "postgresql"):
            with databases(kind, Path(folder), durable=True) as made:
                table.add_row(*measure(made, options))
    Console().print(table)
    Console().print(f"of {options.registrations:,} registrations, medians of {options.runs} runs (least-most), {TIMERS_A_TICK} a transaction")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--registrations", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=2000)
    main(parser.parse_args())
