"""Composes a document of its layout: which parts stand, and what is filled in."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from bot.reports import layouts
from bot.reports.document import Blank, Block, Document, Paragraph, Table, printable
from bot.reports.layouts import Issuer, Part, fill
from models.timezone import local

Rows = Mapping[str, Sequence[Sequence[str]]]
Totals = Mapping[str, Sequence[str]]
Columns = Mapping[str, tuple[Sequence[str], Sequence[int]]]

GLUED = 24  # letters of a name that has room in a line of the head


class Composer:
    """What is so, what is filled in, and the rows of the tables, each for one document."""

    def __init__(
        self, values: Mapping[str, str], states: Collection[str], rows: Rows, more: Columns | None = None, totals: Totals | None = None
    ) -> None:
        """`more` are columns, with their widths, that a table has beside those of its layout; `totals` are last rows."""
        self._values = {name: printable(value) for name, value in values.items()}
        self._states, self._rows, self._more, self._totals = states, rows, more or {}, totals or {}

    def compose(self, kind: str, about: str, number: str, issuer: Issuer, place: str, body: Sequence[Part], made: datetime) -> Document:
        """The whole document; `place` is where it is signed."""
        words, day = layouts.paper().words, local(made)
        self._values["by"] = self._filled(issuer.by)
        dated = {"place": printable(place), "day": f"{day:%d}", "month": f"{day:%m}" if day.month < 3 else str(day.month), "year": str(day.year)}
        return Document(
            over=self._headed(issuer.over),
            by=self._headed(issuer.by),
            number=self._filled(number),
            country=words.country,
            motto=words.motto,
            dated=fill(words.dated, dated),
            kind=kind,
            about=self._filled(about),
            blocks=[block for part in body if part.when is None or part.when in self._states for block in self._blocks(part)],
            to=words.to,
            recipients=[self._filled(words) for words in issuer.recipients],
            signers=[self._filled(words) for words in issuer.signers],
            made=made,
        )

    def _blocks(self, part: Part) -> Iterator[Block]:
        said: list[tuple[str | None, Literal["heading", "text"]]] = [(part.heading, "heading"), (part.text, "text")]
        yield from (Paragraph(self._filled(words), kind) for words, kind in said if words)
        if part.table:
            yield self._table(part, part.table)
        if part.blank:
            yield Blank(part.blank)

    def _table(self, part: Part, name: str) -> Table:
        heads, widths = self._more.get(name, ((), ()))
        rows = [[str(number), *map(printable, row)] for number, row in enumerate(self._rows[name], start=1)]
        head = [*map(self._filled, part.head), *heads]
        total = self._totals.get(name, ())
        left = [column for column in range(1, len(head)) if _are_words(rows, column)]
        return Table(head, rows, [*part.widths, *widths], left, ["", *total] if total else [])

    def _headed(self, words: str) -> str:
        """Words of the head, whose lines are short: a name that is filled in stays in one."""
        return fill(words, {name: _glued(value) for name, value in self._values.items()})

    def _filled(self, words: str) -> str:
        return fill(words, self._values)


def number(count: float) -> str:
    """A number as it is written in the country: 1.234 and 7,5."""
    return f"{count:,}".translate(str.maketrans(",.", ".,"))


def _glued(name: str) -> str:
    return name.replace(" ", "\N{NO-BREAK SPACE}") if len(name) <= GLUED else name


def _are_words(rows: Sequence[Sequence[str]], column: int) -> bool:
    """Whether a column is not one of numbers and days."""
    return any(letter.isalpha() for row in rows for letter in row[column])
