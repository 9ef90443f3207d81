"""A programme as data: what a citizen is asked, what counts, how it is scored, who looks at it and when.

A programme is a TOML file in `models/programmes/`, checked as a whole when it is read. What is wrong is said in one
line with the file, the line and the reason, before anybody meets it. Every text that a person reads is `Words`, in each
language.
"""

import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

BUTTON = 28
"""Characters that fit a button of a small phone."""
LIST_BUTTON = 32
"""Characters that fit a button that has a row for itself."""


class BrokenProgramme(Exception):
    """A programme that cannot be used: which file, which line (None if the file cannot be read at all), and why."""

    def __init__(self, name: str, line: int | None, reason: str) -> None:
        reason = " ".join(reason.split())
        super().__init__(f"{name}:{line}: {reason}" if line else f"{name}: {reason}")
        self.name, self.line, self.reason = name, line, reason


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


def _at_most(limit: int) -> Callable[[Words], Words]:
    def check(words: Words) -> Words:
        for language, text in words:
            if len(text) > limit:
                raise Misfit(f"has {len(text)} characters, a button holds {limit}", language)
        return words

    return check


Button = Annotated[Words, AfterValidator(_at_most(BUTTON))]
ListButton = Annotated[Words, AfterValidator(_at_most(LIST_BUTTON))]


class Named(Part):
    """A part that the tables and buttons refer to by its id."""

    id: Id


NamedT = TypeVar("NamedT", bound=Named)


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


class Group(Named):
    """A target group (nhóm), told by a person's main work."""

    label: Words
    button: Button
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


class Programme(Named):
    """A whole programme in one version; criteria, scores and stages stand in their order.

    Registrations keep the version they began with, so stored versions are read with this class: a field that is added
    here needs a default, and a check that is made stricter must still take what was stored.
    """

    version: Id
    confirmed: bool
    """False: a draft, shown as one wherever people see it."""
    title: Words
    source: Words
    threshold: int
    """The points, over all criteria, from which a citizen can be recognised."""
    minimum_age: int = Field(ge=0)
    question: Words
    """The plain question about work that leads to the group."""
    competences: tuple[Competence, ...] = Field(min_length=1)
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    groups: tuple[Group, ...] = Field(min_length=1)
    scores: tuple[OwnScore, ...] = Field(min_length=2)
    calendar: Calendar
    roles: tuple[Role, ...] = Field(min_length=1)
    stages: tuple[Stage, ...] = Field(min_length=1)
    reasons: tuple[Reason, ...] = Field(min_length=1)

    @property
    def maximum(self) -> int:
        """The points of somebody who has them all."""
        return sum(criterion.points for criterion in self.criteria)

    @property
    def document(self) -> str:
        """The whole programme as canonical JSON, to be stored and read back with `model_validate_json`."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def competence(self, id: str) -> Competence:
        return _find(self.competences, id)

    def criterion(self, id: str) -> Criterion:
        return _find(self.criteria, id)

    def group(self, id: str) -> Group:
        return _find(self.groups, id)

    def activity(self, group: str, id: str) -> Activity:
        return _find(self.group(group).activities, id)

    def score(self, id: str) -> OwnScore:
        return _find(self.scores, id)

    def role(self, id: str) -> Role:
        return _find(self.roles, id)

    def stage(self, id: str) -> Stage:
        return _find(self.stages, id)

    def reason(self, id: str) -> Reason:
        return _find(self.reasons, id)

    def points(self, criterion: str, score: str) -> int:
        """The points that a word of the own score gives for a criterion; halves count up."""
        return (self.criterion(criterion).points * self.score(score).share + 50) // 100

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        _check_ids(self)
        _check_criteria(self)
        _check_activities(self)
        _check_scores(self)
        _check_stages(self)
        return self


def _find(parts: Iterable[NamedT], id: str) -> NamedT:
    """The part with that id; KeyError if the programme has none."""
    for part in parts:
        if part.id == id:
            return part
    raise KeyError(id)


def _check_ids(programme: Programme) -> None:
    """No two parts of a kind share an id, and criteria are numbered from 1."""
    for kind in ("competences", "criteria", "groups", "scores", "roles", "stages", "reasons"):
        _check_unique(getattr(programme, kind), kind)
    for place, group in enumerate(programme.groups):
        _check_unique(group.activities, "groups", place, "activities")
    for place, criterion in enumerate(programme.criteria):
        if criterion.number != place + 1:
            raise Misfit(f"{criterion.number} stands where {place + 1} should", "criteria", place, "number")


def _check_unique(parts: Sequence[Named], *where: str | int) -> None:
    seen: set[str] = set()
    for place, part in enumerate(parts):
        if part.id in seen:
            raise Misfit(f"{part.id!r} is there twice", *where, place, "id")
        seen.add(part.id)


def _check_criteria(programme: Programme) -> None:
    """Every criterion has its competence and examples for exactly the groups there are; the threshold makes sense."""
    for place, criterion in enumerate(programme.criteria):
        _check_known([criterion.competence], programme.competences, "criteria", place, "competence")
        _check_known(criterion.examples, programme.groups, "criteria", place, "examples")
        for group in programme.groups:
            if group.id not in criterion.examples:
                raise Misfit(f"has none for group {group.id!r}", "criteria", place, "examples")
    floors = sum(criterion.floor for criterion in programme.criteria)
    if not floors <= programme.threshold <= programme.maximum:
        raise Misfit(
            f"{programme.threshold} is not between the sum of floors, {floors}, and of points, {programme.maximum}",
            "threshold",
        )


def _check_activities(programme: Programme) -> None:
    """Every activity counts for criteria that there are, each once."""
    for place, group in enumerate(programme.groups):
        for row, activity in enumerate(group.activities):
            where = ("groups", place, "activities", row, "criteria")
            _check_known(activity.criteria, programme.criteria, *where)
            if len(set(activity.criteria)) < len(activity.criteria):
                raise Misfit("names a criterion twice", *where)


def _check_scores(programme: Programme) -> None:
    """The words of the own score rise, and the last one stands for all points."""
    shares = [score.share for score in programme.scores]
    for place in range(1, len(shares)):
        if shares[place] <= shares[place - 1]:
            raise Misfit("is not more than the word before it gives", "scores", place, "share")
    if shares[-1] != 100:
        raise Misfit(f"is {shares[-1]}; the last word stands for 100 percent", "scores", len(shares) - 1, "share")


def _check_stages(programme: Programme) -> None:
    """Somebody decides at every stage."""
    for place, stage in enumerate(programme.stages):
        _check_known([stage.role], programme.roles, "stages", place, "role")


def _check_known(ids: Iterable[str], parts: Iterable[Named], *where: str | int) -> None:
    known = {part.id for part in parts}
    for id in ids:
        if id not in known:
            raise Misfit(f"{id!r} is not one of {', '.join(sorted(known))}", *where)


def load(path: Path) -> Programme:
    """The programme in a TOML file, or BrokenProgramme."""
    name = str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BrokenProgramme(name, None, f"cannot be read: {error.strerror}") from error
    try:
        text = content.decode("utf-8-sig")  # editors on Windows put a mark in front
    except UnicodeDecodeError as error:
        raise BrokenProgramme(name, content.count(b"\n", 0, error.start) + 1, "is not UTF-8") from error
    return parse(text, name)


def parse(text: str, name: str) -> Programme:
    """The programme in a TOML text, or BrokenProgramme, which calls the text by that name."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenProgramme(name, _line_of_syntax(text, str(error)), str(error)) from error
    try:
        return Programme.model_validate_json(json.dumps(raw, default=str))  # strict, with arrays as tuples
    except ValidationError as error:
        where, reason = _first(error)
        keys = ".".join(key for key in where if isinstance(key, str))
        raise BrokenProgramme(name, _line_of(where, text), f"{keys}: {reason}") from error


