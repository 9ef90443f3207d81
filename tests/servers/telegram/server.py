"""The server: HTTP in, an answer out, checked against what is published."""

import asyncio
import contextlib
import json
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.servers.telegram.faults import Fault
from tests.servers.telegram.files import UPLOAD_MOST, Upload
from tests.servers.telegram.limits import Limits
from tests.servers.telegram.methods import Methods, named
from tests.servers.telegram.refusal import Refusal
from tests.servers.telegram.spec import METHODS, converted, wrong, wrong_fields
from tests.servers.telegram.world import TOKEN, Call, World

A_TOKEN = "700100200:AAMauThuNghiemKhongPhaiThat_0000000"
NOT_FOUND = Refusal(404, "Not Found")


class TelegramServer(World):
    """A Bot API server for one bot. Use it as an asynchronous context manager; `url` is its root."""

    def __init__(
        self, token: str = A_TOKEN, limits: Limits | None = None, clock: Callable[[], float] = time.time, privacy: bool = True, port: int = 0
    ) -> None:
        super().__init__(token, limits or Limits(), clock, privacy)
        self.port = port
        self._stopping = asyncio.Event()
        self._late: set[asyncio.Task[Any]] = set()

    @property
    def url(self) -> str:
        """The root: methods lie under `/bot<token>/`, files under `/file/bot<token>/`."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))
        application = web.Application(client_max_size=UPLOAD_MOST + 1024 * 1024)
        application.router.add_route("*", "/bot{token:[^/]*}/{method}", self._method)
        application.router.add_get("/file/bot{token:[^/]*}/{path:.+}", self._file)
        self._runner = web.AppRunner(application, access_log=None, handler_cancellation=True, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stopping.set()
        self.updates.stop()
        self.updates.stop_polls(why="")
        for task in self._late:
            task.cancel()
        await self._runner.cleanup()
        await self._http.close()

    async def _method(self, request: web.Request) -> web.StreamResponse:
        """One call: token, body, faults, the check, the deed, the answer."""
        name = request.match_info["method"]
        parameters: dict[str, Any] = {}
        fault: Fault | None = None
        try:
            self._check_token(request)
            if name not in METHODS:
                self.violations.append(f"{name}: no such method")
                raise NOT_FOUND
            parameters, uploads = await _parameters(request, name)
            fault = self.faults.next(name, self._chat_id(name, parameters))
            if fault and fault.how in ("page", "cut before", "hang before"):
                self._note(name, parameters, fault.status if fault.how == "page" else 0, fault.how)
                return await self._instead(request, fault)
            answer = {"ok": True, "result": await self._do_in_time(name, parameters, uploads, fault)}
            status = 200
        except Refusal as refused:
            if refused.mistake:
                self.violations.append(f"{name}: {refused.description}")
            answer, status = refused.answer(), refused.status
        except Exception as ours:
            self.violations.append(f"{name}: the server of the tests failed: {ours!r}")
            raise
        self._note(name, parameters, status, answer.get("description", ""))
        return await self._after(request, fault, status, answer)

    async def _do_in_time(self, name: str, parameters: dict[str, Any], uploads: dict[str, Upload], fault: Fault | None) -> Any:
        """Does it, at once or late; what is late is done even if the bot no longer waits."""
        if fault is None or fault.how not in ("slow", "refuse"):
            return await self._do(name, parameters, uploads)
        if fault.refusal:
            raise fault.refusal
        late = asyncio.create_task(self._do_late(fault.seconds, name, parameters, uploads))
        self._late.add(late)
        late.add_done_callback(self._late.discard)
        return await asyncio.shield(late)

    async def _do_late(self, seconds: float, name: str, parameters: dict[str, Any], uploads: dict[str, Upload]) -> Any:
        await asyncio.sleep(seconds)
        return await self._do(name, parameters, uploads)

    async def _do(self, name: str, parameters: dict[str, Any], uploads: dict[str, Upload]) -> Any:
        if self.logged_out:
            raise Refusal(400, "Bad Request: Logged out")
        if reason := wrong_fields(parameters, METHODS[name]["fields"], ""):
            self.violations.append(f"{name}: {reason}")
            raise Refusal(400, "Bad Request: " + ("BUTTON_DATA_INVALID" if "callback_data: " in reason else reason))
        result = await named(Methods(self, uploads, self._http), name)(parameters)
        reason = wrong(result, METHODS[name]["returns"], "result") if name != "getUpdates" else None  # which tells of unknown kinds too
        assert reason is None, reason
        return result

    async def _file(self, request: web.Request) -> web.StreamResponse:
        """A download."""
        try:
            self._check_token(request)
            fault = self.faults.next("file", None)
            if fault and fault.refusal:
                raise fault.refusal
            if fault and fault.how in ("page", "cut before", "hang before"):
                return await self._instead(request, fault)
            if fault and fault.how == "slow":
                await asyncio.sleep(fault.seconds)
            file = self.files.by_path.get(request.match_info["path"])
            if file is None or file.gone or file.fetchable_until < self.clock():
                raise NOT_FOUND
        except Refusal as refused:
            return web.json_response(refused.answer(), status=refused.status)
        if fault and fault.how == "cut after":
            return await self._half(request, file.content())
        return web.Response(body=file.content(), content_type="application/octet-stream")

    def _check_token(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if not TOKEN.fullmatch(token):
            raise NOT_FOUND
        if token != self.token:
            raise Refusal(401, "Unauthorized")

    def _chat_id(self, name: str, parameters: dict[str, Any]) -> int | None:
        """The chat that a call concerns."""
        press = self.presses.get(parameters.get("callback_query_id", "")) if name == "answerCallbackQuery" else None
        chat = press.message.chat if press else self.chat_of(parameters.get("chat_id"))
        return chat.id if chat else None

    def _note(self, name: str, parameters: dict[str, Any], status: int, description: str) -> None:
        kept = {key: value for key, value in parameters.items() if not isinstance(value, Upload)}
        self.calls.append(Call(name, self._chat_id(name, parameters), self.clock(), status, description, kept))
        self.changed.set()

    async def _instead(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        """What goes wrong before anything is done."""
        if fault.how == "page":
            page = f"<html>\r\n<head><title>{fault.status}</title></head>\r\n<body>nginx</body>\r\n</html>\r\n"
            return web.Response(status=fault.status, text=page, content_type="text/html")
        return self._cut(request) if fault.how == "cut before" else await self._hang(request)

    async def _after(self, request: web.Request, fault: Fault | None, status: int, answer: dict[str, Any]) -> web.StreamResponse:
        """What goes wrong once it is done."""
        how = fault.how if fault else None
        if how == "cut after":
            return self._cut(request)
        if how == "hang after":
            return await self._hang(request)
        text = json.dumps(answer)
        return web.Response(status=status, text=text[: len(text) // 2] if how == "broken" else text, content_type="application/json")

    def _cut(self, request: web.Request) -> web.StreamResponse:
        if request.transport:
            request.transport.abort()
        return web.Response()

    async def _half(self, request: web.Request, data: bytes) -> web.StreamResponse:
        """The first half of a download, and then nothing more."""
        response = web.StreamResponse(headers={"Content-Length": str(len(data))})
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            await response.write(data[: len(data) // 2])
        return self._cut(request)

    async def _hang(self, request: web.Request) -> web.StreamResponse:
        await self._stopping.wait()
        return self._cut(request)


async def _parameters(request: web.Request, method: str) -> tuple[dict[str, Any], dict[str, Upload]]:
    """What a call says, whichever way it says it, and the files that came with it."""
    fields = METHODS[method]["fields"]
    given: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json":
            given |= json.loads(await request.text() or "{}")
        elif request.content_type == "multipart/form-data":
            async for part in await request.multipart():
                assert isinstance(part, aiohttp.BodyPartReader) and part.name
                data = bytes(await part.read(decode=True))
                if part.filename is None:
                    given[part.name] = data.decode()
                else:
                    uploads[part.name] = Upload(part.filename, part.headers.get("Content-Type", "application/octet-stream"), data)
        else:
            given |= await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large", mistake=True) from None
    except ValueError:
        raise Refusal(400, "Bad Request: can't parse the request", mistake=True) from None
    if sum(len(upload.data) for upload in uploads.values()) > UPLOAD_MOST:
        raise Refusal(413, "Request Entity Too Large", mistake=True)
    for name, value in given.items():
        if isinstance(value, str) and name in fields:
            given[name] = converted(value, fields[name]["types"])
    given |= {name: upload for name, upload in uploads.items() if name in fields}
    return given, uploads
