"""What a handler says: lines, buttons, pictures; and to whom, by role. How it is drawn is the channel's business."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from locales import Localized

CARRIED = re.compile(r"[a-z0-9_.-]+:[A-Za-z0-9_.-]*")  # what a button may say


@dataclass(frozen=True)
class Literal_:
    """Words that are the same in every language, such as a name."""

    words: str

    def in_(self, language: str) -> str:
        return self.words


@dataclass(frozen=True)
class Joined:
    """Several texts in one line."""

    parts: Sequence[Localized]
    by: str = " · "

    def in_(self, language: str) -> str:
        return self.by.join(part.in_(language) for part in self.parts)


@dataclass(frozen=True)
class Button:
    """A choice that is offered: `id` is `<step or act>:<subject>`, so that it says what it means on its own."""

    id: str
    label: Localized

    def __post_init__(self) -> None:
        if not CARRIED.fullmatch(self.id):
            raise ValueError(f"not every messenger carries {self.id!r} in a button")


@dataclass(frozen=True)
class File:
    """A file that is made anew each time somebody fetches it: of what kind, about whom, and what it is called."""

    kind: str
    subject: int
    name: str


@dataclass(frozen=True)
class Share:
    """Words to be handed on, outside this chat: a button takes them along, where the messenger has such buttons."""

    label: Localized
    words: Localized


@dataclass(frozen=True)
class Reply:
    """What is said at once. A later reply to the same slot replaces this one."""

    lines: Sequence[Localized] = ()
    buttons: Sequence[Button] = ()
    photos: Sequence[str] = ()  # keys in the photo store
    marks: Sequence[str] = ()  # what each photo is marked with, where all become one picture
    wants_photo: bool = False
    album: bool = False  # each picture for itself, in full
    all_photos: Button | None = None  # opens them, where a message can show only a sheet of them
    force_reply: bool = False  # what this person writes next is meant for this, also in a group
    slot: str | None = None
    anew: bool = False  # takes the slot with a new message, where people look
    passing: bool = False  # a state on the way to the next, not worth a message of its own where the one before cannot be changed
    voices: Sequence[str] = ()  # keys of recordings in the photo store
    files: Sequence[File] = ()
    share: Share | None = None
    numbered: bool = True  # whether a button may be meant by its number, where there are none to press
    page: int = 0  # which of many buttons stand in the text there

    def body(self, language: str) -> dict[str, Any]:
        """The reply as the outbox keeps it, in a language."""
        body: dict[str, Any] = {"text": "\n".join(line.in_(language) for line in self.lines), "language": language}
        if self.buttons:
            body["choices"] = [[button.id, button.label.in_(language)] for button in self.buttons]
        if self.photos:
            body["photos"] = list(self.photos)
        if self.marks:
            body["marks"] = list(self.marks)
        if self.wants_photo:
            body["wants_photo"] = True
        if self.album:
            body["album"] = True
        if self.all_photos and len(self.photos) > 1:
            body["all_photos"] = [self.all_photos.id, self.all_photos.label.in_(language)]
        if self.force_reply:
            body["force_reply"] = True
        if self.anew:
            body["anew"] = True
        if self.passing:
            body["passing"] = True
        if self.voices:
            body["voices"] = list(self.voices)
        if self.files:
            body["files"] = [[file.kind, file.subject, file.name] for file in self.files]
        if not self.numbered:
            body["numbered"] = False
        if self.page:
            body["page"] = self.page
        if self.share:
            body["share"] = [self.share.label.in_(language), self.share.words.in_(language)]
        return body


@dataclass(frozen=True)
class Citizen:
    """The person, wherever they were last active."""

    id: int
    to: str = field(default="person", init=False)


@dataclass(frozen=True)
class Reviewers:
    """The group in which a village's moderators review."""

    id: int
    to: str = field(default="reviewers", init=False)


@dataclass(frozen=True)
class Place:
    """One chat, whoever is in it."""

    id: int
    to: str = field(default="chat", init=False)


def literal(words: str) -> Localized:
    """Words that need no translation."""
    return Literal_(words)
