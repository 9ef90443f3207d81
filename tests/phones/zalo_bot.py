"""A phone with Zalo, in a chat with a bot: there are no buttons, so what stands in numbered lines is answered by number."""

import re

from locales import text
from tests.phones.base import NotSeen, Shown
from tests.servers.zalo_bot import Message, Person

PATIENCE = 20.0
NUMBERED = re.compile(r"^(\d{1,3})\. (.+)$", re.MULTILINE)
BULLETED = re.compile(r"^• (.+)$", re.MULTILINE)
MORE = "0"
OVERTAKEN = text("channel-overtaken").in_("vi")


class ZaloBotPhone:
    """Somebody's chat with the bot."""

    def __init__(self, person: Person, patience: float = PATIENCE) -> None:
        self.person, self.patience = person, patience
        self._last = ""
        self._pressed, self._before = "", 0  # what was pressed last, and how much the bot had said by then

    async def say(self, text: str) -> None:
        """Types and sends a text."""
        self._last = text
        self.person.say(text)

    async def press(self, label: str, on: Shown | None = None) -> None:
        """Answers with the number of a label. A number means what was shown last; of an older message, the label itself is typed."""
        answer = label if on and on.choices != self._standing() else await self._answer(label)
        if answer == self._last:
            answer = label  # the same number twice in a row, as fast as tests type, is taken for a tap that came twice
        self._pressed, self._before = label, len(self.person.said)
        await self.say(answer)

    async def send_photo(self, data: bytes) -> None:
        """Sends a picture."""
        self._last = ""
        self.person.send_photo(data)

    async def send_voice(self, data: bytes) -> None:
        """Sends a recording."""
        self._last = ""
        self.person.send_voice(data)

    async def sees(self, part: str, after: int = 0) -> Shown:
        """Waits for the newest message of the bot with these words, beyond its first `after` ones. Presses again if the bot asks what was meant."""
        found = await self.person.wait_for(lambda message: part in message.text or self._is_asked_again(), after, self.patience)
        if self._is_asked_again():
            await self.press(self._pressed)
            return await self.sees(part, after)
        return _shown(found)

    def _is_asked_again(self) -> bool:
        """Whether the last press crossed something that the bot was still sending, and was not taken."""
        return any(message.text.startswith(OVERTAKEN) for message in self.person.said[self._before :])

    def seen(self) -> list[Shown]:
        """Everything in the chat, in order."""
        return [_shown(message) for message in self.person.messages]

    async def fetch_file(self, shown: Shown) -> bytes:
        """Opens the file behind the link of a message."""
        link = re.search(r"https?://\S+/file/\S+", shown.text)
        assert link, f"no link to a file in {shown.text!r}"
        async with self.person.server.http.get(link[0]) as page:
            way = re.search(r'href="(/file/[^"]+/[^"]+)"', await page.text())
        assert way
        async with self.person.server.http.get(link[0][: link[0].index("/file/")] + way[1]) as answer:
            answer.raise_for_status()
            return await answer.read()

    async def _answer(self, label: str) -> str:
        """The number of a label among the choices that stand there, after turning to its page; or the label itself."""
        for turned in range(20):
            standing = dict(self._standing())
            if number := next((id for id, shown in standing.items() if shown == label and id != MORE), None):
                return number
            if MORE not in standing:
                break
            before = len(self.person.said)
            await self.say(MORE if turned % 2 == 0 else f"số {MORE}")  # in two ways, for the same one could be a tap that came twice
            await self.person.wait_for("", before, self.patience)
        if not any(label in message.text for message in self.person.said):
            raise NotSeen(f"nothing called {label!r} in {[message.text for message in self.person.said[-3:]]}")
        return label

    def _standing(self) -> list[tuple[str, str]]:
        """The choices that were shown last."""
        return next((choices for message in reversed(self.person.said) if (choices := _shown(message).choices)), [])


def _shown(message: Message) -> Shown:
    numbered = [(number, label) for number, label in NUMBERED.findall(message.text)]
    choices = numbered or [(label, label) for label in BULLETED.findall(message.text)]
    links = ["a link"] * message.text.count("/file/")
    return Shown(message.id, message.text, choices, int(message.picture is not None), not message.by_bot, files=links)
