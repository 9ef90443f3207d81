"""The clock: each timer fires once however many look, what is over is erased, what nobody refers to is swept."""

import asyncio
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot import sample, schedule
from bot.clock import Clock
from bot.media import small_key
from bot.schedule import KEEP_PAYLOADS, Schedule, discard_some, erase_old, fire_due, let_go, sweep_orphans
from bot.store import FolderStore
from models import inbox, outbox, programme, registrations, retention, timers, web
from models.chats import Conversation
from models.database import Database, in_transaction
from models.evidence import Evidence, Photo
from models.inbox import Event
from models.outbox import Message
from models.people import Person
from models.programme import Programme
from models.registrations import Registration
from models.timers import Timer
from models.timezone import VIETNAM
from models.web import WebItem
from tests.life import KEYS, citizen_in_full
from tests.machine import Machine


def conversation_id(machine: Machine) -> int:
    """The id of a conversation with a registered citizen."""
    machine.citizen().register()
    found: int = machine.do(lambda db: db.exec(select(Conversation.id)).first())
    return found


def test_a_timer_fires_once_when_it_is_due(machine: Machine) -> None:
    conversation = conversation_id(machine)
    due = machine.now + timedelta(seconds=10)
    machine.do(lambda db: timers.set_timer(db, timers.conversation(conversation), "test", due))
    assert machine.do(lambda db: fire_due(db, due - timedelta(seconds=1))) == 0
    assert machine.do(lambda db: fire_due(db, due)) == 1
    assert machine.do(lambda db: fire_due(db, due)) == 0
    assert machine.events()[-1].payload == {"reason": "test"}


def test_what_fell_due_while_everything_was_down_fires_afterwards(machine: Machine) -> None:
    conversation = conversation_id(machine)
    machine.do(lambda db: timers.set_timer(db, timers.conversation(conversation), "test", machine.now))
    assert machine.do(lambda db: fire_due(db, machine.now + timedelta(days=40))) == 2, "and the look whether to remind"


def test_setting_a_timer_again_moves_it(machine: Machine) -> None:
    conversation = conversation_id(machine)
    for seconds in (1, 2, 3):
        machine.do(
            lambda db, seconds=seconds: timers.set_timer(db, timers.conversation(conversation), "test", machine.now + timedelta(seconds=seconds))
        )
    assert machine.do(lambda db: db.exec(select(Timer.due).where(Timer.reason == "test")).all()) == [machine.now + timedelta(seconds=3)]


