"""Reads a list of villages from a CSV file or an Excel workbook, and says row by row what is wrong with it."""

import csv
import io
import re
import warnings
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bot import sample
from bot.clock import utc_now
from bot.commands.places import spelling, tidy
from bot.conversation.understand import fold
from bot.settings import Wrong
from models import numbers
from models.timezone import local

LONGEST = {"commune": 60, "province": 60, "kind": 20, "name": 60}
KINDS = {fold(kind): kind for kind in ("bản", "thôn", "xóm", "khu", "tiểu khu", "tổ dân phố", "ấp", "buôn", "làng", "khóm", "khu phố", "khối phố")}
CALLED = {
    "code": ("Mã xã", "Mã xã/phường", "Mã phường", "Mã ĐVHC", "Mã đơn vị hành chính", "Commune code"),
    "commune": ("Tên xã", "Xã", "Tên xã/phường", "Xã/phường", "Tên phường", "Phường", "Commune name", "Commune"),
    "province": ("Tỉnh", "Tên tỉnh", "Tỉnh/thành phố", "Tỉnh, thành", "Province"),
    "kind": ("Loại", "Loại hình", "Kind", "Type"),
    "name": ("Tên", "Tên bản", "Tên thôn", "Tên thôn/bản", "Village name", "Village", "Name"),
}
MORE = {
    "adults": ("Người lớn", "Số người lớn", "Người trưởng thành", "Adults"),
    "as_of": ("Ngày đếm", "Đếm ngày", "Tính đến ngày", "Ngày thống kê", "Counted on"),
}
"""Columns that a list may have."""
MOST_ADULTS = 30_000
EARLIEST = date(2000, 1, 1)  # of a count
COLUMNS = {fold(heading): column for column, headings in (CALLED | MORE).items() for heading in headings}
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
ZIPPED = b"PK"
UNREADABLE = (BadZipFile, InvalidFileException, ParseError, zlib.error, KeyError, ValueError, TypeError, IndexError, AttributeError, EOFError)

Cells = Sequence[Any]


@dataclass(frozen=True)
class Line:
    """A village as a row of the list tells of it."""

    row: int
    code: str
    commune: str
    province: str
    kind: str
    name: str
    adults: int | None = None
    as_of: date | None = None  # when the adults were counted

    @property
    def called(self) -> tuple[str, str, str]:
        """What tells it from every other village."""
        return self.code, self.kind, spelling(self.name)

    def is_of(self, commune: str, province: str) -> bool:
        """Whether a commune and a province are meant; lists write "Xã Mẫu" or "Mẫu", "Tỉnh Mẫu" or "Mẫu"."""
        return (_area(self.commune), _area(self.province)) == (_area(commune), _area(province))


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a row."""

    row: int
    says: str


class Misfit(Exception):
    """A row cannot be taken; the message says why."""


def read(file: Path, tell: Callable[[], None]) -> tuple[list[Line], list[Trouble]]:
    """The villages of a list, and what is wrong with it; `tell` is called at every row.

    Raises:
        Wrong: it is no list of villages at all.
        OSError: it cannot be read.
    """
    rows = _rows(file)
    heading = next(((number, cells) for number, cells in rows if any(_text(cell) for cell in cells)), None)
    if heading is None:
        raise Wrong(f"{file} is empty")
    places = _places(file, heading[1])
    lines, troubles = list[Line](), list[Trouble]()
    for number, cells in rows:
        tell()
        if not any(_text(cell) for cell in cells):
            continue
        try:
            lines.append(_line(number, {column: _text(cells[place]) if place < len(cells) else "" for column, place in places.items()}))
        except Misfit as misfit:
            troubles.append(Trouble(number, str(misfit)))
    if not lines and not troubles:
        raise Wrong(f"{file} has headings and no villages")
    return lines, sorted([*troubles, *contradictions(lines)], key=lambda trouble: trouble.row)


def contradictions(lines: Iterable[Line]) -> Iterator[Trouble]:
    """Rows that say of a commune something else than an earlier row, or that name a village again."""
    communes, villages = dict[str, Line](), dict[tuple[str, str, str], Line]()
    for line in lines:
        first = communes.setdefault(line.code, line)
        if not line.is_of(first.commune, first.province):
            yield Trouble(
                line.row, f"commune {line.code} is {line.commune}, {line.province}; in row {first.row} it is {first.commune}, {first.province}"
            )
        same = villages.setdefault(line.called, line)
        if same is not line:
            yield Trouble(line.row, f"{line.kind} {line.name} of commune {line.code} is in row {same.row} already")


def _area(name: str) -> str:
    return re.sub(r"^(xa|phuong|thi tran|dac khu|tinh|thanh pho|tp) ", "", fold(name))


def _places(file: Path, headings: Cells) -> dict[str, int]:
    """In which place each column is."""
    places = dict[str, int]()
    for place, heading in enumerate(headings):
        column = COLUMNS.get(fold(_text(heading)))
        if column in places:
            raise Wrong(f"{file} has two columns for the same: {_text(headings[places[column]])}, {_text(heading)}")
        if column is not None:
            places[column] = place
    missing = [CALLED[column][0] for column in CALLED if column not in places]
    if missing:
        found = ", ".join(shown for heading in headings if (shown := _text(heading)[:30])) or "nothing"
        raise Wrong(f"{file} lacks the columns {', '.join(missing)}: its first row must name them, and says {found[:200]}")
    return places


def _line(row: int, said: dict[str, str]) -> Line:
    """A row's village.

    Raises:
        Misfit: something is missing, or is not what it should be.
    """
    empty = [CALLED[column][0] for column in CALLED if not said[column]]
    if empty:
        raise Misfit(f"{', '.join(empty)}: empty")
    for column, longest in LONGEST.items():
        if len(said[column]) > longest or not said[column].isprintable():
            raise Misfit(f"{CALLED[column][0]}: longer than {longest} letters, or with signs that cannot be shown")
    kind = KINDS.get(fold(said["kind"]), said["kind"].lower())
    adults = _adults(said.get("adults", ""))
    as_of = _day(said.get("as_of", "")) if adults is not None else None
    return Line(row, _code(said["code"]), said["commune"], said["province"], kind, _without_kind(said["name"], kind), adults, as_of)


def _code(said: str) -> str:
    """A commune's code; spreadsheets that take it for a number lose the zeros in front."""
    if not re.fullmatch(r"[0-9]{1,5}", said):
        raise Misfit(f"Mã xã: {said[:20]!r} has not five digits")
    code = said.zfill(5)
    if code == sample.COMMUNE:
        raise Misfit(f"Mã xã: {code} is the sample commune's")
    return code


