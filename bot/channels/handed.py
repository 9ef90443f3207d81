"""Files and recordings as browsers are handed them: by their kind; to be kept under their name, or to be heard in parts."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import PurePosixPath
from urllib.parse import quote

from aiohttp import hdrs, web

KINDS = {
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
}
UNKNOWN = "application/octet-stream"


def kind_of(name: str) -> str:
    """The kind of a file, told by its name."""
    return KINDS.get(PurePosixPath(name).suffix, UNKNOWN)


def attachment(name: str) -> str:
    """A file to be kept, not shown, under its name; without diacritics for browsers that know no others."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    return f"attachment; filename=\"{re.sub(r'[^A-Za-z0-9._-]+', '-', plain)}\"; filename*=UTF-8''{quote(name, safe='')}"


def in_parts(request: web.Request, data: bytes, kind: str, headers: Mapping[str, str]) -> web.Response:
    """All of it, or the part that was asked for: iPhones play nothing that they cannot have in parts."""
    said = {**headers, hdrs.ACCEPT_RANGES: "bytes"}
    try:
        part = request.http_range
    except ValueError:
        part = slice(None)  # several parts, or nothing that anybody understands: then everything
    if part.start is None and part.stop is None:
        return web.Response(body=data, content_type=kind, headers=said)
    start, stop, _ = part.indices(len(data))
    if start >= stop:
        return web.Response(status=416, headers={hdrs.CONTENT_RANGE: f"bytes */{len(data)}"})
    said[hdrs.CONTENT_RANGE] = f"bytes {start}-{stop - 1}/{len(data)}"
    return web.Response(status=206, body=data[start:stop], content_type=kind, headers=said)
