"""Events in: Zalo is asked for them one at a time, or brings them. Each is written down before it is acknowledged, and replays change nothing."""

import asyncio
import hashlib
import hmac
import json
import logging
import time
from typing import Any

from aiohttp import web

from bot.channels.base import OneOnly, Receive
from bot.channels.refusals import Refusals
from bot.channels.zalo_bot import events
from bot.channels.zalo_bot.client import Client, Failed, Idle, NotFound
from bot.channels.zalo_bot.usage import Usage
from bot.loop import Loop

logger = logging.getLogger(__name__)

POLL_SECONDS = 25
PAUSE = 1.0  # at least, between one question and the next
LONGEST_PAUSE = 60.0  # while Zalo fails
LAST_SECONDS = 2.0  # for what is under way when this ends: what Zalo tells in them is written down, for it may tell it only once
LARGEST_UPDATE = 1024 * 1024
SECRET_HEADER = "X-Bot-Api-Secret-Token"


class Hearing:
    """What one bot is told. With a public URL Zalo brings it there; without, the one process whose duty it is asks."""

    def __init__(
        self,
        client: Client,
        token: str,
        bot: str,
        public_url: str | None,
        poller: OneOnly,
        receive: Receive,
        usage: Usage,
        refusals: Refusals,
    ) -> None:
        self._client, self._public_url, self._poller, self._receive = client, public_url, poller, receive
        self._usage, self._refusals = usage, refusals
        self._path = f"/zalo-bot/{bot}"
        self._webhook = public_url and public_url + self._path
        self._secret = hashlib.sha256(f"webhook {token}".encode()).hexdigest()  # the same in every process
        self._agreed, self._agree_from = False, 0.0  # on whether Zalo brings or is asked; when that may be tried again
        self._trouble = ""  # what was last complained of
        self._failures, self._quiet_until = 0, 0.0  # in a row, and until when Zalo is left alone for them
        self._loop = Loop("zalo bot updates", self._hear, PAUSE)
        self._asking: asyncio.Task[Any] | None = None
        self._unwritten: Any = None  # what came last, until it is written down: Zalo need not say it again

    def add_routes(self, app: web.Application) -> None:
        """The webhook's address; it says nothing without the secret."""
        if self._webhook:
            app.router.add_post(self._path, self._called)
            app.router.add_get(self._path, self._probed)

    def start(self) -> None:
        """Begins to hear."""
        self._loop.start()

    async def stop(self) -> None:
        """Asks no more. What is under way may end, if it does so soon."""
        ending = asyncio.create_task(self._loop.stop())
        await asyncio.wait([ending], timeout=LAST_SECONDS)
        if self._asking:
            self._asking.cancel()
        await ending

    async def _hear(self) -> bool:
        """Asks once. The loop's pause keeps the next question away, whatever came of this one."""
        if time.monotonic() < self._quiet_until or not (self._webhook or self._poller.is_ours()):
            return False
        if self._unwritten is None:
            self._unwritten = await self._ask_once()
        await self._write_down(self._unwritten)
        self._unwritten = None
        return False

    async def _ask_once(self) -> Any:
        self._asking = asyncio.create_task(self._ask())
        try:
            body = await self._asking
        except asyncio.CancelledError:
            return None
        except Failed as error:
            self._complain(str(error))
            return None
        finally:
            self._asking = None
        self._trouble, self._failures = "", 0
        return body

    async def _ask(self) -> Any:
        if not self._agreed and time.monotonic() >= self._agree_from:
            await self._agree()
        if self._webhook:
            return None
        try:
            return await self._client.call("getUpdates", {"timeout": POLL_SECONDS}, patience=POLL_SECONDS + 10)
        except Idle:
            return None

    async def _agree(self) -> None:
        """Asks to be called; or no longer to be, for a webhook from earlier times would keep the events to itself."""
        if self._webhook:
            await self._client.call("setWebhook", {"url": self._webhook, "secret_token": self._secret})
            self._agreed = True
        else:
            self._agreed = await self._is_called_no_more()

    async def _is_called_no_more(self) -> bool:
        """Takes a webhook away. Where that fails Zalo is asked for events all the same, and after a while told again."""
        try:
            if await self._has_webhook():
                await self._client.call("deleteWebhook")
        except Failed as error:
            if not self._agree_from:
                logger.warning("Zalo was not told to bring events no more; if it does not hand them out either, this is why: %s", error)
            self._agree_from = time.monotonic() + LONGEST_PAUSE
            return False
        return True

    async def _has_webhook(self) -> bool:
        try:
            info = await self._client.call("getWebhookInfo")
        except NotFound:
            return False
        return bool(info.get("url")) if isinstance(info, dict) else bool(info)

    def _complain(self, trouble: str) -> None:
        """Says what the trouble is, once if it lasts, and asks less and less often."""
        self._failures += 1
        self._quiet_until = time.monotonic() + min(PAUSE * 2 ** min(self._failures, 10), LONGEST_PAUSE)
        if trouble != self._trouble:
            logger.warning("Zalo cannot be asked for events, or to bring them: %s", trouble)
        self._trouble = trouble

    async def _probed(self, request: web.Request) -> web.Response:
        return web.Response()

    async def _called(self, request: web.Request) -> web.Response:
        if not request.can_read_body:
            return web.Response()  # Zalo looks whether anybody is here
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self._secret.encode()):
            await self._refusals.note()
            raise web.HTTPForbidden
        try:
            body = json.loads(await request.clone(client_max_size=LARGEST_UPDATE).read() or b"null")
        except (ValueError, RecursionError):
            raise web.HTTPBadRequest from None
        await self._write_down(body)
        return web.Response()

    async def _write_down(self, body: Any) -> None:
        heard = events.read(body, self._public_url)
        if not heard:
            return
        await self._receive(heard)
        for event in heard:
            await self._usage.seen(event.chat, event.said_at)
