"""Reminders: what is missed, by day, as often as people like, and never more."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import update
from sqlmodel import Session, select

from bot.doors import BOT, CHANNEL
from models import areas, chats, evidence, notices, people, planning, programme, reminders, timers, unreached
from models.chats import Chat
from models.evidence import Photo
from models.people import Account, Person
from models.registrations import OPEN, Registration
from models.reminders import Quiet
from models.timezone import local
from tests.handlers.test_helping import active, register_other
from tests.handlers.test_review import send_back
from tests.life import at
from tests.machine import Machine, Talk
from tests.stories import story


@story
def citizen(machine: Machine) -> Talk:
    """Somebody who is registered, at nine in the morning."""
    return machine.citizen(channel="telegram").register()


def reminded(machine: Machine) -> list[str]:
    """The reminders, in order, with the farewell."""
    return [(message.body or {})["text"] for message in machine.messages() if message.about in (notices.REMINDER, notices.FAREWELL)]


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


def test_what_stands_under_a_reminder_is_for_whom_it_is_whoever_is_spoken_for_by_then(machine: Machine, citizen: Talk) -> None:
    register_other(citizen, "Lò Văn Cha")
    assert active(machine, citizen) == "Lò Văn Cha"
    machine.later(days=7)
    assert [words.partition(",")[0] for words in reminded(machine)] == ["Lò Thị Mẫu"]
    citizen.press("Nghỉ nhắc ít lâu")
    citizen.press("Một tuần")
    paused = {person.name: person.paused_until is not None for person in at(machine, Person) if person.name in ("Lò Thị Mẫu", "Lò Văn Cha")}
    assert paused == {"Lò Thị Mẫu": True, "Lò Văn Cha": False} and active(machine, citizen) == "Lò Văn Cha"
    citizen.press_id(next(id for said in citizen.said() for id, label in said.choices if label == "Họp bản, góp ý, hòa giải" and "helping" in id))
    assert active(machine, citizen) == "Lò Thị Mẫu"
    citizen.photo("own")
    (file,) = [machine.do(lambda db, id=photo.registration_id: db.get_one(Registration, id)) for photo in at(machine, Photo)]
    assert machine.do(lambda db: db.get_one(Person, file.person_id).name) == "Lò Thị Mẫu"


def test_nobody_presses_for_somebody_else(machine: Machine, citizen: Talk) -> None:
    stranger = machine.citizen("stranger").register("Vàng A Páo")
    (person,) = at(machine, Person, name="Lò Thị Mẫu")
    for hostile in (f"reminders.rest:{person.id}", f"reminders.rest_for:{person.id}.7", f"helping.do:{person.id}.file.open_file"):
        stranger.press_id(hostile)
        assert "Ở đây không làm giúp được người này." in stranger.last.text
    for nothing in (f"helping.do:{person.id}", f"helping.do:{person.id}.nothing.there.", "helping.do:", "reminders.rest_for:.7.7.7"):
        citizen.press_id(nothing)
        assert "máy gặp lỗi" not in citizen.last.text
    (after,) = at(machine, Person, name="Lò Thị Mẫu")
    assert after.paused_until is None and active(machine, stranger) == "Vàng A Páo"


def test_buttons_from_before_they_named_anybody_still_give_peace(machine: Machine, citizen: Talk) -> None:
    citizen.press_id("reminders.rest:")
    citizen.press_id("reminders.rest_for:7")
    (person,) = at(machine, Person, name="Lò Thị Mẫu")
    assert person.paused_until == machine.now + timedelta(days=7)
    citizen.press_id("reminders.rest_for:")
    assert at(machine, Person, name="Lò Thị Mẫu")[0].reminders == "never"


def test_what_was_sent_back_and_what_only_waits_to_be_handed_in(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    citizen.photo("a")
    citizen.press("Giúp con cháu học bài")
    citizen.say("nộp")
    citizen.press("Nộp luôn")
    about, _ = send_back(moderator)
    machine.later(days=7)
    assert reminded(machine) == [f"Lò Thị Mẫu, tổ xét nhờ bổ sung “{about}”. Gửi thêm rồi nộp lại nhé."]
    citizen.press(about)
    assert citizen.step() == "evidence.criterion" and about in citizen.last.text

    def show_all(db: Session) -> None:
        file, photo = db.exec(select(Registration)).one(), db.exec(select(Photo)).one()
        for criterion in programme.shipped().criteria:
            evidence.show(db, file, photo, criterion.id, machine.now)
        file.state = OPEN

    machine.do(show_all)
    for _ in range(7):
        machine.later(days=1)
    assert reminded(machine)[1:] == ["Lò Thị Mẫu, hồ sơ đủ cả rồi mà chưa nộp. Nộp luôn nhé."]
    citizen.press("Nộp hồ sơ")
    assert (citizen.step() or "").startswith("handing_in."), citizen.last


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
    machine.citizen(channel="telegram").register()
    days = [day for day in range(250) if not _quiet_day(machine)]
    gaps = [later - earlier for earlier, later in pairwise(days)]
    assert gaps[:2] == [7, 7]
    assert min(gaps[3:5]) >= 14
    assert "thôi không nhắc nữa" in reminded(machine)[-1]
    assert len(days) == 9
    (person,) = at(machine, Person, name="Lò Thị Mẫu")
    assert person.reminders == reminders.TIRED
    machine.do(lambda db: db.execute(update(Chat).values(reachable=False)))
    assert machine.do(lambda db: unreached.count(db, areas.of_village(db, machine.villages()[0]), machine.now)) == 1, "others may still tell them"
    assert machine.do(lambda db: planning.fill(db, machine.now) and timers.is_set(db, timers.person(person.id), planning.REMINDER)) is False


def test_where_nothing_rings_and_nobody_looks_nothing_piles_up_and_nobody_is_given_up(machine: Machine) -> None:
    machine.now = datetime(2027, 4, 5, 2, 0, tzinfo=UTC)
    citizen = machine.citizen().register()
    for _ in range(150):
        machine.later(days=1)
    assert len(reminded(machine)) == 1, "and no farewell, which nobody would have seen"
    citizen.say("menu")
    machine.later(days=7)
    assert len(reminded(machine)) == 2


def test_a_page_that_nobody_looks_at_stands_behind_a_messenger_that_rings(machine: Machine) -> None:
    page = machine.citizen("page").register()
    phone = Talk(machine, "own-phone", "phone", channel="telegram")
    phone.receive("start")
    machine.run()
    (person,) = at(machine, Person, name="Lò Thị Mẫu")
    machine.do(lambda db: people.join(db, chats.find_or_add_account(db, "telegram", "telegram", "phone"), person))
    machine.later(hours=1)
    page.say("menu")
    machine.later(days=7)
    assert page.last.text == reminded(machine)[-1], "where they were last"
    machine.later(days=7)
    machine.later(days=7)
    assert phone.last.text == reminded(machine)[-1] != page.last.text, "the page was not opened for two weeks"


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


def test_what_all_are_told_is_said_before_any_farewell(machine: Machine) -> None:
    machine.now = datetime(2027, 4, 5, 2, 0, tzinfo=UTC)
    machine.citizen(channel="telegram").register()
    machine.do(lambda db: db.execute(update(Person).values(reminded=8, reminded_at=datetime(2027, 11, 2, 2, 0, tzinfo=UTC))))
    machine.now = datetime(2027, 11, 20, 2, 0, tzinfo=UTC)
    machine.do(lambda db: planning.fill(db, machine.now))
    for _ in range(130):
        machine.later(days=1)
    last_day, new_year, farewell = reminded(machine)
    assert "Hạn nộp" in last_day and "sang năm mới" in new_year and "thôi không nhắc nữa" in farewell


def test_a_new_year_invites_those_who_took_part(machine: Machine, citizen: Talk) -> None:
    for _ in range(55):
        machine.later(days=1)
    assert any("sang năm mới" in words for words in reminded(machine))
    citizen.press("Đăng ký tiếp")
    assert citizen.step() is not None


def test_a_new_year_invites_those_too_who_are_hardly_reminded_any_more(machine: Machine, citizen: Talk) -> None:
    citizen.say("nhắc")
    citizen.press("Hằng tháng")
    machine.do(lambda db: db.execute(update(Person).values(reminded=6, reminded_at=machine.now)))
    machine.do(lambda db: db.execute(update(Account).values(last_active_at=machine.now - timedelta(days=1))))
    machine.do(lambda db: planning.fill(db, machine.now))
    for _ in range(45):
        machine.later(days=1)
    (invited,) = reminded(machine)
    assert "sang năm mới" in invited
    assert local(next(message.created_at for message in machine.messages() if message.about == notices.REMINDER)).month == 1


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
