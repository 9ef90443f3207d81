"""The server: Zalo's API, its login and its pictures under one address, on a clock of its own."""

import asyncio
import io
import itertools
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Literal, Self

from aiohttp import web
from PIL import Image, UnidentifiedImageError
from pydantic import SecretStr

from tests.servers.telegram.signal import Signal
from tests.servers.zalo_oa import messages
from tests.servers.zalo_oa.bringing import Bringing, Signing
from tests.servers.zalo_oa.people import Person
from tests.servers.zalo_oa.refusal import Refusal, mistake, too_long
from tests.servers.zalo_oa.tokens import Issuer

OA, APP = "2400000000000000001", "3100000000000000002"
APP_SECRET, WEBHOOK_SECRET = "bi-mat-cua-ung-dung-khong-that", "bi-mat-cua-oa-khong-that"
IMAGE_MOST, FILE_MOST = 1024 * 1024, 5 * 1024 * 1024
FILES = ("pdf", "doc", "docx", "csv")


@dataclass
class Fault:
    """Something that goes wrong with calls whose path ends so, after some that are well: an error, a page, a line cut before or after the deed."""

    path: str
    error: int = 0
    how: Literal["error", "page", "429", "cut before", "cut after"] = "error"
    times: int = 1
    skip: int = 0


