"""How somebody is greeted who comes in, by what they do here."""

from bot.conversation import Turn
from locales import text
from models import people


def greet(turn: Turn) -> None:
    """Says hello, above all that was said already: whoever holds a role is spoken to by it."""
    roles = {role.kind for role in people.roles_of(turn.db, turn.speaker.id)} if turn.speaker else set()
    role = next((kind for kind in ("officer", "moderator") if kind in roles), None)
    turn.say_first(text(f"hello-{role}") if role else text("hello"))
