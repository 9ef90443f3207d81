"""Nothing that people do all day reads whole tables: in a country each has millions of rows, and a small box keeps its own for years."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Engine, event, update
from sqlmodel import Session

from bot.doors import BOT, CHANNEL
from bot.schedule import erase_old
from models import inbox, notices, outbox, retention
from models.people import Account
from models.tables import metadata
from tests.machine import Machine, Talk

FEW = {"commune", "village", "programme_version", "role", "spoken", "lease", "memory", "invitation", "announcement", "request"}
"""Tables that grow with places and offices, not with people."""
LARGE = set(metadata.tables) - FEW
WORKLISTS = {str(index.name) for table in metadata.tables.values() for index in table.indexes if index.dialect_options["sqlite"]["where"] is not None}
"""Indexes that hold only what is to be done still."""

Statement = tuple[str, Any]


def test_what_people_do_all_day_is_found_by_an_index(machine: Machine) -> None:
    citizen = machine.citizen()
    machine.do(lambda db: db.execute(update(Account).values(listens="Tiếng Mông")))
    reviewer = machine.moderator()
    machine.officer()
    with listening(machine.engine) as heard:
        a_day(machine, citizen, reviewer)
    assert len(heard) > 100
    assert_nothing_is_read_whole(machine, heard)


def test_a_sender_reads_what_waits_and_not_what_was_sent(machine: Machine) -> None:
    machine.citizen().register()
    with listening(machine.engine) as heard:
        send(machine)
    asked = [(statement, values) for statement, values in heard.items() if "message.state = 'waiting'" in statement and "LIMIT" in statement]
    assert len(asked) == 2, "for a way, and to be sent"
    for statement, values in asked:
        assert any("ix_message_waiting" in step for step in plan(machine.engine, statement, values)), statement


def test_what_is_erased_every_hour_is_found_by_an_index(machine: Machine) -> None:
    """All that was ever said would be read else, more of it every year, while nobody's turn is taken."""
    a_day(machine, machine.citizen(), machine.moderator())
    machine.now += timedelta(days=800)
    with listening(machine.engine) as heard:
        machine.do(lambda db: erase_old(db, machine.now))
        assert machine.do(lambda db: retention.let_go(db, machine.now)) == 1
    assert all(message.body is None for message in machine.messages()) and all(each.payload is None for each in machine.events())
    assert_nothing_is_read_whole(machine, heard)


def a_day(machine: Machine, citizen: Talk, reviewer: Talk) -> None:
    """Somebody registers, sends photos, takes one away, hands in, mends and is approved; reminders are due; all is sent."""
    citizen.register()
    citizen.press(citizen.last.choices[0][1])
    for source in ("one", "two"):
        citizen.photo(source)
        machine.later(seconds=2)
        send(machine)
    citizen.say("xong")
    citizen.say("hồ sơ")
    citizen.press("Xem ảnh")
    citizen.press("Ảnh 2")
    citizen.press("Xóa ảnh này")
    machine.later(days=10)
    send(machine)
    machine.do(lambda db: inbox.claim_media(db, "somebody", machine.now, 4))
    citizen.say("nộp")
    citizen.press("Nộp luôn")
    reviewer.press("Cần bổ sung")
    reviewer.press(reviewer.last.choices[0][1])
    reviewer.press("Tiếp")
    reviewer.press(reviewer.last.choices[0][1])
    send(machine)
    machine.later(days=3)
    citizen.say("nộp")
    citizen.press("Nộp luôn")
    reviewer.say("xét")
    reviewer.press("Đạt")
    machine.later(minutes=20)
    send(machine)
    assert "Chúc mừng" in citizen.last.text
    assert {message.state for message in machine.messages()} == {outbox.SENT}


def send(machine: Machine) -> None:
    """What waits goes out, as a sender does it."""

    def some(db: Session) -> bool:
        outbox.route(db, machine.now)
        claimed = outbox.claim(db, CHANNEL, BOT, 1, machine.now, 30, set(), lambda message: notices.may_go(db, message, machine.now))
        for message, _ in claimed:
            message.state, message.sent_at = outbox.SENT, machine.now
        return bool(claimed)

    while machine.do(some):
        pass


@contextmanager
def listening(engine: Engine) -> Iterator[dict[str, Any]]:
    """What is asked of the database meanwhile: each statement once, with its values."""
    heard: dict[str, Any] = {}

    def note(_: Connection, __: object, statement: str, parameters: Any, ___: object, is_many: bool) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")) and not is_many and is_ours():
            heard.setdefault(statement, parameters)

    event.listen(engine, "before_cursor_execute", note)
    yield heard
    event.remove(engine, "before_cursor_execute", note)


def is_ours() -> bool:
    """Whether it is the program that asks, and not a test that looks."""
    frames = (frame.f_globals.get("__name__", "") for frame, _ in traceback.walk_stack(None))
    rooms = (name.partition(".")[0] for name in frames if name not in (__name__, "models.database"))
    return next((room for room in rooms if room in ("bot", "handlers", "models", "tests")), "") != "tests"


def assert_nothing_is_read_whole(machine: Machine, heard: dict[str, Any]) -> None:
    """That each statement finds what it wants."""
    plans = {statement: plan(machine.engine, statement, parameters) for statement, parameters in heard.items()}
    whole = {statement: step for statement, steps in plans.items() for step in steps if reads_whole(step)}
    assert not whole, "\n\n".join(f"{step}\n{statement}" for statement, step in whole.items())


def plan(engine: Engine, statement: str, parameters: Any) -> list[str]:
    """How a statement is answered: step by step; on PostgreSQL where nothing but indexes is wanted, since these tables are small."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            return [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        connection.exec_driver_sql("SET enable_seqscan = off")
        return [row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)]


def reads_whole(step: str) -> bool:
    """Whether a step reads all of a table that grows with people; a list of what is to be done may be read."""
    words = step.replace("->", "").split()
    if words[:1] == ["SCAN"]:
        return is_large(words[1]) and not WORKLISTS & set(words)
    return words[:3] == ["Seq", "Scan", "on"] and is_large(words[3])


def is_large(name: str) -> bool:
    """Whether a table, or what a query calls it, grows with people."""
    return name.strip('"').rsplit("_", 1)[0] in LARGE or name in LARGE
