"""Digests: an officer's figures come on Monday morning, as often as wanted, as long as they are an officer."""

import pytest
from sqlmodel import select

from bot.channels.base import FileGone
from bot.files import Files
from models import memory, notices, people, plans
from models.base import Json
from models.people import Account, Role
from tests.bot.test_reports import opened, rows
from tests.handlers.test_figures import officer_of
from tests.life import at
from tests.machine import Machine, Talk


def digests(machine: Machine) -> int:
    """How many came unasked."""
    return sum(message.about == notices.DIGEST for message in machine.messages())


def officer_at_desk(machine: Machine) -> Talk:
    """The sample's officer."""
    officer = machine.officer()
    machine.run()
    return officer


def enclosed(machine: Machine) -> tuple[str, str]:
    """By what the picture and the spreadsheet of the newest message are made."""
    picture, spreadsheet = [f"{kind} {account}" for kind, account, _ in (machine.messages()[-1].body or {})["files"]]
    return picture, spreadsheet


async def test_picture_and_spreadsheet_are_made_for_whoever_gets_them(machine: Machine, files: Files) -> None:
    officer_at_desk(machine)
    citizen = machine.citizen("one").register()
    machine.later(days=5, hours=23)
    picture, spreadsheet = enclosed(machine)
    assert (await files.make(picture)).startswith(b"\x89PNG") and opened(await files.make(spreadsheet)).sheetnames
    (stranger,) = at(machine, Account, address=citizen.account)
    for ref in (picture, spreadsheet):
        with pytest.raises(FileGone):
            await files.make(f"{ref.rpartition(' ')[0]} {stranger.id}")
    machine.do(lambda db: [people.withdraw_role(db, role.id, machine.now) for role in db.exec(select(Role).where(Role.kind == "officer"))])
    for ref in (picture, spreadsheet):
        with pytest.raises(FileGone):
            await files.make(ref)


@pytest.mark.parametrize(
    ("how_often", "period"),
    [("Hằng tuần", "Kỳ: 7 ngày qua, từ 23/11/2026 đến 30/11/2026"), ("Hằng tháng", "Kỳ: Tháng trước, từ 01/11/2026 đến 30/11/2026")],
)
async def test_whenever_they_are_fetched_they_tell_what_the_words_tell(machine: Machine, files: Files, how_often: str, period: str) -> None:
    officer = officer_at_desk(machine)
    machine.citizen("one").register()
    officer.press("Báo cáo tự gửi")
    officer.press(how_often)
    while not digests(machine):
        machine.later(days=1)
    picture, spreadsheet = enclosed(machine)
    drawn = await files.make(picture)
    machine.later(days=1)
    machine.citizen("two").register("Lò Thị Hai")
    machine.later(days=40)
    summary = rows(opened(await files.make(spreadsheet)), "Tóm tắt")
    assert [period] in summary and ["Đăng ký", 1, 1, 0] in summary
    assert await files.make(picture) == drawn


def test_the_figures_come_on_monday_at_half_past_seven(machine: Machine) -> None:
    officer = officer_at_desk(machine)
    machine.citizen("one").register()
    machine.later(days=5, hours=22, minutes=29)  # Monday, 07:29
    assert digests(machine) == 0
    machine.later(minutes=1)
    assert digests(machine) == 1
    assert "Xã Mẫu" in officer.last.text and officer.last.files == ["so-lieu-30-11-2026.png", "bao-cao-30-11-2026.xlsx"]
    assert officer.last.text.endswith("Bảng Excel có số liệu và tên người chờ xét. Xin giữ riêng cho cán bộ Hội.")
    machine.later(minutes=1)
    machine.later(days=7)
    assert digests(machine) == 2


@pytest.mark.parametrize(("label", "after_thirteen_days"), [("Hằng tuần", 2), ("Hằng tháng", 1), ("Không tự gửi", 0)])
def test_as_often_as_wanted(machine: Machine, label: str, after_thirteen_days: int) -> None:
    officer = officer_at_desk(machine)
    officer.press("Báo cáo tự gửi")
    officer.press(label)
    officer.say("báo cáo", "menu")
    for _ in range(13):
        machine.later(days=1)
    assert digests(machine) == after_thirteen_days, "the second Monday is the first of December"


