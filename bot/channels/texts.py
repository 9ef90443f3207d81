"""Texts in pieces that a messenger takes."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

Measure: TypeAlias = Callable[[str], int]
"""How long a text is to a messenger; never less than its characters."""


def pieces(text: str, length: int, measure: Measure = len) -> Sequence[str]:
    """A text in pieces that fit, cut at a paragraph, a line, a sentence or a space, whichever is the largest that does."""
    left, cut = text.strip(), list[str]()
    while measure(left) > length:
        at = _best_cut(left, length, measure)
        cut.append(left[:at].rstrip())
        left = left[at:].lstrip()
    return [*cut, left] if left else cut


def units(text: str) -> int:
    """A text's length in UTF-16, in which some messengers count."""
    return len(text.encode("utf-16-le")) // 2


def _best_cut(text: str, length: int, measure: Measure) -> int:
    end = length
    while measure(text[:end]) > length:
        end -= measure(text[:end]) - length
    for mark in ("\n\n", "\n", ". ", " "):
        at = text.rfind(mark, end // 2, end)
        if at > 0:
            return at + len(mark)
    return end
