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


class Phone(Protocol):
    """One person's view of one chat."""

    async def say(self, text: str) -> None:
        """Types and sends a text."""

    async def press(self, label: str) -> None:
        """Presses the newest button with a label."""

    async def send_photo(self, data: bytes) -> None:
        """Sends a picture."""

    async def sees(self, part: str, after: int = 0) -> Shown:
        """Waits for a message from the bot, after so many were seen, with these words in it."""

    def seen(self) -> list[Shown]:
        """Everything in the chat, in order."""


class NotSeen(AssertionError):
    """What was waited for did not come."""
