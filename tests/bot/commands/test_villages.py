"""`banhoc villages`: a list is loaded whole or not at all, what is wrong is said row by row, and loading it again changes nothing."""

import io
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import Workbook
from rich.progress import Progress
from sqlmodel import Session, col, select

from bot import sample
from bot.clock import utc_now
from bot.commands import village_lists, villages
from bot.settings import Settings
from models import database, places
from models.database import Database, in_transaction
from models.places import Commune, Village
from models.timezone import local
from models.told_counts import ToldCount
from tests.bot.commands.conftest import Answer, Cli

HEADINGS = "Mã xã,Tên xã,Tỉnh,Loại,Tên"
THREE = f"{HEADINGS}\n03979,Xã Mẫu,Tỉnh Mẫu,bản,Mẫu Một\n03979,Xã Mẫu,Tỉnh Mẫu,tiểu khu,2\n03725,Xã Mẫu Hai,Tỉnh Mẫu,Thôn,Mẫu Ba\n"
LOADED = [("03979", "bản", "Mẫu Một"), ("03979", "tiểu khu", "2"), ("03725", "thôn", "Mẫu Ba")]


@pytest.fixture
def look(settings: Settings) -> Iterator[Database]:
    """The database, to look into."""
    data = database.connect(settings.database_url)
    yield data
    data.close()


@pytest.fixture
def load(settings: Settings, cli: Cli, tmp_path: Path) -> Callable[[str | bytes], Answer]:
    """Loads a list with this content."""

    def run(content: str | bytes) -> Answer:
        file = tmp_path / "list"
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return cli(settings, "villages", "load", str(file))

    return run


Load = Callable[[str | bytes], Answer]


def there(data: Database) -> list[tuple[str, str, str]]:
    """Which villages there are."""

    def work(db: Session) -> list[tuple[str, str, str]]:
        return [(village.commune_code, village.kind, village.name) for village in db.exec(select(Village).order_by(col(Village.id)))]

    return in_transaction(data.engine, work)


