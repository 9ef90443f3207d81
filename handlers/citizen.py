"""Whose file this is: the active citizen's registration of this year, its programme, and how it stands."""

from bot.conversation import Turn
from locales import Localized, text
from models import programme, registrations, standing
from models.places import Village
from models.programme import Programme
from models.registrations import Registration
from models.rules import Misunderstood
from models.standing import Standing
from models.timezone import local


def registration_of(turn: Turn) -> Registration | None:
    """The registration of the active citizen, if there is one."""
    if turn.person is None:
        return None
    return registrations.of_person(turn.db, turn.person.id, programme.current().id, local(turn.now).year)


def registered(turn: Turn) -> Registration:
    """The active citizen's registration.

    Raises:
        Misunderstood: they have none.
    """
    registration = registration_of(turn)
    if registration is None:
        raise Misunderstood("not-registered")
    return registration


def locked_registration(turn: Turn) -> Registration:
    """The active citizen's registration, locked for a change.

    Raises:
        Misunderstood: they have none.
    """
    return registrations.lock(turn.db, registered(turn).id)


def changeable(turn: Turn) -> Registration:
    """The active citizen's registration, locked, as long as evidence may be added or taken away.

    Raises:
        Misunderstood: they have none, or it is closed; why is said.
    """
    registration = locked_registration(turn)
    if not registration.can_change:
        raise Misunderstood(f"evidence-closed-{registration.state}")
    return registration


def programme_of(turn: Turn, registration: Registration) -> Programme:
    """The programme in the version that the registration began with."""
    return registrations.programme_of(turn.db, registration)


def standing_of(turn: Turn, registration: Registration) -> Standing:
    """How the file stands now."""
    return standing.of(turn.db, registration, programme_of(turn, registration))


def told_of(turn: Turn, registration: Registration) -> dict[str, str]:
    """What texts about a file fill in: its number, and how its place calls itself."""
    return {"number": registration.number, "kind": kind_of(turn, registration)}


def kind_of(turn: Turn, registration: Registration) -> str:
    """How the file's place calls itself: bản, thôn, …"""
    return turn.db.get_one(Village, registration.village_id).kind


def say_progress(turn: Turn, registration: Registration) -> None:
    """Says how much is done and how much is left."""
    stands = standing_of(turn, registration)
    turn.say(text("progress", done=len(stands.done), left=len(stands.left)))


def marked(label: Localized, stands: bool) -> Localized:
    """A button's label, marked if it is what stands now."""
    return text("evidence-done", label=label) if stands else label
