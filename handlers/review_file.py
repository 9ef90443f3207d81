"""A file as the village's group sees it: who, what, the pictures, and the buttons of the moment. Each version takes the place of the last."""

from collections.abc import Collection, Sequence

from bot.conversation import Button, Joined, Reply, Turn, literal
from handlers import citizen, own_score
from locales import Localized, text
from models import evidence, notes, reviews
from models.notes import HEAD_WORD, SENTENCE, VOICE
from models.people import Person
from models.places import Village
from models.programme import Criterion
from models.registrations import Registration
from models.reviews import Submission, Verdict
from models.rules import Misunderstood
from models.standing import PHOTO, Standing
from models.timezone import local

WHOLE = "all"  # the whole file, in place of a criterion
SAID_IN_FILE, SHORT = 3, 60  # sentences that stand in the file itself, and letters of each


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
    before = reviews.verdict_before(turn.db, submission)
    new = reviews.new_since(turn.db, registration.id, before.decision.decided_at) if before else set()
    again = [_again(turn, submission, registration, before)] if before else []
    helper = reviews.helper_of(turn.db, registration.person_id)
    helped = [text("review-helped", name=helper.name)] if helper else []
    lines = [
        _head(turn, registration),
        *helped,
        *_namesakes(turn, registration),
        *again,
        *_criteria(turn, registration, new),
        *_said(turn, registration)[:SAID_IN_FILE],
        *_alike(turn, registration),
        *below,
    ]
    marks = tuple("·".join(numbers) for numbers in shown.values())
    return Reply(lines, buttons, tuple(shown), marks=marks, all_photos=all_photos, slot=submission.slot)


def album(turn: Turn, registration: Registration) -> Reply:
    """Every picture by itself, in the order of the criteria."""
    return Reply([_head(turn, registration)], photos=tuple(_numbers_by_photo(turn, registration)), album=True)


def sayings(turn: Turn, registration: Registration) -> Reply | None:
    """Everything that the citizen wrote or said, if there is any."""
    keys = [note.key for note in notes.of_registration(turn.db, registration.id) if note.key]
    said = _said(turn, registration, whole=True)
    return Reply([_head(turn, registration), *said], voices=tuple(dict.fromkeys(keys))) if said or keys else None


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
    return {"by": verdict.by.name or text("review-by-erased"), "at": at, "reason": reason_of(turn, registration, verdict)}


def reason_of(turn: Turn, registration: Registration, verdict: Verdict) -> Localized:
    """Why: in the programme's words or in the moderator's own, and about what."""
    decision, programme = verdict.decision, citizen.programme_of(turn, registration)
    why = literal(decision.note) if decision.note else programme.reason(decision.reason).label if decision.reason else literal("")
    if not decision.criteria:
        return why
    return text("review-about", label=Joined([programme.criterion(id).label for id in decision.criteria], "; "), reason=why)


def _head(turn: Turn, registration: Registration) -> Localized:
    return text(
        "review-file",
        name=turn.db.get_one(Person, registration.person_id).name,
        number=registration.number,
        work=citizen.programme_of(turn, registration).group(registration.group_id).label,
        village=turn.db.get_one(Village, registration.village_id).title,
    )


def _again(turn: Turn, submission: Submission, registration: Registration, before: Verdict) -> Localized:
    """That it was handed in before, and what was asked for then."""
    return text("review-handed-in-before", round=str(submission.round), reason=reason_of(turn, registration, before))


def _criteria(turn: Turn, registration: Registration, new: Collection[str]) -> list[Localized]:
    """What there is for each criterion with the own score, what of it is `new`, and the numbers of those that have nothing."""
    stands = citizen.standing_of(turn, registration)
    lines: list[Localized] = [_criterion(stands, criterion, citizen.kind_of(turn, registration), criterion.id in new) for criterion in stands.done]
    if stands.left:
        lines.append(text("review-nothing-for", numbers=", ".join(str(criterion.number) for criterion in stands.left)))
    return [*lines, _own_score(stands)]


def _own_score(stands: Standing) -> Localized:
    """The own score, and how it falls short of what recognition takes: people decide, knowing that."""
    told = {"points": stands.total, "most": stands.programme.maximum}
    if stands.total < stands.programme.threshold:
        return text("review-own-score-short", threshold=stands.programme.threshold, **told)
    if stands.low:
        return text("review-own-score-low", numbers=", ".join(str(criterion.number) for criterion in stands.low), **told)
    return text("review-own-score", **told)


def _alike(turn: Turn, registration: Registration) -> list[Localized]:
    """That somebody else's file shows the same picture; whose, is not said."""
    alike = reviews.shown_by_others(turn.db, registration)
    numbers = [str(criterion.number) for criterion in citizen.programme_of(turn, registration).criteria if criterion.id in alike]
    return [text("review-alike", numbers=", ".join(numbers))] if numbers else []


def _namesakes(turn: Turn, registration: Registration) -> list[Localized]:
    """That there may be a second file for the same person: whoever lost their way back begins anew."""
    numbers = ", ".join(file.number for file in reviews.namesakes(turn.db, registration))
    return [text("review-namesakes", numbers=numbers)] if numbers else []


def _criterion(stands: Standing, criterion: Criterion, place: str, is_new: bool) -> Localized:
    counts = stands.counts(criterion)
    kinds = [_kind(kind, counts[kind], place) for kind in (PHOTO, VOICE, SENTENCE, HEAD_WORD) if counts[kind]]
    score = own_score.shown(stands, criterion)
    there = Joined([*kinds, *([score] if score else []), *([text("review-new")] if is_new else [])])
    return text("review-criterion", number=str(criterion.number), label=criterion.label, there=there)


def _kind(kind: str, count: int, place: str) -> Localized:
    name = kind.replace("_", "-")
    return text(f"review-has-{name}", count=count, kind=place)


def _said(turn: Turn, registration: Registration, whole: bool = False) -> list[Localized]:
    """What the citizen wrote, each once, with the numbers of the criteria that it is about."""
    numbers = {criterion.id: criterion.number for criterion in citizen.programme_of(turn, registration).criteria}
    about: dict[str, set[int]] = {}
    for note in notes.of_registration(turn.db, registration.id):
        if note.words:
            criteria = evidence.criteria_of(turn.db, note.photo_id) if note.photo_id else [note.criterion or ""]
            about.setdefault(note.words, set()).update(numbers[id] for id in criteria if id in numbers)
    return [
        text("review-said", numbers=", ".join(map(str, sorted(about_it))) or "–", words=words if whole else shortened(words))
        for words, about_it in about.items()
    ]


def shortened(words: str) -> str:
    """A sentence, cut where it gets long."""
    return words if len(words) <= SHORT else f"{words[:SHORT].rstrip()}…"
