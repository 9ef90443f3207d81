"""Where a conversation begins and where it rests, by who somebody is."""

from bot.conversation import Act, Next, Turn
from handlers import citizen, digest, evidence, figures, greeting, helping, invitation, menu, registration, whose
from locales import text
from models import linking, people
from models.registrations import APPROVED, Registration


def start(turn: Turn) -> Next:
    """Somebody comes in, perhaps through a village's invitation."""
    secret = str(turn.payload.get("invitation", ""))
    if turn.chat.kind == "group":
        return invitation.bind(turn, secret) if secret else None
    if "village" in turn.payload and citizen.registration_of(turn) is None:
        turn.data["invited"] = int(turn.payload["village"])
    if secret:
        invitation.accept(turn, secret)
    greeting.greet(turn)
    return home(turn)


def home(turn: Turn) -> Next:
    """The menu of whoever this is; for somebody new, the registration; in a group, nothing: there only acts are understood."""
    if turn.chat.kind == "group":
        return None
    if registration.is_under_way(turn):
        return registration.Paused
    registration.leave_other(turn)
    digest.begin(turn)
    file = citizen.registration_of(turn)
    if file:
        _say_how_far(turn, file)
        return menu.Menu
    desk = None if whose.is_for_other(turn) else _desk(turn)
    if desk:
        return desk
    return registration.Again if registration.earlier_of(turn) else registration.home(turn)


def _say_how_far(turn: Turn, file: Registration) -> None:
    """That the village approved a file is not yet the title: an own score below what that takes stands beside it."""
    stands = citizen.standing_of(turn, file) if file.state == APPROVED else None
    if stands and stands.total < stands.programme.threshold:
        turn.say(text("score-below", points=stands.total, most=stands.programme.maximum, threshold=stands.programme.threshold))


def _desk(turn: Turn) -> Next:
    """Where somebody rests who holds a role."""
    roles = {role.kind for role in people.roles_of(turn.db, turn.speaker.id)} if turn.speaker else set()
    desks: dict[str, Next] = {"officer": figures.Desk, "moderator": menu.Moderator, "helper": helping.Whom}
    return next((desk for kind, desk in desks.items() if kind in roles), None)


def help_(turn: Turn, subject: str) -> Next:
    """What the question that stands means, or what can be done here at all; then it is asked again."""
    explained = registration.explain(turn)
    if explained is None:
        return menu.help_.do(turn, subject)
    turn.say(explained)
    return turn.step


HELP = Act("home.help_", help_)


def enough(turn: Turn, subject: str) -> Next:
    """Nothing more comes just now: what may come next is asked, or what stands already."""
    stands = turn.step
    return evidence.More if isinstance(stands, (evidence.Photos, evidence.Criterion)) else stands


ENOUGH = Act("home.enough", enough)


def unsupported(turn: Turn) -> Next:
    """Something that cannot be read here: what else can be done is said, and where it stood is asked again.

    There are people of whom a messenger lets no word through. Where it names a page on which they can write, the way there is told: to who is known
    here already, with a code that lets them in there as themselves.
    """
    if turn.chat.kind == "group":
        return None
    if turn.conversation.step is None:
        greeting.greet(turn)
    door = str(turn.payload.get("door", ""))
    if door and turn.speaker:
        turn.say(text("unsupported-own-door", door=f"{door}/#{linking.make_code(turn.db, turn.speaker.id, turn.now)}"))
    else:
        turn.say(text("unsupported-door", door=door) if door else text("unsupported"))
    return turn.step
