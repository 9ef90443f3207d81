"""A server of one's own for each test, and the real client."""

import io
import ssl
from collections.abc import AsyncIterator, Callable

import pytest
from PIL import Image
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.request import HTTPXRequest

from tests.servers.telegram import Person, TelegramServer

NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # loading the certificates of the world takes longer than a test
Picture = Callable[..., bytes]


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1_795_000_000.0

    def __call__(self) -> float:
        return self.now

    def later(self, seconds: float) -> None:
        """Lets time pass."""
        self.now += seconds


def buttons(*labels: str) -> InlineKeyboardMarkup:
    """A row of buttons that carry what they say."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label) for label in labels]])


async def told(bot: Bot, after: int | None = None) -> list[Update]:
    """What the bot is told now."""
    return list(await bot.get_updates(offset=after and after + 1))


@pytest.fixture(autouse=True)
def durations(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client counts time in durations, as it will by default; else it warns of it."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
def clock() -> Clock:
    """A clock that stands until it is moved."""
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[TelegramServer]:
    """A server by that clock."""
    async with TelegramServer(clock=clock) as running:
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[Bot]:
    """python-telegram-bot's client, speaking to that server."""
    request, polling = (HTTPXRequest(read_timeout=2.0, httpx_kwargs={"verify": NO_TLS}) for _ in range(2))
    made = Bot(server.token, server.url + "/bot", server.url + "/file/bot", request=request, get_updates_request=polling)
    async with made:
        yield made


@pytest.fixture
def person(server: TelegramServer) -> Person:
    """Somebody who has opened the bot; the bot was told so and has heard it."""
    made = server.person("Người Mẫu Một")
    made.start()
    server.updates.waiting.clear()
    return made


@pytest.fixture
def picture() -> Picture:
    """Makes pictures."""

    def make(width: int = 900, height: int = 700, colour: str = "green") -> bytes:
        out = io.BytesIO()
        Image.new("RGB", (width, height), colour).save(out, "JPEG")
        return out.getvalue()

    return make
