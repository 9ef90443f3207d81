"""`banhoc invite`: invitations open doors on the web and on Telegram, places and people are made once, and what was given can be withdrawn."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import Session, col, select

from bot import sample
from bot.clock import Clock, utc_now
from bot.doors import Doors
from bot.reports import poster as posters
from bot.settings import Settings
from models import database, invitations, web
from models.database import Database, in_transaction
from models.log import LogEntry
from models.people import Person, Role
from models.places import Commune, Village
from tests.bot.commands.conftest import Answer, Cli
from tests.servers.telegram import A_TOKEN, TelegramServer
from tests.servers.zalo_bot import ZaloBotServer

COMMUNE = ("--commune", "03979", "--commune-name", "Xã Mường  Chanh", "--province", "Sơn La")
MODERATOR = ("moderator", "--name", "lò văn mẫu", *COMMUNE, "--village-kind", "Bản", "--village", "Nà Lốc")
HELPER = ("helper", "--name", "Lò Thị Mẫu", *MODERATOR[3:])
OFFICER = ("officer", "--name", "Cầm Thị Mẫu", *COMMUNE)


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
    first = cli(settings, "invite", *MODERATOR)
    assert (first.status, first.err) == (0, "")
    assert first.out.startswith("Invitation 1 for Lò Văn Mẫu (person 1), moderator of Bản Nà Lốc (village 1). Good until ")
    assert "in Vietnam, once; a second device is asked for a code" in first.out
    assert "█" in first.out
    assert "Set SAMPLE=no before `banhoc run`" in first.out
    again = cli(settings, "invite", "moderator", "--name", "Lò Văn Mẫu", "--commune", "03979", "--village-kind", "bản", "--village", "nà  lốc")
    assert "person 1" in again.out
    assert "village 1" in again.out
    assert url_in(first.out) != url_in(again.out)

    def count(db: Session) -> tuple[int, ...]:
        return tuple(len(db.exec(select(table)).all()) for table in (Commune, Village, Person, Role))

    assert in_transaction(look.engine, count) == (1, 1, 1, 1)
    assert in_transaction(look.engine, lambda db: db.get_one(Commune, "03979").name) == "Xã Mường Chanh"
    assert in_transaction(look.engine, lambda db: [entry.act for entry in db.exec(select(LogEntry))]) == ["appointed"]


async def test_each_link_opens_its_door(settings: Settings, look: Database, cli: Cli) -> None:
    said = [await asyncio.to_thread(cli, settings, "invite", *which) for which in (MODERATOR, OFFICER, ("citizens", "--village", "1"))]
    assert await seats(look, url_in(said[0].out)) == [("moderator", "Lò Văn Mẫu"), ("group", "Bản Nà Lốc")]
    assert await seats(look, url_in(said[1].out)) == [("officer", "Cầm Thị Mẫu")]
    assert await seats(look, url_in(said[2].out)) == [("citizen", "")]
    other = await asyncio.to_thread(cli, settings, "invite", "person", "--person", "2")
    assert await seats(look, url_in(other.out)) == [("officer", "Cầm Thị Mẫu")]


def test_officers_of_a_province_and_of_the_centre(settings: Settings, cli: Cli, look: Database) -> None:
    """A province is known from the communes here, else from the country's list, however it is written."""
    cli(settings, "invite", *MODERATOR)
    said = [
        cli(settings, "invite", "officer", "--name", "Lò Thị Mẫu", *area)
        for area in (("--province", "tỉnh son la"), ("--province", "Lao Cai"), ("--centre",))
    ]
    assert ["officer of province Sơn La" in said[0].out, "officer of province Lào Cai" in said[1].out, "officer of the centre" in said[2].out] == [
        True
    ] * 3
    again = cli(settings, "invite", "officer", "--name", "Lò Thị Mẫu", "--province", "Sơn La")
    assert "(person 2), officer of province Sơn La" in again.out
    assert "officer of the centre" in cli(settings, "roles", "list").out

    def roles(db: Session) -> list[tuple[str | None, str | None]]:
        return [(role.province, role.commune_code) for role in db.exec(select(Role).where(Role.kind == "officer").order_by(col(Role.id)))]

    assert in_transaction(look.engine, roles) == [("Sơn La", None), ("Lào Cai", None), (None, None)]


