"""Called by Telegram: behind a proxy that changes path and host, by nobody else, with everything written down before it is acknowledged."""

import hashlib
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlmodel import func, select

from bot.app import App
from bot.channels.telegram import updates
from bot.settings import Settings
from models.inbox import Event
from tests.servers.telegram import A_TOKEN, Person, TelegramServer
from tests.servers.telegram.updates import SECRET_HEADER

BOT = A_TOKEN.partition(":")[0]
SECRET = hashlib.sha256(f"webhook {A_TOKEN}".encode()).hexdigest()


class Proxy:
    """The world's way in: it takes a prefix off the path, and says that it is another host."""

    def __init__(self) -> None:
        self.address = ""
        self.inside = ""

    async def pass_on(self, request: web.Request) -> web.Response:
        """Asks inside, and answers with what it says."""
        headers = {name: value for name, value in request.headers.items() if name not in ("Host", "Content-Length")}
        url = self.inside + request.path.removeprefix("/ban/hoc")
        async with self.http.request(
            request.method, url, data=io.BytesIO(await request.read()), headers={**headers, "Host": "inside.invalid"}
        ) as answer:
            return web.Response(status=answer.status, body=await answer.read())

    async def __aenter__(self) -> "Proxy":
        self.http = aiohttp.ClientSession()
        application = web.Application(client_max_size=4 * 1024 * 1024)
        application.router.add_route("*", "/ban/hoc/{rest:.*}", self.pass_on)
        self.runner = web.AppRunner(application, access_log=None)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{self.runner.addresses[0][1]}/ban/hoc"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.runner.cleanup()
        await self.http.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    """A proxy that leads nowhere yet."""
    async with Proxy() as proxy:
        yield proxy


@pytest.fixture
def settings(settings: Settings, proxy: Proxy) -> Settings:
    """Settings of a program that the world sees through the proxy."""
    return settings.model_copy(update={"public_url": proxy.address})


@pytest.fixture
async def hooked(app: App, address: str, proxy: Proxy, telegram: TelegramServer) -> App:
    """A program that Telegram calls."""
    proxy.inside = address
    assert await telegram.changed.until(lambda: telegram.updates.webhook.url, 10)
    return app


async def posted(proxy: Proxy, body: bytes, secret: str | None = SECRET) -> int:
    """What the webhook answers."""
    headers = {} if secret is None else {SECRET_HEADER: secret}
    async with proxy.http.post(f"{proxy.address}/telegram/{BOT}", data=io.BytesIO(body), headers=headers) as answer:
        return answer.status


def said(person: Person, text: str = "xin chào", id: int = 5, **more: Any) -> bytes:
    """An update with somebody's words, as Telegram would post it."""
    message = {"message_id": id, "date": 1, "chat": person.chat.json(), "from": person.user, "text": text, **more}
    return json.dumps({"update_id": id, "message": message}).encode()


async def written(app: App) -> int:
    """How many events are in the inbox that came from somebody; the clock's own are there too."""
    return await app.database.read(lambda db: db.exec(select(func.count()).select_from(Event).where(Event.kind != "timer")).one())


async def test_telegram_calls_and_is_never_asked(hooked: App, proxy: Proxy, telegram: TelegramServer) -> None:
    assert (telegram.updates.webhook.url, telegram.updates.webhook.secret) == (f"{proxy.address}/telegram/{BOT}", SECRET)
    assert telegram.updates.allowed == updates.KINDS
    person = telegram.person()
    person.start()
    await person.wait_for("máy trả lời tự động", seconds=20)
    await person.press("Đồng ý").wait_answered(20)
    assert telegram.count("getUpdates") == 0
    assert not telegram.updates.waiting


async def test_what_is_acknowledged_is_written_down_once(hooked: App, proxy: Proxy, telegram: TelegramServer) -> None:
    body = said(telegram.person())
    assert [await posted(proxy, body) for _ in range(3)] == [200] * 3
    assert await written(hooked) == 1


async def test_what_cannot_be_written_down_comes_again(hooked: App, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = hooked.channels["telegram"]._hearing  # type: ignore[attr-defined]
    receive, failed = heard._receive, list[int]()

    async def fails_twice(events: Any) -> None:
        if len(failed) < 2:
            failed.append(await written(hooked))
            raise OSError("the disk is full")
        await receive(events)

    monkeypatch.setattr(heard, "_receive", fails_twice)
    person = telegram.person()
    person.start()
    await person.wait_for("máy trả lời tự động", seconds=20)
    assert (failed, await written(hooked)) == ([0, 0], 1)


async def test_nobody_else_is_heard(hooked: App, proxy: Proxy, telegram: TelegramServer) -> None:
    body = said(telegram.person())
    for secret in (None, "", "wrong", SECRET[:-1], SECRET.upper(), "sai bí mật", "\udcff"):
        assert await posted(proxy, body, secret) == 403, secret
    assert await written(hooked) == 0


NO_UPDATES = [
    (b"", 400),
    (b'{"update_id": 1,', 400),
    (b"\xff\xfe", 400),
    (b"[" * 100_000, 400),
    (b"[1]", 200),
    (b'{"update_id": 1, "hologram": {}}', 200),
    (b" " * (1024 * 1024 + 1), 413),
]


async def test_what_is_no_update_is_nothing(hooked: App, proxy: Proxy) -> None:
    for body, status in NO_UPDATES:
        assert await posted(proxy, body) == status, body[:40]
    assert await written(hooked) == 0


async def test_the_longest_message_is_taken(hooked: App, proxy: Proxy, telegram: TelegramServer) -> None:
    """In reply to another of its kind, letter by letter as Telegram writes them, it is longer than anything from the web chat."""
    person, longest = telegram.person(), "ế" * 4096
    entities = [{"type": "bold", "offset": place, "length": 1} for place in range(4096)]
    replied = json.loads(said(person, longest, 4, entities=entities))["message"]
    body = said(person, longest, 5, entities=entities, reply_to_message=replied)
    assert len(body) > 256 * 1024
    assert await posted(proxy, body) == 200
    assert await written(hooked) == 1
