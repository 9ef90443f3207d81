"""Reports: an area's figures as a picture, reports to be signed, and the minutes of a village's meeting. Files are made when they are fetched, and
whose right to them is looked at again; what was chosen stands in the buttons alone."""

import re

from bot.conversation import Button, Citizen, File, Flow, Next, Reply, Turn, id_of, literal
from handlers import citizen, figures, menu
from locales import Localized, text
from models import areas, chats, meetings, outbox, periods, reporting
from models.areas import Area
from models.meetings import MINUTES
from models.places import Village
from models.reporting import CHART, FORMATS, REPORT, Term
from models.rules import Misunderstood
from models.timezone import local

PER_PAGE = 6  # villages
PRESENT = re.compile(r"_([0-9a-f]{1,24})")  # after a village, a bit for everybody who is ticked

NAMES = {reporting.HALF: "6-thang-dau-nam", reporting.YEAR: "ca-nam"}  # of files, in letters that every phone keeps

flow = Flow("reports")


@flow.act
def show_chart(turn: Turn, subject: str) -> Next:
    """An area's figures as a picture. The subject is that of the figures: `area_period`."""
    mark, period = (*subject.split("_"), "", "")[:2]
    own = areas.of_officer(turn.db, turn.speaker)
    area = areas.of_mark(turn.db, mark) or (own[0] if own else None)
    if area is None or not areas.may_see(turn.db, turn.speaker, area):
        raise Misunderstood("figures-not-officer")
    period, mark = period if period in periods.NAMES else periods.WEEK, areas.mark_of(turn.db, area)
    back = figures.figures.button(f"{mark}_{period}_0", text("figures-show"))
    turn.answer(Reply([text("reports-chart")], [back, _back()], files=[chart(turn, area, period, turn.account.id)]))
    return None


def chart(turn: Turn, area: Area, period: str, account_id: int) -> File:
    """An area's figures as a picture, for the account of an officer; `period` is what names one."""
    return File(f"{CHART} {areas.mark_of(turn.db, area)} {period}", account_id, f"so-lieu-{local(turn.now):%d-%m-%Y}.png")


@flow.act
def open_reports(turn: Turn, subject: str) -> Next:
    """What an officer can have to be signed: a half-year's or a year's report of each of their areas, and a meeting's minutes."""
    own = [area for area in areas.of_officer(turn.db, turn.speaker) if area.level in reporting.SIGNED]
    _in_private(turn, may=bool(own))
    choices = [_to_term(turn, area, term, is_one=len(own) == 1) for area in own for term in reporting.terms(turn.now)]
    return _ask(turn, text("reports-which"), *choices, *_to_minutes(turn))


@flow.act
def choose_format(turn: Turn, subject: str) -> Next:
    """For Word, or to print. The subject is `area_term`."""
    area, term = _meant(turn, subject)
    choices = [take.button(f"{subject}_{format}", text(f"reports-{format}")) for format in FORMATS]
    return _ask(turn, text("reports-format", report=_called(turn, area, term)), *choices)


@flow.act
def take(turn: Turn, subject: str) -> Next:
    """Sends a report. The subject is `area_term_format`."""
    about, _, format = subject.rpartition("_")
    area, term = _meant(turn, about)
    if format not in FORMATS:
        raise Misunderstood("choose-one")
    kind = f"{REPORT} {areas.mark_of(turn.db, area)} {term.id} {format}"
    return _send(turn, text("reports-file"), File(kind, turn.account.id, f"bao-cao-{NAMES[term.kind]}-{term.year}.{format}"))


@flow.act
def minutes(turn: Turn, subject: str) -> Next:
    """The minutes of a village's meeting: of which village, where there are several. In a group the way goes to the private chat of whoever may."""
    villages = meetings.villages_of(turn.db, turn.speaker)
    if turn.chat.kind == "group":
        return _lead_to_private(turn) if villages else None
    if not villages:
        raise Misunderstood("reports-no-village")
    if len(villages) == 1:
        return tick.do(turn, f"{villages[0].id}._0")
    page = int(subject) if subject.isdecimal() and len(subject) < 4 else 0
    shown = villages[page * PER_PAGE :][:PER_PAGE]
    more = [minutes.button(page + 1, text("reports-more"))] if len(villages) > (page + 1) * PER_PAGE else []
    return _ask(turn, text("reports-which-village"), *(tick.button(f"{village.id}._0", literal(village.title)) for village in shown), *more)


