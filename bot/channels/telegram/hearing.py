"""Updates in: Telegram is asked for them, or brings them. Each is written down before it is acknowledged."""

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from aiohttp import web
from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.channels.base import Incoming, OneOnly, Receive
from bot.channels.telegram import updates
from bot.loop import Loop

logger = logging.getLogger(__name__)

POLL_SECONDS = 25
IDLE_PAUSE = 1.0  # between tries while another process polls, or after a fault
LARGEST_UPDATE = 1024 * 1024
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Client(Bot):
    """The library's client, that also gives updates as they came: one that it cannot read must not hide the others."""

    async def ask(self, question: dict[str, Any]) -> list[dict[str, Any]]:
        """What happened, as it came over the line."""
        return list(await self._post("getUpdates", question, read_timeout=POLL_SECONDS + 10))

    @property
    def called(self) -> str | None:
        """The bot's name in links, once Telegram has told it."""
        return self._bot_user.username if self._bot_user else None


class Hearing:
    """What one bot is told. With a public URL Telegram brings it there; without, the one process whose duty it is asks."""

    def __init__(self, client: Client, public_url: str | None, poller: OneOnly, receive: Receive) -> None:
        self._client, self._poller, self._receive = client, poller, receive
        self._path = f"/telegram/{client.token.split(':')[0]}"
        self._webhook = public_url and public_url + self._path
        self._secret = hashlib.sha256(f"webhook {client.token}".encode()).hexdigest()  # the same in every process
        self._agreed = False  # on whether Telegram brings or is asked
        self._offset: int | None = None
        self._loop = Loop("telegram updates", self._hear, IDLE_PAUSE)
        self._asking: asyncio.Task[list[dict[str, Any]]] | None = None

    def add_routes(self, app: web.Application) -> None:
        """The webhook's address; it says nothing without the secret."""
        if self._webhook:
            app.router.add_post(self._path, self._called)

    def start(self) -> None:
        """Begins to hear."""
        self._loop.start()

    async def stop(self) -> None:
        """Asks no more."""
        if self._asking:
            self._asking.cancel()
        await self._loop.stop()

    async def _hear(self) -> bool:
        """Asks once. What came is written down before a later question confirms it."""
        if not self._webhook and not self._poller.is_ours():
            return False
        self._asking = asyncio.create_task(self._ask())
        try:
            raw = await self._asking
        except asyncio.CancelledError:
            return False
        except InvalidToken:
            logger.error("Telegram does not know TELEGRAM_TOKEN: copy it anew from BotFather")
            return False
        except TelegramError as error:
            logger.warning("Telegram cannot be asked for updates, or to call: %s", error.message)
            return False
        finally:
            self._asking = None
        await self._write_down(raw)
        if raw:
            self._offset = max(int(update["update_id"]) for update in raw) + 1
        return not self._webhook

    async def _ask(self) -> list[dict[str, Any]]:
        if not self._agreed:
            await self._agree()
        if self._webhook:
            return []
        question: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": updates.KINDS}
        if self._offset is not None:
            question["offset"] = self._offset
        return await self._client.ask(question)

    async def _agree(self) -> None:
        """Asks to be called; or no longer to be, for a webhook from earlier times would keep the updates to itself."""
        if self._client.called is None:  # it did not answer at the start
            await self._client.get_me()
        if self._webhook:
            await self._client.set_webhook(self._webhook, secret_token=self._secret, allowed_updates=updates.KINDS)
        else:
            await self._client.delete_webhook()
        self._agreed = True

    async def _called(self, request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(errors="surrogateescape"), self._secret.encode()):
            raise web.HTTPForbidden
        try:
            raw = json.loads(await request.clone(client_max_size=LARGEST_UPDATE).read())
        except (ValueError, RecursionError):
            raise web.HTTPBadRequest from None
        if isinstance(raw, dict):
            await self._write_down([raw])
        return web.Response()

    async def _write_down(self, raw: Sequence[dict[str, Any]]) -> None:
        read = [updates.read(update, self._client) for update in raw]
        events = [await self._with_members(event) for event in read if event]
        if events:
            await self._receive(events)

    async def _with_members(self, event: Incoming) -> Incoming:
        """A code said in a group is answered with how many would see the files: a turn may not ask Telegram, so it is asked here."""
        if event.kind != "start" or event.chat_kind != "group":
            return event
        try:
            members = await self._client.get_chat_member_count(event.chat)
        except TelegramError:
            return event
        return replace(event, more={**event.more, "members": members})
