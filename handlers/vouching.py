"""What needs no photo: that the village head knows of something, and words that are taken back."""

from bot.conversation import Button, Flow, Next, Turn
from handlers import citizen
from locales import text
from models import notes
from models.notes import Note
from models.programme import Criterion, Evidence
from models.registrations import Registration
from models.rules import Misunderstood
from models.standing import Standing

flow = Flow("vouching")


@flow.act
def head_knows(turn: Turn, subject: str) -> Next:
    """Says that the head knows of it, or takes that back."""
    registration = citizen.changeable(turn)
    criterion = next((each for each in citizen.programme_of(turn, registration).criteria if each.id == subject), None)
    if criterion is None or Evidence.HEAD_WORD not in criterion.accepts:
        raise Misunderstood("choose-one")
    if citizen.standing_of(turn, registration).counts(criterion)[notes.HEAD_WORD]:
        notes.take_back(turn.db, registration.id, criterion.id, [notes.HEAD_WORD], turn.now)
    else:
        notes.add(turn.db, Note(registration_id=registration.id, criterion=criterion.id, kind=notes.HEAD_WORD, added_at=turn.now))
    return turn.step


@flow.act
def take_words_back(turn: Turn, subject: str) -> Next:
    """Takes back the sentences and recordings about a criterion."""
    registration = citizen.changeable(turn)
    notes.take_back(turn.db, registration.id, subject, [notes.SENTENCE, notes.VOICE], turn.now)
    return turn.step


def button_of(turn: Turn, registration: Registration, stands: Standing, criterion: Criterion) -> Button:
    """Says it, or takes it back."""
    kind = citizen.kind_of(turn, registration)
    is_said = stands.counts(criterion)[notes.HEAD_WORD]
    return head_knows.button(criterion.id, text("vouching-take-back", kind=kind) if is_said else text("vouching-head-knows", kind=kind))
