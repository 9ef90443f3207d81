"""What a person can do with a phone, whatever the messenger."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass
class Shown:
    """A message as a person sees it: the newest version of it."""

    ref: str
    text: str
    choices: list[tuple[str, str]] = field(default_factory=list)  # id, label
    photos: int = 0
    mine: bool = False
    voices: int = 0
    files: list[str] = field(default_factory=list)  # their names


class Phone(Protocol):
    """One person's view of one chat."""

    async def say(self, text: str) -> None:
        """Types and sends a text."""

    async def press(self, label: str, on: Shown | None = None) -> None:
        """Presses the newest button with a label, or the one of a message."""

    async def send_photo(self, data: bytes) -> object:
        """Sends a picture."""

    async def send_voice(self, data: bytes) -> object:
        """Sends a recording."""

    async def sees(self, part: str, after: int = 0) -> Shown:
        """Waits for the newest message from the bot with these words in it, beyond its first `after` ones."""

    def seen(self) -> list[Shown]:
        """Everything in the chat, in order."""

    async def fetch_file(self, shown: Shown) -> bytes:
        """Opens the file that came with a message."""


class NotSeen(AssertionError):
    """What was waited for did not come."""
