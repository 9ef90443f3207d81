"""Reminders: one thing that this citizen misses, by day, as often as they like; and leaving them in peace in two taps."""

from datetime import timedelta

from bot.conversation import Flow, Next, Reply, Step, Turn
from handlers import citizen, evidence, handing_in
from locales import Localized, text
from models import outbox, reminders, timers
from models.people import Person
from models.registrations import RETURNED, Registration
from models.rules import Misunderstood

TIMER = "reminder"
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
        buttons = [self.button(often, _marked(text(f"reminders-{often}"), often == person.reminders)) for often in reminders.CHOICES]
        return Reply([text("reminders-ask")], [*buttons, rest.button("", text("reminders-rest"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice not in reminders.CHOICES:
            raise Misunderstood("choose-one")
        person = _person(turn)
        person.reminders, person.paused_until = choice, None
        plan(turn)
        turn.say(text("reminders-set-never") if choice == reminders.NEVER else text("reminders-set-on"))
        return turn.book.home(turn)

    def on_late(self, turn: Turn, choice: str) -> Next:
        return self.on_choice(turn, choice)


@flow.act
def rest(turn: Turn, subject: str) -> Next:
    """The first tap of a rest: for how long."""
    buttons = [rest_for.button(days, text("reminders-days", days=days)) for days in PAUSES]
    turn.ask(text("reminders-rest-how-long"), *buttons, rest_for.button("", text("reminders-never")))
    return None


@flow.act
def rest_for(turn: Turn, subject: str) -> Next:
    """The second tap: left in peace for some days, or for good."""
    person = _person(turn)
    if subject in {str(days) for days in PAUSES}:
        person.paused_until = turn.now + timedelta(days=int(subject))
        turn.say(text("reminders-resting", days=int(subject)))
    else:
        person.reminders = reminders.NEVER
        turn.say(text("reminders-set-never"))
    plan(turn)
    return turn.book.home(turn)


def plan(turn: Turn) -> None:
    """Sets the time at which this conversation is looked at next."""
    person = _person(turn)
    due = reminders.next_due(turn.account.last_active_at or turn.now, person.reminders, turn.now, person.paused_until)
    if due:
        timers.set_timer(turn.db, turn.conversation.id, TIMER, due)
    else:
        timers.take(turn.db, turn.conversation.id, TIMER)


def due(turn: Turn) -> Next:
    """Looks whether there is something to remind of, now that it may be time; whoever was active meanwhile is left in peace."""
    registration = citizen.registration_of(turn)
    if registration is None or turn.person is None:
        return None
    is_time = reminders.is_due(turn.account.last_active_at, turn.person.reminders, turn.now, turn.person.paused_until)
    if is_time and registration.can_change:
        turn.post(_reminder(turn, registration), priority=outbox.NOTICE)
    plan(turn)
    return None


def _reminder(turn: Turn, registration: Registration) -> Reply:
    """What is missed, with a button straight there and one that leaves people in peace."""
    name, peace = _person(turn).name, rest.button("", text("reminders-rest"))
    stands = citizen.standing_of(turn, registration)
    if registration.state == RETURNED:
        return Reply([text("reminders-of-mending", name=name)], [evidence.send.button("", text("menu-send")), peace])
    if not stands.left:
        return Reply([text("reminders-of-handing-in", name=name)], [handing_in.hand_in.button("", text("menu-hand-in")), peace])
    way = evidence.suggestion(registration, stands)
    return Reply([text("reminders-of-activity", name=name, activity=way.label, left=len(stands.left))], [way, peace])


def _person(turn: Turn) -> Person:
    if turn.person is None:
        raise Misunderstood("not-registered")
    return turn.person


def _marked(label: Localized, stands: bool) -> Localized:
    return text("evidence-done", label=label) if stands else label
