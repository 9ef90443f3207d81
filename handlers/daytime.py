"""What comes unasked comes by day: what fell due in the night, or while all was down, waits for the morning."""

from bot.conversation import Turn
from models import reminders, timers


def waits(turn: Turn, timer: str) -> bool:
    """Puts a timer that fires now off to the next time at which people may be spoken to. Returns whether it had to."""
    morning = reminders.by_day(turn.now)
    if morning == turn.now:
        return False
    timers.set_timer(turn.db, timers.owner_of(turn.payload, turn.conversation.id), timer, morning)
    return True
