"""What every answer carries, and how the page's files are given out."""

import gzip
import re

import pytest

from bot import store
from tests.bot.channels.web.conftest import ON_SQLITE, Inside, Line, Visitor, raw

pytestmark = ON_SQLITE

POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; "
POLICY += "font-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
ON_EVERY_ANSWER = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Server": "banhoc"}
ON_EVERY_ANSWER["Permissions-Policy"] = "geolocation=(), microphone=(self), payment=()"


async def test_every_answer_carries_the_headers(guest: Visitor, line: Line, inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(key: str, data: bytes) -> None:
        raise store.StoreError("the bucket is away")

    monkeypatch.setattr(inside.app.store, "put", broken)
    version = re.findall(r"/page/(\w+)/", (await guest.get("/")).body.decode())[0]
    answers = [
        (200, await guest.get("/")),
        (200, await guest.get(f"/page/{version}/main.js")),
        (200, await guest.get("/session")),
        (200, await guest.post("/sample")),
        (403, await guest.post("/door", {"secret": "x"})),
        (400, await guest.ask("POST", "/door", data=b"x")),
        (413, await guest.ask("POST", "/door", data=b"x" * 100_000)),
        (403, await guest.post("/leave", headers={"Origin": "http://evil.example"})),
        (404, await guest.get("/nothing/here")),
        (404, await guest.get("/photos/a/1/0")),
        (404, await guest.get("/voices/a/1/0")),
        (404, await guest.get("/files/a/1")),
        (405, await guest.get("/door")),
        (400, await guest.get("/ws")),
        (500, await guest.photo(line, b"x")),
    ]
    monkeypatch.setattr(inside.app.database, "write", None)
    answers.append((500, await guest.post("/leave")))
    for status, answer in answers:
        assert answer.status == status
        assert ON_EVERY_ANSWER.items() <= answer.headers.items(), status
        assert b"Traceback" not in answer.body
    async with Visitor(guest.address) as nobody:
        answer = await nobody.post("/leave")
        assert answer.status == 401
        assert ON_EVERY_ANSWER.items() <= answer.headers.items()


async def test_the_page_is_packed_and_its_files_are_kept_for_ever_under_their_version(visitor: Visitor) -> None:
    page = await visitor.get("/", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert page.headers["Cache-Control"] == "no-cache"
    files = set(re.findall(r'(?:src|href)="(/page/[^"]+)"', page.body.decode()))
    assert len(files) > 1
    for file in files:
        packed = await visitor.get(file, headers={"Accept-Encoding": "br, gzip"})
        assert packed.status == 200
        assert packed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert packed.headers["Vary"] == "Accept-Encoding"
        assert packed.headers["Content-Encoding"] == "gzip"
        plain = await visitor.get(file, headers={"Accept-Encoding": "identity"})
        assert "Content-Encoding" not in plain.headers
        assert plain.body == packed.body
        assert int(packed.headers["Content-Length"]) < len(plain.body)
        assert gzip.compress(plain.body)
    old = re.sub(r"/page/\w+/", "/page/000000000000/", files.pop())
    assert (await visitor.get(old)).status == 404


async def test_the_page_speaks_the_browsers_language(visitor: Visitor) -> None:
    for accepted, language in (("", "vi"), ("en-GB,en;q=0.9", "en"), ("vi", "vi"), ("xx, en;q=0.1", "en"), ("*;q=;;,,", "vi"), ("é", "vi")):
        page = await visitor.get("/", headers={"Accept-Language": accepted})
        assert f'<html lang="{language}"' in page.body.decode(), accepted
        assert "Accept-Language" in page.headers["Vary"]


async def test_nothing_but_the_pages_files_lies_under_page(visitor: Visitor) -> None:
    version = re.findall(r"/page/(\w+)/", (await visitor.get("/")).body.decode())[0]
    inside = f"/page/{version}"
    for path in (
        f"{inside}/../server.py", f"{inside}/..%2fserver.py", f"{inside}/%2e%2e/server.py", f"{inside}/..\\server.py", f"{inside}/..%5cserver.py",
        f"{inside}/%2e%2e%2f%2e%2e%2f%2e%2e%2fsettings.py", f"{inside}/main.js%00", f"{inside}/main.js/", f"{inside}//main.js", f"{inside}/.",
        f"{inside}/%ff", f"{inside}/", "/page/", "/page/main.js", "/page/..%2f..%2f..%2fetc%2fpasswd", "//etc/passwd", "/%2e%2e/%2e%2e/etc/passwd",
    ):  # fmt: skip
        assert (await raw(visitor, f"GET {path}")).startswith(b"HTTP/1.1 404 "), path
