"""`banhoc link`: the links open doors, and places and people are made once."""

import asyncio
import re
from collections.abc import Iterator

import pytest
from sqlmodel import Session, select

from bot import sample
from bot.clock import Clock, utc_now
from bot.doors import Doors
from bot.settings import Settings
from models import database
from models.database import Database, in_transaction
from models.log import LogEntry
from models.people import Person, Role
from models.places import Commune, Village
from tests.bot.commands.conftest import Cli

COMMUNE = ("--commune", "03979", "--commune-name", "Xã Mường  Chanh", "--province", "Sơn La")
MODERATOR = ("moderator", "--name", "lò văn xuân", *COMMUNE, "--village-kind", "Bản", "--village", "Nà Lốc")
OFFICER = ("officer", "--name", "Cầm Thị Hoa", *COMMUNE)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """A program with an address that lasts."""
    return settings.model_copy(update={"port": 8080})


@pytest.fixture
def look(settings: Settings) -> Iterator[Database]:
    """The database, to look into."""
    data = database.connect(settings.database_url)
    yield data
    data.close()


async def seats(data: Database, url: str) -> list[tuple[str, str]]:
    """Which seats a link leads to."""
    doors = Doors(data, Clock(), lambda: None)
    token = await doors.open(url.rpartition("/#")[2], None, "vi")
    session = await doors.session(token or "")
    assert session
    return [(seat.role, seat.title) for seat in session.seats]


def url_in(said: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8080/#[\w-]+", said)
    assert found
    return found[0]


def test_a_moderator_and_all_that_is_new_is_made_once(settings: Settings, cli: Cli, look: Database) -> None:
    first = cli(settings, "link", *MODERATOR)
    assert (first.status, first.err) == (0, "")
    assert first.out.startswith("For Lò Văn Xuân (person 1), moderator of Bản Nà Lốc (village 1), good for 14 days.")
    assert "█" in first.out
    assert "Set SAMPLE=no before `banhoc run`" in first.out
    again = cli(settings, "link", "moderator", "--name", "Lò Văn Xuân", "--commune", "03979", "--village-kind", "bản", "--village", "nà  lốc")
    assert "person 1" in again.out
    assert "village 1" in again.out
    assert url_in(first.out) != url_in(again.out)

    def count(db: Session) -> tuple[int, ...]:
        return tuple(len(db.exec(select(table)).all()) for table in (Commune, Village, Person, Role))

    assert in_transaction(look.engine, count) == (1, 1, 1, 1)
    assert in_transaction(look.engine, lambda db: db.get_one(Commune, "03979").name) == "Xã Mường Chanh"
    assert in_transaction(look.engine, lambda db: [entry.act for entry in db.exec(select(LogEntry))]) == ["appointed"]


async def test_each_link_opens_its_door(settings: Settings, look: Database, cli: Cli) -> None:
    said = [await asyncio.to_thread(cli, settings, "link", *which) for which in (MODERATOR, OFFICER, ("village", "--village", "1"))]
    assert await seats(look, url_in(said[0].out)) == [("moderator", "Lò Văn Xuân"), ("group", "Bản Nà Lốc")]
    assert await seats(look, url_in(said[1].out)) == [("officer", "Cầm Thị Hoa")]
    assert await seats(look, url_in(said[2].out)) == [("citizen", "")]
    other = await asyncio.to_thread(cli, settings, "link", "person", "--person", "2")
    assert await seats(look, url_in(other.out)) == [("officer", "Cầm Thị Hoa")]


def test_the_same_name_elsewhere_is_somebody_else(settings: Settings, cli: Cli) -> None:
    cli(settings, "link", *MODERATOR)
    elsewhere = cli(settings, "link", *MODERATOR[:-1], "Nà Ban")
    assert "person 2" in elsewhere.out
    assert "village 2" in elsewhere.out
    assert "person 3" in cli(settings, "link", "officer", "--name", "Lò Văn Xuân", "--commune", "03979").out


def test_the_address_is_the_public_one(settings: Settings, cli: Cli) -> None:
    answer = cli(settings, "link", *OFFICER, PUBLIC_URL="https://banhoc.example/", SAMPLE="no")
    assert "https://banhoc.example/#" in answer.out
    assert "SAMPLE" not in answer.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["village", "--village", "7"], "there is no village 7; there are: none yet"),
        (["person", "--person", "7"], "there is no person 7"),
        (["officer", "--name", "Hoa", "--commune", "03979"], "commune 03979 is new here: say --commune-name and --province too"),
        (["officer", "--name", "Hoa", "--commune", "3979"], "a commune's code has five digits"),
        (["officer", "--name", "12", *COMMUNE], "--name '12' is not a person's name"),
        (["moderator", *MODERATOR[1:-1], "  "], "--village-kind and --village: say"),
    ],
)
def test_what_is_not_there_or_not_said(settings: Settings, cli: Cli, look: Database, arguments: list[str], said: str) -> None:
    answer = cli(settings, "link", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
    assert in_transaction(look.engine, lambda db: db.exec(select(Commune)).all()) == []


def test_without_a_fixed_port_there_is_no_link(settings: Settings, cli: Cli) -> None:
    answer = cli(settings, "link", *OFFICER, PORT="0")
    assert answer.status == 2
    assert "PORT=0 takes another port each time" in answer.err


def test_real_people_do_not_come_among_the_sample(settings: Settings, cli: Cli, look: Database) -> None:
    in_transaction(look.engine, lambda db: sample.prepare(db, utc_now()))
    answer = cli(settings, "link", *MODERATOR)
    assert (answer.status, answer.out) == (2, "")
    assert "this database holds the sample commune" in answer.err
