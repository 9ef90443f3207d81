"""What the clock is going to do is what it does then, if nothing changes."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from bot.doors import CHANNEL
from bot.schedule import fire_due
from models import outlook, planning
from models.people import Person
from models.timers import PERSON, Timer
from tests.machine import BARE, Machine


def reminder(db: Session) -> Timer | None:
    """When the one citizen is looked at next."""
    return db.exec(select(Timer).where(Timer.owner == PERSON, Timer.reason == planning.REMINDER)).first()


@pytest.mark.parametrize(("wants", "channel"), [("daily", BARE), ("weekly", BARE), ("monthly", BARE), ("weekly", CHANNEL)])
def test_the_looks_that_follow_are_those_that_come(machine: Machine, wants: str, channel: str) -> None:
    """Over a new year, Tết, and the farewell after eight reminders, in the order in which they come."""
    machine.citizen(channel=channel).register()
    machine.do(lambda db: db.execute(update(Person).values(reminders=wants)))
    until = machine.now + timedelta(days=400)
    told = machine.do(lambda db: outlook.following(db, reminder(db), machine.now, until))  # type: ignore[arg-type]
    came = list[datetime]()
    while (timer := machine.do(reminder)) and timer.due <= until:
        came.append(timer.due)
        machine.now = timer.due
        machine.do(lambda db: fire_due(db, machine.now))
        machine.run()
    assert len(told) > 3
    assert told == came[1:]
