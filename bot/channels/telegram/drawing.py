"""How a message is drawn on Telegram: in as few parts as can be, with texts that fit and buttons under each other on the last of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.base import Attached, Choice, Outgoing, Shared
from bot.channels.texts import pieces, units

TEXT = 4096
CAPTION = 1024
BUTTON_DATA = 64  # bytes
COPIED = 256
SHORT_LABEL = 14  # characters: two of these stand side by side on a small phone

PartKind = Literal["text", "question", "photo", "album", "voice", "file"]


@dataclass(frozen=True)
class Part:
    """One thing to send. An album has several pictures and no buttons; `name` is a file's."""

    kind: PartKind
    data: tuple[bytes, ...] = ()
    words: str = ""
    choices: tuple[Choice | Shared, ...] = ()
    name: str = ""

    @property
    def mark(self) -> str:
        """What tells it from the other parts of a message."""
        return " ".join((self.kind, self.name, self.words))


def parts(message: Outgoing, enclosed: Sequence[Part]) -> list[Part]:
    """A message with all that is enclosed. The words stand with the last of it, an album's with the first; if they do not fit, below all."""
    if not enclosed:
        return _below(message)
    choices, bearer = buttons(message), 0 if message.album and not message.choices else -1
    if units(message.text) > CAPTION or (choices and enclosed[bearer].kind == "album"):
        return [*enclosed, *_below(message)]
    drawn = list(enclosed)
    drawn[bearer] = replace(drawn[bearer], words=message.text, choices=choices)
    return drawn


def file_kind(file: Attached) -> PartKind:
    """A picture among files is shown, any other one handed over."""
    return "photo" if file.name.endswith(".png") else "file"


def buttons(message: Outgoing) -> tuple[Choice | Shared, ...]:
    """The buttons of a message; where one picture stands for many, one more opens them all, and one copies what is to be handed on."""
    opens = (message.all_photos,) if message.all_photos else ()
    copies = (message.share,) if message.share and units(message.share.words) <= COPIED else ()
    return (*message.choices, *opens, *copies)


def _below(message: Outgoing) -> list[Part]:
    """The words alone."""
    if message.asked and message.chat.startswith("-"):
        return [Part("question", words=message.text)]
    *first, last = pieces(message.text, TEXT, units) or ["…"]
    return [*(Part("text", words=piece) for piece in first), Part("text", words=last, choices=buttons(message))]


def keyboard(choices: Sequence[Choice | Shared]) -> InlineKeyboardMarkup | None:
    """Buttons: short ones two a row, others alone."""
    rows: list[list[InlineKeyboardButton]] = []
    for choice in choices:
        button = _button(choice)
        short = len(choice.label) <= SHORT_LABEL
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= SHORT_LABEL:
            rows[-1].append(button)
        else:
            rows.append([button])
    return InlineKeyboardMarkup(rows) if rows else None


def _button(choice: Choice | Shared) -> InlineKeyboardButton:
    if isinstance(choice, Shared):
        return InlineKeyboardButton(choice.label, copy_text=CopyTextButton(choice.words))
    return InlineKeyboardButton(choice.label, callback_data=choice.id)
