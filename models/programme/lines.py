"""Finds the line of a TOML text at which something is wrong."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

Where = tuple[str | int, ...]
"""A place in a document: keys and numbers of elements, from the outside in."""

TABLE = re.compile(r"\s*\[(\[?)([\w. -]+)\]")
KEY = re.compile(r"\s*([\w.-]+)\s*=\s*(\[\s*(?:#.*)?$)?")


def of_syntax(text: str, message: str) -> int:
    """The line that tomllib names; the last one if it names the end of the document."""
    named = re.search(r"at line (\d+)", message)
    return int(named[1]) if named else text.rstrip().count("\n") + 1


def of_place(where: Where, text: str) -> int:
    """The line of the nearest table, key or element that the text has on the way to a place."""
    places = _places(text)
    return next((places[where[:depth]] for depth in range(len(where), 0, -1) if where[:depth] in places), 1)


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
