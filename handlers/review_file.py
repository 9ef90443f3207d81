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
    shown = _numbers_by_photo(turn, registration)
    lines = [_head(turn, registration), *_criteria(turn, registration), *below]
    slot = f"review {submission.id}"
    return Reply(lines, buttons, tuple(shown), marks=tuple("·".join(numbers) for numbers in shown.values()), all_photos=all_photos, slot=slot)


def album(turn: Turn, registration: Registration) -> Reply:
    """Every picture by itself, in the order of the criteria."""
    return Reply([_head(turn, registration)], photos=tuple(_numbers_by_photo(turn, registration)), album=True)


def _numbers_by_photo(turn: Turn, registration: Registration) -> dict[str, list[str]]:
    """Each stored picture and the numbers of the criteria that it shows, in the criteria's order."""
    numbers = {criterion.id: criterion.number for criterion in citizen.programme_of(turn, registration).criteria}
    shown: dict[str, list[str]] = {}
    for criterion, photo in sorted(evidence.photos_of(turn.db, registration.id), key=lambda pair: numbers[pair[0]]):
        if photo.key:
            shown.setdefault(photo.key, []).append(str(numbers[criterion]))
    return shown


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
