"""Review: a citizen hands in, the village's moderators decide in their group, the citizen is told. The first decision counts."""

from collections.abc import Sequence

from bot.conversation import Button, Citizen, Flow, Next, Reply, Reviewers, Turn
from handlers import citizen
from handlers import evidence as gathering
from locales import Localized, text
from models import evidence, registrations, reviews
from models.people import Person
from models.places import Village
from models.registrations import Registration
from models.reviews import NotAllowed, NothingToHandIn, Submission, Verdict
from models.rules import Misunderstood
from models.timezone import local

flow = Flow("review")


@flow.act
def hand_in(turn: Turn, subject: str) -> Next:
    """Hands the file in to the village; what waits already, or was approved, stays as it is."""
    registration = citizen.locked_registration(turn)
    try:
        submission, is_new = reviews.hand_in(turn.db, registration, turn.now)
    except NothingToHandIn:
        raise Misunderstood("review-nothing-yet") from None
    if is_new:
        turn.tell(Reviewers(submission.village_id), _file(turn, submission, registration, photos=True, buttons=_choices(submission)))
    return turn.book.home(turn)


@flow.act
def approve(turn: Turn, subject: str) -> Next:
    """Achieved."""
    return _decide(turn, _id(subject), registrations.APPROVED, None)


@flow.act
def needs_more(turn: Turn, subject: str) -> Next:
    """Something is missing: the reasons take the place of the buttons, nothing is decided yet."""
    return _redraw(turn, _id(subject), asking_why=True)


@flow.act
def keep_waiting(turn: Turn, subject: str) -> Next:
    """On second thoughts: back to the first buttons."""
    return _redraw(turn, _id(subject), asking_why=False)


@flow.act
def send_back(turn: Turn, subject: str) -> Next:
    """Sent back for a reason of the programme."""
    submission_id, _, reason = subject.partition(".")
    return _decide(turn, _id(submission_id), registrations.RETURNED, reason)


def _decide(turn: Turn, submission_id: int, outcome: str, reason: str | None) -> Next:
    submission, registration = _access(turn, submission_id)
    programme = citizen.programme_of(turn, registration)
    if reason is not None and reason not in {known.id for known in programme.reasons}:
        raise Misunderstood("choose-one")
    verdict = reviews.decide(turn.db, submission.id, _reviewer(turn), outcome, reason, turn.now)
    if not verdict.is_new:
        turn.whisper(_outcome_line(turn, registration, verdict, "review-already"))
        return None
    lines = [_outcome_line(turn, registration, verdict, "review-decided")]
    turn.tell(Reviewers(submission.village_id), _file(turn, submission, registration, decided=lines))
    _tell_citizen(turn, registration, verdict)
    return None


def _redraw(turn: Turn, submission_id: int, asking_why: bool) -> Next:
    submission, registration = _access(turn, submission_id)
    verdict = reviews.verdict_of(turn.db, submission)
    if verdict:
        turn.whisper(_outcome_line(turn, registration, verdict, "review-already"))
        return None
    buttons = _reasons(turn, submission, registration) if asking_why else _choices(submission)
    why = [text("review-why")] if asking_why else []
    turn.tell(Reviewers(submission.village_id), _file(turn, submission, registration, photos=True, buttons=buttons, decided=why))
    return None


def _access(turn: Turn, submission_id: int) -> tuple[Submission, Registration]:
    try:
        return reviews.access(turn.db, submission_id, _reviewer(turn))
    except NotAllowed as error:
        raise Misunderstood(f"review-not-{error.why}") from None
    except LookupError:
        raise Misunderstood("review-gone") from None


def _reviewer(turn: Turn) -> int:
    if turn.person is None:
        raise Misunderstood("review-not-role")
    return turn.person.id


def _file(
    turn: Turn,
    submission: Submission,
    registration: Registration,
    photos: bool = False,
    buttons: list[Button] | None = None,
    decided: Sequence[Localized] = (),
) -> Reply:
    """A file as the village's group sees it. Later versions take its place."""
    programme = citizen.programme_of(turn, registration)
    by_criterion = evidence.photos_by_criterion(turn.db, registration.id)
    shown = [
        text("review-criterion", number=str(criterion.number), label=criterion.label, photos=by_criterion[criterion.id])
        for criterion in programme.criteria
        if criterion.id in by_criterion
    ]
    head = text(
        "review-file",
        name=turn.db.get_one(Person, registration.person_id).name,
        number=registration.number,
        work=programme.group(registration.group_id).label,
        village=turn.db.get_one(Village, registration.village_id).title,
    )
    keys = [photo.key for _, photo in evidence.photos_of(turn.db, registration.id) if photo.key] if photos else []
    return Reply([head, *shown, *decided], buttons or [], tuple(dict.fromkeys(keys)), slot=f"review {submission.id}")


def _choices(submission: Submission) -> list[Button]:
    return [approve.button(submission.id, text("review-approve")), needs_more.button(submission.id, text("review-needs-more"))]


def _reasons(turn: Turn, submission: Submission, registration: Registration) -> list[Button]:
    programme = citizen.programme_of(turn, registration)
    reasons = [send_back.button(f"{submission.id}.{reason.id}", reason.label) for reason in programme.reasons]
    return [*reasons, keep_waiting.button(submission.id, text("review-back"))]


def _outcome_line(turn: Turn, registration: Registration, verdict: Verdict, key: str) -> Localized:
    decision = verdict.decision
    return text(
        f"{key}-{decision.outcome}",
        by=verdict.by.name,
        at=local(decision.decided_at).strftime("%H:%M %d/%m"),
        reason=_reason(turn, registration, decision.reason),
    )


def _tell_citizen(turn: Turn, registration: Registration, verdict: Verdict) -> None:
    person = turn.db.get_one(Person, registration.person_id)
    reason = _reason(turn, registration, verdict.decision.reason)
    mend = [gathering.send.button("", text("review-mend"))] if registration.can_change else []
    kind = turn.db.get_one(Village, registration.village_id).kind
    told = Reply([text(f"review-told-{verdict.decision.outcome}", name=person.name, reason=reason, kind=kind)], mend)
    turn.tell(Citizen(person.id), told, language=person.language)


def _reason(turn: Turn, registration: Registration, reason: str | None) -> Localized | str:
    return citizen.programme_of(turn, registration).reason(reason).label if reason else ""


def _id(subject: str) -> int:
    if not subject.isdecimal():
        raise Misunderstood("review-gone")
    return int(subject)
