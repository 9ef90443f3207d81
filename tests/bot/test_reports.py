"""Reports: what the spreadsheet says, read back; text stays text; and only an officer's account has it."""

import io
import json
import re
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import Session, select

from bot import sample
from bot.channels.base import FileGone
from bot.files import Files
from models import people
from models.people import Role
from models.places import Village
from models.programme import Programme
from tests.handlers.test_figures import officer_of, send
from tests.machine import Machine, Talk
from tests.stories import story

HOSTILE = '=HYPERLINK("http://a.vn";"Xem")'


@story
def officer(machine: Machine) -> Talk:
    """The sample's officer, and a citizen whose file waits for nine days in a village with a bad name."""

    def rename(db: Session) -> None:
        db.get_one(Village, machine.villages()[0].id).name = "Hua Tạt"
        db.add_all([Village(commune_code=sample.COMMUNE, kind="", name=name, sample=True) for name in (HOSTILE, "+1")])

    machine.moderator()
    send(machine, "one", "Bản Mẫu Một", "one")
    machine.do(rename)
    talk = machine.officer()
    machine.later(days=9)
    return talk


def ref(machine: Machine, officer: Talk) -> str:
    """What the officer's message with the spreadsheet carries."""
    officer.say("báo cáo")
    officer.press("Bảng Excel")
    return newest_ref(machine)


def newest_ref(machine: Machine) -> str:
    """What the newest message with a spreadsheet carries."""
    kind, subject, _ = [file for message in machine.messages() for file in (message.body or {}).get("files", [])][-1]
    return f"{kind} {subject}"


def opened(made: bytes) -> Workbook:
    """A spreadsheet, with formulas shown as such."""
    return load_workbook(io.BytesIO(made))


def rows(book: Workbook, sheet: str) -> list[list[object]]:
    """The cells of a sheet that say anything."""
    return [[cell for cell in row if cell is not None] for row in book[sheet].iter_rows(values_only=True)]


async def test_all_sheets_say_what_is_there(machine: Machine, officer: Talk, files: Files) -> None:
    for asked, answer in (("adults:v1", "8"), ("adults:x00000", "200"), ("recognised:x00000_2026", "45")):
        officer.press_id(f"told.{asked}")
        officer.say(answer)
    book = opened(await files.make(ref(machine, officer)))
    assert book.sheetnames == ["Tóm tắt", "Bản thôn", "Nhóm", "Chờ xét"]
    summary = rows(book, "Tóm tắt")
    assert [row[0] for row in summary[:6]] == [
        "Xã Mẫu (dữ liệu mẫu)",
        "Bộ tiêu chí tạm dùng, chờ Hội xác nhận.",
        "Làm lúc 09:00 03/12/2026",
        "Số liệu năm 2026",
        "Kỳ: 7 ngày qua, từ 26/11/2026 đến 03/12/2026",
        "Hồ sơ đã rút không tính vào đây.",
    ]
    assert ["Đăng ký", 1, 0, 1] in summary and ["Chờ xét", 1, 0, 1] in summary
    assert summary[-3:] == [["Người lớn", 200], ["Đạt, % người lớn", 0], ["Công nhận trên giấy", 45]]
    told = [f"{cell:%d/%m/%Y}" if isinstance(cell, datetime) else cell for cell in rows(book, "Bản thôn")[1]]
    assert told[:12] == ["Bản Hua Tạt", 1, 1, 1, 0, 0, 1, 0, "24/11/2026", 8, "03/12/2026", 0]
    assert rows(book, "Bản thôn")[-1] == ["Tất cả", 1, 1, 1, 0, 0, 1, 0]
    assert rows(book, "Nhóm")[1] == ["Nông dân, lao động nông thôn", 1, 1, 1, 0, 0, 1, 0]
    number, name, village, since, days = rows(book, "Chờ xét")[1]
    assert (number, name, village, days) == ("00001", "Lò Thị Mẫu", "Bản Hua Tạt", 9)
    assert isinstance(since, datetime) and f"{since:%H:%M %d/%m/%Y}" == "09:00 24/11/2026"
    assert [book[name].freeze_panes for name in book.sheetnames] == ["B9", "B2", "B2", "B2"]


