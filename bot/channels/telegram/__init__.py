"""Telegram, through python-telegram-bot's client. What comes in is written down before it is confirmed."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "1")  # durations as such, before the library is imported; its old way warns

from bot.channels.telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]
