"""The channel of a Zalo bot: sends, with an outcome for everything that can happen, and fetches. What it hears is told in `hearing`."""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from aiohttp import web

from bot.channels.base import (
    CannotStart,
    Capabilities,
    Clock,
    Closed,
    Media,
    Memory,
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
from bot.channels.download import fetch
from bot.channels.links import Links
from bot.channels.refusals import Refusals
from bot.channels.zalo_bot.client import Client, Failed, Forbidden, NotFound, Rejected, TooMuch, Unanswered, Unclear, WrongToken
from bot.channels.zalo_bot.drawing import LENGTH, Part, Words, in_, parts
from bot.channels.zalo_bot.hearing import Hearing
from bot.channels.zalo_bot.patience import Patience
from bot.channels.zalo_bot.usage import Usage, Used
from bot.studio import MAX_BYTES

logger = logging.getLogger(__name__)

TOKEN_PATIENCE = timedelta(minutes=1)
NOBODY_THERE = ("chat not found", "user not found", "chat_id", "blocked")
AND = " "  # between the ids of a message's parts


def bot_of(token: str) -> str:
    """What a bot is known by: the part of its token that is no secret, if there is one."""
    name, colon, _ = token.partition(":")
    return name if colon and name.isalnum() else hashlib.sha256(token.encode()).hexdigest()[:12]


def name_in(who: Any) -> str:
    """What a bot is called, as far as Zalo says who it is."""
    given = who if isinstance(who, dict) else {}
    return str(given.get("display_name") or given.get("account_name") or "")


class ZaloBotChannel:
    """One bot of the Zalo Bot Platform. `poller` is the duty of asking for events; `hosts` are those from which media may be fetched."""

    name = "zalo_bot"
    # Zalo publishes no rates; these are slower than people read.
    capabilities = Capabilities(
        text_length=LENGTH,
        overall=Rate(5, 1, burst=5),
        per_chat=Rate(1, 1, burst=3),
        per_group=Rate(1, 1, burst=3),
        buttons=False,
        edits=False,
        merges=True,
        together=6,
        quiet=6,  # asked for events, Zalo gives one a second, of all people
    )

    def __init__(
        self,
        token: str,
        root: str,
        *,
        public_url: str | None,
        poller: OneOnly,
        receive: Receive,
        memory: Memory,
        links: Links,
        words: Mapping[str, Words],
        hosts: Sequence[str],
        messages_a_month: int,
        users_a_month: int,
        clock: Clock,
    ) -> None:
        self.bot = bot_of(token)
        self._links, self._words, self._hosts, self._clock = links, words, hosts, clock
        self._client = Client(token, root)
        self._usage = Usage(memory, clock, messages_a_month, users_a_month)
        refusals = Refusals(memory, clock, "if people are not answered, start `banhoc run` again, which sets the webhook and its secret anew")
        self._hearing = Hearing(self._client, token, self.bot, public_url, poller, receive, self._usage, refusals)
        self.called = ""  # what people look for on Zalo, once it is known
        self._begun, self._patience = Begun(), Patience(clock)

    # Events

    def add_routes(self, app: web.Application) -> None:
        """The webhook's address, if the world can see it."""
        self._hearing.add_routes(app)

    async def start(self) -> None:
        """Begins to take events in.

        Raises:
            CannotStart: Zalo does not know the token.
        """
        try:
            self.called = name_in(await self._client.call("getMe"))
        except (WrongToken, Forbidden, NotFound):
            raise CannotStart("Zalo does not know ZALO_BOT_TOKEN: copy it anew from the message of Zalo Bot Creator") from None
        except Failed as error:
            logger.warning("Zalo does not answer yet: %s", error)
        self._hearing.start()

    async def stop(self) -> None:
        """Asks for no more events."""
        await self._hearing.stop()

    async def close(self) -> None:
        """Lets go of its line to Zalo."""
        await self._client.close()

    async def usage(self) -> Used:
        """What is used of this month's plan."""
        return await self._usage.used()

    # Messages

    async def send(self, message: Outgoing) -> Outcome:
        """Sends a message anew: nothing can be edited here."""
        try:
            outcome: Outcome = await self._send_anew(message)
        except Failed as error:
            outcome = await self._outcome(error, message.chat)
        if not isinstance(outcome, TryLater | Closed):
            self._begun.end(message.key)
        return outcome

    async def _send_anew(self, message: Outgoing) -> Sent:
        """Sends every part that an earlier try did not."""
        words = in_(self._words, message.language)
        drawn = parts(message, words, await self._linked(message, words))
        marks = [part.mark for part in drawn]
        arrived = self._begun.refs(message.key, marks)
        for part in drawn[len(arrived) :]:
            arrived = [*arrived, await self._send_part(message.chat, part)]
            self._begun.keep(message.key, marks, arrived)
        return Sent(AND.join(filter(None, arrived)))

    async def _linked(self, message: Outgoing, words: Words) -> list[str]:
        """A line for each thing that Zalo takes from no bot: recordings, unless in a format of its own, and files, several by name."""
        voices = [f"{words.voice} {link}" for key in message.voices if (link := await self._links.to_voice(key, message.language))]
        files = [(file.name, link) for file in message.files if (link := await self._links.to_file(file, message.language))]
        if len(files) < 2:
            return [*voices, *(f"{words.file} {link}" for _, link in files)]
        return [*voices, words.file, *(f"{name}: {link}" for name, link in files)]

    async def _send_part(self, chat: str, part: Part) -> str:
        """Sends a part; of one whose picture cannot be had, the words. Returns its id, if anything was left to send."""
        picture = await self._links.to_picture(part.photos, part.marks) if part.photos else None
        if picture:
            try:
                return await self._deliver("sendPhoto", chat, {"photo": picture, **({"caption": part.words} if part.words else {})})
            except (Rejected, NotFound) as error:
                if _names_nobody(error):
                    raise
                logger.warning("Zalo did not take a picture, only its words are sent: %s", error)
        return await self._deliver("sendMessage", chat, {"text": part.words}) if part.words else ""

    async def _deliver(self, method: str, chat: str, what: Mapping[str, str]) -> str:
        result = await self._client.call(method, {"chat_id": chat, **what})
        self._patience.was_served(chat)
        try:
            await self._usage.sent(chat)
        except Exception:
            logger.exception("a message was sent and not counted")  # and must not be sent again for that
        return str(result.get("message_id", "")) if isinstance(result, dict) else ""

    async def _outcome(self, error: Failed, chat: str) -> Outcome:
        """What an error means for the message."""
        match error:
            case TooMuch():
                return self._patience.was_refused(chat, str(error))
            case WrongToken():
                return self._without_token(error)
            case Forbidden():
                return Unreachable(str(error)) if await self._is_known() else self._without_token(error)
            case NotFound() | Rejected():
                return Unreachable(str(error)) if _names_nobody(error) else Refused(str(error))
        return TryLater(str(error), whole_bot=not isinstance(error, Unclear))  # that nobody answered is no fault of a message

    def _without_token(self, error: Failed) -> TryLater:
        logger.error("Zalo does not take ZALO_BOT_TOKEN any more: copy it anew from the message of Zalo Bot Creator")
        return TryLater(str(error), at=self._clock() + TOKEN_PATIENCE, whole_bot=True)

    async def _is_known(self) -> bool:
        """Whether the token is still good; then what was forbidden is forbidden in that chat alone."""
        try:
            await self._client.call("getMe")
        except Unanswered:
            return True
        except Failed:
            return False
        return True

    # Media and courtesies

    async def fetch(self, media: Media) -> bytes:
        """Downloads a picture or a recording from Zalo's own hosts."""
        return await fetch(self._client.http, media.ref, self._hosts, MAX_BYTES)

    async def discard(self, media: Media) -> None:
        """Nothing of ours lies at Zalo."""

    async def show_working(self, chat: str) -> None:
        """Shows that something is being done."""
        try:
            await self._client.call("sendChatAction", {"chat_id": chat, "action": "typing"}, patience=5)
        except Failed as error:
            logger.info("a courtesy did not reach Zalo: %s", error)


def _names_nobody(error: Failed) -> bool:
    return any(words in str(error).lower() for words in NOBODY_THERE)
