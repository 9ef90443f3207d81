"""Figures: one look for officers, and for nobody else."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from bot import sample
from bot.doors import BOT, CHANNEL
from models import chats, people, programme, registrations
from models.people import Person, Role
from models.places import Commune, Village
from models.registrations import Registration
from models.reviews import Decision, Submission
from models.told_counts import ToldCount
from tests.life import hand_in
from tests.machine import Machine, Talk

NOT_THEIRS = "Số liệu chỉ dành cho cán bộ Hội của nơi đó."
ROW = 40  # letters of a row at 360 px
DRAFT = "Bộ tiêu chí tạm dùng, chờ Hội xác nhận."


@pytest.fixture
def officer(machine: Machine) -> Talk:
    """The sample's officer."""
    talk = machine.officer()
    machine.run()
    return talk


def send(machine: Machine, name: str, village: str, source: str) -> Talk:
    """Somebody who registered, showed one thing and handed it in."""
    talk = machine.citizen(name).register(village=village)
    talk.say("Ảnh")
    talk.press("Học lớp khuyến nông")
    talk.photo(source)
    machine.later(seconds=2)
    hand_in(talk)
    return talk


def test_what_waits_from_last_year_is_told_as_long_as_it_is_not_long_over(machine: Machine, officer: Talk) -> None:
    moderator = machine.moderator()
    machine.now = datetime(2026, 12, 28, 2, 0, tzinfo=UTC)
    send(machine, "late", "Bản Mẫu Một", "one")
    machine.later(days=7)
    officer.say("báo cáo")
    assert "Hồ sơ năm 2026 còn chờ xét: 1." in officer.last.text and "Không có hồ sơ nào chờ xét." in officer.last.text
    moderator.press("Đạt")
    officer.say("báo cáo")
    assert "2026 còn" not in officer.last.text
    send(machine, "later", "Bản Mẫu Một", "two")
    machine.now = datetime(2028, 4, 1, 2, 0, tzinfo=UTC)
    officer.say("báo cáo")
    assert "năm 2027" not in officer.last.text


def test_one_look_and_where_it_leads(machine: Machine, officer: Talk) -> None:
    machine.moderator()
    send(machine, "old", "Bản Mẫu Một", "one")
    machine.later(days=9)
    machine.citizen("new").register(village="Thôn Mẫu Hai")
    officer.say("báo cáo")
    assert officer.last.text.splitlines() == [
        DRAFT,
        "Xã Mẫu (dữ liệu mẫu), đến ngày 03/12/2026:",
        "Đăng ký: 2. Có minh chứng: 1, đã nộp: 1.",
        "Đạt: 0. Cần bổ sung: 0.",
        "7 ngày qua: thêm 1 đăng ký, 0 nộp, 0 đạt.",
        "Kỳ trước: 1 đăng ký, 1 nộp, 0 đạt.",
        "Chờ xét: 1, lâu nhất 9 ngày.",
        "Đi đầu: Bản Mẫu Một, Thôn Mẫu Hai.",
        "Còn im ắng, nên đến thăm: Tiểu khu Mẫu Ba.",
    ]
    assert [label for _, label in officer.last.choices] == [
        "Từng bản, thôn",
        "Theo nhóm",
        "Kỳ khác",
        "Bảng Excel",
        "Xem hình",
        "Nhập số liệu",
        "Về đầu",
    ]
    officer.press("Từng bản, thôn")
    assert officer.last.text.splitlines()[2:] == [
        "Bản Mẫu Một: 1 đăng ký, 1 chờ xét",
        "Thôn Mẫu Hai: 1 đăng ký",
        "Tiểu khu Mẫu Ba: chưa có ai đăng ký",
    ]
    officer.press("Bản Mẫu Một")
    assert officer.last.text.splitlines()[1:3] == ["Bản Mẫu Một, đến ngày 03/12/2026:", "Đăng ký: 1. Có minh chứng: 1, đã nộp: 1."]
    officer.press("Cả xã")
    officer.press("Theo nhóm")
    assert officer.last.text.splitlines()[2] == "Nông dân, lao động nông thôn: 2 đăng ký, 1 chờ xét"
    officer.press("Xem số liệu")
    officer.press("Bảng Excel")
    assert officer.last.file == "bao-cao-03-12-2026.xlsx"
    officer.press("Về đầu")
    assert officer.step() == "figures.desk"


