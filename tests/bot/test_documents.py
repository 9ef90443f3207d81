"""Documents and pictures: what they say, read back; what people wrote stays words; and whose they are is looked at each time."""

import io
import zipfile

import docx
import pytest
from PIL import Image
from pydantic import ValidationError
from sqlmodel import Session, select

from bot import sample
from bot.channels.base import FileGone
from bot.files import Files
from bot.reports import chart, layouts, printing, word
from bot.reports.chart import Chart
from bot.reports.composing import number
from bot.reports.document import Document, Paragraph, Table, printable
from bot.reports.layouts import Part, ReportLayout
from models import people
from models.figures import Tally
from models.people import Account, Role
from models.places import Village
from tests.handlers.test_figures import send
from tests.machine import BEGIN, Machine, Talk
from tests.stories import story

HOSTILE = ("#eval(1)", "=1+1", "<w:p>", "$x$ *b* _i_ @r \\", "\u202eabc\u202c", "A" * 60, "a\x00\x0bb", "</w:t>&lt;", "{year} {0.__class__}")


@story
def officer(machine: Machine) -> Talk:
    """The sample's officer; of two files in a village one was approved, and another village has a bad name."""

    def rename(db: Session) -> None:
        db.get_one(Village, machine.villages()[1].id).name = "#eval(1) <w:p> {year}"

    group = machine.moderator()
    send(machine, "one", "Bản Mẫu Một", "one")
    send(machine, "two", "Bản Mẫu Một", "two")
    group.press("Đạt")
    machine.do(rename)
    return machine.officer()


def account(machine: Machine, talk: Talk) -> int:
    """The id of somebody's account."""
    found: int = machine.do(lambda db: db.exec(select(Account.id).where(Account.address == talk.account)).one())
    return found


def words(made: bytes) -> str:
    """All that a document for Word says, in its order, cells between bars."""
    document = docx.Document(io.BytesIO(made))
    told = []
    for part in document.iter_inner_content():
        rows = [" | ".join(cell.text for cell in row.cells) for row in part.rows] if hasattr(part, "rows") else [part.text]
        told += rows
    return "\n".join(told).replace("\N{NO-BREAK SPACE}", " ")


async def test_a_commune_has_its_report(machine: Machine, officer: Talk, files: Files) -> None:
    his = f"report x{sample.COMMUNE} 2026-year docx {account(machine, officer)}"
    told = words(await files.make(his))
    for said in (
        "HỘI KHUYẾN HỌC TỈNH MẪU",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "/BC-HKH",
        "ngày 24 tháng 11 năm 2026",
        "BÁO CÁO\nKết quả xây dựng mô hình “Công dân học tập” năm 2026",
        "bộ tiêu chí tạm dùng, chờ Hội xác nhận",
        "Tính đến ngày 24/11/2026, xã Mẫu (dữ liệu mẫu) có 2 người đăng ký, trong đó 2 người đã có minh chứng, 2 người đã nộp hồ sơ; 1 hồ sơ",
        "1 | Đăng ký | 2 | 0",
        "1 | Bản Mẫu Một | 2 | 2 | 2 | 1 | 0 | 0 | 1",
        "2 | Thôn #eval(1) <w:p> {year} | 0",
        " | Tổng cộng | 2 | 2 | 2 | 1 | 0 | 0 | 1",
        "Nơi nhận:",
        "CHỦ TỊCH",
    ):
        assert said in told, said
    assert (await files.make(his.replace("docx", "pdf"))).startswith(b"%PDF-")
    half = words(await files.make(his.replace("year", "half")))
    assert "Tính đến ngày 30/06/2026" in half and "1 | Đăng ký | 0 | 0" in half


async def test_a_province_has_its_report_and_no_name_of_anybody(machine: Machine, officer: Talk, files: Files) -> None:
    his = f"report p{sample.COMMUNE} 2026-year docx {account(machine, officer)}"
    with pytest.raises(FileGone):
        await files.make(his)

    def promote(db: Session) -> None:
        person = people.of_account(db, account_id)
        assert person is not None
        db.add(Role(person_id=person.id, kind="officer", province="Tỉnh Mẫu", granted_at=machine.now))

    account_id = account(machine, officer)
    machine.do(promote)
    told = words(await files.make(his))
    assert "HỘI KHUYẾN HỌC TỈNH MẪU" in told and "3. Theo xã, phường" in told and "1 | Xã Mẫu (dữ liệu mẫu) | 2 | 2 | 2 | 1" in told
    assert "Lò Thị Mẫu" not in told


async def test_the_minutes_of_a_meeting(machine: Machine, officer: Talk, files: Files) -> None:
    village = machine.villages()[0].id
    told = words(await files.make(f"minutes {village} 1 docx {account(machine, officer)}"))
    for said in (
        "CHI HỘI KHUYẾN HỌC BẢN MẪU MỘT",
        "Có mặt (1 người): Trưởng bản (mẫu).",
        "Vắng mặt (1 người): Chi hội trưởng (mẫu).",
        "có 1 hồ sơ chờ xét",
        "Lò Thị Mẫu | –",
        "Lò Thị Mẫu | Đạt | 24/11/2026 | Trưởng bản (mẫu)",
        "1 | Trưởng bản (mẫu) | ",
        "THƯ KÝ | CHỦ TRÌ",
    ):
        assert said in told, said
    assert (await files.make(f"minutes {village} 3 pdf {account(machine, machine.moderator())}")).startswith(b"%PDF-")


