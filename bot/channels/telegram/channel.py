"""The Telegram channel: sends, with an outcome for everything that can happen, and fetches. What it hears is told in `hearing`."""

import logging
from collections.abc import Awaitable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web
from telegram import ForceReply, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, MessageEntity, User
from telegram import Message as TelegramMessage
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.channels.base import (
    Attached,
    CannotStart,
    Capabilities,
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
from bot.channels.begun import Begun
from bot.channels.enclosed import Enclosed
from bot.channels.telegram.drawing import BUTTON_DATA, CAPTION, TEXT, Part, buttons, file_kind, keyboard, parts
from bot.channels.telegram.hearing import Client, Hearing
from bot.channels.texts import pieces, units
from bot.voices import length

logger = logging.getLogger(__name__)

ALBUM = 10
LARGEST_UPLOAD = 50 * 1024 * 1024
NOT_NEWS = "message is not modified"
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "there is no caption", "there is no text", "message_id_invalid")
NO_WORDS_ALONE = {"photo", "album", "voice"}  # parts that a message of words alone cannot become
AND = " + "  # between the parts in the reference of a message
NO_VOICES = "voice_messages_forbidden"
NOBODY_THERE = (
    "chat not found",
    "user not found",
    "bot was kicked",
    "group chat was deactivated",
    "peer_id_invalid",
    "have no rights to send",
    "not enough rights to send",
)
Commands = dict[str | None, list[tuple[str, str]]]  # by language, the default under None: what to type, and what it does


