"""The Telegram channel: asks for updates or is called by them, and sends with an outcome for everything that can happen."""

import asyncio
import hashlib
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import zip_longest
from typing import Any

from aiohttp import web
from telegram import Bot, ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, MessageEntity, User
from telegram import Message as TelegramMessage
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.base import (
    CannotStart,
    Capabilities,
    Choice,
    Incoming,
    Media,
    MediaGone,
    Moved,
    OneOnly,
    Outcome,
    Outgoing,
    Rate,
    Receive,
    Refused,
    Sent,
    TryLater,
    Unreachable,
)
from bot.channels.telegram import updates
from bot.channels.telegram.drawing import BUTTON_DATA, CAPTION, keyboard, pieces, units
from bot.loop import Loop
from bot.store import Missing, Store

logger = logging.getLogger(__name__)

POLL_SECONDS = 25
IDLE_PAUSE = 1.0  # between tries while another process polls, or after a fault
ALBUM = 10
NOT_NEWS = "message is not modified"
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "there is no caption", "there is no text", "message_id_invalid")
NOBODY_THERE = ("chat not found", "user not found", "bot was kicked", "group chat was deactivated", "peer_id_invalid", "have no rights to send")
Compose = Callable[[list[bytes], list[str]], bytes]
Commands = dict[str | None, list[tuple[str, str]]]  # by language, the default under None: what to type, and what it does


class Client(Bot):
    """The library's client, that also gives updates as they came: one that it cannot read must not hide the others."""

    async def ask(self, question: dict[str, Any]) -> list[dict[str, Any]]:
        """What happened, as it came over the line."""
        return list(await self._post("getUpdates", question, read_timeout=POLL_SECONDS + 10))


