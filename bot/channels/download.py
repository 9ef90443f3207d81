"""Pictures and recordings that a messenger only names by an address: fetched from its own hosts alone, and no more of them than can be kept."""

from collections.abc import Sequence

import aiohttp
from aiohttp import hdrs
from yarl import URL

from bot.channels.base import MediaGone
from bot.studio import Refused

HOPS = 3
CHUNK = 256 * 1024
TIMEOUT = aiohttp.ClientTimeout(total=18, connect=10, sock_read=10)  # within the time that one try of taking in may last
GONE = {403, 404, 410}
ELSEWHERE = {301, 302, 303, 307, 308}


class NotFetched(Exception):
    """It could not be had just now. The message names the host alone: an address may be a secret."""


async def fetch(http: aiohttp.ClientSession, url: str, hosts: Sequence[str], most: int) -> bytes:
    """The bytes at an address. `hosts` are names, good for their subdomains too, always by https; or whole roots, such as a server's of one's own.

    Raises:
        MediaGone: nothing is there any more, or the address, or one to which it leads, is none of these hosts'.
        Refused: there are more than `most`.
        NotFetched: it may be had later.
    """
    there = _parsed(url)
    try:
        for _ in range(HOPS + 1):
            if not _may_fetch(there, hosts):
                break
            async with http.get(there, allow_redirects=False, timeout=TIMEOUT, headers={hdrs.ACCEPT_ENCODING: "identity"}) as answer:
                if answer.status not in ELSEWHERE:
                    return await _body(answer, most)
                there = there.join(_parsed(answer.headers.get(hdrs.LOCATION, "")))
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise NotFetched(f"{type(error).__name__} at {there.host}") from None
    raise MediaGone(f"nothing is fetched from {there.host}")


def _parsed(url: str) -> URL:
    try:
        return URL(url)
    except ValueError:
        raise MediaGone("no address") from None


def _may_fetch(url: URL, hosts: Sequence[str]) -> bool:
    return url.scheme in ("http", "https") and url.absolute and url.user is None and any(_is_of(url, host) for host in hosts)


def _is_of(url: URL, host: str) -> bool:
    """Whether an address is one of a host's, or lies under a root."""
    if "://" in host:
        return url.origin() == URL(host).origin()
    return bool(host) and url.scheme == "https" and url.port == 443 and f".{url.host}".endswith(f".{host.lower()}")


async def _body(answer: aiohttp.ClientResponse, most: int) -> bytes:
    """What came, counted as it comes: a lie about its length changes nothing."""
    if answer.status in GONE:
        raise MediaGone(f"{answer.status}")
    if answer.status != 200:
        raise NotFetched(f"{answer.status} of {answer.url.host}")
    data = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK):
        data += chunk
        if len(data) > most:
            raise Refused("too-large")
    return bytes(data)
