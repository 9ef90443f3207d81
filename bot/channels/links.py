"""Links to what a messenger takes only by an address: a picture, fetched once; a file or a recording, behind a page that asks for a tap.

A link is a secret of its own. Only its hash is remembered, with what to make it of: that is made when it is fetched, and kept nowhere.
"""

import asyncio
import hashlib
import html
import logging
import re
import secrets
import socket
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path, PurePosixPath
from string import Template

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.channels.base import Attached, Clock, Json, Memory
from bot.channels.enclosed import Enclosed
from bot.channels.handed import KINDS, attachment, in_parts, kind_of
from bot.channels.web.guard import Allowance

logger = logging.getLogger(__name__)

PICTURE_TERM = timedelta(minutes=10)
FILE_TERM = timedelta(days=1)
FETCHING = timedelta(minutes=1)  # then whoever was fetching a picture has given up, or this process has
FILES_AT_ONCE = 2
CHUNK = 16 * 1024
SECRET = "{secret:[A-Za-z0-9_-]{32}}"
FILE = re.compile(r"/file/[A-Za-z0-9_-]{32}(?![A-Za-z0-9_-])")
QUIET = {hdrs.CACHE_CONTROL: "no-store", "X-Robots-Tag": "noindex, nofollow", "X-Content-Type-Options": "nosniff"}
PAGE = Template(Path(__file__).with_name("links.html").read_text("utf-8"))
STYLE = Path(__file__).with_name("links.css").read_text("utf-8")

Words = Mapping[str, Mapping[str, str]]
"""By language: "title", "ready", "download", "listen" and "gone"."""


class Links:
    """Makes links and serves them. Without a public address there are none, and what they would bring is left out."""

    def __init__(self, memory: Memory, public_url: str | None, enclosed: Enclosed, clock: Clock, words: Words) -> None:
        self._memory, self._public_url, self._enclosed, self._clock, self._words = memory, public_url, enclosed, clock, words
        self._making, self._asking = asyncio.Semaphore(FILES_AT_ONCE), Allowance(20, 120)
        self._has_told = False

    def add_routes(self, app: web.Application) -> None:
        """Adds the links to an application."""
        app.router.add_get(f"/picture/{SECRET}.jpg", _quietly(self._picture))
        app.router.add_get(f"/file/{SECRET}", _quietly(self._page))
        app.router.add_get(f"/file/{SECRET}/{{name}}", _quietly(self._file), allow_head=False)
        app.router.add_get("/file/style.css", self._style)

    async def to_picture(self, photos: Sequence[str], marks: Sequence[str] = ()) -> str | None:
        """A link to the one picture of some photos, good for ten minutes and one fetch; nothing if none is left, or where the world cannot see us."""
        if not await self._enclosed.stored(photos):
            return None
        secret = await self._keep("picture", {"photos": list(photos), "marks": list(marks)}, PICTURE_TERM)
        return secret and f"{self._public_url}/picture/{secret}.jpg"

    async def to_file(self, file: Attached, language: str) -> str | None:
        """A link to a page with a file, good for a day; nothing where the world cannot see us."""
        secret = await self._keep("file", {"name": file.name, "ref": file.ref, "language": language}, FILE_TERM)
        return secret and f"{self._public_url}/file/{secret}"

    async def to_voice(self, key: str, language: str) -> str | None:
        """A link to a page that plays a recording, good for a day; nothing if it is gone, or where the world cannot see us."""
        if not await self._enclosed.stored([key]):
            return None
        secret = await self._keep("file", {"name": f"voice{PurePosixPath(key).suffix}", "voice": key, "language": language}, FILE_TERM)
        return secret and f"{self._public_url}/file/{secret}"

    async def _keep(self, kind: str, what: Json, term: timedelta) -> str | None:
        if self._public_url is None:
            if not self._has_told:
                logger.warning("without PUBLIC_URL there are no links: pictures, recordings and files are left out where they go by address")
            self._has_told = True
            return None
        secret = secrets.token_urlsafe(24)
        await self._memory.add(_key(kind, secret), what, self._clock() + term)
        return secret

    # Pictures

    async def _picture(self, request: web.Request) -> web.StreamResponse:
        """Serves a picture to the first who takes all of it."""
        key = _key("picture", request.match_info["secret"])
        if request.method == hdrs.METH_HEAD:
            return web.Response(body=await self._composed(key), content_type="image/jpeg", headers=QUIET)
        if not await self._memory.get(key) or not await self._memory.add(f"fetching {key}", {}, self._clock() + FETCHING):
            raise web.HTTPNotFound(headers=QUIET)
        try:
            response = await _stream(request, await self._composed(key))
            await self._memory.forget(key)
        finally:
            await self._memory.forget(f"fetching {key}")
        return response

    async def _composed(self, key: str) -> bytes:
        kept = await self._memory.get(key)
        data = await self._enclosed.picture(kept["photos"], kept["marks"]) if kept else None
        if data is None:
            raise web.HTTPNotFound(headers=QUIET)
        return data

    # Files

    async def _page(self, request: web.Request) -> web.Response:
        """Says what there is, with a way to it: whoever only looks at links, as messengers do, sets nothing going."""
        secret = request.match_info["secret"]
        kept = await self._memory.get(_key("file", secret))
        if kept is None:
            return self._gone()
        language, words = self._spoken(kept["language"])
        address = f"/file/{secret}/{_plain(kept['name'])}"
        if "voice" in kept:
            return _drawn(language, words["title"], [words["listen"]], f'<audio controls preload="none" src="{address}"></audio>')
        way = f'<a class="button" rel="nofollow" download href="{address}">{html.escape(words["download"])}</a>'
        return _drawn(language, words["title"], [words["ready"], kept["name"]], way)

    async def _file(self, request: web.Request) -> web.Response:
        """The file, made anew, or the recording."""
        key = _key("file", request.match_info["secret"])
        kept = await self._memory.get(key)
        if kept is None:
            return self._gone()
        if not self._asking.take(key):
            raise web.HTTPTooManyRequests(headers=QUIET)
        if "voice" in kept:
            return await self._sound(request, kept)
        file = Attached(kept["name"], kept["ref"])
        async with self._making:
            data = await self._enclosed.file(file)
        if data is None:
            return self._gone(kept["language"])
        headers = {**QUIET, hdrs.CONTENT_DISPOSITION: attachment(file.name)}
        return web.Response(body=data, content_type=kind_of(file.name), headers=headers)

    async def _sound(self, request: web.Request, kept: Json) -> web.Response:
        for data in await self._enclosed.stored([kept["voice"]]):
            return in_parts(request, data, kind_of(kept["voice"]), QUIET)
        return self._gone(kept["language"])

    def _gone(self, language: str | None = None) -> web.Response:
        """Says that there is nothing any more; to somebody of whom nothing is known, in every language."""
        languages = [self._spoken(language)[0]] if language else list(self._words)
        lines = [self._words[each]["gone"] for each in languages]
        return _drawn(languages[0], self._words[languages[0]]["title"], lines, status=404)

    def _spoken(self, language: str) -> tuple[str, Mapping[str, str]]:
        """A language that the page speaks, and its words: the first one, if it does not speak the reader's."""
        spoken = language if language in self._words else next(iter(self._words))
        return spoken, self._words[spoken]

    async def _style(self, request: web.Request) -> web.Response:
        return web.Response(text=STYLE, content_type="text/css", headers={hdrs.CACHE_CONTROL: "public, max-age=86400"})


