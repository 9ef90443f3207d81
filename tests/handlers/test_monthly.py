"""What an officer of a commune is offered once a month: it goes to the people and to the groups in which the villages review, to each once."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select, update

from bot import sample
from bot.conversation.engine import Pressed, run_next
from bot.doors import BOT, CHANNEL
from handlers import announcing
from models import announcements, chats, groups, notices, outbox, people, timers
from models.announcements import AWAITING, CANCELLED, DONE, DRAFT, GROUPS, PEOPLE, RUNNING
from models.outbox import Message
from models.people import Person
from models.reviews import Decision
from tests.handlers.test_announcements import all_of, card, deliver, officer, sendings, villagers
from tests.machine import Machine, Said, Talk

TOPIC_SAYS = "Chủ đề tháng này:"


@pytest.fixture(autouse=True)
def workday(machine: Machine) -> None:
    """The day after a day off."""
    machine.now += timedelta(days=1)


def a_month(machine: Machine) -> Talk:
    """The sample's officer, for whom the first Monday of December is waited for; one file was approved in November."""
    citizen = villagers(machine, 1)[0]
    citizen.photo("a")
    machine.later(seconds=2)
    citizen.press("Họp bản, góp ý, hòa giải")
    citizen.say("nộp")
    if any(label == "Nộp luôn" for _, label in citizen.last.choices):
        citizen.press("Nộp luôn")
    machine.moderator().press("Đạt")
    author = machine.officer()
    machine.run()
    person = machine.do(lambda db: sample.officers(db)[0].id)
    machine.do(lambda db: timers.set_timer(db, timers.person(person), "monthly", machine.now))
    machine.later(seconds=1)
    return author


def offered(machine: Machine) -> list[Any]:
    """The drafts that were offered unasked."""
    return [message for message in machine.messages() if message.to == "person" and message.key.startswith(("topic ", "congratulation "))]


def test_two_drafts_are_offered_on_the_first_monday_and_go_out_with_one_tap(machine: Machine) -> None:
    author = a_month(machine)
    assert not offered(machine), "in the last week of a month there is nothing new"
    machine.now = datetime(2026, 12, 7, 0, 29, tzinfo=UTC)
    machine.later(seconds=1)
    assert not offered(machine)
    machine.later(minutes=1)
    assert [message.key.split()[0] for message in offered(machine)] == ["topic", "congratulation"]
    topic, praise = [said for said in author.said() if any(id.startswith("announcements.edit:") for id, _ in said.choices)][-2:]
    assert TOPIC_SAYS in topic.text and "Tính cho mục:" in topic.text and "Ai làm việc này" in topic.text
    assert "Tháng 11, Xã Mẫu (dữ liệu mẫu) có thêm 1 người đạt Công dân học tập." in praise.text
    assert "Bản Mẫu Một: 1" in praise.text and "Lò Văn" not in praise.text, "counts, no names"
    assert not sendings(machine)
    author.press_id(topic.choices[1][0])
    machine.later(seconds=1)
    group = machine.moderator()
    assert TOPIC_SAYS in group.last.text
    author.press_id(praise.choices[1][0])
    machine.later(seconds=1)
    assert "Xin chúc mừng!" in group.last.text
    author.press_id(topic.choices[0][0])
    machine.later(seconds=1)
    to_people = [message for message in sendings(machine) if message.to == "person"]
    assert len(to_people) == 1
    author.press_id("monthly.topic:")
    author.press("Gửi đi")
    assert any("Tháng này tin loại này đã được gửi" in said.text for said in author.said()[-2:])
    machine.later(days=1)
    assert len(offered(machine)) == 2


def test_nothing_is_offered_to_who_wants_no_figures(machine: Machine) -> None:
    a_month(machine)
    machine.do(lambda db: db.execute(update(Person).values(digests="never")))
    machine.now = datetime(2026, 12, 7, 0, 30, tzinfo=UTC)
    machine.later(seconds=1)
    assert not offered(machine)
    assert machine.do(lambda db: len(db.exec(select(Decision)).all())) == 1


