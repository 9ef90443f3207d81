"""The page and its files: each packed once, in every language, under an address that changes with it."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from aiohttp import hdrs, web

PAGE = Path(__file__).parent / "page"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class PageFile:
    """A file of the page, packed once."""

    type: str
    plain: bytes
    packed: bytes

    @classmethod
    def of(cls, name: str, plain: bytes) -> "PageFile":
        """Packs a file."""
        return cls(TYPES[Path(name).suffix], plain, gzip.compress(plain, mtime=0))


class Pages:
    """The page in each language. `words` are its texts, by language."""

    def __init__(self, words: dict[str, dict[str, str]]) -> None:
        self._words = words
        self.version = _version()
        self._pages = {language: PageFile.of("index.html", _render(language, said, self.version)) for language, said in words.items()}
        self._files = {path.name: PageFile.of(path.name, path.read_bytes()) for path in PAGE.iterdir() if path.suffix in TYPES}

    def add_routes(self, app: web.Application) -> None:
        """Adds the page to an application."""
        app.router.add_get("/", self._page)
        app.router.add_get(f"/page/{self.version}/{{name}}", self._file)

    def language(self, request: web.Request) -> str:
        """The browser's language if it is one of ours, else the first of ours."""
        return _preferred(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""), tuple(self._pages))

    def word(self, request: web.Request, key: str) -> str:
        """One of the page's texts, in the browser's language."""
        return self._words[self.language(request)][key]

    async def _page(self, request: web.Request) -> web.Response:
        return _packed(request, self._pages[self.language(request)], "no-cache", "Accept-Encoding, Accept-Language")

    async def _file(self, request: web.Request) -> web.Response:
        file = self._files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return _packed(request, file, "public, max-age=31536000, immutable")


def _render(language: str, words: dict[str, str], version: str) -> bytes:
    """The page in a language, its words in a block of data that no browser runs, its files under addresses that change with them."""
    page = (PAGE / "index.html").read_text("utf-8").replace("/page/", f"/page/{version}/")
    said = json.dumps(words, ensure_ascii=False).replace("<", "\\u003c")
    return page.replace("{{lang}}", language).replace("{{words}}", said).encode()


def _packed(request: web.Request, file: PageFile, cache: str, vary: str = "Accept-Encoding") -> web.Response:
    """A file as small as the browser takes it: many a phone here has 64 kbit/s."""
    headers = {"Cache-Control": cache, "Vary": vary}
    if "gzip" not in request.headers.get(hdrs.ACCEPT_ENCODING, ""):
        return web.Response(body=file.plain, content_type=file.type, charset="utf-8", headers=headers)
    return web.Response(body=file.packed, content_type=file.type, charset="utf-8", headers={**headers, hdrs.CONTENT_ENCODING: "gzip"})


def _version() -> str:
    """Changes whenever a file of the page does."""
    digest = hashlib.sha256()
    for path in sorted(PAGE.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _preferred(accepted: str, languages: tuple[str, ...]) -> str:
    wanted = (part.split(";")[0].strip().split("-")[0].lower() for part in accepted.split(","))
    return next((code for code in wanted if code in languages), languages[0])
