"""What somebody with a browser's tools could do: requests with any header, sockets with any frame; and looks into the database afterwards."""

import asyncio
import json
import logging
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from types import TracebackType
from typing import Any

import aiohttp
import pytest
from aiohttp import WSMsgType
from sqlmodel import Session, SQLModel, col, select

from bot.app import App
from bot.channels.web.gate import COOKIE
from bot.doors import make_link
from bot.settings import Settings
from models import web
from models.inbox import Event
from models.people import Person, Role
from models.places import Commune, Village
from models.web import WebItem, WebSeat
from tests.phones.web import Browser

Frame = dict[str, Any]
PATIENCE = 15.0
DAY = timedelta(days=1)

# What no database answers differently is looked at with one kind only.
ON_SQLITE = pytest.mark.parametrize("made_databases", ["sqlite"], indirect=True)


@dataclass(frozen=True)
class Answer:
    """What a request got."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Closed(Exception):
    """The server closed the socket; `code` says why."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class Visitor:
    """A browser without a page: its cookies, its origin."""

    def __init__(self, address: str, origin: str | None = "same") -> None:
        self.address = address
        headers = {} if origin is None else {"Origin": address if origin == "same" else origin}
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers=headers)

    async def __aenter__(self) -> "Visitor":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.http.close()

    async def ask(self, method: str, path: str, **more: Any) -> Answer:
        """Any request."""
        async with self.http.request(method, self.address + path, **more) as answer:
            return Answer(answer.status, dict(answer.headers), await answer.read())

    async def get(self, path: str, **more: Any) -> Answer:
        """A GET."""
        return await self.ask("GET", path, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        """A POST of JSON."""
        return await self.ask("POST", path, json={} if body is None else body, **more)

    async def photo(self, line: "Line", data: Any, seat: Frame | None = None, id: str = "", caption: str = "", **more: str) -> Answer:
        """A photo sent up as the first speaker of a seat; `caption` as it stands in its header."""
        return await self.send_up("/photos", line, data, seat, id, {"Caption": caption} if caption else {}, **more)

    async def voice(self, line: "Line", data: Any, seat: Frame | None = None, id: str = "", **more: str) -> Answer:
        """A recording sent up as the first speaker of a seat."""
        return await self.send_up("/voices", line, data, seat, id, {}, **more)

    async def send_up(self, where: str, line: "Line", data: Any, seat: Frame | None, id: str, headers: dict[str, str], **more: str) -> Answer:
        """Something heavier than words."""
        seat = seat or line.seats[0]
        query = {"seat": seat["seat"], "as": seat["speakers"][0]["id"], "id": id or new_id(), **more}
        return await self.ask("POST", where, params=query, data=data, headers=headers)

    @property
    def token(self) -> str:
        """What the cookie holds."""
        return next(cookie.value for cookie in self.http.cookie_jar if cookie.key == COOKIE)

    async def line(self, **more: Any) -> "Line":
        """A socket that has been welcomed."""
        line = Line(await self.http.ws_connect(f"{self.address}/ws", max_msg_size=0, **more))
        line.seats = (await line.wait(t="welcome"))["seats"]
        return line


@dataclass
class Line:
    """A socket. What came is kept in order; nothing is read except while something is waited for."""

    socket: aiohttp.ClientWebSocketResponse
    seats: list[Frame] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)

    async def read(self, seconds: float = PATIENCE) -> Frame:
        """The next frame."""
        message = await self.socket.receive(timeout=seconds)
        if message.type is not WSMsgType.TEXT:
            raise Closed(message.data if message.type is WSMsgType.CLOSE else None)
        frame: Frame = message.json()
        self.frames.append(frame)
        return frame

    async def wait(self, fits: Callable[[Frame], bool] = lambda frame: True, **what: Any) -> Frame:
        """The first frame, of those that came or are still to come, with these values."""
        looked = 0
        async with asyncio.timeout(PATIENCE):
            while True:
                for frame in self.frames[looked:]:
                    if what.items() <= frame.items() and fits(frame):
                        return frame
                looked = len(self.frames)
                await self.read()

    async def is_silent(self, seconds: float, t: str) -> bool:
        """Whether no frame of a kind comes for a while."""
        seen = len(self.frames)
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self.read()
        except TimeoutError:
            return all(frame["t"] != t for frame in self.frames[seen:])

    async def since(self, seat: Frame | None = None, version: int = 0) -> Frame:
        """Asks for what is newer than a version, and forgets what came before."""
        id = (seat or self.seats[0])["seat"]
        self.frames.clear()
        await self.socket.send_json({"t": "since", "seats": {id: version}})
        return await self.wait(t="items", seat=id)

    async def send(self, seat: Frame | None = None, **what: Any) -> Frame:
        """Sends a text or a press as the first speaker of a seat. Returns what the server says to it."""
        seat = seat or self.seats[0]
        speaker = seat["speakers"][0]["id"] if seat["speakers"] else ""
        frame = {"t": "send", "seat": seat["seat"], "as": speaker, "id": new_id(), **what}
        self.frames = [old for old in self.frames if old.get("id") != frame["id"]]
        await self.socket.send_json(frame)
        return await self.wait(lambda answer: answer["t"] in ("ack", "no"), id=frame["id"])

    async def shows(self, part: str) -> Frame:
        """The item with these words, once it is there."""
        frame = await self.wait(lambda frame: any(part in item.get("text", "") for item in frame["items"]), t="items")
        return next(item for item in frame["items"] if part in item.get("text", ""))

    async def end(self) -> int | None:
        """Waits for the server to close. Returns its code."""
        try:
            while True:
                await self.read()
        except Closed as error:
            return error.code


