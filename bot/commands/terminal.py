"""What the commands write: plain words on stdout, troubles and progress on stderr, QR codes that a phone reads off the screen."""

import contextlib
import io
import sys
from typing import TextIO

import segno
from rich.console import Console

out = Console(highlight=False, soft_wrap=True)
err = Console(highlight=False, soft_wrap=True, stderr=True)


def say(text: str = "") -> None:
    """One line on stdout, as it stands."""
    out.print(text, markup=False)


def say_address(before: str, url: str) -> None:
    """A line that ends in an address which terminals can open."""
    out.print(before, end="", markup=False)
    out.print(url, style=f"bold link {url}", markup=False)


def say_qr(url: str) -> None:
    """An address as a QR code in as few lines as can be: white on black, whatever the terminal's colours, as its signs are meant."""
    drawn = io.StringIO()
    segno.make(url, micro=False).terminal(out=drawn, border=2, compact=True)
    out.print(drawn.getvalue().rstrip("\n"), style="#ffffff on #000000", markup=False)


def trouble(text: str) -> None:
    """One line on stderr."""
    err.print(f"banhoc: {' '.join(text.split())}", markup=False)


def never_fail_to_write() -> None:
    """A terminal that lacks Vietnamese letters, as on an old Windows, shows question marks instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        _replace_unknown_letters(stream)


def _replace_unknown_letters(stream: TextIO) -> None:
    with contextlib.suppress(AttributeError, ValueError):
        stream.reconfigure(errors="replace")  # type: ignore[attr-defined]
