"""A criterion as its citizen sees it: what it means, an example, what counts, what is there, the own score, and the buttons that go with it."""

from bot.conversation import Reply, Turn
from handlers import citizen, evidence, own_score, vouching
from handlers import photos as looking
from locales import Localized, text
from models import notes
from models.programme import Criterion
from models.programme import Evidence as Kind
from models.registrations import Registration
from models.standing import PHOTO, Standing


def draw(turn: Turn, registration: Registration, stands: Standing, criterion: Criterion) -> Reply:
    """The whole page."""
    lines = [title(stands, criterion), criterion.meaning]
    if not stands.counts(criterion):
        lines.append(text("criterion-example", example=criterion.examples[registration.group_id][0]))
    lines += there(stands, criterion, citizen.kind_of(turn, registration))
    if not turn.has_spoken:
        lines.append(ways(turn, registration, criterion))
    buttons = own_score.buttons_of(stands, criterion)
    if Kind.HEAD_WORD in criterion.accepts:
        buttons.append(vouching.button_of(turn, registration, stands, criterion))
    if stands.counts(criterion)[PHOTO]:
        buttons.append(looking.look.button(criterion.id, text("photos-look")))
    if stands.counts(criterion)[notes.SENTENCE] or stands.counts(criterion)[notes.VOICE]:
        buttons.append(vouching.take_words_back.button(criterion.id, text("vouching-take-words-back")))
    return Reply(lines, [*buttons, evidence.by_criterion.button("", text("menu-back-one"))], wants_photo=True)


def title(stands: Standing, criterion: Criterion) -> Localized:
    """A criterion's number and label, marked once it needs nothing more."""
    label = text("evidence-criterion", number=str(criterion.number), label=criterion.label)
    return text("evidence-done", label=label) if stands.is_done(criterion) else label


def there(stands: Standing, criterion: Criterion, kind: str) -> list[Localized]:
    """What there is, and the own score, each in a line."""
    counts = stands.counts(criterion)
    lines: list[Localized] = []
    if counts:
        lines.append(text("criterion-there", photos=counts[PHOTO], voices=counts[notes.VOICE], sentences=counts[notes.SENTENCE]))
    if counts[notes.HEAD_WORD]:
        lines.append(text("criterion-head-knows", kind=kind))
    score = own_score.shown(stands, criterion)
    if score and not stands.is_done(criterion):
        lines.append(text("criterion-nothing"))
    return [*lines, text("criterion-score", score=score)] if score else lines


def ways(turn: Turn, registration: Registration, criterion: Criterion) -> Localized:
    """What counts for a criterion."""
    accepts = {kind.value for kind in criterion.accepts} - {notes.HEAD_WORD}
    way = "-".join(sorted(accepts)) or "head-word"
    return text(f"criterion-ways-{way}", kind=citizen.kind_of(turn, registration))
