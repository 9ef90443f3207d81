"""Links that are secrets: a picture is had once, a file by a tap, and nothing that was erased is ever had again."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession, web
from sqlmodel import select

from bot.app import link_words
from bot.channels.base import Attached, FileGone
from bot.channels.enclosed import Enclosed
from bot.channels.links import Links
from bot.channels.web import guard
from bot.media import small_key
from bot.memory import Memory
from bot.sheet import compose
from bot.store import FolderStore
from models.database import Database
from models.memory import Memory as Row
from tests.ports import free_port
from tests.scenario import picture

LARGE = 1_000_000
PAGE = Attached("Số liệu.xlsx", "figures 1")


@dataclass
class Post:
    """A server with links, and what lies behind them."""

    data: Database
    store: FolderStore
    now: datetime = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
    files: dict[str, bytes] = field(default_factory=dict)
    url: str = ""

    async def make(self, ref: str) -> bytes:
        """A file, unless it was erased."""
        if ref not in self.files:
            raise FileGone
        return self.files[ref]

    def links(self, public_url: str | None) -> Links:
        """The links of an address."""
        clock = lambda: self.now  # noqa: E731
        return Links(Memory(self.data, "links", "", clock), public_url, Enclosed(self.store, self, compose, small_key), clock, link_words())


@pytest.fixture
async def post(data: Database, tmp_path: Path) -> Post:
    """Two stored pictures, a large one, and a file that can be made."""
    store = FolderStore(tmp_path)
    for number in (1, 2):
        await store.put(f"{number}.jpg", picture(number))
        await store.put(f"{number}.small.jpg", picture(number, 320))
    await store.put("large.jpg", bytes(LARGE))
    return Post(data, store, files={PAGE.ref: b"PK figures"})


@pytest.fixture
async def links(post: Post) -> AsyncIterator[Links]:
    """The links, served."""
    app = web.Application(middlewares=[guard.headers])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    port = free_port()
    post.url = f"http://127.0.0.1:{port}"
    made = post.links(post.url)
    made.add_routes(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    yield made
    await runner.cleanup()


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    """Whoever fetches."""
    async with ClientSession() as session:
        yield session


async def get(http: ClientSession, url: str, method: str = "GET") -> tuple[int, bytes]:
    """The status and the body of an answer, which nobody may keep or list."""
    async with http.request(method, url) as answer:
        assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        return answer.status, await answer.read()


async def test_a_picture_is_had_once(links: Links, http: ClientSession) -> None:
    url = await links.to_picture(["1.jpg"])
    assert url
    assert await get(http, url, "HEAD") == (200, b""), "looking does not use it up"
    assert await get(http, url) == (200, picture(1))
    assert (await get(http, url))[0] == 404
    assert (await get(http, url, "HEAD"))[0] == 404
    assert (await get(http, url[:-5] + "A.jpg"))[0] == 404, "nobody guesses"


async def test_several_pictures_are_one_sheet_of_those_that_are_left(links: Links, post: Post, http: ClientSession) -> None:
    url = await links.to_picture(["1.jpg", "gone.jpg", "2.jpg"], ["1", "2", "3"])
    assert url
    assert await get(http, url) == (200, compose([picture(1, 320), picture(2, 320)], ["1", "3"]))
    assert await links.to_picture(["gone.jpg"]) is None


async def test_what_was_taken_back_meanwhile_is_not_served(links: Links, post: Post, http: ClientSession) -> None:
    url = await links.to_picture(["1.jpg"])
    await post.store.delete(["1.jpg"])
    assert url and (await get(http, url))[0] == 404


async def test_of_two_at_once_one_gets_it(links: Links, http: ClientSession) -> None:
    url = await links.to_picture(["large.jpg"])
    assert url
    assert sorted(status for status, _ in await asyncio.gather(get(http, url), get(http, url))) == [200, 404]


async def test_a_line_that_is_cut_does_not_use_it_up(links: Links, http: ClientSession) -> None:
    url = await links.to_picture(["large.jpg"])
    assert url
    async with ClientSession() as other:
        answer = await other.get(url)
        await answer.content.readexactly(100)
        answer.close()
    for _ in range(100):
        status, data = await get(http, url)
        if status == 200:
            break
        await asyncio.sleep(0.02)  # until the server has noticed
    assert len(data) == LARGE


async def test_links_expire(links: Links, post: Post, http: ClientSession) -> None:
    picture_url, file_url = await links.to_picture(["1.jpg"]), await links.to_file(PAGE, "vi")
    assert picture_url and file_url
    post.now += timedelta(minutes=11)
    assert (await get(http, picture_url))[0] == 404
    assert (await get(http, file_url))[0] == 200
    post.now += timedelta(days=1)
    status, page = await get(http, file_url)
    assert status == 404 and "Xin vào lại cuộc trò chuyện" in page.decode() and "ask for it again" in page.decode()


async def test_a_file_is_had_by_a_tap_as_often_as_one_likes_and_made_anew(links: Links, post: Post, http: ClientSession) -> None:
    url = await links.to_file(PAGE, "vi")
    assert url
    status, page = await get(http, url)
    assert status == 200 and "Số liệu.xlsx" in page.decode() and b"PK" not in page
    way = re.search(r'href="(/file/[^"]+\.xlsx)"', page.decode())
    assert way
    assert await get(http, post.url + way[1]) == (200, b"PK figures")
    post.files[PAGE.ref] = b"PK newer figures"
    assert await get(http, post.url + way[1]) == (200, b"PK newer figures")
    post.files.clear()
    status, page = await get(http, post.url + way[1])
    assert status == 404 and "Tệp này không còn ở đây" in page.decode()


async def test_a_name_that_means_harm_is_only_a_name(links: Links, post: Post, http: ClientSession) -> None:
    url = await links.to_file(Attached('"><script>x</script>.xlsx\r\nSet-Cookie: a=b', PAGE.ref), "en")
    assert url
    page = (await get(http, url))[1].decode()
    assert "<script" not in page
    way = re.search(r'href="(/file/[^"]+)"', page)
    assert way
    async with http.get(f"{post.url}{way[1]}") as answer:
        assert answer.status == 200 and "Set-Cookie" not in answer.headers


async def test_only_hashes_are_kept(links: Links, post: Post) -> None:
    url = await links.to_file(PAGE, "vi")
    assert url
    secret = url.rsplit("/", 1)[1]
    rows = await post.data.read(lambda db: [(row.key, str(row.value)) for row in db.exec(select(Row))])
    assert len(rows) == 1 and secret not in "".join(rows[0])


async def test_a_fault_is_logged_without_the_address(
    links: Links, post: Post, http: ClientSession, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(ref: str) -> bytes:
        raise RuntimeError("the press is broken")

    url = await links.to_file(PAGE, "vi")
    assert url
    monkeypatch.setattr(post, "make", broken)
    assert (await get(http, f"{url}/tai.xlsx"))[0] == 500
    assert "the press is broken" in caplog.text and url.rsplit("/", 1)[1] not in caplog.text


async def test_without_a_public_address_there_are_none(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    links = post.links(None)
    assert await links.to_picture(["1.jpg"]) is None
    assert await links.to_file(PAGE, "vi") is None
    assert caplog.text.count("PUBLIC_URL") == 1


async def test_the_page_has_its_style(links: Links, post: Post, http: ClientSession) -> None:
    async with http.get(f"{post.url}/file/style.css") as answer:
        assert answer.status == 200 and answer.content_type == "text/css"