def a_topic(machine: Machine, talk: Talk) -> Said:
    """This month's topic, opened by hand."""
    talk.press_id("monthly.topic:")
    return next(said for said in reversed(talk.said()) if said.text.startswith("Chủ đề tháng này để nói khi họp"))


def way(topic: Said, label: str) -> str:
    """What one of its buttons carries."""
    return next(id for id, words in topic.choices if words == label)


def to_groups(machine: Machine) -> list[Message]:
    """What was written down for reviewers."""
    return [message for message in sendings(machine) if message.to == "reviewers"]


def seats(machine: Machine, count: int = 2) -> list[Talk]:
    """Villages with groups."""
    return [machine.moderator(number) for number in range(count)]


def group_gone(machine: Machine, number: int, unbound: bool = False) -> None:
    """A village's group takes nothing more."""

    def go(db: Session) -> None:
        village = sample.villages(db)[number]
        chat = chats.find_or_add_chat(db, CHANNEL, BOT, f"village-{village.id}", "group")
        chat.reachable, chat.village_id = False, None if unbound else village.id
        db.flush()
        outbox.leave(db, chat.id, "put out")
        outbox.route(db, machine.now)

    machine.do(go)


def test_the_groups_get_it_on_the_same_path_and_the_draft_still_goes_to_the_people(machine: Machine) -> None:
    citizen, (one, two) = villagers(machine, 1)[0], seats(machine)
    author = machine.officer()
    topic = a_topic(machine, author)
    assert [label for _, label in topic.choices] == ["Gửi đi", "Gửi 2 nhóm xét", "Sửa lời"]
    author.press_id(way(topic, "Gửi 2 nhóm xét"))
    assert any("Tin bắt đầu được gửi." in said.text for said in author.said()[-2:])
    machine.later(seconds=1)
    shown = topic.text.partition("\n")[2]
    assert [(talk.last.text, talk.last.choices) for talk in (one, two)] == [(shown, [])] * 2, "as it was shown, and nobody to be left in peace"
    assert "Đã gửi 0/2. Còn chờ 2." in card(author) and TOPIC_SAYS not in citizen.last.text
    deliver(machine, limit=1)
    machine.later(seconds=30)
    assert "Đã gửi 1/2. Còn chờ 1." in card(author)
    author.press_id(way(topic, "Gửi đi"))
    machine.later(seconds=1)
    assert citizen.last.text == shown
    deliver(machine)
    machine.later(minutes=3)
    results = [said.text for said in author.said() if "Đã gửi xong" in said.text]
    assert ["1 người nhận" in said for said in results] == [False, True] and "2 nhóm xét nhận. Không đến được: 0." in results[0]
    assert [(each.audience, each.state) for each in all_of(machine)] == [(PEOPLE, DONE), (GROUPS, DONE)]
    author.press_id("announcing.sent:")
    assert "25/11 · các nhóm xét ở Xã Mẫu (dữ liệu mẫu) · đã gửi 2/2" in author.last.text
    assert "25/11 · Xã Mẫu (dữ liệu mẫu) · đã gửi 1/1" in author.last.text


def test_what_went_to_the_people_goes_to_the_groups_from_the_same_card(machine: Machine) -> None:
    villagers(machine, 1)
    seats(machine)
    author = machine.officer()
    topic = a_topic(machine, author)
    author.press_id(way(topic, "Gửi đi"))
    machine.later(seconds=1)
    deliver(machine)
    machine.later(minutes=3)
    author.press_id(way(topic, "Gửi 2 nhóm xét"))
    machine.later(seconds=1)
    assert [(each.audience, each.state) for each in all_of(machine)] == [(PEOPLE, DONE), (GROUPS, RUNNING)]
    assert len(to_groups(machine)) == 2


