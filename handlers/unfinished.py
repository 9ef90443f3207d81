"""A registration that was begun and not finished: the question that stands is asked again, twice, and then no more."""

from datetime import timedelta

from bot.conversation import Next, Turn
from handlers import daytime, registration
from locales import text
from models import notices, reminders, timers

TIMER = "unfinished"
AFTER = (timedelta(days=3), timedelta(days=14))  # of quiet, each
ASKED = "asked again"  # how often


def plan(turn: Turn) -> None:
    """Somebody agreed: from now on it is looked whether they go on."""
    if turn.chat.kind == "private":
        _plan(turn, turn.data.get(ASKED, 0))


def stop(turn: Turn) -> None:
    """It is finished."""
    timers.take(turn.db, timers.conversation(turn.conversation.id), TIMER)


def due(turn: Turn) -> Next:
    """Asks again, by day, unless they registered, gave it up, or were here lately."""
    times = turn.data.get(ASKED, 0)
    if not registration.is_under_way(turn) or times >= len(AFTER) or daytime.waits(turn, TIMER):
        return None
    active = turn.account.last_active_at
    if active and turn.now - active < AFTER[times]:
        _plan(turn, times)
        return None
    turn.data[ASKED] = times + 1
    _plan(turn, times + 1)
    turn.unasked(notices.UNFINISHED)
    turn.say(text("unfinished"))
    return registration.form.resume(turn)


def _plan(turn: Turn, times: int) -> None:
    if times < len(AFTER):
        quiet_since = turn.account.last_active_at or turn.now
        at = max(quiet_since + AFTER[times], turn.now + timedelta(minutes=1))
        timers.set_timer(turn.db, timers.conversation(turn.conversation.id), TIMER, reminders.by_day(at))