class ZaloOaServer:
    """One Official Account. Use it as an asynchronous context manager."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock, self.oa, self.app = clock, OA, APP
        self.changed = Signal()
        self.tokens = Issuer(clock)
        self.bringing = Bringing(self.changed)
        self.signing = Signing(APP, WEBHOOK_SECRET)
        self.people: dict[str, Person] = {}
        self.templates: dict[str, set[str]] = {}  # the values that each approved one takes
        self.credit, self.billed = 0, 0  # messages that are paid for, and that were
        self.window_error = -230
        self.replies: int | None = None  # free answers to each message, as some know Zalo; as others do, there is no end of them
        self.a_minute: int | None = None  # calls; above that they are refused
        self.slow = 0.0  # seconds until a deed is answered
        self.uploads: dict[str, tuple[str, bytes]] = {}
        self.kept: dict[str, bytes] = {}
        self.faults: list[Fault] = []
        self.calls: list[tuple[str, int]] = []  # each path, and the error that was answered; 1 for no answer
        self.violations: list[str] = []
        self.pasted = self.tokens.grant()
        self._ids, self._asked = itertools.count(1), list[datetime]()

    @property
    def url(self) -> str:
        """The root of all."""
        return f"http://127.0.0.1:{self._port}"

    def settings(self) -> dict[str, Any]:
        """The program's settings for this account."""
        return {
            "zalo_oa_id": OA,
            "zalo_oa_app_id": APP,
            "zalo_oa_app_secret": SecretStr(APP_SECRET),
            "zalo_oa_webhook_secret": SecretStr(WEBHOOK_SECRET),
            "zalo_oa_refresh_token": SecretStr(self.pasted),
            "zalo_oa_api_url": self.url,
            "zalo_oa_login_url": self.url,
            "zalo_media_hosts": self.url,
        }

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=FILE_MOST + 1024 * 1024)
        application.router.add_post("/v4/oa/access_token", self._renew)
        application.router.add_post("/v3.0/oa/message/{what:cs|template}", self._message)
        application.router.add_post("/v2.0/oa/upload/{what:image|file}", self._upload)
        application.router.add_get("/kept/{name}", self._kept)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self.bringing.close()
        await self._runner.cleanup()

    # People

    def person(self) -> Person:
        """Somebody who has never heard of the account."""
        person = Person(self, f"70000000000000{len(self.people):05}")
        self.people[person.id] = person
        return person

    def tell(self, person: Person, event: str, **said: Any) -> bytes:
        """Something happened: the webhook hears of it. Returns what it hears."""
        timestamp = str(time.time_ns() // 1_000_000)
        body = {"app_id": APP, "user_id_by_app": f"9{person.id}", "event_name": event, "timestamp": timestamp, **said}
        raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        self.bringing.put(person.id, raw, self.signing.of(raw, timestamp))
        return raw

    def keep(self, data: bytes, suffix: str) -> str:
        """Keeps what somebody sent. Returns where it may be fetched."""
        name = f"{self.next_id()}.{suffix}"
        self.kept[name] = data
        return f"{self.url}/kept/{name}"

    def next_id(self) -> str:
        """An id that nothing had before."""
        return f"{next(self._ids):08x}{'0' * 24}"

    def count(self, path: str, error: int | None = None) -> int:
        """How many calls there were of a path, or with an answer."""
        return sum(called.endswith(path) and error in (None, answered) for called, answered in self.calls)

    # Calls

    async def _message(self, request: web.Request) -> web.StreamResponse:
        async def do() -> dict[str, Any]:
            if request.content_type != "application/json":
                raise mistake("content type")
            body = await request.json()
            return messages.say(self, body) if request.match_info["what"] == "cs" else messages.knock(self, body)

        return await self._answer(request, do)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        async def do() -> dict[str, Any]:
            given = (await request.post()).get("file")
            if not isinstance(given, web.FileField):
                raise mistake("file")
            data = given.file.read()
            is_image = request.match_info["what"] == "image"
            (_check_image if is_image else _check_file)(given.filename, data)
            name = f"upload-{self.next_id()}"
            self.uploads[name] = (given.filename, data)
            return {"attachment_id" if is_image else "token": name}

        return await self._answer(request, do)

    async def _renew(self, request: web.Request) -> web.StreamResponse:
        if fault := self._fault(request.path):
            if fault.how == "cut after":
                self._new_pair(dict(await request.post()), request)
            return self._go_wrong(request, fault)
        said = self._new_pair(dict(await request.post()), request)
        self.calls.append((request.path, int(said.get("error", 0))))
        self.changed.set()
        return web.json_response(said)

    def _new_pair(self, form: dict[str, Any], request: web.Request) -> dict[str, Any]:
        if request.query or form.keys() != {"app_id", "grant_type", "refresh_token"} or form["grant_type"] != "refresh_token":
            self.violations.append(f"renewal with {sorted(form)}")
        if request.headers.get("secret_key") != APP_SECRET:
            return {"error": -14004, "error_name": "Invalid secret key", "error_reason": "", "error_description": ""}
        pair = self.tokens.renew(form["refresh_token"]) if form["app_id"] == APP else None
        refused = {"error": -14014, "error_name": f"Invalid refresh token {form['refresh_token']}", "error_reason": "", "error_description": ""}
        return dict(pair) if pair else refused

    async def _answer(self, request: web.Request, do: Any) -> web.StreamResponse:
        """One call: faults, the token, the deed; whatever comes of it has status 200."""
        fault = self._fault(request.path)
        if fault and fault.how != "cut after":
            await request.read()  # of a line on which something is left unread nobody knows when it ends
            return self._go_wrong(request, fault)
        try:
            if request.query:
                raise mistake("something in the address")
            if not self.tokens.is_good(request.headers.get("access_token", "")):
                raise Refusal(-216, "Access token is invalid")
            self._check_rate()
            said: dict[str, Any] = {"data": await do(), "error": 0, "message": "Success"}
        except Refusal as refused:
            said = refused.answer()
            if refused.mistake:
                self.violations.append(f"{request.path}: {refused.message}")
        except (KeyError, TypeError, ValueError) as error:
            self.violations.append(f"{request.path}: {error!r}")
            said = mistake("malformed").answer()
        if fault:
            return self._go_wrong(request, fault)
        self.calls.append((request.path, said["error"]))
        self.changed.set()
        await asyncio.sleep(self.slow)
        return web.Response(text=json.dumps(said), content_type="text/json")  # which is what it says

    def _check_rate(self) -> None:
        now = self.clock()
        self._asked = [*(moment for moment in self._asked if now - moment < timedelta(minutes=1)), now]
        if self.a_minute is not None and len(self._asked) > self.a_minute:
            raise Refusal(-32, "API rate limit exceeded")

    def _fault(self, path: str) -> Fault | None:
        fault = next((fault for fault in self.faults if path.endswith(fault.path) and fault.times), None)
        if fault and fault.skip:
            fault.skip -= 1
            return None
        if fault:
            fault.times -= 1
        return fault

    def _go_wrong(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        self.calls.append((request.path, fault.error or 1))
        self.changed.set()
        if fault.how == "error":
            return web.json_response({"error": fault.error, "message": "so it was wanted"})
        if fault.how in ("page", "429"):
            return web.Response(status=502 if fault.how == "page" else 429, text="<html>nginx</html>", content_type="text/html")
        if request.transport:
            request.transport.abort()
        return web.Response()

    async def _kept(self, request: web.Request) -> web.Response:
        data = self.kept.get(request.match_info["name"])
        return web.Response(body=data) if data is not None else web.Response(status=404)


def _check_image(name: str, data: bytes) -> None:
    if len(data) > IMAGE_MOST:
        raise too_long("image")
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.format not in ("JPEG", "PNG"):
                raise mistake("image")
    except UnidentifiedImageError:
        raise mistake("image") from None


def _check_file(name: str, data: bytes) -> None:
    if len(data) > FILE_MOST:
        raise too_long("file")
    if name.rpartition(".")[2].lower() not in FILES:
        raise mistake("file")
