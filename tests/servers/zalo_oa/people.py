"""People with Zalo: what they send to the account, and what they see of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.servers.zalo_oa.server import ZaloOaServer

PATIENCE = 10.0


class NotShown(AssertionError):
    """What was waited for did not come."""


@dataclass
class Message:
    """A message in somebody's chat with the account. A button has a title and a payload."""

    id: str
    text: str = ""
    buttons: list[tuple[str, str]] = field(default_factory=list)
    image: bytes | None = None
    file: tuple[str, bytes] | None = None
    template: dict[str, Any] | None = None
    by_bot: bool = True
    billed: bool = False


class Person:
    """Somebody, as the account knows them."""

    def __init__(self, zalo: "ZaloOaServer", id: str) -> None:
        self.zalo, self.id = zalo, id
        self.follows = False
        self.contact: datetime | None = None  # when they last did something that opens the window
        self.replies = 0  # free answers that remain since then, where Zalo counts them
        self.chat: list[Message] = []

    @property
    def said(self) -> list[Message]:
        """What the account said here, in order."""
        return [message for message in self.chat if message.by_bot]

    @property
    def last(self) -> Message:
        """What it said last."""
        return self.said[-1]

    def follow(self) -> None:
        """Begins to follow the account."""
        self.follows = True
        self._comes("follow", follower={"id": self.id}, source="qr_code", oa_id=self.zalo.oa)

    def unfollow(self) -> None:
        """Follows it no more: nothing reaches them then."""
        self.follows = False
        self.zalo.tell(self, "unfollow", follower={"id": self.id}, source="oa_profile", oa_id=self.zalo.oa)

    def withdraw(self) -> None:
        """Asks Zalo to have everything about them deleted."""
        self.follows = False
        self.zalo.tell(self, "user_withdraw", user_id=self.id, oa_id=self.zalo.oa)

    def say(self, text: str) -> str:
        """Types and sends a text. Returns its id."""
        return self._sends("text", text=text)

    def tap(self, title: str, on: Message | None = None) -> str:
        """Taps the newest button with a title, or the one of a message: its payload is sent as if it had been typed."""
        for message in [on] if on else reversed(self.said):
            for label, payload in message.buttons:
                if label == title:
                    return self.say(payload)
        raise NotShown(f"no button {title!r} in {[message.buttons for message in self.said[-3:]]}")

    def send_images(self, *pictures: bytes, text: str = "") -> str:
        """Sends pictures, in one message."""
        urls = [self.zalo.keep(picture, "jpg") for picture in pictures]
        attached = [{"type": "image", "payload": {"thumbnail": url, "url": url}} for url in urls]
        return self._sends("image", attachments=attached, **({"text": text} if text else {}))

    def send_audio(self, data: bytes) -> str:
        """Speaks."""
        return self._sends("audio", attachments=[{"type": "audio", "payload": {"url": self.zalo.keep(data, "aac")}}])

    def send_file(self, data: bytes, name: str) -> str:
        """Sends a file."""
        payload = {"url": self.zalo.keep(data, name.rpartition(".")[2]), "size": str(len(data)), "name": name, "type": name.rpartition(".")[2]}
        return self._sends("file", attachments=[{"type": "file", "payload": payload}])

    def send(self, what: str, payload: dict[str, Any]) -> str:
        """Sends something else: a sticker, a GIF, where they are, a link."""
        return self._sends(what, attachments=[{"type": what, "payload": payload}])

    def sees(self, message: Message) -> None:
        """A message of the account arrives."""
        self.chat.append(message)
        self.zalo.changed.set()

    async def wait_for(self, part: str, after: int = 0, seconds: float = PATIENCE) -> Message:
        """Waits for the newest message with these words, beyond the first `after` ones."""
        if not await self.zalo.changed.until(lambda: self.find(part, after), seconds):
            raise NotShown(f"{part!r} did not come; there is: {[message.text for message in self.said[-6:]]}")
        found = self.find(part, after)
        assert found
        return found

    def find(self, part: str, after: int = 0) -> Message | None:
        """The newest message of the account with these words."""
        return next((message for message in reversed(self.said[after:]) if part in message.text), None)

    def _sends(self, what: str, **message: Any) -> str:
        id = self.zalo.next_id()
        self.chat.append(Message(id, str(message.get("text", "")), by_bot=False))
        self._comes(f"user_send_{what}", message={"msg_id": id, **message}, sender={"id": self.id}, recipient={"id": self.zalo.oa})
        return id

    def _comes(self, event: str, **said: Any) -> None:
        self.contact, self.replies = self.zalo.clock(), self.zalo.replies or 0
        self.zalo.tell(self, event, **said)
