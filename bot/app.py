"""Puts the parts together, starts them in order, stops them in the opposite one. Only this file knows everybody."""

import asyncio
import logging
import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import IO

from aiohttp import web
from pydantic import SecretStr
from sqlalchemy import Engine

from bot import photos as pictures
from bot import sample, store, voices
from bot.channels.base import AnswersPresses, CannotStart, Channel
from bot.channels.enclosed import Enclosed
from bot.channels.links import Links
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.channel import Commands
from bot.channels.web import WebChannel, WebServer, guard
from bot.channels.web.hub import Hub
from bot.channels.web.ports import Elsewhere, OnZalo
from bot.channels.web.server import FRAME_BYTES
from bot.channels.zalo_bot import ZaloBotChannel
from bot.channels.zalo_bot.channel import bot_of
from bot.channels.zalo_bot.drawing import Words as ZaloBotWords
from bot.channels.zalo_oa import ZaloOaChannel
from bot.channels.zalo_oa.channel import Account
from bot.choices import Words
from bot.clock import Clock, utc_now
from bot.conversation.engine import Pressed
from bot.conversation.understand import fold
from bot.doors import BOT, CHANNEL, Doors
from bot.duty import HOLDER, Duty
from bot.files import Files
from bot.inbox import Inbox
from bot.media import Intake, small_key
from bot.memory import Memory
from bot.outbox import Sender
from bot.schedule import Schedule
from bot.settings import Settings, Wrong
from bot.sheet import compose
from bot.studio import Studio
from bot.transcripts import Transcripts
from bot.worker import Worker
from handlers import BOOK
from locales import DEFAULT, keys, languages, text
from models import announcements, database, leases, plans, programme, programme_versions, schema
from models.country import gazetteer
from models.database import Database

logger = logging.getLogger(__name__)

MEDIA_SECONDS = 15.0  # less than a claim of media lasts
STOP_SECONDS = 4.0  # for what is under way, within the five that a supervisor grants


