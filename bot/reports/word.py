"""A document as a file for Word, to be worked on: real paragraphs and tables, nothing to fight with."""

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as Line

from bot.reports import layouts
from bot.reports.document import Blank, Document, Paragraph, Table, leads_on
from bot.reports.layouts import Page, Paper

LEFT, CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
INDENT, SIGNING_ROOM = Mm(12.7), Mm(28)
HEAD_SHARES = (7, 10)  # of the line: who issues it, the country
LETTER = 0.52  # how wide a letter is, of its size
PAGE_NUMBER = 13
TOGETHER = 2  # rows that stay with the next, where a table begins and where it ends


def draw(document: Document) -> bytes:
    """The document as a DOCX."""
    out = io.BytesIO()
    _Word(document, layouts.paper()).draw().save(out)
    return out.getvalue()


class _Word:
    """One document being drawn."""

    def __init__(self, document: Document, paper: Paper) -> None:
        self._document, self._paper, self._size = document, paper, paper.sizes
        self._word = docx.Document()

    def draw(self) -> Any:
        """All of it."""
        self._set_up()
        self._draw_head()
        self._draw_title()
        for place, block in enumerate(self._document.blocks):
            match block:
                case Paragraph(words, "heading"):
                    self._heading(words)
                case Paragraph(words):
                    self._text(words).paragraph_format.keep_with_next = leads_on(self._document.blocks, place)
                case Table():
                    self._table(block)
                case Blank(lines):
                    self._blank(lines)
        self._draw_foot()
        return self._word

    # What stands around the text

    def _set_up(self) -> None:
        page, section = self._paper.page, self._word.sections[0]
        section.page_width, section.page_height = Mm(page.width), Mm(page.height)
        section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
        section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
        section.header_distance = Mm(page.top / 2)
        section.different_first_page_header_footer = True
        _number_pages(section.header.paragraphs[0])
        self._set_typeface(page)
        told = self._word.core_properties
        told.title, told.author, told.comments, told.language = f"{self._document.kind} {self._document.about}"[:255], "", "", "vi-VN"
        told.created = told.modified = self._document.made.replace(tzinfo=None)

    def _set_typeface(self, page: Page) -> None:
        normal = self._word.styles["Normal"]
        normal.font.name, normal.font.size = page.typeface, Pt(self._size.text)
        typefaces = normal.element.rPr.rFonts
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            typefaces.set(qn(script), page.typeface)
        normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)

    def _draw_head(self) -> None:
        """Who issues it beside the country, its number beside place and day."""
        it, size = self._document, self._size
        table = self._grid(2, HEAD_SHARES)
        left, right = table.rows[0].cells
        _say(left.paragraphs[0], it.over.upper(), size.body)
        _say(left.add_paragraph(), it.by.upper(), size.body, bold=True)
        self._rule(left, self._width(0) * 0.4, self._width(0))
        _say(right.paragraphs[0], it.country.upper(), size.country, bold=True)
        _say(right.add_paragraph(), it.motto, size.motto, bold=True)
        self._rule(right, len(it.motto) * LETTER * Pt(size.motto), self._width(1))
        left, right = table.rows[1].cells
        _say(left.paragraphs[0], it.number, size.number)
        _say(right.paragraphs[0], it.dated, size.dated, italic=True)

    def _draw_title(self) -> None:
        it, size, line = self._document, self._size, Mm(self._paper.page.line)
        kind = _say(self._word.add_paragraph(), it.kind.upper(), size.title, bold=True)
        kind.paragraph_format.space_before = Pt(18)
        _say(self._word.add_paragraph(), it.about, size.title, bold=True)
        self._rule(self._word, line * 0.25, line).paragraph_format.space_after = Pt(12)

    def _draw_foot(self) -> None:
        """Who gets it and who signs it: side by side, or one below two who sign."""
        it, signers = self._document, self._document.signers
        self._word.add_paragraph().paragraph_format.keep_with_next = True
        grid = self._grid(1 if len(signers) == 1 else 2, (1, 1))
        for row in grid.rows:
            _keep_whole(row)
        for signer, cell in zip(signers, grid.rows[0].cells[-len(signers) :], strict=True):
            _say(cell.paragraphs[0], signer.upper(), self._size.text, bold=True).paragraph_format.space_after = SIGNING_ROOM
        receiving = grid.rows[-1].cells[0]
        _say(receiving.paragraphs[0], it.to, self._size.to, LEFT, bold=True, italic=True)
        for words in it.recipients:
            _say(receiving.add_paragraph(), f"- {words}", self._size.recipients, LEFT)

    # The text

    def _heading(self, words: str) -> None:
        line = _say(self._word.add_paragraph(), words, self._size.text, LEFT, bold=True)
        line.paragraph_format.space_before, line.paragraph_format.space_after, line.paragraph_format.keep_with_next = Pt(8), Pt(4), True

    def _text(self, words: str) -> Line:
        line = _say(self._word.add_paragraph(), words, self._size.text, JUSTIFY)
        line.paragraph_format.first_line_indent, line.paragraph_format.space_after, line.paragraph_format.line_spacing = INDENT, Pt(6), 1.15
        return line

    def _blank(self, lines: int) -> None:
        """Dots from edge to edge."""
        for _ in range(lines):
            line = self._word.add_paragraph("\t")
            line.paragraph_format.tab_stops.add_tab_stop(Mm(self._paper.page.line), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
            line.paragraph_format.space_after = Pt(6)

    def _table(self, block: Table) -> None:
        table = self._grid(1, block.widths)
        table.style = "Table Grid"
        _repeat(table)
        for cell, words in zip(table.rows[0].cells, block.head, strict=True):
            self._fill(cell, words, CENTER, bold=True)
        for told in (*block.rows, *([block.total] if block.total else [])):
            row = table.add_row()
            _keep_whole(row)
            for column, (cell, words) in enumerate(zip(row.cells, told, strict=True)):
                self._fill(cell, words, LEFT if column in block.left else CENTER, bold=told is block.total)
        rows = list(table.rows)[:-1]
        for row in rows if block.is_short else (*rows[:TOGETHER], *rows[-TOGETHER:]):
            _keep_with_next(row)
        self._word.add_paragraph().paragraph_format.line_spacing = Pt(8)

    def _fill(self, cell: _Cell, words: str, align: WD_ALIGN_PARAGRAPH, bold: bool = False) -> None:
        line = _say(cell.paragraphs[0], words, self._size.table, align, bold)
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(3)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER

    def _grid(self, rows: int, shares: Sequence[int]) -> Any:
        """A table whose columns share the line, and stay so wide whatever stands in them."""
        table = self._word.add_table(rows, len(shares))
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(self._paper.page.line * share / sum(shares))
            for cell in column.cells:
                cell.width = column.width
        return table

    def _width(self, column: int) -> Length:
        """Of one half of the head."""
        return Mm(self._paper.page.line * HEAD_SHARES[column] / sum(HEAD_SHARES))

    def _rule(self, where: Any, length: float, room: Length) -> Line:
        """A line of a length in the middle: the border of an empty paragraph."""
        line: Line = where.add_paragraph()
        shape, margin = line.paragraph_format, Length(max(int(room - length) // 2, 0))
        shape.left_indent = shape.right_indent = margin
        shape.line_spacing = Pt(3)
        shape.space_after = Pt(6)
        border = OxmlElement("w:pBdr")
        top = OxmlElement("w:top")
        for name, value in {"val": "single", "sz": "6", "space": "1", "color": "000000"}.items():
            top.set(qn(f"w:{name}"), value)
        border.append(top)
        line._p.get_or_add_pPr().insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
        return line


def _say(line: Line, words: str, size: float, align: WD_ALIGN_PARAGRAPH = CENTER, bold: bool = False, italic: bool = False) -> Line:
    run = line.add_run(words)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    line.alignment = align
    return line


def _number_pages(line: Line) -> None:
    """The number of the page, in the middle above."""
    run = _say(line, "", PAGE_NUMBER).runs[0]
    for kind, words in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = words
        run._r.append(part)


def _repeat(table: Any) -> None:
    """Its first row stands on every page."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_whole(row: Any) -> None:
    """No page ends within a row."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _keep_with_next(row: Any) -> None:
    """No page ends after a row."""
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