def test_many_processes_fire_each_timer_once(machine: Machine) -> None:
    for number in range(20):
        machine.citizen(f"c{number}")
    machine.run()

    def arm(db: Session) -> None:
        for conversation in db.exec(select(Conversation.id)).all():
            timers.set_timer(db, timers.conversation(conversation), "test", machine.now)

    machine.do(arm)
    threads = [threading.Thread(target=lambda: machine.do(lambda db: fire_due(db, machine.now))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    machine.do(lambda db: fire_due(db, machine.now))
    fired = [event for event in machine.events() if event.kind == "timer"]
    assert len(fired) == len({event.conversation_id for event in fired}) == 20


async def test_it_stops_whatever_was_about_to_wake(
    data: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(schedule, "TICK_SECONDS", 0.001)
    for pause in range(40):
        clockwork = Schedule(data, FolderStore(tmp_path), Clock(), lambda: None)
        clockwork.start()
        await asyncio.sleep(0.01 + pause / 20_000)
        await clockwork.stop()
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def test_payloads_are_erased_some_days_after_they_are_done_and_keys_stay(machine: Machine) -> None:
    machine.citizen().register()

    def sent(db: Session) -> None:
        for message in db.exec(select(Message)):
            message.state, message.sent_at = outbox.SENT, machine.now
        web.add_item(db, WebItem(chat="x", key="old", sender="bot", body={"text": "old"}, at=machine.now))

    machine.do(sent)
    machine.do(lambda db: erase_old(db, machine.now + KEEP_PAYLOADS - timedelta(minutes=1)))
    assert all(event.payload for event in machine.events())
    machine.do(lambda db: erase_old(db, machine.now + KEEP_PAYLOADS + timedelta(minutes=1)))
    assert [event.payload for event in machine.events()] == [None] * len(machine.events())
    assert [message.body for message in machine.messages()] == [None] * len(machine.messages())
    assert all(len(event.key) == 64 for event in machine.events())
    assert machine.do(lambda db: db.exec(select(WebItem)).all()) == []


def test_what_still_waits_is_not_erased(machine: Machine) -> None:
    machine.citizen()
    machine.do(lambda db: erase_old(db, machine.now + KEEP_PAYLOADS * 2))
    assert machine.events()[0].payload is not None


async def test_orphans_are_swept_after_a_day_and_nothing_else(data: Database, tmp_path: Path) -> None:
    machine = Machine(data.engine)
    talk = machine.citizen().register()
    talk.press(talk.last.choices[0][1])
    talk.photo("kept")
    store = FolderStore(tmp_path)
    for key in ("citizens/x/kept.jpg", "citizens/x/kept.small.jpg", "citizens/x/lost.jpg", "citizens/x/lost.small.jpg", "incoming/raw"):
        await store.put(key, b"x")
    await store.put("citizens/x/new.jpg", b"x")
    day_ago = (datetime.now(UTC) - timedelta(days=1, minutes=1)).timestamp()
    for name in ("kept.jpg", "kept.small.jpg", "lost.jpg", "lost.small.jpg"):
        os.utime(tmp_path / "citizens/x" / name, (day_ago, day_ago))
    os.utime(tmp_path / "incoming/raw", (day_ago, day_ago))
    assert await sweep_orphans(data, store, datetime.now(UTC)) == 2
    left = {stored.key async for stored in store.list("")}
    assert left == {"citizens/x/kept.jpg", "citizens/x/kept.small.jpg", "citizens/x/new.jpg"}


async def test_a_picture_whose_turn_is_still_to_come_is_no_orphan(data: Database, tmp_path: Path) -> None:
    machine = Machine(data.engine)
    machine.citizen().register()
    key = "citizens/x/waits.jpg"

    def waits(db: Session) -> None:
        event = db.exec(select(Event)).all()[-1]
        event.state, event.media = inbox.PARKED, {"key": key}

    in_transaction(data.engine, waits)
    store = FolderStore(tmp_path)
    await store.put(key, b"x")
    await asyncio.to_thread(os.utime, tmp_path / key, (0, 0))
    assert await sweep_orphans(data, store, datetime.now(UTC)) == 0
    assert machine.do(lambda db: db.exec(select(Photo)).all()) == []


async def test_photos_and_recordings_go_some_time_after_the_decision_and_fingerprints_stay(data: Database, tmp_path: Path) -> None:
    machine, store = Machine(data.engine), FolderStore(tmp_path)
    citizen_in_full(machine)
    for key in KEYS:
        await store.put(key, b"x")
    await store.put(small_key(KEYS[0]), b"x")
    days = programme.shipped().photo_days
    assert await let_go(data, machine.now + timedelta(days=days * 3)) == 0, "nothing goes that was not decided for good"
    machine.moderator().press("Đạt")
    assert await let_go(data, machine.now + timedelta(days=days)) == 0
    assert await let_go(data, machine.now + timedelta(days=days, minutes=1)) == 4, "two photos, and a recording that tells about two criteria"
    assert await let_go(data, machine.now + timedelta(days=days, minutes=1)) == 0
    await discard_some(data, store)
    left = {stored.key async for stored in store.list("")}
    assert left == {"citizens/x/prompt.mp3"}
    photos = machine.do(lambda db: list(db.exec(select(Photo))))
    assert [(photo.key, len(photo.fingerprint)) for photo in photos] == [(None, 64)] * 2
    assert machine.do(lambda db: db.exec(select(Evidence)).all()), "what they showed is still known"


async def test_each_file_goes_by_the_version_that_it_began_with(data: Database, fifteen: Programme) -> None:
    machine = Machine(data.engine)

    def decided(db: Session, version: Programme, name: str) -> None:
        file = with_photo(db, machine, version, name)
        file.state, file.decided_at = registrations.UNACHIEVED, machine.now

    machine.do(lambda db: decided(db, fifteen, "short"))
    machine.do(lambda db: decided(db, programme.shipped(), "long"))
    assert fifteen.photo_days == 100
    assert await let_go(data, machine.now + timedelta(days=101)) == 1
    assert machine.do(lambda db: sorted(str(key) for key in db.exec(select(Photo.key)))) == ["None", "long.jpg"]


def test_a_file_that_nobody_will_decide_about_keeps_its_photos_as_long_after_its_year(machine: Machine) -> None:
    undone = (registrations.OPEN, registrations.RETURNED, registrations.WITHDRAWN)
    for state in (*undone, registrations.WAITING):
        machine.do(lambda db, state=state: setattr(with_photo(db, machine, programme.shipped(), state), "state", state))
    over = datetime(2027, 1, 1, tzinfo=VIETNAM) + timedelta(days=programme.shipped().photo_days)
    assert machine.do(lambda db: retention.let_go(db, over - timedelta(minutes=1))) == 0
    assert machine.do(lambda db: retention.let_go(db, over + timedelta(minutes=1))) == len(undone)
    assert machine.do(lambda db: [key for key in db.exec(select(Photo.key)) if key]) == ["waiting.jpg"], "which may be decided about still"


def with_photo(db: Session, machine: Machine, version: Programme, name: str) -> Registration:
    """A file of this year with a photo, of somebody new."""
    person = Person(name=name, created_at=machine.now)
    db.add(person)
    db.flush()
    file = registrations.register(db, person, version, sample.villages(db)[0], version.groups[0].id, 2026, machine.now)
    picture: dict[str, Any] = {"source_hash": "0" * 64, "fingerprint": "f" * 64, "fingerprint_quality": 9, "width": 9, "height": 9}
    db.add(Photo(registration_id=file.id, key=f"{name}.jpg", taken_in_at=machine.now, **picture))
    return file


def test_many_go_some_at_a_time(machine: Machine) -> None:
    citizen_in_full(machine)
    machine.moderator().press("Đạt")
    later = machine.now + timedelta(days=9999)
    assert [machine.do(lambda db: retention.let_go(db, later, limit=3)) for _ in range(3)] == [3, 1, 0]
