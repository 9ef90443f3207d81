"""Spoken prompts: one recording a text, released by somebody, heard in the commune's own language only."""

import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, col, select

from models import discards, registrations, spoken
from models.database import Database
from models.log import LogEntry
from models.people import Person
from models.places import Commune, Village
from models.programme import shipped
from models.rules import Misunderstood
from models.spoken import Spoken

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HERE, THERE = "11111", "22222"


@pytest.fixture
def db(data: Database) -> Iterator[Session]:
    """A transaction in a database with two communes, a village in each, an elder and an officer."""
    with Session(data.engine, expire_on_commit=False) as session:
        for code in (HERE, THERE):
            session.add(Commune(code=code, name=f"Xã {code}", province="Sơn La"))
            session.flush()
            session.add(Village(commune_code=code, kind="bản", name=code))
        session.add_all([Person(name="Lò Văn Già", created_at=NOW), Person(name="Cầm Thị Hội", created_at=NOW)])
        session.flush()
        yield session


def record(db: Session, key: str, text: str = "hello", language: str = "Thái", commune: str = HERE, words: str = "Chào bà con!") -> Spoken:
    """A recording by the elder."""
    elder = db.exec(select(Person).where(Person.name == "Lò Văn Già")).one()
    made = Spoken(commune_code=commune, language=language, text_key=text, words=words, key=key, seconds=5, recorded_by=elder.id, recorded_at=NOW)
    spoken.record(db, made)
    found = spoken.recording_of(db, commune, language, text)
    assert found
    return found


def officer(db: Session) -> int:
    return db.exec(select(Person).where(Person.name == "Cầm Thị Hội")).one().id


def keys(found: list[Spoken]) -> list[str]:
    return [one.key for one in found]


def test_a_recording_is_heard_once_it_is_released(db: Session) -> None:
    one = record(db, "a.mp3")
    assert keys(spoken.waiting(db, [HERE])) == ["a.mp3"]
    assert spoken.released(db, HERE, "Thái", ["hello"]) == []
    assert spoken.languages(db, HERE, only_released=True) == {}
    spoken.release(db, one, officer(db), NOW)
    db.flush()
    assert keys(spoken.released(db, HERE, "Thái", ["hello", "help"])) == ["a.mp3"]
    assert spoken.waiting(db, [HERE]) == []
    assert spoken.languages(db, HERE, only_released=True) == {"Thái": one.id}


def test_another_commune_and_another_language_hear_nothing(db: Session) -> None:
    spoken.release(db, record(db, "a.mp3"), officer(db), NOW)
    db.flush()
    assert spoken.released(db, THERE, "Thái", ["hello"]) == []
    assert spoken.released(db, HERE, "Mông", ["hello"]) == []
    assert spoken.count_waiting(db, [THERE]) == 0


def test_recorded_again_the_old_sound_goes_and_the_new_one_waits(db: Session) -> None:
    first = record(db, "a.mp3")
    spoken.release(db, first, officer(db), NOW)
    again = record(db, "b.mp3", words="Chào cả nhà!")
    assert (again.id, again.key, again.words, again.released_at, again.released_by) == (first.id, "b.mp3", "Chào cả nhà!", None, None)
    assert discards.pending(db) == ["a.mp3"]
    assert spoken.recorded(db, HERE, "Thái") == {"hello": "Chào cả nhà!"}


def test_refused_it_is_gone_and_its_text_free_again(db: Session) -> None:
    spoken.refuse(db, record(db, "a.mp3"), officer(db), NOW)
    assert spoken.recorded(db, HERE, "Thái") == {}
    assert discards.pending(db) == ["a.mp3"]
    assert [entry.act for entry in db.exec(select(LogEntry).order_by(col(LogEntry.id)))] == ["spoken recorded", "spoken refused"]


def test_the_latest_registration_says_where_somebody_hears_and_else_the_invitation(db: Session) -> None:
    spoken.release(db, record(db, "here.mp3"), officer(db), NOW)
    spoken.release(db, record(db, "there.mp3", commune=THERE), officer(db), NOW)
    elder = db.exec(select(Person).where(Person.name == "Lò Văn Già")).one()
    db.flush()

    def heard(invited: str | None = None) -> list[str]:
        return keys(spoken.released(db, spoken.commune_of(elder.id, invited), "Thái", ["hello"]))

    assert (heard(), heard(THERE)) == ([], ["there.mp3"])
    for year, village in zip((2025, 2026), db.exec(select(Village).order_by(col(Village.id))), strict=True):
        registrations.register(db, elder, shipped(), village, "farmer", year, NOW)
    assert heard(HERE) == ["there.mp3"]
    assert keys(spoken.released(db, spoken.commune_of(None, HERE), "Thái", ["hello"])) == ["here.mp3"]


@pytest.mark.parametrize(
    ("said", "name"),
    [("Thái", "Thái"), ("tiếng thái", "Thái"), ("  Tiếng   Mông  ", "Mông"), ("Mông Hoa", "Mông Hoa"), (unicodedata.normalize("NFD", "Tày"), "Tày")],
)
def test_a_language_is_called_by_its_name(said: str, name: str) -> None:
    assert spoken.check_language(said) == name


@pytest.mark.parametrize("said", ["", "   ", "tiếng ", "12", "Thái!", "<b>", "Thái\nMông?", "a" * 21, "🙂"])
def test_what_is_no_language_is_not_understood(said: str) -> None:
    with pytest.raises(Misunderstood, match="check-spoken-language"):
        spoken.check_language(said)