class TelegramChannel:
    """One Telegram bot. `poller` is the duty of asking for updates; `compose` makes one picture of thumbnails, which `small` names."""

    name = "telegram"
    # What is under way and a burst may arrive together after the line has stood still: both are kept well below the thirty of a second.
    capabilities = Capabilities(
        text_length=4096, overall=Rate(29.5, 1, burst=8), per_chat=Rate(1, 1, burst=3), per_group=Rate(14, 60, burst=6), together=12
    )

    def __init__(
        self,
        token: str,
        root: str,
        *,
        public_url: str | None,
        poller: OneOnly,
        receive: Receive,
        store: Store,
        compose: Compose,
        small: Callable[[str], str],
        commands: Commands,
    ) -> None:
        self.bot = token.split(":")[0]
        self._public_url, self._poller, self._receive, self._store, self._compose, self._small = public_url, poller, receive, store, compose, small
        # A line of its own for asking, so that a long question never stands in the way of an answer.
        self._lines = (
            HTTPXRequest(connection_pool_size=64, connect_timeout=10, read_timeout=20, write_timeout=30, pool_timeout=20),
            HTTPXRequest(connection_pool_size=1, connect_timeout=10),
        )
        self._client = Client(token, f"{root}/bot", f"{root}/file/bot", request=self._lines[0], get_updates_request=self._lines[1])
        self._commands = commands
        self._offset: int | None = None
        self._loop = Loop("telegram updates", self._poll, IDLE_PAUSE)
        self._polling: asyncio.Task[Any] | None = None
        self._secret = hashlib.sha256(f"webhook {token}".encode()).hexdigest()  # the same in every process

    # Events

    def add_routes(self, app: web.Application) -> None:
        """The webhook's address; it says nothing without the secret."""
        if self._public_url:
            app.router.add_post(f"/telegram/{self.bot}", self._called)

    async def start(self) -> None:
        """Begins to take updates in.

        Raises:
            CannotStart: Telegram does not know the token.
        """
        try:
            await self._client.get_me()
        except (InvalidToken, Forbidden):
            raise CannotStart("Telegram does not know TELEGRAM_TOKEN: copy it anew from BotFather") from None
        except TelegramError as error:
            logger.warning("Telegram does not answer yet: %s", error.message)
        for language, commands in self._commands.items():
            await self._try_quietly(self._client.set_my_commands(commands, language_code=language))
        if self._public_url:
            address = f"{self._public_url}/telegram/{self.bot}"
            await self._try_quietly(self._client.set_webhook(address, secret_token=self._secret, allowed_updates=updates.KINDS))
        else:
            await self._try_quietly(self._client.delete_webhook())  # one from earlier times would keep the updates to itself
            self._loop.start()

    async def stop(self) -> None:
        """Asks for no more updates."""
        if not self._public_url:
            if self._polling:
                self._polling.cancel()
            await self._loop.stop()

    async def close(self) -> None:
        """Lets go of its lines to Telegram."""
        for line in self._lines:
            await line.shutdown()

    async def _poll(self) -> bool:
        """Asks once. What came is written down before a later question confirms it."""
        if not self._poller.is_ours():
            return False
        self._polling = asyncio.create_task(self._ask())
        try:
            raw = await self._polling
        except asyncio.CancelledError:
            return False
        except InvalidToken:
            logger.error("Telegram does not know TELEGRAM_TOKEN: copy it anew from BotFather")
            return False
        except TelegramError as error:
            logger.warning("Telegram cannot be asked for updates: %s", error.message)
            return False
        finally:
            self._polling = None
        await self._write_down(raw)
        if raw:
            self._offset = max(int(update["update_id"]) for update in raw) + 1
        return True

    async def _ask(self) -> list[dict[str, Any]]:
        question: dict[str, Any] = {"timeout": POLL_SECONDS, "allowed_updates": updates.KINDS}
        if self._offset is not None:
            question["offset"] = self._offset
        return await self._client.ask(question)

    async def _called(self, request: web.Request) -> web.Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            raise web.HTTPForbidden
        try:
            raw = json.loads(await request.read())
        except ValueError:
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

    # Messages

    async def send(self, message: Outgoing) -> Outcome:
        """Sends, or edits what it replaces."""
        if any(len(choice.id.encode()) > BUTTON_DATA for choice in message.choices):
            return Refused("a button carries more than 64 bytes")
        try:
            edited = await self._edit(message) if message.replaces else None
            return edited or await self._send_anew(message)
        except RetryAfter as error:
            return TryLater("429", at=datetime.now(UTC) + _seconds(error.retry_after), whole_bot=not message.chat.startswith("-"))
        except ChatMigrated as error:
            return Moved(str(error.new_chat_id))
        except Forbidden as error:
            return Unreachable(error.message)
        except BadRequest as error:
            known = any(words in error.message.lower() for words in NOBODY_THERE)
            return Unreachable(error.message) if known else Refused(error.message)
        except InvalidToken:
            return TryLater("Telegram does not know the token", whole_bot=True)
        except NetworkError as error:
            return TryLater(error.message)

    async def _edit(self, message: Outgoing) -> Sent | None:
        """Edits what was sent to the slot, if it can be; a picture keeps its picture and gets new words."""
        kind, _, number = (message.replaces or "").partition(" ")
        markup = keyboard(_buttons(message))
        try:
            if kind == "photo" and units(message.text) <= CAPTION:
                await self._client.edit_message_caption(message.chat, int(number), caption=message.text, reply_markup=markup)
            elif kind == "text" and not message.photos and len(pieces(message.text)) == 1:
                await self._client.edit_message_text(message.text, message.chat, int(number), reply_markup=markup)
            else:
                return None
        except BadRequest as error:
            if NOT_NEWS in error.message.lower():
                return Sent(message.replaces or "")
            if any(words in error.message.lower() for words in CANNOT_EDIT):
                return None
            raise
        return Sent(message.replaces or "")

    async def _send_anew(self, message: Outgoing) -> Sent:
        if message.album:
            return await self._send_album(message)
        if message.photos:
            picture = await self._picture(message)
            if picture is not None:
                return await self._send_picture(message, picture)
        if message.asked and message.chat.startswith("-"):
            return await self._ask_member(message, *message.asked)
        return await self._send_text(message)

    async def _send_text(self, message: Outgoing) -> Sent:
        *first, last = pieces(message.text) or ["…"]
        for piece in first:
            await self._client.send_message(message.chat, piece)
        return _sent("text", await self._client.send_message(message.chat, last, reply_markup=keyboard(message.choices)))

    async def _ask_member(self, message: Outgoing, address: str, name: str) -> Sent:
        """Opens a reply for one member of a group, who is named: a bot in a group sees only replies to itself."""
        name = name or "?"
        mention = MessageEntity(MessageEntity.TEXT_MENTION, 0, units(name), user=User(int(address), name, is_bot=False))
        asked = await self._client.send_message(message.chat, f"{name}: {message.text}", entities=[mention], reply_markup=ForceReply(selective=True))
        return _sent("text", asked)

    async def _send_picture(self, message: Outgoing, picture: bytes) -> Sent:
        if units(message.text) <= CAPTION:
            markup = keyboard(_buttons(message))
            return _sent("photo", await self._client.send_photo(message.chat, picture, caption=message.text or None, reply_markup=markup))
        await self._client.send_photo(message.chat, picture)
        return await self._send_text(replace(message, choices=tuple(_buttons(message))))

    async def _send_album(self, message: Outgoing) -> Sent:
        """Full pictures, ten at a time; the words stand with the first."""
        pictures = [data for data in [await self._stored(key) for key in message.photos] if data is not None]
        sent = None
        for start in range(0, len(pictures), ALBUM):
            some = pictures[start : start + ALBUM]
            caption = message.text[:CAPTION] if start == 0 else None
            if len(some) == 1:
                sent = await self._client.send_photo(message.chat, some[0], caption=caption)
            else:
                media = [InputMediaPhoto(data, caption=caption if place == 0 else None) for place, data in enumerate(some)]
                sent = (await self._client.send_media_group(message.chat, media))[0]
        if sent is None:
            sent = await self._client.send_message(message.chat, message.text or "…")
        return _sent("album", sent)

    async def _picture(self, message: Outgoing) -> bytes | None:
        """One picture of all: the picture itself, or a sheet of thumbnails with their marks."""
        if len(message.photos) == 1:
            return await self._stored(message.photos[0])
        stored = [(await self._stored(self._small(key)), mark) for key, mark in zip_longest(message.photos, message.marks, fillvalue="")]
        there = [(data, mark) for data, mark in stored if data is not None]
        return self._compose([data for data, _ in there], [mark for _, mark in there]) if there else None

    async def _stored(self, key: str) -> bytes | None:
        try:
            return await self._store.get(key)
        except Missing:
            return None  # its time was over, or its owner took it back

    # Media and courtesies

    async def fetch(self, media: Media) -> bytes:
        """Downloads a file."""
        if (media.size or 0) > updates.LARGEST_FILE:
            raise MediaGone
        try:
            file = await self._client.get_file(media.ref)
            return bytes(await file.download_as_bytearray())
        except (BadRequest, Forbidden) as error:
            raise MediaGone from error

    async def discard(self, media: Media) -> None:
        """Nothing of ours lies at Telegram."""

    async def show_working(self, chat: str) -> None:
        """Shows that something is being done."""
        await self._try_quietly(self._client.send_chat_action(chat, "typing"))

    async def answer_press(self, press: str, chat: str, said: str | None, chosen: str | None) -> None:
        """Ends the waiting of a pressed button, with a word if there is one, and leaves only what was chosen."""
        query, _, message = press.partition(" ")
        await self._try_quietly(self._client.answer_callback_query(query, text=said[:200] if said else None, show_alert=False))
        if chosen:
            mark = InlineKeyboardMarkup([[InlineKeyboardButton(f"✓ {chosen}"[:60], callback_data="chosen:")]])
            await self._try_quietly(self._client.edit_message_reply_markup(chat, int(message), reply_markup=mark))

    async def _try_quietly(self, doing: Awaitable[Any]) -> None:
        try:
            await doing
        except TelegramError as error:
            logger.info("a courtesy did not reach Telegram: %s", error.message)


def _buttons(message: Outgoing) -> list[Choice]:
    """The buttons of a message with one picture for many: one more opens them all."""
    return [*message.choices, message.all_photos] if message.all_photos else list(message.choices)


def _sent(kind: str, message: TelegramMessage) -> Sent:
    return Sent(f"{kind} {message.message_id}")


def _seconds(delay: int | timedelta) -> timedelta:
    return delay if isinstance(delay, timedelta) else timedelta(seconds=delay)