def test_a_card_from_which_it_was_sent_keeps_its_buttons_where_others_are_marked(machine: Machine) -> None:
    seats(machine)
    author = machine.officer()
    topic, marked = a_topic(machine, author), list[Pressed]()

    def press(id: str) -> str | None:
        author.receive("choice", choice=id, more={"press": "1"})
        machine.do(lambda db: run_next(db, machine.book, machine.now, marked.append))
        return marked[-1].chosen

    assert press(way(topic, "Gửi 2 nhóm xét")) is None
    a_topic(machine, author)
    assert press(way(topic, "Sửa lời")) == "Sửa lời"


def test_a_second_time_nothing_goes_whoever_sends(machine: Machine) -> None:
    seats(machine)
    author, other = machine.officer(), officer(machine, "Cán bộ Hai")
    topic, same = a_topic(machine, author), a_topic(machine, other)
    for _ in range(2):
        author.press_id(way(topic, "Gửi 2 nhóm xét"))
    assert any("Tháng này tin loại này đã được gửi" in said.text for said in author.said()[-2:])
    machine.later(seconds=1)
    other.press_id(way(same, "Gửi 2 nhóm xét"))
    assert any("Tháng này tin loại này đã được gửi" in said.text for said in other.said()[-2:])
    assert [label for _, label in a_topic(machine, other).choices] == ["Sửa lời"], "nobody has registered, and no group is left"
    machine.later(minutes=3)
    assert len(to_groups(machine)) == 2
    assert [each.state for each in all_of(machine) if each.audience == GROUPS] == [RUNNING]


def test_what_was_stopped_goes_on_to_those_who_have_not_had_it(machine: Machine) -> None:
    talks = seats(machine, 3)
    author, other = machine.officer(), officer(machine, "Cán bộ Hai")
    author.press_id(way(a_topic(machine, author), "Gửi 3 nhóm xét"))
    machine.later(seconds=1)
    deliver(machine, limit=1)
    author.press("Dừng gửi")
    assert "Đã dừng gửi. 1 nhóm xét đã nhận." in card(author)
    machine.later(minutes=3)
    other.press_id(way(a_topic(machine, other), "Gửi 2 nhóm xét"))
    machine.later(seconds=1)
    deliver(machine)
    machine.later(minutes=3)
    assert "Đã gửi xong: 2 nhóm xét nhận. Không đến được: 0." in card(other)
    sent = Counter(message.to_id for message in to_groups(machine) if message.state == outbox.SENT)
    assert set(sent.values()) == {1} and len(sent) == len(talks)
    other.press_id("announcing.sent:")
    assert "không gửi nữa, 1/3 đã nhận" in other.last.text and "đã gửi 2/2" in other.last.text


def test_a_button_of_the_release_before_works_and_who_had_it_then_gets_it_no_second_time(machine: Machine) -> None:
    seats(machine)
    author = machine.officer()
    topic = a_topic(machine, author)
    announcement, village = all_of(machine)[0], machine.villages()[0]

    def went(db: Session) -> None:
        key = f"topic {sample.COMMUNE} 2026-11 group {village.id}"
        db.add(Message(key=key, to="reviewers", to_id=village.id, body={}, about=notices.ANNOUNCEMENT, state=outbox.SENT, created_at=machine.now))

    machine.do(went)
    author.press_id(f"monthly.to_groups:{announcement.id}.{announcement.mark}")
    assert way(topic, "Gửi 2 nhóm xét") == f"monthly.to_groups:{announcement.id}.{announcement.mark}"
    machine.later(seconds=1)
    assert [message.to_id for message in to_groups(machine)] == [village.id, machine.villages()[1].id]
    deliver(machine)
    machine.later(minutes=3)
    assert "Đã gửi xong: 1 nhóm xét nhận. Không đến được: 0." in card(author)


def test_the_groups_are_left_in_peace_by_night(machine: Machine) -> None:
    seats(machine)
    author = machine.officer()
    machine.later(hours=12)  # nine in the evening
    author.press_id(way(a_topic(machine, author), "Gửi 2 nhóm xét"))
    assert any("không gửi ban đêm" in said.text for said in author.said()[-2:])
    machine.later(hours=1)
    assert not to_groups(machine)
    machine.later(hours=10)  # eight in the morning
    assert len(to_groups(machine)) == 2


