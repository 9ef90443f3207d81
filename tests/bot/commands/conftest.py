"""The command line in this process, and databases of both kinds at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import commands
from bot.settings import Settings
from tests.databases import Databases, databases


@dataclass(frozen=True)
class Answer:
    """What a command said, with its lines run together: how wide a terminal is does not matter."""

    status: int
    out: str
    err: str


Cli = Callable[..., Answer]


@pytest.fixture
def cli(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Cli:
    """Runs a command with these settings."""
    monkeypatch.chdir(tmp_path)

    def run(settings: Settings, *arguments: str, **more: str) -> Answer:
        capsys.readouterr()
        environment = {"DATABASE_URL": settings.database_url, "PHOTO_STORE": settings.photo_store, "PORT": str(settings.port), **more}
        with monkeypatch.context() as patch:
            for name, value in environment.items():
                patch.setenv(name, value)
            status = commands.execute(arguments)
        said = capsys.readouterr()
        return Answer(status, " ".join(said.out.split()), said.err)

    return run


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Makes databases on SQLite, beside those of either kind."""
    with databases("sqlite", tmp_path_factory.mktemp("sqlite")) as made:
        yield made
