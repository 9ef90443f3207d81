"""What should have a timer and has none gets one: after an upgrade, and whatever else lost it."""

import threading
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from bot import sample
from models import notices, planning, requests
from models.announcements import RUNNING, Announcement
from models.areas import Area
from models.timers import Timer
from tests.machine import BEGIN, Machine


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
    machine.now = BEGIN.replace(day=25)  # a working Wednesday
    waiting_file(machine)
    machine.later(days=5, hours=23)
    assert {message.about for message in machine.messages() if message.about} == {notices.NUDGE, notices.DIGEST}, "the Monday's figures came"
    machine.now += timedelta(days=1)
    machine.do(lambda db: db.execute(delete(Timer)))
    said = len(machine.messages())
    machine.do(lambda db: planning.fill(db, machine.now))
    machine.later(hours=1)
    assert len(machine.messages()) == said

    def due(db: Session) -> bool:
        return all(timer.due > machine.now for timer in db.exec(select(Timer)))

    assert machine.do(due)


def test_what_an_officer_let_go_or_asked_is_taken_up_again(machine: Machine) -> None:
    def begin(db: Session) -> tuple[int, int]:
        author = sample.officers(db)[0]
        sent = Announcement(author_id=author.id, words="…", made_at=machine.now, state=RUNNING, approved_at=machine.now)
        db.add(sent)
        asked = requests.ask(db, author.id, Area("Tỉnh Mẫu"), "Lớp học", ["Bao nhiêu lớp?"], machine.now.date() + timedelta(days=9), machine.now)
        closed = requests.ask(db, author.id, Area("Tỉnh Mẫu"), "Xong", ["Bao nhiêu?"], machine.now.date() + timedelta(days=9), machine.now)
        requests.close(db, closed, author.id, machine.now)
        db.execute(delete(Timer))
        planning.fill(db, machine.now)
        return sent.id, asked.id

    sent, asked = machine.do(begin)
    found = machine.do(lambda db: set(db.exec(select(Timer.owner, Timer.owner_id).where(col(Timer.owner).in_(("announcement", "request"))))))
    assert found == {("announcement", sent), ("request", asked)}
