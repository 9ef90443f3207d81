"""Whose file this is: the active citizen's registration of this year, and its programme."""

from bot.conversation import Turn
from locales import text
from models import evidence, programme, registrations
from models.places import Village
from models.programme import Programme
from models.registrations import Registration
from models.rules import Misunderstood
from models.timezone import local


def registration_of(turn: Turn) -> Registration | None:
    """The registration of the active citizen, if there is one."""
    if turn.person is None:
        return None
    return registrations.of_person(turn.db, turn.person.id, programme.shipped().id, local(turn.now).year)


def locked_registration(turn: Turn) -> Registration:
    """The active citizen's registration, locked for a change.

    Raises:
        Misunderstood: they have none.
    """
    registration = registration_of(turn)
    if registration is None:
        raise Misunderstood("not-registered")
    return registrations.lock(turn.db, registration.id)


def programme_of(turn: Turn, registration: Registration) -> Programme:
    """The programme in the version that the registration began with."""
    return registrations.programme_of(turn.db, registration)


def told_of(turn: Turn, registration: Registration) -> dict[str, str]:
    """What texts about a file fill in: its number, and how its place calls itself."""
    return {"number": registration.number, "kind": turn.db.get_one(Village, registration.village_id).kind}


def say_progress(turn: Turn, registration: Registration) -> None:
    """Says how much is done and how much is left."""
    done = len(evidence.photos_by_criterion(turn.db, registration.id))
    turn.say(text("progress", done=done, left=len(programme_of(turn, registration).criteria) - done))
