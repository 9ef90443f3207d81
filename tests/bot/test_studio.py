"""The studio: media is taken in by a process of its own, which may die, hang or eat memory, and costs only what it was busy with."""

import asyncio
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest
import pytest_asyncio

from bot.studio import MAX_BYTES, Refused, Studio, Unavailable

ROOT = Path(__file__).parents[2]
MEMORY = 1 << 30


@dataclass
class Done:
    """What a worker made of something, and which worker it was."""

    data: bytes
    worker: int


def play(data: bytes) -> Done:
    """Does what the bytes say, in the worker, and reports the worker's process id."""
    match data.split():
        case [b"hang"]:
            time.sleep(600)
        case [b"die"]:
            os.kill(os.getpid(), signal.SIGTERM)
        case [b"die-once", path] if not Path(path.decode()).exists():
            Path(path.decode()).touch()
            os.kill(os.getpid(), signal.SIGTERM)
        case [b"wait", path]:
            Path(path.decode()).touch()
            time.sleep(0.5)
        case [b"eat"]:
            bytearray(1 << 34)
        case [b"refuse"]:
            raise Refused("not-a-picture")
    return Done(data, os.getpid())


def workers() -> list[int]:
    return [child.pid or 0 for child in multiprocessing.active_children() if child.name == "studio"]


@pytest_asyncio.fixture
async def studio() -> AsyncIterator[Studio[Done]]:
    studio = Studio(play, MEMORY, patience=3)
    yield studio
    await studio.close()
    assert not workers()


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def test_one_worker_serves_all_from_the_first_on(studio: Studio[Done]) -> None:
    assert not workers()
    taken = await asyncio.gather(*(studio.take_in(b"%d" % number) for number in range(20)))
    assert [one.data for one in taken] == [b"%d" % number for number in range(20)]
    assert len({one.worker for one in taken}) == 1
    with pytest.raises(Refused, match=r"^not-a-picture$"):
        await studio.take_in(b"refuse")
    assert workers() == [taken[0].worker]


async def test_what_need_not_be_looked_into_starts_no_worker(studio: Studio[Done]) -> None:
    for data, reason in ((b"", "empty"), (bytes(MAX_BYTES + 1), "too-large")):
        with pytest.raises(Refused, match=reason):
            await studio.take_in(data)
    assert not workers()


async def test_the_largest_file_gets_through(studio: Studio[Done]) -> None:
    assert len((await studio.take_in(bytes(MAX_BYTES))).data) == MAX_BYTES


@pytest.mark.parametrize("deed", [b"die", b"hang"])
async def test_what_kills_or_hangs_is_broken_and_no_other_suffers(studio: Studio[Done], deed: bytes) -> None:
    first = await studio.take_in(b"first")
    results = await asyncio.gather(studio.take_in(b"1"), studio.take_in(deed), studio.take_in(b"2"), studio.take_in(b"3"), return_exceptions=True)
    assert isinstance(results[1], Refused)
    assert results[1].reason == "broken"
    good = [result for result in results if isinstance(result, Done)]
    assert [one.data for one in good] == [b"1", b"2", b"3"]
    assert good[0].worker == first.worker
    assert good[1].worker == good[2].worker != first.worker
    assert workers() == [good[2].worker]


async def test_a_worker_killed_in_the_middle_costs_nothing(studio: Studio[Done], tmp_path: Path) -> None:
    started = tmp_path / "started"
    taken = asyncio.create_task(studio.take_in(b"wait %s" % os.fsencode(started)))
    await until(started.exists)
    (worker,) = workers()
    os.kill(worker, signal.SIGTERM)
    assert (await taken).worker != worker


async def test_what_killed_one_worker_is_tried_again(studio: Studio[Done], tmp_path: Path) -> None:
    data = b"die-once %s" % os.fsencode(tmp_path / "died")
    assert (await studio.take_in(data)).data == data


async def test_a_worker_that_died_while_idle_is_replaced(studio: Studio[Done]) -> None:
    first = await studio.take_in(b"first")
    os.kill(first.worker, signal.SIGTERM)
    await until(lambda: not workers())
    assert (await studio.take_in(b"second")).worker != first.worker


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process")
async def test_a_worker_that_does_not_even_read_is_killed(studio: Studio[Done]) -> None:
    first = await studio.take_in(b"first")
    os.kill(first.worker, signal.SIGSTOP)
    with pytest.raises(Refused, match=r"^broken$"):
        await studio.take_in(bytes(1_000_000))
    assert (await studio.take_in(b"second")).worker != first.worker