def test_a_quiet_commune_and_one_that_fell_silent(machine: Machine, officer: Talk) -> None:
    officer.say("báo cáo")
    assert "Không có hồ sơ nào chờ xét." in officer.last.text and "Đi đầu" not in officer.last.text
    machine.citizen("one").register(village="Bản Mẫu Một")
    machine.now = machine.now.replace(month=12, day=26)
    officer.say("báo cáo")
    assert "7 ngày qua: chưa có đăng ký, hồ sơ nộp hay kết quả mới." in officer.last.text
    assert "Còn im ắng, nên đến thăm: Thôn Mẫu Hai, Tiểu khu Mẫu Ba, Bản Mẫu Một." in officer.last.text


def test_any_period_by_a_tap_and_it_stays_on_the_way_down(machine: Machine, officer: Talk) -> None:
    machine.citizen("one").register(village="Bản Mẫu Một")
    machine.later(days=9)
    officer.say("báo cáo")
    assert "7 ngày qua: chưa có" in officer.last.text
    officer.press("Kỳ khác")
    officer.press("Tháng trước")
    assert officer.last.text.splitlines()[1:3] == ["Xã Mẫu (dữ liệu mẫu), đến ngày 30/11/2026:", "Đăng ký: 1. Có minh chứng: 0, đã nộp: 0."]
    assert "Tháng trước: thêm 1 đăng ký, 0 nộp, 0 đạt." in officer.last.text
    officer.press("Từng bản, thôn")
    officer.press("Bản Mẫu Một")
    assert "Tháng trước: thêm 1 đăng ký" in officer.last.text
    officer.press("Kỳ khác")
    officer.press("Năm trước")
    assert "đến ngày 31/12/2025:\nĐăng ký: 0." in officer.last.text


def officer_of(machine: Machine, province: str | None = None) -> Talk:
    """An officer of a province, or of the centre, who has just come in."""

    def appoint(db: Session) -> str:
        person = Person(name="Nguyễn Thị Mẫu", created_at=machine.now)
        db.add(person)
        db.flush()
        db.add(Role(person_id=person.id, kind="officer", province=province, granted_at=machine.now))
        account = chats.find_or_add_account(db, CHANNEL, BOT, f"person-{person.id}", person.name)
        people.join(db, account, person)
        return account.address

    account = machine.do(appoint)
    talk = Talk(machine, f"own-{account}", account)
    talk.receive("start")
    machine.run()
    return talk


def more_places(machine: Machine, communes: int = 9) -> None:
    """Further communes of the sample's province, and one of another; each with a village."""

    def add(db: Session) -> None:
        for number in range(1, communes + 1):
            province = "Tỉnh Khác" if number == communes else "Tỉnh Mẫu"
            db.add(Commune(code=f"9000{number}", name=f"Xã Số {number}", province=province, sample=True))
            db.flush()
            db.add(Village(commune_code=f"9000{number}", kind="bản", name=f"Bé {number}", sample=True))

    machine.do(add)


def test_the_centre_goes_down_to_a_village_and_sees_no_names(machine: Machine) -> None:
    send(machine, "one", "Bản Mẫu Một", "one")
    more_places(machine)
    centre = officer_of(machine)
    centre.say("báo cáo")
    assert centre.last.text.splitlines()[1:3] == ["Cả nước, đến ngày 24/11/2026:", "Đăng ký: 1. Có minh chứng: 1, đã nộp: 1."]
    assert "Đi đầu: Tỉnh Mẫu.\nCòn im ắng, nên đến thăm: Tỉnh Khác." in centre.last.text
    centre.press("Từng tỉnh")
    assert centre.last.text.splitlines()[2:] == ["Tỉnh Khác: chưa có ai đăng ký", "Tỉnh Mẫu: 1 đăng ký, 1 chờ xét"]
    centre.press("Tỉnh Mẫu")
    assert "Còn im ắng, nên đến thăm: Xã Số 1, Xã Số 2, Xã Số 3 và 5 nơi nữa." in centre.last.text
    centre.press("Từng xã, phường")
    assert [label for _, label in centre.last.choices[-3:]] == ["Xã Số 5", "Trang sau", "Xem số liệu"] and len(centre.last.choices) <= 9
    centre.press("Trang sau")
    assert [label for _, label in centre.last.choices] == ["Xã Số 6", "Xã Số 7", "Xã Số 8", "Trang trước", "Xem số liệu"]
    centre.press("Trang trước")
    centre.press("Xã Mẫu (dữ liệu mẫu)")
    centre.press("Từng bản, thôn")
    centre.press("Bản Mẫu Một")
    assert centre.last.text.splitlines()[1] == "Bản Mẫu Một, đến ngày 24/11/2026:"
    centre.press("Cả xã")
    centre.press("Bảng Excel")
    assert centre.last.text == "Bảng Excel có số liệu, không có tên người." and centre.last.file
    centre.press("Xem số liệu")
    for up, place in (("Cả tỉnh", "Tỉnh Mẫu"), ("Cả nước", "Cả nước")):
        centre.press(up)
        assert f"{place}, đến ngày" in centre.last.text
    assert not any("Lò Thị Mẫu" in said.text for said in centre.said())


