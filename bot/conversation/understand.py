"""What somebody meant: a choice by its number, its label or its label without diacritics; or a word that is a command."""

from functools import cache

from bot.choices import OWN_NUMBER, Choices, with_numbers
from bot.conversation.book import Book
from bot.conversation.steps import Act
from locales import DEFAULT, text
from models.folding import fold

__all__ = ["choice_meant", "command_meant", "fold"]

LONGEST_NUMBER = 3


def choice_meant(said: str, offer: Choices, by_number: bool = True) -> str | None:
    """The id of the offered choice that a text names, by its label, or by its number unless a number would be an answer."""
    meant, numbered = fold(said).removeprefix("so "), with_numbers(offer)
    if by_number and meant.isdecimal() and len(meant) <= LONGEST_NUMBER and 1 <= int(meant) <= len(numbered):
        return numbered[int(meant) - 1][0]
    named = [id for id, label in offer if meant in (fold(label), fold(OWN_NUMBER.sub("", label)))]
    return named[0] if len(named) == 1 and meant else None


def command_meant(said: str, book: Book, language: str) -> Act | None:
    """The act that a text calls, in a language or in the default one."""
    meant = fold(said.removeprefix("/"))
    for spoken in (language, DEFAULT):
        for key, act in book.commands.items():
            if meant in _words(key, spoken):
                return act
    return None


@cache
def _words(key: str, language: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text(key).in_(language).split(","))
