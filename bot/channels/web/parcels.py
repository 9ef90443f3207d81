"""What is heavier than words: photos and recordings up and down, files down. Whatever comes up is hostile until it is taken in."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import unquote

from aiohttp import hdrs, web

from bot.channels.base import FileGone, Files, Incoming, Media, storable
from bot.channels.handed import attachment, in_parts, kind_of
from bot.channels.web.gate import ID, Gate
from bot.channels.web.guard import Allowance, too_fast
from bot.channels.web.hub import Hub
from bot.channels.web.pages import Pages
from bot.channels.web.ports import Seat, Speaker, Transcripts
from bot.store import Full, Missing, Store

PHOTO_BYTES = 20 * 1024 * 1024
VOICE_BYTES = 8 * 1024 * 1024  # more than the longest recording takes, whatever a browser makes of the rate that it is asked for
VOICE_SECONDS = 295  # a little less than what is taken in: no browser stops to the second
CAPTION_LENGTH = 800  # what still fits in a header when each letter takes nine
UPLOADS_AT_ONCE = 32  # each may hold a photo in memory, twice at its end
FILES_AT_ONCE = 2
KEPT = "private, max-age=86400"


@dataclass(frozen=True)
class Parcel:
    """What may come up: the event that it makes, the item that shows it, how large it may be."""

    kind: Literal["photo", "voice"]
    shown: str
    limit: int


PHOTO = Parcel("photo", "photos", PHOTO_BYTES)
VOICE = Parcel("voice", "voices", VOICE_BYTES)


class Parcels:
    """The routes of photos, recordings and files. `small` gives the key of a picture's thumbnail."""

    def __init__(self, gate: Gate, transcripts: Transcripts, store: Store, hub: Hub, files: Files, pages: Pages, small: Callable[[str], str]) -> None:
        self._gate, self._transcripts, self._store, self._hub = gate, transcripts, store, hub
        self._files, self._pages, self._small = files, pages, small
        self._uploads, self._making = asyncio.Semaphore(UPLOADS_AT_ONCE), asyncio.Semaphore(FILES_AT_ONCE)
        self._sending, self._asking = Allowance(60, 120), Allowance(20, 120)

    def add_routes(self, app: web.Application) -> None:
        """Adds them to an application."""
        app.router.add_post("/photos", self._photo_up)
        app.router.add_post("/voices", self._voice_up)
        app.router.add_get("/photos/{seat}/{n:[0-9]{1,9}}/{i:[0-9]{1,3}}", self._photo_down)
        app.router.add_get("/voices/{seat}/{n:[0-9]{1,9}}/{i:[0-9]{1,3}}", self._voice_down)
        app.router.add_get("/files/{seat}/{n:[0-9]{1,9}}/{i:[0-9]{1,3}}", self._file_down, allow_head=False)
        app.router.add_get("/files/{seat}/{n:[0-9]{1,9}}", self._file_down, allow_head=False)  # the first, for pages that were opened before

    # Up

    async def _photo_up(self, request: web.Request) -> web.Response:
        return await self._up(request, PHOTO)

    async def _voice_up(self, request: web.Request) -> web.Response:
        return await self._up(request, VOICE)

    async def _up(self, request: web.Request, parcel: Parcel) -> web.Response:
        session = await self._gate.posting(request)
        seat = session.seat(request.query.get("seat", ""))
        speaker = seat.speaker(request.query.get("as")) if seat else None
        id = request.query.get("id", "")
        if seat is None or speaker is None or not ID.fullmatch(id):
            raise web.HTTPForbidden
        caption = _caption(request)
        if not self._sending.take(session.id):
            return too_fast()
        async with self._uploads:
            data = await _body(request, parcel.limit)
            if data is None:
                return web.json_response({"limit": parcel.limit}, status=413)
            return await self._keep(seat, speaker, id, parcel, data, caption)

    async def _keep(self, seat: Seat, speaker: Speaker, id: str, parcel: Parcel, data: bytes, caption: str) -> web.Response:
        """Stores what came up, then writes the event down; what stands half-way is an orphan and swept."""
        if await self._transcripts.has_heard(seat.chat, speaker.id, id):
            return web.json_response({})  # it was taken in, and the bytes as they came are not wanted again
        ref = f"incoming/{hashlib.sha256(f'{speaker.id} {id}'.encode()).hexdigest()}"
        try:
            await self._store.put(ref, data)
        except Full:
            return web.json_response({"why": "full"}, status=507)
        media = Media(ref, len(data))
        event = Incoming(id, seat.chat, speaker.id, parcel.kind, seat.kind, speaker.name, text=caption, media=media)
        body: dict[str, Any] = {parcel.shown: 1, **({"text": caption} if caption else {})}
        if not await self._transcripts.hear(event, body):
            await self._store.delete([ref])  # it came twice at once, and the first was faster
        self._hub.changed(seat.chat)
        return web.json_response({})

    # Down

    async def _photo_down(self, request: web.Request) -> web.Response:
        key = await self._key(request, self._transcripts.picture)
        data = await self._stored(self._small(key) if "small" in request.query else key)
        return web.Response(body=data, content_type="image/jpeg", headers={hdrs.CACHE_CONTROL: KEPT})

    async def _voice_down(self, request: web.Request) -> web.Response:
        key = await self._key(request, self._transcripts.voice)
        return in_parts(request, await self._stored(key), kind_of(key), {hdrs.CACHE_CONTROL: KEPT})

    async def _key(self, request: web.Request, of: Callable[[str, int, int], Awaitable[str | None]]) -> str:
        seat = await self._seat(request)
        key = await of(seat.chat, int(request.match_info["n"]), int(request.match_info["i"]))
        if key is None:
            raise web.HTTPNotFound(headers={hdrs.CACHE_CONTROL: "no-store"})
        return key

    async def _stored(self, key: str) -> bytes:
        try:
            return await self._store.get(key)
        except Missing:
            raise web.HTTPNotFound(headers={hdrs.CACHE_CONTROL: "no-store"}) from None

    async def _file_down(self, request: web.Request) -> web.Response:
        seat = await self._seat(request)
        file = await self._transcripts.file(seat.chat, int(request.match_info["n"]), int(request.match_info.get("i", 0)))
        if file is None:
            raise web.HTTPNotFound(headers={hdrs.CACHE_CONTROL: "no-store"})
        if not self._asking.take(seat.id):
            return too_fast()
        try:
            async with self._making:
                data = await self._files.make(file.ref)
        except FileGone:
            return web.Response(status=410, text=self._pages.word(request, "file-gone"), headers={hdrs.CACHE_CONTROL: "no-store"})
        headers = {hdrs.CACHE_CONTROL: "no-store", hdrs.CONTENT_DISPOSITION: attachment(file.name)}
        return web.Response(body=data, content_type=kind_of(file.name), headers=headers)

    async def _seat(self, request: web.Request) -> Seat:
        session = await self._gate.session(request)
        seat = session.seat(request.match_info["seat"]) if session else None
        if seat is None:
            raise web.HTTPNotFound
        return seat


def _caption(request: web.Request) -> str:
    """What was typed with a photo. In a header, because addresses are written into logs."""
    caption = storable(unquote(request.headers.get("Caption", ""), errors="replace")).strip()
    if len(caption) > CAPTION_LENGTH:
        raise web.HTTPBadRequest
    return caption


async def _body(request: web.Request, limit: int) -> bytes | None:
    """A request's body, or nothing if it is larger than it may be. Read as it comes: a lie about its length changes nothing."""
    if (request.content_length or 0) > limit:
        return None
    data = bytearray()
    async for chunk in request.content.iter_chunked(256 * 1024):
        data += chunk
        if len(data) > limit:
            return None
    return bytes(data)
