"""Whom no message reaches: their helper is asked, else the village's group, else the commune's officers; once a week, by day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.schedule import fire_due
from models import areas, outbox, planning, timers, unreached
from models.chats import Chat
from models.evidence import Photo
from models.notices import UNREACHED
from models.outbox import Message
from models.people import Person, Role
from models.registrations import Registration
from models.timezone import local
from tests.handlers.test_helping import active, helper, register_other
from tests.machine import Machine, Talk

ACTIVITY = "cần thêm một ảnh “Họp bản, góp ý, hòa giải”"


def lose(machine: Machine, talk: Talk) -> None:
    """Nothing can be sent to somebody's chat any more."""
    machine.do(lambda db: db.execute(update(Chat).where(col(Chat.address) == talk.chat).values(reachable=False)))


def next_monday(machine: Machine) -> None:
    """Lets the clock do what it does every hour, and the village's time come."""

    def fill(db: Session) -> datetime:
        planning.fill(db, machine.now)
        return unreached.next_due(machine.now)

    machine.now = machine.do(fill)
    machine.do(lambda db: fire_due(db, machine.now))
    machine.run()


def told(machine: Machine, start: str) -> list[Message]:
    """What was said by a beginning."""
    return [message for message in machine.messages() if (message.body or {}).get("text", "").startswith(start)]


def count(machine: Machine, village: int) -> int:
    """How many of a village are reached by nobody."""
    place = machine.villages()[village]
    found: int = machine.do(lambda db: unreached.count(db, areas.of_village(db, place), machine.now))
    return found


def test_officers_see_how_many(machine: Machine) -> None:
    officer = machine.officer()
    lose(machine, machine.citizen("citizen-2").register("Lò Thị Mẫu"))
    officer.say("báo cáo")
    assert "Máy không nhắn được cho 1 người: nhờ người xét nói giúp." in officer.last.text


def test_a_group_hears_once_a_week_whom_to_speak_to_and_what_to_say(machine: Machine) -> None:
    group, village = machine.moderator(), machine.villages()[0].id
    machine.citizen("citizen-1").register("Vàng A Páo")
    lose(machine, machine.citizen("citizen-2").register("Lò Thị Mẫu"))
    next_monday(machine)
    assert local(machine.now).strftime("%A %H:%M") == "Monday 08:00"
    assert group.last.text == f"Máy không nhắn được cho 1 người. Gặp thì nhờ nói giúp:\nLò Thị Mẫu: {ACTIVITY}"
    machine.do(lambda db: timers.set_timer(db, timers.village(village), planning.UNREACHED, machine.now + timedelta(seconds=30)))
    machine.later(minutes=1)
    assert len(told(machine, "Máy không nhắn được cho 1 người")) == 1
    group.press("Lời nhắn cho Lò Thị Mẫu")
    words = f"Nhắn Lò Thị Mẫu: hồ sơ năm nay {ACTIVITY}. Hạn nộp dự kiến là ngày 30/11, cần thì nhờ tổ làm giúp."
    assert group.last.text == words
    assert (machine.messages()[-1].body or {})["share"] == ["Chép hoặc gửi đi", words]
    next_monday(machine)
    assert [message.to for message in told(machine, "Máy không nhắn được")] == ["reviewers", "reviewers"]


def test_who_has_a_helper_is_told_by_them(machine: Machine) -> None:
    group, guide = machine.moderator(village=1), helper(machine)
    register_other(guide, "Lò Văn Cha")
    register_other(guide, "Vàng A Páo")
    assert count(machine, 1) == 0
    next_monday(machine)
    (notice,) = told(machine, "Nhờ nói giúp")
    assert (notice.body or {})["text"].split("\n")[1:] == [f"Lò Văn Cha: {ACTIVITY}", f"Vàng A Páo: {ACTIVITY}"]
    assert not [said for said in group.said() if "Lò Văn Cha" in said.text]
    guide.press("Nghỉ nhắc ít lâu")
    guide.press("Một tuần")
    assert count(machine, 1) == 2, "who rests is not asked, so that others are"
    machine.do(lambda db: db.execute(update(Person).values(paused_until=None)))
    guide.press("Làm cho Lò Văn Cha")
    assert active(machine, guide) == "Lò Văn Cha"
    guide.press("Họp bản, góp ý, hòa giải")
    guide.photo("his")
    owner = machine.do(lambda db: db.get_one(Registration, db.exec(select(Photo)).one().registration_id).person_id)
    assert machine.do(lambda db: db.get_one(Person, owner).name) == "Lò Văn Cha"


def test_a_helper_no_more_or_one_who_rests_is_not_asked(machine: Machine) -> None:
    group, guide = machine.moderator(village=1), helper(machine)
    register_other(guide, "Lò Văn Cha")
    machine.do(lambda db: db.execute(update(Person).where(col(Person.name) == "Cầm Văn Mẫu").values(paused_until=machine.now + timedelta(days=90))))
    assert count(machine, 1) == 1
    machine.do(lambda db: db.execute(update(Person).values(paused_until=None)))
    assert count(machine, 1) == 0
    machine.do(lambda db: db.execute(update(Role).where(col(Role.kind) == "helper").values(withdrawn_at=machine.now)))
    next_monday(machine)
    assert told(machine, "Nhờ nói giúp") == []
    assert f"Lò Văn Cha: {ACTIVITY}" in group.last.text