class App:
    """The running program."""

    def __init__(self, settings: Settings, data: Database, photos: store.Store) -> None:
        self.settings, self.database, self.store = settings, data, photos
        self.clock = Clock()
        self.studio = Studio(pictures.take_in, pictures.MEMORY, MEDIA_SECONDS)
        self.booth = Studio(voices.take_in, voices.MEMORY, MEDIA_SECONDS)
        self.files = Files(data, photos, self.clock)
        self.enclosed = Enclosed(photos, self.files, compose, small_key)
        self.links = Links(Memory(data, "links", "", self.clock), settings.public_url, self.enclosed, self.clock, link_words())
        self._courtesies: set[asyncio.Task[None]] = set()
        transcripts = Transcripts(data, CHANNEL, BOT, self.clock, self._event_came)
        doors = Doors(data, self.clock, self._event_came)
        hub = Hub(transcripts, doors)
        self.channels: dict[str, Channel] = {"web": WebChannel(transcripts, photos, hub)}
        self.duties = [Duty(f"alive {HOLDER}", data, self.clock)]  # as long as it is held, what this process claimed is its own
        telegram = self._telegram()
        if telegram:
            self.channels["telegram"] = telegram
        zalo_oa = self._zalo_oa()
        if zalo_oa:
            self.channels["zalo_oa"] = zalo_oa
        zalo_bot = self._zalo_bot()
        if zalo_bot:
            self.channels["zalo_bot"] = zalo_bot
        self.senders = {name: Sender(channel, data, self.clock) for name, channel in self.channels.items()}
        self.worker = Worker(data, BOOK, self.clock, self._turn_done, self._pressed)
        self.intake = Intake(data, photos, self.studio, self.booth, self.channels, self.clock, self._media_in)
        self.schedule = Schedule(data, photos, self.clock, self._timers_fired)
        server = WebServer(
            transcripts,
            doors,
            photos,
            hub,
            self.files,
            sample=settings.sample,
            public_url=settings.public_url,
            words=page_words(),
            small=small_key,
            elsewhere=Elsewhere(lambda: telegram.username if telegram else None, lambda: on_zalo(settings, zalo_bot)),
        )
        self.http = web.Application(middlewares=[guard.headers], client_max_size=FRAME_BYTES)
        server.add_routes(self.http)
        self.links.add_routes(self.http)
        if telegram:
            telegram.add_routes(self.http)
        if zalo_bot:
            zalo_bot.add_routes(self.http)
        if zalo_oa:
            zalo_oa.add_routes(self.http)
        self._runner = web.AppRunner(self.http, access_log=None, shutdown_timeout=1.0, auto_decompress=False)

    def _telegram(self) -> TelegramChannel | None:
        """The Telegram channel, if there is a token."""
        token = self.settings.telegram_token.get_secret_value() if self.settings.telegram_token else ""
        if not token:
            return None
        poller = Duty(f"poll telegram {token.split(':')[0]}", self.database, self.clock)
        self.duties.append(poller)
        return TelegramChannel(
            token,
            self.settings.telegram_api_url,
            public_url=self.settings.public_url,
            poller=poller,
            receive=Inbox(self.database, "telegram", token.split(":")[0], self.clock, self._event_came, TelegramChannel.capabilities),
            enclosed=self.enclosed,
            commands=command_menu(),
        )

    def _zalo_oa(self) -> ZaloOaChannel | None:
        """The channel of the Zalo Official Account, if there is one.

        Raises:
            Wrong: not all that it needs is set.
        """
        account = official_account(self.settings)
        if account is None:
            return None
        return ZaloOaChannel(
            account,
            self.settings.zalo_oa_api_url,
            self.settings.zalo_oa_login_url,
            hosts=media_hosts(self.settings),
            memory=Memory(self.database, "zalo_oa", account.oa, self.clock),
            receive=Inbox(self.database, "zalo_oa", account.oa, self.clock, self._event_came, ZaloOaChannel.capabilities),
            enclosed=self.enclosed,
            links=self.links,
            words=choice_words(),
            listen={language: text("link-voice").in_(language) for language in languages()},
            clock=self.clock,
        )

    def _zalo_bot(self) -> ZaloBotChannel | None:
        """The channel of the Zalo bot, if there is a token."""
        token = self.settings.zalo_bot_token.get_secret_value() if self.settings.zalo_bot_token else ""
        if not token:
            return None
        bot = bot_of(token)
        poller = Duty(f"poll zalo_bot {bot}", self.database, self.clock)
        self.duties.append(poller)
        return ZaloBotChannel(
            token,
            self.settings.zalo_bot_api_url,
            public_url=self.settings.public_url,
            poller=poller,
            receive=Inbox(self.database, "zalo_bot", bot, self.clock, self._event_came, ZaloBotChannel.capabilities),
            memory=Memory(self.database, "zalo_bot", bot, self.clock),
            links=self.links,
            words=zalo_bot_words(),
            hosts=media_hosts(self.settings),
            messages_a_month=self.settings.zalo_bot_messages,
            users_a_month=self.settings.zalo_bot_users,
            clock=self.clock,
        )

    def _pressed(self, pressed: Pressed) -> None:
        channel = self.channels.get(pressed.channel)
        if isinstance(channel, AnswersPresses):
            may_mark = pressed.chosen and self.senders[pressed.channel].spare(pressed.chat_id, "private")
            chosen = pressed.chosen if may_mark else None
            task = asyncio.create_task(channel.answer_press(pressed.press, pressed.chat, pressed.said, chosen))
            self._courtesies.add(task)
            task.add_done_callback(self._courtesies.discard)

    def _event_came(self) -> None:
        self.intake.wake()
        self.worker.wake()

    def _media_in(self) -> None:
        self.worker.wake()

    def _timers_fired(self) -> None:
        self.worker.wake()

    def _turn_done(self) -> None:
        for sender in self.senders.values():
            sender.wake()

    async def start(self) -> None:
        """Starts everything; the doors open last.

        Raises:
            Wrong: the address cannot be listened on, sample people meet real ones, or the programme was edited under people who are in it.
        """
        await self._look_around()
        await asyncio.to_thread(gazetteer.load)  # so that the first person need not wait for it
        for duty in self.duties:
            duty.start()
        self.worker.start()
        self.intake.start()
        for sender in self.senders.values():
            sender.start()
        self.schedule.start()
        await self._open_channels()
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self.settings.host, self.settings.port).start()
        except OSError as error:
            await self.stop()
            raise Wrong(_address_trouble(self.settings, error)) from None

    async def _open_channels(self) -> None:
        for channel in self.channels.values():
            try:
                await channel.start()
            except CannotStart as error:
                await self.stop()
                raise Wrong(str(error)) from None

    async def _look_around(self) -> None:
        await self.database.write(self.clock.look)
        if not self.clock.is_believable():
            logger.warning("the clock is earlier than the newest record (%s): nothing is sent until it is set", self.clock.newest)
        await self._settle_programme()
        if self.settings.sample:
            try:
                await self.database.write(lambda db: sample.prepare(db, self.clock()))
            except sample.RealPeople:
                raise Wrong("SAMPLE and real people do not mix: set SAMPLE=no, or another DATABASE_URL for trying out") from None

    async def _settle_programme(self) -> None:
        """A file is in the hands of whoever starts this; the shipped programme is not, and people stay on what they began with."""
        try:
            await self.database.write(lambda db: programme_versions.settle(db, programme.current(), self.clock()))
        except programme_versions.Edited as error:
            if self.settings.programme:
                raise Wrong(edited_file(self.settings.programme, error)) from None
            logger.warning("the shipped programme: %s, and stay on", error)

    async def stop(self) -> None:
        """Takes nothing new, ends what is under way."""
        await self._runner.cleanup()
        for channel in self.channels.values():
            await channel.stop()
        senders, duties = (sender.stop() for sender in self.senders.values()), (duty.stop() for duty in self.duties)
        await asyncio.gather(self.schedule.stop(), self.intake.stop(), self.worker.stop(), *senders, *duties)
        if self._courtesies:
            await asyncio.wait(self._courtesies)
        for channel in self.channels.values():
            await channel.close()
        await asyncio.gather(self.studio.close(), self.booth.close(), self.files.close())

    @property
    def address(self) -> tuple[str, int]:
        """Where it listens."""
        host, port, *_ = self._runner.addresses[0]
        return str(host), int(port)


