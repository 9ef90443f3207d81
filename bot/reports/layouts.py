"""The layouts of documents to be signed: data beside this file, checked when it is read.

The Association's documents are in Vietnamese, whatever language somebody is spoken to in: their words stand in the layouts.
"""

import string
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from models.figures import Tally

FOLDER = Path(__file__).parent / "layout"

COUNTED = {field.name for field in fields(Tally)}
AREA = {"programme", "commune", "province", "village", "year", "by"}

M = TypeVar("M", bound="Strict")


def _fillable(words: str) -> str:
    """Words whose places to fill in are names alone: nothing is looked up in what is filled in."""
    for _, name, format, conversion in string.Formatter().parse(words):
        if name is not None and (not name.isidentifier() or format or conversion):
            raise ValueError(f"{{{name}}} is no name to fill in")
    return words


Words = Annotated[str, AfterValidator(_fillable)]
Length = Annotated[float, Field(gt=0, lt=1000)]


class Strict(BaseModel):
    """A part of a layout: nothing unknown in it."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(Strict):
    """A page and its margins in millimetres, and what is set in which typeface."""

    width: Length
    height: Length
    top: Length
    bottom: Length
    left: Length
    right: Length
    typeface: str
    printed_typeface: str

    @property
    def line(self) -> float:
        """How long a line is."""
        return self.width - self.left - self.right


class Sizes(Strict):
    """The size of each part in points."""

    text: Length
    country: Length
    motto: Length
    body: Length
    number: Length
    dated: Length
    title: Length
    table: Length
    to: Length
    recipients: Length


class Fixed(Strict):
    """What every document says."""

    country: str
    motto: str
    dated: Words
    to: str


class Areas(Strict):
    """How areas are called in documents."""

    province: Words
    city: Words
    cities: tuple[str, ...]
    kinds: tuple[str, ...]

    def called(self, province: str) -> str:
        """A province in full: "tỉnh Sơn La"."""
        if self._kind(province):
            return self.within(province)
        return fill(self.city if province in self.cities else self.province, {"name": province})

    def within(self, name: str) -> str:
        """A place within a line: "xã Mường Chanh"."""
        kind = self._kind(name)
        return kind.lower() + name[len(kind) :]

    def place(self, name: str) -> str:
        """Where somebody signs; a place whose name is a number keeps its kind."""
        bare = name[len(self._kind(name)) :].strip()
        return bare if bare and not bare.isdecimal() else name

    def _kind(self, name: str) -> str:
        return next((name[: len(kind)] for kind in self.kinds if name.lower().startswith(f"{kind.lower()} ")), "")


class Paper(Strict):
    """What documents have in common."""

    page: Page
    sizes: Sizes
    words: Fixed
    areas: Areas


class Issuer(Strict):
    """Who issues a document, who gets it, who signs it."""

    over: Words
    by: Words
    recipients: tuple[Words, ...] = Field(min_length=1)
    signers: tuple[Words, ...] = Field(min_length=1, max_length=2)


class Part(Strict):
    """A part of the text: words, a table, lines to write on; only where something is so, if `when` says what."""

    when: str | None = None
    heading: Words | None = None
    text: Words | None = None
    table: str | None = None
    head: tuple[Words, ...] = ()
    widths: tuple[int, ...] = ()
    blank: int = Field(default=0, ge=0, le=40)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not (self.heading or self.text or self.table or self.blank) or bool(self.table) != bool(self.head):
            raise ValueError("a part has a heading, a text, a table with its head, or blank lines")
        if len(self.head) != len(self.widths):
            raise ValueError("each column of a table has a width")
        return self


class ReportLayout(Strict):
    """The half-year and the year-end report."""

    kind: str
    number: Words
    named: int = Field(gt=0)
    others: Words
    total: str
    about: Mapping[Literal["half", "year"], Words] = Field(min_length=2)
    period: Mapping[Literal["half", "year"], Words] = Field(min_length=2)
    issuer: Mapping[Literal["commune", "province"], Issuer] = Field(min_length=2)
    counted: Mapping[str, str] = Field(min_length=1)
    body: tuple[Part, ...]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        _check_known("counted", self.counted, COUNTED)
        names = AREA | COUNTED | {"area", "period", "as_of", "last_year", "leading", "silent", "named", "others"}
        names |= {"outside", "share", "adults", "counted_on"}
        _check_named(self, names)
        _check_parts(
            self.body,
            tables={"whole", "groups", "parts"},
            states={"draft", "commune", "province", "groups", "leading", "silent", "outside", "share"},
        )
        return self


class MinutesLayout(Strict):
    """The minutes of a village's meeting."""

    kind: str
    number: Words
    about: Words
    issuer: Issuer
    outcomes: Mapping[Literal["approved", "returned", "unachieved"], str] = Field(min_length=3)
    body: tuple[Part, ...]

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        counted = {"present", "absent", "waiting", "decided"}
        _check_named(self, AREA | {"present", "absent", "made", "this_year"} | {f"{name}_count" for name in counted})
        _check_parts(
            self.body,
            tables={"waiting", "decided", "present"},
            states={"draft", *counted, "nothing-waiting", "nothing-decided"},
        )
        return self


@cache
def paper() -> Paper:
    """What documents have in common."""
    return _read(Paper, "paper")


@cache
def report() -> ReportLayout:
    """The layout of reports."""
    return _read(ReportLayout, "report")


@cache
def minutes() -> MinutesLayout:
    """The layout of minutes."""
    return _read(MinutesLayout, "minutes")


def fill(words: str, values: Mapping[str, str]) -> str:
    """Words with what is to be filled in."""
    return words.format_map(values)


def _read(model: type[M], name: str) -> M:
    """Raises `ValueError`, which says what is wrong where."""
    return model.model_validate(tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8")))


def _check_named(layout: BaseModel, names: Collection[str]) -> None:
    for words in _words(layout.model_dump()):
        _check_known(words, [name for _, name, _, _ in string.Formatter().parse(words) if name], names)


def _check_parts(parts: Collection[Part], tables: Collection[str], states: Collection[str]) -> None:
    _check_known("table", [part.table for part in parts if part.table], tables)
    _check_known("when", [part.when for part in parts if part.when], states)


def _check_known(where: str, named: Collection[str], known: Collection[str]) -> None:
    unknown = sorted(set(named) - set(known))
    if unknown:
        raise ValueError(f"{where}: there is no {', '.join(unknown)}; there is {', '.join(sorted(known))}")


def _words(part: Any) -> Iterator[str]:
    """All words of a layout."""
    match part:
        case str():
            yield part
        case dict():
            for each in part.values():
                yield from _words(each)
        case list() | tuple():
            for each in part:
                yield from _words(each)
