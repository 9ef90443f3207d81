"""Whoever is not to be reminded just now is put off: no event, no turn, and the time at which they are looked at next."""

import threading
import time
from contextlib import suppress
from datetime import timedelta

from sqlmodel import Session, col, select

from bot.schedule import fire_due
from models import candidates, idle, planning, timers
from models.people import Account, Person
from models.registrations import WAITING, Registration
from models.timers import Timer
from tests.machine import Machine, Talk
from tests.stories import story


@story
def citizen(machine: Machine) -> Talk:
    """A citizen who has registered, and wants to be reminded every week."""
    return machine.citizen().register()


def reminder(db: Session) -> Timer:
    """When the citizen is looked at next."""
    return db.exec(select(Timer).where(Timer.reason == planning.REMINDER)).one()


def pass_time(machine: Machine, **delta: float) -> int:
    """Lets time pass until timers fire. Returns how many events came of it."""
    machine.now += timedelta(**delta)
    before = len(machine.events())
    assert machine.do(lambda db: fire_due(db, machine.now)) > 0
    return len(machine.events()) - before


def test_whoever_is_to_be_reminded_gets_a_turn(machine: Machine, citizen: Talk) -> None:
    assert pass_time(machine, days=8) == 1


def test_whoever_has_nothing_to_do_is_looked_at_later(machine: Machine, citizen: Talk) -> None:
    machine.do(lambda db: setattr(db.exec(select(Registration)).one(), "state", WAITING))
    assert pass_time(machine, days=8) == 0
    assert machine.now < machine.do(reminder).due <= machine.now + timedelta(days=8)


def test_whoever_was_here_meanwhile_is_looked_at_when_quiet_for_long_enough(machine: Machine, citizen: Talk) -> None:
    here = machine.now + timedelta(days=5)
    machine.do(lambda db: setattr(db.exec(select(Account).where(col(Account.last_active_at).is_not(None))).one(), "last_active_at", here))
    assert pass_time(machine, days=8) == 0
    assert machine.do(reminder).due >= here + timedelta(days=7)


def test_whoever_wants_no_reminders_any_more_is_not_looked_at(machine: Machine, citizen: Talk) -> None:
    machine.do(lambda db: setattr(db.exec(select(Person).where(Person.name == "Lò Thị Mẫu")).one(), "reminders", "never"))
    assert pass_time(machine, days=8) == 0
    assert not machine.do(lambda db: db.exec(select(Timer).where(Timer.reason == planning.REMINDER)).all())


def test_a_time_that_is_set_meanwhile_stands(machine: Machine, citizen: Talk) -> None:
    machine.do(lambda db: setattr(db.exec(select(Registration)).one(), "state", WAITING))
    machine.now += timedelta(days=8)
    owner, chosen = machine.do(reminder).of, machine.now + timedelta(days=3)
    is_set = threading.Event()

    def choose(db: Session) -> None:
        timers.set_timer(db, owner, planning.REMINDER, chosen)
        is_set.set()
        time.sleep(0.3)  # not committed yet

    choosing = threading.Thread(target=lambda: machine.do(choose))
    choosing.start()
    is_set.wait()
    machine.do(lambda db: fire_due(db, machine.now))
    choosing.join()
    assert machine.do(reminder).due == chosen
    assert not [event for event in machine.events() if event.kind == "timer" and (event.payload or {})["reason"] == planning.REMINDER]


def test_a_look_with_which_another_process_died_is_taken_up_again_and_no_event(machine: Machine, citizen: Talk) -> None:
    machine.do(lambda db: setattr(db.exec(select(Registration)).one(), "state", WAITING))
    machine.now += timedelta(days=8)
    is_taken = threading.Event()

    def die(db: Session) -> None:
        assert idle.put_off(db, timers.due(db, machine.now, 10), machine.now)[1] == 1
        is_taken.set()
        time.sleep(0.3)
        raise InterruptedError

    def process() -> None:
        with suppress(InterruptedError):
            machine.do(die)

    dying = threading.Thread(target=process)
    dying.start()
    is_taken.wait()
    machine.do(lambda db: fire_due(db, machine.now))
    dying.join()
    machine.do(lambda db: fire_due(db, machine.now))
    assert machine.do(reminder).due > machine.now
    assert not [event for event in machine.events() if event.kind == "timer" and (event.payload or {})["reason"] == planning.REMINDER]


def test_many_are_looked_at_as_each_is_by_itself(machine: Machine, citizen: Talk) -> None:
    for number in range(3):
        machine.citizen(f"other-{number}").register(f"Người Mẫu {'ABC'[number]}")
    machine.now += timedelta(days=8)

    def look(db: Session) -> None:
        people = db.exec(select(Person).where(col(Person.id).in_(select(Registration.person_id)))).all()
        found = candidates.find(db, people, machine.now)
        assert len(found) == 4
        assert all(found[person.id] == candidates.of(db, person, machine.now) for person in people)

    machine.do(look)
