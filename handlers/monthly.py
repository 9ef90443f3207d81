"""Once a month an officer of a commune is offered two drafts: this month's topic for meetings, and a congratulation. People decide what goes out.

Each may go to the people, and to the groups in which the villages review: these read it out where people meet.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from bot.conversation import Button, Citizen, Flow, Next, Reply, Turn, literal
from handlers import announcements as writing
from handlers import announcing, daytime
from locales import Localized, text
from models import announcements, areas, audiences, chats, digests, monthly, notices, outbox, programme, timers
from models.announcements import AWAITING, CONGRATULATION, DONE, DRAFT, LENGTH, MESSAGE, RUNNING, TOPIC, Announcement
from models.areas import Area
from models.people import Person
from models.rules import Misunderstood
from models.timezone import local

TIMER = monthly.TIMER
LANGUAGE = "vi"  # of what goes to everybody

flow = Flow("monthly")


def due(turn: Turn) -> Next:
    """Offers both, once a month, to whoever is an officer of a commune and wants the figures unasked."""
    officer, commune = turn.speaker, _commune(turn)
    if officer is None or commune is None or officer.digests == digests.NEVER or daytime.waits(turn, TIMER):
        return None
    if monthly.is_due(programme.current(), turn.now) and chats.own_chat_of(turn.db, officer.id, turn.now):
        for kind in (TOPIC, CONGRATULATION):
            _offer(turn, officer, commune, kind)
    timers.set_timer(turn.db, timers.person(officer.id), TIMER, monthly.next_due(programme.current(), turn.now))
    return None


@flow.act
def topic(turn: Turn, subject: str) -> Next:
    """This month's topic, at any time."""
    return _open(turn, TOPIC)


@flow.act
def congratulation(turn: Turn, subject: str) -> Next:
    """Last month's congratulation, at any time."""
    return _open(turn, CONGRATULATION)


@flow.act
def to_groups(turn: Turn, subject: str) -> Next:
    """Lets the same go to the groups, before it goes to the people or after."""
    return writing.send_now(turn, announcements.for_groups(writing.seen(turn, subject, DRAFT, AWAITING, RUNNING, DONE)))


def groups_too(turn: Turn, draft: Announcement) -> list[Button]:
    """The way to the groups that have not had it, for what is said at meetings too."""
    count = 0 if draft.kind == MESSAGE else audiences.count(turn.db, announcements.for_groups(draft), turn.now)
    key = "monthly-ask-for-groups" if count > announcements.alone() else "monthly-to-groups"
    return [to_groups.button(writing.as_shown(draft), text(key, count=count))] if count else []


def _offer(turn: Turn, officer: Person, commune: Area, kind: str) -> None:
    once = f"{kind} {commune.commune_code} {local(turn.now):%Y-%m} {officer.id}"
    draft = None if outbox.has(turn.db, once) else _draft(turn, officer, commune, kind)
    if draft:
        turn.notify(Citizen(officer.id), _card(turn, draft), notices.DIGEST, once, officer.language)


def _open(turn: Turn, kind: str) -> Next:
    writing.areas_of(turn)
    commune = _commune(turn)
    draft = _draft(turn, turn.speaker, commune, kind) if turn.speaker and commune else None
    if draft is None:
        raise Misunderstood("monthly-nothing")
    turn.answer(_card(turn, draft))
    return None


def _card(turn: Turn, draft: Announcement) -> Reply:
    """The draft as people get it, and what may be done with it."""
    head = text(f"monthly-{draft.kind}", count=draft.readers)
    return Reply([head, *announcing.message(turn, draft).lines], writing.ways_of(turn, draft))


def _draft(turn: Turn, officer: Person, commune: Area, kind: str) -> Announcement | None:
    """The draft in its words of today; nothing where there is nothing to say."""
    words = _topic(local(turn.now).date()) if kind == TOPIC else _congratulation(turn, commune)
    if not words:
        return None
    draft = announcements.begin(turn.db, officer.id, kind, turn.now, commune, words)
    draft.readers = audiences.count(turn.db, draft, turn.now)
    return draft


def _topic(day: date) -> str:
    activity, criteria = monthly.topic(programme.current(), day)
    counts = text("monthly-counts-for", criteria="; ".join(one.label.in_(LANGUAGE) for one in criteria))
    return _lines([text("monthly-topic-is", activity=activity.label), counts, criteria[0].meaning, text("monthly-invites")])


def _congratulation(turn: Turn, commune: Area) -> str:
    month = monthly.last_month(local(turn.now).date())
    villages = monthly.approved(turn.db, commune.commune_code or "", month)
    if not villages:
        return ""
    count, title = sum(number for _, number in villages), programme.current().title
    head = text("monthly-approved", month=str(month.month), area=announcing.title(turn, commune), count=count, programme=title)
    return _lines([head, text("monthly-congratulates"), *(literal(f"{village.title}: {number}") for village, number in villages)])


def _lines(said: Sequence[Localized]) -> str:
    """As many as fit."""
    return "\n".join(_fitting(line.in_(LANGUAGE) for line in said))


def _fitting(lines: Iterable[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if len("\n".join([*kept, line])) <= LENGTH:
            kept.append(line)
    return kept


def _commune(turn: Turn) -> Area | None:
    """The commune whose officer speaks."""
    return next((area for area in areas.of_officer(turn.db, turn.speaker) if area.level == "commune"), None)
