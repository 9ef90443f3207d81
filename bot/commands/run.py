"""`banhoc run`: serves until it is stopped, and says where."""

import asyncio
import socket

from bot import app, logs, settings
from bot.commands import telegram_bot
from bot.commands.terminal import say, say_address, say_qr
from bot.settings import Settings

EVERYWHERE = ("0.0.0.0", "::")
NOWHERE = ("192.0.2.1", 9)  # an address kept for documentation: asking for the way there sends nothing


def run() -> None:
    """Start the chatbot, and serve until Ctrl+C.

    Without any setting: the web chat on this machine, on SQLite and a photo folder, with a sample commune.

    Examples:

      banhoc run
      HOST=0.0.0.0 PORT=8090 banhoc run
    """
    current = settings.load()
    telegram_bot.check_token(current)
    logs.set_up()
    asyncio.run(app.run(current, greet))
    say("stopped")


def greet(running: app.App) -> None:
    """Says where the doors are, and who is let in."""
    current, (_, port) = running.settings, running.address
    say_address("Bạn Học is at ", local_url(current, port))
    if current.host in EVERYWHERE:
        say_address("Phones on the same Wi-Fi: ", f"http://{lan_address()}:{port}/")
        say_qr(f"http://{lan_address()}:{port}/")
    if current.public_url:
        say_address("The world sees it at ", f"{current.public_url}/")
    say(_who_is_let_in(current))
    say("Ctrl+C stops it.")


def local_url(current: Settings, port: int) -> str:
    """The address for a browser on this machine."""
    host = "127.0.0.1" if current.host in EVERYWHERE else current.host
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def lan_address() -> str:
    """This machine's address on the network that leads outside, or its name when none does."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(NOWHERE)
            return str(probe.getsockname()[0])
    except OSError:
        return socket.gethostname()


def settings_help() -> str:
    """Every setting, what it means and its default, for the end of the help."""
    described = [_described(name, field.description or "", field.default) for name, field in Settings.model_fields.items()]
    return "\n".join(["Settings, from the environment or a file .env in the current folder:", "", *described])


def _described(name: str, meaning: str, default: object) -> str:
    if default is None:
        shown = "none"
    elif isinstance(default, bool):
        shown = "yes" if default else "no"
    else:
        shown = str(default)
    return f"  {name.upper()}\n    {meaning} (default: {shown})"


def _who_is_let_in(current: Settings) -> str:
    if current.sample:
        return "It shows a sample commune, to everybody who opens it. For real use set SAMPLE=no."
    return "Nobody is let in without an invitation: see `banhoc invite --help`."