def without_secrets(text: str) -> str:
    """A text without the secrets of the links in it: the same text, however often they are made anew."""
    return FILE.sub("/file/…", text)


def _key(kind: str, secret: str) -> str:
    return f"{kind} {hashlib.sha256(secret.encode()).hexdigest()}"


def _plain(name: str) -> str:
    """A file's name at the end of an address, where only its kind matters."""
    suffix = PurePosixPath(name).suffix
    return f"tai{suffix}" if suffix in KINDS else "tai"


def _drawn(language: str, title: str, lines: Sequence[str], way: str = "", status: int = 200) -> web.Response:
    said = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    page = PAGE.substitute(language=language, title=html.escape(title), lines=said, way=way)
    return web.Response(text=page, status=status, content_type="text/html", headers=QUIET)


async def _stream(request: web.Request, data: bytes) -> web.StreamResponse:
    """Sends a picture piece by piece.

    Raises:
        ConnectionError: the line was cut before all of it had gone.
    """
    _take_small_steps(request)
    response = web.StreamResponse(headers={**QUIET, hdrs.CONTENT_TYPE: "image/jpeg", hdrs.CONTENT_LENGTH: str(len(data))})
    await response.prepare(request)
    for start in range(0, len(data), CHUNK):
        await response.write(data[start : start + CHUNK])
    await response.write_eof()
    return response


def _take_small_steps(request: web.Request) -> None:
    """What the system has taken counts as gone: let it take little at a time, so that a line that is cut is noticed."""
    if line := request.get_extra_info("socket"):
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, CHUNK)
    if request.transport:
        request.transport.set_write_buffer_limits(0)


def _quietly(serve: Handler) -> Handler:
    """A fault is logged without the address, which is a secret."""

    async def served(request: web.Request) -> web.StreamResponse:
        try:
            return await serve(request)
        except web.HTTPException:
            raise
        except ConnectionError:
            return web.Response()  # nobody is there to read it
        except Exception:
            logger.exception("a link could not be served")
            return web.Response(status=500, headers=QUIET)

    return served
