"""Sending to people and to groups, with processes side by side and turns that die in the middle: each chat has it once, and all have it."""

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
from models import announcements, areas, audiences, chats, notices, outbox, people, programme, registrations, timers
from models.announcements import DONE, GROUPS, PEOPLE, RUNNING, TOPIC, Announcement
from models.helped import FAMILY, SELF
from models.outbox import Message
from models.people import Person
from models.places import Village
from tests.handlers.test_announcements import officer
from tests.handlers.test_monthly import a_topic, way
from tests.machine import Machine

CHATS = 30


def many(db: Session, machine: Machine, audience: str) -> int:
    """A message that is let go to so many chats."""
    (villagers if audience == PEOPLE else groups)(db, machine)
    area = areas.of_commune(db, sample.COMMUNE)
    draft = announcements.begin(db, sample.officers(db)[0].id, TOPIC, machine.now, area, "Mời bà con đi học.", audience=audience)
    announcements.let_go(db, draft, machine.now, audiences.count(db, draft, machine.now))
    timers.set_timer(db, timers.Owner(timers.ANNOUNCEMENT, draft.id), announcing.TIMER, machine.now)
    return draft.id


def villagers(db: Session, machine: Machine) -> None:
    """People of whom two share each phone: one who has it, and one who has none."""
    village, running = sample.villages(db)[0], programme.current()
    for number in range(CHATS * 2):
        person = Person(name=f"Người {number}", created_at=machine.now)
        db.add(person)
        db.flush()
        registrations.register(db, person, running, village, running.groups[0].id, 2026, machine.now)
        account = chats.find_or_add_account(db, CHANNEL, BOT, f"phone-{number % CHATS}")
        account.last_active_at = machine.now
        people.join(db, account, person, SELF if number < CHATS else FAMILY)
        chats.open_conversation(db, chats.find_or_add_chat(db, CHANNEL, BOT, f"own-{number % CHATS}", "private").id, account.id)


def groups(db: Session, machine: Machine) -> None:
    """Villages with a group each."""
    for number in range(CHATS):
        village = Village(commune_code=sample.COMMUNE, kind="bản", name=f"Thử {number}", sample=True)
        db.add(village)
        db.flush()
        chats.find_or_add_chat(db, CHANNEL, BOT, f"village-{village.id}", "group").village_id = village.id


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


@pytest.mark.parametrize("audience", [PEOPLE, GROUPS])
def test_processes_side_by_side_write_each_chat_once(machine: Machine, audience: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "AT_ONCE", 7)
    machine.later(days=1)
    id = machine.do(lambda db: many(db, machine, audience))
    assert machine.do(lambda db: db.get_one(Announcement, id).readers) == CHATS
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
    assert set(counted.values()) == {1} and len(counted) == CHATS, "each chat once, and every chat"


@pytest.mark.parametrize("audience", [PEOPLE, GROUPS])
def test_a_turn_that_dies_anywhere_is_taken_again_and_repeats_nobody(machine: Machine, audience: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "AT_ONCE", 10)
    machine.later(days=1)
    id = machine.do(lambda db: many(db, machine, audience))
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
    assert died > 2 and set(counted.values()) == {1} and len(counted) == CHATS


def test_of_officers_who_send_to_the_groups_at_once_one_does(machine: Machine) -> None:
    machine.later(days=1)
    machine.do(lambda db: groups(db, machine))
    talks = [machine.officer(), officer(machine, "Cán bộ Hai"), officer(machine, "Cán bộ Ba")]
    for talk in talks:
        talk.receive("choice", choice=way(a_topic(machine, talk), f"Gửi {CHATS} nhóm xét"))
    side_by_side(lambda: machine.do(lambda db: run_next(db, machine.book, machine.now)))
    assert machine.run() == 0, "all three had their turn"
    machine.later(seconds=1)
    sent = machine.do(lambda db: db.exec(select(Announcement.state).where(Announcement.audience == GROUPS)).all())
    assert sent == [RUNNING]
    assert sum(any("đã được gửi ở đây rồi" in said.text for said in talk.said()) for talk in talks) == len(talks) - 1
    counted = sent_to(machine)
    assert set(counted.values()) == {1} and len(counted) == CHATS