def workbook(*rows: list[object]) -> bytes:
    """An Excel workbook with these rows on its first sheet."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.create_sheet("Khác").append(["something", "else"])
    book.save(out)
    return out.getvalue()


def excel_three() -> bytes:
    return workbook(
        ["STT", *HEADINGS.split(",")],
        [1, "03979", "Xã Mẫu", "Tỉnh Mẫu", "bản", "Mẫu Một"],
        [2, 3979, "Xã Mẫu", "Tỉnh Mẫu", "Tiểu  khu", 2],
        [],
        [3, 3725.0, "Xã Mẫu Hai", "Tỉnh Mẫu", "thôn", "Mẫu Ba", None],
    )


SHAPES: dict[str, str | bytes] = {
    "commas": THREE,
    "with a mark of its encoding": b"\xef\xbb\xbf" + THREE.encode(),
    "semicolons": THREE.replace(",", ";"),
    "tabs": THREE.replace(",", "\t"),
    "Windows": THREE.replace("\n", "\r\n"),
    "quoted": THREE.replace("Mẫu Một", '"Mẫu Một"').replace("Mã xã", '"Mã xã"'),
    "headings without diacritics": THREE.replace(HEADINGS, "MA XA,ten xa,TINH,loai,ten"),
    "headings in English": THREE.replace(HEADINGS, "commune_code,Commune name,Province,Kind,Village name"),
    "other columns, other order": "Tên;Ghi chú;Loại;Tỉnh;Tên xã;Mã xã\n"
    "Mẫu Một;;bản;Tỉnh Mẫu;Xã Mẫu;03979\n2;;tiểu khu;Tỉnh Mẫu;Xã Mẫu;03979\nMẫu Ba;x;thôn;Tỉnh Mẫu;Xã Mẫu Hai;03725",
    "decomposed letters": THREE.replace("ẫ", "a\u0302\u0303").replace("ộ", "o\u0323\u0302"),
    "empty rows": "\n" + THREE.replace("\n03725", "\n,,,,\n\n03725"),
    "zeros that Excel lost": THREE.replace("03979", "3979").replace("03725", "3725"),
    "the kind in the name too": THREE.replace(",Mẫu Một", ",Bản Mẫu Một").replace("Thôn,", "thon,thôn "),
    "a commune without its kind": THREE.replace("03979,Xã Mẫu,Tỉnh Mẫu,tiểu", "03979,Mẫu,Mẫu,tiểu"),
    "Excel": excel_three(),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_list_is_loaded_in_whatever_shape_it_comes(load: Load, look: Database, shape: str) -> None:
    answer = load(SHAPES[shape])
    assert (answer.status, answer.err) == (0, "")
    assert answer.out == "new villages: 3 (bản 1, thôn 1, tiểu khu 1), new communes: 2, known villages: 0"
    assert there(look) == LOADED
    commune = in_transaction(look.engine, lambda db: db.get_one(Commune, "03725"))
    assert (commune.name, commune.province, commune.sample) == ("Xã Mẫu Hai", "Tỉnh Mẫu", False)


def test_loading_again_changes_nothing(load: Load, look: Database) -> None:
    load(THREE)
    for again in (THREE, excel_three(), THREE.upper().replace(HEADINGS.upper(), HEADINGS)):
        assert load(again).out == "new villages: 0, new communes: 0, known villages: 3"
    assert there(look) == LOADED
    assert load(THREE + "03725,Xã Mẫu Hai,Tỉnh Mẫu,bản,Mẫu Ba\n").out == "new villages: 1 (bản 1), new communes: 0, known villages: 3"


def rows(*names: str) -> str:
    """A list of villages of one commune and kind."""
    return "\n".join([HEADINGS, *(f"03979,Xã Mẫu,Tỉnh Mẫu,bản,{name}" for name in names)])


class Spelled(NamedTuple):
    """What is there, what is loaded then, and what there is afterwards."""

    here: tuple[str, ...]
    listed: tuple[str, ...]
    after: list[str]
    said: str


SPELLINGS = {
    "where the tone stands": Spelled(("Hoà Mẫu",), ("Hòa Mẫu",), ["Hoà Mẫu"], "known villages: 1"),
    "without diacritics": Spelled(("Hòa Mẫu",), ("Hoa Mau",), ["Hòa Mẫu"], "row 2: bản Hoa Mau was taken for bản Hòa Mẫu, which is village 1"),
    "two that differ in nothing else": Spelled((), ("Cang", "Cáng"), ["Cang", "Cáng"], "new villages: 2"),
    "one of two": Spelled(("Cang",), ("Cang", "Cáng"), ["Cang", "Cáng"], "new villages: 1 (bản 1), new communes: 0, known villages: 1"),
    "both again": Spelled(("Cang", "Cáng"), ("Cáng", "Cang"), ["Cang", "Cáng"], "new villages: 0, new communes: 0, known villages: 2"),
    "two for one": Spelled(("Cang",), ("Cáng", "Càng"), ["Cang", "Càng"], "row 2: bản Cáng was taken for bản Cang"),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_the_same_village_spelled_otherwise(load: Load, look: Database, name: str) -> None:
    case = SPELLINGS[name]
    if case.here:
        load(rows(*case.here))
    answer = load(rows(*case.listed))
    assert (answer.status, answer.err) == (0, "")
    assert case.said in answer.out
    assert [village for _, _, village in there(look)] == case.after


def test_a_village_that_citizens_typed_is_adopted_with_the_list_s_spelling(load: Load, look: Database) -> None:
    load(rows("Mẫu Một"))

    def type_them(db: Session) -> list[int]:
        commune = db.get_one(Commune, "03979")
        return [places.find_or_type(db, commune, kind, name).id for kind, name in (("bản", "Na Loc"), ("thôn", "Nà Lốc"), ("bản", "Huổi Pá"))]

    typed = in_transaction(look.engine, type_them)
    for said in ("adopt", "again"):
        answer = load(rows("Mẫu Một", "Nà Lốc", "Co Chai"))
        assert (answer.status, answer.err, "in the list from now on: 1" in answer.out) == (0, "", said == "adopt")
        assert "was taken for" not in answer.out
    found = in_transaction(look.engine, lambda db: [(v.id, v.kind, v.name, v.typed) for v in places.villages_of(db, "03979")])
    assert [(kind, name, is_typed) for _, kind, name, is_typed in found] == [
        ("bản", "Mẫu Một", False),
        ("bản", "Nà Lốc", False),
        ("thôn", "Nà Lốc", True),
        ("bản", "Huổi Pá", True),
        ("bản", "Co Chai", False),
    ]
    assert [id for id, *_ in found[1:4]] == typed, "files stay where they are"


BROKEN_ROWS = {
    "no code": (",Xã Mẫu,Tỉnh Mẫu,bản,Mẫu Hai", "row 17: Mã xã: empty"),
    "nothing but a code": ("03979", "row 17: Tên xã, Tỉnh, Loại, Tên: empty"),
    "a long code": ("039790,Xã Mẫu,Tỉnh Mẫu,bản,Mẫu", "row 17: Mã xã: '039790' has not five digits"),
    "letters for a code": ("O3979,Xã Mẫu,Tỉnh Mẫu,bản,Mẫu", "row 17: Mã xã: 'O3979' has not five digits"),
    "digits of another script": ("०३९७९,Xã Mẫu,Tỉnh Mẫu,bản,Mẫu", "row 17: Mã xã: '०३९७९' has not five digits"),
    "the sample's code": ("00000,Xã Mẫu,Tỉnh Mẫu,bản,Mẫu", "row 17: Mã xã: 00000 is the sample commune's"),
    "a name without letters": ("03979,Xã Mẫu,Tỉnh Mẫu,bản,---", "row 17: Tên: '---' has no letters"),
    "a kind for a name": ("03979,Xã Mẫu,Tỉnh Mẫu,bản,bản -", "row 17: Tên: '-' has no letters"),
    "a long name": (f"03979,Xã Mẫu,Tỉnh Mẫu,bản,{'a' * 61}", "row 17: Tên: longer than 60 letters"),
    "a bell": ("03979,Xã Mẫu,Tỉnh Mẫu,bản,Mẫu\a", "row 17: Tên: longer than 60 letters, or with signs that cannot be shown"),
    "another commune by the same code": (
        "03979,Xã Khác,Tỉnh Mẫu,bản,Mẫu",
        "row 17: commune 03979 is Xã Khác, Tỉnh Mẫu; in row 2 it is Xã Mẫu, Tỉnh Mẫu",
    ),
    "twice": ("03979,Xã Mẫu,Tỉnh Mẫu,bản,Bản số 3", "row 17: bản số 3 of commune 03979 is in row 4 already"),
}


@pytest.mark.parametrize("name", BROKEN_ROWS)
def test_a_row_that_is_wrong_is_named_and_nothing_is_loaded(load: Load, look: Database, name: str) -> None:
    row, said = BROKEN_ROWS[name]
    fifteen = rows(*(f"số {number}" for number in range(1, 16)))
    answer = load(f"{fifteen}\n{row}\n03979,Xã Mẫu,Tỉnh Mẫu,bản,Mẫu Cuối\n")
    assert (answer.status, answer.out) == (2, "")
    first, last = answer.err.splitlines()
    assert first.startswith(said)
    assert last.startswith("banhoc: nothing was loaded from ")
    assert there(look) == []


def test_two_lists_at_once_make_each_village_once(settings: Settings, look: Database, tmp_path: Path) -> None:
    """Real parallel transactions where the database has them."""
    file = tmp_path / "list"
    file.write_text(rows(*(f"số {number}" for number in range(300))))
    lines, _ = village_lists.read(file, lambda: None)
    found = list[int]()

    def load() -> None:
        with Progress(disable=True) as progress:
            found.append(in_transaction(look.engine, lambda db: villages.write_down(db, lines, progress)).known)

    threads = [threading.Thread(target=load) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [0, 300, 300], "whoever comes later finds them there"
    assert len(there(look)) == 300


def test_all_that_is_wrong_is_said_at_once_the_first_twenty_in_full(load: Load) -> None:
    answer = load("\n".join([HEADINGS, *["x,Xã Mẫu,Tỉnh Mẫu,bản,Mẫu"] * 23]))
    lines = answer.err.splitlines()
    assert len(lines) == 22
    assert [line.partition(":")[0] for line in lines[:20]] == [f"row {number}" for number in range(2, 22)]
    assert lines[20] == "and 3 more"
    assert "correct 23 of its rows first" in lines[21]


def test_a_commune_that_is_called_otherwise_here(load: Load, look: Database) -> None:
    load(THREE)
    answer = load(f"{HEADINGS}\n03725,Xã Mẫu Hai,Tỉnh Mẫu,bản,Mới\n03979,Xã Khác,Tỉnh Mẫu,bản,Mới\n")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("row 3: commune 03979 is Xã Khác, Tỉnh Mẫu; here it is Xã Mẫu, Tỉnh Mẫu\n")
    assert there(look) == LOADED


BROKEN_FILES: dict[str, tuple[str | bytes, str]] = {
    "nothing": ("", "is empty"),
    "nothing but commas": (",,,\n\n", "is empty"),
    "headings alone": (HEADINGS, "has headings and no villages"),
    "no headings": (THREE.partition("\n")[2], "lacks the columns Mã xã, Tên xã, Tỉnh, Loại, Tên"),
    "a heading is missing": (THREE.replace("Loại", "Ghi chú"), "lacks the columns Loại: its first row must name them, and says Mã xã"),
    "a heading twice": (THREE.replace("Loại", "Mã phường"), "has two columns for the same: Mã xã, Mã phường"),
    "another encoding": (THREE.encode("utf-16"), "is not in UTF-8: save it in Excel as CSV UTF-8"),
    "an open quotation mark": (THREE.replace("Mẫu Ba", '"Mẫu Ba'), "is a quotation mark missing?"),
    "an old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is of an old Excel: save it as .xlsx"),
    "half a workbook": (excel_three()[:2000], "is no workbook that can be read"),
    "some other archive": (b"PK\x05\x06" + b"\0" * 18, "is no workbook that can be read"),
    "a picture": (b"\xff\xd8\xff\xe0" + b"\0" * 100, "is not in UTF-8"),
    "a workbook without villages": (workbook(["a", "b"]), "lacks the columns"),
    "an empty workbook": (workbook(), "is empty"),
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_a_file_that_is_no_list(load: Load, look: Database, name: str) -> None:
    content, said = BROKEN_FILES[name]
    answer = load(content)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.count("\n") == 1
    assert said in answer.err
    assert there(look) == []


def test_a_file_that_is_not_there(settings: Settings, cli: Cli) -> None:
    answer = cli(settings, "villages", "load", "no.csv")
    assert (answer.status, answer.out, answer.err) == (2, "", "banhoc: no.csv: No such file or directory\n")


def test_real_villages_do_not_come_among_the_sample(load: Load, look: Database) -> None:
    in_transaction(look.engine, lambda db: sample.prepare(db, utc_now()))
    answer = load(THREE)
    assert (answer.status, answer.out) == (2, "")
    assert "this database holds the sample commune" in answer.err


def test_villages_are_listed_with_their_numbers(load: Load, settings: Settings, cli: Cli) -> None:
    assert cli(settings, "villages", "list").out.startswith("there are no villages yet")
    load(THREE)
    both = cli(settings, "villages", "list").out
    assert "3 Thôn Mẫu Ba 03725 Xã Mẫu Hai Tỉnh Mẫu 1 Bản Mẫu Một 03979 Xã Mẫu Tỉnh Mẫu 2 Tiểu khu 2 03979" in both
    one = cli(settings, "villages", "list", "--commune", "03725")
    assert "Thôn Mẫu Ba" in one.out
    assert "Bản" not in one.out
    other = cli(settings, "villages", "list", "--commune", "11111")
    assert (other.status, other.out) == (2, "")
    assert "there is no commune 11111 here" in other.err


def adults(data: Database) -> list[tuple[str, int, str]]:
    """What was told of adults, in order."""

    def work(db: Session) -> list[tuple[str, int, str]]:
        query = select(Village.name, ToldCount).join(ToldCount, col(ToldCount.village_id) == col(Village.id)).order_by(col(ToldCount.id))
        return [(name, told.count, f"{told.as_of:%d/%m/%Y}") for name, told in db.exec(query)]

    return in_transaction(data.engine, work)


def test_adults_come_with_the_villages(load: Load, look: Database) -> None:
    """With the day of the count, or of today; the same list again tells nothing new, a corrected one does."""
    heading = f"{HEADINGS},Người lớn,Ngày đếm"
    rows = ["03979,Xã Mẫu,Tỉnh Mẫu,bản,Mẫu Một,320,31/12/2025", "03979,Xã Mẫu,Tỉnh Mẫu,tiểu khu,2,1.050,", "03979,Xã Mẫu,Tỉnh Mẫu,thôn,Mẫu Ba,,"]
    answer = load("\n".join([heading, *rows]))
    assert (answer.status, answer.err) == (0, "")
    assert "villages with a new count of adults: 2" in answer.out
    today = f"{local(utc_now()):%d/%m/%Y}"
    assert adults(look) == [("Mẫu Một", 320, "31/12/2025"), ("2", 1050, today)]
    assert "count of adults" not in load("\n".join([heading, *rows])).out
    load("\n".join([heading, rows[0].replace("320", "330"), *rows[1:]]))
    assert adults(look)[2:] == [("Mẫu Một", 330, "31/12/2025")]
    day = workbook([*HEADINGS.split(","), "Người lớn", "Ngày đếm"], ["03979", "Xã Mẫu", "Tỉnh Mẫu", "thôn", "Mẫu Ba", 75, date(2026, 1, 31)])
    assert load(day).status == 0
    assert adults(look)[3:] == [("Mẫu Ba", 75, "31/01/2026")]


@pytest.mark.parametrize(
    ("count", "day"), [("0", ""), ("-5", ""), ("nhiều", ""), ("99999", ""), ("320", "31/02/2026"), ("320", "2999-01-01"), ("320", "hôm qua")]
)
def test_a_count_that_is_none_loads_nothing(load: Load, look: Database, count: str, day: str) -> None:
    answer = load(f"{HEADINGS},Người lớn,Ngày đếm\n03979,Xã Mẫu,Tỉnh Mẫu,bản,Mẫu Một,{count},{day}\n")
    assert answer.status == 2 and "row 2" in answer.err
    assert there(look) == []
