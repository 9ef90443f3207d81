"""How a message is drawn on Telegram: texts that fit, buttons under each other, one picture for many."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.base import Choice

TEXT = 4096
CAPTION = 1024
BUTTON_DATA = 64  # bytes
SHORT_LABEL = 14  # characters: two of these stand side by side on a small phone


def keyboard(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    """Buttons: short ones two a row, others alone."""
    rows: list[list[InlineKeyboardButton]] = []
    for choice in choices:
        button = InlineKeyboardButton(choice.label, callback_data=choice.id)
        short = len(choice.label) <= SHORT_LABEL
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= SHORT_LABEL:
            rows[-1].append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(rows) if rows else None


def pieces(text: str, length: int = TEXT) -> list[str]:
    """A text in pieces that fit, cut at a paragraph, a line, a sentence or a space, whichever is the largest that does."""
    left, cut = text.strip(), list[str]()
    while units(left) > length:
        at = _best_cut(left, length)
        cut.append(left[:at].rstrip())
        left = left[at:].lstrip()
    return [*cut, left] if left else cut


def units(text: str) -> int:
    """A text's length as Telegram counts it: in UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def _best_cut(text: str, length: int) -> int:
    end = length
    while units(text[:end]) > length:
        end -= units(text[:end]) - length
    for mark in ("\n\n", "\n", ". ", " "):
        at = text.rfind(mark, end // 2, end)
        if at > 0:
            return at + len(mark)
    return end
