"""What the program says while it runs: one line a record on stderr, tracebacks kept, secrets taken out."""

import logging
import re
import sys
from typing import TextIO

HIDDEN = "***"
_SECRETS = (
    (re.compile(r"\bbot[^/\s'\"]+:[^/\s'\"]+(?=/)"), f"bot{HIDDEN}"),  # a Telegram token within a URL
    (re.compile(r"\d+(?::|%3A)[\w-]{30,}"), HIDDEN),  # and anywhere else
    (re.compile(r"/#[\w-]+"), f"/#{HIDDEN}"),  # a link into the web chat
    (re.compile(r"/(picture|file|voice)/[\w-]{32}"), rf"/\1/{HIDDEN}"),  # a link to what a messenger fetches
    (re.compile(r"(://[^:/?#\s@]*):\S*@"), rf"\1:{HIDDEN}@"),  # a password within a URL
    (re.compile(r"(\bpassword=)[^\s&'\"]+", re.IGNORECASE), rf"\1{HIDDEN}"),
)


def without_secrets(text: str) -> str:
    """A text with tokens, passwords and links' secrets taken out."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class OneLine(logging.Formatter):
    """A record as one line, its traceback below. Secrets are taken out of both: whatever is logged passes here last."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname:<7} {name}: {message}", style="{", datefmt="%Y-%m-%d %H:%M:%S%z")

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:
        return " ".join(super().formatMessage(record).splitlines())


def set_up(stream: TextIO | None = None) -> None:
    """Sends our own records from INFO on, and everybody else's from WARNING on, to stderr."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(OneLine())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(logging.INFO)
