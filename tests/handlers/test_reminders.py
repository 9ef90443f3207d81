"""Reminders: what is missed, by day, as often as people like, and never more."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session, select

from bot.doors import BOT, CHANNEL
from models import chats, people, reminders
from models.outbox import NOTICE
from models.people import Person
from models.reminders import Quiet
from tests.machine import Machine, Talk


@pytest.fixture
def citizen(machine: Machine) -> Talk:
    """Somebody who is registered, at nine in the morning."""
    return machine.citizen().register()


def reminded(machine: Machine) -> list[str]:
    """The reminders, in order: they offer to be left in peace, or to be taken up again."""
    bodies = [message.body or {} for message in machine.messages() if message.priority == NOTICE]
    return [body["text"] for body in bodies if any(id.startswith("reminders.") for id, _ in body.get("choices", []))]


def test_a_week_of_silence_brings_one_thing_that_is_missing(machine: Machine, citizen: Talk) -> None:
    machine.later(days=6, hours=23)
    assert reminded(machine) == []
    machine.later(hours=1)
    assert reminded(machine) == ["Lò Thị Mẫu, hôm nào có dịp thì chụp một ảnh: Họp bản, góp ý, hòa giải. Còn 10 mục nữa thôi."]
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
    citizen.press("Nghỉ nhắc ít lâu")
    citizen.press("Một tuần")
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
    citizen.press("Nộp luôn")
    machine.later(days=8)
    assert reminded(machine) == []


def test_the_next_look_is_in_the_daytime() -> None:
    quiet = Quiet(datetime(2026, 11, 25, 14, 0, tzinfo=UTC))
    for hours in range(48):
        now = quiet.since + timedelta(hours=hours)
        due = reminders.next_due(quiet, "daily", now)
        assert due is not None
        assert now < due
        assert reminders.by_day(due) == due


def test_who_never_reacts_is_reminded_ever_more_rarely_then_no_more(machine: Machine) -> None:
    machine.now = datetime(2027, 4, 5, 2, 0, tzinfo=UTC)
    machine.citizen().register()
    days = [day for day in range(250) if not _quiet_day(machine)]
    gaps = [later - earlier for earlier, later in pairwise(days)]
    assert gaps[:2] == [7, 7]
    assert min(gaps[3:5]) >= 14
    assert "thôi không nhắc nữa" in reminded(machine)[-1]
    assert len(days) == 9


def test_an_answer_makes_reminders_as_frequent_as_before(machine: Machine, citizen: Talk) -> None:
    machine.later(days=7)
    machine.later(days=7)
    machine.later(days=7)
    machine.later(days=7)
    assert len(reminded(machine)) == 3, "twice as rarely after three"
    citizen.say("menu")
    machine.later(days=7)
    assert len(reminded(machine)) == 4


def test_who_uses_two_messengers_is_reminded_once_where_they_were_last(machine: Machine, citizen: Talk) -> None:
    other = Talk(machine, "own-second", "second")
    other.receive("start")
    machine.run()
    machine.later(hours=1)

    def join(db: Session) -> None:
        person = db.exec(select(Person).where(Person.name == "Lò Thị Mẫu")).one()
        people.join(db, chats.find_or_add_account(db, CHANNEL, BOT, "second"), person)

    machine.do(join)
    other.say("menu")
    heard = len(citizen.said())
    machine.later(days=6, hours=23)
    assert reminded(machine) == [], "quiet in neither for long enough"
    machine.later(hours=1)
    assert len(reminded(machine)) == 1
    assert other.last.text == reminded(machine)[0], "where they were last"
    assert len(citizen.said()) == heard, "the older chat stays quiet"
    other.say("nhắc")
    other.press("✓ Hằng tuần")
    for _ in range(7):
        machine.later(days=1)
    assert len(reminded(machine)) == 2, "once a week, though both chats were planned in"


def test_the_last_day_is_said_when_it_is_near(machine: Machine, citizen: Talk) -> None:
    machine.later(days=3)
    citizen.say("nhắc")
    citizen.press("Hằng tháng")
    machine.now = datetime(2027, 11, 1, 2, 0, tzinfo=UTC)
    citizen.say("menu")
    citizen.press("Giữ như năm ngoái")
    before = len(reminded(machine))
    for _ in range(28):
        machine.later(days=1)
    (near,) = reminded(machine)[before:]
    assert "Hạn nộp dự kiến: ngày 30/11." in near


def test_a_new_year_invites_those_who_took_part(machine: Machine, citizen: Talk) -> None:
    for _ in range(55):
        machine.later(days=1)
    assert any("sang năm mới" in words for words in reminded(machine))
    citizen.press("Đăng ký tiếp")
    assert citizen.step() is not None


def test_tet_is_peace(machine: Machine, citizen: Talk) -> None:
    machine.now = datetime(2027, 2, 1, 2, 0, tzinfo=UTC)
    citizen.say("menu")
    for _ in range(9):
        machine.later(days=1)
    assert reminded(machine) == [], "a week was over in the middle of Tết"
    machine.later(days=1)
    assert len(reminded(machine)) == 1


def _quiet_day(machine: Machine) -> bool:
    before = len(reminded(machine))
    machine.later(days=1)
    return len(reminded(machine)) == before
