"""The channel of a Zalo Official Account: sends, with an outcome for everything that can happen, and fetches. What it hears is told in `hearing`."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import PurePosixPath
from typing import TypeVar

from aiohttp import web

from bot.channels import download
from bot.channels.base import (
    Attached,
    CannotStart,
    Capabilities,
    Clock,
    Closed,
    Media,
    Memory,
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
from bot.channels.links import Links
from bot.channels.refusals import Refusals
from bot.channels.zalo_oa import pictures
from bot.channels.zalo_oa.budget import Budget, Used
from bot.channels.zalo_oa.client import (
    Client,
    NoAnswer,
    NotFollower,
    NothingSaid,
    QuotaUsed,
    Taken,
    TokenRefused,
    TooFast,
    WindowClosed,
    ZaloError,
)
from bot.channels.zalo_oa.drawing import TEXT, Part, knock, parts, said_by
from bot.channels.zalo_oa.hearing import Hearing
from bot.channels.zalo_oa.replies import Replies
from bot.channels.zalo_oa.tokens import NOTHING, NoToken, Tokens
from bot.channels.zalo_oa.windows import Way, way
from bot.choices import Words
from bot.loop import Loop
from bot.studio import MAX_BYTES

logger = logging.getLogger(__name__)

T = TypeVar("T")
FILES, PICTURE = {".pdf", ".doc", ".docx", ".csv"}, ".png"
LARGEST_FILE = 5 * 1024 * 1024
LOOK = 300.0  # seconds between looks at the tokens: who hears nothing for months must still have them
SOON, PATIENCE = timedelta(seconds=5), timedelta(minutes=1)
UNMENDED = timedelta(minutes=15)  # while there is no token, and an operator has to do something
DAY = timedelta(days=1)  # after which a new month, another budget or a template may have opened what is closed: looking costs nothing
AND = " + "
FREE_QUOTA = "reply"  # what Zalo calls what costs nothing


@dataclass(frozen=True)
class Account:
    """One Official Account and the application that speaks for it."""

    oa: str
    app_id: str
    app_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    paid_messages: int = 0
    template: str = ""


class NoMoreFree(Exception):
    """Some of a message has arrived, and the rest would cost money."""


class ZaloOaChannel:
    """One Official Account. `hosts` are those from which pictures may be fetched; `words` stand around choices, `listen` before a recording."""

    name = "zalo_oa"
    # Plans allow from 100 calls a minute; a picture takes two.
    capabilities = Capabilities(
        text_length=TEXT,
        overall=Rate(90, 60, burst=10),
        per_chat=Rate(1, 1, burst=3),
        per_group=Rate(1, 1),
        buttons=False,
        edits=False,
        merges=True,
        together=8,
    )

    def __init__(
        self,
        account: Account,
        api_url: str,
        login_url: str,
        *,
        hosts: Sequence[str],
        memory: Memory,
        receive: Receive,
        enclosed: Enclosed,
        links: Links,
        words: Mapping[str, Words],
        listen: Mapping[str, str],
        clock: Clock,
    ) -> None:
        self.bot = account.oa
        self._account, self._hosts, self._enclosed, self._links, self._clock = account, hosts, enclosed, links, clock
        self._words, self._listen = words, listen
        self._client = Client(api_url, login_url, account.app_id, account.app_secret)
        self._tokens = Tokens(memory, clock, self._client.renew, account.refresh_token)
        self._budget, self._replies = Budget(memory, clock, account.paid_messages), Replies(memory)
        refusals = Refusals(memory, clock, "if people are not answered, ZALO_OA_WEBHOOK_SECRET is not the OA Secret Key of Zalo's webhook page")
        self._hearing = Hearing(account.oa, account.app_id, account.webhook_secret, receive, refusals)
        self._loop = Loop("zalo_oa tokens", self._look_at_tokens, LOOK)
        self._begun = Begun()
        self._has_told = False  # that something cost money which was expected to be free

    # Events

    def add_routes(self, app: web.Application) -> None:
        """The webhook's address."""
        self._hearing.add_routes(app)

    async def start(self) -> None:
        """Begins to keep the tokens fresh; events come by themselves.

        Raises:
            CannotStart: there is no token, and none was pasted.
        """
        if not await self._tokens.begin():
            raise CannotStart(NOTHING)
        self._loop.start()

    async def stop(self) -> None:
        """Renews no more."""
        await self._loop.stop()

    async def close(self) -> None:
        """Lets go of the lines to Zalo, once no renewal is under way."""
        await self._tokens.settle()
        await self._client.close()

    async def usage(self) -> Used:
        """What of this month's budget is used."""
        return await self._budget.used()

    async def trouble(self) -> str | None:
        """What an operator has to do about the tokens, in one line; nothing if all is well."""
        return await self._tokens.trouble()

    async def _look_at_tokens(self) -> bool:
        with contextlib.suppress(NoToken):  # of which is told where it was refused
            await self._tokens.get()
        return False

    # Messages

    async def send(self, message: Outgoing) -> Outcome:
        """Sends, as the time since somebody wrote there allows."""
        enclosed, message = await self._brought(message)
        drawn = parts(message, enclosed, self._words)
        try:
            outcome = await self._go(message, drawn)
        except NoMoreFree:
            outcome = await self._go(message, drawn)  # the rest, for money if that may be
        if not isinstance(outcome, TryLater | Closed):
            self._begun.end(message.key)
        return outcome

    async def _go(self, message: Outgoing, drawn: Sequence[Part]) -> Outcome:
        to_go = len(drawn) - len(self._arrived(message, drawn))
        left, has_free = await self._budget.left(), await self._replies.remain(message.chat, message.heard_at)
        match way(message.heard_at, self._clock(), to_go, left, bool(self._account.template), has_free):
            case Way.FREE:
                return (await self._ended(self._send_parts(message, drawn)))[0]
            case Way.PAID:
                return await self._for_money(to_go, lambda: self._paid(message, drawn))
            case Way.TEMPLATE:
                return await self._for_money(1, lambda: self._knock(message))
            case Way.CLOSED:
                return Closed("nobody wrote there for too long, or nothing more is free until they do", at=self._clock() + DAY)

    async def _for_money(self, costs: int, send: Callable[[], Awaitable[tuple[Outcome, int]]]) -> Outcome:
        """Sends what costs money, counted before; `send` gives what came of it, and how much of it was, or may have been, spent."""
        if not await self._budget.take(costs):
            return Closed("this month's paid messages are used up", at=self._clock() + DAY)
        outcome, spent = await send()  # should this be cut short, nothing is given back: it may have been sent
        await self._budget.give_back(costs - spent)
        return outcome

    async def _paid(self, message: Outgoing, drawn: Sequence[Part]) -> tuple[Outcome, int]:
        before = len(self._arrived(message, drawn))
        outcome, unclear = await self._ended(self._send_parts(message, drawn, for_money=True))
        return outcome, len(self._arrived(message, drawn)) - before + unclear

    async def _knock(self, message: Outgoing) -> tuple[Outcome, int]:
        """Sends the first words in the approved template. The message itself, with its choices, waits until somebody writes; so do those after it."""
        values, template = knock(message.text), self._account.template
        call = self._with_token(lambda token: self._client.send_template(token, message.chat, template, values))
        match await self._ended(call):
            case Sent(), _:
                return Closed("the template has knocked; it waits until somebody writes"), 1
            case _, True:
                return Closed("the template may have knocked, and does so for money only once; it waits until somebody writes"), 1
            case ((Refused(why) | Closed(why)), _):
                logger.warning("Zalo did not send the template: %s", why)
                return Closed(why), 0
            case outcome, _:
                return outcome, 0

    async def _ended(self, sending: Awaitable[str]) -> tuple[Outcome, bool]:
        """What came of sending something; and whether one more part than is known of may have been said, and billed."""
        now = self._clock()
        try:
            return Sent(await sending), False
        except NoToken as error:
            return TryLater(str(error), at=now + (SOON if error.soon else UNMENDED), whole_bot=True), False
        except TooFast as error:
            return TryLater(str(error), at=now + PATIENCE, whole_bot=True), False
        except QuotaUsed as error:
            logger.warning("Zalo says that a quota is used up, what is said there waits until somebody writes: %s", error)
            return Closed(str(error), at=now + DAY), False
        except NotFollower as error:
            return Unreachable(str(error)), False
        except WindowClosed as error:
            return Closed(str(error)), False
        except ZaloError as error:
            return Refused(str(error)), False
        except NoAnswer as error:
            return TryLater(f"Zalo did not answer: {error}", whole_bot=True), not isinstance(error, NothingSaid)

    async def _send_parts(self, message: Outgoing, drawn: Sequence[Part], for_money: bool = False) -> str:
        """Sends every part that an earlier try did not. Returns the ids of all.

        Raises:
            NoMoreFree: the rest would cost money, and it should not.
        """
        arrived = self._arrived(message, drawn)
        for part in drawn[len(arrived) :]:
            taken = await self._send_part(message.chat, part)
            arrived = [*arrived, taken.ref]
            self._begun.keep(message.key, [part.mark for part in drawn], arrived)
            if not for_money and not await self._was_free(message, taken) and len(arrived) < len(drawn):
                raise NoMoreFree
        return AND.join(arrived)

    async def _was_free(self, message: Outgoing, taken: Taken) -> bool:
        """Counts what cost money though it was expected to be free. Returns whether more may be free."""
        if taken.quota not in ("", FREE_QUOTA):
            await self._budget.count()
            if not self._has_told:
                logger.warning("what should have been free went out of Zalo's quota %r: it is counted as a message that costs money", taken.quota)
            self._has_told = True
        if taken.remain != 0 or taken.quota != FREE_QUOTA or message.heard_at is None:
            return True
        await self._replies.are_used_up(message.chat, message.heard_at)
        return False

    def _arrived(self, message: Outgoing, drawn: Sequence[Part]) -> list[str]:
        return self._begun.refs(message.key, [part.mark for part in drawn])

    async def _send_part(self, user: str, part: Part) -> Taken:
        named = ""
        if part.kind != "text":
            kind = part.kind
            named = await self._with_token(lambda token: self._client.upload(token, kind, part.name, part.data))
        return await self._with_token(lambda token: self._client.send(token, user, said_by(part, named)))

    async def _with_token(self, call: Callable[[str], Awaitable[T]]) -> T:
        """Calls with a token that is good; with a newer one once more, should Zalo not take it."""
        token = await self._tokens.get()
        try:
            return await call(token)
        except TokenRefused:
            newer = await self._tokens.get(refused=token)
        try:
            return await call(newer)
        except TokenRefused as error:
            raise NoToken(str(error), soon=False) from None

    # What comes with the words

    async def _brought(self, message: Outgoing) -> tuple[list[Part], Outgoing]:
        """All that comes with the words, as far as it is still there; and the words, with links to what Zalo does not take, as recordings."""
        photos = await self._enclosed.stored(message.photos) if message.album else await self._picture(message)
        images = [await self._image(data) for data in photos]
        files = [await self._file(file, message.language) for file in message.files]
        voices = [await self._voice(key, message.language) for key in message.voices]
        links = [link for link in files if isinstance(link, str)]
        handed_over = [part for part in files if isinstance(part, Part)]
        handed_over.sort(key=lambda part: part.kind == "image")  # a last picture bears the words, and each part may cost money
        return [*handed_over, *images], replace(message, text="\n".join(words for words in (message.text, *voices, *links) if words))

    async def _voice(self, key: str, language: str) -> str:
        link = await self._links.to_voice(key, language)
        return f"{self._listen[language]} {link}" if link else ""

    async def _picture(self, message: Outgoing) -> list[bytes]:
        picture = await self._enclosed.picture(message.photos, message.marks)
        return [picture] if picture else []

    async def _image(self, data: bytes, name: str = "anh.jpg") -> Part:
        return Part("image", data=await asyncio.to_thread(pictures.fitted, data), name=name)

    async def _file(self, file: Attached, language: str) -> Part | str:
        """A file, made now: shown if it is a picture, else handed over; of a kind or a size that Zalo does not take, words with a link to it."""
        suffix = PurePosixPath(file.name).suffix.lower()
        if suffix in FILES | {PICTURE}:
            data = await self._enclosed.file(file)
            if data is None:
                return ""
            if suffix == PICTURE:
                return await self._image(data, file.name)
            if len(data) <= LARGEST_FILE:
                return Part("file", data=data, name=file.name)
        link = await self._links.to_file(file, language)
        return f"{file.name}: {link}" if link else ""

    # Media and courtesies

    async def fetch(self, media: Media) -> bytes:
        """Downloads what Zalo named by an address."""
        return await download.fetch(self._client.http, media.ref, self._hosts, MAX_BYTES)

    async def discard(self, media: Media) -> None:
        """Nothing of ours lies at Zalo."""

    async def show_working(self, chat: str) -> None:
        """Zalo shows nothing of the kind."""
