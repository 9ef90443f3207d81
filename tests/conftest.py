"""What every room of the tests may use: both databases, a clock, a program that runs, phones."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.app import App, open_all
from bot.settings import Settings
from models import database, programme
from models.database import Database
from models.programme import Programme
from tests.databases import Databases, databases
from tests.machine import Machine

KINDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session", params=KINDS)
def made_databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Makes databases of one kind; whatever uses it runs on both."""
    with databases(request.param, tmp_path_factory.mktemp("databases")) as made:
        yield made


@pytest.fixture
def database_url(made_databases: Databases) -> str:
    """The URL of a fresh database."""
    return made_databases.fresh()


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
def fifteen() -> Iterator[Programme]:
    """Lets the programme with fifteen criteria run, in place of the shipped one."""
    programme.use(Path(__file__).parent / "models/fifteen.toml")
    yield programme.current()
    programme.use(None)
