"""What buttons and lines call things: an area by its name, a title as far as a button has room."""

from bot.conversation import Turn, literal
from locales import Localized, text
from models.areas import Area

ROOM = 28  # letters of a button


def of_area(turn: Turn, area: Area) -> Localized:
    """As people call an area."""
    name = area.title(turn.db)
    return literal(name) if name else text("figures-country")


def short(title: str) -> Localized:
    """A title on a button; one that is too long ends in dots."""
    return literal(title if len(title) <= ROOM else f"{title[: ROOM - 1]}…")
