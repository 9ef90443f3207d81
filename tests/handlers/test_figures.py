"""Figures: one look for officers, and for nobody else."""

import pytest
from sqlmodel import Session, col, select

from models import people
from models.people import Role
from models.registrations import Registration
from models.reviews import Submission
from tests.life import hand_in
from tests.machine import Machine, Talk

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


def test_one_look_and_where_it_leads(machine: Machine, officer: Talk) -> None:
    machine.moderator()
    send(machine, "old", "Bản Mẫu Một", "one")
    machine.later(days=9)
    machine.citizen("new").register(village="Thôn Mẫu Hai")
    officer.say("báo cáo")
    assert officer.last.text.splitlines() == [
        DRAFT,
        "Xã Mẫu (dữ liệu mẫu), đến ngày 03/12/2026:",
        "Đăng ký: 2. Đã nộp: 1.",
        "Đạt: 0. Cần bổ sung: 0.",
        "7 ngày qua: thêm 1 đăng ký, 0 nộp, 0 đạt.",
        "Chờ xét: 1, lâu nhất 9 ngày.",
        "Đi đầu: Bản Mẫu Một, Thôn Mẫu Hai.",
        "Nên đến thăm: Tiểu khu Mẫu Ba. Ở đó chưa có ai đăng ký, hoặc cả tháng chưa có gì mới.",
    ]
    assert [label for _, label in officer.last.choices] == ["Từng bản, thôn", "Bảng Excel", "Về đầu"]
    officer.press("Từng bản, thôn")
    assert officer.last.text.splitlines()[2:] == [
        "Bản Mẫu Một: 1 đăng ký, 1 chờ xét",
        "Thôn Mẫu Hai: 1 đăng ký",
        "Tiểu khu Mẫu Ba: chưa có ai đăng ký",
    ]
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
    assert "Nên đến thăm: Thôn Mẫu Hai, Tiểu khu Mẫu Ba, Bản Mẫu Một." in officer.last.text


@pytest.mark.parametrize("act", ["figures.figures:", "figures.by_village:", "figures.take:"])
def test_nobody_else_sees_them_whatever_they_press(machine: Machine, officer: Talk, act: str) -> None:
    citizen = machine.citizen("one").register()
    citizen.press_id(act)
    assert citizen.last.text == "Số liệu chỉ dành cho cán bộ Hội của xã." and not citizen.last.file

    def withdraw(db: Session) -> None:
        for role in db.exec(select(Role).where(Role.kind == "officer")).all():
            people.withdraw_role(db, role.id, machine.now)

    machine.do(withdraw)
    officer.press_id(act)
    assert officer.last.text == "Số liệu chỉ dành cho cán bộ Hội của xã." and not officer.last.file


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
    assert "Đăng ký: 0. Đã nộp: 0." in officer.last.text