async def run(settings: Settings, ready: Callable[[App], None]) -> None:
    """Runs until SIGTERM or SIGINT. `ready` is called when the doors are open.

    Raises:
        Wrong: it cannot begin.
    """
    choose_programme(settings)
    announcements.use(settings.announce_alone)
    plans.use(settings.zalo_bot_messages, settings.zalo_bot_users)
    data, photos = await open_all(settings)
    lock = only_process(data.engine)
    try:
        if lock:
            await data.write(lambda db: leases.break_all(db, utc_now()))
        app = App(settings, data, photos)
        stopping = asyncio.Event()
        _on_signals(stopping.set)
        await app.start()
        ready(app)
        await stopping.wait()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await app.stop()
        except TimeoutError:
            logger.warning("some work did not end in time; it is taken up again at the next start")
    finally:
        data.close()
        if lock:
            lock.close()


def choose_programme(settings: Settings) -> None:
    """Lets the programme of the settings run.

    Raises:
        Wrong: its file cannot be used.
    """
    try:
        programme.use(settings.programme)
    except programme.BrokenProgramme as error:
        raise Wrong(f"PROGRAMME: {error}") from None


def zalo_link(settings: Settings) -> str | None:
    """The link that opens us on Zalo, of the Official Account where there are both; nothing where Zalo is not used."""
    if settings.zalo_oa_id:
        return f"https://zalo.me/{settings.zalo_oa_id}"
    return settings.zalo_bot_url if settings.zalo_bot_token else None


def on_zalo(settings: Settings, bot: ZaloBotChannel | None) -> OnZalo | None:
    """How we are found on Zalo: a bot without a link by its name."""
    if link := zalo_link(settings):
        return OnZalo(link)
    return OnZalo(name=bot.called) if bot else None


def official_account(settings: Settings) -> Account | None:
    """The Official Account of the settings, if anything of one is set.

    Raises:
        Wrong: something that it needs is missing.
    """
    names = ("zalo_oa_id", "zalo_oa_app_id", "zalo_oa_app_secret", "zalo_oa_webhook_secret")
    given = {name: _revealed(getattr(settings, name)) for name in (*names, "zalo_oa_refresh_token")}
    if not any(given.values()):
        return None
    missing = [name.upper() for name in names if not given[name]]
    if missing:
        raise Wrong(f"a Zalo Official Account needs {' and '.join(missing)} too: set it, or take every ZALO_OA_… away")
    if settings.public_url is None:
        raise Wrong("a Zalo Official Account needs PUBLIC_URL, the https address to which Zalo brings what people write")
    more = {"paid_messages": settings.zalo_oa_paid_messages, "template": settings.zalo_oa_template or ""}
    return Account(*given.values(), **more)  # type: ignore[arg-type]


