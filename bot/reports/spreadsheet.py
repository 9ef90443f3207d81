"""An area's report as a spreadsheet: summary, its parts, groups, and what waits. What people wrote stays text, whatever it looks like."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bot.reports.commune import Report
from locales import Localized, text
from models.figures import MOST_WAITING, Part, Tally
from models.timezone import local

COLUMNS = tuple(field.name.replace("_", "-") for field in fields(Tally))
CHARTED = ("registered", "handed-in", "approved")
COLOURS = {"registered": "#1F6F8B", "handed-in": "#E0A100", "approved": "#2E7D32"}
WIDEST = 44  # characters of a column
CHARTED_PARTS = 20  # in one chart, which fills a printed page
PAGE = 45  # rows of a printed page
ROW = 20  # dots
CHART_WIDTH = 500
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
    "default_format_properties": {"font_name": "Arial", "font_size": 12},
}
COUNT = "#,##0"  # as the country of whoever opens it writes numbers
BESIDE_NUMBERS = {"align": "left", "indent": 1}

COUNTED = ("adults", "counted", "percent", "outside")
PARTS = {"commune": "village", "province": "commune", "country": "province"}

Cell = str | int | float | date | datetime


def draw(report: Report, language: str) -> bytes:
    """The report as an XLSX, in a language."""
    out = io.BytesIO()
    with Workbook(out, PLAIN) as book:
        _Spreadsheet(book, report, language).draw()
    return out.getvalue()


class _Spreadsheet:
    """One report being drawn."""

    def __init__(self, book: Workbook, report: Report, language: str) -> None:
        self._book, self._report, self._language = book, report, language
        self._title: Format = book.add_format({"bold": True, "font_size": 16})
        self._head: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#DCEBE3"})
        self._sum: Format = book.add_format({"bold": True, "top": 1, "num_format": COUNT})
        self._when: Format = book.add_format({"num_format": "hh:mm dd/mm/yyyy", **BESIDE_NUMBERS})
        self._day: Format = book.add_format({"num_format": "dd/mm/yyyy", **BESIDE_NUMBERS})
        self._count: Format = book.add_format({"num_format": COUNT})

    def draw(self) -> None:
        """All its sheets."""
        self._book.set_properties({"title": self._place, "created": local(self._report.made).replace(tzinfo=None)})
        summary = self._sheet("summary", is_list=False)
        last = self._draw_summary(summary)
        self._draw_parts()
        self._draw_groups()
        self._draw_waiting()
        self._draw_charts(summary, last + 2)

    @property
    def _place(self) -> str:
        place = self._report.place
        return place if isinstance(place, str) else place.in_(self._language)

    def _draw_summary(self, sheet: Worksheet) -> int:
        notes = self._notes()
        sheet.write_string(0, 0, self._place, self._title)
        for row, note in enumerate(notes, start=1):
            sheet.write_string(row, 0, note)
        counted = zip(COLUMNS, self._report.now.whole.counts, self._report.new.counts, self._report.before.counts, strict=True)
        rows: list[list[Cell]] = [[self._column(name), *counts] for name, *counts in counted]
        head = [self._column(name) for name in ("what", "now", "new", "before")]
        return self._table(sheet, head, [*rows, *self._of_adults()], top=len(notes) + 2)

    def _notes(self) -> list[str]:
        report, period = self._report, self._report.period
        begin, end = f"{local(period.begin):%d/%m/%Y}", f"{period.last_day:%d/%m/%Y}"
        notes = [
            self._say("made", day=local(report.made).strftime("%H:%M %d/%m/%Y")),
            self._say("year", year=str(period.year)),
            self._say("period", period=text(f"figures-period-{period.name}"), begin=begin, end=end),
            self._say("withdrawn"),
        ]
        if report.is_draft:
            notes.insert(0, text("guide-draft").in_(self._language))
        if len(report.waiting) == MOST_WAITING:
            notes.append(self._say("longest", count=MOST_WAITING))
        return notes

    def _of_adults(self) -> list[list[Cell]]:
        """What was told of adults and of recognitions outside, apart from what is counted here."""
        share, outside = self._report.now.share, self._report.now.outside
        rows: list[list[Cell]] = []
        if share:
            rows += [[self._column("adults"), share.adults], [self._column("percent"), share.percent]]
        if outside:
            rows.append([self._column("outside"), outside])
        return rows

    def _draw_parts(self) -> None:
        rows: list[list[Cell]] = [
            [each.title, *each.tally.counts, local(each.last_at) if each.last_at else "", *_told(each)] for each in self._report.now.areas
        ]
        head = [self._column(name) for name in (PARTS[self._report.level], *COLUMNS, "last", *COUNTED)]
        self._table(self._sheet(self._report.level), head, rows, total=self._report.now.whole)

    def _draw_groups(self) -> None:
        names = {id: label.in_(self._language) for id, label in self._report.groups.items()}
        told = {id: Tally() for id in names} | self._report.now.groups
        rows: list[list[Cell]] = [[names.get(id, id), *tally.counts] for id, tally in told.items()]
        self._table(self._sheet("groups"), [self._column(name) for name in ("group", *COLUMNS)], rows, total=self._report.now.whole)

    def _draw_waiting(self) -> None:
        """Whose files wait, in the officer's own commune; elsewhere only where, and for how long."""
        report = self._report
        if report.named:
            head = ["number", "name", "village", "since", "days"]
            rows: list[list[Cell]] = [
                [each.number, each.name, each.village.title, local(each.since), self._days(each.since)] for each in report.waiting
            ]
        else:
            head = ["number", "commune", "village", "since", "days"]
            rows = [[each.number, each.commune, each.village.title, local(each.since), self._days(each.since)] for each in report.waiting]
        self._table(self._sheet("waiting"), [self._column(name) for name in head], rows)

    def _days(self, since: datetime) -> int:
        return (self._report.period.end - since).days

    def _draw_charts(self, sheet: Worksheet, row: int) -> None:
        """All parts, so many to a chart; each chart begins a printed page, unless all of it has room in the first."""
        count = len(self._report.now.areas)
        firsts = range(0, count, CHARTED_PARTS)
        breaks = [row] if row + _height(count) // ROW > PAGE else []
        for first in firsts:
            self._draw_chart(sheet, row + 1, first, min(CHARTED_PARTS, count - first))
            row += PAGE
            breaks.append(row)
        sheet.set_h_pagebreaks(breaks[:-1])

    def _draw_chart(self, sheet: Worksheet, row: int, first: int, count: int) -> None:
        """A bar for each of some parts, the first at the top; the same length is as many in all charts."""
        parts = self._say(self._report.level)
        longest = max(part.tally.registered for part in self._report.now.areas)
        top, bottom = first + 1, first + count
        chart = self._book.add_chart({"type": "bar"})
        for name in CHARTED:
            place = 1 + COLUMNS.index(name)
            chart.add_series(
                {
                    "name": self._column(name),
                    "categories": [parts, top, 0, bottom, 0],
                    "values": [parts, top, place, bottom, place],
                    "fill": {"color": COLOURS[name]},
                    "data_labels": {"value": True},
                }
            )
        chart.set_title({"name": self._say(f"chart-{self._report.level}"), "name_font": {"size": 14}})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 11}})
        chart.set_x_axis({"major_gridlines": {"visible": True}, "num_format": COUNT, "min": 0, "max": longest * 9 // 8 + 1, "label_position": "high"})
        chart.set_legend({"position": "top", "font": {"size": 11}})
        chart.set_size({"width": CHART_WIDTH, "height": _height(count)})
        sheet.insert_chart(row, 0, chart)

    def _table(self, sheet: Worksheet, head: Sequence[str], rows: Iterable[Sequence[Cell]], total: Tally | None = None, top: int = 0) -> int:
        """A table with its header in sight wherever one scrolls, each column as wide as it needs. Returns its last row."""
        cells = [list(row) for row in rows]
        sheet.set_row(top, 36)
        for column, label in enumerate(head):
            sheet.write_string(top, column, label, self._head)
        for at, row in enumerate(cells, start=top + 1):
            for column, value in enumerate(row):
                self._write(sheet, at, column, value)
        last = top + len(cells)
        if total is not None:
            last += 1
            sheet.write_string(last, 0, self._say("total"), self._sum)
            for column, count in enumerate(total.counts, start=1):
                sheet.write_number(last, column, count, self._sum)
        for column in range(len(head)):
            sheet.set_column(column, column, _width(head[column], [row[column] for row in cells if column < len(row)]))
        sheet.freeze_panes(top + 1, 1)
        return last

    def _write(self, sheet: Worksheet, row: int, column: int, value: Cell) -> None:
        if isinstance(value, datetime):
            sheet.write_datetime(row, column, value, self._when)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self._day)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self._count)
        elif isinstance(value, float):
            sheet.write_number(row, column, value)
        else:
            sheet.write_string(row, column, value)

    def _sheet(self, name: str, is_list: bool = True) -> Worksheet:
        """A sheet, as wide as a page; a list begins each page with its first row."""
        sheet = self._book.add_worksheet(self._say(name))
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        if is_list:
            sheet.set_landscape()
            sheet.repeat_rows(0)
        return sheet

    def _say(self, name: str, **args: str | int | Localized) -> str:
        return text(f"figures-sheet-{name}", **args).in_(self._language)

    def _column(self, name: str) -> str:
        return text(f"figures-column-{name}").in_(self._language)


def _told(part: Part) -> list[Cell]:
    """What was told of a part: its adults, when they were counted, what of them was approved; and who was recognised outside."""
    share = part.share
    return [*([share.adults, share.as_of, share.percent] if share else ["", "", ""]), part.outside or ""]


def _height(parts: int) -> int:
    """Of a chart, in dots."""
    return 120 + 38 * min(parts, CHARTED_PARTS)


def _width(head: str, column: Sequence[Cell]) -> int:
    """In characters; a header may take two lines."""
    return min(WIDEST, max(len(head) * 2 // 3 + 3, *(18 if isinstance(value, datetime) else len(str(value)) + 3 for value in column), 8))
