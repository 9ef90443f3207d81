"""A phone with Zalo, in the chat with an Official Account: buttons are tapped where they are drawn, numbers typed where choices are lines."""

import asyncio
import re

from locales import text
from tests.phones.base import NotSeen, Shown
from tests.servers.zalo_oa import Message, Person

PATIENCE = 20.0
A_MOMENT = 0.2  # seconds: what is typed sooner than anybody can read is taken for an answer to what was there before
OVERTAKEN = text("channel-overtaken").in_("vi")
LINE = re.compile(r"^(?:([1-9][0-9]*)\. |• )(.+)$", re.MULTILINE)


class ZaloOaPhone:
    """One person's chat with the account."""

    def __init__(self, person: Person, patience: float = PATIENCE) -> None:
        self.person, self.patience = person, patience
        self._pressed, self._before = "", 0  # what was pressed last, and how much the account had said by then

    async def say(self, text: str) -> None:
        """Types and sends a text."""
        self.person.say(text)

    async def press(self, label: str, on: Shown | None = None) -> None:
        """Chooses the newest of what has a label, or that of a message."""
        for message in [self._find(on)] if on else reversed(self.person.said):
            for answer, words in _choices(message):
                if words == label:
                    self._pressed, self._before = label, len(self.person.said)
                    await self._answer(answer, slowly=not message.buttons)
                    return
        raise NotSeen(f"no choice {label!r} in {[message.text for message in self.person.said[-3:]]}")

    async def send_photo(self, data: bytes) -> None:
        """Sends a picture."""
        self.person.send_images(data)

    async def send_voice(self, data: bytes) -> None:
        """Sends a recording."""
        self.person.send_audio(data)

    async def sees(self, part: str, after: int = 0) -> Shown:
        """Waits for the newest message of the account with these words, beyond its first `after` ones. Presses again if it asks what was meant."""
        changed = self.person.zalo.changed
        await changed.until(lambda: self._is_asked_again() or self.person.find(part, after), self.patience)
        if self._is_asked_again():
            await self.press(self._pressed)
            return await self.sees(part, after)
        return self._shown(await self.person.wait_for(part, after, 0))

    def _is_asked_again(self) -> bool:
        """Whether the last press crossed something that the account was still saying, and was not taken."""
        return bool(self._pressed) and any(message.text.startswith(OVERTAKEN) for message in self.person.said[self._before :])

    def seen(self) -> list[Shown]:
        """Everything in the chat, in order."""
        return [self._shown(message) for message in self.person.chat]

    async def fetch_file(self, shown: Shown) -> bytes:
        """Opens the file that came with a message."""
        file = self._find(shown).file
        assert file
        return file[1]

    async def _answer(self, answer: str, slowly: bool) -> None:
        """Answers; the same number twice in a row in other words, for alone it would be taken for one that was sent twice."""
        await asyncio.sleep(A_MOMENT if slowly else 0)
        before = next((message.text for message in reversed(self.person.chat) if not message.by_bot), "")
        self.person.say(f"số {answer}" if answer == before else answer)

    def _shown(self, message: Message) -> Shown:
        """A message, with the picture above it that came without words of its own."""
        place = self.person.chat.index(message)
        above = self.person.chat[place - 1] if place else message
        photos = int(message.image is not None or (above.by_bot and above.image is not None and not above.text))
        files = [message.file[0]] if message.file else []
        return Shown(message.id, message.text, _choices(message), photos, not message.by_bot, 0, files)

    def _find(self, shown: Shown) -> Message:
        return next(message for message in self.person.said if message.id == shown.ref)


def _choices(message: Message) -> list[tuple[str, str]]:
    """What can be answered, and what it says: a button's payload, a line's number, or the label itself where it has none."""
    if message.buttons:
        return [(payload, title) for title, payload in message.buttons]
    return [(number or label, label) for number, label in LINE.findall(message.text)]
