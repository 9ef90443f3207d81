"""What every room of the tests may use: both databases, a clock, a program that runs, phones."""

import gc
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bot.app import App, open_all
from bot.files import Files
from bot.settings import Settings
from bot.store import FolderStore
from models import database, programme
from models.database import Database
from models.programme import Programme
from tests import stories
from tests.databases import Databases, databases, engine_that_has_compiled_before, in_memory
from tests.machine import Machine

KINDS = ("sqlite", "postgresql")
WAITING = (  # each for one worker: no more than two programs are killed at a time, or none of them would get anything done
    ("proofs/test_kills_telegram.py", "proofs/test_kills_zalo.py", "proofs/test_announcement_kills.py"),
    ("proofs/test_kills.py", "proofs/test_clock_kills.py"),
    ("browser/test_budget.py", "proofs/test_processes.py", "proofs/test_broadcast.py", "proofs/test_everywhere.py"),
    ("bot/channels/telegram/test_main_job.py", "bot/channels/telegram/test_review.py", "bot/channels/telegram/test_budget.py", "bot/test_outbox.py"),
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for minutes comes first, on every worker some of it, so that no worker is alone with it at the end."""
    waiting = [[item for item in items if item.path.as_posix().endswith(endings)] for endings in WAITING]
    others = [item for item in items if not item.path.as_posix().endswith(sum(WAITING, ()))]
    workers, left = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")), len(items)
    items.clear()
    for number in range(workers):  # each is dealt an equal part of the list, in order; what one does not come to another takes
        first = list(chain(*waiting[number::workers]))
        more = max(0, left // (workers - number) - len(first))
        items += first + others[:more]
        left -= len(first) + more
        del others[:more]
    items += others


def pytest_collection_finish() -> None:
    """Modules and tests are there to the end: Python need not look again and again whether they are garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def statements_are_compiled_once() -> Iterator[None]:
    """By all the databases that the tests open one after another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", engine_that_has_compiled_before)
        yield


@pytest.fixture(scope="session")
def databases_of_each_kind() -> Iterator[dict[str, Databases]]:
    """Makers of databases, until the last test has run: whichever kind the next one takes, none is made anew."""
    with TemporaryDirectory(prefix="databases-", dir=in_memory()) as folder, ExitStack() as open_:
        yield {kind: open_.enter_context(databases(kind, Path(folder))) for kind in KINDS}


@pytest.fixture(scope="session", params=KINDS)
def made_databases(request: pytest.FixtureRequest, databases_of_each_kind: dict[str, Databases]) -> Databases:
    """Makes databases of one kind; whatever uses it runs on both."""
    return databases_of_each_kind[request.param]


@pytest.fixture
def database_url(request: pytest.FixtureRequest, made_databases: Databases) -> Iterator[str]:
    """The URL of a fresh database, or of one where the story that the test asks for has happened."""
    before = stories.before(request)
    with made_databases.lent(before.lay if before else None) as url:
        yield url


@pytest.fixture
def data(database_url: str) -> Iterator[Database]:
    """A fresh database, open."""
    opened = database.connect(database_url)
    yield opened
    opened.close()


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a program of one's own."""
    return Settings(database_url=database_url, photo_store=str(tmp_path / "photos"), port=0)


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[App]:
    """A program that runs, with the sample commune."""
    opened, photos = await open_all(settings)
    running = App(settings, opened, photos)
    await running.start()
    yield running
    await running.stop()
    opened.close()


@pytest.fixture
def address(app: App) -> str:
    """Where the program listens."""
    host, port = app.address
    return f"http://{host}:{port}"


@pytest.fixture
def machine(data: Database) -> Machine:
    """The machine without its loops."""
    return Machine(data.engine)


@pytest.fixture
async def files(data: Database, machine: Machine, tmp_path: Path) -> AsyncIterator[Files]:
    """Makes files by the machine's clock."""
    made = Files(data, FolderStore(tmp_path), lambda: machine.now)
    yield made
    await made.close()


@pytest.fixture
def fifteen() -> Iterator[Programme]:
    """Lets the programme with fifteen criteria run, in place of the shipped one."""
    programme.use(Path(__file__).parent / "models/fifteen.toml")
    yield programme.current()
    programme.use(None)
