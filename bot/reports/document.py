"""A document to be signed, before anything is drawn: what stands in its places. Words of people are only ever words here."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

UNPRINTABLE = {"Cc", "Cf", "Cs"}  # controls, marks that turn the direction, halves of characters
SHORT = 5  # rows of a table


@dataclass(frozen=True)
class Paragraph:
    """Words: a heading, or running text."""

    words: str
    kind: Literal["heading", "text"] = "text"


@dataclass(frozen=True)
class Table:
    """Rows under a head; `widths` are shares of the line, `left` the columns that begin at the left, as words do. `total` is the last row, if any."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    left: Sequence[int]
    total: Sequence[str] = ()

    @property
    def is_short(self) -> bool:
        """Whether it stays together on a page."""
        return len(self.rows) <= SHORT


@dataclass(frozen=True)
class Blank:
    """Dotted lines to write on."""

    lines: int


Block: TypeAlias = Paragraph | Table | Blank


@dataclass(frozen=True)
class Document:
    """All that a document says, in the places that the rules give it."""

    over: str  # the body above
    by: str  # the body that issues it
    number: str
    country: str
    motto: str
    dated: str
    kind: str
    about: str
    blocks: Sequence[Block]
    to: str  # above the recipients
    recipients: Sequence[str]
    signers: Sequence[str]
    made: datetime


def leads_on(blocks: Sequence[Block], place: int) -> bool:
    """Whether a block is not to end a page: a heading, words that a table or lines to write on follow, the last words before the signatures."""
    block, after = blocks[place], blocks[place + 1 : place + 2]
    return isinstance(block, Paragraph) and (block.kind == "heading" or not after or isinstance(after[0], Table | Blank))


def printable(words: str) -> str:
    """Somebody's words as they can be drawn: composed, in one line, and without what cannot be seen."""
    line = " ".join(unicodedata.normalize("NFC", words).split())
    return "".join(letter for letter in line if unicodedata.category(letter) not in UNPRINTABLE)


def listed(names: Iterable[str]) -> str:
    """Names in one line."""
    return ", ".join(names)
