"""The own score of one criterion: in the programme's words, to the point for whoever wants it, or that the work does not call for it."""

import re

from bot.conversation import Button, Flow, Next, Reply, Step, Turn
from handlers import citizen, file
from locales import Localized, text
from models import scores
from models.programme import Criterion
from models.registrations import Registration
from models.rules import Misunderstood
from models.standing import Standing

EDITED = "edited"

flow = Flow("score")


@flow.act
def word(turn: Turn, subject: str) -> Next:
    """Gives one criterion a word. The subject is `criterion.word`."""
    registration, criterion, chosen = _about(turn, subject)
    if chosen not in {score.id for score in citizen.programme_of(turn, registration).scores}:
        raise Misunderstood("choose-one")
    scores.put(registration, criterion.id, chosen)
    return _noted(turn, criterion, citizen.standing_of(turn, registration))


@flow.act
def not_needed(turn: Turn, subject: str) -> Next:
    """Says that one's work does not call for a criterion, where the programme allows that."""
    registration, criterion, _ = _about(turn, subject)
    if criterion.not_needed is None:
        raise Misunderstood("choose-one")
    scores.put(registration, criterion.id, None)
    return _noted(turn, criterion, citizen.standing_of(turn, registration))


@flow.act
def edit(turn: Turn, subject: str) -> Next:
    """Opens the points to the point."""
    citizen.changeable(turn)
    return Which


@flow.step
class Which(Step):
    """Which criterion's points are to be mended."""

    def ask(self, turn: Turn) -> Reply:
        registration = citizen.registered(turn)
        stands = citizen.standing_of(turn, registration)
        buttons = [self.button(criterion.id, _with_points(stands, criterion)) for criterion in stands.programme.criteria]
        return Reply([text("score-edit")], [*buttons, file.open_file.button("", text("menu-back-one"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        _about(turn, choice)
        turn.data[EDITED] = choice
        return Points

    def on_late(self, turn: Turn, choice: str) -> Next:
        return self.on_choice(turn, choice)


@flow.step
class Points(Step):
    """The exact points of one criterion."""

    def ask(self, turn: Turn) -> Reply:
        registration, criterion, _ = _about(turn, str(turn.data.get(EDITED, "")))
        programme = citizen.programme_of(turn, registration)
        buttons = [self.button(score.id, score.label) for score in programme.scores]
        if criterion.not_needed is not None:
            buttons.append(self.button("", text("score-not-needed")))
        return Reply([text("score-points", label=criterion.label, most=criterion.points)], buttons)

    def on_choice(self, turn: Turn, choice: str) -> Next:
        subject = str(turn.data.get(EDITED, ""))
        word.do(turn, f"{subject}.{choice}") if choice else not_needed.do(turn, subject)
        return Which

    def on_text(self, turn: Turn, said: str) -> Next:
        registration, criterion, _ = _about(turn, str(turn.data.get(EDITED, "")))
        number = re.fullmatch(r"(\d{1,3})(?: *(?:điểm|diem|points?))?", said.strip(), re.IGNORECASE)
        if number is None or int(number[1]) > criterion.points:
            raise Misunderstood("score-points", label=criterion.label, most=criterion.points)
        scores.put(registration, criterion.id, int(number[1]))
        _noted(turn, criterion, citizen.standing_of(turn, registration))
        return Which


def buttons_of(stands: Standing, criterion: Criterion) -> list[Button]:
    """A criterion's words, the one that stands marked, and that the work does not call for it."""
    score = stands.scores.get(criterion.id)
    buttons = [word.button(f"{criterion.id}.{each.id}", citizen.marked(each.label, each.id == score)) for each in stands.programme.scores]
    if criterion.not_needed is not None:
        buttons.append(not_needed.button(criterion.id, citizen.marked(text("score-not-needed"), stands.is_not_needed(criterion))))
    return buttons


def shown(stands: Standing, criterion: Criterion) -> Localized | None:
    """A criterion's own score as people read it."""
    if criterion.id not in stands.scores:
        return None
    score = stands.scores[criterion.id]
    points = stands.points(criterion) or 0
    if score is None:
        return text("score-shown-word", word=text("score-not-needed"), points=points)
    label = next((word.label for word in stands.programme.scores if word.id == score), None)
    return text("score-shown-word", word=label, points=points) if label else text("score-shown", points=points)


def how_far(stands: Standing) -> Localized:
    """How far the own score is from what recognition takes; what is missing is said, and no more."""
    of = stands.programme
    told = {"points": stands.total, "most": of.maximum, "threshold": of.threshold}
    if stands.total < of.threshold:
        return text("score-short", short=of.threshold - stands.total, **told)
    if stands.low:
        return text("score-low", numbers=", ".join(str(criterion.number) for criterion in stands.low), **told)
    return text("score-enough", **told)


def _about(turn: Turn, subject: str) -> tuple[Registration, Criterion, str]:
    """The file, locked, a criterion of its programme, and what follows it in the subject."""
    registration = citizen.changeable(turn)
    id, _, rest = subject.partition(".")
    criterion = next((each for each in citizen.programme_of(turn, registration).criteria if each.id == id), None)
    if criterion is None:
        raise Misunderstood("choose-one")
    return registration, criterion, rest


def _noted(turn: Turn, criterion: Criterion, stands: Standing) -> Next:
    turn.say(text("score-noted", label=criterion.label, points=stands.points(criterion) or 0))
    if not stands.unscored:
        turn.say(how_far(stands))
    return turn.step


def _with_points(stands: Standing, criterion: Criterion) -> Localized:
    points = stands.points(criterion)
    if points is None:
        return text("evidence-criterion", number=str(criterion.number), label=criterion.label)
    return text("score-criterion", number=str(criterion.number), label=criterion.label, points=points)
