"""Nudges: what waits too long is brought up, once a day, by day; with the officers when it takes long."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from models.notices import NUDGE
from models.outbox import NOTICE, SENT, Message
from tests.machine import BEGIN, Machine, Talk


@pytest.fixture
def group(machine: Machine) -> Talk:
    """A moderator in the group of the first village."""
    return machine.moderator()


def hand_in(machine: Machine, name: str, citizen: str, village: str = "Bản Mẫu Một") -> Talk:
    """Somebody whose file waits."""
    talk = machine.citizen(citizen).register(name, village)
    talk.photo(citizen)
    talk.press("Họp bản, góp ý, hòa giải")
    talk.press_id("handing_in.hand_in:anyway")
    return talk


def nudges(talk: Talk) -> list[str]:
    """What was brought up there."""
    return [said.text for said in talk.said() if "ồ sơ chờ xét" in said.text]


def test_two_files_that_wait_are_brought_up_once_a_day(machine: Machine, group: Talk) -> None:
    hand_in(machine, "Lò Thị Mẫu", "citizen-1")
    hand_in(machine, "Vàng A Páo", "citizen-2")
    machine.later(days=2, hours=23)
    assert nudges(group) == []
    machine.later(hours=1)
    machine.later(minutes=5)
    assert nudges(group) == ["Có 2 hồ sơ chờ xét đã hơn 3 ngày. Lúc nào rảnh, nhờ tổ xét xem giúp."]
    machine.later(days=3)
    assert len(nudges(group)) == 2
    assert all(message.priority == NOTICE for message in machine.messages() if "chờ xét" in (message.body or {})["text"])


def test_a_file_that_came_some_hours_later_is_not_forgotten_for_days(machine: Machine, group: Talk) -> None:
    machine.now = BEGIN.replace(day=25)
    hand_in(machine, "Lò Thị Mẫu", "citizen-1")
    machine.now += timedelta(hours=5)
    hand_in(machine, "Vàng A Páo", "citizen-2")
    for _ in range(24):
        machine.later(hours=4)
    assert nudges(group) == [
        "Có 1 hồ sơ chờ xét đã hơn 3 ngày. Lúc nào rảnh, nhờ tổ xét xem giúp.",
        "Có 2 hồ sơ chờ xét đã hơn 3 ngày. Lúc nào rảnh, nhờ tổ xét xem giúp.",
    ], "a day apart"


def test_of_what_a_messenger_did_not_take_for_weeks_each_gets_the_newest_alone(machine: Machine, group: Talk) -> None:
    officer = machine.officer()
    hand_in(machine, "Lò Thị Mẫu", "citizen-1")
    for _ in range(24):
        machine.later(days=1)
    assert (len(nudges(group)), len(nudges(officer))) == (8, 3)
    assert [(message.to, (message.body or {})["text"]) for message in machine.going(NUDGE)] == [
        ("reviewers", nudges(group)[-1]),
        ("person", nudges(officer)[-1]),
    ]


def test_a_nudge_that_was_kept_till_the_day_of_the_next_one_is_left_to_that_one(machine: Machine, group: Talk) -> None:
    hand_in(machine, "Lò Thị Mẫu", "citizen-1")
    machine.later(days=3)
    machine.now += timedelta(days=2)
    assert [message.key for message in machine.going(NUDGE)] == [message.key for message in machine.messages() if message.about == NUDGE]
    machine.now += timedelta(hours=23)  # an hour before the village is looked at again
    assert machine.going(NUDGE) == []
    machine.later(hours=1)
    assert [(message.body or {})["text"] for message in machine.going(NUDGE)] == nudges(group)[-1:]
    assert len(nudges(group)) == 2


def test_what_fell_due_in_the_night_waits_for_the_morning(machine: Machine, group: Talk) -> None:
    hand_in(machine, "Lò Thị Mẫu", "citizen-1")
    machine.later(days=3, hours=14)  # eleven in the evening
    assert nudges(group) == []
    machine.later(hours=9)
    assert len(nudges(group)) == 1


def test_a_tap_brings_the_file_to_the_bottom_and_it_can_be_decided_there(machine: Machine, group: Talk) -> None:
    citizen = hand_in(machine, "Lò Thị Mẫu", "citizen-1")
    machine.later(days=3)
    machine.do(lambda db: db.execute(update(Message).values(state=SENT)))
    group.press("Xem hồ sơ 00001")
    shown = machine.messages()[-1]
    assert (shown.body or {})["anew"] is True
    assert shown.slot == "review 1"
    group.press("Đạt")
    assert "Chúc mừng" in citizen.last.text


def test_what_was_decided_is_brought_up_no_more(machine: Machine, group: Talk) -> None:
    hand_in(machine, "Lò Thị Mẫu", "citizen-1")
    machine.later(days=1)
    group.press("Đạt")
    machine.later(days=30)
    assert nudges(group) == []


def test_officers_hear_of_it_after_ten_days(machine: Machine, group: Talk) -> None:
    officer = machine.officer()
    hand_in(machine, "Lò Thị Mẫu", "citizen-1")
    for _ in range(9):
        machine.later(days=1)
    assert nudges(officer) == []
    machine.later(days=1)
    (told,) = nudges(officer)
    assert told == "Hồ sơ chờ xét đã lâu, lâu nhất 10 ngày: Bản Mẫu Một 1 hồ sơ. Nhờ cán bộ Hội nhắc giúp tổ xét."


def test_officers_hear_once_a_week_of_all_villages_at_once(machine: Machine, group: Talk) -> None:
    officer = machine.officer()
    machine.moderator(village=1)
    machine.moderator(village=2)
    hand_in(machine, "Lò Thị Mẫu", "citizen-1")
    hand_in(machine, "Vàng A Páo", "citizen-2", "Thôn Mẫu Hai")
    machine.later(days=5)
    hand_in(machine, "Vàng Thị Mỷ", "citizen-3", machine.villages()[2].title)
    for _ in range(6):
        machine.later(days=1)
    (told,) = nudges(officer)
    assert told == "Hồ sơ chờ xét đã lâu, lâu nhất 10 ngày: Bản Mẫu Một 1 hồ sơ, Thôn Mẫu Hai 1 hồ sơ. Nhờ cán bộ Hội nhắc giúp tổ xét."
