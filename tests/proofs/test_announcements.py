"""Sending to an area, with processes side by side and turns that die in the middle: each chat has it once, and all have it."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest
from sqlmodel import Session, col, select

from bot import sample
from bot.conversation.engine import run_next
from bot.doors import BOT, CHANNEL
from bot.schedule import fire_due
from handlers import announcing
from models import announcements, areas, chats, notices, outbox, people, programme, readers, registrations, timers
from models.announcements import DONE, Announcement
from models.helped import FAMILY, SELF
from models.outbox import Message
from models.people import Person
from tests.machine import Machine

PHONES = 30


def many(db: Session, machine: Machine) -> int:
    """A message that is let go, to people of whom two share each phone: one who has it, and one who has none."""
    village, running = sample.villages(db)[0], programme.current()
    for number in range(PHONES * 2):
        person = Person(name=f"Người {number}", created_at=machine.now)
        db.add(person)
        db.flush()
        registrations.register(db, person, running, village, running.groups[0].id, 2026, machine.now)
        account = chats.find_or_add_account(db, CHANNEL, BOT, f"phone-{number % PHONES}")
        account.last_active_at = machine.now
        people.join(db, account, person, SELF if number < PHONES else FAMILY)
        chats.open_conversation(db, chats.find_or_add_chat(db, CHANNEL, BOT, f"own-{number % PHONES}", "private").id, account.id)
    area = areas.of_commune(db, sample.COMMUNE)
    draft = announcements.begin(db, sample.officers(db)[0].id, announcements.MESSAGE, machine.now, area, "Mời bà con đi học.")
    announcements.let_go(db, draft, machine.now, readers.count(db, area, machine.now))
    timers.set_timer(db, timers.Owner(timers.ANNOUNCEMENT, draft.id), announcing.TIMER, machine.now)
    return draft.id


def sent_to(machine: Machine) -> Counter[int]:
    """How often it goes to each chat."""

    def look(db: Session) -> Counter[int]:
        outbox.route(db, machine.now)
        written = db.exec(select(Message).where(Message.about == notices.ANNOUNCEMENT).order_by(col(Message.id)))
        return Counter(message.chat_id or 0 for message in written)

    found: Counter[int] = machine.do(look)
    return found


def deliver(db: Session, machine: Machine) -> None:
    """Lets what waits be sent."""
    outbox.route(db, machine.now)
    for message in db.exec(select(Message).where(Message.about == notices.ANNOUNCEMENT, Message.state == outbox.WAITING)):
        message.state, message.sent_at = outbox.SENT, machine.now


def side_by_side(work: Callable[[], object]) -> None:
    """Three processes at once."""
    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_processes_side_by_side_write_each_chat_once(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "AT_ONCE", 7)
    machine.later(days=1)
    id = machine.do(lambda db: many(db, machine))
    assert machine.do(lambda db: db.get_one(Announcement, id).readers) == PHONES
    owner = timers.Owner(timers.ANNOUNCEMENT, id)

    looks = count()

    def process() -> None:
        due = machine.now - timedelta(microseconds=next(looks))  # each believes that it is time
        machine.do(lambda db: timers.set_timer(db, owner, announcing.TIMER, due))
        machine.do(lambda db: fire_due(db, machine.now))
        for _ in range(4):
            machine.do(lambda db: run_next(db, machine.book, machine.now))

    for _ in range(60):
        side_by_side(process)
        machine.do(lambda db: deliver(db, machine))
        machine.later(minutes=2)
        if machine.do(lambda db: db.get_one(Announcement, id).state) == DONE:
            break
    counted = sent_to(machine)
    assert set(counted.values()) == {1} and len(counted) == PHONES, "each phone once, and every phone"


def test_a_turn_that_dies_anywhere_is_taken_again_and_repeats_nobody(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "AT_ONCE", 10)
    machine.later(days=1)
    id = machine.do(lambda db: many(db, machine))
    died = 0

    def dies(db: Session) -> None:
        run_next(db, machine.book, machine.now)
        raise KeyboardInterrupt  # as if the process were killed before it commits

    for _ in range(60):
        machine.do(lambda db: fire_due(db, machine.now))
        with pytest.raises(KeyboardInterrupt):
            machine.do(dies)
        died += 1
        machine.run()
        machine.do(lambda db: deliver(db, machine))
        machine.later(minutes=2)
        if machine.do(lambda db: db.get_one(Announcement, id).state) == DONE:
            break
    counted = sent_to(machine)
    assert died > 2 and set(counted.values()) == {1} and len(counted) == PHONES
