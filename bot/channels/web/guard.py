"""What keeps the web chat's door: response headers, where a request may come from, how often somebody may ask."""

import logging
import time
from collections import OrderedDict
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

logger = logging.getLogger(__name__)

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; "
    "font-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Server": "banhoc",
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), microphone=(self), payment=()",
}
PORTS = {"http": 80, "https": 443}
REMEMBERED = 20_000


@web.middleware
async def headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Adds the headers to every answer, errors included."""
    try:
        response = await handler(request)
    except web.HTTPException as error:
        error.headers.update(HEADERS)
        raise
    except web.RequestPayloadError:
        response = web.Response(status=400)
    except Exception:
        if request.transport is not None:  # else the line was cut in the middle, and nobody waits for an answer
            logger.exception("%s %s failed", request.method, request.path)
        response = web.Response(status=500)
    if not response.prepared:
        response.headers.update(HEADERS)
    return response


def is_same_origin(request: web.Request, public_url: str | None) -> bool:
    """Whether a request comes from a page of ours: browsers send the origin with every POST and every socket."""
    origin = _origin(request.headers.get(hdrs.ORIGIN, ""))
    if origin is None:
        return False
    if public_url:
        return origin == _origin(public_url)
    return origin[1:] == (_origin(f"{origin[0]}://{request.host}") or ("",))[1:]


def _origin(url: str) -> tuple[str, str, int] | None:
    """Scheme, host and port as browsers tell them: in small letters, the scheme's usual port left out. Nothing, if it is no address."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            return None
        return parts.scheme, parts.hostname, parts.port or PORTS[parts.scheme]
    except ValueError:
        return None


def visitor(request: web.Request, public_url: str | None) -> str:
    """Who asks: the address that our own proxy saw, if there is one, which it adds last; everything before it may be invented."""
    forwarded = request.headers.get("X-Forwarded-For", "") if public_url else ""
    return forwarded.rsplit(",", 1)[-1].strip() or request.remote or ""


def too_fast() -> web.Response:
    """The answer to who asks too often."""
    return web.json_response({"why": "too-fast"}, status=429)


class Allowance:
    """How often each of many may do something: `count` in `seconds`, all at once if they like."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._tokens: OrderedDict[object, tuple[float, float]] = OrderedDict()

    def take(self, who: object) -> bool:
        """Whether one more is allowed."""
        now = time.monotonic()
        tokens, seen = self._tokens.pop(who, (float(self._count), now))
        tokens = min(float(self._count), tokens + (now - seen) * self._count / self._seconds)
        allowed = tokens >= 1
        self._tokens[who] = (tokens - 1 if allowed else tokens, now)
        if len(self._tokens) > REMEMBERED:
            self._tokens.popitem(last=False)
        return allowed
