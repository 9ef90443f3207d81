"""The web chat's server: the page, the door, the socket, photos up and down. Whatever comes in is hostile until checked."""

import asyncio
import gzip
import hashlib
import json
import logging
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, hdrs, web

from bot.channels.base import Incoming, Media, storable
from bot.channels.web import guard
from bot.channels.web.hub import Hub, Page
from bot.channels.web.ports import CodeNeeded, Doors, Seat, Session, Transcripts, UnknownLink, WrongCode
from bot.store import Full, Missing, Store

logger = logging.getLogger(__name__)

PAGE = Path(__file__).parent / "page"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
COOKIE = "banhoc"
COOKIE_SECONDS = 400 * 24 * 3600
TEXT_LENGTH = 4000
PHOTO_BYTES = 20 * 1024 * 1024
PHOTO_SIDE = 1600
UPLOADS_AT_ONCE = 32  # each may hold a photo in memory, twice at its end
FRAME_BYTES = 64 * 1024
HEARTBEAT_SECONDS = 25.0
LARGEST = 2**31 - 1  # the last place or version that there can be
ID = re.compile(r"[A-Za-z0-9-]{8,64}")
CHOICE = re.compile(r"[a-z0-9_.\-]{1,100}:[A-Za-z0-9_.\-]{0,100}")


class _Never(Exception):
    """What came will never be taken; the word for the page says why."""


