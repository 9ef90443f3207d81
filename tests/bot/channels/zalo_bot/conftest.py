"""A server of the Zalo Bot Platform, the program on it, and the channel alone.

Most of these tests are about what is said, not how fast: there the bot neither paces itself nor rests between two questions.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from pydantic import SecretStr

from bot.app import choice_words, link_words
from bot.channels.base import Clock, FileGone, Incoming, Json, Outcome, Outgoing, Rate, Receive, Sent
from bot.channels.enclosed import Enclosed
from bot.channels.links import Links
from bot.channels.zalo_bot import ZaloBotChannel, hearing
from bot.channels.zalo_bot.drawing import Words
from bot.media import small_key
from bot.settings import Settings
from bot.sheet import compose
from bot.store import FolderStore
from tests.phones.zalo_bot import ZaloBotPhone
from tests.ports import free_port
from tests.servers.zalo_bot import Manner, Person, ZaloBotServer

AT_ONCE = Rate(1000, 1, burst=1000)


@pytest.fixture
def rest() -> float:
    """How long the bot rests between two questions, in seconds."""
    return 0.02


@pytest.fixture(autouse=True)
def impatient(rest: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets it rest no longer than that."""
    monkeypatch.setattr(hearing, "PAUSE", rest)


@pytest.fixture
def manner() -> Manner:
    """How the server does what sources disagree about."""
    return Manner()


@pytest.fixture
async def zalo(manner: Manner) -> AsyncIterator[ZaloBotServer]:
    """Zalo, as it would be; at the end nothing was said to it that a correct bot does not say."""
    async with ZaloBotServer(manner) as server:
        yield server
        assert server.violations == []


@pytest.fixture
def is_public() -> bool:
    """Whether the world sees the program, so that Zalo brings events and fetches pictures."""
    return True


@pytest.fixture
def settings(settings: Settings, zalo: ZaloBotServer, is_public: bool, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with a token, of a program that neither paces itself nor rests."""
    unpaced = replace(ZaloBotChannel.capabilities, overall=AT_ONCE, per_chat=AT_ONCE, per_group=AT_ONCE)
    monkeypatch.setattr(ZaloBotChannel, "capabilities", unpaced)
    more: dict[str, Any] = {"zalo_bot_token": SecretStr(zalo.token), "zalo_bot_api_url": zalo.url, "zalo_media_hosts": f"zdn.vn, {zalo.url}"}
    if is_public:
        port = free_port()
        more |= {"port": port, "public_url": f"http://127.0.0.1:{port}"}
    return settings.model_copy(update=more)


@pytest.fixture
def citizen(zalo: ZaloBotServer, app: object) -> ZaloBotPhone:
    """Somebody who has just found the bot, and written."""
    person = zalo.person("Người Mẫu Dân")
    person.say("Xin chào")
    return ZaloBotPhone(person)


class Files:
    """Makes what it was given."""

    def __init__(self) -> None:
        self.there: dict[str, bytes] = {}

    async def make(self, ref: str) -> bytes:
        """A file, if there is one."""
        if ref not in self.there:
            raise FileGone
        return self.there[ref]


class Poller:
    """The duty of asking, which is ours or not."""

    ours = True

    def is_ours(self) -> bool:
        """Whether it is."""
        return self.ours


class Notebook:
    """What a channel remembers, in this process alone: what the tables do is tested where they are."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[Json, datetime | None]] = {}

    async def get(self, key: str) -> Json | None:
        """A value, until its time is over."""
        value, until = self._kept.get(key, (None, None))
        return None if until and until <= self._clock() else value

    async def add(self, key: str, value: Json, until: datetime | None = None) -> bool:
        """Keeps a value unless there is one."""
        if await self.get(key) is not None:
            return False
        self._kept[key] = value, until
        return True

    async def change(self, key: str, change: Callable[[Json], Json], until: datetime | None = None) -> Json:
        """Changes a value."""
        self._kept[key] = change(await self.get(key) or {}), until
        return self._kept[key][0]

    async def forget(self, key: str) -> None:
        """Forgets a value."""
        self._kept.pop(key, None)


class Bare:
    """A channel, somebody who has written to it, and what is heard and sent."""

    def __init__(self, zalo: ZaloBotServer, folder: Path, public_url: str | None) -> None:
        self.zalo, self.store, self.files, self.poller = zalo, FolderStore(folder), Files(), Poller()
        self.now = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
        self.public_url, self.heard = public_url, list[Incoming]()
        self.faults: list[Exception] = []  # of writing down, one a time
        self.inbox: Receive | None = None
        self.person: Person = zalo.person("Người Mẫu")
        self.person.wrote = True
        clock = lambda: self.now  # noqa: E731
        enclosed = Enclosed(self.store, self.files, compose, small_key)
        self.memory = Notebook(clock)
        self.links = Links(Notebook(clock), public_url, enclosed, clock, link_words())
        self.channel = ZaloBotChannel(
            zalo.token,
            zalo.url,
            public_url=public_url,
            poller=self.poller,
            receive=self.receive,
            memory=self.memory,
            links=self.links,
            words={language: Words(words, "Tệp:", "Nghe:") for language, words in choice_words().items()},
            hosts=[zalo.url],
            messages_a_month=10,
            users_a_month=5,
            clock=clock,
        )
        self._sent = 0

    async def receive(self, events: Sequence[Incoming]) -> None:
        """Keeps what was heard."""
        if self.faults:
            raise self.faults.pop()
        if self.inbox:
            await self.inbox(events)
        self.heard.extend(events)
        self.zalo.changed.set()

    async def hears(self, count: int) -> list[Incoming]:
        """Waits until so much was heard."""
        assert await self.zalo.changed.until(lambda: len(self.heard) >= count, 10), self.heard
        return self.heard

    async def send(self, text: str = "", key: str = "", **what: Any) -> Outcome:
        """Sends a message to the person, under a key of its own unless one is given."""
        self._sent += 1
        return await self.channel.send(Outgoing(key or f"message {self._sent}", what.pop("chat", self.person.id), text, **what))

    async def arrives(self, text: str = "", **what: Any) -> str:
        """Sends a message that arrives. Returns its reference."""
        outcome = await self.send(text, **what)
        assert isinstance(outcome, Sent), outcome
        return outcome.ref


@pytest.fixture
async def bare(zalo: ZaloBotServer, tmp_path: Path) -> AsyncIterator[Bare]:
    """The channel alone, seen by the world; it hears nothing yet."""
    port = free_port()
    made = Bare(zalo, tmp_path, f"http://127.0.0.1:{port}")
    app = web.Application()
    made.channel.add_routes(app)
    made.links.add_routes(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield made
    await made.channel.stop()
    await runner.cleanup()
    await made.channel.close()


@pytest.fixture
async def hidden(zalo: ZaloBotServer, tmp_path: Path) -> AsyncIterator[Bare]:
    """The channel alone, which the world does not see; it hears nothing yet."""
    made = Bare(zalo, tmp_path, None)
    yield made
    await made.channel.stop()
    await made.channel.close()
