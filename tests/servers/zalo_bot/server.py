"""The server: HTTP in, an answer out. It does what the real one is known to do, and refuses what that one refuses, or is not known to take."""

import asyncio
import io
import secrets
import time
from collections import deque
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web
from PIL import Image

from tests.servers.telegram.signal import Signal
from tests.servers.zalo_bot.people import Message, Person

A_TOKEN = "4711000815:MauThuNghiemKhongPhaiThat_zalo00000"
SECRET_HEADER = "X-Bot-Api-Secret-Token"
LONGEST = 2000
METHODS: dict[str, tuple[set[str], set[str]]] = {  # what each must be told, and what it may be told
    "getMe": (set(), set()),
    "getUpdates": (set(), {"timeout"}),
    "setWebhook": ({"url", "secret_token"}, set()),
    "deleteWebhook": (set(), set()),
    "getWebhookInfo": (set(), set()),
    "sendMessage": ({"chat_id", "text"}, set()),
    "sendPhoto": ({"chat_id", "photo"}, {"caption"}),
    "sendChatAction": ({"chat_id", "action"}, set()),
}


@dataclass
class Manner:
    """How the server does what sources disagree about."""

    wrapped: bool = True  # events within {"ok", "result"}
    photo_field: str = "photo_url"  # or "photo"
    http_tells: bool = False  # whether HTTP's status is the error's code; else it is 200
    replays: bool = False  # whether events that were fetched come again and again, the newest first
    between: bool = False  # whether they do so between new ones too
    idle: float = 0.2  # seconds until an idle poll is answered with 408
    forgets: bool = True  # whether the link of a picture is good once
    looks_first: bool = True  # whether it asks for a picture's head before it fetches it
    in_list: bool = False  # whether an event is the only one of a list
    pause: float = 0.0  # seconds that it wants to be left in peace between two polls
    empty_info: bool = False  # whether it tells of a webhook without address where none is set; else it knows of none
    media_seconds: float = 600.0  # until the link of a picture is good no more, fetched or not
    messages: int | None = None  # that it takes of a bot; then, as to all the others, it says 429
    users: int | None = None  # to whom a bot may speak; to those after them it says 429
    delivery: float = 0.1  # seconds until a message that was taken is seen: nobody answers what the bot is still sending


@dataclass
class Call:
    """A call, and what was answered: 0 for nothing, 200 for success, else the error's code."""

    method: str
    code: int
    at: float
    parameters: dict[str, Any]


@dataclass
class Fault:
    """What goes wrong with the next call of a method."""

    method: str
    code: int = 0
    description: str = ""
    seconds: float = 0.0
    page: bool = False


