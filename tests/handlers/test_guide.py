"""The guide: every criterion in plain words for one's own work, on short pages, for whoever asks and wherever they stand."""

import pytest
from sqlmodel import Session, select

from bot import sample
from bot.doors import BOT, CHANNEL
from models import chats, people, programme, registrations
from models.chats import Conversation
from models.people import Person
from models.programme import Programme
from models.registrations import Registration
from tests.machine import Machine, Said, Talk

DRAFT = "Bộ tiêu chí tạm dùng, chờ Hội xác nhận."
NINE = 9
OUT = ("guide.leave", "guide.read_for")


def labels(said: Said) -> list[str]:
    """The labels of a message's choices."""
    return [label for _, label in said.choices]


def registered(machine: Machine, group: str) -> Talk:
    """A citizen of a target group of the programme that runs."""
    talk = machine.citizen()
    machine.run()

    def register(db: Session) -> None:
        person = Person(name="Lò Thị Mẫu", created_at=machine.now)
        db.add(person)
        db.flush()
        people.join(db, chats.find_or_add_account(db, CHANNEL, BOT, talk.account), person)
        registrations.register(db, person, programme.current(), sample.villages(db)[0], group, 2026, machine.now)

    machine.do(register)
    return talk


def test_the_first_page_says_that_it_is_a_draft(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.say("hướng dẫn")
    assert talk.last.text == f"{DRAFT}\nCông dân học tập: muốn xem điều gì?"
    talk.press("Bộ tiêu chí từ đâu")
    assert talk.last.text.startswith(f"{DRAFT}\nSoạn theo báo chí viết về Quyết định 244/QĐ-KHVN")


def test_a_confirmed_programme_is_no_draft(machine: Machine, fifteen: Programme) -> None:
    talk = machine.citizen()
    machine.run()
    talk.say("huong dan")
    assert talk.last.text == "Chương trình thử, 15 tiêu chí: muốn xem điều gì?"


def test_before_registering_the_work_is_asked_once(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    stood = talk.step()
    talk.say("hướng dẫn")
    talk.press("Các mục được tính")
    assert talk.last.text == "Công việc chính là gì?"
    talk.press("Công nhân, thợ, làm nghề")
    assert talk.last.text == "Tự học, học suốt đời. Chọn một mục để xem."
    talk.press("4. Động viên người khác học")
    assert "– Kèm thợ mới vào nghề." in talk.last.text
    assert "Việc hằng ngày cũng tính: Chỉ nghề, kèm thợ mới; Giúp con học bài." in talk.last.text
    assert "Gửi ảnh cho mục này" not in labels(talk.last), "there is no file yet"
    talk.say("hướng dẫn")
    talk.press("Các mục được tính")
    assert "Chọn một mục" in talk.last.text, "it is remembered"
    talk.press("Về đầu hướng dẫn")
    talk.press("Xem cho công việc khác")
    talk.press("Xem chung cho mọi người")
    talk.press("1. Đọc, nghe, xem để biết thêm")
    examples = [line for line in talk.last.text.split("\n") if line.startswith("– ")]
    assert len(examples) == len(programme.shipped().groups), "one of each"
    assert talk.step() == stood, "the guide stands nowhere"


def test_whoever_reads_in_the_middle_of_a_question_can_still_answer_it(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.press("Đồng ý")
    asked, stood = talk.last.text, talk.step()
    talk.say("hướng dẫn")
    talk.press("Thôi xem")
    assert talk.last.text == asked
    talk.say("hướng dẫn", "Lò Thị Mẫu")
    assert talk.step() != stood


def test_a_registered_farmer_reads_a_farmers_examples_and_sends_straight_away(machine: Machine) -> None:
    talk = registered(machine, "farmer")
    talk.say("hướng dẫn")
    talk.press("Các mục được tính")
    talk.press("3. Đi họp, sinh hoạt chung")
    assert talk.last.text == (
        "3. Đi họp, sinh hoạt chung\n"
        "Thu xếp việc nhà để đi họp, dự lớp học, đến nhà văn hóa, câu lạc bộ hoặc thư viện.\n"
        "Được tính: ảnh, lời của trưởng thôn, bản.\n"
        "Nhiều nhất 10 điểm, ít nhất phải được 5.\n"
        "Ví dụ:\n"
        "– Đi họp bản.\n"
        "– Dự lớp khuyến nông ở nhà văn hóa.\n"
        "– Sinh hoạt chi hội phụ nữ, nông dân hoặc người cao tuổi.\n"
        "Việc hằng ngày cũng tính: Họp bản, góp ý, hòa giải; Học lớp khuyến nông."
    )
    talk.press("Gửi ảnh cho mục này")
    assert str(talk.step()).startswith("evidence.")
    assert talk.last.text.startswith("3. Đi họp, sinh hoạt chung")


def test_a_file_that_is_closed_gets_no_button_to_send(machine: Machine) -> None:
    talk = registered(machine, "farmer")
    machine.do(lambda db: setattr(db.exec(select(Registration)).one(), "state", registrations.WAITING))
    talk.press_id("guide.criterion:gatherings")
    assert labels(talk.last) == ["Mục tiếp theo", "Về danh sách mục", "Thôi xem"]


def test_everyday_things_name_what_they_count_for(machine: Machine) -> None:
    talk = registered(machine, "farmer")
    talk.say("hướng dẫn")
    talk.press("Việc hằng ngày")
    assert "– Họp bản, góp ý, hòa giải: mục 3, 8, 9" in talk.last.text


def test_the_assessment_says_the_points_and_what_is_provisional(machine: Machine) -> None:
    talk = registered(machine, "farmer")
    talk.say("hướng dẫn")
    talk.press("Xét như thế nào")
    assert "1. Tự nguyện đăng ký" in talk.last.text
    assert "Hồ sơ đạt khi được từ 80 trên 100 điểm." in talk.last.text
    assert "Đăng ký: từ 1/1 đến 31/3 (dự kiến)" in talk.last.text


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("running", ["shipped", "fifteen"])
def test_every_page_is_reached_and_holds_nine_choices_at_most(machine: Machine, request: pytest.FixtureRequest, running: str, language: str) -> None:
    if running == "fifteen":
        request.getfixturevalue("fifteen")
    of = programme.current()
    talk = registered(machine, of.groups[0].id)
    machine.do(lambda db: setattr(db.exec(select(Person).where(Person.name == "Lò Thị Mẫu")).one(), "language", language))
    left, seen = ["guide.open_guide:", "guide.choose_work:"], set[str]()
    while left:
        page = left.pop()
        seen.add(page)
        talk.press_id(page)
        assert 0 < len(talk.last.choices) <= NINE, talk.last
        assert len(talk.last.text) <= 1000, talk.last.text
        assert all(len(label) <= 32 and len(id.encode()) <= 64 for id, label in talk.last.choices)
        left += [
            id for id, _ in talk.last.choices if id.startswith("guide.") and not id.startswith(("guide.leave", "guide.read_for")) and id not in seen
        ]
    assert {f"guide.criterion:{one.id}" for one in of.criteria} <= seen


@pytest.mark.parametrize(
    "press",
    [
        "guide.criterion:nothing",
        "guide.criterion:",
        "guide.criteria:999999999999",
        "guide.criteria:-1",
        "guide.criteria:²",
        "guide.read_for:king",
        "guide.activities:x",
        "guide.benefits:x",
        "guide.leave:x",
    ],
)
def test_a_button_that_nobody_made_gets_a_sensible_answer(machine: Machine, press: str) -> None:
    talk = machine.citizen()
    machine.run()
    before = len(talk.said())
    talk.press_id(press)
    assert len(talk.said()) == before + 1
    assert talk.last.choices
    assert all(event.state == "done" for event in machine.events())


def test_in_a_group_it_says_where_it_is_read(machine: Machine) -> None:
    group = machine.moderator()
    group.say("hướng dẫn")
    assert group.last.text.startswith("Hướng dẫn xem trong chat riêng")


def test_officers_see_that_it_is_a_draft(machine: Machine) -> None:
    officer = machine.officer()
    machine.run()
    officer.say("menu")
    assert officer.last.text.startswith(DRAFT)
    officer.say("báo cáo")
    assert officer.last.text.startswith(f"{DRAFT}\nXã Mẫu (dữ liệu mẫu), đến ngày 24/11/2026:")


def test_officers_see_no_draft_where_it_is_confirmed(machine: Machine, fifteen: Programme) -> None:
    officer = machine.officer()
    machine.run()
    officer.say("báo cáo")
    assert officer.last.text.startswith("Xã Mẫu (dữ liệu mẫu), đến ngày 24/11/2026:")


def test_an_officer_who_speaks_for_a_neighbour_stays_an_officer(machine: Machine) -> None:
    officer = machine.officer()
    machine.run()

    def speak_for(db: Session) -> None:
        neighbour = Person(name="Lò Thị Mẫu", created_at=machine.now)
        db.add(neighbour)
        db.flush()
        db.exec(select(Conversation).where(Conversation.step == "figures.desk")).one().person_id = neighbour.id

    machine.do(speak_for)
    officer.say("báo cáo")
    assert "Xã Mẫu (dữ liệu mẫu), đến ngày" in officer.last.text
