"""`banhoc doctor`: what is fine, what needs somebody, and that looking changes nothing."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from pydantic import SecretStr
from sqlmodel import Session, select

from bot.clock import utc_now
from bot.commands import doctor
from bot.commands.checks import State
from bot.settings import Settings
from models import database, inbox, outbox
from models.chats import Chat
from models.evidence import Photo
from models.inbox import Event
from models.outbox import Message
from models.registrations import ProgrammeVersion, Registration
from models.reviews import Submission
from tests.bot.commands.conftest import Cli
from tests.databases import Databases
from tests.machine import Machine

SHIPPED = Path(database.__file__).parent / "programmes/cong-dan-hoc-tap.toml"
TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_"


@pytest.fixture
def machine(machine: Machine) -> Machine:
    """A machine whose clock is right, where somebody has registered and everything was sent."""
    machine.now = utc_now() - timedelta(hours=1)
    machine.citizen().register()
    machine.do(sent)
    return machine


def sent(db: Session) -> None:
    """As if the sender had done its work."""
    for message in db.exec(select(Message)):
        message.state = outbox.SENT


def test_all_is_fine(machine: Machine, settings: Settings, cli: Cli) -> None:
    before = (machine.events(), machine.messages())
    answer = cli(settings, "doctor", DATABASE_URL=settings.database_url)
    assert (answer.status, answer.err) == (0, "")
    for part in (
        "migrations at",
        "0 wait for their turn",
        "0 wait, 0 are being sent",
        "nothing was given up",
        "nobody has any",
        "SAMPLE=yes",
        "a draft; registrations: 1",
    ):
        assert part in answer.out
    assert (machine.events(), machine.messages()) == before
    assert not Path(settings.photo_store).exists(), "looking makes no folder"


def late(db: Session) -> None:
    event = db.exec(select(Event)).first()
    assert event
    event.state, event.received_at = inbox.RECEIVED, utc_now() - timedelta(minutes=6)


def unsent(db: Session) -> None:
    message = db.exec(select(Message)).first()
    assert message
    message.state, message.created_at = outbox.WAITING, utc_now() - timedelta(minutes=6)


def parked(db: Session) -> None:
    event, message = db.exec(select(Event)).first(), db.exec(select(Message)).first()
    assert event
    assert message
    event.state, message.state = inbox.PARKED, outbox.PARKED


def without_a_group(db: Session) -> None:
    outbox.enqueue(db, Message(key="lost", to="reviewers", to_id=1, created_at=utc_now()))
    outbox.route(db, utc_now())


def from_the_future(db: Session) -> None:
    event = db.exec(select(Event)).first()
    assert event
    event.received_at = utc_now() + timedelta(days=1)


def without_its_photo(db: Session) -> None:
    registration = db.exec(select(Registration)).one()
    photo = Photo(registration_id=registration.id, key="citizens/1/a.jpg", source_hash="a", fingerprint="f", fingerprint_quality=1, width=1, height=1)
    photo.taken_in_at = utc_now()
    db.add(photo)


def handed_in_where_nobody_reviews(db: Session) -> None:
    registration = db.exec(select(Registration)).one()
    db.add(Submission(registration_id=registration.id, round=1, village_id=registration.village_id, handed_in_at=utc_now()))


def stored_otherwise(db: Session) -> None:
    stored = db.exec(select(ProgrammeVersion)).one()
    stored.document = {**stored.document, "photo_days": 7}


class Case(NamedTuple):
    """What is wrong, and what is said about it."""

    wrong: Callable[[Session], None]
    said: str


CASES = {
    "late events": Case(late, "look events 1 wait for their turn, the oldest since"),
    "late messages": Case(unsent, "look messages 1 wait, 0 are being sent, the oldest since"),
    "parked": Case(parked, "look parked events: 1, messages: 1; look with `banhoc parked show`"),
    "no way to the reviewers": Case(without_a_group, "look messages 1 wait, 0 are being sent; without a way to reviewers: 1"),
    "no group": Case(handed_in_where_nobody_reviews, "look villages files wait and are shown to nobody who reviews: Bản Mẫu Một (village 1): 1; see"),
    "clock": Case(from_the_future, "is earlier than the newest record"),
    "photo": Case(without_its_photo, "lacks citizens/1/a.jpg, which the database names: is PHOTO_STORE the right one?"),
}


@pytest.mark.parametrize("name", CASES)
def test_something_needs_attention(machine: Machine, settings: Settings, cli: Cli, name: str) -> None:
    case = CASES[name]
    machine.do(case.wrong)
    answer = cli(settings, "doctor")
    assert (answer.status, answer.err) == (1, "")
    assert case.said in answer.out
    assert answer.out.count("look ") - answer.out.count("look with") == 1, "and nothing else"


def test_a_programme_that_was_edited_under_people(machine: Machine, settings: Settings, cli: Cli, tmp_path: Path) -> None:
    """Whoever has the file can mend it; the shipped one is nobody's to mend, and people stay on what they began with."""
    machine.do(stored_otherwise)
    shipped = cli(settings, "doctor")
    assert shipped.status == 0
    assert "than what 1 registration began with, and stay on" in shipped.out
    file = tmp_path / "ours.toml"
    shutil.copy(SHIPPED, file)
    answer = cli(settings, "doctor", PROGRAMME=str(file))
    assert answer.status == 1
    assert "look programme PROGRAMME: " in answer.out
    assert "says something else than what 1 registration began with: give it a new `version`" in answer.out
    file.write_text(file.read_text("utf-8").replace('version = "', 'version = "next-', 1), "utf-8")
    answer = cli(settings, "doctor", PROGRAMME=str(file))
    assert answer.status == 0
    assert "a draft; registrations: 0" in answer.out


