"""How a message is drawn on an Official Account: pictures and files first, then the words, with up to five buttons or numbered lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.channels.base import Choice, Json, Outgoing
from bot.channels.texts import pieces, units
from bot.choices import Words, lines

TEXT = 1900  # of the 2,000 that Zalo takes
BUTTONS = 5
TITLE, PAYLOAD = 100, 1000
KNOCK = 100
"""Characters of the one value that a template gets."""

PartKind = Literal["text", "image", "file"]


@dataclass(frozen=True)
class Part:
    """One message to send: words, with buttons; a picture, with or without words; or a file."""

    kind: PartKind
    words: str = ""
    buttons: tuple[Choice, ...] = ()
    data: bytes = b""
    name: str = ""

    @property
    def mark(self) -> str:
        """What tells it from the other parts of a message."""
        return " ".join((self.kind, self.name, self.words))


def parts(message: Outgoing, enclosed: Sequence[Part], words: Mapping[str, Words]) -> list[Part]:
    """A message with all that is enclosed. A last picture bears the words if they fit and nothing is to be pressed; each part may cost money."""
    buttons = buttons_of(message)
    said = pieces(message.text if buttons else with_lines(message, words), TEXT, units)
    if enclosed and enclosed[-1].kind == "image" and not buttons and len(said) == 1:
        return [*enclosed[:-1], replace(enclosed[-1], words=said[0])]
    if not said and enclosed and not buttons:
        return list(enclosed)
    *first, last = said or ["…"]
    return [*enclosed, *(Part("text", piece) for piece in first), Part("text", last, buttons)]


def buttons_of(message: Outgoing) -> tuple[Choice, ...]:
    """The choices as buttons, if all of them can be; they may be answered by number as well, in their order."""
    opens = (message.all_photos,) if message.all_photos and len(message.photos) > 1 else ()
    choices = (*message.choices, *opens)
    fit = all(len(choice.label) <= TITLE and len(choice.id) < PAYLOAD for choice in choices)
    return choices if message.numbered and fit and len(choices) <= BUTTONS else ()


def with_lines(message: Outgoing, words: Mapping[str, Words]) -> str:
    """The words and, below them, the choices as lines."""
    choices = [(choice.id, choice.label) for choice in message.choices]
    below = lines(choices, words[message.language], message.page, message.numbered) if choices else []
    return "\n\n".join(part for part in (message.text, "\n".join(below)) if part)


def said_by(part: Part, handed_over: str = "") -> Json:
    """A part as Zalo takes it; a picture or a file by what names it since it was handed over."""
    said: Json = {"text": part.words} if part.words else {}
    match part.kind:
        case "text" if part.buttons:
            payload: Json = {"buttons": [_button(choice) for choice in part.buttons]}
        case "text":
            return said
        case "image":
            payload = {"template_type": "media", "elements": [{"media_type": "image", "attachment_id": handed_over}]}
        case "file":
            return {"attachment": {"type": "file", "payload": {"token": handed_over}}}
    return said | {"attachment": {"type": "template", "payload": payload}}


def knock(text: str) -> Json:
    """What a template gets: the first words of what waits."""
    line = " ".join(text.split())
    return {"noi_dung": line if len(line) <= KNOCK else f"{line[: KNOCK - 1].rsplit(' ', 1)[0]}…"}


def _button(choice: Choice) -> Json:
    return {"title": choice.label, "type": "oa.query.show", "payload": f"#{choice.id}"}
