"""The channel alone, on a server whose clock is its own: what it hears is kept in a list, what it sends comes from a folder."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.app import choice_words
from bot.channels.base import FileGone, Incoming, Outcome, Outgoing, Sent
from bot.channels.enclosed import Enclosed
from bot.channels.links import Links
from bot.channels.zalo_oa import ZaloOaChannel
from bot.channels.zalo_oa.channel import Account
from bot.media import small_key
from bot.memory import Memory
from bot.sheet import compose
from bot.store import open_store
from models.database import Database
from tests.servers.zalo_oa import ZaloOaServer
from tests.servers.zalo_oa.server import APP, APP_SECRET, OA, WEBHOOK_SECRET


class Time:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, **delta: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**delta)


class Files:
    """Makes what it was given."""

    def __init__(self) -> None:
        self.there: dict[str, bytes] = {}

    async def make(self, ref: str) -> bytes:
        """A file, if there is one."""
        if ref not in self.there:
            raise FileGone
        return self.there[ref]


class Bare:
    """A channel, somebody who follows the account, and what is heard and sent."""

    def __init__(self, zalo: ZaloOaServer, time: Time, data: Database, folder: Path, **account: Any) -> None:
        self.zalo, self.time, self.data, self.folder = zalo, time, data, folder
        self.store, self.files, self.heard = open_store(str(folder)), Files(), list[Incoming]()
        self.memory, self.channels = Memory(data, "zalo_oa", OA, time), list[ZaloOaChannel]()
        self.channel = self.another(**account)
        self.person = zalo.person()
        self._sent = 0

    def another(self, data: Database | None = None, **account: Any) -> ZaloOaChannel:
        """A channel of the same account in another process, as far as it knows; `data` is how that one has the database open."""
        memory = Memory(data, "zalo_oa", OA, self.time) if data else self.memory
        values = {"refresh_token": self.zalo.pasted, **account}
        enclosed = Enclosed(self.store, self.files, compose, small_key)
        links = Links(Memory(self.data, "links", "", self.time), "https://banhoc.example", enclosed, self.time, {})
        made = ZaloOaChannel(
            Account(OA, APP, APP_SECRET, WEBHOOK_SECRET, **values),
            self.zalo.url,
            self.zalo.url,
            hosts=[self.zalo.url],
            memory=memory,
            receive=self._receive,
            enclosed=enclosed,
            links=links,
            words=choice_words(),
            listen={"vi": "Nghe:", "en": "Listen:"},
            clock=self.time,
        )
        self.channels.append(made)
        return made

    async def send(self, text: str = "", key: str = "", **what: Any) -> Outcome:
        """Sends a message to the person, who was heard when they last wrote."""
        self._sent += 1
        heard = {"heard_at": self.person.contact, **what}
        return await self.channel.send(Outgoing(key or f"message {self._sent}", self.person.id, text, **heard))

    async def arrives(self, text: str = "", **what: Any) -> str:
        """Sends a message that arrives. Returns its reference."""
        outcome = await self.send(text, **what)
        assert isinstance(outcome, Sent), outcome
        return outcome.ref

    async def listen(self) -> list[Incoming]:
        """All that was heard, once everything is."""
        await self.zalo.bringing.all_brought()
        return self.heard

    async def _receive(self, events: Sequence[Incoming]) -> None:
        self.heard.extend(events)


@asynccontextmanager
async def alone(zalo: ZaloOaServer, time: Time, data: Database, folder: Path, **account: Any) -> AsyncIterator[Bare]:
    """A channel that runs behind its webhook; its person has just begun to follow."""
    bare = Bare(zalo, time, data, folder, **account)
    application = web.Application()
    bare.channel.add_routes(application)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    zalo.bringing.url = f"http://127.0.0.1:{runner.addresses[0][1]}/zalo_oa/{OA}"
    await bare.channel.start()
    await bare.channel._tokens.get()
    bare.person.follow()
    await bare.listen()
    bare.heard.clear()
    yield bare
    await bare.channel.stop()
    for channel in bare.channels:
        await channel.close()
    await runner.cleanup()