async def test_the_right_to_them_is_looked_at_again(machine: Machine, officer: Talk, files: Files) -> None:
    his, village = account(machine, officer), machine.villages()[0].id
    elsewhere, citizen = account(machine, machine.moderator(village=1)), account(machine, machine.citizen("one"))
    report, minutes, picture = f"report x{sample.COMMUNE} 2026-year pdf", f"minutes {village} 1 pdf", f"chart x{sample.COMMUNE} week"
    refs = [f"{kind} {who}" for kind in (report, minutes, picture) for who in (elsewhere, citizen, 10**17)]
    strange = [f"report c 2026-year pdf {his}", f"report x{sample.COMMUNE} 2027-year pdf {his}", f"report v{village} 2026-year pdf {his}"]
    for ref in (*refs, *strange, f"minutes 99 1 pdf {his}", f"minutes {village} g pdf {his}", f"chart x99999 week {his}", f"chart c week {his}"):
        with pytest.raises(FileGone):
            await files.make(ref)

    def withdraw(db: Session) -> None:
        for role in db.exec(select(Role).where(Role.kind == "officer")).all():
            people.withdraw_role(db, role.id, machine.now)

    machine.do(withdraw)
    for kind in (report, minutes, picture):
        with pytest.raises(FileGone):
            await files.make(f"{kind} {his}")


async def test_the_picture_is_small_and_stands_upright(machine: Machine, officer: Talk, files: Files) -> None:
    made = await files.make(f"chart x{sample.COMMUNE} week {account(machine, officer)}")
    assert len(made) < 100_000
    with Image.open(io.BytesIO(made)) as picture:
        assert (picture.format, picture.size) == ("PNG", (720, 1280))


def test_many_places_with_long_names_still_fit_into_the_picture() -> None:
    places = [(f"Bản {HOSTILE[i % len(HOSTILE)]} {i}", Tally(9999 - i, 99, 98, 0, 7)) for i in range(chart.PLACES)]
    made = chart.draw(Chart("Tỉnh " + "A" * 60, "24/11/2026", ["Đăng ký", "Đã nộp", "Đạt"], Tally(), places, ("Còn lại", Tally(5)), ["Tạm dùng"]))
    with Image.open(io.BytesIO(made)) as picture:
        assert len(made) < 100_000 and picture.size == (720, 1280)


def test_what_people_wrote_stays_words() -> None:
    said = [printable(each) for each in HOSTILE]
    assert said[4] == "abc" and said[6] == "a b"
    table = Table(["TT", "Tên"], [[str(row), each] for row, each in enumerate(said)], [1, 5], [1])
    document = Document(
        "Trên", "Dưới", "Số:", "Việt Nam", "Hạnh phúc", "Nơi", "Báo cáo", said[0], [Paragraph(said[2]), table], "Gửi:", said, said[:2], BEGIN
    )
    made = word.draw(document)
    told = words(made)
    assert all(f"{row} | {each}" in told for row, each in enumerate(said))
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        xml = packed.read("word/document.xml").decode()
        assert "instrText" not in xml and "#eval(1)" in xml
        assert "python" not in packed.read("docProps/core.xml").decode()
    assert printing.draw(document).startswith(b"%PDF-")


def test_pages_are_as_the_rules_want_them() -> None:
    page = layouts.paper().page
    assert (page.width, page.height) == (210, 297) and page.typeface == "Times New Roman"
    assert 20 <= page.top <= 25 and 20 <= page.bottom <= 25 and 30 <= page.left <= 35 and 15 <= page.right <= 20
    assert 13 <= layouts.paper().sizes.text <= 14
    blank = Document("", "", "", "", "", "", "", "", [], "", [], ["Ký"], BEGIN)
    section = docx.Document(io.BytesIO(word.draw(blank))).sections[0]
    lengths = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [round(length.mm) for length in lengths if length] == [210, 297, 30, 15]


def test_places_are_called_as_they_are() -> None:
    areas = layouts.paper().areas
    assert [areas.called(name) for name in ("Sơn La", "Hà Nội", "Tỉnh Mẫu")] == ["tỉnh Sơn La", "thành phố Hà Nội", "tỉnh Mẫu"]
    assert [areas.place(name) for name in ("Xã Mường Chanh", "Phường 5", "Sơn La")] == ["Mường Chanh", "Phường 5", "Sơn La"]
    assert [number(count) for count in (1234, 7.5, 0)] == ["1.234", "7,5", "0"]


def test_a_layout_that_does_not_fit_says_why() -> None:
    good = layouts.report().model_dump()
    for part, why in (
        ({"text": "{nobody}"}, "there is no nobody"),
        ({"text": "{year.__class__}"}, "no name to fill in"),
        ({"text": "x", "when": "sunny"}, "there is no sunny"),
        ({"table": "nothing", "head": ["TT"], "widths": [1]}, "there is no nothing"),
    ):
        with pytest.raises(ValidationError, match=why):
            ReportLayout.model_validate({**good, "body": [part]})
    with pytest.raises(ValidationError, match="a width"):
        Part.model_validate({"table": "parts", "head": ["TT", "Tên"], "widths": [1]})
