"""A phone with Telegram: a person of the test's Telegram server, in one chat."""

from tests.phones.base import Shown
from tests.servers.telegram import Message, Seat

PATIENCE = 20.0


class TelegramPhone:
    """One seat: a person's own chat with the bot, or a person in a group."""

    def __init__(self, seat: Seat, patience: float = PATIENCE) -> None:
        self.seat, self.patience = seat, patience

    async def say(self, text: str) -> None:
        """Types and sends a text."""
        self.seat.say(text)

    async def press(self, label: str, on: Shown | None = None) -> None:
        """Presses the newest button with a label, or the one of a message."""
        message = self.seat.chat.find(int(on.ref)) if on else None
        await self.seat.press(label, message).wait_answered(self.patience)

    async def send_photo(self, data: bytes) -> None:
        """Sends a picture."""
        self.seat.send_photo(data)

    async def send_voice(self, data: bytes) -> None:
        """Sends a recording."""
        self.seat.send_voice(data)

    async def sees(self, part: str, after: int = 0) -> Shown:
        """Waits for the newest message of the bot with these words, beyond its first `after` ones."""
        return _shown(await self.seat.wait_for(part, after, self.patience))

    def seen(self) -> list[Shown]:
        """Everything in the chat, in order."""
        return [_shown(message) for message in self.seat.chat.shown]

    async def fetch_file(self, shown: Shown) -> bytes:
        """Opens the file that came with a message."""
        message = self.seat.chat.find(int(shown.ref))
        assert message and message.file
        return message.file.content()


def _shown(message: Message) -> Shown:
    choices = [(button.data or "", button.text) for button in message.buttons]
    photos, voices = int(message.photo is not None), int(message.voice is not None)
    return Shown(str(message.id), message.text, choices, photos, not message.by_bot, voices, list(filter(None, [message.file_name])))
