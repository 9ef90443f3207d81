"""My file: what is there and what is missing, criterion by criterion, and where each can be mended."""

from collections import Counter

from bot.conversation import Button, Flow, Joined, Next, Reply, Step, Turn
from handlers import citizen, evidence, handing_in, menu, own_score, photos, review
from locales import Localized, text
from models import notes, reviews
from models.programme import Criterion
from models.registrations import Registration
from models.standing import PHOTO, Standing

flow = Flow("file")


@flow.act
def open_file(turn: Turn, subject: str) -> Next:
    """Opens it."""
    citizen.registered(turn)
    return File


@flow.step
class File(Step):
    """The whole file on one page."""

    def ask(self, turn: Turn) -> Reply:
        registration = citizen.registered(turn)
        stands = citizen.standing_of(turn, registration)
        return Reply(lines(registration, stands), [*_buttons(registration, stands), *_who(turn, registration)])


def _who(turn: Turn, registration: Registration) -> list[Button]:
    """Who decided last, for whoever wants to know."""
    decided = reviews.last_decided(turn.db, registration.id)
    return [review.who.button(decided.id, text("review-who"))] if decided else []


def lines(registration: Registration, stands: Standing) -> list[Localized]:
    """The file's number and own score, and a line for each criterion."""
    most = sum(criterion.points for criterion in stands.programme.criteria)
    head = text("file-head", number=registration.number, points=stands.total, most=most)
    return [head, *(_line(stands, criterion) for criterion in stands.programme.criteria)]


def _line(stands: Standing, criterion: Criterion) -> Localized:
    counts = stands.counts(criterion)
    score = own_score.shown(stands, criterion)
    mark = text("evidence-criterion", number=str(criterion.number), label=criterion.label)
    if not stands.is_done(criterion):
        return text("file-line-scored", criterion=mark, score=score) if score else text("file-line-missing", criterion=mark)
    return text("file-line", criterion=mark, there=Joined([*_there(counts), *([score] if score else [])]))


def _there(counts: Counter[str]) -> list[Localized]:
    """What there is, by kind."""
    told = {
        PHOTO: text("file-photos", photos=counts[PHOTO]),
        notes.VOICE: text("file-voices", voices=counts[notes.VOICE]),
        notes.SENTENCE: text("file-sentences", sentences=counts[notes.SENTENCE]),
        notes.HEAD_WORD: text("file-head-knows"),
    }
    return [line for kind, line in told.items() if counts[kind]]


def _buttons(registration: Registration, stands: Standing) -> list[Button]:
    buttons = [] if stands.is_empty else [photos.look.button(photos.ALL, text("photos-look"))]
    if registration.can_change:
        send, hand_in = evidence.send.button("", text("menu-send")), handing_in.hand_in.button("", text("menu-hand-in"))
        buttons = [send, *buttons, own_score.edit.button("", text("score-edit-button")), hand_in]
    return [*buttons, menu.open_menu.button("", text("menu-back"))]
