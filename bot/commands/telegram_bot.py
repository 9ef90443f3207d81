"""What the commands ask of Telegram: short questions, with answers in words when it does not answer."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot
from telegram.error import Forbidden, InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot import logs
from bot.settings import Settings, Wrong

SECONDS = 5.0
CONNECTIONS = 8


class NotAsked(Exception):
    """Telegram could not be asked; the message says why and what to do."""


def token_of(current: Settings) -> str | None:
    """The bot's token, if Telegram is used."""
    return current.telegram_token.get_secret_value() if current.telegram_token else None


def check_token(current: Settings) -> None:
    """Checks that the token can be one: of half a token, the secret half would be taken for the bot's number, which is no secret.

    Raises:
        Wrong: it cannot.
    """
    token = token_of(current)
    if token and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
        raise Wrong("TELEGRAM_TOKEN is no token: copy it anew from BotFather, the number, the colon and all that follows")


@asynccontextmanager
async def asking(current: Settings) -> AsyncIterator[Bot]:
    """The bot, once Telegram has told who it is. The token itself is never shown.

    Raises:
        NotAsked: there is no token, Telegram does not know it, or does not answer.
    """
    token, root = token_of(current), current.telegram_api_url
    if not token:
        raise NotAsked("TELEGRAM_TOKEN is not set")
    request = HTTPXRequest(CONNECTIONS, read_timeout=SECONDS, connect_timeout=SECONDS, pool_timeout=SECONDS)
    bot = Bot(token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot", request=request)
    try:
        await _introduce(bot, root)
        yield bot
    finally:
        await bot.shutdown()


async def _introduce(bot: Bot, root: str) -> None:
    try:
        await bot.initialize()
    except (InvalidToken, Forbidden):
        raise NotAsked(f"{root} does not know TELEGRAM_TOKEN: copy it anew from BotFather") from None
    except TelegramError as error:
        raise NotAsked(f"{root} does not answer ({logs.without_secrets(error.message)}): check TELEGRAM_API_URL and the line") from None
