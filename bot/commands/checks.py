"""What came of looking at something."""

import enum
from dataclasses import dataclass
from datetime import datetime

from models.timezone import local


class State(enum.Enum):
    """What came of a check."""

    FINE = "ok"
    NOTE = "note"
    ATTENTION = "look"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: State
    says: str


def at_clock(moment: datetime) -> str:
    """A time as the clocks in Vietnam show it."""
    return f"{local(moment):%Y-%m-%d %H:%M:%S}"