def test_nobody_looks_beyond_their_own_area(machine: Machine, officer: Talk) -> None:
    more_places(machine)
    province = officer_of(machine, province="Tỉnh Mẫu")
    for act in ("figures", "by_village", "by_group", "choose_period", "take"):
        for talk, marks in ((province, ["c", "p90009", "x90009"]), (officer, ["c", "p00000", "x90001", "v4"])):
            for mark in marks:
                talk.press_id(f"figures.{act}:{mark}_week_0")
                assert talk.last.text == NOT_THEIRS, (act, mark)
    for odd in ("x00000_never_0", "x0_week_0", "v99999999999999999999", "x00000_week_999999", "__", "x00000_week_-1", "c-"):
        officer.press_id(f"figures.figures:{odd}")
        assert "Xã Mẫu (dữ liệu mẫu), đến ngày" in officer.last.text, odd
        officer.press_id(f"figures.by_village:{odd}")
        assert "Bản Mẫu Một" in officer.last.text, odd


def approve_quickly(machine: Machine, files: int, seconds: int) -> None:
    """A moderator approves files of the first village one after the other, each so long after the one before."""

    def decide(db: Session) -> None:
        village = machine.villages()[0]
        moderator = sample.moderators(db, village)[0]
        for number in range(files):
            person = Person(name="Lò Thị Mẫu", created_at=machine.now)
            db.add(person)
            db.flush()
            file = registrations.register(db, person, programme.current(), village, "farmer", 2026, machine.now - timedelta(days=2))
            file.state = "approved"
            handed_in = machine.now - timedelta(days=1)
            submission = Submission(registration_id=file.id, round=1, village_id=village.id, state="approved", handed_in_at=handed_in)
            db.add(submission)
            db.flush()
            at = machine.now - timedelta(hours=1) + timedelta(seconds=seconds * number)
            db.add(Decision(submission_id=submission.id, person_id=moderator.id, outcome="approved", decided_at=at))

    machine.do(decide)


@pytest.mark.parametrize(("files", "seconds", "told"), [(6, 20, True), (5, 20, False), (6, 75, False)])
def test_who_approves_everything_within_a_minute_is_told_of(machine: Machine, officer: Talk, files: int, seconds: int, told: bool) -> None:
    approve_quickly(machine, files, seconds)
    officer.say("báo cáo")
    assert ("Duyệt đạt hết, mỗi hồ sơ chưa đến một phút: Bản Mẫu Một (Trưởng bản (mẫu))." in officer.last.text) is told
    province = officer_of(machine, province="Tỉnh Mẫu")
    province.say("báo cáo")
    assert ("Duyệt đạt hết, mỗi hồ sơ chưa đến một phút: Bản Mẫu Một (Xã Mẫu (dữ liệu mẫu))." in province.last.text) is told
    province.press_id("figures.figures:x00000_week_0")
    assert "Trưởng bản" not in province.last.text


def test_one_file_sent_back_speaks_for_whoever_decides(machine: Machine, officer: Talk) -> None:
    approve_quickly(machine, 6, 20)

    def send_back(db: Session) -> None:
        db.exec(select(Decision)).all()[3].outcome = "returned"

    machine.do(send_back)
    officer.say("báo cáo")
    assert "chưa đến một phút:" not in officer.last.text