def test_the_same_name_elsewhere_is_somebody_else(settings: Settings, cli: Cli) -> None:
    cli(settings, "invite", *MODERATOR)
    elsewhere = cli(settings, "invite", *MODERATOR[:-1], "Nà Ban")
    assert "person 2" in elsewhere.out
    assert "village 2" in elsewhere.out
    assert "person 3" in cli(settings, "invite", "officer", "--name", "Lò Văn Mẫu", "--commune", "03979").out


def test_the_address_is_the_public_one(settings: Settings, cli: Cli) -> None:
    answer = cli(settings, "invite", *OFFICER, PUBLIC_URL="https://banhoc.example/", SAMPLE="no")
    assert "https://banhoc.example/#" in answer.out
    assert "SAMPLE" not in answer.out


async def test_one_link_leads_to_every_door(settings: Settings, cli: Cli, look: Database, telegram: TelegramServer) -> None:
    await asyncio.to_thread(cli, settings, "invite", *MODERATOR)
    more = {"TELEGRAM_TOKEN": A_TOKEN, "TELEGRAM_API_URL": telegram.url, "ZALO_OA_ID": "1234567890", "SAMPLE": "no"}
    public = await asyncio.to_thread(cli, settings, "invite", "citizens", "--village", "1", PUBLIC_URL="https://banhoc.example", **more)
    secret = public.out.partition("https://banhoc.example/#")[2].split()[0]
    assert f"Telegram: https://t.me/ban_hoc_mau_bot?start={secret} Zalo: https://zalo.me/1234567890 On Zalo this code is typed then: " in public.out
    code = public.out.partition("this code is typed then: ")[2].split()[0]
    assert "The first link asks where to go on and leads to each of them" in public.out

    def opened(db: Session) -> list[int]:
        return [found.id for key in (secret, code, code.lower()) if (found := invitations.find(db, key, utc_now()))]

    assert in_transaction(look.engine, opened) == [2, 2, 2]
    unseen = await asyncio.to_thread(cli, settings, "invite", "citizens", "--village", "1", **more)
    assert "The first link" not in unseen.out, "nobody but this machine can open it"
    nowhere = await asyncio.to_thread(cli, settings, "invite", "citizens", "--village", "1", ZALO_BOT_TOKEN="1:mau")
    code = invitations.code_of(url_in(nowhere.out).rpartition("#")[2])
    assert f"ZALO_BOT_URL is not set. Typed to the bot this code does the same: {code}" in nowhere.out


def test_a_poster_to_hang_up(settings: Settings, cli: Cli, look: Database, tmp_path: Path) -> None:
    cli(settings, "invite", *MODERATOR)
    public = {"PUBLIC_URL": "https://banhoc.example", "SAMPLE": "no", "ZALO_OA_ID": "1234567890"}
    answer = cli(settings, "invite", "citizens", "--village", "1", "--poster", "na-loc.pdf", **public)
    assert (answer.status, answer.err) == (0, "")
    assert "The page to hang up is na-loc.pdf." in answer.out
    assert (tmp_path / "na-loc.pdf").read_bytes().startswith(b"%PDF")
    local = cli(settings, "invite", "citizens", "--village", "1", "--poster", "na-loc.PNG")
    assert "Phones elsewhere cannot open its link: set PUBLIC_URL" in local.out
    with Image.open(tmp_path / "na-loc.PNG") as drawn:
        assert abs(drawn.height / drawn.width - 2**0.5) < 0.01
    for wrong in ("na-loc.docx", "nowhere/na-loc.pdf"):
        refused = cli(settings, "invite", "citizens", "--village", "1", "--poster", wrong)
        assert (refused.status, refused.out) == (2, "")
        assert f"--poster {wrong}" in refused.err

    assert len(in_transaction(look.engine, lambda db: db.exec(select(invitations.Invitation)).all())) == 3