class Refusal(Exception):
    """An answer that says no."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description


class ZaloBotServer:
    """A server for one bot. Use it as an asynchronous context manager; `url` is its root."""

    def __init__(self, manner: Manner | None = None, token: str = A_TOKEN) -> None:
        self.manner, self.token = manner or Manner(), token
        self.calls: list[Call] = []
        self.violations: list[str] = []  # what no correct bot does
        self.changed = Signal()
        self.people: dict[str, Person] = {}
        self.webhook: tuple[str, str] | None = None
        self.webhook_keeps_all = True  # whether nobody may ask while there is one
        self.unheard: deque[dict[str, Any]] = deque()
        self.heard: list[dict[str, Any]] = []
        self.media: dict[str, tuple[bytes, str, float]] = {}
        self.fetches = 0
        self._faults: list[Fault] = []
        self._replayed = self._polls = 0
        self._is_asked, self._left_at = False, -1000.0
        self._taken, self._talked_with = 0, set[str]()
        self._bringing: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self.http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))
        application = web.Application()
        application.router.add_post("/bot{token}/{method}", self._method)
        application.router.add_get("/media/{name}", self._media)
        self._runner = web.AppRunner(application, access_log=None, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._bringing = asyncio.create_task(self._bring())
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        assert self._bringing
        self._bringing.cancel()
        await asyncio.gather(self._bringing, return_exceptions=True)
        await self._runner.cleanup()
        await self.http.close()

    # What tests do

    def person(self, name: str) -> Person:
        """Somebody who has not written yet."""
        person = Person(self, name)
        self.people[person.id] = person
        return person

    def fail(self, method: str, code: int, description: str = "", times: int = 1) -> None:
        """Refuses the next calls of a method."""
        self._faults += [Fault(method, code, description) for _ in range(times)]

    def break_down(self, method: str, times: int = 1) -> None:
        """Answers the next calls of a method with a proxy's page."""
        self._faults += [Fault(method, page=True) for _ in range(times)]

    def dawdle(self, method: str, seconds: float) -> None:
        """Answers the next call of a method late."""
        self._faults.append(Fault(method, seconds=seconds))

    async def all_heard(self, seconds: float = 20.0) -> None:
        """Waits until every event was taken."""
        assert await self.changed.until(lambda: not self.unheard, seconds), self.unheard

    async def is_asked(self, seconds: float = 20.0) -> None:
        """Waits until a poll is under way."""
        assert await self.changed.until(lambda: self._is_asked, seconds)

    def count(self, method: str, code: int = 200) -> int:
        """How many calls of a method were answered so."""
        return sum(call.method == method and call.code == code for call in self.calls)

    # What people use

    def now(self) -> int:
        """The time as Zalo tells it."""
        return int(time.time() * 1000)

    def keep(self, data: bytes, kind: str, suffix: str) -> str:
        """Puts a picture or a recording where bots may fetch it."""
        name = secrets.token_hex(8) + suffix
        self.media[name] = data, kind, time.monotonic() + self.manner.media_seconds
        return f"{self.url}/media/{name}"

    def tell(self, event: dict[str, Any]) -> None:
        """Something happened."""
        self.unheard.append(event)
        self.changed.set()

    # The webhook

    async def _bring(self) -> None:
        """Brings events one after the other; one that is not taken is brought again."""
        while True:
            await self.changed.until(lambda: self.webhook and self.unheard, 3600)
            if self.webhook and self.unheard and await self._brought(*self.webhook, self.unheard[0]):
                self._took()
            else:
                await asyncio.sleep(0.05)

    async def _brought(self, url: str, secret: str, event: dict[str, Any]) -> bool:
        try:
            async with self.http.post(url, json=self._told(event), headers={SECRET_HEADER: secret}) as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    def _took(self) -> None:
        self.heard.append(self.unheard.popleft())
        self.changed.set()

    def _told(self, event: dict[str, Any]) -> Any:
        """An event as it is told."""
        inner: Any = [event] if self.manner.in_list else event
        return {"ok": True, "result": inner} if self.manner.wrapped else inner

    # Calls

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        parameters: dict[str, Any] = {}
        try:
            if request.match_info["token"] != self.token:
                raise Refusal(401, "Unauthorized")
            parameters = await request.json() if request.can_read_body else {}
            fault = next((fault for fault in self._faults if fault.method == method), None)
            if fault:
                self._faults.remove(fault)
                await asyncio.sleep(fault.seconds)
                if fault.page:
                    self._note(method, 0, parameters)
                    return web.Response(status=502, text="<html><title>502 Bad Gateway</title></html>", content_type="text/html")
                if fault.code:
                    raise Refusal(fault.code, fault.description)
            self._check(method, parameters)
            answer = await getattr(self, f"_{method}")(**parameters)
        except Refusal as refusal:
            self._note(method, refusal.code, parameters)
            said = {"ok": False, "description": refusal.description, "error_code": refusal.code}
            return web.json_response(said, status=refusal.code if self.manner.http_tells else 200)
        self._note(method, 200, parameters)
        return web.json_response(answer if method == "getUpdates" else {"ok": True, "result": answer})

    def _note(self, method: str, code: int, parameters: dict[str, Any]) -> None:
        self.calls.append(Call(method, code, time.monotonic(), parameters))
        self.changed.set()

    def _check(self, method: str, parameters: dict[str, Any]) -> None:
        must, may = METHODS.get(method, (set(), set()))
        if method not in METHODS:
            self.violations.append(f"no method {method}")
            raise Refusal(404, "Not Found")
        if not must <= parameters.keys() <= must | may:
            self._violate(f"{method} with {sorted(parameters)}")

    def _violate(self, why: str) -> None:
        self.violations.append(why)
        raise Refusal(400, f"Bad Request: {why}")

    async def _getMe(self) -> dict[str, Any]:
        return {"id": self.token.partition(":")[0], "account_name": "bot.mau", "account_type": "BASIC", "can_join_groups": False}

    async def _getUpdates(self, timeout: int = 30) -> Any:  # noqa: ASYNC109
        if self.webhook and self.webhook_keeps_all:
            self._violate("getUpdates while there is a webhook")
        if self._is_asked:
            self.violations.append("two polls at once")
            raise Refusal(409, "Conflict")
        if time.monotonic() - self._left_at < self.manner.pause:
            self.violations.append("a poll too soon after the last")
        self._is_asked = True
        self.changed.set()
        try:
            return await self._next_event(timeout)
        finally:
            self._is_asked, self._left_at = False, time.monotonic()

    async def _next_event(self, timeout: int) -> Any:  # noqa: ASYNC109
        self._polls += 1
        if self.manner.replays and self.heard and (not self.unheard or (self.manner.between and self._polls % 2 == 0)):
            self._replayed += 1
            return self._told(self.heard[-1 - (self._replayed - 1) % len(self.heard)])
        if not await self.changed.until(lambda: self.unheard, min(self.manner.idle, timeout)):
            raise Refusal(408, "Request timeout")
        event, self._replayed = self.unheard[0], 0
        self._took()
        return self._told(event)

    async def _setWebhook(self, url: str, secret_token: str) -> dict[str, Any]:
        self._check_address(url)
        if not 8 <= len(secret_token) <= 256 or self.token in url:
            self._violate("setWebhook with a bad secret, or the token in its address")
        try:
            async with self.http.post(url) as probe:  # to see whether anybody is there
                status = probe.status
        except aiohttp.ClientError:
            status = 0
        if status != 200:
            raise Refusal(400, f"Bad Request: the webhook answers {status}")
        self.webhook = url, secret_token
        return {"url": url, "updated_at": self.now()}

    async def _deleteWebhook(self) -> dict[str, Any]:
        self.webhook = None
        return {"url": ""}

    async def _getWebhookInfo(self) -> dict[str, Any]:
        if self.webhook is None and self.manner.empty_info:
            return {"url": ""}
        if self.webhook is None:
            raise Refusal(404, "Not Found")
        return {"url": self.webhook[0], "updated_at": self.now()}

    async def _sendMessage(self, chat_id: str, text: str) -> dict[str, Any]:
        person = self._reader(chat_id)
        if not isinstance(text, str) or not 1 <= len(text) <= LONGEST:
            self._violate(f"a text of {len(text)}")
        self._check_plan(person)
        return self._arrives(person, text)

    async def _sendPhoto(self, chat_id: str, photo: str, caption: str = "") -> dict[str, Any]:
        person = self._reader(chat_id)
        if len(caption) > LONGEST:
            self._violate(f"a caption of {len(caption)}")
        self._check_address(photo)
        picture = await self._fetched(photo)
        self._check_plan(person)
        return self._arrives(person, caption, picture)

    async def _sendChatAction(self, chat_id: str, action: str) -> bool:
        self._reader(chat_id)
        if action != "typing":
            self._violate(f"the action {action}")
        return True

    def _reader(self, chat_id: str) -> Person:
        person = self.people.get(chat_id)
        if person is None or not person.wrote:
            raise Refusal(400, "Bad Request: chat not found")
        if person.blocked:
            raise Refusal(403, "Forbidden")
        return person

    def _check_plan(self, person: Person) -> None:
        """Whether a message more, or somebody more, is within the plan. Nobody says which it was."""
        is_new = person.id not in self._talked_with
        if self._taken == self.manner.messages or (is_new and len(self._talked_with) == self.manner.users):
            raise Refusal(429, "Quota exceeded")
        self._taken += 1
        self._talked_with.add(person.id)

    def _check_address(self, url: str) -> None:
        """Zalo comes by https alone; to this machine, where tests are, by http too."""
        if not url.startswith(("https://", "http://127.0.0.1:")):
            self._violate(f"the address {url[:20]}")

    def _arrives(self, person: Person, text: str, picture: bytes | None = None) -> dict[str, Any]:
        message = Message(secrets.token_hex(8), text, by_bot=True, picture=picture)
        asyncio.get_running_loop().call_later(self.manner.delivery, self._deliver, person, message)
        return {"message_id": message.id, "date": self.now()}

    def _deliver(self, person: Person, message: Message) -> None:
        person.messages.append(message)
        self.changed.set()

    async def _fetched(self, url: str) -> bytes:
        """A picture, from where the bot says that it is: as Zalo fetches it, without the bot's word for what it is."""
        if self.manner.looks_first:
            async with self.http.head(url) as looked:
                if looked.status != 200 or not looked.content_type.startswith("image/"):
                    raise Refusal(400, "Bad Request: wrong photo")
        async with self.http.get(url) as answer:
            data = await answer.read()
        try:
            Image.open(io.BytesIO(data)).verify()
        except Exception:
            raise Refusal(400, "Bad Request: wrong photo") from None
        return data

    # Media

    async def _media(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        found = self.media.pop(name, None) if self.manner.forgets else self.media.get(name)
        if found is None or found[2] < time.monotonic():
            raise web.HTTPNotFound
        self.fetches += 1
        return web.Response(body=found[0], content_type=found[1])
