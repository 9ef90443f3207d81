"""The web chat's server: the door and the socket. Whatever comes in is hostile until checked."""

import json
import logging
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from aiohttp import WSMsgType, web

from bot.channels.base import Files, Incoming, storable
from bot.channels.web import guard
from bot.channels.web.gate import COOKIE, ID, Gate
from bot.channels.web.hub import Hub, Page
from bot.channels.web.pages import Pages
from bot.channels.web.parcels import CAPTION_LENGTH, PHOTO_BYTES, VOICE_SECONDS, Parcels
from bot.channels.web.ports import CodeNeeded, Doors, Elsewhere, Invited, Seat, Session, Transcripts, UnknownLink, WrongCode
from bot.store import Store

logger = logging.getLogger(__name__)

TEXT_LENGTH = 4000
PHOTO_SIDE = 1600
FRAME_BYTES = 64 * 1024
HEARTBEAT_SECONDS = 25.0
LARGEST = 2**31 - 1  # the last place or version that there can be
LIMITS = {
    "text": TEXT_LENGTH,
    "caption": CAPTION_LENGTH,
    "photo_bytes": PHOTO_BYTES,
    "photo_side": PHOTO_SIDE,
    "voice_seconds": VOICE_SECONDS,
}  # what the page must know
CHOICE = re.compile(r"[a-z0-9_.\-]{1,100}:[A-Za-z0-9_.\-]{0,100}")


class _Never(Exception):
    """What came will never be taken; the word for the page says why."""


class WebServer:
    """The routes. `words` gives the page's texts in a language; `small` a thumbnail's key; `elsewhere` is where else people may talk."""

    def __init__(
        self,
        transcripts: Transcripts,
        doors: Doors,
        store: Store,
        hub: Hub,
        files: Files,
        *,
        sample: bool,
        public_url: str | None,
        words: dict[str, dict[str, str]],
        small: Callable[[str], str],
        elsewhere: Elsewhere,
    ) -> None:
        self._transcripts, self._doors, self._hub, self._sample, self._elsewhere = transcripts, doors, hub, sample, elsewhere
        self._gate, self._pages = Gate(doors, public_url), Pages(words)
        self._parcels = Parcels(self._gate, transcripts, store, hub, files, self._pages, small)
        self._opening = guard.Allowance(120, 60)  # a whole village may stand behind one address
        self._citizens = guard.Allowance(10, 60)
        self._saying = guard.Allowance(40, 20)

    def add_routes(self, app: web.Application) -> None:
        """Adds the web chat to an application."""
        self._pages.add_routes(app)
        self._parcels.add_routes(app)
        app.router.add_get("/session", self._state)
        app.router.add_post("/ways", self._ways)
        app.router.add_post("/door", self._door)
        app.router.add_post("/door/code", self._code)
        app.router.add_post("/sample", self._open_sample)
        app.router.add_post("/sample/citizen", self._another_citizen)
        app.router.add_post("/leave", self._leave)
        app.router.add_get("/ws", self._socket)

    # The door

    async def _state(self, request: web.Request) -> web.Response:
        signed_in = await self._gate.session(request) is not None
        return web.json_response({"sample": self._sample, "signed_in": signed_in, "elsewhere": self._elsewhere.is_used()})

    async def _ways(self, request: web.Request) -> web.Response:
        """Where else than here somebody may go on with a link; nothing where there is nothing to choose."""
        body = await self._asked_at_door(request)
        secret = _secret(body, "secret")
        try:
            invited = await self._doors.invited(secret, await self._gate.session(request))
        except UnknownLink:
            return web.json_response({"why": "unknown"}, status=403)
        return web.json_response(_ways(self._elsewhere, secret, invited) if invited else {})

    async def _door(self, request: web.Request) -> web.Response:
        body = await self._asked_at_door(request)
        try:
            token = await self._doors.open(_secret(body, "secret"), await self._gate.session(request), self._pages.language(request))
        except CodeNeeded:
            return web.json_response({"code_needed": True}, status=409)
        except UnknownLink:
            return web.json_response({"why": "unknown"}, status=403)
        return self._gate.let_in(request, token) if token else web.json_response({})

    async def _code(self, request: web.Request) -> web.Response:
        body = await self._asked_at_door(request)
        try:
            token = await self._doors.open_with_code(_secret(body, "secret"), _secret(body, "code"))
        except WrongCode as error:
            return web.json_response({"why": "wrong", "left": error.left}, status=403)
        except UnknownLink:
            return web.json_response({"why": "unknown"}, status=403)
        return self._gate.let_in(request, token)

    async def _open_sample(self, request: web.Request) -> web.Response:
        await self._asked_at_door(request)
        if not self._sample:
            raise web.HTTPNotFound
        if await self._gate.session(request):
            return web.json_response({})
        return self._gate.let_in(request, await self._doors.open_sample(self._pages.language(request)))

    async def _another_citizen(self, request: web.Request) -> web.Response:
        session = await self._gate.posting(request)
        if not self._sample:
            raise web.HTTPNotFound
        if not self._citizens.take(session.id):
            return guard.too_fast()
        seat = await self._doors.add_sample_citizen(session, self._pages.language(request))
        await self._welcome_again(request, session.id)
        return web.json_response({"seat": seat})

    async def _leave(self, request: web.Request) -> web.Response:
        session = await self._gate.posting(request)
        await self._doors.leave(session)
        self._hub.close(session.id, code=4401)
        response = web.json_response({})
        response.del_cookie(COOKIE)
        return response

    async def _asked_at_door(self, request: web.Request) -> dict[str, Any]:
        self._gate.check_origin(request)
        if not self._opening.take(self._gate.visitor(request)):
            raise web.HTTPTooManyRequests(text='{"why": "too-fast"}', content_type="application/json")
        return await _json(request)

    # The socket

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS, max_msg_size=FRAME_BYTES)
        await socket.prepare(request)
        try:
            await self._serve(request, socket)
        except Exception:
            logger.exception("a page could not be served; it comes back by itself")
            await socket.close(code=1011)
        return socket

    async def _serve(self, request: web.Request, socket: web.WebSocketResponse) -> None:
        if not self._gate.is_ours(request):
            await socket.close(code=4403)
            return
        session = await self._gate.session(request)
        if session is None:
            await socket.close(code=4401)
            return
        page = Page(socket, session, self._transcripts)
        self._hub.add(page)
        try:
            await page.tell(self._welcome(request, session))
            await self._listen(page)
        finally:
            self._hub.remove(page)

    def _welcome(self, request: web.Request, session: Session) -> dict[str, Any]:
        return {
            "t": "welcome",
            "lang": self._pages.language(request),
            "sample": self._sample,
            "version": self._pages.version,
            "limits": LIMITS,
            "seats": [_seat(seat) for seat in session.seats],
        }

    async def _welcome_again(self, request: web.Request, session_id: int) -> None:
        """Tells a session's open pages that its seats have changed."""
        session = await self._gate.session(request)
        if session is not None:
            for page in self._hub.pages_of(session_id):
                page.session = session
                await page.tell(self._welcome(request, session))

    async def _listen(self, page: Page) -> None:
        async for message in page.socket:
            frame: Any = _frame(message.data) if message.type is WSMsgType.TEXT else None
            match frame:
                case {"t": "since", "seats": dict(seats)}:
                    await self._since(page, seats)
                case {"t": "send", "id": str(id)} if ID.fullmatch(id):
                    await page.tell(await self._said(page, id, frame))
                case {"t": "send", "id": str(id)}:
                    await page.tell({"t": "no", "id": id[:64], "why": "broken"})
                case {"t": str()}:
                    pass  # a newer page may know more than this server
                case _:
                    await page.socket.close(code=1008)

    async def _since(self, page: Page, seats: dict[str, Any]) -> None:
        for seat_id, version in seats.items():
            seat = page.session.seat(seat_id)
            if seat is not None and _is_number(version):
                await page.show_since(seat, version)

    async def _said(self, page: Page, id: str, frame: dict[str, Any]) -> dict[str, Any]:
        """Writes what was said or pressed down. Returns the acknowledgement, or why not."""
        seat = page.session.seat(frame.get("seat"))
        speaker = seat.speaker(frame.get("as")) if seat else None
        if seat is None or speaker is None:
            return {"t": "no", "id": id, "why": "seat"}
        try:
            event, body = _read(frame)
        except _Never as error:
            return {"t": "no", "id": id, "why": str(error)}
        if not self._saying.take(page.session.id):
            return {"t": "no", "id": id, "why": "too-fast"}
        try:
            heard = Incoming(id, seat.chat, speaker.id, chat_kind=seat.kind, sender_name=speaker.name, **event)
            await self._transcripts.hear(heard, body)
        except Exception:
            logger.exception("an event could not be written down")
            return {"t": "no", "id": id, "why": "too-fast"}  # not taken now; the page keeps it and tries again
        self._hub.changed(seat.chat)
        if seat.role != "group":
            self._hub.working(seat.chat)
        return {"t": "ack", "id": id}


