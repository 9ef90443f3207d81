"""`banhoc roles`: who holds what is listed, and a role that is taken away is gone at once, in the log, and on the web."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot.clock import Clock, utc_now
from bot.commands.places import find_or_add_commune, find_or_add_village, find_or_appoint
from bot.doors import Doors, make_link
from bot.settings import Settings
from models import database, people, programme, registrations
from models.database import Database, in_transaction
from models.invitations import Invitation
from models.log import LogEntry
from models.people import Person, Role
from models.places import Village
from tests.bot.commands.conftest import Cli

DAY = timedelta(days=1)


@pytest.fixture
def look(settings: Settings) -> Iterator[Database]:
    """The database with two communes: a village with two moderators, one of whom is an officer too; a village with a helper."""
    data = database.connect(settings.database_url)
    in_transaction(data.engine, appoint_all)
    yield data
    data.close()


def appoint_all(db: Session) -> None:
    now = utc_now()
    first = find_or_add_village(db, find_or_add_commune(db, "03979", "Xã Mẫu", "Tỉnh Mẫu"), "bản", "Mẫu Một")
    second = find_or_add_village(db, find_or_add_commune(db, "03982", "Xã Mẫu Hai", "Tỉnh Mẫu"), "thôn", "Mẫu Hai")
    both = find_or_appoint(db, "Lò Văn Mẫu", Role(kind="moderator", village_id=first.id, granted_at=now))
    find_or_appoint(db, "Lò Thị Mẫu", Role(kind="moderator", village_id=first.id, granted_at=now))
    find_or_appoint(db, "Cầm Thị Mẫu", Role(kind="helper", village_id=second.id, granted_at=now))
    db.add(Role(person_id=both.id, kind="officer", commune_code="03979", granted_at=now))


async def come_in(data: Database, person: int) -> str:
    """Somebody opens their link. Returns the session's token."""
    secret = await data.write(lambda db: make_link(db, utc_now(), DAY, person_id=person))
    token = await Doors(data, Clock(), lambda: None).open(secret, None, "vi")
    assert token
    return token


async def seats(data: Database, token: str) -> list[str] | None:
    session = await Doors(data, Clock(), lambda: None).session(token)
    return [seat.role for seat in session.seats] if session else None


@pytest.mark.parametrize(
    ("arguments", "numbers"),
    [
        ([], [1, 2, 3, 4]),
        (["--village", "1"], [1, 2]),
        (["--village", "2"], [3]),
        (["--commune", "03979"], [1, 2, 4]),
        (["--commune", "03982"], [3]),
        (["--commune", "03979", "--village", "2"], []),
    ],
)
def test_roles_are_listed_by_where_they_are(look: Database, settings: Settings, cli: Cli, arguments: list[str], numbers: list[int]) -> None:
    answer = cli(settings, "roles", "list", *arguments)
    assert (answer.status, answer.err) == (0, "")
    lines = {
        1: "1 1 Lò Văn Mẫu moderator of Bản Mẫu Một (village 1) 20",
        2: "2 2 Lò Thị Mẫu moderator of Bản Mẫu Một (village 1) 20",
        3: "3 3 Cầm Thị Mẫu helper of Thôn Mẫu Hai (village 2) 20",
        4: "4 1 Lò Văn Mẫu officer of commune 03979 20",
    }
    assert [number for number, line in lines.items() if line in answer.out] == numbers
    assert numbers or answer.out.startswith("nobody holds a role there")


async def test_a_role_that_is_taken_away_is_gone_at_once(look: Database, settings: Settings, cli: Cli) -> None:
    his, hers = await come_in(look, 1), await come_in(look, 2)
    assert await seats(look, his) == ["officer", "group"]
    answer = await asyncio.to_thread(cli, settings, "roles", "withdraw", "1")
    assert (answer.status, answer.err) == (0, "")
    assert answer.out == (
        "Lò Văn Mẫu (person 1) is no longer moderator of Bản Mẫu Một (village 1); sessions on the web that ended: 1 "
        "Still officer of commune 03979: for the web, see `banhoc invite person --person 1`"
    )
    assert await seats(look, his) is None
    assert await seats(look, hers) == ["moderator", "group"], "nobody else's session ends"

    def look_at(db: Session) -> tuple[bool, bool, bool, list[tuple[str, int | None, int | None]]]:
        acts = db.exec(select(LogEntry).where(LogEntry.act == "role withdrawn"))
        withdrawn = db.get_one(Role, 1).withdrawn_at is not None
        logged = [(entry.act, entry.person_id, entry.subject_id) for entry in acts]
        return withdrawn, people.is_moderator(db, 1, 1), people.is_officer(db, 1, "03979"), logged

    assert await look.read(look_at) == (True, False, True, [("role withdrawn", 1, 1)])
    listed = await asyncio.to_thread(cli, settings, "roles", "list")
    assert "moderator of Bản Mẫu Một (village 1)" in listed.out, "the other one is there still"


def invitations_of(data: Database, person: int) -> list[bool]:
    """Which of a person's invitations open something still."""

    def work(db: Session) -> list[bool]:
        theirs = db.exec(select(Invitation).where(Invitation.person_id == person).order_by(col(Invitation.id)))
        return [invitation.expires_at > utc_now() for invitation in theirs]

    return in_transaction(data.engine, work)


def test_whoever_has_nothing_left_here_is_let_in_no_more(look: Database, settings: Settings, cli: Cli) -> None:
    """Neither by a link that was used nor by one that was not; who has another role, or a file, comes in still."""

    def prepare(db: Session) -> None:
        for person in (1, 2, 2, 3):
            make_link(db, utc_now(), DAY, person_id=person)
        db.exec(select(Invitation).where(Invitation.person_id == 2)).all()[0].use(utc_now())
        village = db.get_one(Village, 2)
        registrations.register(db, db.get_one(Person, 3), programme.shipped(), village, "farmer", 2026, utc_now())

    in_transaction(look.engine, prepare)
    said = [cli(settings, "roles", "withdraw", str(role)).out for role in (1, 2, 3)]
    assert [invitations_of(look, person) for person in (1, 2, 3)] == [[True], [False, False], [True]]
    assert "Invitations that let nobody in any more: 2" in said[1]
    assert not any("Invitations" in other for other in (said[0], said[2]))


async def test_somebody_elses_family_stays_in(look: Database, settings: Settings, cli: Cli) -> None:
    """A helper speaks for another person with an account of their own: that is no session of the other's."""
    helper = await come_in(look, 3)

    def helps(db: Session) -> None:
        account = db.exec(select(people.Account).where(people.Account.address == "person-3")).one()
        people.join(db, account, db.get_one(Person, 1), "helper")

    await look.write(helps)
    await asyncio.to_thread(cli, settings, "roles", "withdraw", "1")
    assert await seats(look, helper) is not None


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["withdraw", "9"], "nobody holds a role 9: see `banhoc roles list`"),
        (["list", "--village", "9"], "there is no village 9"),
        (["list", "--commune", "11111"], "there is no commune 11111 here"),
    ],
)
def test_what_is_not_there(look: Database, settings: Settings, cli: Cli, arguments: list[str], said: str) -> None:
    answer = cli(settings, "roles", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err


def test_once_is_enough(look: Database, settings: Settings, cli: Cli) -> None:
    assert cli(settings, "roles", "withdraw", "3").status == 0
    assert cli(settings, "roles", "withdraw", "3").status == 2
