"""Digests: an officer's figures, unasked, on a Monday morning; as often as they like."""

from dataclasses import replace

from bot.conversation import Citizen, File, Flow, Next, Reply, Step, Turn
from handlers import citizen, daytime, figures, menu, reports
from locales import Localized, text
from models import chats, digests, notices, periods, planning, plans, programme, timers
from models.areas import Area
from models.chats import Chat
from models.people import Person
from models.rules import Misunderstood
from models.timezone import local

TIMER = planning.DIGEST

flow = Flow("digest")


@flow.act
def open_digests(turn: Turn, subject: str) -> Next:
    """How often an officer wants the figures unasked."""
    return HowOften if _officer(turn) and turn.chat.kind == "private" else turn.book.home(turn)


@flow.step
class HowOften(Step):
    """In season, every week, every month, never."""

    def ask(self, turn: Turn) -> Reply:
        chosen = turn.speaker.digests if turn.speaker else None
        buttons = [self.button(often, citizen.marked(text(f"digest-{often}"), often == chosen)) for often in digests.CHOICES]
        return Reply([text("digest-ask")], [*buttons, menu.open_menu.button("", text("menu-back"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        officer = _officer(turn)
        if officer is None or choice not in digests.CHOICES:
            raise Misunderstood("choose-one")
        officer.digests = choice
        _plan(turn, officer)
        turn.say(text("digest-set-never") if choice == digests.NEVER else text("digest-set-on"))
        return turn.book.home(turn)

    def on_late(self, turn: Turn, choice: str) -> Next:
        return self.on_choice(turn, choice)


def begin(turn: Turn) -> None:
    """An officer came to their desk: from now on digests come to where they were last."""
    officer = _officer(turn)
    if officer and not timers.is_set(turn.db, timers.person(officer.id), TIMER):
        _plan(turn, officer)


def due(turn: Turn) -> Next:
    """Sends the figures, unless the role is gone; then nothing comes any more."""
    officer = _officer(turn)
    if officer is None or daytime.waits(turn, TIMER):
        return None
    due_at = digests.last_due(officer.digests, programme.current(), turn.now)
    own = chats.own_chat_of(turn.db, officer.id, turn.now)
    if due_at and due_at >= officer.created_at and own:
        once = f"digest {officer.id} {local(due_at).date()}"
        turn.notify(Citizen(officer.id), _report(turn, officer, own), notices.DIGEST, once, officer.language)
    _plan(turn, officer)
    return None


def _report(turn: Turn, officer: Person, own: Chat) -> Reply:
    """The figures of the week that is over, or of the month where that is how often they come; one line where nothing changed."""
    is_weekly = digests.is_weekly(officer.digests, programme.current(), turn.now)
    look = figures.own_look(turn, periods.WEEK if is_weekly else periods.LAST_MONTH)
    report = figures.nothing_new(turn, look) or replace(figures.overview(turn, look), files=_files(turn, look.area, look.period, own))
    names = [figures.in_spreadsheet(turn, look.area)] if report.files else []
    return replace(report, lines=[*report.lines, *names, *_zalo_bot(turn)])


def _files(turn: Turn, area: Area, period: str, own: Chat) -> list[File]:
    """A picture and a spreadsheet: whenever they are fetched, they tell what the words tell."""
    by, account_id = periods.as_of(period, turn.now), chats.account_in(turn.db, own)
    return [reports.chart(turn, area, by, account_id), figures.spreadsheet(turn, area, by, account_id)]


def _zalo_bot(turn: Turn) -> list[Localized]:
    """That the Zalo bot's month is nearly used up, where it is: beyond it nobody there hears anything."""
    used, allowed = plans.nearly_used(turn.db, turn.now), plans.allowed()
    if used is None:
        return []
    counts = {"messages": used.messages, "most": allowed.messages, "people": used.people, "capacity": allowed.people}
    return [text("digest-zalo-bot", **counts)]


def _officer(turn: Turn) -> Person | None:
    """The officer whose account speaks, if it is one's."""
    return turn.speaker if figures.is_officer(turn) else None


def _plan(turn: Turn, officer: Person) -> None:
    owner, at = timers.person(officer.id), digests.next_due(officer.digests, programme.current(), turn.now)
    if at:
        timers.set_timer(turn.db, owner, TIMER, at)
    else:
        timers.take(turn.db, owner, TIMER)