@cache
def shipped() -> Programme:
    """Công dân học tập, as it comes with this release."""
    file = resources.files("models") / "programmes" / "cong-dan-hoc-tap.toml"
    return parse(file.read_text("utf-8"), file.name)


Where = tuple[str | int, ...]

PLAIN: Mapping[str, str] = {
    "missing": "is missing",
    "extra_forbidden": "is not a key that a programme has here",
    "string_type": "must be a text in quotes",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
    "enum": "must be {expected}",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
    "too_short": "needs {min_length} entries or more, has {actual_length}",
    "too_long": "may have {max_length} entries, has {actual_length}",
    "string_pattern_mismatch": "must be up to 32 plain letters, digits, - or _, without spaces",
    "value_error": "{error}",
}
"""What pydantic's kinds of error mean to somebody who edits a programme; other kinds keep its own words."""


def _first(error: ValidationError) -> tuple[Where, str]:
    """Where the first mistake stands, and what it is, with the number of others."""
    first = error.errors(include_url=False)[0]
    context: Mapping[str, Any] = first.get("ctx", {})
    plain = PLAIN.get(first["type"])
    reason = plain.format(**context) if plain else first["msg"]
    cause = context.get("error")
    where = first["loc"] + (cause.where if isinstance(cause, Misfit) else ())
    others = error.error_count() - 1
    return where, f"{reason} (and {others} more)" if others else reason


def _line_of_syntax(text: str, message: str) -> int:
    """The line that tomllib names; the last one if it names the end of the document."""
    named = re.search(r"at line (\d+)", message)
    return int(named[1]) if named else text.rstrip().count("\n") + 1


def _line_of(where: Where, text: str) -> int:
    """The line of the nearest table, key or element that the text has on the way to a place."""
    places = _places(text)
    return next((places[where[:depth]] for depth in range(len(where), 0, -1) if where[:depth] in places), 1)


TABLE = re.compile(r"\s*\[(\[?)([\w. -]+)\]")
KEY = re.compile(r"\s*([\w.-]+)\s*=\s*(\[\s*(?:#.*)?$)?")


def _places(text: str) -> dict[Where, int]:
    """The line of every table and key of a TOML text, and of the elements of arrays that have a line each."""
    places: dict[Where, int] = {}
    tables: Counter[Where] = Counter()  # of each [[table]] seen so far
    table: Where = ()
    array: Where | None = None
    element = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if array is not None:
            if line.lstrip().startswith("]"):
                array = None
            elif line.strip() and not line.lstrip().startswith("#"):
                places[*array, element] = number
                element += 1
        elif header := TABLE.match(line):
            keys = [key.strip() for key in header[2].split(".")]
            if header[1]:
                tables[*_within(keys[:-1], tables), keys[-1]] += 1
            table = _within(keys, tables)
            places[table] = number
        elif key := KEY.match(line):
            here = (*table, *key[1].split("."))
            places[here] = number
            if key[2]:
                array, element = here, 0
    return places


def _within(keys: Sequence[str], tables: Mapping[Where, int]) -> Where:
    """The place that a table's header names: below a [[table]], the last one so far is meant."""
    where: Where = ()
    for key in keys:
        where = (*where, key)
        if where in tables:
            where = (*where, tables[where] - 1)
    return where