def _seat(seat: Seat) -> dict[str, Any]:
    speakers = [{"id": speaker.id, "name": speaker.name} for speaker in seat.speakers]
    return {"seat": seat.id, "role": seat.role, "title": seat.title, "speakers": speakers}


def _ways(elsewhere: Elsewhere, secret: str, invited: Invited) -> dict[str, Any]:
    """The ways of an invitation as the page takes them. Groups are on Telegram only."""
    ways: dict[str, Any] = {}
    more = {"village": invited.village, "group": invited.group}
    if telegram := elsewhere.telegram():
        ways["telegram"] = f"https://t.me/{telegram}?{'startgroup' if invited.group else 'start'}={quote(secret, safe='')}"
    if (zalo := elsewhere.zalo()) and not invited.group:
        ways["zalo"] = {"code": invited.code, **({"link": zalo.link} if zalo.link else {"name": zalo.name})}
    return {**ways, **{name: value for name, value in more.items() if value}} if ways else {}


def _read(frame: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """An event and what the page shows of it.

    Raises:
        _Never: it can never be taken.
    """
    match frame:
        case {"choice": str(choice), "label": str(label), "on": int(on)} if _is_press(choice, label, on):
            return {"kind": "choice", "choice": choice}, {"text": storable(label), "on": on, "choice": choice}
        case {"text": str(said)} if len(said) > TEXT_LENGTH:
            raise _Never("too-long")
        case {"text": str(said)} if storable(said).strip():
            return {"kind": "text", "text": said}, {"text": storable(said)}
    raise _Never("broken")


def _is_press(choice: str, label: str, on: int) -> bool:
    return CHOICE.fullmatch(choice) is not None and len(label) <= 200 and _is_number(on)


def _is_number(value: object) -> bool:
    """Whether it is a place or a version that there may be."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST


def _frame(data: str) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.read() or b"{}")
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest
    return body


def _secret(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 100 or not value.isascii():
        raise web.HTTPForbidden(text='{"why": "unknown"}', content_type="application/json")
    return value
