"""My file: what is there, criterion by criterion, what is missing in one line, and where it can be mended."""

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
        return Reply(_lines(turn, registration, stands), [*_buttons(registration, stands), *_who(turn, registration)])


def _who(turn: Turn, registration: Registration) -> list[Button]:
    """Who decided last, for whoever wants to know."""
    decided = reviews.last_decided(turn.db, registration.id)
    return [review.who.button(decided.id, text("review-who"))] if decided else []


def _lines(turn: Turn, registration: Registration, stands: Standing) -> list[Localized]:
    """The file's number and own score, a line for each criterion about which there is something to say, and the numbers of the others."""
    criteria, kind = stands.programme.criteria, citizen.kind_of(turn, registration)
    head = text("file-head", number=registration.number, points=stands.total, most=sum(criterion.points for criterion in criteria))
    told = [criterion for criterion in criteria if stands.is_done(criterion) or criterion.id in stands.scores]
    lines = [head, *(_line(stands, criterion, kind) for criterion in told)]
    if stands.loose:
        lines.append(text("file-loose", there=Joined(_there(stands.loose, kind), ", ")))
    if not told:
        return lines if stands.loose else [*lines, text("file-empty")]
    missing = [str(criterion.number) for criterion in criteria if criterion not in told]
    return [*lines, text("file-missing", numbers=", ".join(missing))] if missing else lines


def _line(stands: Standing, criterion: Criterion, kind: str) -> Localized:
    score = _score(stands, criterion)
    mark = text("evidence-criterion", number=str(criterion.number), label=criterion.label)
    if score and not stands.is_done(criterion):
        return text("file-line-scored", criterion=mark, score=score)
    return text("file-line", criterion=mark, there=Joined([*_there(stands.counts(criterion), kind), *([score] if score else [])]))


def _score(stands: Standing, criterion: Criterion) -> Localized | None:
    """The own score, in points alone where the words are the usual ones."""
    if criterion.id not in stands.scores or stands.is_not_needed(criterion):
        return own_score.shown(stands, criterion)
    return text("score-shown", points=stands.points(criterion) or 0)


def _there(counts: Counter[str], kind: str) -> list[Localized]:
    """What there is, by kind."""
    told = {
        PHOTO: text("file-photos", photos=counts[PHOTO]),
        notes.VOICE: text("file-voices", voices=counts[notes.VOICE]),
        notes.SENTENCE: text("file-sentences", sentences=counts[notes.SENTENCE]),
        notes.HEAD_WORD: text("file-head-knows", kind=kind),
    }
    return [line for held, line in told.items() if counts[held]]


def _buttons(registration: Registration, stands: Standing) -> list[Button]:
    buttons = [] if stands.is_empty else [photos.look.button(photos.ALL, text("photos-look"))]
    if registration.can_change:
        send, hand_in = evidence.send.button("", text("menu-send")), handing_in.hand_in.button("", text("menu-hand-in"))
        every = evidence.by_criterion.button("", text("evidence-by-criterion", criteria=len(stands.programme.criteria)))
        buttons = [send, every, *buttons, own_score.edit.button("", text("score-edit-button")), hand_in]
    return [*buttons, menu.open_menu.button("", text("menu-back"))]
