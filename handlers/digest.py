"""Digests: an officer's figures, unasked, on a Monday morning; as often as they like."""

from bot.conversation import Flow, Next, Reply, Step, Turn
from handlers import citizen, figures
from locales import text
from models import digests, outbox, people, programme, timers
from models.rules import Misunderstood

TIMER = "digest"

flow = Flow("digest")


@flow.act
def open_digests(turn: Turn, subject: str) -> Next:
    """How often an officer wants the figures unasked."""
    return HowOften if is_officer(turn) and turn.chat.kind == "private" else turn.book.home(turn)


@flow.step
class HowOften(Step):
    """In season, every week, every month, never."""

    def ask(self, turn: Turn) -> Reply:
        chosen = turn.speaker.digests if turn.speaker else None
        buttons = [self.button(often, citizen.marked(text(f"digest-{often}"), often == chosen)) for often in digests.CHOICES]
        return Reply([text("digest-ask")], buttons)

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice not in digests.CHOICES or turn.speaker is None or not is_officer(turn):
            raise Misunderstood("choose-one")
        turn.speaker.digests = choice
        _plan(turn)
        turn.say(text("digest-set-never") if choice == digests.NEVER else text("digest-set-on"))
        return turn.book.home(turn)

    def on_late(self, turn: Turn, choice: str) -> Next:
        return self.on_choice(turn, choice)


def begin(turn: Turn) -> None:
    """An officer came to their desk: from now on digests come here."""
    if not timers.is_set(turn.db, turn.conversation.id, TIMER):
        _plan(turn)


def due(turn: Turn) -> Next:
    """Sends the figures, unless the role is gone; then nothing comes any more."""
    if is_officer(turn):
        turn.post(figures.overview(turn), priority=outbox.NOTICE)
        _plan(turn)
    return None


def is_officer(turn: Turn) -> bool:
    """Whether an officer's account speaks."""
    roles = people.roles_of(turn.db, turn.speaker.id) if turn.speaker else []
    return any(role.kind == "officer" for role in roles)


def _plan(turn: Turn) -> None:
    at = digests.next_due(turn.speaker.digests, programme.current(), turn.now) if turn.speaker else None
    if at:
        timers.set_timer(turn.db, turn.conversation.id, TIMER, at)
    else:
        timers.take(turn.db, turn.conversation.id, TIMER)
