"""Choices where there are no buttons: lines with numbers, nine at a time, and what was meant by a number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

BACK = "back"
"""The choice that leads to the question before. It has no number: a number that is typed there may be an answer."""

PAGE = 9
OWN_NUMBER = re.compile(r"^\d+\. ")  # of a label, such as a criterion's: beside the line's it would mislead
MORE = "0"
"""The number of whatever leads to the next page."""

Choices: TypeAlias = Sequence[tuple[str, str]]
"""The id of each choice, and its label."""


@dataclass(frozen=True)
class Words:
    """What stands around the lines, in the reader's language: what leads to more, and how to answer."""

    more: str
    hint: str


def with_numbers(choices: Choices) -> Choices:
    """Those that have a number, in its order. It stays the same on every page."""
    return [(id, label) for id, label in choices if not id.endswith(f":{BACK}")]


def pages(choices: Choices) -> int:
    """How many pages there are."""
    return -(-len(with_numbers(choices)) // PAGE)


def lines(choices: Choices, words: Words, page: int = 0, numbered: bool = True) -> list[str]:
    """The choices of a page, a line each; where a number would be an answer, without numbers."""
    if not numbered:
        return [f"• {label}" for _, label in choices]
    counted = with_numbers(choices)
    drawn = [f"{number}. {OWN_NUMBER.sub('', label)}" for number, (_, label) in list(enumerate(counted, 1))[page * PAGE : (page + 1) * PAGE]]
    more = [f"{MORE}. {words.more}"] if len(counted) > PAGE else []
    ways_back = [f"• {label}" for id, label in choices if (id, label) not in counted]
    return [*drawn, *more, *ways_back, *([words.hint] if drawn else [])]
