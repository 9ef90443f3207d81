"""What should have a timer and has none gets one: after an upgrade, and whatever else lost it."""

import threading

from sqlalchemy import delete
from sqlmodel import Session, select

from models import planning
from models.timers import Timer
from tests.machine import Machine


def waiting_file(machine: Machine) -> None:
    """A citizen whose file waits, and an officer."""
    machine.officer()
    citizen = machine.citizen().register()
    citizen.photo("one")
    citizen.press("Họp bản, góp ý, hòa giải")
    citizen.press_id("handing_in.hand_in:anyway")


def standing(machine: Machine) -> set[tuple[str | None, str]]:
    """What has a timer."""
    found: set[tuple[str | None, str]] = machine.do(lambda db: set(db.exec(select(Timer.owner, Timer.reason))))
    return found


def test_timers_that_are_missing_come_back_once(machine: Machine) -> None:
    waiting_file(machine)
    before = standing(machine)
    assert {(owner, reason) for owner, reason in before} >= {("person", "reminder"), ("person", "digest"), ("village", "nudge")}
    machine.do(lambda db: db.execute(delete(Timer)))
    assert machine.do(lambda db: planning.fill(db, machine.now)) >= 3
    assert standing(machine) >= {("person", "reminder"), ("person", "digest"), ("village", "nudge")}
    assert machine.do(lambda db: planning.fill(db, machine.now)) == 0


def test_two_processes_that_fill_at_once_set_each_once(machine: Machine) -> None:
    waiting_file(machine)
    machine.do(lambda db: db.execute(delete(Timer)))
    threads = [threading.Thread(target=lambda: machine.do(lambda db: planning.fill(db, machine.now))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    timers = machine.do(lambda db: list(db.exec(select(Timer.owner, Timer.owner_id, Timer.reason))))
    assert len(timers) == len(set(timers)) >= 3


def test_what_came_back_looks_for_itself_whether_anything_is_due(machine: Machine) -> None:
    waiting_file(machine)
    machine.do(lambda db: db.execute(delete(Timer)))
    said = len(machine.messages())
    machine.do(lambda db: planning.fill(db, machine.now))
    machine.later(seconds=1)
    assert len(machine.messages()) == said

    def due(db: Session) -> bool:
        return all(timer.due > machine.now for timer in db.exec(select(Timer)))

    assert machine.do(due)
