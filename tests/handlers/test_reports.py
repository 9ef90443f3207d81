"""Reports: what an officer and a moderator are led to, and what nobody else is."""

import pytest
from sqlmodel import Session

from bot import sample
from models import people
from models.people import Role
from tests.handlers.test_figures import send
from tests.machine import Machine, Talk
from tests.stories import story


@story
def officer(machine: Machine) -> Talk:
    """The sample's officer, where a file waits in a village."""
    machine.moderator()
    send(machine, "one", "Bản Mẫu Một", "one")
    return machine.officer()


def labels(talk: Talk) -> list[str]:
    """What can be pressed."""
    return [label for _, label in talk.last.choices]


def file_of(machine: Machine) -> str:
    """What the newest file is made by, without the account."""
    kinds = [kind for message in machine.messages() for kind, _, _ in (message.body or {}).get("files", [])]
    return str(kinds[-1])


def alone(machine: Machine, group: Talk) -> Talk:
    """A moderator's own chat."""
    talk = Talk(machine, f"own-{group.account}", group.account)
    talk.receive("start")
    machine.run()
    return talk


def test_a_report_to_be_signed(machine: Machine, officer: Talk) -> None:
    officer.press_id("reports.open_reports:")
    assert labels(officer) == ["6 tháng đầu năm 2026", "Cả năm 2026", "Biên bản họp xét", "Về đầu"]
    officer.press("6 tháng đầu năm 2026")
    assert officer.last.text == "Xã Mẫu (dữ liệu mẫu): 6 tháng đầu năm 2026. Lấy tệp Word để sửa, hay tệp PDF để in?"
    officer.press("Tệp PDF")
    assert officer.last.file == "bao-cao-6-thang-dau-nam-2026.pdf" and file_of(machine) == f"report x{sample.COMMUNE} 2026-half pdf"
    machine.now = machine.now.replace(year=2027, month=2)
    officer.press_id("reports.open_reports:")
    assert labels(officer)[:3] == ["Cả năm 2026", "6 tháng đầu năm 2027", "Cả năm 2027"]


def test_a_picture_of_what_is_looked_at(machine: Machine, officer: Talk) -> None:
    officer.press_id(f"reports.show_chart:x{sample.COMMUNE}_month_0")
    assert officer.last.file == "so-lieu-24-11-2026.png" and file_of(machine) == f"chart x{sample.COMMUNE} month"
    officer.press("Xem số liệu")
    assert "Đăng ký: 1." in officer.last.text


def test_minutes_with_those_who_are_there(machine: Machine, officer: Talk) -> None:
    moderator = alone(machine, machine.moderator())
    moderator.press_id("reports.minutes:")
    assert labels(moderator) == ["Trưởng bản (mẫu)", "Chi hội trưởng (mẫu)", "Tệp Word", "Tệp PDF", "Về đầu"]
    moderator.press("Chi hội trưởng (mẫu)")
    moderator.press("Trưởng bản (mẫu)")
    assert labels(moderator)[:2] == ["✓ Trưởng bản (mẫu)", "✓ Chi hội trưởng (mẫu)"]
    moderator.press("✓ Trưởng bản (mẫu)")
    moderator.press("Tệp Word")
    village = machine.villages()[0].id
    assert moderator.last.file == "bien-ban-24-11-2026.docx" and file_of(machine) == f"minutes {village} 2 docx"
    officer.press_id("reports.minutes:")
    assert "Trưởng bản (mẫu)" in labels(officer)  # of the only village in which a file was handed in


def test_who_comes_to_review_takes_nobodys_place(machine: Machine, officer: Talk) -> None:
    village = machine.villages()[0].id

    def change(db: Session) -> None:
        first = people.roles_of(db, sample.moderators(db, sample.villages(db)[0])[0].id)[0]
        people.withdraw_role(db, first.id, machine.now)
        db.add(Role(person_id=sample.officers(db)[0].id, kind="moderator", village_id=village, granted_at=machine.now))

    moderator = alone(machine, machine.moderator(number=1))
    moderator.press_id(f"reports.tick:{village}._2")
    machine.do(change)
    moderator.press_id(f"reports.tick:{village}._2")
    assert labels(moderator)[:2] == ["✓ Chi hội trưởng (mẫu)", "Cán bộ Hội (mẫu)"]


def test_a_group_is_led_to_the_private_chat(machine: Machine, officer: Talk) -> None:
    group = machine.moderator()
    own = alone(machine, group)
    group.press_id("reports.minutes:")
    assert group.last.text.startswith("Tệp này có tên người") and own.last.choices[0][1] == "Biên bản họp xét"
    village = machine.villages()[0].id
    for act in (f"reports.tick:{village}._1", f"reports.take_minutes:{village}._1.pdf"):
        group.press_id(act)
        assert group.last.text.startswith("Tệp này có tên người") and group.last.file is None
    in_group = Talk(machine, group.chat, officer.account, group=True)
    in_group.press_id(f"reports.take:x{sample.COMMUNE}_2026-year_pdf")
    assert in_group.last.file is None


@pytest.mark.parametrize(
    "act",
    [
        "reports.open_reports:",
        "reports.show_chart:",
        "reports.show_chart:c_week_0",
        f"reports.take:x{sample.COMMUNE}_2026-year_pdf",
        "reports.minutes:",
        "reports.tick:1._0",
        "reports.take_minutes:1._0.pdf",
    ],
)
def test_nobody_else_gets_any_of_it(machine: Machine, officer: Talk, act: str) -> None:
    citizen = machine.citizen("two").register()
    citizen.press_id(act)
    assert "dành cho" in citizen.last.text and citizen.last.file is None


@pytest.mark.parametrize(
    "act", ["take:", "take:c_2026-year_pdf", "take:x00000_2026-year_exe", "take:x00000_1-year_pdf", "tick:", "tick:1", "tick:1._"]
)
def test_a_button_that_means_nothing_does_nothing(machine: Machine, officer: Talk, act: str) -> None:
    officer.press_id(f"reports.{act}")
    assert officer.last.file is None and officer.last.text
