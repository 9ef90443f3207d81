"""Notices are looked at again when they would be sent: by night, in peace, after deletion, and for those who were here meanwhile."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot import sample
from models import chats, notices, outbox, people
from models.chats import Chat, Conversation
from models.outbox import Message
from models.people import Account, Person, Role
from models.timezone import VIETNAM
from tests.machine import Machine

MORNING = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
EVENING = MORNING.replace(hour=20)
TET = datetime(2027, 2, 6, 9, 0, tzinfo=VIETNAM)


def reminder(machine: Machine, about: str = notices.REMINDER) -> int:
    """A notice that waits for somebody who has not been here since. Returns its id."""
    machine.citizen().register()

    def write(db: Session) -> int:
        person = db.exec(select(Person).where(Person.name == "Lò Thị Mẫu")).one()
        db.exec(select(Account).where(Account.address == "citizen-1")).one().last_active_at = MORNING - timedelta(days=7)
        message = Message(key="reminder", to="person", to_id=person.id, body={"text": "…"}, about=about, created_at=MORNING - timedelta(minutes=1))
        db.add(message)
        db.flush()
        return message.id

    found: int = machine.do(write)
    return found


def look(machine: Machine, id: int, now: datetime, **changes: Any) -> tuple[bool, str, datetime | None]:
    """Whether it may go at a time, and what stands in the outbox then; after something changed about the person."""

    def work(db: Session) -> tuple[bool, str, datetime | None]:
        message = db.get_one(Message, id)
        db.get_one(Person, message.to_id).sqlmodel_update(changes)
        may = notices.may_go(db, message, now)
        return may, message.state, message.not_before

    found: tuple[bool, str, datetime | None] = machine.do(work)
    return found


def test_by_day_it_goes(machine: Machine) -> None:
    assert look(machine, reminder(machine), MORNING) == (True, outbox.WAITING, None)


@pytest.mark.parametrize(("at", "until"), [(EVENING, MORNING.replace(day=26, hour=8)), (TET, datetime(2027, 2, 11, 8, 0, tzinfo=VIETNAM))])
def test_by_night_and_on_days_off_it_waits(machine: Machine, at: datetime, until: datetime) -> None:
    assert look(machine, reminder(machine), at) == (False, outbox.WAITING, until)


@pytest.mark.parametrize("change", [{"paused_until": MORNING + timedelta(days=1)}, {"reminders": "never"}, {"erased_at": MORNING}])
def test_who_wants_none_any_more_gets_none(machine: Machine, change: dict[str, Any]) -> None:
    assert look(machine, reminder(machine), MORNING, **change)[:2] == (False, outbox.REFUSED)


@pytest.mark.parametrize("about", [notices.DIGEST, notices.REQUEST])
def test_whose_role_was_taken_away_gets_no_officer_s_notice(machine: Machine, about: str) -> None:
    id = reminder(machine, about)

    def appoint(db: Session) -> None:
        db.add(Role(person_id=db.get_one(Message, id).to_id, kind="officer", commune_code=sample.COMMUNE, granted_at=MORNING))

    machine.do(appoint)
    assert look(machine, id, MORNING)[:2] == (True, outbox.WAITING)
    machine.do(lambda db: [people.withdraw_role(db, role.id, MORNING) for role in db.exec(select(Role).where(Role.kind == "officer"))])
    assert look(machine, id, MORNING)[:2] == (False, outbox.REFUSED)


def test_a_farewell_goes_to_those_who_are_reminded_no_more(machine: Machine) -> None:
    assert look(machine, reminder(machine, notices.FAREWELL), MORNING, reminders="never")[0]


def test_who_was_here_meanwhile_is_not_reminded(machine: Machine) -> None:
    id = reminder(machine)

    def come(db: Session) -> None:
        db.exec(select(Account).where(Account.address == "citizen-1")).one().last_active_at = MORNING

    machine.do(come)
    assert look(machine, id, MORNING)[:2] == (False, outbox.REFUSED)


@pytest.mark.parametrize(("key", "goes"), [("reminder 7 2026-11-26", False), ("reminder 8 2026-11-26", True), ("topic 7 2026-11-26", True)])
def test_of_a_series_that_could_not_be_sent_only_the_newest_goes(machine: Machine, key: str, goes: bool) -> None:
    id = reminder(machine)

    def another(db: Session) -> None:
        message = db.get_one(Message, id)
        message.key, message.chat_id = "reminder 7 2026-11-25", 1
        values: dict[str, Any] = {"to": "person", "to_id": message.to_id, "chat_id": 1, "about": message.about, "created_at": message.created_at}
        db.add(Message(key=key, body={"text": "…"}, **values))

    machine.do(another)
    assert look(machine, id, MORNING)[:2] == (goes, outbox.WAITING if goes else outbox.REFUSED)


def test_the_sender_passes_over_what_may_not_go_and_sends_what_stands_behind_it(machine: Machine) -> None:
    id = reminder(machine)

    def claim(db: Session) -> list[str]:
        chat = db.exec(select(Chat).join(Conversation, col(Conversation.chat_id) == col(Chat.id)).where(Chat.kind == "private")).one()
        db.add(Message(key="bulk", to="chat", to_id=chat.id, chat_id=chat.id, body={"text": "…"}, priority=outbox.NOTICE, created_at=EVENING))
        for message in db.exec(select(Message).where(Message.state == outbox.WAITING, col(Message.key).not_in(("reminder", "bulk")))):
            message.state = outbox.SENT
        db.flush()
        outbox.route(db, EVENING)
        claimed = outbox.claim(db, chat.channel, chat.bot, 1, EVENING, 10, set(), lambda message: notices.may_go(db, message, EVENING))
        return [message.key for message, _ in claimed]

    assert machine.do(claim) == ["bulk"]
    assert machine.do(lambda db: db.get_one(Message, id).attempts) == 0


def test_the_clock_speaks_with_nobody(machine: Machine) -> None:
    machine.citizen().register()
    machine.later(days=8)
    clock = machine.do(lambda db: db.exec(select(Chat).where(Chat.kind == "clock")).all())
    assert clock
    assert not any(message.chat_id in {chat.id for chat in clock} for message in machine.messages())
    assert (
        machine.do(lambda db: chats.private_chat_of(db, db.exec(select(Person.id).where(Person.name == "Lò Thị Mẫu")).one(), machine.now)).kind
        == "private"
    )
