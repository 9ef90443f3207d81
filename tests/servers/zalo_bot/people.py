"""People with Zalo: what they send becomes events, as the platform tells them."""

import itertools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.servers.zalo_bot.server import ZaloBotServer

PATIENCE = 20.0
_numbers = itertools.count(1)


@dataclass
class Message:
    """One message in a chat."""

    id: str
    text: str
    by_bot: bool
    picture: bytes | None = None


class Person:
    """Somebody, and their chat with the bot."""

    def __init__(self, server: "ZaloBotServer", name: str) -> None:
        self.server, self.name = server, name
        self.id = f"u{next(_numbers):04d}{secrets.token_hex(6)}"  # opaque to a bot
        self.messages: list[Message] = []
        self.wrote = self.blocked = False
        self.is_special = False  # whose every text Zalo keeps from bots

    # What they do

    def say(self, text: str) -> None:
        """Types and sends a text."""
        event = "message.unsupported.received" if self.is_special else "message.text.received"
        self._send(event, {} if self.is_special else {"text": text}, text)

    def send_photo(self, data: bytes, caption: str = "") -> None:
        """Sends a picture; several are an event each."""
        url = self.server.keep(data, "image/jpeg", ".jpg")
        where = self.server.manner.photo_field
        self._send("message.image.received", {where: url, **({"caption": caption} if caption else {})}, caption, data)

    def send_voice(self, data: bytes) -> None:
        """Speaks."""
        self._send("message.voice.received", {"voice_url": self.server.keep(data, "audio/aac", ".aac")})

    def send_sticker(self) -> None:
        """Sends a sticker."""
        self._send("message.sticker.received", {"sticker": "vui", "url": "https://zdn.vn/vui.webp"})

    def send_unsupported(self, named: bool = True) -> None:
        """Sends what bots are not shown; without `named`, not even who sent it is told."""
        self._send("message.unsupported.received", {}, named=named)

    def send_event(self, name: str, content: dict[str, Any]) -> None:
        """Does something of any kind."""
        self._send(name, content)

    def block(self) -> None:
        """Wants to hear no more of the bot."""
        self.blocked = True

    def _send(self, event: str, content: dict[str, Any], text: str = "", picture: bytes | None = None, named: bool = True) -> None:
        self.wrote, self.blocked = True, False
        message = Message(secrets.token_hex(8), text, by_bot=False, picture=picture)
        self.messages.append(message)
        told = {
            "message_id": message.id,
            "date": self.server.now(),
            "chat": {"id": self.id, "chat_type": "PRIVATE"},
            "from": {"id": self.id, "is_bot": False, "display_name": self.name},
            **content,
        }
        self.server.tell({"event_name": event, **({"message": told} if named else {})})

    # What they see

    @property
    def said(self) -> list[Message]:
        """What the bot said, in order."""
        return [message for message in self.messages if message.by_bot]

    async def wait_for(self, part: str | Callable[[Message], object], after: int = 0, seconds: float = PATIENCE) -> Message:
        """Waits for the newest message of the bot with some words, or of which something holds, beyond its first `after`.

        Raises:
            AssertionError: none came in time.
        """

        def found() -> Message | None:
            holds = part if callable(part) else lambda message: part in message.text
            return next((message for message in reversed(self.said[after:]) if holds(message)), None)

        await self.server.changed.until(lambda: found() is not None, seconds)
        message = found()
        assert message, f"{part!r} did not come; the last were {[each.text for each in self.said[-3:]]}"
        return message
