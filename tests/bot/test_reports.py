"""Reports: what the spreadsheet says, read back; text stays text; and only an officer's account has it."""

import io
import json
import re
import zipfile
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlmodel import Session, select

from bot import sample
from bot.channels.base import FileGone
from bot.files import Files
from bot.store import FolderStore
from models import people
from models.database import Database
from models.outbox import Message
from models.people import Role
from models.places import Village
from models.programme import Programme
from tests.handlers.test_figures import send
from tests.machine import Machine, Talk

HOSTILE = '=HYPERLINK("http://a.vn";"Xem")'


@pytest.fixture
async def files(data: Database, machine: Machine, tmp_path: Path) -> AsyncIterator[Files]:
    """Makes files by the machine's clock."""
    made = Files(data, FolderStore(tmp_path), lambda: machine.now)
    yield made
    await made.close()


@pytest.fixture
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
    newest: Message = [message for message in machine.messages() if (message.body or {}).get("file")][-1]
    kind, subject, _ = (newest.body or {})["file"]
    return f"{kind} {subject}"


def opened(made: bytes) -> Workbook:
    """A spreadsheet, with formulas shown as such."""
    return load_workbook(io.BytesIO(made))


def rows(book: Workbook, sheet: str) -> list[list[object]]:
    """The cells of a sheet that say anything."""
    return [[cell for cell in row if cell is not None] for row in book[sheet].iter_rows(values_only=True)]


async def test_all_sheets_say_what_is_there(machine: Machine, officer: Talk, files: Files) -> None:
    book = opened(await files.make(ref(machine, officer)))
    assert book.sheetnames == ["Tóm tắt", "Bản thôn", "Nhóm", "Chờ xét"]
    summary = rows(book, "Tóm tắt")
    assert [row[0] for row in summary[:5]] == [
        "Xã Mẫu (dữ liệu mẫu)",
        "Bộ tiêu chí tạm dùng, chờ Hội xác nhận.",
        "Làm lúc 09:00 03/12/2026",
        "Số liệu năm 2026",
        "Hồ sơ đã rút không tính vào đây.",
    ]
    assert ["Đăng ký", 1, 1, 0] in summary and ["Chờ xét", 1, 1, 0] in summary
    assert rows(book, "Bản thôn")[1][:8] == ["Bản Hua Tạt", 1, 1, 1, 0, 0, 1, 0]
    assert rows(book, "Bản thôn")[-1] == ["Cả xã", 1, 1, 1, 0, 0, 1, 0]
    assert rows(book, "Nhóm")[1] == ["Nông dân, lao động nông thôn", 1, 1, 1, 0, 0, 1, 0]
    number, name, village, since, days = rows(book, "Chờ xét")[1]
    assert (number, name, village, days) == ("00001", "Lò Thị Mẫu", "Bản Hua Tạt", 9)
    assert isinstance(since, datetime) and f"{since:%H:%M %d/%m/%Y}" == "09:00 24/11/2026"
    assert [book[name].freeze_panes for name in book.sheetnames] == ["B8", "B2", "B2", "B2"]


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
    for other in (his.replace("00000", "00001"), f"figures 00000 {10**17}", "figures 00000", "figures 00000 -1", "figures '; -- 1"):
        with pytest.raises(FileGone):
            await files.make(other)
    assert await files.make(his)

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
