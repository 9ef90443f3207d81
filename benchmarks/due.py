"""What is due among a country's registrations: found, and written down as events, some at a time. Rows a second and memory, on both databases.

    python -m benchmarks.due [--runs 3] [--registrations 1000000] [--due 100000]

The peer is a bare loop in the same run: as many rows found, deleted, and written as events at a time with plain SQL on the same engine.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlalchemy import Engine, insert, text
from sqlmodel import Session, col, func, select, update

from bot import sample
from bot.schedule import TIMERS_A_TICK, fire_due
from models import database, inbox, planning, programme, registrations, timers
from models.base import Json
from models.database import in_transaction
from models.inbox import Event
from models.people import Person
from models.registrations import Registration
from models.timers import Timer
from tests.databases import Databases, databases
from tests.machine import BEGIN

AT_ONCE = 50_000  # rows
SOON, LATER = BEGIN - timedelta(minutes=1), BEGIN + timedelta(days=1)


def settle(engine: Engine, count: int) -> None:
    """People who are registered, each with a look to come."""
    in_transaction(engine, lambda db: sample.prepare(db, BEGIN))
    village, running = in_transaction(engine, lambda db: sample.villages(db)[0]), programme.current()
    in_transaction(engine, lambda db: registrations.store_version(db, running, BEGIN))
    file = {"programme": running.id, "programme_version": running.version, "group_id": "farmer", "village_id": village.id, "year": BEGIN.year}
    file |= {"commune_code": village.commune_code, "answers": {}, "state": "open", "round": 1, "started_at": BEGIN}
    for begin in track(range(1, count + 1, AT_ONCE), description=f"{count} registrations"):
        ids = range(begin + 1000, min(begin + AT_ONCE, count + 1) + 1000)  # beyond the sample's people
        people: list[Json] = [{"id": id, "name": f"Người Mẫu {id}", "language": "vi", "created_at": BEGIN} for id in ids]
        files: list[Json] = [{"person_id": id, **file} for id in ids]
        looks: list[Json] = [{"owner": timers.PERSON, "owner_id": id, "reason": planning.REMINDER, "due": LATER} for id in ids]
        with engine.begin() as connection:
            connection.execute(insert(Person), people)
            connection.execute(insert(Registration), files)
            connection.execute(insert(Timer), looks)


def make_due(db: Session, count: int) -> None:
    """Lets as many be due, spread over all of them; nothing stands in the inbox."""
    db.execute(text("DELETE FROM event"))
    missing = set(db.exec(select(Person.id).where(col(Person.id) > 1000))) - set(db.exec(select(Timer.owner_id)))
    rows: list[Json] = [{"owner": timers.PERSON, "owner_id": id, "reason": planning.REMINDER, "due": LATER} for id in missing]
    if rows:
        db.execute(insert(Timer), rows)
    every = db.exec(select(func.count()).select_from(Timer)).one() // count
    db.execute(update(Timer).where(col(Timer.owner_id) % every == 0).values(due=SOON))


def ours(engine: Engine) -> int:
    """As the program does it: so many a transaction, until nothing is due."""
    fired = 0
    while some := in_transaction(engine, lambda db: fire_due(db, BEGIN)):
        fired += some
    return fired


def bare(engine: Engine) -> int:
    """The same rows with plain SQL."""
    fired = 0
    while some := in_transaction(engine, _bare):
        fired += some
    return fired


def _bare(db: Session) -> int:
    due = db.execute(select(Timer.id, Timer.due).where(col(Timer.due) <= BEGIN).order_by(col(Timer.due)).limit(TIMERS_A_TICK)).all()
    if due:
        desk = timers.lock_conversations(db, [Timer(owner=timers.PERSON, owner_id=1, reason="", due=BEGIN)])
        conversation = next(iter(desk.values())).id
        db.execute(text(f"DELETE FROM timer WHERE id IN ({','.join(str(id) for id, _ in due)})"))
        rows: list[Json] = [
            {"key": inbox.key_of("bare", "", str(id)), "conversation_id": conversation, "kind": "timer", "received_at": BEGIN} for id, _ in due
        ]
        db.execute(insert(Event), rows)
    return len(due)


def measure(made: Databases, options: argparse.Namespace) -> list[str]:
    """A line of the table."""
    data = database.connect(made.fresh())
    settle(data.engine, options.registrations)
    took: dict[str, list[float]] = {"ours": [], "bare": []}
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    fired = 0
    for _ in range(options.runs):
        for name, work in (("ours", ours), ("bare", bare)):
            in_transaction(data.engine, lambda db: make_due(db, options.due))
            fired, seconds = timed(lambda work=work: work(data.engine))  # type: ignore[misc]
            took[name].append(fired / seconds)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    data.close()
    own, peer = (statistics.median(rates) for rates in took.values())
    return [made.kind, str(fired), f"{own:,.0f} ({min(took['ours']):,.0f}-{max(took['ours']):,.0f})", f"{own / peer:.2f}", f"{grown / 1024:.0f} MB"]


def timed(work: Callable[[], int]) -> tuple[int, float]:
    """How many, and in how many seconds."""
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began


def main(options: argparse.Namespace) -> None:
    """Measures both databases and prints a table."""
    table = Table("database", "due", "enqueued a second", "ratio to the bare loop", "memory grew by")
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
    main(parser.parse_args())