@pytest.mark.parametrize(
    ("area", "sheet", "first"),
    [({"province": "Tỉnh Mẫu"}, "Xã phường", "Xã Mẫu (dữ liệu mẫu)"), ({}, "Tỉnh", "Tỉnh Mẫu")],
)
async def test_a_wider_area_has_no_names(machine: Machine, officer: Talk, files: Files, area: dict[str, str], sheet: str, first: str) -> None:
    theirs = officer_of(machine, **area)
    made = await files.make(ref(machine, theirs))
    book = opened(made)
    assert book.sheetnames == ["Tóm tắt", sheet, "Nhóm", "Chờ xét"]
    assert rows(book, sheet)[1][:8] == [first, 1, 1, 1, 0, 0, 1, 0]
    assert rows(book, "Chờ xét")[1][:3] == ["00001", "Xã Mẫu (dữ liệu mẫu)", "Bản Hua Tạt"]
    theirs.press_id("figures.take:x00000_week_0")
    commune = opened(await files.make(newest_ref(machine)))
    for each in (book, commune):
        said = [str(cell) for name in each.sheetnames for row in rows(each, name) for cell in row]
        assert "Lò Thị Mẫu" not in said and "Bản Hua Tạt" in said


async def test_any_period(machine: Machine, officer: Talk, files: Files) -> None:
    officer.press_id("figures.take:x00000_last-month_0")
    summary = rows(opened(await files.make(newest_ref(machine))), "Tóm tắt")
    assert "Kỳ: Tháng trước, từ 01/11/2026 đến 30/11/2026" in [row[0] for row in summary if row]
    assert ["Đăng ký", 1, 1, 0] in summary


async def test_a_name_that_looks_like_a_formula_stays_text(machine: Machine, officer: Talk, files: Files) -> None:
    made = await files.make(ref(machine, officer))
    sheet = opened(made)["Bản thôn"]
    kinds = {str(row[0].value).strip(): row[0].data_type for row in sheet.iter_rows() if row[0].value}
    assert kinds[HOSTILE] == "s" and kinds["+1"] == "s"
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        pages = {name: packed.read(name).decode() for name in packed.namelist() if name.endswith((".xml", ".rels"))}
    assert not any("<f>" in page or "<hyperlink" in page for name, page in pages.items() if "worksheets/" in name)
    (chart,) = (page for name, page in pages.items() if re.fullmatch(r"xl/charts/chart\d\.xml", name))
    assert "'Bản thôn'!$A$2:$A$6" in chart and chart.count("<c:ser>") == 3


async def test_a_confirmed_programme_is_no_draft(machine: Machine, officer: Talk, files: Files, fifteen: Programme) -> None:
    assert "tạm dùng" not in json.dumps(rows(opened(await files.make(ref(machine, officer))), "Tóm tắt"), ensure_ascii=False)


async def test_the_right_to_it_is_looked_at_again(machine: Machine, officer: Talk, files: Files) -> None:
    his = ref(machine, officer)
    account = his.rpartition(" ")[2]
    beyond = [f"figures {mark} week {account}" for mark in ("c", "p00000", "x00001", "v1", "v999", "x'; --")]
    for other in (*beyond, f"figures x00000 week {10**17}", "figures 00000", "figures 00000 -1", "figures x00000 ever 1", "figures '; -- 1"):
        with pytest.raises(FileGone):
            await files.make(other)
    assert await files.make(his)
    assert await files.make(f"figures 00000 {account}"), "it was sent before there were periods"

    def withdraw(db: Session) -> None:
        for role in db.exec(select(Role).where(Role.kind == "officer")).all():
            people.withdraw_role(db, role.id, machine.now)

    machine.do(withdraw)
    with pytest.raises(FileGone):
        await files.make(his)


async def test_it_speaks_the_officers_language(machine: Machine, officer: Talk, files: Files) -> None:
    his = ref(machine, officer)
    officer.say("ngôn ngữ")
    officer.press("English")
    assert opened(await files.make(his)).sheetnames == ["Summary", "Villages", "Groups", "Waiting"]
