"""Nudges: a file that nobody looked at for days is brought up again with those who review, and with the commune's officers when it takes long.

A village in which something waits has a timer, which speaks for all of it. Officers hear once a week of all of their commune's villages.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.conversation import Citizen, Flow, Joined, Next, Reply, Reviewers, Turn
from handlers import citizen, daytime, review
from locales import Localized, text
from models import chats, notices, outbox, people, planning, reminders, reviews, timers
from models.places import Village
from models.registrations import Registration
from models.reviews import Submission
from models.timezone import local

TIMER = planning.NUDGE
ABOUT = notices.NUDGE
PATIENCE, LONG = timedelta(days=3), timedelta(days=10)
ONCE = timedelta(days=1)  # at most, for all that waits in a village
SHOWN = 4  # files that get a button
NAMED = 5  # villages

Waiting = Sequence[tuple[Submission, Registration]]

flow = Flow("nudges")


def plan(turn: Turn) -> None:
    """A file was handed in: its village is looked at until nothing waits there."""
    owner = timers.village(citizen.registered(turn).village_id)
    if not timers.is_set(turn.db, owner, TIMER):
        timers.set_timer(turn.db, owner, TIMER, reminders.by_day(turn.now + PATIENCE))


def due(turn: Turn) -> Next:
    """Brings up what waits too long in a village; as long as anything waits, it is looked at again."""
    village_id = timers.named(turn.payload, timers.VILLAGE)
    if village_id is None or daytime.waits(turn, TIMER):
        return None
    village = turn.db.get_one(Village, village_id)
    waiting = reviews.waiting_in(turn.db, village_id)
    _nudge(turn, village, waiting)
    if waiting:
        timers.set_timer(turn.db, timers.village(village_id), TIMER, _next_look(waiting, turn.now))
    return None


def _next_look(waiting: Waiting, now: datetime) -> datetime:
    """When the next file has waited long enough for somebody to hear of it; what was brought up is brought up again after as long."""
    crossing = [submission.handed_in_at + term for submission, _ in waiting for term in (PATIENCE, LONG)]
    at = min([now + PATIENCE, *(each for each in crossing if each > now)])
    return reminders.by_day(max(at, now + ONCE))


@flow.act
def look(turn: Turn, subject: str) -> Next:
    """A waiting file, where people look now: at the bottom."""
    return review.show_anew(turn, subject)


def _nudge(turn: Turn, village: Village, waiting: Waiting) -> None:
    late = [(submission, file) for submission, file in waiting if turn.now - submission.handed_in_at >= PATIENCE]
    is_reviewed = chats.review_chat_of(turn.db, village.id) is not None
    if late and is_reviewed:
        turn.notify(Reviewers(village.id), _to_reviewers(late), ABOUT, once=f"nudge {village.id} {local(turn.now).date()}")
    if late and (turn.now - late[0][0].handed_in_at >= LONG or not is_reviewed):
        _tell_officers(turn, village.commune_code)


def _to_reviewers(late: Waiting) -> Reply:
    buttons = [look.button(submission.id, text("nudges-look", number=file.number)) for submission, file in late[:SHOWN]]
    return Reply([text("nudges-waiting", count=len(late), days=PATIENCE.days)], buttons)


def _tell_officers(turn: Turn, commune_code: str) -> None:
    """Of all villages at once in which files wait for long, or wait where nobody reviews; whichever of them comes first in a week."""
    week = local(turn.now).strftime("%G-W%V")
    for officer in people.officers_of(turn.db, commune_code):
        once = f"nudge {commune_code} {officer.id} {week}"
        if not outbox.has(turn.db, once):
            turn.notify(Citizen(officer.id), Reply([_to_officers(turn, commune_code)]), ABOUT, once, officer.language)


def _to_officers(turn: Turn, commune_code: str) -> Localized:
    late = reviews.late_in(turn.db, commune_code, turn.now - PATIENCE)
    long = [each for each in late if each.since <= turn.now - LONG or chats.review_chat_of(turn.db, each.village.id) is None]
    named = Joined([text("nudges-village", village=each.village.title, count=each.count) for each in long[:NAMED]], ", ")
    days = max((turn.now - each.since).days for each in long)
    return text("nudges-officer", villages=named, more=len(long[NAMED:]), days=days)
