"""The channel alone, on a Telegram server: what it hears is kept in a list, what it sends comes from a folder."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot.channels.base import FileGone, Incoming, Outcome, Outgoing, Sent
from bot.channels.enclosed import Enclosed
from bot.channels.telegram import TelegramChannel
from bot.media import small_key
from bot.sheet import compose
from bot.store import Store, open_store
from tests.servers.telegram import Person, TelegramServer


class Files:
    """Makes what it was given."""

    def __init__(self) -> None:
        self.there: dict[str, bytes] = {}

    async def make(self, ref: str) -> bytes:
        """A file, if there is one."""
        if ref not in self.there:
            raise FileGone
        return self.there[ref]


class Ours:
    """The duty of asking is always ours."""

    def is_ours(self) -> bool:
        """Yes."""
        return True


class Bare:
    """A channel, somebody who has opened it, and what is heard and sent."""

    def __init__(self, telegram: TelegramServer, store: Store, **more: Any) -> None:
        self.telegram, self.store, self.files = telegram, store, Files()
        self.heard: list[Incoming] = []
        self.person: Person = telegram.person("Người Mẫu")
        settings = {"public_url": None, "poller": Ours(), "commands": {}, **more}
        enclosed = Enclosed(store, self.files, compose, small_key)
        self.channel = TelegramChannel(telegram.token, telegram.url, receive=self._receive, enclosed=enclosed, **settings)
        self._sent = 0

    async def send(self, text: str = "", key: str = "", **what: Any) -> Outcome:
        """Sends a message to the person, under a key of its own unless one is given."""
        self._sent += 1
        return await self.channel.send(Outgoing(key or f"message {self._sent}", what.pop("chat", str(self.person.id)), text, **what))

    async def arrives(self, text: str = "", **what: Any) -> str:
        """Sends a message that arrives. Returns its reference."""
        outcome = await self.send(text, **what)
        assert isinstance(outcome, Sent), outcome
        return outcome.ref

    async def listen(self) -> list[Incoming]:
        """All that was heard, once everything is."""
        await self.telegram.all_heard()
        return self.heard

    async def _receive(self, events: Sequence[Incoming]) -> None:
        self.heard.extend(events)


@asynccontextmanager
async def alone(telegram: TelegramServer, folder: Path, **more: Any) -> AsyncIterator[Bare]:
    """A channel that runs; its person has begun."""
    bare = Bare(telegram, open_store(str(folder)), **more)
    await bare.channel.start()
    bare.person.start()
    await bare.listen()
    bare.heard.clear()
    yield bare
    await bare.channel.stop()
    await bare.channel.close()
