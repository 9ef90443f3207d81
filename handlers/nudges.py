"""Nudges: a file that nobody looked at for days is brought up again, in the village's group, and with the commune's officers when it takes long.

Each waiting file has a timer in the conversation in which it was handed in; whichever comes first on a day speaks for all of the village's.
Officers hear of a village once a week.
"""

from collections.abc import Sequence
from datetime import timedelta

from bot.conversation import Citizen, Flow, Next, Reply, Reviewers, Turn
from handlers import daytime, review
from locales import text
from models import chats, people, reminders, reviews, timers
from models.places import Village
from models.registrations import Registration
from models.reviews import Submission
from models.timezone import local

TIMER = "nudge"
PATIENCE, LONG = timedelta(days=3), timedelta(days=10)
SHOWN = 4  # files that get a button

Waiting = Sequence[tuple[Submission, Registration]]

flow = Flow("nudges")


def plan(turn: Turn) -> None:
    """A file was handed in here: it is looked after until somebody decides."""
    if not timers.is_set(turn.db, turn.conversation.id, TIMER):
        timers.set_timer(turn.db, turn.conversation.id, TIMER, reminders.by_day(turn.now + PATIENCE))


def due(turn: Turn) -> Next:
    """Brings up what waits too long in the villages of whoever handed in here; as long as anything waits, it is looked at again."""
    if daytime.waits(turn, TIMER):
        return None
    waiting = reviews.waiting_of(turn.db, turn.account.id)
    for village_id in sorted({submission.village_id for submission, _ in waiting}):
        _nudge(turn, turn.db.get_one(Village, village_id))
    if waiting:
        plan(turn)
    return None


@flow.act
def look(turn: Turn, subject: str) -> Next:
    """A waiting file, where people look now: at the bottom of the group."""
    review.show_anew(turn, subject)
    return None


def _nudge(turn: Turn, village: Village) -> None:
    turn.db.refresh(village, with_for_update=True)  # of two that find it at once, the second sees what the first said
    waiting = reviews.waiting_in(turn.db, village.id)
    late = [(submission, file) for submission, file in waiting if turn.now - submission.handed_in_at >= PATIENCE]
    has_group = chats.group_of(turn.db, village.id) is not None
    if late and has_group:
        turn.notify(Reviewers(village.id), _to_reviewers(late), once=f"nudge {village.id} {local(turn.now).date()}")
    long = [(submission, file) for submission, file in late if turn.now - submission.handed_in_at >= LONG or not has_group]
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
        turn.notify(Citizen(officer.id), Reply([told]), f"nudge {village.id} {week} {officer.id}", officer.language)
