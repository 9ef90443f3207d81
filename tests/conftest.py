"""What every room of the tests may use: both databases, a clock, a program that runs, phones."""

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
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
from tests.databases import Databases, databases, engine_that_has_compiled_before, in_memory
from tests.machine import Machine

KINDS = ("sqlite", "postgresql")
WAITING = (
    "proofs/test_kills.py",
    "proofs/test_kills_telegram.py",
    "proofs/test_kills_zalo.py",
    "proofs/test_clock_kills.py",
    "proofs/test_processes.py",
    "proofs/test_broadcast.py",
    "browser/test_budget.py",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits for minutes comes first, so that one worker waits while the others work, and not all of them at the end."""
    items.sort(key=lambda item: not item.path.as_posix().endswith(WAITING))


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
def database_url(made_databases: Databases) -> Iterator[str]:
    """The URL of a fresh database."""
    with made_databases.lent() as url:
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