def test_many_groups_need_another_officer_and_what_is_refused_stays_for_the_groups(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcements, "_alone", 1)
    seats(machine)
    second, author = officer(machine, "Cán bộ Hai"), machine.officer()
    topic = a_topic(machine, author)
    author.press_id(way(topic, "Xin đồng ý gửi 2 nhóm xét"))
    machine.later(minutes=5)
    assert [(each.audience, each.state) for each in all_of(machine)] == [(PEOPLE, DRAFT), (GROUPS, AWAITING)] and not to_groups(machine)
    assert "2 nhóm xét ở Xã Mẫu" in second.last.text and TOPIC_SAYS in second.last.text
    second.press_id("announcing.sent:")
    assert "chờ cán bộ khác đồng ý, 2 nhóm\n" in second.last.text
    second.press("Chưa nên gửi")
    second.say("Sai chủ đề rồi.")
    author.press("Sửa lời")
    author.say("Mời các nhóm nói về đọc sách.")
    assert "2 nhóm xét" in author.last.text
    author.press("Xin cán bộ khác đồng ý")
    second.press("Đồng ý gửi")
    machine.later(seconds=1)
    assert [(each.audience, each.state) for each in all_of(machine)] == [(PEOPLE, DRAFT), (GROUPS, CANCELLED), (GROUPS, RUNNING)]
    assert ["đọc sách" in (message.body or {})["text"] for message in to_groups(machine)] == [True, True]


def test_what_was_shown_for_the_groups_never_goes_to_the_people(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcements, "_alone", 1)
    villagers(machine, 1)
    seats(machine)
    second, author = officer(machine, "Cán bộ Hai"), machine.officer()
    author.press_id(way(a_topic(machine, author), "Xin đồng ý gửi 2 nhóm xét"))
    second.press("Chưa nên gửi")
    second.say("Sai chủ đề rồi.")
    author.press("Sửa lời")
    author.say("Mời đọc sách.")
    shown = author.button("Xin cán bộ khác đồng ý")
    author.press_id("announcements.write:")
    author.say("Mời đọc sách.")
    author.press("Cả Xã Mẫu (dữ liệu mẫu)")
    assert "1 người ở Xã Mẫu" in author.last.text
    author.press_id(shown)
    assert any("Tin đã đổi" in said.text for said in author.said()[-2:])
    machine.later(seconds=1)
    assert not sendings(machine)


def test_words_that_were_mended_go_to_the_groups_too(machine: Machine) -> None:
    one = seats(machine, 1)[0]
    author = machine.officer()
    topic = a_topic(machine, author)
    author.press_id(way(topic, "Sửa lời"))
    author.say("Tháng này nói về đọc sách.")
    author.press_id(way(topic, "Gửi 1 nhóm xét"))
    assert any("Tin đã đổi" in said.text for said in author.said()[-2:]), "what was shown then is not what it says now"
    author.press("Gửi 1 nhóm xét")
    machine.later(seconds=1)
    assert "Tháng này nói về đọc sách." in one.last.text


def test_groups_that_are_lost_or_come_while_it_runs_are_counted_as_they_are(machine: Machine) -> None:
    seats(machine)
    author = machine.officer()
    author.press_id(way(a_topic(machine, author), "Gửi 2 nhóm xét"))
    machine.later(seconds=1)
    group_gone(machine, 0)
    deliver(machine)
    third = machine.moderator(2)
    machine.later(minutes=3)
    assert TOPIC_SAYS in third.last.text
    assert "Đã gửi 1/3. Còn chờ 1." in card(author)
    deliver(machine)
    machine.later(minutes=3)
    assert "Đã gửi xong: 2 nhóm xét nhận. Không đến được: 1." in card(author)
    machine.later(days=2)
    assert Counter(message.state for message in to_groups(machine)) == {outbox.SENT: 2, outbox.REFUSED: 1}


