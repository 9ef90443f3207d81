"""Reminders: one thing that this citizen misses, by day, as often as they like; and leaving them in peace in two taps."""

from datetime import date, timedelta

from bot.conversation import Button, Citizen, Flow, Next, Reply, Step, Turn
from handlers import citizen, evidence, handing_in, menu
from locales import Localized, text
from models import chats, log, notices, people, planning, programme, reminders, renewal, timers
from models.people import Person
from models.registrations import RETURNED, WITHDRAWN
from models.reminders import Quiet
from models.rules import Misunderstood
from models.timezone import local

TIMER = planning.REMINDER
PAUSES = (7, 30, 90)  # days
LAST_DAYS = timedelta(days=7)  # before handing in ends

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
        return Reply([text("reminders-ask")], [*buttons, rest.button("", text("reminders-rest")), menu.open_menu.button("", text("menu-back"))])

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
    terms = [rest_for.button(days, text(f"reminders-days-{days}")) for days in PAUSES]
    others = rest_for.button("", text("reminders-never")), open_reminders.button("", text("menu-back-one"))
    turn.ask(text("reminders-rest-how-long"), *terms, *others)
    return None


@flow.act
def rest_for(turn: Turn, subject: str) -> Next:
    """The second tap: left in peace for some days, or for good."""
    person = _person(turn)
    if subject in {str(days) for days in PAUSES}:
        person.paused_until = turn.now + timedelta(days=int(subject))
        log.write(turn.db, "paused", (turn.speaker or person).id, person.id, turn.now)
        turn.say(text("reminders-resting", days=int(subject)))
    else:
        person.reminders = reminders.NEVER
        turn.say(text("reminders-set-never"))
    plan(turn)
    return turn.book.home(turn)


def plan(turn: Turn) -> None:
    """Sets the time at which this citizen is looked at next."""
    person = _person(turn)
    _plan(turn, person, _quiet(turn, person))


def due(turn: Turn) -> Next:
    """Looks whether there is something to remind of, now that it may be time; it goes to where they were last active, if they can be reached."""
    if turn.person is None:
        return None
    person, quiet = turn.person, _quiet(turn, turn.person)
    is_time = reminders.is_due(quiet, person.reminders, turn.now, person.paused_until, _last_days(turn))
    reminder = _reminder(turn, person) if is_time and chats.own_chat_of(turn.db, person.id) else None
    if reminder:
        said, about = (_farewell(turn), notices.FAREWELL) if quiet.is_for_good else (reminder, notices.REMINDER)
        turn.notify(Citizen(person.id), said, about, f"reminder {person.id} {local(turn.now).date()}", person.language)
        person.reminded, person.reminded_at = quiet.reminded + 1, turn.now
        quiet = Quiet(quiet.since, person.reminded, turn.now)
    _plan(turn, person, quiet)
    return None


def _plan(turn: Turn, person: Person, quiet: Quiet) -> None:
    owner, due = timers.person(person.id), reminders.next_due(quiet, person.reminders, turn.now, person.paused_until, _last_days(turn))
    if due:
        timers.set_timer(turn.db, owner, TIMER, due)
    else:
        timers.take(turn.db, owner, TIMER)


def _quiet(turn: Turn, person: Person) -> Quiet:
    """How long somebody has been quiet, in any messenger; what was counted before they were active again is over."""
    since = people.last_active_at(turn.db, person.id) or person.created_at
    return Quiet(since, person.reminded, person.reminded_at) if person.reminded_at and person.reminded_at > since else Quiet(since)


def _last_days(turn: Turn) -> date:
    """The day from which little time is left to hand in this year."""
    _, end = programme.current().calendar.self_score.dates(local(turn.now).year)
    return end - LAST_DAYS


def _farewell(turn: Turn) -> Reply:
    """The last of many that led to nothing: nobody is reminded for ever."""
    person = _person(turn)
    person.reminders = reminders.NEVER
    return Reply([text("reminders-farewell", name=person.name)], [open_reminders.button("", text("menu-reminders"))])


def _reminder(turn: Turn, person: Person) -> Reply | None:
    """What is missed, with a button straight there and one that leaves people in peace; nothing for those who have done it all."""
    file, peace = citizen.registration_of(turn), rest.button("", text("reminders-rest"))
    if file is None:
        return _new_year(turn, person, peace)
    if not file.can_change:
        return None
    stands, until = citizen.standing_of(turn, file), _until(turn)
    if file.state == RETURNED:
        return Reply([text("reminders-of-mending", name=person.name), *until], [evidence.send.button("", text("menu-send")), peace])
    if not stands.left:
        return Reply([text("reminders-of-handing-in", name=person.name), *until], [handing_in.hand_in.button("", text("menu-hand-in")), peace])
    way = evidence.suggestion(file, stands)
    return Reply([text("reminders-of-activity", name=person.name, activity=way.label, left=len(stands.left)), *until], [way, peace])


def _new_year(turn: Turn, person: Person, peace: Button) -> Reply | None:
    """Whoever took part before, and did not withdraw, may do so again, as long as people register."""
    today, running = local(turn.now).date(), programme.current()
    earlier = renewal.last(turn.db, person.id, running.id, today.year)
    if earlier is None or earlier.state == WITHDRAWN or not running.calendar.registration.contains(today):
        return None
    return Reply([text("reminders-of-new-year", name=person.name)], [menu.open_menu.button("", text("reminders-go-on")), peace])


def _until(turn: Turn) -> list[Localized]:
    """The last day to hand in, once it is near; a date that nobody has confirmed is called so."""
    window, today, last_days = programme.current().calendar.self_score, local(turn.now).date(), _last_days(turn)
    if not last_days <= today <= last_days + LAST_DAYS:
        return []
    sure = "sure" if window.confirmed else "unsure"
    return [text(f"reminders-until-{sure}", day=f"{last_days + LAST_DAYS:%d/%m}")]


def _person(turn: Turn) -> Person:
    if turn.person is None:
        raise Misunderstood("not-registered")
    return turn.person
