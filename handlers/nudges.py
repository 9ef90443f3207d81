"""Nudges: a file that nobody looked at for days is brought up again with those who review, and with the commune's officers when it takes long.

A village in which something waits has a timer, which speaks for all of it. Officers hear of a village once a week.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.conversation import Citizen, Flow, Next, Reply, Reviewers, Turn
from handlers import citizen, daytime, review
from locales import text
from models import chats, notices, people, planning, reminders, reviews, timers
from models.places import Village
from models.registrations import Registration
from models.reviews import Submission
from models.timezone import local

TIMER = planning.NUDGE
ABOUT = notices.NUDGE
PATIENCE, LONG = timedelta(days=3), timedelta(days=10)
SHOWN = 4  # files that get a button

Waiting = Sequence[tuple[Submission, Registration]]

flow = Flow("nudges")


def plan(turn: Turn) -> None:
    """A file was handed in: its village is looked at until nothing waits there."""
    _plan(turn, citizen.registered(turn).village_id)


def due(turn: Turn) -> Next:
    """Brings up what waits too long in a village; as long as anything waits, it is looked at again."""
    village_id = timers.named(turn.payload, timers.VILLAGE)
    if village_id is None or daytime.waits(turn, TIMER):
        return None
    village = turn.db.get_one(Village, village_id)
    waiting = reviews.waiting_in(turn.db, village_id)
    _nudge(turn, village, waiting)
    if waiting:
        _plan(turn, village_id)
    return None


def _plan(turn: Turn, village_id: int) -> None:
    owner = timers.village(village_id)
    if not timers.is_set(turn.db, owner, TIMER):
        timers.set_timer(turn.db, owner, TIMER, reminders.by_day(turn.now + PATIENCE))


@flow.act
def look(turn: Turn, subject: str) -> Next:
    """A waiting file, where people look now: at the bottom."""
    return review.show_anew(turn, subject)


def _nudge(turn: Turn, village: Village, waiting: Waiting) -> None:
    late = [(submission, file) for submission, file in waiting if turn.now - submission.handed_in_at >= PATIENCE]
    is_reviewed = chats.review_chat_of(turn.db, village.id) is not None
    if late and is_reviewed:
        turn.notify(Reviewers(village.id), _to_reviewers(late), ABOUT, once=f"nudge {village.id} {local(turn.now).date()}")
    long = [(submission, file) for submission, file in late if turn.now - submission.handed_in_at >= LONG or not is_reviewed]
    if long:
        _tell_officers(turn, village, long)


def _to_reviewers(late: Waiting) -> Reply:
    buttons = [look.button(submission.id, text("nudges-look", number=file.number)) for submission, file in late[:SHOWN]]
    return Reply([text("nudges-waiting", count=len(late), days=PATIENCE.days)], buttons)


def _tell_officers(turn: Turn, village: Village, long: Waiting) -> None:
    days = max((turn.now - submission.handed_in_at).days for submission, _ in long)
    week = local(turn.now).strftime("%G-W%V")
    told = text("nudges-officer", village=village.title, count=len(long), days=days)
    for officer in people.officers_of(turn.db, village.commune_code):
        turn.notify(Citizen(officer.id), Reply([told]), ABOUT, f"nudge {village.id} {week} {officer.id}", officer.language)
