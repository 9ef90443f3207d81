"""For whom something is done here: for oneself, or for somebody who is helped, whom a question then names."""

from typing import Any

from bot.conversation import Turn
from locales import Localized, text

HELPING = "helping"  # somebody else is registered, with them present


def is_for_other(turn: Turn) -> bool:
    """Whether what is done here is done for somebody else."""
    return HELPING in turn.data or (turn.person is not None and (turn.speaker is None or turn.person.id != turn.speaker.id))


def asked(turn: Turn, key: str, **filled: Any) -> Localized:
    """A question: to oneself, or about the one who is helped, by name as soon as that is known."""
    return text(f"{key}-other", name=name(turn), **filled) if is_for_other(turn) else text(key, **filled)


def name(turn: Turn) -> str:
    """Whose answers are asked for."""
    if HELPING in turn.data:
        return str(turn.data.get("spelling") or turn.data.get("name", ""))
    return turn.person.name if turn.person else ""
