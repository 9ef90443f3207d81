"""What is fetched by address: from the messenger's own hosts alone, no more than can be kept, and without telling the address to a log."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web

from bot.channels.base import MediaGone
from bot.channels.download import NotFetched, fetch
from bot.studio import Refused

MOST = 100_000


class Host:
    """A server of pictures: by name, what is there."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.root = ""
        self.leads_to = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Gives what the path says."""
        self.asked.append(request.path)
        match request.match_info["what"]:
            case "picture":
                return web.Response(body=b"JPEG")
            case "large":
                response = web.StreamResponse()  # chunked: it does not tell how much there is
                await response.prepare(request)
                for _ in range(1000):
                    await response.write(bytes(10_000))
                return response
            case "cut":
                response = web.StreamResponse(headers={"Content-Length": "1000"})
                await response.prepare(request)
                await response.write(bytes(10))
                assert request.transport
                request.transport.abort()
                return response
            case "leads":
                return web.Response(status=302, headers={"Location": self.leads_to})
            case status:
                return web.Response(status=int(status))


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    """The server, running."""
    made, app = Host(), web.Application()
    app.router.add_get("/{what}", made.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.root = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    """Whoever fetches."""
    async with ClientSession() as session:
        yield session


async def test_a_picture_is_fetched_from_a_root(host: Host, http: ClientSession) -> None:
    assert await fetch(http, f"{host.root}/picture?secret=1", ["zdn.vn", host.root], MOST) == b"JPEG"


@pytest.mark.parametrize(
    "url",
    [
        "http://photo.zdn.vn/a.jpg",
        "https://zdn.vn.example/a.jpg",
        "https://evilzdn.vn/a.jpg",
        "https://zdn.vn@example.com/a.jpg",
        "https://user:word@zdn.vn/a.jpg",
        "https://zdn.vn:8443/a.jpg",
        "https://127.0.0.1/a.jpg",
        "https://[::1]/a.jpg",
        "file:///etc/passwd",
        "//zdn.vn/a.jpg",
        "zdn.vn/a.jpg",
        "http://127.0.0.1:1/picture",
        "https://zdn.vn:99999/a.jpg",
        "data:image/jpeg;base64,AAAA",
        "",
        "\r\nhttps://",
    ],
)
async def test_nothing_else_is_asked(url: str, http: ClientSession) -> None:
    with pytest.raises(MediaGone):
        await fetch(http, url, ["zdn.vn", "", "http://127.0.0.1:4711"], MOST)


@pytest.mark.parametrize("name", ["zdn.vn", "photo-stal-1.zdn.vn", "ZDN.VN"])
async def test_a_host_is_good_for_its_subdomains(name: str, http: ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def get(url: object, **how: object) -> object:
        asked.append(str(url))
        raise TimeoutError

    monkeypatch.setattr(http, "get", get)
    with pytest.raises(NotFetched):
        await fetch(http, f"https://{name}/a.jpg?token=secret", ["zdn.vn"], MOST)
    assert len(asked) == 1


@pytest.mark.parametrize("status", ["403", "404", "410"])
async def test_what_is_gone_is_gone(status: str, host: Host, http: ClientSession) -> None:
    with pytest.raises(MediaGone):
        await fetch(http, f"{host.root}/{status}", [host.root], MOST)


@pytest.mark.parametrize("what", ["500", "429", "204", "cut"])
async def test_other_faults_are_tried_again_and_tell_no_address(what: str, host: Host, http: ClientSession, caplog: pytest.LogCaptureFixture) -> None:
    token = secrets.token_hex(8)  # which no line of this file spells, as tracebacks do
    with pytest.raises(NotFetched) as error:
        await fetch(http, f"{host.root}/{what}?token={token}", [host.root], MOST)
    logging.getLogger().error("not fetched", exc_info=error.value)
    assert "NotFetched" in caplog.text and token not in caplog.text


async def test_a_line_that_does_not_open_is_tried_again(http: ClientSession) -> None:
    with pytest.raises(NotFetched, match=r"ClientConnectorError at 127\.0\.0\.1"):
        await fetch(http, "http://127.0.0.1:1/a?token=secret", ["http://127.0.0.1:1"], MOST)


async def test_no_more_is_read_than_can_be_kept(host: Host, http: ClientSession) -> None:
    with pytest.raises(Refused) as error:
        async with asyncio.timeout(5):
            await fetch(http, f"{host.root}/large", [host.root], MOST)
    assert error.value.reason == "too-large"


async def test_it_is_led_on_only_within_the_hosts(host: Host, http: ClientSession) -> None:
    host.leads_to = "/picture"
    assert await fetch(http, f"{host.root}/leads", [host.root], MOST) == b"JPEG"
    for elsewhere in ("http://127.0.0.1:1/picture", "http://169.254.169.254/latest", "//localhost/picture", "", "http://[", f"{host.root}/leads"):
        host.asked.clear()
        host.leads_to = elsewhere
        with pytest.raises(MediaGone):
            await fetch(http, f"{host.root}/leads", [host.root], MOST)
        assert len(host.asked) <= 4
