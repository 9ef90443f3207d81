"""Several processes on one database, and how one ends when it is asked to."""

import asyncio
import time
from pathlib import Path

from sqlmodel import func, select

from models import database
from models.reviews import Decision
from tests import scenario
from tests.databases import Databases
from tests.phones.web import Browser
from tests.process import Program


async def test_two_processes_serve_one_chat(database_url: str, made_databases: Databases, tmp_path: Path) -> None:
    first, second = (Program(database_url, tmp_path / "photos", tmp_path / f"log {number}") for number in range(2))
    await first.start()
    try:
        if made_databases.kind == "sqlite":
            await _is_refused(second)
            return
        await second.start()
        await _through_both(first, second)
    finally:
        await second.stop()
        await first.stop()


async def _is_refused(second: Program) -> None:
    """SQLite is for one process; a second one says so in one line."""
    try:
        await second.start()
    except AssertionError as refused:
        assert "another banhoc runs on" in str(refused)
        assert "Traceback" not in str(refused)
    else:
        raise AssertionError("two processes on one SQLite file")


async def _through_both(first: Program, second: Program) -> None:
    """The citizen is with one process, the moderator with the other; then the first one dies."""
    citizens, group = Browser(first.address), Browser(second.address)
    try:
        await citizens.open_sample()
        await group.open_sample()
        await scenario.main_job(citizens.phone("citizen"), group.phone("group"), "Người Mẫu Hai Máy")
        await first.kill()
        await scenario.main_job(group.phone("citizen"), group.phone("group"), "Người Mẫu Còn Lại")
    finally:
        await citizens.close()
        await group.close()


async def test_it_ends_within_five_seconds_and_goes_on_afterwards(database_url: str, tmp_path: Path) -> None:
    program = Program(database_url, tmp_path / "photos", tmp_path / "log")
    await program.start()
    browser = Browser(program.address, patience=60)
    await browser.open_sample()
    citizen = browser.phone("citizen")
    going = asyncio.create_task(scenario.main_job(citizen, browser.phone("group"), "Người Mẫu Dừng"))
    await citizen.sees("Công việc chính")
    began = time.monotonic()
    status = await program.stop()
    assert (status, time.monotonic() - began < 5) == (0, True)
    await program.start()
    await going
    await browser.close()
    await program.stop()
    data = database.connect(database_url)
    assert await data.read(lambda db: db.exec(select(func.count()).select_from(Decision)).one()) == 1
    data.close()
    assert "Traceback" not in program.log()