def test_a_programme_that_is_none(machine: Machine, settings: Settings, cli: Cli) -> None:
    answer = cli(settings, "doctor", PROGRAMME="none.toml")
    assert answer.status == 1
    assert "look programme PROGRAMME: none.toml: cannot be read" in answer.out


def test_who_cannot_be_reached_is_told_and_no_trouble(machine: Machine, settings: Settings, cli: Cli) -> None:
    def leave(db: Session) -> None:
        db.exec(select(Chat).where(Chat.kind == "private")).one().reachable = False
        outbox.enqueue(db, Message(key="lost", to="person", to_id=db.exec(select(Registration)).one().person_id, created_at=utc_now()))
        outbox.route(db, utc_now())

    machine.do(leave)
    answer = cli(settings, "doctor")
    assert answer.status == 0
    assert "ok messages 1 wait, 0 are being sent; without a way to person: 1" in answer.out


def test_a_database_to_be_migrated(made_databases: Databases, settings: Settings, cli: Cli) -> None:
    empty = made_databases.empty()
    database.connect(empty).close()
    answer = cli(settings, "doctor", DATABASE_URL=empty)
    assert answer.status == 1
    assert "look migrations at none, the newest is" in answer.out
    assert "run `banhoc migrate`" in answer.out


def test_photos_that_cannot_be_kept(machine: Machine, settings: Settings, cli: Cli) -> None:
    answer = cli(settings, "doctor", PHOTO_STORE="/dev/null")
    assert answer.status == 1
    assert "look photos Photos cannot be kept in the folder /dev/null" in answer.out


def test_a_disk_that_is_nearly_full(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for free, state in ((2_000_000_000, State.FINE), (900_000_000, State.ATTENTION)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: shutil._ntuple_diskusage(30_000_000_000, 0, free))
        assert doctor.disk_check([tmp_path / "not" / "there"]).state is state
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1_000_000_000_000, 0, 49_000_000_000))
    assert doctor.disk_check([tmp_path]).state is State.ATTENTION, "less than a twentieth"


def test_secrets_are_hidden() -> None:
    settings = Settings(database_url="postgresql://banhoc:pass-word@localhost/banhoc", telegram_token=SecretStr(TOKEN))
    said = doctor.settings_check(settings).says
    assert "pass-word" not in said
    assert TOKEN not in said
    assert "TELEGRAM_TOKEN=***" in said
    assert "DATABASE_URL=postgresql://banhoc:***@localhost/banhoc" in said
