"""Where a conversation begins and where it rests, by who somebody is."""

from bot.conversation import Next, Turn
from handlers import citizen, figures, invitation, menu, registration
from locales import text
from models import people


def start(turn: Turn) -> Next:
    """Somebody comes in, perhaps through a village's invitation."""
    secret = str(turn.payload.get("invitation", ""))
    if turn.chat.kind == "group":
        return invitation.bind(turn, secret) if secret else None
    if "village" in turn.payload and citizen.registration_of(turn) is None:
        turn.data["invited"] = int(turn.payload["village"])
    turn.say(text("hello"))
    if secret:
        invitation.accept(turn, secret)
    return home(turn)


def home(turn: Turn) -> Next:
    """The menu of whoever this is; for somebody new, the registration; in a group, nothing: there only acts are understood."""
    if turn.chat.kind == "group":
        return None
    if citizen.registration_of(turn):
        return menu.Menu
    roles = {role.kind for role in people.roles_of(turn.db, turn.person.id)} if turn.person else set()
    if "officer" in roles:
        return figures.Desk
    if "moderator" in roles:
        return menu.Moderator
    return registration.home(turn)


def unsupported(turn: Turn) -> Next:
    """Something that nobody here understands: what else can be done is said, and where it stood is asked again."""
    if turn.chat.kind == "group":
        return None
    turn.say(text("unsupported"))
    return turn.step
