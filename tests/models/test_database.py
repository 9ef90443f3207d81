"""Units of work: committed when they answer, without a trace when they raise, many on one fsync, and safe on a full disk."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlmodel import Session, select

from models import database
from models.database import Database, SqliteDatabase, Unusable
from models.people import Person
from models.timezone import local
from tests.machine import BEGIN


def add(name: str) -> object:
    """A unit that adds a person."""

    def work(db: Session) -> int:
        person = Person(name=name, created_at=BEGIN)
        db.add(person)
        db.flush()
        return person.id

    return work


def names(db: Session) -> list[str]:
    """Everybody's name."""
    return sorted(db.exec(select(Person.name)))


async def test_what_write_answers_is_committed(data: Database) -> None:
    await data.write(add("one"))  # type: ignore[arg-type]
    assert await data.read(names) == ["one"]


async def test_many_at_once_are_each_kept_or_each_undone(data: Database) -> None:
    def fail(db: Session) -> None:
        add("never")(db)  # type: ignore[operator]
        raise LookupError

    units = [add(f"n{number:03d}") for number in range(100)]
    results = await asyncio.gather(*(data.write(unit) for unit in (*units[:50], fail, *units[50:])), return_exceptions=True)  # type: ignore[arg-type]
    assert sum(isinstance(result, LookupError) for result in results) == 1
    assert await data.read(names) == [f"n{number:03d}" for number in range(100)]


async def test_a_unit_that_breaks_a_rule_hurts_nobody_else(data: Database) -> None:
    def break_a_rule(db: Session) -> None:
        db.execute(text("INSERT INTO role (person_id, kind, granted_at) VALUES (999999, 'officer', '2026-01-01 00:00:00')"))

    results = await asyncio.gather(data.write(add("before")), data.write(break_a_rule), data.write(add("after")), return_exceptions=True)  # type: ignore[arg-type]
    assert isinstance(results[1], DBAPIError)
    assert await data.read(names) == ["after", "before"]


async def test_a_full_disk_undoes_and_is_told_and_passes(data: Database) -> None:
    if not isinstance(data, SqliteDatabase):
        await _a_full_postgres(data)
        return
    await data.write(add("before"))  # type: ignore[arg-type]
    pages = await data.write(lambda db: db.execute(text("PRAGMA page_count")).scalar_one())

    def limit(count: int) -> object:
        return lambda db: db.execute(text(f"PRAGMA max_page_count={count}")).scalar_one()

    await data.write(limit(pages))  # type: ignore[arg-type]
    results = await asyncio.gather(*(data.write(add("x" * 3000)) for _ in range(5)), return_exceptions=True)  # type: ignore[arg-type]
    assert any(isinstance(result, OperationalError) for result in results)
    kept = await data.read(names)
    assert len(kept) == 1 + sum(isinstance(result, int) for result in results), "what was answered is there, what raised is not"
    await data.write(limit(1_000_000))  # type: ignore[arg-type]
    await data.write(add("after"))  # type: ignore[arg-type]
    assert "after" in await data.read(names)


async def _a_full_postgres(data: Database) -> None:
    """PostgreSQL says the same of a disk, a quota or a table that takes no more: the statement fails, the unit is undone."""

    def refuse(db: Session) -> None:
        add("never")(db)  # type: ignore[operator]
        db.execute(text("DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"))

    with pytest.raises(OperationalError):
        await data.write(refuse)
    await data.write(add("after"))  # type: ignore[arg-type]
    assert await data.read(names) == ["after"]


async def test_moments_come_back_as_they_went(data: Database) -> None:
    in_vietnam = datetime(2026, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=7)))
    await data.write(lambda db: db.add(Person(name="a", created_at=in_vietnam)))
    back = await data.read(lambda db: db.exec(select(Person.created_at)).one())
    assert back == in_vietnam
    assert back.tzinfo is UTC
    assert local(back).day == 31


async def test_a_moment_without_a_zone_is_refused(data: Database) -> None:
    with pytest.raises(Exception, match="without a zone"):
        await data.write(lambda db: db.add(Person(name="a", created_at=datetime(2026, 1, 1))))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "is not a URL"),
        ("mysql://host/name", "names mysql"),
        ("sqlite://", "names no file"),
        ("sqlite:////proc/nowhere/x.db", "cannot be made"),
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be opened"),
    ],
)
def test_a_wrong_url_says_what_to_do(url: str, says: str) -> None:
    with pytest.raises(Unusable, match=says) as refused:
        database.connect(url)
    assert "\n" not in str(refused.value)