async def test_a_bot_on_zalo_without_a_link_hangs_there_by_name(
    settings: Settings, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = list[posters.Poster]()
    draw = posters.draw

    def note(poster: posters.Poster, format: str) -> bytes:
        drawn.append(poster)
        return draw(poster, format)

    monkeypatch.setattr(posters, "draw", note)
    await asyncio.to_thread(cli, settings, "invite", *MODERATOR)
    async with ZaloBotServer() as zalo:
        bot = {"PUBLIC_URL": "https://banhoc.example", "SAMPLE": "no", "ZALO_BOT_TOKEN": zalo.token, "ZALO_BOT_API_URL": zalo.url}
        invite = ("invite", "citizens", "--village", "1", "--poster", "na-loc.pdf")
        await asyncio.to_thread(cli, settings, *invite, **bot)
        zalo.break_down("getMe")
        await asyncio.to_thread(cli, settings, *invite, **bot)
    assert [poster.zalo for poster in drawn] == ["bot.mau", None]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["citizens", "--village", "7"], "there is no village 7: see `banhoc villages list`"),
        (["person", "--person", "7"], "there is no person 7"),
        (["officer", "--name", "Hoa", "--commune", "03979"], "commune 03979 is new here: say --commune-name and --province too"),
        (["officer", "--name", "Hoa", "--commune", "3979"], "a commune's code has five digits"),
        (["officer", "--name", "Hoa", "--province", "Sơn Lá Xanh"], "--province 'Sơn Lá Xanh': there is no such province"),
        (["officer", "--name", "Hoa"], "say of what: --commune CODE, --province NAME or --centre"),
        (["officer", "--name", "Hoa", "--centre", "--province", "Sơn La"], "--centre is the whole country"),
        (["officer", "--name", "12", *COMMUNE], "--name '12' is not a person's name"),
        (["moderator", *MODERATOR[1:-1], "  "], "--village-kind and --village: say"),
    ],
)
def test_what_is_not_there_or_not_said(settings: Settings, cli: Cli, look: Database, arguments: list[str], said: str) -> None:
    answer = cli(settings, "invite", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
    assert in_transaction(look.engine, lambda db: db.exec(select(Commune)).all()) == []


def test_without_a_fixed_port_there_is_no_link(settings: Settings, cli: Cli) -> None:
    answer = cli(settings, "invite", *OFFICER, PORT="0")
    assert answer.status == 2
    assert "PORT=0 takes another port each time" in answer.err


def test_real_people_do_not_come_among_the_sample(settings: Settings, cli: Cli, look: Database) -> None:
    in_transaction(look.engine, lambda db: sample.prepare(db, utc_now()))
    answer = cli(settings, "invite", *MODERATOR)
    assert (answer.status, answer.out) == (2, "")
    assert "this database holds the sample commune" in answer.err


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """Telegram, as it would be."""
    async with TelegramServer() as server:
        yield server
        assert server.violations == []


async def with_telegram(cli: Cli, settings: Settings, telegram: TelegramServer, *arguments: str, token: str = A_TOKEN) -> Answer:
    """A command where Telegram is used."""
    return await asyncio.to_thread(cli, settings, *arguments, TELEGRAM_TOKEN=token, TELEGRAM_API_URL=telegram.url)


async def test_with_telegram_there_is_a_link_to_the_bot(settings: Settings, cli: Cli, look: Database, telegram: TelegramServer) -> None:
    answer = await with_telegram(cli, settings, telegram, "invite", *MODERATOR)
    assert (answer.status, answer.err) == (0, "")
    secret = url_in(answer.out).rpartition("#")[2]
    assert f"Telegram: https://t.me/ban_hoc_mau_bot?start={secret}" in answer.out
    assert in_transaction(look.engine, lambda db: invitations.find(db, secret, utc_now())) is not None
    citizens = await with_telegram(cli, settings, telegram, "invite", "citizens", "--village", "1")
    assert "Invitation 2 for the citizens of Bản Nà Lốc (village 1)." in citizens.out
    assert "for any number of people" in citizens.out
    assert "https://t.me/ban_hoc_mau_bot?start=" in citizens.out


async def test_a_group_gets_a_code(settings: Settings, cli: Cli, look: Database, telegram: TelegramServer) -> None:
    await asyncio.to_thread(cli, settings, "invite", *MODERATOR)
    answer = await with_telegram(cli, settings, telegram, "invite", "group", "--village", "1")
    assert (answer.status, answer.err) == (0, "")
    assert "Invitation 2 for the group of Bản Nà Lốc (village 1)." in answer.out
    assert "#" not in answer.out, "a group is not on the web"
    secret = answer.out.partition("?startgroup=")[2].split()[0]
    assert f"say in the group, with the bot in it: /start {secret}" in answer.out
    found = in_transaction(look.engine, lambda db: invitations.find(db, secret, utc_now()))
    assert found is not None
    assert (found.kind, found.village_id, found.person_id) == (invitations.GROUP, 1, None)


def test_without_telegram_no_group_is_bound(settings: Settings, cli: Cli, look: Database) -> None:
    cli(settings, "invite", *MODERATOR)
    answer = cli(settings, "invite", "group", "--village", "1")
    assert (answer.status, answer.out) == (2, "")
    assert "set TELEGRAM_TOKEN first" in answer.err


async def test_when_telegram_cannot_be_asked_the_web_link_is_made_all_the_same(settings: Settings, cli: Cli, telegram: TelegramServer) -> None:
    other = A_TOKEN[:-1] + "1"
    answer = await with_telegram(cli, settings, telegram, "invite", *MODERATOR, token=other)
    assert answer.status == 0
    secret = url_in(answer.out).rpartition("#")[2]
    assert (
        f"{telegram.url} does not know TELEGRAM_TOKEN: copy it anew from BotFather. Said to the bot it does the same: /start {secret}" in answer.out
    )
    assert "t.me" not in answer.out
    assert other not in answer.out + answer.err


async def test_a_helper_has_a_village_and_comes_in_as_a_citizen_does(settings: Settings, cli: Cli, look: Database) -> None:
    answer = await asyncio.to_thread(cli, settings, "invite", *HELPER)
    assert "for Lò Thị Mẫu (person 1), helper of Bản Nà Lốc (village 1)." in answer.out
    assert await seats(look, url_in(answer.out)) == [("citizen", "Lò Thị Mẫu")]


def test_invitations_are_listed_without_secrets_and_withdrawn_by_number(settings: Settings, cli: Cli, look: Database) -> None:
    assert cli(settings, "invite", "list").out == "there are no invitations that hold"
    secrets = [url_in(cli(settings, "invite", *which).out).rpartition("#")[2] for which in (MODERATOR, OFFICER)]
    listed = cli(settings, "invite", "list").out
    assert re.search(r"1 person 20[\d :-]+ 0 Lò Văn Mẫu \(person 1\), moderator of Bản Nà Lốc \(village 1\)", listed)
    assert re.search(r"2 person 20[\d :-]+ 0 Cầm Thị Mẫu \(person 2\), officer of commune 03979", listed)
    assert not any(secret in listed for secret in secrets)

    withdrawn = cli(settings, "invite", "withdraw", "2")
    assert withdrawn.status == 0
    assert withdrawn.out.startswith("invitation 2 for Cầm Thị Mẫu (person 2), officer of commune 03979 has expired now")
    assert in_transaction(look.engine, lambda db: [invitations.find(db, secret, utc_now()) is None for secret in secrets]) == [False, True]
    assert "Cầm Thị Mẫu" not in cli(settings, "invite", "list").out
    again = cli(settings, "invite", "withdraw", "2")
    assert (again.status, again.out) == (2, "")
    assert "there is no invitation 2 that holds" in again.err

    def acts(db: Session) -> list[tuple[str, int | None]]:
        return [(entry.act, entry.subject_id) for entry in db.exec(select(LogEntry).where(LogEntry.act == "invitation withdrawn"))]

    assert in_transaction(look.engine, acts) == [("invitation withdrawn", 2)]


def test_a_number_is_not_given_twice(settings: Settings, cli: Cli, look: Database) -> None:
    cli(settings, "invite", *MODERATOR)
    cli(settings, "invite", "withdraw", "1")
    in_transaction(look.engine, lambda db: web.end_expired(db, utc_now()))
    assert cli(settings, "invite", *OFFICER).out.startswith("Invitation 2 for ")


def test_somebody_who_was_erased_is_not_invited(settings: Settings, cli: Cli, look: Database) -> None:
    cli(settings, "invite", *MODERATOR)

    def erase(db: Session) -> None:
        db.get_one(Person, 1).erased_at = utc_now()

    in_transaction(look.engine, erase)
    assert "there is no person 1" in cli(settings, "invite", "person", "--person", "1").err
