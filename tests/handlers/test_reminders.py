"""Reminders: what is missed, by day, as often as people like, and never more."""

from datetime import UTC, datetime, timedelta

import pytest

from models import reminders
from models.outbox import NOTICE
from tests.machine import Machine, Talk


@pytest.fixture
def citizen(machine: Machine) -> Talk:
    """Somebody who is registered, at nine in the morning."""
    return machine.citizen().register()


def reminded(machine: Machine) -> list[str]:
    """The reminders, in order."""
    return [(message.body or {})["text"] for message in machine.messages() if message.priority == NOTICE]


def test_a_week_of_silence_brings_one_thing_that_is_missing(machine: Machine, citizen: Talk) -> None:
    machine.later(days=6, hours=23)
    assert reminded(machine) == []
    machine.later(hours=1)
    assert reminded(machine) == ["Lò Thị Mẫu, hôm nào có dịp thì chụp một ảnh: Họp bản, góp ý, hòa giải. Còn 10 việc nữa thôi."]
    citizen.press("Họp bản, góp ý, hòa giải")
    assert "xin gửi ảnh lúc đang làm" in citizen.last.text, "the button leads straight there"


def test_whoever_was_active_is_left_in_peace(machine: Machine, citizen: Talk) -> None:
    machine.later(days=5)
    citizen.say("menu")
    machine.later(days=3)
    assert reminded(machine) == []
    machine.later(days=4)
    assert len(reminded(machine)) == 1


def test_what_fell_due_while_all_was_down_is_said_once(machine: Machine, citizen: Talk) -> None:
    machine.later(days=29)
    machine.later(minutes=1)
    assert len(reminded(machine)) == 1
    machine.later(days=7)
    assert len(reminded(machine)) == 2


def test_nobody_is_woken(machine: Machine, citizen: Talk) -> None:
    machine.now = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # ten in the evening in Vietnam
    citizen.say("menu")
    machine.later(days=7)
    assert reminded(machine) == []
    machine.later(hours=9, minutes=59)
    assert reminded(machine) == []
    machine.later(minutes=1)
    assert len(reminded(machine)) == 1, "at eight in the morning"


def test_left_in_peace_in_two_taps(machine: Machine, citizen: Talk) -> None:
    machine.later(days=7)
    citizen.press("Nghỉ nhắc")
    citizen.press("7 ngày")
    assert "Sẽ không nhắc trong 7 ngày." in citizen.last.text
    machine.later(days=6)
    assert len(reminded(machine)) == 1
    machine.later(days=2)
    assert len(reminded(machine)) == 2


@pytest.mark.parametrize(("label", "days"), [("Hằng ngày", 1), ("Hai tuần một lần", 14), ("Hằng tháng", 30)])
def test_as_often_as_people_like(machine: Machine, citizen: Talk, label: str, days: int) -> None:
    citizen.say("nhắc")
    citizen.press(label)
    machine.later(days=days, minutes=-1)
    assert reminded(machine) == []
    machine.later(minutes=1)
    assert len(reminded(machine)) == 1


def test_never(machine: Machine, citizen: Talk) -> None:
    citizen.say("nhắc")
    citizen.press("Không nhắc nữa")
    machine.later(days=400)
    assert reminded(machine) == []


def test_what_waits_for_review_needs_no_reminder(machine: Machine, citizen: Talk) -> None:
    citizen.photo("a")
    citizen.press("Giúp con cháu học bài")
    citizen.say("nộp")
    citizen.press("Vẫn nộp")
    machine.later(days=8)
    assert reminded(machine) == []


def test_the_next_look_is_in_the_daytime() -> None:
    evening = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    for hours in range(48):
        now = evening + timedelta(hours=hours)
        due = reminders.next_due(evening, "daily", now)
        assert due is not None
        assert now < due
        assert reminders.by_day(due) == due
