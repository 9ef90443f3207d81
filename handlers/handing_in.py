"""Handing in: what is missing is said with buttons that mend it; people may hand in all the same, for people decide."""

from bot.conversation import Button, Citizen, Flow, Next, Reply, Step, Turn
from handlers import citizen, evidence, nudges, own_score, review
from locales import Localized, text
from models import people, reviews
from models.places import Village
from models.programme import Criterion
from models.registrations import Registration
from models.reviews import Submission
from models.rules import Misunderstood
from models.standing import Standing

ANYWAY = "anyway"
MENDED_AT_ONCE = 4  # missing things that get buttons of their own, as many as a small screen shows

flow = Flow("handing_in")


@flow.act
def hand_in(turn: Turn, subject: str) -> Next:
    """Hands the file in to the village; what waits already, or was approved, stays as it is."""
    registration = citizen.locked_registration(turn)
    if registration.can_change:
        stands = citizen.standing_of(turn, registration)
        if stands.loose:
            return evidence.Which
        if stands.is_empty:
            raise Misunderstood("handing-in-nothing-yet")
        if subject != ANYWAY and _what_is_missing(stands):
            return Missing
        _hand_in(turn, registration)
    return turn.book.home(turn)


@flow.step
class Missing(Step):
    """What is missing, and buttons that mend it."""

    def ask(self, turn: Turn) -> Reply:
        stands = citizen.standing_of(turn, citizen.registered(turn))
        missing = _what_is_missing(stands)
        if missing is None:
            return Reply([text("handing-in-complete")], [hand_in.button("", text("menu-hand-in"))])
        return Reply([missing], [*_mending(stands), hand_in.button(ANYWAY, text("handing-in-anyway"))], wants_photo=True)


def _hand_in(turn: Turn, registration: Registration) -> None:
    submission, is_new = reviews.hand_in(turn.db, registration, turn.now)
    if is_new:
        put_before_reviewers(turn, submission, registration)
        nudges.plan(turn)


def put_before_reviewers(turn: Turn, submission: Submission, registration: Registration) -> None:
    """Shows a file that waits to the village's group. Where nobody can review it, the officers are told, once a village."""
    review.show_waiting(turn, submission, registration)
    if not people.has_reviewer(turn.db, submission.village_id, registration.person_id):
        village = turn.db.get_one(Village, submission.village_id)
        told = Reply([text("handing-in-reviewers-needed", village=village.title, id=str(village.id))])
        for officer in people.to_tell_of_need(turn.db, village, turn.now):
            turn.tell(Citizen(officer.id), told, language=officer.language)


def _what_is_missing(stands: Standing) -> Localized | None:
    """The first of what is missing: something for a criterion, a score, points."""
    if stands.left:
        return text("handing-in-left", left=len(stands.left))
    if stands.unscored:
        return text("handing-in-unscored", left=len(stands.unscored))
    if not stands.would_pass:
        return text("handing-in-points", points=stands.total, threshold=stands.programme.threshold)
    return None


def _mending(stands: Standing) -> list[Button]:
    missing = stands.left or stands.unscored
    if missing:
        buttons = [button for criterion in missing[:MENDED_AT_ONCE] for button in _mend(criterion)]
        rest = [evidence.by_criterion.button("", text("handing-in-all", left=len(missing)))] if len(missing) > MENDED_AT_ONCE else []
        return buttons + rest
    return [own_score.edit.button("", text("score-edit-button"))]


def _mend(criterion: Criterion) -> list[Button]:
    """To the criterion; where the work may not call for it, that can be said at once."""
    buttons = [evidence.open_criterion.button(criterion.id, text("evidence-criterion", number=str(criterion.number), label=criterion.label))]
    if criterion.not_needed is not None:
        buttons.append(own_score.not_needed.button(criterion.id, text("handing-in-not-needed", number=str(criterion.number))))
    return buttons