def test_where_there_is_no_group_officers_hear_counts_and_may_ask_for_names(machine: Machine) -> None:
    officer, stranger = machine.officer(), machine.citizen("stranger").register("Vàng A Páo")
    for number, village in enumerate(("Bản Mẫu Một", "Thôn Mẫu Hai", "Thôn Mẫu Hai")):
        lose(machine, machine.citizen(f"lost-{number}").register(f"Lò Văn {['Một', 'Hai', 'Ba'][number]}", village))
    next_monday(machine)
    assert officer.last.text == "Máy không nhắn được cho 3 người ở nơi chưa có nhóm xét. Chọn một nơi để xem cần gặp ai."
    assert [label for _, label in officer.last.choices] == ["Thôn Mẫu Hai: 2 người", "Bản Mẫu Một: 1 người"]
    assert len(told(machine, "Máy không nhắn được cho 3 người")) == 1, "for all villages together"
    officer.press("Bản Mẫu Một: 1 người")
    assert officer.last.text.endswith(f"Lò Văn Một: {ACTIVITY}")
    words = officer.button("Lời nhắn cho Lò Văn Một")
    for hostile in (officer.button("Bản Mẫu Một: 1 người"), words, "unreached.words:9" + "9" * 40, "unreached.show:", "unreached.speak:1"):
        stranger.press_id(hostile)
        assert "Lò Văn" not in stranger.last.text
    other = machine.moderator(village=2)
    other.press_id(words)
    assert "Lò Văn" not in other.last.text, "a group sees its own village"


def test_of_what_a_messenger_did_not_take_for_weeks_each_gets_the_newest_alone(machine: Machine) -> None:
    machine.moderator(village=1)
    machine.officer()
    register_other(helper(machine), "Lò Văn Cha")
    for name, village in (("lost-1", "Bản Mẫu Một"), ("lost-2", "Thôn Mẫu Hai")):
        lose(machine, machine.citizen(name).register("Lò Thị Mẫu", village))
    for _ in range(3):
        next_monday(machine)
    assert len(told(machine, "Máy không nhắn được")) == 6 and len(told(machine, "Nhờ nói giúp")) == 2
    assert sorted(message.to for message in machine.going(UNREACHED)) == ["chat", "person", "reviewers"]


def test_who_wants_peace_has_done_it_or_was_there_lately_is_on_no_list(machine: Machine) -> None:
    machine.moderator()
    talk = machine.citizen().register()
    assert count(machine, 0) == 0
    machine.now += timedelta(days=15)
    assert count(machine, 0) == 1, "the page cannot ring"
    for values in ({"reminders": "never"}, {"paused_until": machine.now + timedelta(days=1)}, {"erased_at": machine.now}):
        machine.do(lambda db, values=values: db.execute(update(Person).values(**values)))
        assert count(machine, 0) == 0
        machine.do(lambda db: db.execute(update(Person).values(reminders="weekly", paused_until=None, erased_at=None)))
    for state, missed in (("waiting", 0), ("approved", 0), ("returned", 1)):
        machine.do(lambda db, state=state: db.execute(update(Registration).values(state=state)))
        assert count(machine, 0) == missed
    talk.say("menu")
    assert count(machine, 0) == 0


@pytest.mark.parametrize(("at", "due"), [("2026-11-29T23:00", "2026-11-30"), ("2026-11-30T01:00", "2026-12-07"), ("2027-02-07T05:00", "2027-02-11")])
def test_mondays_off_lead_to_the_next_day_on_which_people_may_be_spoken_to(at: str, due: str) -> None:
    assert local(unreached.next_due(datetime.fromisoformat(at).replace(tzinfo=UTC))).strftime("%Y-%m-%d %H:%M") == f"{due} 08:00"


def test_a_notice_that_finds_nobody_for_a_day_is_given_up_and_an_answer_is_not(machine: Machine) -> None:
    def write(db: Session) -> int:
        person = Person(name="Lò Văn Một", created_at=machine.now)
        db.add(person)
        db.flush()
        values: dict[str, Any] = {"to": "person", "to_id": person.id, "body": {"text": "?"}, "created_at": machine.now}
        outbox.enqueue(db, Message(key="notice", about="reminder", **values))
        outbox.enqueue(db, Message(key="decision", **values))
        return person.id

    person_id = machine.do(write)

    def states(hours: int) -> dict[str, str]:
        now = machine.now + timedelta(hours=hours)
        machine.do(lambda db: outbox.route(db, now))
        return {message.key: message.state for message in machine.messages() if message.to_id == person_id and message.to == "person"}

    assert states(23) == {"notice": "waiting", "decision": "waiting"}
    assert states(24) == {"notice": "refused", "decision": "waiting"}