def test_a_group_that_is_unbound_before_it_is_its_turn_is_not_reached(machine: Machine) -> None:
    seats(machine)
    author = machine.officer()
    author.press_id(way(a_topic(machine, author), "Gửi 2 nhóm xét"))
    group_gone(machine, 1, unbound=True)
    machine.later(seconds=1)
    deliver(machine)
    machine.later(minutes=3)
    assert "Đã gửi xong: 1 nhóm xét nhận. Không đến được: 1." in card(author)


def test_a_group_that_becomes_a_supergroup_and_one_that_takes_another_s_place_get_it_once(machine: Machine) -> None:
    seats(machine)
    author = machine.officer()
    author.press_id(way(a_topic(machine, author), "Gửi 2 nhóm xét"))
    machine.later(seconds=1)

    def move(db: Session) -> None:
        first, second = sample.villages(db)[:2]
        moved = chats.find_or_add_chat(db, CHANNEL, BOT, f"village-{first.id}", "group")
        groups.follow(db, moved, "supergroup")
        outbox.route(db, machine.now)
        groups.bind(db, chats.find_or_add_chat(db, CHANNEL, BOT, "another", "group"), second.id)

    machine.do(move)
    deliver(machine)
    machine.later(minutes=3)

    def addresses(db: Session) -> list[str]:
        return [db.get_one(chats.Chat, message.chat_id).address for message in to_groups(machine)]

    assert machine.do(addresses) == ["supergroup", "another"]
    assert "Đã gửi xong: 2 nhóm xét nhận. Không đến được: 0." in card(author)


def test_it_goes_on_without_its_author_and_over_the_new_year(machine: Machine) -> None:
    seats(machine)
    machine.now = datetime(2026, 12, 31, 14, 0, tzinfo=UTC)  # nine in the evening
    author = officer(machine, "Lường Văn Cán")
    topic = a_topic(machine, author)
    author.press_id(way(topic, "Gửi 2 nhóm xét"))
    author.say("dữ liệu")
    for label in ("Xóa hết", "Xóa hết", "Xóa hẳn"):
        author.press(label)
    machine.now = datetime(2027, 1, 4, 1, 0, tzinfo=UTC)  # the first day on which people work
    machine.later(seconds=1)
    assert len(to_groups(machine)) == 2
    deliver(machine)
    machine.later(minutes=3)
    assert [(each.audience, each.state) for each in all_of(machine)] == [(PEOPLE, CANCELLED), (GROUPS, DONE)]


def test_whose_role_is_over_sends_nothing_more_and_what_they_sent_goes_on(machine: Machine) -> None:
    seats(machine)
    author, other = officer(machine, "Cán bộ Hai"), machine.officer()
    topic = a_topic(machine, author)
    author.press_id(way(topic, "Gửi 2 nhóm xét"))

    def end(db: Session) -> None:
        person = db.exec(select(Person).where(Person.name == "Cán bộ Hai")).one()
        for role in people.roles_of(db, person.id):
            role.withdrawn_at = machine.now

    machine.do(end)
    author.press_id(way(topic, "Gửi 2 nhóm xét"))
    assert any("Chỉ cán bộ Hội" in said.text for said in author.said()[-2:])
    machine.later(seconds=1)
    assert len(to_groups(machine)) == 2
    other.press_id("announcing.sent:")
    other.press("Dừng gửi")
    assert "Đã dừng gửi. 0 nhóm xét đã nhận." in other.last.text and "Đã dừng gửi." in card(author)


def test_no_more_is_written_down_than_can_be_sent(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "AT_ONCE", 1)
    seats(machine, 3)
    author = machine.officer()
    author.press_id(way(a_topic(machine, author), "Gửi 3 nhóm xét"))
    for wave in range(3):
        machine.later(seconds=30)
        assert len(to_groups(machine)) == wave + 1
        machine.later(seconds=30)
        assert len(to_groups(machine)) == wave + 1, "it waits for what waits"
        deliver(machine)
    machine.later(minutes=3)
    assert "Đã gửi xong: 3 nhóm xét nhận." in card(author)