def _revealed(value: SecretStr | str | None) -> str:
    """A setting without what is easily pasted along."""
    return (value.get_secret_value() if isinstance(value, SecretStr) else value or "").strip()


def media_hosts(settings: Settings) -> list[str]:
    """The hosts from which Zalo's pictures and recordings may be fetched."""
    return [host.strip() for host in settings.zalo_media_hosts.split(",") if host.strip()]


def edited_file(file: Path, edited: programme_versions.Edited) -> str:
    """What whoever edited a programme's file is told."""
    return f"PROGRAMME: {file}: {edited}: give it a new `version`"


async def open_all(settings: Settings) -> tuple[Database, store.Store]:
    """Opens the database, migrated, and the photo store.

    Raises:
        Wrong: either cannot be used.
    """
    data = await open_database(settings)
    try:
        photos = store.open_store(settings.photo_store)
        await photos.check()
    except (store.Unusable, ValueError) as error:
        data.close()
        raise Wrong(f"PHOTO_STORE: {error}") from None
    return data, photos


async def open_database(settings: Settings, migrate: bool = True) -> Database:
    """Opens the database.

    Raises:
        Wrong: it cannot be used, or is newer than this program.
    """
    try:
        data = await asyncio.to_thread(database.connect, settings.database_url)
        if migrate:
            await asyncio.to_thread(schema.migrate, data.engine)
    except database.Unusable as error:
        raise Wrong(str(error)) from None
    except schema.Unknown as error:
        data.close()
        raise Wrong(str(error)) from None
    return data


def only_process(engine: Engine) -> IO[str] | None:
    """On SQLite, the proof that no other process runs on this database: then leases of dead ones need not be waited for.

    Raises:
        Wrong: another one runs.
    """
    if engine.dialect.name != "sqlite":
        return None
    path = Path(f"{engine.url.database}.lock")
    lock = path.open("w")
    try:
        _lock_file(lock)
    except OSError:
        lock.close()
        raise Wrong(f"another banhoc runs on {engine.url.database}: stop it first, or use PostgreSQL for several") from None
    return lock


def _lock_file(lock: IO[str]) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)


def page_words() -> dict[str, dict[str, str]]:
    """The page's texts, by language."""
    return {language: {key.removeprefix("page-"): text(key).in_(language) for key in keys("vi", "page-")} for language in languages()}


def zalo_bot_words() -> dict[str, ZaloBotWords]:
    """What the Zalo bot's channel itself says, by language."""
    said = choice_words().items()
    return {language: ZaloBotWords(words, text("link-line").in_(language), text("link-voice").in_(language)) for language, words in said}


def link_words() -> dict[str, dict[str, str]]:
    """The texts of the page behind a link to a file, by language."""
    return {
        language: {name: text(f"link-{name}").in_(language) for name in ("title", "ready", "download", "listen", "gone")} for language in languages()
    }


def choice_words() -> dict[str, Words]:
    """What stands around choices where there are no buttons, by language."""
    return {language: Words(text("channel-more").in_(language), text("channel-hint").in_(language)) for language in languages()}


def command_menu() -> Commands:
    """The commands of private chats, by language: each is the first of its words, in letters that a messenger takes."""
    menu: Commands = {}
    for language in languages():
        words = {key.removeprefix("command-"): text(key).in_(language).split(",")[0] for key in BOOK.commands}
        listed = [(fold(word).replace(" ", "_"), text(f"about-{name}").in_(language)) for name, word in words.items()]
        menu[None if language == DEFAULT else language] = listed
    return menu


def _on_signals(stop: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))


def _address_trouble(settings: Settings, error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return f"HOST {settings.host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for phones on the same Wi-Fi"
    return f"PORT {settings.port} on {settings.host} cannot be used ({os.strerror(error.errno or 0)}): choose another with PORT"
