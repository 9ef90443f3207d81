"""What communes answered to a request, as a spreadsheet: a row a commune, a column a question. What people wrote stays text."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap

from sqlmodel import Session
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.reports.spreadsheet import BESIDE_NUMBERS, COUNT, PLAIN
from locales import text
from models import areas, people, requests
from models.requests import ANSWERS, Request
from models.timezone import local

REF = re.compile(rf"{ANSWERS} ([0-9]{{1,18}}) ([0-9]{{1,18}})")
TOP = 3  # the row of the header
PLACE_WIDTH, QUESTION_WIDTH = 24, 20  # characters
LINE = 17  # points

Said = int | str | None
"""A number, the word that there is none, or nothing yet."""


@dataclass(frozen=True)
class Row:
    """What a commune said, in the order of the questions, and when it last did."""

    province: str
    commune: str
    said: Sequence[Said]
    last: datetime | None


@dataclass(frozen=True)
class Sheet:
    """All answers to a request, in a language."""

    title: str
    questions: Sequence[str]
    rows: Sequence[Row]
    made: datetime
    language: str


def gather(db: Session, ref: str, now: datetime) -> tuple[Callable[..., bytes], object] | None:
    """What "answers REQUEST ACCOUNT" means, for the account of an officer of the area that was asked; else nothing."""
    meant = REF.fullmatch(ref)
    request, officer = (db.get(Request, int(meant[1])), people.of_account(db, int(meant[2]))) if meant else (None, None)
    if request is None or officer is None or not areas.may_see(db, officer, request.area):
        return None
    return draw, _sheet(db, request, officer.language, now)


def draw(sheet: Sheet) -> bytes:
    """The answers as an XLSX."""
    out = io.BytesIO()
    with Workbook(out, PLAIN) as book:
        _draw(book, sheet)
    return out.getvalue()


def _sheet(db: Session, request: Request, language: str, now: datetime) -> Sheet:
    questions = requests.questions(db, request)
    told = {(answer.commune_code, answer.question_id): answer for answer in requests.all_answers(db, request)}
    none = text("requests-sheet-none").in_(language)
    rows = []
    for commune in requests.progress(db, request).asked:
        its = [told.get((commune.code, question.id)) for question in questions]
        said: list[Said] = [None if answer is None else none if answer.count is None else answer.count for answer in its]
        rows.append(Row(commune.province, commune.name, said, max((answer.told_at for answer in its if answer), default=None)))
    return Sheet(request.title, [question.words for question in questions], rows, now, language)


def _draw(book: Workbook, sheet: Sheet) -> None:
    def say(name: str, **args: str) -> str:
        return text(f"requests-sheet-{name}", **args).in_(sheet.language)

    page: Worksheet = book.add_worksheet(say("answers"))
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 16}))
    page.write_string(1, 0, say("made", day=local(sheet.made).strftime("%H:%M %d/%m/%Y")))
    head: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#DCEBE3"})
    labels = [say("commune"), say("province"), *sheet.questions, say("told-at")]
    for column, label in enumerate(labels):
        page.write_string(TOP, column, label, head)
    page.set_row(TOP, LINE * max(len(wrap(label, QUESTION_WIDTH - 4)) for label in labels))
    page.set_column(0, len(labels) - 1, QUESTION_WIDTH)
    page.set_column(0, 1, PLACE_WIDTH)
    styles = {
        "count": {"num_format": COUNT},
        "none": {"align": "right", "italic": True},
        "when": {"num_format": "hh:mm dd/mm/yyyy", **BESIDE_NUMBERS},
    }
    _draw_rows(page, sheet, {name: book.add_format(style) for name, style in styles.items()})
    _draw_total(page, sheet, say("total"), book.add_format({"bold": True, "top": 1, "num_format": COUNT}))
    page.freeze_panes(TOP + 1, 1)
    page.repeat_rows(TOP)


def _draw_rows(page: Worksheet, sheet: Sheet, styles: Mapping[str, Format]) -> None:
    for at, row in enumerate(sheet.rows, start=TOP + 1):
        page.write_string(at, 0, row.commune)
        page.write_string(at, 1, row.province)
        for column, said in enumerate(row.said, start=2):
            if isinstance(said, int):
                page.write_number(at, column, said, styles["count"])
            elif said is not None:
                page.write_string(at, column, said, styles["none"])
        if row.last is not None:
            page.write_datetime(at, 2 + len(sheet.questions), local(row.last), styles["when"])


def _draw_total(page: Worksheet, sheet: Sheet, label: str, style: Format) -> None:
    at = TOP + 1 + len(sheet.rows)
    page.write_string(at, 0, label, style)
    page.write_blank(at, 1, None, style)
    for place in range(len(sheet.questions)):
        counts = [row.said[place] for row in sheet.rows]
        page.write_number(at, 2 + place, sum(count for count in counts if isinstance(count, int)), style)