def _adults(said: str) -> int | None:
    """How many adults; thousands may be set apart."""
    if not said:
        return None
    adults = numbers.whole(said)
    if adults is None:
        raise Misfit(f"{MORE['adults'][0]}: {said[:20]!r} is no number of people")
    if not 0 < adults <= MOST_ADULTS:
        raise Misfit(f"{MORE['adults'][0]}: {adults} is not between 1 and {MOST_ADULTS}")
    return adults


def _day(said: str) -> date | None:
    """The day of a count, as people write it or as Excel keeps it."""
    if not said:
        return None
    written = re.fullmatch(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})", said)
    kept = re.fullmatch(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})( 00:00:00)?", said)
    if found := written or kept:
        with suppress(ValueError):
            day = date(int(found["year"]), int(found["month"]), int(found["day"]))
            if EARLIEST <= day <= local(utc_now()).date():
                return day
    raise Misfit(f"{MORE['as_of'][0]}: {said[:20]!r} is no day that was: write for instance 31/12/2025")


def _without_kind(name: str, kind: str) -> str:
    """Many lists write the kind before the name again."""
    first, rest = tidy(name[: len(kind)]), tidy(name[len(kind) :])
    name = rest if name[len(kind) :].startswith(" ") and spelling(first) == spelling(kind) else name
    if not any(letter.isalnum() for letter in name):
        raise Misfit(f"Tên: {name!r} has no letters")
    return name


def _text(cell: Any) -> str:
    """What a cell says; a number without its fraction, as it is seen."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else tidy(str(cell))


def _rows(file: Path) -> Iterator[tuple[int, Cells]]:
    data = file.read_bytes()
    if data.startswith(OLD_EXCEL):
        raise Wrong(f"{file} is of an old Excel: save it as .xlsx or as CSV UTF-8")
    return enumerate(_of_workbook(file, data) if data.startswith(ZIPPED) else _of_csv(file, data), start=1)


def _of_workbook(file: Path, data: bytes) -> Iterator[Cells]:
    """The rows of a workbook's first sheet. The library raises whatever it stumbles over in a broken one, and warns of what is nothing to us."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a file says of its own size is often wrong
            yield from sheet.iter_rows(values_only=True)
    except UNREADABLE:
        raise Wrong(f"{file} is no workbook that can be read: open it in Excel and save it as .xlsx or as CSV UTF-8") from None


def _of_csv(file: Path, data: bytes) -> Iterator[Cells]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Wrong(f"{file} is not in UTF-8: save it in Excel as CSV UTF-8, or as .xlsx") from None
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        yield from rows
    except csv.Error as error:
        raise Wrong(f"{file}, line {rows.line_num}: {error}: is a quotation mark missing?") from None


def _delimiter(text: str) -> str:
    """What separates the most headings that are known."""
    heading = next((line for line in text.splitlines() if line.strip(" ,;\t")), "")
    return max(",;\t", key=lambda sign: sum(fold(cell) in COLUMNS for cell in heading.split(sign)))
