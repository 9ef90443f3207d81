"""A file as the village's group sees it: who, what, the pictures, and the buttons of the moment. Each version takes the place of the last."""

from collections.abc import Sequence

from bot.conversation import Button, Reply, Turn, literal
from handlers import citizen
from locales import Localized, text
from models import evidence
from models.people import Person
from models.places import Village
from models.registrations import Registration
from models.reviews import Submission, Verdict
from models.rules import Misunderstood
from models.timezone import local

WHOLE = "all"  # the whole file, in place of a criterion


def draw(
    turn: Turn,
    submission: Submission,
    registration: Registration,
    buttons: Sequence[Button] = (),
    below: Sequence[Localized] = (),
    all_photos: Button | None = None,
) -> Reply:
    """The file with its pictures; `below` stands under its list, `all_photos` opens them where only a sheet can be shown."""
    keys = [photo.key for _, photo in evidence.photos_of(turn.db, registration.id) if photo.key]
    lines = [_head(turn, registration), *_criteria(turn, registration), *below]
    return Reply(lines, buttons, tuple(dict.fromkeys(keys)), all_photos=all_photos, slot=f"review {submission.id}")


def album(turn: Turn, registration: Registration) -> Reply:
    """Every picture by itself, in the order of the criteria."""
    numbers = {criterion.id: criterion.number for criterion in citizen.programme_of(turn, registration).criteria}
    photos = sorted(evidence.photos_of(turn.db, registration.id), key=lambda shown: numbers[shown[0]])
    keys = tuple(dict.fromkeys(photo.key for _, photo in photos if photo.key))
    return Reply([_head(turn, registration)], photos=keys, album=True)


def outcome_line(turn: Turn, registration: Registration, verdict: Verdict) -> Localized:
    """Who decided what, when, and why."""
    return text(f"review-decided-{verdict.decision.outcome}", **_told(turn, registration, verdict))


def already(turn: Turn, registration: Registration, verdict: Verdict) -> Misunderstood:
    """The answer to whoever comes second: who decided what, when, and why."""
    return Misunderstood(f"review-already-{verdict.decision.outcome}", **_told(turn, registration, verdict))


def _told(turn: Turn, registration: Registration, verdict: Verdict) -> dict[str, str | Localized]:
    at = local(verdict.decision.decided_at).strftime("%H:%M %d/%m")
    return {"by": verdict.by.name, "at": at, "reason": reason_of(turn, registration, verdict)}


def reason_of(turn: Turn, registration: Registration, verdict: Verdict) -> Localized:
    """Why: in the programme's words or in the moderator's own, and about what."""
    decision, programme = verdict.decision, citizen.programme_of(turn, registration)
    why = literal(decision.note) if decision.note else programme.reason(decision.reason).label if decision.reason else literal("")
    if decision.criterion is None:
        return why
    return text("review-about", label=programme.criterion(decision.criterion).label, reason=why)


def _head(turn: Turn, registration: Registration) -> Localized:
    return text(
        "review-file",
        name=turn.db.get_one(Person, registration.person_id).name,
        number=registration.number,
        work=citizen.programme_of(turn, registration).group(registration.group_id).label,
        village=turn.db.get_one(Village, registration.village_id).title,
    )


def _criteria(turn: Turn, registration: Registration) -> list[Localized]:
    photos = evidence.photos_by_criterion(turn.db, registration.id)
    return [
        text("review-criterion", number=str(criterion.number), label=criterion.label, photos=photos[criterion.id])
        for criterion in citizen.programme_of(turn, registration).criteria
        if criterion.id in photos
    ]
