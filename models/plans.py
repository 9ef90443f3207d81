"""How much of the Zalo bot's monthly plan is used.

Its channel counts that in what it remembers, under `zalo_bot <bot> used <year>-<month>`.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models.memory import Memory
from models.timezone import local

WARN_FROM = 0.8


@dataclass(frozen=True)
class Plan:
    """How many messages a month, and how many people."""

    messages: int
    people: int


_allowed = Plan(3000, 50)


def use(messages: int, people: int) -> None:
    """What the Zalo bot's plan allows; said once, at start."""
    global _allowed
    _allowed = Plan(messages, people)


def allowed() -> Plan:
    """What the Zalo bot's plan allows."""
    return _allowed


def nearly_used(db: Session, now: datetime) -> Plan | None:
    """What is used of this month's plan, once that is four fifths of it or more."""
    month = f"{local(now):%Y-%m}"
    kept = col(Memory.key).startswith("zalo_bot ", autoescape=True) & col(Memory.key).endswith(f" used {month}", autoescape=True)
    used = [Plan(value.get("messages", 0), value.get("users", 0)) for value in db.exec(select(Memory.value).where(kept))]
    return next((each for each in used if _is_nearly_all(each)), None)


def _is_nearly_all(used: Plan) -> bool:
    return used.messages >= _allowed.messages * WARN_FROM or used.people >= _allowed.people * WARN_FROM
