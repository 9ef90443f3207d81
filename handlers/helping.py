"""Helping: one phone speaks for several people, a family or those whom a helper guides; for whom, is chosen here."""

from bot.conversation import Button, Flow, Next, Reply, Step, Turn, id_of, literal
from handlers import registration, whose
from locales import Localized, text
from models import helped, programme, registrations
from models.folding import fold
from models.people import Person
from models.rules import Misunderstood
from models.timezone import local

SHOWN = 7

flow = Flow("helping")


@flow.step
class Whom(Step):
    """For whom: those who are on this phone already, or somebody new. Of many, the others are found by their names."""

    def ask(self, turn: Turn) -> Reply:
        known = helped.spoken_for(turn.db, turn.account.id)
        question = text("helping-whom") if len(known) <= SHOWN else text("helping-whom-of-many")
        own = [] if _is_registered(turn) else [registration.begin.button("", text("helping-begin"))]
        return Reply([question], [*_buttons(turn, known[:SHOWN]), *own, new.button("", text("helping-new"))])

    def on_text(self, turn: Turn, said: str) -> Next:
        named = [person for person in helped.spoken_for(turn.db, turn.account.id) if fold(said) and fold(said) in fold(person.name)]
        if not named:
            raise Misunderstood("helping-nobody")
        turn.answer(Reply([text("helping-whom")], _buttons(turn, named[:SHOWN])))
        return None


@flow.act
def choose(turn: Turn, subject: str) -> Next:
    """Asks for whom; what is under way must be done first, or be erased."""
    if turn.chat.kind == "group":
        return None
    return registration.Paused if registration.is_under_way(turn) else Whom


@flow.act
def turn_to(turn: Turn, subject: str) -> Next:
    """From now on, what is done here is done for this person."""
    if turn.chat.kind == "group":
        return None
    if registration.is_under_way(turn):
        return registration.Paused
    speak_for(turn, id_of(subject))
    return turn.book.home(turn)


@flow.act
def new(turn: Turn, subject: str) -> Next:
    """Registers somebody new, who is present."""
    if turn.chat.kind == "group":
        return None
    return registration.Paused if registration.is_under_way(turn) else registration.begin_for_other(turn)


def meant_for(person: Person, button: Button) -> Button:
    """A button that does what it does for this person, whoever is spoken for by the time it is pressed."""
    return do.button(f"{person.id}.{button.id.replace(':', '.')}", button.label)


@flow.act
def do(turn: Turn, subject: str) -> Next:
    """Turns to the person whom a button names, and then does what it says.

    Raises:
        Misunderstood: it names nobody for whom this account may speak, or nothing that can be done.
    """
    if turn.chat.kind == "group":
        return None
    if registration.is_under_way(turn):
        return registration.Paused
    whose, room, name, what = (*subject.split(".", 3), "", "", "")[:4]
    act, step = turn.book.acts.get(f"{room}.{name}"), turn.book.steps.get(f"{room}.{name}")
    if act is None and step is None:
        raise Misunderstood("late-choice")
    speak_for(turn, id_of(whose))
    return act.do(turn, what) if act else step.on_late(turn, what) if step else None


def may_speak_for(turn: Turn, person_id: int | None) -> Person:
    """A person for whom this account may speak.

    Raises:
        Misunderstood: it may not.
    """
    person = next((person for person in helped.spoken_for(turn.db, turn.account.id) if person.id == person_id), None)
    if person is None:
        raise Misunderstood("helping-not-yours")
    return person


def speak_for(turn: Turn, person_id: int | None) -> None:
    """Turns to a person for whom this account may speak; what was begun for another is left.

    Raises:
        Misunderstood: it may not.
    """
    person = may_speak_for(turn, person_id)
    if turn.person is None or person.id != turn.person.id:
        turn.data.clear()
    registration.act_for(turn, person)


def whose_line(turn: Turn) -> Localized | None:
    """For whom it is done, where it is somebody else."""
    if turn.person is None or not whose.is_for_other(turn):
        return None
    return text("helping-whose", name=turn.person.name)


def _is_registered(turn: Turn) -> bool:
    """Whether whoever speaks here is registered themselves."""
    of, year = programme.current().id, local(turn.now).year
    return turn.speaker is not None and registrations.of_person(turn.db, turn.speaker.id, of, year) is not None


def _buttons(turn: Turn, known: list[Person]) -> list[Button]:
    """Each by name, and by the year of birth where two are called alike."""
    names = [fold(person.name) for person in known]
    return [turn_to.button(person.id, _label(turn, person, names.count(fold(person.name)) > 1)) for person in known]


def _label(turn: Turn, person: Person, alike: bool) -> Localized:
    if turn.speaker and person.id == turn.speaker.id:
        return text("helping-own", name=person.name)
    return text("helping-alike", name=person.name, born=str(person.birth_year)) if alike else literal(person.name)
