"""How a message is drawn on a Zalo bot: pictures first, the words with the last of them where they fit, the choices as numbered lines.

What a button does outside the chat, such as copying words that stand in the text anyway, is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot import choices
from bot.channels.base import Outgoing
from bot.channels.texts import pieces, units

LENGTH = 1900  # of the 2,000 that Zalo takes, in a text as in a caption


@dataclass(frozen=True)
class Words:
    """What the channel itself says, in one language."""

    choices: choices.Words
    file: str  # before the link to a file
    voice: str  # before the link to a recording


@dataclass(frozen=True)
class Part:
    """One thing to send: words, or the one picture of some photos, with words or without."""

    words: str = ""
    photos: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """What tells it from the other parts of a message."""
        return "\0".join((self.words, *self.photos))


def parts(message: Outgoing, words: Words, links: Sequence[str]) -> list[Part]:
    """A message as it is sent, with lines that link to what cannot be sent along."""
    texts = pieces(_text(message, words, links), LENGTH, units) or ([] if message.photos else ["…"])
    shown = _pictures(message)
    if shown and len(texts) == 1:
        return [*shown[:-1], replace(shown[-1], words=texts[0])]
    return [*shown, *(Part(text) for text in texts)]


def _pictures(message: Outgoing) -> list[Part]:
    if message.album:
        return [Part(photos=(key,)) for key in message.photos]
    return [Part(photos=message.photos, marks=message.marks)] if message.photos else []


def _text(message: Outgoing, words: Words, links: Sequence[str]) -> str:
    offered = [(choice.id, choice.label) for choice in message.choices]
    lines = choices.lines(offered, words.choices, message.page, message.numbered)
    return "\n\n".join(filter(None, [message.text.strip(), "\n".join(links), "\n".join(lines)]))


def in_(words: Mapping[str, Words], language: str) -> Words:
    """The words of a language, or of the first one."""
    return words.get(language) or next(iter(words.values()))