def test_adults_are_told_in_the_chat_and_make_percentages(machine: Machine, officer: Talk) -> None:
    approve_quickly(machine, 6, 100)
    officer.say("báo cáo")
    assert "%" not in officer.last.text
    officer.press("Nhập số liệu")
    officer.press("Người lớn cả xã")
    for odd in ("nhiều lắm", "0", "-320", "12 hộ, 300 người", "900.000", "9" * 30, "٣٢٠", "3,5", "khoảng 3 nghìn", "12 trăm", "3k", "2 vạn"):
        officer.say(odd)
        assert "Xin viết một con số" in officer.last.text, odd
    officer.say("5")
    assert officer.last.text == "Số này ít hơn 6 người đã đạt ở đó. Xin xem lại."
    officer.say("1.200 người")
    assert officer.last.text.startswith("Đã ghi: Xã Mẫu (dữ liệu mẫu) có 1.200 người lớn, ngày 24/11/2026.")
    officer.press("Người lớn từng bản, thôn")
    officer.press("Bản Mẫu Một")
    officer.say("48")
    assert "Bản Mẫu Một: 48 người lớn (24/11/2026)\nThôn Mẫu Hai: chưa có số" in officer.last.text
    officer.press("Nhập số liệu")
    officer.press("Công nhận trên giấy năm 2026")
    officer.say("1")
    assert officer.last.text.startswith("Đã ghi:"), "a number is an answer here, not that of a button"
    officer.press("Công nhận trên giấy năm 2026")
    officer.say("45")
    officer.say("báo cáo")
    assert "Đạt 0,5% trong 1.200 người lớn (đếm 24/11/2026).\nMục tiêu năm 2030: 60% (Quyết định 677/QĐ-TTg)." in officer.last.text
    assert "Công nhận trên giấy, không qua máy, năm 2026: 45 người." in officer.last.text
    officer.press("Từng bản, thôn")
    assert "Bản Mẫu Một: 6 đăng ký, 6 đạt, 12% người lớn" in officer.last.text
    assert "Thôn Mẫu Hai: chưa có ai đăng ký" in officer.last.text
    told = machine.do(
        lambda db: [(told.what, told.village_id, told.year, told.count) for told in db.exec(select(ToldCount).order_by(col(ToldCount.id)))]
    )
    assert told == [("adults", None, None, 1200), ("adults", 1, None, 48), ("recognised", None, 2026, 1), ("recognised", None, 2026, 45)]


def test_nobody_tells_counts_of_a_place_that_is_not_theirs(machine: Machine, officer: Talk) -> None:
    citizen = machine.citizen("one").register()
    more_places(machine)
    for talk in (citizen, officer):
        for act in ("counts:x90001", "adults:x90001", "adults:v4", "recognised:x90001_2026", "villages:x90001_0", "adults:c", "adults:"):
            talk.press_id(f"told.{act}")
            assert talk.last.text == NOT_THEIRS, act
    officer.press_id("told.adults:x00000")

    def withdraw(db: Session) -> None:
        for role in db.exec(select(Role).where(Role.kind == "officer")).all():
            people.withdraw_role(db, role.id, machine.now)

    machine.do(withdraw)
    officer.say("320")
    assert officer.last.text.startswith(NOT_THEIRS) and machine.do(lambda db: db.exec(select(ToldCount)).all()) == []


def test_all_of_it_fits_one_screen(machine: Machine, officer: Talk) -> None:
    approve_quickly(machine, 6, 20)
    send(machine, "one", "Thôn Mẫu Hai", "one")
    machine.later(days=8)
    for press, number in (("Người lớn cả xã", "3.200"), ("Công nhận trên giấy năm 2026", "1.045")):
        officer.press_id("told.counts:x00000")
        officer.press(press)
        officer.say(number)
    officer.say("báo cáo")
    lines = officer.last.text.splitlines()
    assert len(lines) <= 13 and sum(-(-len(line) // ROW) for line in lines) <= 20, officer.last.text
    assert len(officer.last.choices) <= 9 and all(len(label) <= 28 for _, label in officer.last.choices)


@pytest.mark.parametrize("act", ["figures.figures:", "figures.by_village:", "figures.take:"])
def test_nobody_else_sees_them_whatever_they_press(machine: Machine, officer: Talk, act: str) -> None:
    citizen = machine.citizen("one").register()
    citizen.press_id(act)
    assert citizen.last.text == NOT_THEIRS and not citizen.last.file

    def withdraw(db: Session) -> None:
        for role in db.exec(select(Role).where(Role.kind == "officer")).all():
            people.withdraw_role(db, role.id, machine.now)

    machine.do(withdraw)
    officer.press_id(act)
    assert officer.last.text == NOT_THEIRS and not officer.last.file


def test_names_are_no_groups_business(machine: Machine, officer: Talk) -> None:
    machine.moderator()
    in_group = Talk(machine, f"village-{machine.villages()[0].id}", officer.account, group=True)
    in_group.press_id("figures.take:")
    assert in_group.last.text.startswith("Bảng Excel có tên người nên không gửi vào nhóm.") and in_group.last.file is None


def test_what_is_withdrawn_does_not_count(machine: Machine, officer: Talk) -> None:
    send(machine, "old", "Bản Mẫu Một", "one")

    def withdraw(db: Session) -> None:
        file = db.exec(select(Registration).order_by(col(Registration.id))).one()
        db.exec(select(Submission)).one().state = file.state = "withdrawn"

    machine.do(withdraw)
    officer.say("báo cáo")
    assert "Đăng ký: 0. Có minh chứng: 0, đã nộp: 0." in officer.last.text
