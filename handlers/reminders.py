"""Reminders: one thing that this citizen misses, by day, as often as they like; and leaving them in peace in two taps.

A phone may speak for somebody else by the time its own person is reminded: what stands under a reminder names whom it is for.
"""

from dataclasses import replace
from datetime import timedelta

from bot.conversation import Button, Citizen, Flow, Next, Reply, Step, Turn, id_of
from handlers import citizen, evidence, handing_in, helping, menu
from locales import Localized, text
from models import candidates, log, notices, planning, programme, reminders, renewal, reviews, timers
from models.candidates import Candidate
from models.people import Person
from models.registrations import RETURNED, WITHDRAWN, Registration
from models.rules import Misunderstood
from models.standing import Standing
from models.timezone import local

TIMER = planning.REMINDER
PAUSES = (7, 30, 90)  # days

flow = Flow("reminders")


@flow.act
def open_reminders(turn: Turn, subject: str) -> Next:
    """How often somebody wants to be reminded."""
    citizen.registered(turn)
    return Settings


@flow.step
class Settings(Step):
    """How often, or not for a while."""

    def ask(self, turn: Turn) -> Reply:
        person = _person(turn)
        buttons = [self.button(often, citizen.marked(text(f"reminders-{often}"), often == person.reminders)) for often in reminders.CHOICES]
        return Reply([text("reminders-ask")], [*buttons, peace(person, "reminders-rest"), menu.open_menu.button("", text("menu-back"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice not in reminders.CHOICES:
            raise Misunderstood("choose-one")
        person = _person(turn)
        person.reminders, person.paused_until = choice, None
        plan(turn, person)
        turn.say(text("reminders-set-never") if choice == reminders.NEVER else text("reminders-set-on"))
        return turn.book.home(turn)

    def on_late(self, turn: Turn, choice: str) -> Next:
        return self.on_choice(turn, choice)


def peace(person: Person, label: str) -> Button:
    """The way to a rest for somebody."""
    return rest.button(person.id, text(label))


@flow.act
def rest(turn: Turn, subject: str) -> Next:
    """The first tap of a rest: for how long."""
    person = _named(turn, subject)
    terms = [rest_for.button(f"{person.id}.{days}", text(f"reminders-days-{days}")) for days in PAUSES]
    others = rest_for.button(f"{person.id}.", text("reminders-never")), helping.meant_for(person, open_reminders.button("", text("menu-back-one")))
    turn.ask(text("reminders-rest-how-long"), *terms, *others)
    return None


@flow.act
def rest_for(turn: Turn, subject: str) -> Next:
    """The second tap: left in peace for some days, or for good."""
    whose, _, days = subject.rpartition(".")
    person = _named(turn, whose)
    if days in {str(days) for days in PAUSES}:
        person.paused_until = turn.now + timedelta(days=int(days))
        log.write(turn.db, "paused", (turn.speaker or person).id, person.id, turn.now)
        turn.say(text("reminders-resting", days=int(days)))
    else:
        person.reminders = reminders.NEVER
        turn.say(text("reminders-set-never"))
    plan(turn, person)
    return turn.book.home(turn)


def plan(turn: Turn, person: Person) -> None:
    """Sets the time at which this citizen is looked at next."""
    _plan(turn, candidates.of(turn.db, person, turn.now))


def due(turn: Turn) -> Next:
    """Looks whether there is something to remind of, now that it may be time; it goes to where they were last active, if they notice it there."""
    if turn.person is None:
        return None
    person, candidate = turn.person, candidates.of(turn.db, turn.person, turn.now)
    reminder = _reminder(turn, person) if candidate.is_to_be_reminded(turn.now) else None
    if reminder is None:
        _plan(turn, candidate)
        return None
    said, about = (_farewell(turn), notices.FAREWELL) if candidate.is_farewell(turn.now) else (reminder, notices.REMINDER)
    quiet = candidate.quiet.after_one(turn.now)
    _plan(turn, replace(candidate, quiet=quiet))
    turn.notify(Citizen(person.id), said, about, f"reminder {person.id} {local(turn.now).date()}", person.language)
    person.reminded, person.reminded_at = quiet.reminded, quiet.reminded_at
    return None


def _plan(turn: Turn, candidate: Candidate) -> None:
    owner, due = timers.person(candidate.person.id), candidate.next_due(turn.now)
    if due:
        timers.set_timer(turn.db, owner, TIMER, due)
    else:
        timers.take(turn.db, owner, TIMER)


def _farewell(turn: Turn) -> Reply:
    """The last of many that led to nothing: nobody is reminded for ever."""
    person = _person(turn)
    person.reminders = reminders.TIRED
    return Reply([text("reminders-farewell", name=person.name)], [helping.meant_for(person, open_reminders.button("", text("menu-reminders")))])


def _reminder(turn: Turn, person: Person) -> Reply | None:
    """What is missed, with a button straight there and one that leaves people in peace; nothing for those who have done it all."""
    file = citizen.registration_of(turn)
    if file is None:
        return _new_year(turn, person)
    if not file.can_change:
        return None
    stands = citizen.standing_of(turn, file)
    if file.state == RETURNED:
        return _of_mending(turn, person, file, stands)
    if not stands.left:
        return _with_way(turn, person, text("reminders-of-handing-in", name=person.name), handing_in.hand_in.button("", text("menu-hand-in")))
    way = evidence.suggestion(file, stands)
    return _with_way(turn, person, text("reminders-of-activity", name=person.name, activity=way.label, left=len(stands.left)), way)


def _of_mending(turn: Turn, person: Person, file: Registration, stands: Standing) -> Reply:
    """What was sent back, with a way to the first of what was asked for."""
    asked = reviews.asked_for(turn.db, file.id)
    if not asked:
        return _with_way(turn, person, text("reminders-of-mending", name=person.name), evidence.send.button("", text("menu-send")))
    label = stands.programme.criterion(asked[0]).label
    said = text("reminders-of-mending-some", name=person.name, what=label, more=len(asked) - 1)
    return _with_way(turn, person, said, evidence.open_criterion.button(asked[0], label))


def _with_way(turn: Turn, person: Person, line: Localized, way: Button) -> Reply:
    return Reply([line, *_until(turn)], [helping.meant_for(person, way), peace(person, "reminders-rest")])


def _new_year(turn: Turn, person: Person) -> Reply | None:
    """Whoever took part before, and did not withdraw, may do so again, as long as people register."""
    today, running = local(turn.now).date(), programme.current()
    earlier = renewal.last(turn.db, person.id, running.id, today.year)
    if earlier is None or earlier.state == WITHDRAWN or not running.calendar.registration.contains(today):
        return None
    again = helping.meant_for(person, menu.open_menu.button("", text("reminders-go-on")))
    return Reply([text("reminders-of-new-year", name=person.name)], [again, peace(person, "reminders-rest")])


def _until(turn: Turn) -> list[Localized]:
    """The last day to hand in, once it is near; a date that nobody has confirmed is called so."""
    window, today, last_days = programme.current().calendar.self_score, local(turn.now).date(), candidates.last_days(turn.now)
    if not last_days <= today <= last_days + reminders.LAST_DAYS:
        return []
    sure = "sure" if window.confirmed else "unsure"
    return [text(f"reminders-until-{sure}", day=f"{last_days + reminders.LAST_DAYS:%d/%m}")]


def _named(turn: Turn, subject: str) -> Person:
    """Whose peace it is: of whom a button names, and else of whoever is spoken for.

    Raises:
        Misunderstood: nobody is registered, or it names somebody for whom this account may not speak.
    """
    return helping.may_speak_for(turn, id_of(subject)) if subject else _person(turn)


def _person(turn: Turn) -> Person:
    if turn.person is None:
        raise Misunderstood("not-registered")
    return turn.person