@flow.act
def tick(turn: Turn, subject: str) -> Next:
    """Who is there: each can be ticked or unticked. The subject is `village._present` with all that are ticked then."""
    village, present = _meeting(turn, subject)
    members = [
        tick.button(f"{village.id}._{present ^ 1 << member.place:x}", citizen.marked(literal(member.name), bool(present >> member.place & 1)))
        for member in meetings.members(turn.db, village.id)
    ]
    ready = [take_minutes.button(f"{village.id}._{present:x}.{format}", text(f"reports-{format}")) for format in FORMATS]
    slot = f"minutes {turn.chat.id} {village.id}"
    asked = text("reports-who-is-there", village=village.title) if members else text("reports-nobody", village=village.title)
    turn.answer(Reply([asked], [*members, *ready, _back()], slot=slot, anew=not present))
    return None


@flow.act
def take_minutes(turn: Turn, subject: str) -> Next:
    """Sends the minutes. The subject is `village._present.format`."""
    about, _, format = subject.rpartition(".")
    village, present = _meeting(turn, about)
    if format not in FORMATS:
        raise Misunderstood("choose-one")
    name = f"bien-ban-{local(turn.now):%d-%m-%Y}.{format}"
    return _send(turn, text("reports-minutes-file"), File(f"{MINUTES} {village.id} {present:x} {format}", turn.account.id, name))


def ways(turn: Turn) -> list[Button]:
    """What the desk of an officer or a moderator offers."""
    signs = any(reporting.may_sign(turn.db, turn.speaker, area) for area in areas.of_officer(turn.db, turn.speaker))
    return [open_reports.button("", text("reports-button"))] if signs else _to_minutes(turn)


def to_chart(subject: str) -> Button:
    """The way to a picture, from figures whose button has this subject."""
    return show_chart.button(subject, text("reports-show-chart"))


def _to_minutes(turn: Turn) -> list[Button]:
    """The way to minutes, for whoever may have any."""
    return [minutes.button("", text("reports-minutes"))] if meetings.villages_of(turn.db, turn.speaker) else []


def _to_term(turn: Turn, area: Area, term: Term, is_one: bool) -> Button:
    label = _term(term) if is_one else _called(turn, area, term)
    return choose_format.button(f"{areas.mark_of(turn.db, area)}_{term.id}", label)


def _term(term: Term) -> Localized:
    return text(f"reports-term-{term.kind}", year=str(term.year))


def _called(turn: Turn, area: Area, term: Term) -> Localized:
    return text("reports-of", place=area.title(turn.db) or "", term=_term(term))


def _meant(turn: Turn, subject: str) -> tuple[Area, Term]:
    """The area and the term of a report.

    Raises:
        Misunderstood: this is a group, or that report is not for whoever speaks here.
    """
    mark, _, id = subject.partition("_")
    area, term = areas.of_mark(turn.db, mark), reporting.read_term(id, turn.now)
    _in_private(turn, may=area is not None and reporting.may_sign(turn.db, turn.speaker, area))
    if area is None or term is None:
        raise Misunderstood("choose-one")
    return area, term


def _meeting(turn: Turn, subject: str) -> tuple[Village, int]:
    """The village of a meeting, and who is ticked.

    Raises:
        Misunderstood: this is a group, or those minutes are not for whoever speaks here.
    """
    id, _, mask = subject.partition(".")
    ticked = PRESENT.fullmatch(mask)
    village = turn.db.get(Village, id_of(id) or 0)
    if turn.chat.kind == "group":
        raise Misunderstood("reports-in-private")
    if village is None or ticked is None or not meetings.may_open(turn.db, turn.speaker, village):
        raise Misunderstood("reports-no-village")
    return village, int(ticked[1], 16)


def _in_private(turn: Turn, may: bool) -> None:
    """Reports are for officers, and no group's business.

    Raises:
        Misunderstood: this is a group, or no officer who may.
    """
    if not may:
        raise Misunderstood("reports-not-officer")
    if turn.chat.kind == "group":
        raise Misunderstood("reports-in-private")


def _lead_to_private(turn: Turn) -> Next:
    """Names are shown in private alone."""
    if turn.speaker and chats.private_chat_of(turn.db, turn.speaker.id, turn.now):
        way = Reply([text("reports-minutes-here")], [minutes.button("", text("reports-minutes"))])
        turn.tell(Citizen(turn.speaker.id), way, turn.speaker.language, outbox.ANSWER)
    turn.say(text("reports-in-private"))
    return None


def _ask(turn: Turn, question: Localized, *choices: Button) -> Next:
    turn.answer(Reply([question], [*choices, _back()]))
    return None


def _send(turn: Turn, line: Localized, file: File) -> Next:
    turn.answer(Reply([line], [_back()], files=[file]))
    return None


def _back() -> Button:
    return menu.open_menu.button("", text("menu-back"))
