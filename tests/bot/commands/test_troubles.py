"""Every trouble is one line that says what to do, and exit status 2. The real command, as somebody runs it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import Settings
from models import database, schema
from models.database import in_transaction
from tests.bot.commands.conftest import Cli

COMMAND = (sys.executable, "-m", "bot")


def start(folder: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    """Starts a command in a folder of its own."""
    environment = {**os.environ, "PHOTO_STORE": str(folder / "photos"), **settings}
    root = str(Path(__file__).parents[3])
    environment["PYTHONPATH"] = root
    pipe = subprocess.PIPE
    return subprocess.Popen([*COMMAND, *arguments], cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True, encoding="utf-8")


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port on which somebody else listens."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.fixture
def newer(tmp_path: Path) -> str:
    """A database that a newer program has migrated."""
    data = database.connect(f"sqlite:///{tmp_path}/newer.db")
    schema.migrate(data.engine)
    in_transaction(data.engine, lambda db: db.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'"))
    data.close()
    return f"sqlite:///{tmp_path}/newer.db"


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """A programme that is none."""
    path = tmp_path / "broken.toml"
    path.write_text('id = "broken"\nthreshold 80\n', "utf-8")
    return str(path)


SEEN_FROM_OUTSIDE = {
    "port taken": (["run"], {"PORT": "{taken_port}"}, "PORT {taken_port} on 127.0.0.1 cannot be used (Address already in use): choose another"),
    "photos nowhere": (["run"], {"PHOTO_STORE": "/dev/null/photos"}, "Photos cannot be kept in the folder /dev/null/photos"),
    "newer database": (["run"], {"DATABASE_URL": "{newer}"}, "the database is at revision 9999, newer than this program: install the newer version"),
    "no database server": (
        ["run"],
        {"DATABASE_URL": "postgresql://banhoc:pass-word@127.0.0.1:1/banhoc"},
        "the database 127.0.0.1/banhoc cannot be opened",
    ),
}
TROUBLES = {
    "no number": (["run"], {"PORT": "eighty"}, "PORT: input should be a valid integer"),
    "sample in public": (["run"], {"PUBLIC_URL": "https://banhoc.example"}, "SAMPLE lets everybody in and may not be public"),
    "no such folder": (["run"], {"DATABASE_URL": "sqlite:////dev/null/data/banhoc.db"}, "the folder /dev/null/data cannot be made"),
    "no such kind": (["doctor"], {"DATABASE_URL": "mysql://localhost/banhoc"}, "DATABASE_URL names mysql: only sqlite and postgresql are known"),
    "no server to look at": (["doctor"], {"DATABASE_URL": "postgresql://banhoc:pass-word@127.0.0.1:1/banhoc"}, "cannot be opened"),
    "newer, looked at": (["doctor"], {"DATABASE_URL": "{newer}"}, "the database is at revision 9999, newer than this program"),
    "nothing to look at": (
        ["doctor"],
        {"DATABASE_URL": "sqlite:///no.db"},
        "there is no database no.db yet: `banhoc run` or `banhoc migrate` makes it",
    ),
    "no programme": (["run"], {"PROGRAMME": "none.toml"}, "PROGRAMME: none.toml: cannot be read: No such file or directory"),
    "broken programme": (["run"], {"PROGRAMME": "{broken}"}, "broken.toml:2: Expected '='"),
    "photos of no kind": (["backup", "x.tar"], {"PHOTO_STORE": "ftp://photos"}, "PHOTO_STORE: photos cannot be kept in ftp://"),
    "backup nowhere": (["backup", "/dev/null/x.tar"], {}, "the folder /dev/null is not there"),
    "nothing to restore": (["restore", "no.tar"], {}, "there is no file no.tar"),
    "no such command": (["frobnicate"], {}, "No such command 'frobnicate'"),
    "no such option": (["run", "--fast"], {}, "No such option: --fast"),
    "nobody meant": (["invite", "person"], {}, "Missing option '--person'"),
}


@pytest.mark.parametrize("trouble", SEEN_FROM_OUTSIDE)
def test_a_trouble_is_one_line_and_status_2(tmp_path: Path, taken_port: int, newer: str, trouble: str) -> None:
    arguments, settings, said = SEEN_FROM_OUTSIDE[trouble]
    known = {"taken_port": taken_port, "newer": newer}
    process = start(tmp_path, *arguments, **{name: value.format(**known) for name, value in settings.items()})
    out, err = process.communicate(timeout=60)
    lines = [line for line in err.splitlines() if " INFO " not in line]
    assert (process.returncode, out, len(lines)) == (2, "", 1), err
    assert lines[0].startswith("banhoc: ")
    assert said.format(**known) in lines[0]
    assert "pass-word" not in err


@pytest.mark.parametrize("trouble", TROUBLES)
def test_so_is_every_other(cli: Cli, tmp_path: Path, newer: str, broken: str, trouble: str) -> None:
    arguments, settings, said = TROUBLES[trouble]
    known = {"newer": newer, "broken": broken}
    answer = cli(Settings(database_url=newer), *arguments, **{name: value.format(**known) for name, value in settings.items()})
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("banhoc: ")
    assert answer.err.count("\n") == 1
    assert said in answer.err
    assert "pass-word" not in answer.err


def test_so_is_ctrl_c_before_it_is_done(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> Settings:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.settings.load", interrupted)
    answer = cli(Settings(), "migrate")
    assert (answer.status, answer.out, answer.err) == (2, "", "banhoc: stopped by Ctrl+C before it was done\n")


def test_so_is_a_database_that_refuses_later(cli: Cli, tmp_path: Path) -> None:
    empty = f"sqlite:///{tmp_path}/half.db"
    data = database.connect(empty)
    in_transaction(data.engine, lambda db: db.connection().exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
    newest = schema.newest()
    in_transaction(data.engine, lambda db: db.connection().exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{newest}')"))
    data.close()
    answer = cli(Settings(database_url=empty), "parked", "show")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == "banhoc: the database refused (no such table: event): try again, or ask `banhoc doctor`\n"
