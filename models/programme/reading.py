"""Reads a programme from TOML. What is wrong is said in one line with the file, the line and the reason, before anybody meets it."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.programme import lines
from models.programme.lines import Where
from models.programme.parts import Misfit
from models.programme.whole import Programme

OPTIONAL = {"targets"}
"""What not every programme has."""
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

REASON_ID = 20
"""Characters of a reason's id, for programmes of fifty criteria and less."""


class BrokenProgramme(Exception):
    """A programme that cannot be used: which file, which line (None if the file cannot be read at all), and why."""

    def __init__(self, name: str, line: int | None, reason: str) -> None:
        reason = " ".join(reason.split())
        super().__init__(f"{name}:{line}: {reason}" if line else f"{name}: {reason}")
        self.name, self.line, self.reason = name, line, reason


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
        raise BrokenProgramme(name, lines.of_syntax(text, str(error)), str(error)) from error
    try:
        programme = Programme.model_validate_json(json.dumps(raw, default=str))  # strict, with arrays as tuples
    except ValidationError as error:
        where, reason = _first(error)
        keys = ".".join(key for key in where if isinstance(key, str))
        raise BrokenProgramme(name, lines.of_place(where, text), f"{keys}: {reason}") from error
    _check_complete(programme, name)
    _check_buttons(programme, text, name)
    return programme


def _check_complete(programme: Programme, name: str) -> None:
    """A file says everything but what not every programme has; only a version that was stored long ago may lack what came later."""
    for field in Programme.model_fields:
        if field not in programme.model_fields_set | OPTIONAL:
            raise BrokenProgramme(name, 1, f"{field}: is missing")


def _check_buttons(programme: Programme, text: str, name: str) -> None:
    """A button carries a file's number, its criteria and a reason, and some messengers take 64 bytes."""
    for place, reason in enumerate(programme.reasons):
        if len(reason.id) > REASON_ID:
            line = lines.of_place(("reasons", place, "id"), text)
            raise BrokenProgramme(name, line, f"reasons.id: has {len(reason.id)} characters, a button holds {REASON_ID}")


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