class WebServer:
    """The routes. `words` gives the page's texts in a language; `small` the key of a picture's thumbnail."""

    def __init__(
        self,
        transcripts: Transcripts,
        doors: Doors,
        store: Store,
        hub: Hub,
        *,
        sample: bool,
        public_url: str | None,
        words: dict[str, dict[str, str]],
        small: Any,
    ) -> None:
        self._transcripts, self._doors, self._store, self._hub = transcripts, doors, store, hub
        self._sample, self._public_url, self._small = sample, public_url, small
        self._version = version()
        self._pages = {language: File.of("index.html", render(language, said, self._version)) for language, said in words.items()}
        self._files = {path.name: File.of(path.name, path.read_bytes()) for path in PAGE.iterdir() if path.suffix in TYPES}
        self._opening = guard.Allowance(120, 60)  # a whole village may stand behind one address
        self._citizens = guard.Allowance(10, 60)
        self._saying = guard.Allowance(40, 20)
        self._uploads = asyncio.Semaphore(UPLOADS_AT_ONCE)
        self._sending_photos = guard.Allowance(60, 120)

    def add_routes(self, app: web.Application) -> None:
        """Adds the web chat to an application."""
        app.router.add_get("/", self._page)
        app.router.add_get(f"/page/{self._version}/{{name}}", self._file)
        app.router.add_get("/session", self._state)
        app.router.add_post("/door", self._door)
        app.router.add_post("/door/code", self._code)
        app.router.add_post("/sample", self._open_sample)
        app.router.add_post("/sample/citizen", self._another_citizen)
        app.router.add_post("/leave", self._leave)
        app.router.add_get("/ws", self._socket)
        app.router.add_post("/photos", self._photo_up)
        app.router.add_get("/photos/{seat}/{n:[0-9]{1,9}}/{i:[0-9]{1,3}}", self._photo_down)

    # The page

    async def _page(self, request: web.Request) -> web.Response:
        language = self._language(request)
        return _packed(request, self._pages[language], "no-cache", "Accept-Encoding, Accept-Language")

    async def _file(self, request: web.Request) -> web.Response:
        file = self._files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return _packed(request, file, "public, max-age=31536000, immutable")

    def _language(self, request: web.Request) -> str:
        return preferred(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""), tuple(self._pages))

    # The door

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response({"sample": self._sample, "signed_in": await self._session(request) is not None})

    async def _door(self, request: web.Request) -> web.Response:
        body = await self._asked_at_door(request)
        try:
            token = await self._doors.open(_secret(body, "secret"), await self._session(request), self._language(request))
        except CodeNeeded:
            return web.json_response({"code_needed": True}, status=409)
        except UnknownLink:
            return web.json_response({"why": "unknown"}, status=403)
        return self._let_in(request, token) if token else web.json_response({})

    async def _code(self, request: web.Request) -> web.Response:
        body = await self._asked_at_door(request)
        try:
            token = await self._doors.open_with_code(_secret(body, "secret"), _secret(body, "code"))
        except WrongCode as error:
            return web.json_response({"why": "wrong", "left": error.left}, status=403)
        except UnknownLink:
            return web.json_response({"why": "unknown"}, status=403)
        return self._let_in(request, token)

    async def _open_sample(self, request: web.Request) -> web.Response:
        await self._asked_at_door(request)
        if not self._sample:
            raise web.HTTPNotFound
        if await self._session(request):
            return web.json_response({})
        return self._let_in(request, await self._doors.open_sample(self._language(request)))

    async def _another_citizen(self, request: web.Request) -> web.Response:
        session = await self._posting(request)
        if not self._sample:
            raise web.HTTPNotFound
        if not self._citizens.take(session.id):
            return _too_fast()
        seat = await self._doors.add_sample_citizen(session, self._language(request))
        await self._welcome_again(request, session.id)
        return web.json_response({"seat": seat})

    async def _leave(self, request: web.Request) -> web.Response:
        session = await self._posting(request)
        await self._doors.leave(session)
        self._hub.close(session.id, code=4401)
        response = web.json_response({})
        response.del_cookie(COOKIE)
        return response

    async def _asked_at_door(self, request: web.Request) -> dict[str, Any]:
        self._check_origin(request)
        if not self._opening.take(guard.visitor(request, self._public_url)):
            raise web.HTTPTooManyRequests(text='{"why": "too-fast"}', content_type="application/json")
        return await _json(request)

    async def _posting(self, request: web.Request) -> Session:
        self._check_origin(request)
        session = await self._session(request)
        if session is None:
            raise web.HTTPUnauthorized
        return session

    def _check_origin(self, request: web.Request) -> None:
        if not guard.is_same_origin(request, self._public_url):
            raise web.HTTPForbidden

    async def _session(self, request: web.Request) -> Session | None:
        token = request.cookies.get(COOKIE, "")
        return await self._doors.session(token) if token.isascii() else None

    def _let_in(self, request: web.Request, token: str) -> web.Response:
        response = web.json_response({})
        secure = request.secure or bool(self._public_url and self._public_url.startswith("https://"))
        response.set_cookie(COOKIE, token, max_age=COOKIE_SECONDS, httponly=True, samesite="Strict", secure=secure, path="/")
        return response

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
        if not guard.is_same_origin(request, self._public_url):
            await socket.close(code=4403)
            return
        session = await self._session(request)
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
            "lang": self._language(request),
            "sample": self._sample,
            "version": self._version,
            "limits": {"text": TEXT_LENGTH, "photo_bytes": PHOTO_BYTES, "photo_side": PHOTO_SIDE},
            "seats": [_seat(seat) for seat in session.seats],
        }

    async def _welcome_again(self, request: web.Request, session_id: int) -> None:
        """Tells a session's open pages that its seats have changed."""
        session = await self._session(request)
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
        speaker = _speaker(seat, frame.get("as"))
        if seat is None or speaker is None:
            return {"t": "no", "id": id, "why": "seat"}
        try:
            event, body = _read(frame)
        except _Never as error:
            return {"t": "no", "id": id, "why": str(error)}
        if not self._saying.take(page.session.id):
            return {"t": "no", "id": id, "why": "too-fast"}
        address, name = speaker
        try:
            heard = Incoming(id, seat.chat, address, chat_kind=_kind(seat), sender_name=name, **event)
            await self._transcripts.hear(heard, body)
        except Exception:
            logger.exception("an event could not be written down")
            return {"t": "no", "id": id, "why": "too-fast"}  # not taken now; the page keeps it and tries again
        self._hub.changed(seat.chat)
        if seat.role != "group":
            self._hub.working(seat.chat)
        return {"t": "ack", "id": id}

    # Photos

    async def _photo_up(self, request: web.Request) -> web.Response:
        session = await self._posting(request)
        seat = session.seat(request.query.get("seat", ""))
        speaker = _speaker(seat, request.query.get("as"))
        id = request.query.get("id", "")
        if seat is None or speaker is None or not ID.fullmatch(id):
            raise web.HTTPForbidden
        if not self._sending_photos.take(session.id):
            return _too_fast()
        async with self._uploads:
            data = await _body(request)
            if data is None:
                return web.json_response({"limit": PHOTO_BYTES}, status=413)
            return await self._keep_photo(seat, speaker, id, data)

    async def _keep_photo(self, seat: Seat, speaker: tuple[str, str], id: str, data: bytes) -> web.Response:
        """Stores what came up, then writes the event down; what stands half-way is an orphan and swept."""
        address, name = speaker
        if await self._transcripts.has_heard(seat.chat, address, id):
            return web.json_response({})  # it was taken in, and the bytes as they came are not wanted again
        ref = f"incoming/{hashlib.sha256(f'{address} {id}'.encode()).hexdigest()}"
        try:
            await self._store.put(ref, data)
        except Full:
            return web.json_response({"why": "full"}, status=507)
        media = Media(ref, len(data))
        event = Incoming(id, seat.chat, address, "photo", chat_kind=_kind(seat), sender_name=name, media=media)
        await self._transcripts.hear(event, {"photos": 1})
        self._hub.changed(seat.chat)
        return web.json_response({})

    async def _photo_down(self, request: web.Request) -> web.Response:
        session = await self._session(request)
        seat = session.seat(request.match_info["seat"]) if session else None
        if seat is None:
            raise web.HTTPNotFound
        key = await self._transcripts.picture(seat.chat, int(request.match_info["n"]), int(request.match_info["i"]))
        if key is None:
            raise web.HTTPNotFound(headers={"Cache-Control": "no-store"})
        try:
            data = await self._store.get(self._small(key) if "small" in request.query else key)
        except Missing:
            raise web.HTTPNotFound from None
        return web.Response(body=data, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=86400"})


@dataclass(frozen=True)
class File:
    """A file of the page, packed once."""

    type: str
    plain: bytes
    packed: bytes

    @classmethod
    def of(cls, name: str, plain: bytes) -> "File":
        """Packs a file."""
        return cls(TYPES[Path(name).suffix], plain, gzip.compress(plain, mtime=0))


def render(language: str, words: dict[str, str], version: str) -> bytes:
    """The page in a language, its words in a block of data that no browser runs, its files under addresses that change with them."""
    page = (PAGE / "index.html").read_text("utf-8").replace("/page/", f"/page/{version}/")
    said = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    return page.replace("{{lang}}", language).replace("{{words}}", said).encode()


def _packed(request: web.Request, file: File, cache: str, vary: str = "Accept-Encoding") -> web.Response:
    """A file as small as the browser takes it: many a phone here has 64 kbit/s."""
    headers = {"Cache-Control": cache, "Vary": vary}
    if "gzip" not in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        return web.Response(body=file.plain, content_type=file.type, charset="utf-8", headers=headers)
    return web.Response(body=file.packed, content_type=file.type, charset="utf-8", headers={**headers, hdrs.CONTENT_ENCODING: "gzip"})


def version() -> str:
    """Changes whenever a file of the page does."""
    digest = hashlib.sha256()
    for path in sorted(PAGE.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def preferred(accepted: str, languages: tuple[str, ...]) -> str:
    """The browser's language if it is one of ours, else the first of ours."""
    wanted = (part.split(";")[0].strip().split("-")[0].lower() for part in accepted.split(","))
    return next((code for code in wanted if code in languages), languages[0])


def _seat(seat: Seat) -> dict[str, Any]:
    speakers = [{"id": speaker.id, "name": speaker.name} for speaker in seat.speakers]
    return {"seat": seat.id, "role": seat.role, "title": seat.title, "speakers": speakers}


def _speaker(seat: Seat | None, wanted: object) -> tuple[str, str] | None:
    speakers = seat.speakers if seat else ()
    return next(((speaker.id, speaker.name) for speaker in speakers if speaker.id == wanted), None)


def _kind(seat: Seat) -> Any:
    return "group" if seat.role == "group" else "private"


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


async def _body(request: web.Request) -> bytes | None:
    """A request's body, or nothing if it is larger than a photo may be. Read as it comes: a lie about its length changes nothing."""
    if (request.content_length or 0) > PHOTO_BYTES:
        return None
    data = bytearray()
    async for chunk in request.content.iter_chunked(256 * 1024):
        data += chunk
        if len(data) > PHOTO_BYTES:
            return None
    return bytes(data)


def _secret(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 100 or not value.isascii():
        raise web.HTTPForbidden(text='{"why": "unknown"}', content_type="application/json")
    return value


def _too_fast() -> web.Response:
    return web.json_response({"why": "too-fast"}, status=429)
