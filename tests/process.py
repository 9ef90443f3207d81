"""The program as a process of its own, that can be killed at any moment and started again."""

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
import warnings
from collections.abc import Mapping
from datetime import timedelta
from importlib import import_module
from multiprocessing.process import BaseProcess
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parent.parent
START_SECONDS = 60

# Whoever kills a program again and again waits for its libraries above all. They are there already in the process that each program
# is forked from; the program's own modules are not: it begins knowing nothing, as `banhoc run` does.
LIBRARIES = [
    "aiohttp.web",
    "alembic.command",
    "apscheduler.schedulers.asyncio",
    "docx.api",
    "fluent.runtime",
    "holidays",
    "obstore.store",
    "openpyxl",
    "pdqhash",
    "PIL.ImageFont",
    "pillow_heif",
    "psycopg",
    "pydantic_settings",
    "rich.progress",
    "segno",
    "sqlmodel",
    "telegram.request",
    "typer",
    "typst",
    "xlsxwriter",
]
_warm = multiprocessing.get_context("forkserver")
_warm.set_forkserver_preload(LIBRARIES)


class Program:
    """`banhoc run` with settings of its own, and a clock that may be ahead. What it writes goes to a log file that outlives it."""

    def __init__(self, database_url: str, photo_store: Path, log: Path, ahead: timedelta = timedelta(0), **more: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._log, self._ahead = log, ahead
        self._env = {**os.environ, "DATABASE_URL": database_url, "PHOTO_STORE": str(photo_store), "PORT": str(self.port), **more}
        self._instead: dict[str, object] = {}
        self._process: BaseProcess | None = None

    def set(self, **more: str) -> None:
        """Gives it more settings, such as those that name its own address."""
        self._env.update(more)

    def change(self, instead: Mapping[str, object]) -> None:
        """Gives its modules other values, such as pauses that can be waited for."""
        self._instead.update(instead)

    async def start(self) -> None:
        """Starts it and waits until it answers."""
        self.launch()
        async with aiohttp.ClientSession() as http, asyncio.timeout(START_SECONDS):
            while not await self._answers(http):
                await asyncio.sleep(0.05)

    def launch(self) -> None:
        """Starts it, and does not wait for anything."""
        self._process = _warm.Process(target=_run, args=(self._env, self._log, self._ahead, self._instead), name="banhoc")
        self._process.start()

    async def has_written(self, words: str, times: int) -> None:
        """Waits until it wrote these words so many times, in all its lives."""
        async with asyncio.timeout(START_SECONDS):
            while self.log().count(words) < times:
                self._check_that_it_lives()
                await asyncio.sleep(0.01)

    def _check_that_it_lives(self) -> None:
        assert self._process
        if not self._process.is_alive():
            raise AssertionError(f"it ended by itself: {self.log()[-2000:]}")

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        self._check_that_it_lives()
        try:
            async with http.get(f"{self.address}/session") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def kill(self) -> None:
        """SIGKILL: no goodbye."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM. Returns the exit status."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        process, self._process = self._process, None
        if process.is_alive() and process.pid:
            os.kill(process.pid, number)
        await asyncio.to_thread(process.join)
        assert process.exitcode is not None
        return process.exitcode

    def log(self) -> str:
        """What it wrote."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""


def _run(environment: dict[str, str], log: Path, ahead: timedelta, instead: Mapping[str, object]) -> None:
    """In the process that was forked: the command line, as if it had been typed."""
    os.environ.update(environment)
    os.chdir(ROOT)
    with log.open("ab") as out:
        os.dup2(out.fileno(), 1)
        os.dup2(out.fileno(), 2)
    warnings.simplefilter("ignore")
    assert "bot" not in sys.modules, "what a program knows is its own"
    if ahead:
        _set_clock(ahead)
    for name, value in instead.items():
        module, _, what = name.rpartition(".")
        setattr(import_module(module), what, value)
    from bot.__main__ import main

    sys.argv = ["banhoc", "run"]
    main()


def _set_clock(ahead: timedelta) -> None:
    """Before anybody knows the time: it is later than it is."""
    from bot import clock

    real = clock.utc_now
    clock.utc_now = lambda: real() + ahead


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
