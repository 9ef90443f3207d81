"""The parts of a programme: texts in each language, criteria, groups, the calendar. Each is checked by itself when it is read."""

import unicodedata
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

BUTTON = 28
"""Characters that fit a button of a small phone."""
LIST_BUTTON = 32
"""Characters that fit a button that has a row for itself."""
LINE = 160
"""Characters that are read at a glance."""


class Misfit(ValueError):
    """A value that does not fit, and where it stands below the part that was being checked."""

    def __init__(self, reason: str, *where: str | int) -> None:
        super().__init__(reason)
        self.where = where


class Part(BaseModel):
    """Any piece of a programme: never changed once read, and without a key that nobody knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _text(text: str) -> str:
    """One line of composed Unicode (NFC), so that lengths and comparisons mean what a reader sees."""
    text = unicodedata.normalize("NFC", text)
    if not text.strip():
        raise Misfit("must not be empty")
    if text != text.strip() or not text.isprintable():
        raise Misfit("must be one line without spaces around it")
    return text


def _month_day(text: str) -> str:
    """A day of any year, as 03-31; 29 February is not in every year."""
    try:
        date.fromisoformat(f"2001-{text}")
    except ValueError:
        raise Misfit(f"{text!r} is not a month and day such as 03-31") from None
    return text


Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")]
Text = Annotated[str, AfterValidator(_text)]
MonthDay = Annotated[str, AfterValidator(_month_day)]


class Words(Part):
    """A text in every language of the programme."""

    vi: Text
    en: Text

    def in_(self, language: str) -> str:
        """The text in that language, or in Vietnamese if the programme does not have it."""
        return str(dict(self).get(language, self.vi))


def _at_most(limit: int, holder: str) -> Callable[[Words], Words]:
    def check(words: Words) -> Words:
        for language, text in words:
            if len(text) > limit:
                raise Misfit(f"has {len(text)} characters, {holder} holds {limit}", language)
        return words

    return check


Button = Annotated[Words, AfterValidator(_at_most(BUTTON, "a button"))]
ListButton = Annotated[Words, AfterValidator(_at_most(LIST_BUTTON, "a button"))]
Line = Annotated[Words, AfterValidator(_at_most(LINE, "a line"))]


class Named(Part):
    """A part that the tables and buttons refer to by its id."""

    id: Id


class Evidence(StrEnum):
    """What may show that something was done. The head's word is the village head saying so."""

    PHOTO = "photo"
    VOICE = "voice"
    SENTENCE = "sentence"
    HEAD_WORD = "head_word"


class Competence(Named):
    """A core competence (tiêu chí): what several criteria show together."""

    label: Words


class Criterion(Named):
    """One thing to show (chỉ số), what it means in plain words, what counts for it, and examples by group id."""

    number: int
    competence: Id
    points: int = Field(gt=0)
    floor: int = Field(ge=0)
    label: Button
    meaning: Words
    accepts: tuple[Evidence, ...] = Field(min_length=1)
    examples: dict[Id, Annotated[tuple[Words, ...], Field(min_length=2, max_length=3)]]
    not_needed: int | None = None
    """The points of someone whose work does not call for this ("Công việc không cần"); None: that may not be said."""

    @model_validator(mode="after")
    def _points_agree(self) -> Self:
        if self.floor > self.points:
            raise Misfit(f"{self.floor} is more than the {self.points} points there are", "floor")
        if self.not_needed is not None and not self.floor <= self.not_needed <= self.points:
            raise Misfit(f"{self.not_needed} is not between floor {self.floor} and points {self.points}", "not_needed")
        return self


class Activity(Named):
    """An everyday thing that people do, and the criteria (by id) that a photo of it counts for."""

    label: ListButton
    criteria: tuple[Id, ...] = Field(min_length=1)


class Work(Named):
    """An answer to the plain question about work."""

    label: Button


class Group(Named):
    """A target group (nhóm), told by a person's main work: that on its button, or one of `works` that lead to it too."""

    label: Words
    button: Button
    works: tuple[Work, ...] = ()
    activities: tuple[Activity, ...] = Field(min_length=1, max_length=6)


class OwnScore(Named):
    """A word for how one did, and the share of a criterion's points, in percent, that it stands for."""

    label: Button
    share: int = Field(ge=0, le=100)


class Window(Part):
    """The days of a year in which something is done, both included; one that starts late may end in the next year."""

    start: MonthDay
    end: MonthDay
    confirmed: bool

    def dates(self, year: int) -> tuple[date, date]:
        """First and last day of the window that starts in that year."""
        first = date.fromisoformat(f"{year:04}-{self.start}")
        return first, date.fromisoformat(f"{year + (self.end < self.start):04}-{self.end}")

    def contains(self, day: date) -> bool:
        """Whether that day lies in the window of its year, or in what is left of the year before's."""
        return any(first <= day <= last for first, last in (self.dates(day.year - 1), self.dates(day.year)))


class Calendar(Part):
    """When people register, score themselves, and are recognised."""

    registration: Window
    self_score: Window
    recognition: Window


class Target(Part):
    """What share of the adults, in percent, shall have been recognised by the end of a year, and where that is written."""

    year: int
    percent: int = Field(gt=0, le=100)
    source: Words


class Role(Named):
    """Who has a say in the programme."""

    label: Words


class Stage(Named):
    """One level of review, and the role (by id) whose people decide there."""

    label: Words
    role: Id


class Reason(Named):
    """Why a submission is sent back, as a reviewer chooses it and the citizen reads it."""

    label: Button