def test_where_nothing_changed_one_line_says_so(machine: Machine) -> None:
    officer = officer_at_desk(machine)
    machine.citizen("one").register()
    machine.later(days=5, hours=23)
    assert "7 ngày qua: thêm 1 đăng ký" in officer.last.text
    machine.later(days=7)
    assert officer.last.text == "Xã Mẫu (dữ liệu mẫu): 7 ngày qua không có gì mới, không hồ sơ nào chờ xét."
    assert officer.last.files == []
    officer.press("Xem số liệu")
    assert "Đăng ký: 1." in officer.last.text


def test_what_comes_monthly_tells_of_the_month_that_is_over(machine: Machine) -> None:
    officer = officer_at_desk(machine)
    machine.citizen("one").register()
    officer.press("Báo cáo tự gửi")
    officer.press("Hằng tháng")
    for _ in range(14):
        machine.later(days=1)
    assert "Tháng trước: thêm 1 đăng ký" in officer.last.text


def test_officers_of_a_province_and_of_the_centre_get_theirs(machine: Machine) -> None:
    machine.citizen("one").register()
    province, centre = officer_of(machine, province="Tỉnh Mẫu"), officer_of(machine)
    machine.later(days=5, hours=23)
    assert "Tỉnh Mẫu, đến ngày 30/11/2026:" in province.last.text
    assert "Cả nước, đến ngày 30/11/2026:" in centre.last.text
    assert province.last.text.endswith("Bảng Excel có số liệu, không có tên người.") and len(centre.last.files) == 2


def test_whose_role_is_gone_gets_nothing(machine: Machine) -> None:
    officer_at_desk(machine)
    machine.do(lambda db: [people.withdraw_role(db, role.id, machine.now) for role in db.exec(select(Role).where(Role.kind == "officer"))])
    machine.later(days=30)
    assert digests(machine) == 0


def test_what_was_missed_while_all_was_down_comes_once(machine: Machine) -> None:
    officer = officer_at_desk(machine)
    machine.later(days=27, hours=14)  # eleven in the evening
    assert digests(machine) == 0, "nobody is woken"
    machine.later(hours=9)
    machine.later(minutes=1)
    assert digests(machine) == 1
    assert "Xã Mẫu" in officer.last.text


def test_a_month_that_was_missed_is_told_when_all_is_up_again(machine: Machine) -> None:
    officer = officer_at_desk(machine)
    officer.press("Báo cáo tự gửi")
    officer.press("Hằng tháng")
    machine.later(days=29)  # from before the first Monday of December to long after
    assert digests(machine) == 1
    machine.later(minutes=1)
    for _ in range(12):
        machine.later(days=1)
    assert digests(machine) == 2, "and the next in January"


def use_zalo_bot(machine: Machine, month: str, messages: int, users: int) -> None:
    """As the Zalo bot's channel writes down what it used."""
    counts: Json = {"messages": messages, "users": users}
    machine.do(lambda db: memory.change(db, f"zalo_bot 4711 used {month}", lambda _: counts, machine.now))


@pytest.mark.parametrize(("messages", "users", "is_told"), [(239, 39, False), (240, 1, True), (12, 40, True)])
def test_a_zalo_bot_that_is_nearly_used_up_is_told(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, messages: int, users: int, is_told: bool
) -> None:
    monkeypatch.setattr(plans, "_allowed", plans.Plan(300, 50))
    officer = officer_at_desk(machine)
    use_zalo_bot(machine, "2026-11", messages, users)
    use_zalo_bot(machine, "2026-10", 300, 50)
    machine.later(days=5, hours=23)  # the last of November
    assert officer.last.text.startswith("Xã Mẫu")
    assert (f"Zalo Bot tháng này đã dùng {messages}/300 tin, {users}/50 người." in officer.last.text) == is_told
    machine.later(days=7)
    assert "Zalo Bot" not in officer.last.text, "December begins anew"