class TelegramChannel:
    """One Telegram bot. `poller` is the duty of asking for updates."""

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
        enclosed: Enclosed,
        commands: Commands,
    ) -> None:
        self.bot = token.split(":")[0]
        self._enclosures = enclosed
        # A line of its own for asking, so that a long question never stands in the way of an answer.
        self._lines = (
            HTTPXRequest(connection_pool_size=64, connect_timeout=10, read_timeout=20, write_timeout=30, pool_timeout=20),
            HTTPXRequest(connection_pool_size=1, connect_timeout=10),
        )
        self._client = Client(token, f"{root}/bot", f"{root}/file/bot", request=self._lines[0], get_updates_request=self._lines[1])
        self._hearing = Hearing(self._client, public_url, poller, receive)
        self._commands = commands
        self._begun = Begun()

    # Events

    def add_routes(self, app: web.Application) -> None:
        """The webhook's address, if the world can see it."""
        self._hearing.add_routes(app)

    @property
    def username(self) -> str | None:
        """The bot's name in links, once Telegram has told it."""
        return self._client.called

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
        self._hearing.start()

    async def stop(self) -> None:
        """Asks for no more updates."""
        await self._hearing.stop()

    async def close(self) -> None:
        """Lets go of its lines to Telegram."""
        for line in self._lines:
            await line.shutdown()

    # Messages

    async def send(self, message: Outgoing) -> Outcome:
        """Sends, or edits what it replaces."""
        if any(len(choice.id.encode()) > BUTTON_DATA for choice in message.choices):
            return Refused("a button carries more than 64 bytes")
        outcome = await self._try_to_send(message)
        if not isinstance(outcome, TryLater):
            self._begun.end(message.key)
        return outcome

    async def _try_to_send(self, message: Outgoing) -> Outcome:
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
            return TryLater(error.message, whole_bot=True)

    async def _edit(self, message: Outgoing) -> Sent | None:
        """Edits what was sent to the slot, if it can be; a picture, a recording or a file keeps what it shows and gets new words."""
        sent = [(kind, int(number)) for kind, *numbers in map(str.split, (message.replaces or "").split(AND)) for number in numbers]
        kind, number = sent[-1]
        markup = keyboard(buttons(message))
        try:
            if not _brings(message) and (len(sent) > 1 or kind in NO_WORDS_ALONE):
                return await self._take_back(message, sent)
            if kind in ("photo", "voice", "file") and _brings(message) <= {kind} and units(message.text) <= CAPTION:
                await self._client.edit_message_caption(message.chat, number, caption=message.text, reply_markup=markup)
            elif kind == "text" and not _brings(message) and len(pieces(message.text, TEXT, units)) == 1:
                await self._client.edit_message_text(message.text, message.chat, number, reply_markup=markup)
            else:
                return None
        except BadRequest as error:
            if NOT_NEWS in error.message.lower():
                return Sent(message.replaces or "")
            if any(words in error.message.lower() for words in CANNOT_EDIT):
                return None
            raise
        return Sent(message.replaces or "")

    async def _take_back(self, message: Outgoing, sent: Sequence[tuple[str, int]]) -> Sent | None:
        """What was shown must be gone, every part of it and not only its words."""
        left = [(kind, number) for kind, number in sent if not await self._delete(message.chat, number)]
        for kind, number in left:
            await self._empty(message, kind, number)
        return Sent(AND.join(f"{'text' if kind == 'text' else 'photo'} {number}" for kind, number in left)) if left else None

    async def _delete(self, chat: str, number: int) -> bool:
        """Deletes what was sent. Returns whether it is gone: what is too old stays."""
        try:
            await self._client.delete_message(chat, number)
        except BadRequest as error:
            return "to delete not found" in error.message.lower()
        return True

    async def _empty(self, message: Outgoing, kind: str, number: int) -> None:
        """Puts the new words in place of a part that cannot be deleted, on an empty picture where it showed or said something."""
        markup = keyboard(buttons(message))
        if kind == "text":
            await self._client.edit_message_text(message.text[:TEXT], message.chat, number, reply_markup=markup)
        else:
            media = InputMediaPhoto(self._enclosures.empty(), caption=message.text[:CAPTION])
            await self._client.edit_message_media(media, message.chat, number, reply_markup=markup)

    async def _send_anew(self, message: Outgoing) -> Sent:
        """Sends every part that an earlier try did not."""
        drawn = parts(message, await self._enclosed(message))
        marks = [part.mark for part in drawn]
        arrived = self._begun.refs(message.key, marks)
        for part in drawn[len(arrived) :]:
            arrived = [*arrived, await self._send_part(message, part)]
            self._begun.keep(message.key, marks, arrived)
        return Sent(AND.join(arrived))

    async def _send_part(self, message: Outgoing, part: Part) -> str:
        """Sends one. Returns its kind and its numbers."""
        more: dict[str, Any] = {"caption": part.words or None, "reply_markup": keyboard(part.choices)}
        match part.kind:
            case "text":
                sent = await self._client.send_message(message.chat, part.words, reply_markup=keyboard(part.choices))
            case "question":
                sent = await self._ask_member(message, *(message.asked or ("", "")))
            case "photo":
                sent = await self._client.send_photo(message.chat, part.data[0], **more)
            case "voice":
                sent = await self._say(message.chat, part.data[0], more)
            case "file":
                sent = await self._client.send_document(message.chat, part.data[0], filename=part.name, **more)
            case "album":
                media = [InputMediaPhoto(data, caption=part.words if place == 0 and part.words else None) for place, data in enumerate(part.data)]
                return " ".join([part.kind, *(str(each.message_id) for each in await self._client.send_media_group(message.chat, media))])
        return f"{part.kind} {sent.message_id}"

    async def _ask_member(self, message: Outgoing, address: str, name: str) -> TelegramMessage:
        """Opens a reply for one member of a group, who is named: a bot in a group sees only replies to itself."""
        name = name or "?"
        mention = MessageEntity(MessageEntity.TEXT_MENTION, 0, units(name), user=User(int(address), name, is_bot=False))
        return await self._client.send_message(message.chat, f"{name}: {message.text}", entities=[mention], reply_markup=ForceReply(selective=True))

    async def _say(self, chat: str, sound: bytes, more: dict[str, Any]) -> TelegramMessage:
        """Sends a recording as a voice message; to somebody who takes none, as a file."""
        try:
            return await self._client.send_voice(chat, sound, duration=length(sound), **more)
        except BadRequest as error:
            if NO_VOICES not in error.message.lower():
                raise
            return await self._client.send_document(chat, sound, filename="voice.mp3", **more)

    async def _enclosed(self, message: Outgoing) -> list[Part]:
        """All that comes with the words, as far as it is still there."""
        voices = [Part("voice", (sound,)) for sound in await self._enclosures.stored(message.voices)]
        files = [part for file in message.files if (part := await self._file(file, message.key))]
        files.sort(key=lambda part: part.kind == "photo")  # words stand better with what is shown
        if message.album:
            pictures = await self._enclosures.stored(message.photos)
            tens = [tuple(pictures[start : start + ALBUM]) for start in range(0, len(pictures), ALBUM)]
            return [*(Part("album" if len(ten) > 1 else "photo", ten) for ten in tens), *voices, *files]
        picture = await self._enclosures.picture(message.photos, message.marks)
        return [*voices, *files, *([Part("photo", (picture,))] if picture else [])]

    async def _file(self, file: Attached, key: str) -> Part | None:
        """A file, if it can be sent."""
        data = await self._enclosures.file(file)
        if data is not None and len(data) > LARGEST_UPLOAD:
            logger.error("a file of message %s has %s bytes, more than Telegram takes: the message is sent without it", key, len(data))
            return None
        return None if data is None else Part(file_kind(file), (data,), name=file.name)

    # Media and courtesies

    async def fetch(self, media: Media) -> bytes:
        """Downloads a file."""
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


def _brings(message: Outgoing) -> set[str]:
    """What comes with the words."""
    kinds = {"photo": message.photos, "voice": message.voices}
    return {kind for kind, there in kinds.items() if there} | {file_kind(file) for file in message.files}


def _seconds(delay: int | timedelta) -> timedelta:
    return delay if isinstance(delay, timedelta) else timedelta(seconds=delay)
