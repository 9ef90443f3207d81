"""Events in: Zalo brings them, signed over every byte. Each is written down before it is acknowledged, and nothing else is done meanwhile."""

import hashlib
import hmac
import json

from aiohttp import web

from bot.channels.base import Json, Receive
from bot.channels.refusals import Refusals
from bot.channels.zalo_oa import events

LARGEST = 1024 * 1024
SIGNATURE = "X-ZEvent-Signature"


class Hearing:
    """The webhook of one account."""

    def __init__(self, oa: str, app_id: str, secret: str, receive: Receive, refusals: Refusals) -> None:
        self._oa, self._signers, self._secret, self._receive, self._refusals = oa, (app_id, oa), secret, receive, refusals
        self.path = f"/zalo_oa/{oa}"

    def add_routes(self, app: web.Application) -> None:
        """The webhook's address; it takes nothing that is not signed."""
        app.router.add_post(self.path, self._called)
        app.router.add_get(self.path, self._probed)

    async def _called(self, request: web.Request) -> web.Response:
        raw = await request.clone(client_max_size=LARGEST).read()
        if not raw:
            return web.Response()  # Zalo tries whether anybody is there
        said = _parsed(raw)
        if not self._is_signed(raw, said, request.headers.get(SIGNATURE, "")):
            await self._refusals.note()
            raise web.HTTPForbidden
        found = events.read(said, raw, self._oa)
        if found:
            await self._receive(found)
        return web.Response()

    async def _probed(self, request: web.Request) -> web.Response:
        return web.Response()

    def _is_signed(self, raw: bytes, said: Json, given: str) -> bool:
        """Whether Zalo signed it: with the application's id before the body or, as some know it, the account's."""
        timestamp = said.get("timestamp")
        if not isinstance(timestamp, str | int):
            return False
        mac = given.strip().removeprefix("mac=").lower().encode(errors="surrogateescape")
        forms = [signature(signer, raw, str(timestamp), self._secret).encode() for signer in self._signers]
        return any(hmac.compare_digest(mac, form) for form in forms)


def signature(signer: str, raw: bytes, timestamp: str, secret: str) -> str:
    """What Zalo puts into the header. It is a plain hash, and the timestamp is the body's own."""
    return hashlib.sha256(signer.encode() + raw + timestamp.encode(errors="surrogatepass") + secret.encode()).hexdigest()


def _parsed(raw: bytes) -> Json:
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
