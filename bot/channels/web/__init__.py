"""The web chat: a messenger of our own, on a page. How page and server talk is written in docs/web-chat.md."""

from bot.channels.web.channel import WebChannel
from bot.channels.web.server import WebServer

__all__ = ["WebChannel", "WebServer"]