async def test_what_is_called_off_does_not_block_the_next(studio: Studio[Done]) -> None:
    await studio.take_in(b"first")
    hanging = asyncio.create_task(studio.take_in(b"hang"))
    await asyncio.sleep(0.1)
    hanging.cancel()
    with pytest.raises(asyncio.CancelledError):
        await hanging
    async with asyncio.timeout(2.5):
        assert (await studio.take_in(b"second")).data == b"second"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux honours the limit")
async def test_what_eats_all_memory_is_broken(studio: Studio[Done], capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused, match=r"^broken$"):
        await studio.take_in(b"eat")
    assert "MemoryError" in capfd.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")
async def test_ctrl_c_is_for_the_parent(studio: Studio[Done]) -> None:
    first = await studio.take_in(b"first")
    os.kill(first.worker, signal.SIGINT)
    assert (await studio.take_in(b"second")).worker == first.worker


async def test_closing_gives_up_what_is_under_way(studio: Studio[Done]) -> None:
    await studio.take_in(b"first")
    hanging, waiting = asyncio.create_task(studio.take_in(b"hang")), asyncio.create_task(studio.take_in(b"next"))
    await asyncio.sleep(0.1)
    await studio.close()
    for attempt in (hanging, waiting, studio.take_in(b"late")):
        with pytest.raises(Unavailable):
            await attempt
    await studio.close()


async def test_a_worker_that_cannot_start_is_nobody_s_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(play, MEMORY)
    with monkeypatch.context() as patch:
        patch.setattr(play, "__name__", "gone")
        patch.setattr(play, "__qualname__", "gone")
        patch.setattr(sys.modules[__name__], "gone", play, raising=False)
        with pytest.raises(Unavailable, match="does not start"):
            await studio.take_in(b"first")
    assert (await studio.take_in(b"second")).data == b"second"
    await studio.close()


PARENT = """
import asyncio, os, sys
from bot.studio import Studio
from tests.bot.test_studio import MEMORY, play

print("started", flush=True)

async def main():
    studio = Studio(play, MEMORY, patience=2)
    print((await studio.take_in(b"first")).worker, flush=True)
    await studio.take_in(sys.argv[1].encode())
    await asyncio.sleep(600)

if __name__ == "__main__":
    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("state", ["idle", "hang"])
async def test_no_worker_outlives_a_parent_that_is_killed(tmp_path: Path, state: str) -> None:
    package = tmp_path / "parent"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(PARENT)
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    parent = await asyncio.create_subprocess_exec(sys.executable, "-m", "parent", state, stdout=asyncio.subprocess.PIPE, env=environment)
    assert parent.stdout
    assert await parent.stdout.readline() == b"started\n"
    worker = int(await parent.stdout.readline())
    assert is_alive(worker)
    await asyncio.sleep(0.2)
    parent.kill()
    assert await parent.stdout.read() == b"", "the worker runs nothing of the parent's main module; with the pipe at its end nobody holds it"
    await parent.wait()
    await until(lambda: not is_alive(worker))


def test_a_worker_loads_nothing_of_the_program_but_what_it_works_with() -> None:
    """It reads the program's main module anew: of the command line with all behind it, it would take seconds and a hundred megabytes."""
    (command,) = metadata.entry_points(group="console_scripts", name="banhoc")
    loads = f"import sys, bot.__main__, bot.photos, bot.voices, {command.module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True).stdout.split()
    assert "numpy" in loaded
    assert not {"sqlalchemy", "telegram", "aiohttp", "typer", "pydantic", "models"} & set(loaded)


def is_alive(pid: int) -> bool:
    """Tells whether a process runs; one that ended and that nobody has asked for counts as gone."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except ProcessLookupError:
        return False
    except FileNotFoundError:
        return not Path("/proc/self").exists()


def test_refused_travels_between_processes() -> None:
    refused = pickle.loads(pickle.dumps(Refused("too-large")))
    assert type(refused) is Refused
    assert refused.reason == "too-large"
    assert str(refused) == "too-large"
