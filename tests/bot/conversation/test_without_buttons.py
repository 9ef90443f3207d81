"""Where there are no buttons: what is typed is a choice of the list shown last, an answer, or a word that calls something; never two of them."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.channels.base import Closed, Outcome, Refused, Sent, TryLater
from bot.inbox import Skew
from bot.outbox import record_all
from models import inbox, invitations, outbox
from models.chats import NOTHING_SHOWN, Chat
from models.log import LogEntry
from models.outbox import Message
from models.people import Account, Holds, Person
from models.registrations import Registration
from models.told_counts import ToldCount
from tests.life import at, found
from tests.machine import BARE, CAN, Machine, Talk

DAY = timedelta(days=1)
ONE_BELOW = "Xin chọn một mục bên dưới, hoặc viết số của mục đó."
LATER = "Vừa có tin mới gửi đến. Xin xem lại rồi trả lời."


@pytest.fixture
def talk(machine: Machine) -> Talk:
    """Somebody who is asked whether they agree."""
    new = machine.bare("phone")
    new.say("xin chào")
    return new


def register(talk: Talk) -> Talk:
    """From hello to a number, by numbers and words."""
    talk.answers("1", "Lò Thị Mẫu", "1974", "xã mẫu", "bản mẫu một")
    talk.answers(talk.number("Làm ruộng nương, chăn nuôi"))
    assert "Đăng ký xong" in talk.answers("1")
    return talk


def notice(machine: Machine, talk: Talk, *choices: tuple[str, str]) -> None:
    """Something with choices comes unasked."""

    def write(db: Session) -> None:
        chat = db.exec(select(Chat).where(Chat.address == talk.chat)).one()
        body = {"text": "Có tin.", "choices": [list(choice) for choice in choices]}
        message = Message(key=f"notice {machine.next_event_id()}", to="chat", to_id=chat.id, chat_id=chat.id, body=body, created_at=machine.now)
        outbox.enqueue(db, message)

    machine.do(write)
    machine.deliver()


@pytest.mark.parametrize("typed", ["1", "số 1", "so 1", "1.", "  1 ", "Đồng ý", "dong y", "ĐỒNG Ý!"])
def test_a_choice_is_typed_in_many_ways(talk: Talk, typed: str) -> None:
    assert talk.answers(typed).startswith("Họ tên là gì?")


@pytest.mark.parametrize("typed", ["0", "10", "1 2", "1,5", "hai", "trang sau", "số", "²", "99999999999999999999"])
def test_what_is_no_choice_changes_nothing(talk: Talk, typed: str) -> None:
    read = talk.answers(typed)
    assert read.startswith(ONE_BELOW) and "1. Đồng ý" in read and talk.step() == "registration.consent"


def test_a_list_of_many_is_leafed_through_and_its_numbers_stay(talk: Talk) -> None:
    register(talk).answers("ảnh")
    first = talk.answers(talk.number("Xem cả 10 mục"))
    assert "9. " in first and "10. " not in first
    second = talk.answers("trang sau")
    assert second.startswith("10. ") and talk.answers("số 0").startswith("1. ")
    assert talk.answers("10").startswith("10. ") and talk.step() == "evidence.criterion"


@pytest.mark.parametrize("outcome", [Closed("seven days"), Refused("too long")])
def test_what_was_not_sent_leaves_standing_what_stands_there(machine: Machine, talk: Talk, outcome: Outcome) -> None:
    register(talk).answers("menu")
    number = talk.number("Dữ liệu của tôi")
    machine.outcomes = [outcome]
    notice(machine, talk, *(("menu.help_:", f"Mục {place}") for place in range(9)))
    assert talk.answers(number).startswith("Máy đang giữ về Lò Thị Mẫu")


def test_what_may_have_arrived_is_asked_about(machine: Machine, talk: Talk) -> None:
    register(talk)
    machine.outcomes = [TryLater("no answer")]
    notice(machine, talk, ("menu.help_:", "Trợ giúp"))
    assert talk.answers("1") == f"{LATER}\n1. Trợ giúp\nXin viết số để chọn."


def test_what_was_called_back_while_it_was_sent_is_chosen_from_no_more(machine: Machine, talk: Talk) -> None:
    register(talk).answers("menu")

    def send(db: Session) -> None:
        chat = db.exec(select(Chat).where(Chat.address == talk.chat)).one()
        message = Message(key="x", to="chat", to_id=chat.id, chat_id=chat.id, state=outbox.REFUSED, fence=1, created_at=machine.now)
        outbox.enqueue(db, message)
        record_all(db, [message.id], 1, Sent("x"), machine.now)
        assert chat.shown == NOTHING_SHOWN

    machine.do(send)


def test_a_number_that_came_late_was_said_when_its_messenger_says(machine: Machine, talk: Talk) -> None:
    """Asked for one event a second, of all people, the two of a double tap come far from each other."""
    talk.receive("text", text="1", said_at=machine.now)
    machine.run()
    machine.later(seconds=8)
    talk.receive("text", text="1", said_at=machine.now - timedelta(seconds=7))
    machine.run()
    assert talk.step() == "registration.name" and "Họ tên là gì?" in talk.read()[-1]


def test_what_was_said_before_the_newest_choices_is_no_answer_to_them(machine: Machine, talk: Talk) -> None:
    """What was said while we were away is brought again, up to an hour later."""
    register(talk)
    said_at = machine.now + timedelta(seconds=10)
    machine.later(minutes=50)
    notice(machine, talk, ("menu.help_:", "Trợ giúp"))
    machine.later(seconds=10)
    talk.receive("text", text="1", said_at=said_at)
    machine.run()
    assert talk.read()[-1].startswith(LATER)


@pytest.mark.parametrize(("said", "kept"), [(timedelta(days=-3), timedelta()), (timedelta(hours=-1), timedelta(hours=-1)), (DAY, timedelta())])
def test_a_messenger_s_clock_is_believed_within_reason(machine: Machine, talk: Talk, said: timedelta, kept: timedelta) -> None:
    talk.receive("text", text="1", said_at=machine.now + said)
    assert inbox.said_at(machine.events()[-1]) == machine.now + kept


def test_a_clock_that_is_wrong_by_minutes_is_found_out(machine: Machine) -> None:
    skew, ahead = Skew(), timedelta(minutes=20)
    told = [skew.ours(machine.now - ahead - timedelta(seconds=delay), machine.now) for delay in (3, 1, 2, 5, 1)]
    assert told[:4] == [machine.now - ahead - timedelta(seconds=delay) for delay in (3, 1, 2, 5)], "of a few events it is not known"
    assert told[4] == machine.now and skew.ours(machine.now - ahead - timedelta(minutes=30), machine.now) == machine.now - timedelta(
        minutes=30, seconds=-1
    )
    behind = Skew()
    for _ in range(5):
        known = behind.ours(machine.now + ahead, machine.now)
    assert known == machine.now and behind.ours(None, machine.now) is None


def test_where_pictures_come_slowly_a_burst_may_pause_longer(machine: Machine, talk: Talk) -> None:
    machine.can = replace(CAN, quiet=6)
    register(talk).answers("ảnh", "1")
    before = len(talk.read())
    for number in range(3):
        talk.photo(f"photo-{number}")
        machine.later(seconds=5)
    assert len(talk.read()) == before
    machine.later(seconds=1)
    assert len(talk.read()) == before + 1 and "Đã lưu 3 ảnh" in talk.read()[-1]


def test_the_first_question_is_not_answered_before_it_is_asked(machine: Machine) -> None:
    talk = machine.bare("early")
    machine.has_bare = False  # what is said there has not been sent
    talk.say("xin chào", "1")
    assert talk.step() == "registration.consent"


def test_a_year_and_an_age_are_answers(machine: Machine, talk: Talk) -> None:
    talk.answers("1", "Lò Thị Mẫu")
    notice(machine, talk, *((f"menu.help_:{number}", f"Mục {number}") for number in range(9)))
    assert "Đúng là năm nào?" in talk.answers("52")
    notice(machine, talk, ("menu.help_:", "Trợ giúp"))
    assert "Ở bản, thôn nào?" in talk.answers("1974")


def test_a_number_after_a_notice_is_about_the_notice(machine: Machine, talk: Talk) -> None:
    register(talk)
    notice(machine, talk, ("menu.help_:", "Trợ giúp"), ("my_data.open_my_data:", "Dữ liệu của tôi"))
    assert talk.answers("2").startswith("Máy đang giữ về Lò Thị Mẫu")


def test_a_number_that_may_answer_a_question_is_not_taken_for_a_notice_s(machine: Machine) -> None:
    """A count is asked for, something else comes in between: the question is asked again, and then a number answers it."""
    machine.has_bare = True
    officer = machine.officer()
    machine.run()

    def moves(db: Session) -> None:
        account = db.exec(select(Account).where(Account.address == officer.account)).one()
        chat = db.exec(select(Chat).where(Chat.address == officer.chat)).one()
        account.channel = account.bot = chat.channel = chat.bot = BARE

    machine.do(moves)
    talk = Talk(machine, officer.chat, officer.account, channel=BARE)
    village = machine.villages()[0]
    talk.receive("choice", choice=f"told.adults:v{village.id}")
    machine.run()
    notice(machine, talk, ("menu.help_:", "Trợ giúp"))
    assert talk.answers("1").startswith(LATER) and talk.step() == "told.howmany" and at(machine, ToldCount) == []
    talk.answers("1")
    assert [told.count for told in at(machine, ToldCount)] == [1]


def test_the_same_number_within_a_moment_is_taken_once(machine: Machine, talk: Talk) -> None:
    talk.say("1", "1")
    assert talk.step() == "registration.name" and "Họ tên là gì?" in talk.read()[-1]
    machine.later(seconds=4)
    talk.say("1")
    assert talk.read()[-1].startswith("Xin viết họ tên bằng chữ")


@pytest.mark.parametrize(
    ("typed", "reads"),
    [
        ("menu", "Hồ sơ 00001."),
        ("hủy", "Hồ sơ 00001."),
        ("huy", "Hồ sơ 00001."),
        ("giúp", "Gửi ảnh những việc học đã làm"),
        ("giup", "Gửi ảnh những việc học đã làm"),
        ("quay lại", "Hồ sơ 00001."),
        ("quay lai", "Hồ sơ 00001."),
        ("đăng ký", "Hồ sơ 00001."),
        ("dang ky", "Hồ sơ 00001."),
        ("ảnh", "chọn việc trước"),
        ("dữ liệu", "Máy đang giữ về"),
        ("XONG", "Hồ sơ 00001."),
    ],
)
def test_words_call_what_they_say(talk: Talk, typed: str, reads: str) -> None:
    register(talk).answers("menu")
    assert reads in talk.answers(typed)


def test_cancelling_a_registration_leads_to_what_may_be_done_with_it(talk: Talk) -> None:
    talk.answers("1", "Lò Thị Mẫu")
    assert "1. Làm tiếp" in talk.answers("hủy")
    assert talk.answers("1").startswith("Sinh năm nào?") and talk.answers("quay lai").startswith("Họ tên là gì?")


def test_xong_ends_a_stream_of_photos(machine: Machine, talk: Talk) -> None:
    register(talk).answers("ảnh", "1")
    for number in range(3):
        talk.photo(f"photo-{number}")
    read = talk.answers("xong")
    assert "Đã lưu 3 ảnh" in read and talk.step() == "evidence.howoften"
    talk.answers("1", "ảnh", "2")
    assert talk.answers("xong rồi") and talk.step() == "evidence.more"


def test_whose_words_are_held_back_hears_what_else_can_be_done(machine: Machine) -> None:
    talk = machine.bare("child")
    talk.receive("unsupported", more={"door": "https://hoc.example/b/1"})
    machine.run()
    told = talk.read()[-1].splitlines()
    assert (
        told[0].startswith("Chào bà con!") and told[1] == "Máy chưa đọc được tin này. Xin gửi ảnh, hoặc mở trang này để viết: https://hoc.example/b/1"
    )
    assert "1. Đồng ý" in told
    talk.receive("unsupported")
    machine.run()
    assert talk.read()[-1].startswith("Máy chưa đọc được tin này. Xin gửi ảnh, hoặc nhờ người nhà nhắn giúp.")


def test_whose_words_are_held_back_is_let_in_elsewhere_as_themselves_if_known_here(machine: Machine, talk: Talk) -> None:
    register(talk)
    talk.receive("unsupported", more={"door": "https://hoc.example"})
    machine.run()
    found = re.search(r"mở trang này trong mười phút để viết: https://hoc\.example/#(\w{8})$", talk.read()[-1], re.MULTILINE)
    assert found
    code = found[1]

    def opens(db: Session) -> str | None:
        link = invitations.find(db, code, machine.now)
        return db.get_one(Person, link.person_id).name if link else None

    assert machine.do(opens) == "Lò Thị Mẫu"
    machine.later(minutes=11)
    assert machine.do(opens) is None


def test_who_withdraws_is_erased_and_hears_nothing_more(machine: Machine, talk: Talk) -> None:
    register(talk)
    group = machine.moderator()
    talk.photo("field")
    machine.later(seconds=2)
    talk.answers("1")
    talk.receive("choice", choice="handing_in.hand_in:anyway")
    machine.run()
    assert "Lò Thị Mẫu" in group.last.text
    read = len(talk.read())
    talk.receive("withdrawn")
    machine.run()
    machine.later(days=40)
    assert len(talk.read()) == read and found(machine, "Lò Thị Mẫu") == set()
    (person,) = [each for each in at(machine, Person) if each.erased_at]
    assert at(machine, Holds, person_id=person.id) == [] and at(machine, Registration)[0].state == "withdrawn"
    assert group.last.text == "Hồ sơ 00001: người nộp đã xóa dữ liệu."
    assert not at(machine, Message, to="chat", to_id=at(machine, Chat, address=talk.chat)[0].id, state="waiting")
    assert talk.answers("chào").startswith("Chào bà con!"), "whoever writes again begins anew"
    talk.receive("withdrawn")
    machine.run()
    assert len(at(machine, LogEntry, act="erased")) == 1
