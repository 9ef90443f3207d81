"""The clock: each timer fires once however many look, what is over is erased, what nobody refers to is swept."""

import asyncio
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from bot.schedule import KEEP_PAYLOADS, erase_old, fire_due, sweep_orphans
from bot.store import FolderStore
from models import inbox, outbox, timers, web
from models.chats import Conversation
from models.database import Database, in_transaction
from models.evidence import Photo
from models.inbox import Event
from models.outbox import Message
from models.timers import Timer
from models.web import WebItem
from tests.machine import Machine


def conversation_id(machine: Machine) -> int:
    """The id of a conversation with a registered citizen."""
    machine.citizen().register()
    found: int = machine.do(lambda db: db.exec(select(Conversation.id)).first())
    return found


def test_a_timer_fires_once_when_it_is_due(machine: Machine) -> None:
    conversation = conversation_id(machine)
    due = machine.now + timedelta(seconds=10)
    machine.do(lambda db: timers.set_timer(db, conversation, "test", due))
    assert machine.do(lambda db: fire_due(db, due - timedelta(seconds=1))) == 0
    assert machine.do(lambda db: fire_due(db, due)) == 1
    assert machine.do(lambda db: fire_due(db, due)) == 0
    assert machine.events()[-1].payload == {"reason": "test"}


def test_what_fell_due_while_everything_was_down_fires_afterwards(machine: Machine) -> None:
    conversation = conversation_id(machine)
    machine.do(lambda db: timers.set_timer(db, conversation, "test", machine.now))
    assert machine.do(lambda db: fire_due(db, machine.now + timedelta(days=40))) == 1


def test_setting_a_timer_again_moves_it(machine: Machine) -> None:
    conversation = conversation_id(machine)
    for seconds in (1, 2, 3):
        machine.do(lambda db, seconds=seconds: timers.set_timer(db, conversation, "test", machine.now + timedelta(seconds=seconds)))
    assert machine.do(lambda db: db.exec(select(Timer.due)).all()) == [machine.now + timedelta(seconds=3)]


def test_many_processes_fire_each_timer_once(machine: Machine) -> None:
    for number in range(20):
        machine.citizen(f"c{number}")
    machine.run()

    def arm(db: Session) -> None:
        for conversation in db.exec(select(Conversation.id)).all():
            timers.set_timer(db, conversation, "test", machine.now)

    machine.do(arm)
    threads = [threading.Thread(target=lambda: machine.do(lambda db: fire_due(db, machine.now))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    machine.do(lambda db: fire_due(db, machine.now))
    fired = [event for event in machine.events() if event.kind == "timer"]
    assert len(fired) == len({event.conversation_id for event in fired}) == 20


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
