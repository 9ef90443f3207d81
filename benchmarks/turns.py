"""Durable turns: from an event received to its turn and replies committed. Throughput, and latency at a steady rate, on both databases.

    python -m benchmarks.turns [--runs 5] [--events 600] [--rate 50] [--seconds 10]

The peer is a bare loop in the same run: one row inserted and committed at a time with the database's own driver, as durable as ours. A turn
does some fifteen statements and two commits (the event, the turn), so the ratio tells what all of it costs.
"""

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from rich.console import Console
from rich.progress import track
from rich.table import Table
from sqlmodel import col, func, select

from bot.channels.base import Incoming
from bot.channels.web.channel import WebChannel
from bot.clock import Clock
from bot.inbox import Inbox
from bot.worker import Worker
from handlers import BOOK
from models import database, inbox
from models.database import Database
from models.inbox import Event
from tests.databases import Databases, databases
from tests.machine import Machine

CONVERSATIONS = 50
TOGETHER = 32  # events on their way in at once


class Bench:
    """A running inbox and worker on a fresh database with registered citizens."""

    def __init__(self, made: Databases) -> None:
        self.data: Database = database.connect(made.fresh())
        machine = Machine(self.data.engine)
        for number in range(CONVERSATIONS):
            machine.citizen(f"c{number}")
        machine.now = Clock()()
        machine.run()
        self._number = 0
        self.ended: list[float] = []
        self.worker = Worker(self.data, BOOK, Clock(), lambda: self.ended.append(time.perf_counter()))
        self.receive = Inbox(self.data, "web", "web", Clock(), self.worker.wake, WebChannel.capabilities)
        self.worker.start()

    async def event(self) -> None:
        """One person says something; returns once it is written down."""
        self._number += 1
        who = f"c{self._number % CONVERSATIONS}"
        await self.receive([Incoming(f"e{self._number}", f"own-{who}", who, "text", text=f"lời {self._number}")])

    async def drain(self) -> None:
        """Waits until every event had its turn."""
        waiting = select(func.count()).where(col(Event.state) != inbox.DONE)
        while await self.data.read(lambda db: db.exec(waiting).one()):
            await asyncio.sleep(0.005)

    async def close(self) -> None:
        """Ends it."""
        await self.worker.stop()
        self.data.close()


async def throughput(bench: Bench, events: int) -> float:
    """Turns a second when events come as fast as they are taken."""
    gate = asyncio.Semaphore(TOGETHER)

    async def one() -> None:
        async with gate:
            await bench.event()

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(events)))
    await bench.drain()
    return events / (time.perf_counter() - began)


async def latencies(bench: Bench, rate: float, seconds: float) -> list[float]:
    """Milliseconds from an event's arrival to the commit of its turn, at a steady rate. Turns end in the order in which events came."""
    bench.ended.clear()
    begin, came, pending = time.perf_counter(), [], []
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(0.0, begin + number / rate - time.perf_counter()))
        came.append(time.perf_counter())
        pending.append(asyncio.create_task(bench.event()))
    await asyncio.gather(*pending)
    await bench.drain()
    return sorted((ended - arrived) * 1000 for arrived, ended in zip(came, sorted(bench.ended), strict=True))


def bare_sqlite(folder: Path, rows: int) -> float:
    """Commits a second of one small row each, synchronous=FULL."""
    with sqlite3.connect(folder / f"bare-{time.monotonic_ns()}.db", isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)")
        began = time.perf_counter()
        for number in range(rows):
            connection.execute("INSERT INTO t (v) VALUES (?)", (f"row {number}",))
        speed = rows / (time.perf_counter() - began)
    connection.close()
    return speed


def bare_postgresql(url: str, rows: int) -> float:
    """Commits a second of one small row each."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS bare (id BIGSERIAL PRIMARY KEY, v TEXT)")
        began = time.perf_counter()
        for number in range(rows):
            connection.execute("INSERT INTO bare (v) VALUES (%s)", (f"row {number}",))
        return rows / (time.perf_counter() - began)


async def measure(made: Databases, bare: Callable[[], float], options: argparse.Namespace) -> list[str]:
    """A line of the table: medians over the runs."""
    turns, ratios, p50, p95, worst = [], [], [], [], []
    for _ in track(range(options.runs), f"{made.kind}", transient=True):
        bench = Bench(made)
        peer = bare()
        turns.append(await throughput(bench, options.events))
        ratios.append(turns[-1] / peer)
        took = await latencies(bench, options.rate, options.seconds)
        p50.append(took[len(took) // 2])
        p95.append(took[int(len(took) * 0.95)])
        worst.append(took[-1])
        await bench.close()
    return [made.kind, *(f"{statistics.median(values):.{digits}f}" for values, digits in ((turns, 0), (ratios, 3), (p50, 1), (p95, 1), (worst, 1)))]


async def main(options: argparse.Namespace) -> None:
    """Measures both databases and prints a table."""
    table = Table("database", "turns/s", "of a bare loop's commits", f"p50 ms at {options.rate}/s", "p95 ms", "worst ms")
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("sqlite", "postgresql"):
            with databases(kind, Path(folder), durable=True) as made:
                bare_url = made.empty()
                peer = (lambda: bare_sqlite(Path(folder), 500)) if kind == "sqlite" else (lambda url=bare_url: bare_postgresql(url, 500))  # type: ignore[misc]
                table.add_row(*await measure(made, peer, options))
    Console().print(table)
    Console().print(f"medians of {options.runs} runs; {options.events} events a run; {options.seconds:.0f} s at the steady rate")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--events", type=int, default=600)
    parser.add_argument("--rate", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=10)
    asyncio.run(main(parser.parse_args()))