async def raw(visitor: Visitor, request: str, body: bytes = b"", headers: Mapping[str, str] | None = None, wait: bool = True) -> bytes:
    """What a request gets that no client would send like this. Without waiting, the line is cut after the last byte."""
    host, port = visitor.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    lines = {"Host": f"{host}:{port}", "Origin": visitor.address, "Connection": "close", **(headers or {})}
    writer.write("\r\n".join([f"{request} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items()), "", ""]).encode() + body)
    await writer.drain()
    if wait and body:
        writer.write_eof()
    answer = await reader.read() if wait else b""
    writer.close()
    await writer.wait_closed()
    return answer


def new_id() -> str:
    """An id as pages make them."""
    return str(uuid.uuid4())


async def until(holds: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """Waits until something asked of the database or the disk is so."""
    end = time.monotonic() + seconds
    while not (found := await holds()):
        assert time.monotonic() < end, "it never came to be"
        await asyncio.sleep(0.03)
    return found


def assert_quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing went wrong inside, whatever was sent."""
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR or record.exc_info] == []


class Inside:
    """Looks into a program's database."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def all(self, table: type[SQLModel], **what: Any) -> list[Any]:
        """A table's rows with these values, oldest first."""
        order = col(table.n if table is WebItem else table.id)  # type: ignore[attr-defined]
        query = select(table).filter_by(**what).order_by(order)
        return await self.app.database.read(lambda db: list(db.exec(query)))

    async def dump(self) -> str:
        """Everything that is remembered, as one text."""
        tables = SQLModel.metadata.sorted_tables
        return await self.app.database.read(lambda db: repr([db.execute(table.select()).all() for table in tables]))

    async def chat(self, seat: Frame) -> str:
        """The chat of a seat."""
        return await self.app.database.read(lambda db: db.get_one(WebSeat, seat["seat"]).chat)

    async def mine(self, chat: str) -> list[WebItem]:
        """What people said in a chat."""
        return [item for item in await self.all(WebItem, chat=chat) if item.sender != "bot"]

    async def heard(self, *kinds: str) -> list[Any]:
        """The inbox's events of these kinds."""
        return [event for event in await self.all(Event) if event.kind in kinds]

    async def write(self, work: Callable[[Session], Any]) -> Any:
        """Changes something, as another process would."""
        return await self.app.database.write(work)

    async def bot_says(self, chat: str, *bodies: Frame) -> None:
        """Adds items to a transcript, as another process would."""
        now = self.app.clock()
        await self.write(lambda db: [web.add_item(db, WebItem(chat=chat, key=new_id(), sender="bot", body=body, at=now)) for body in bodies])

    async def stored(self) -> dict[str, int]:
        """What lies in the photo store: sizes by key."""
        return {stored.key: stored.size async for stored in self.app.store.list("") if not stored.key.startswith("check/")}

    async def link(self, term: timedelta = DAY, **of: int) -> str:
        """A new link's secret."""
        secret: str = await self.write(lambda db: make_link(db, self.app.clock(), term, **of))
        return secret


@asynccontextmanager
async def beside(app: App) -> AsyncIterator[str]:
    """A second program on the same database. Yields where it listens."""
    other = App(app.settings, app.database, app.store)
    await other.start()
    host, port = other.address
    try:
        yield f"http://{host}:{port}"
    finally:
        await other.stop()


@dataclass(frozen=True)
class Place:
    """A real village, its moderator, and an officer of its commune."""

    village_id: int
    moderator_id: int
    officer_id: int
    neighbour_id: int  # somebody without any role


@pytest.fixture
def inside(app: App) -> Inside:
    """The database of the program that runs."""
    return Inside(app)


@pytest.fixture
async def visitor(address: str) -> AsyncIterator[Visitor]:
    """Somebody who has not come in."""
    async with Visitor(address) as somebody:
        yield somebody


@pytest.fixture
async def guest(visitor: Visitor) -> Visitor:
    """Somebody with a session of the sample."""
    assert (await visitor.post("/sample")).status == 200
    return visitor


@pytest.fixture
async def line(guest: Visitor) -> Line:
    """The guest's socket, where the citizen has been greeted."""
    line = await guest.line()
    await line.since()
    await line.shows("Có đồng ý không?")
    return line


@pytest.fixture
async def browser(address: str) -> AsyncIterator[Browser]:
    """A whole page."""
    browser = Browser(address)
    yield browser
    await browser.close()


@pytest.fixture
def real(settings: Settings) -> Settings:
    """Settings of a program in real use."""
    return settings.model_copy(update={"sample": False})


@pytest.fixture
async def place(inside: Inside) -> Place:
    """A real village."""

    def settle(db: Session) -> Place:
        db.add(Commune(code="03646", name="Xã Thử", province="Tỉnh Thử"))
        db.flush()
        village = Village(commune_code="03646", kind="bản", name="Thử")
        people = [Person(name=name, created_at=inside.app.clock()) for name in ("Cà Văn Thử", "Cầm Thị Thử", "Lò Văn Thử")]
        db.add_all([village, Village(commune_code="03646", kind="bản", name="Khác"), *people])
        db.flush()
        moderator, officer, neighbour = people
        db.add(Role(person_id=moderator.id, kind="moderator", village_id=village.id, granted_at=inside.app.clock()))
        db.add(Role(person_id=officer.id, kind="officer", commune_code="03646", granted_at=inside.app.clock()))
        return Place(village.id, moderator.id, officer.id, neighbour.id)

    made: Place = await inside.write(settle)
    return made
