"""Evidence: which criterion, then photos until the person goes on. A photo may also come first, without opening anything."""

from bot.conversation import Button, Flow, Next, Reply, Step, Turn
from handlers import citizen, review
from locales import Localized, text
from models import evidence, notes
from models.evidence import Photo
from models.notes import Note, Recording
from models.programme import Criterion
from models.programme import Evidence as EvidenceKind
from models.registrations import Registration
from models.rules import Misunderstood

flow = Flow("evidence")


@flow.step
class Which(Step):
    """Which criterion: for new photos, or for those that were sent without saying."""

    def ask(self, turn: Turn) -> Reply:
        registration = _registration(turn)
        done = evidence.photos_by_criterion(turn.db, registration.id)
        waiting = len(evidence.loose(turn.db, registration.id))
        question = text("evidence-which-loose", photos=waiting) if waiting else text("evidence-which")
        criteria = _criteria(turn, registration)
        buttons = [self.button(criterion.id, _label(criterion.number, criterion.label, done.get(criterion.id, 0))) for criterion in criteria]
        if done and not waiting:
            buttons.append(review.hand_in.button("", text("menu-hand-in")))
        return Reply([question], buttons)

    def on_choice(self, turn: Turn, choice: str) -> Next:
        registration = _changeable(turn)
        _check_criterion(turn, registration, choice)
        turn.data["criterion"] = choice
        photos = evidence.loose(turn.db, registration.id)
        for photo in photos:
            evidence.show(turn.db, registration, photo, choice, turn.now)
        if photos:
            turn.say(text("evidence-saved", photos=len(photos)))
            citizen.say_progress(turn, registration)
        return Photos

    def on_late(self, turn: Turn, choice: str) -> Next:
        """The list of criteria is as good later: a press on it is the same wish."""
        return self.on_choice(turn, choice)

    def on_settled(self, turn: Turn, burst: dict[str, int]) -> Next:
        _say_troubles(turn, burst)
        return Which


@flow.step
class Photos(Step):
    """Photos of one criterion, as many as come."""

    def ask(self, turn: Turn) -> Reply:
        registration = _registration(turn)
        criterion = citizen.programme_of(turn, registration).criterion(_criterion(turn, registration))
        done = evidence.photos_by_criterion(turn.db, registration.id)
        if criterion.id not in done:
            example = criterion.examples[registration.group_id][0]
            question = [text("evidence-photos", criterion=criterion.label, example=example)]
        else:
            question = [] if turn.has_spoken else [text("evidence-more", criterion=criterion.label)]
        return Reply(question, _ways_on(turn, registration, criterion, done), wants_photo=True)

    def on_photo(self, turn: Turn, photo: Photo) -> Next:
        registration = _changeable(turn)
        kept, _ = evidence.keep(turn.db, registration, photo)
        new = evidence.show(turn.db, registration, kept, _criterion(turn, registration), turn.now)
        turn.wait_for_more(**{"saved" if new else "again": 1})
        return None

    def on_bad_photo(self, turn: Turn, reason: str) -> Next:
        turn.wait_for_more(**{f"bad {reason}": 1})
        return None

    def on_settled(self, turn: Turn, burst: dict[str, int]) -> Next:
        if burst.get("saved"):
            turn.say(text("evidence-saved", photos=burst["saved"]))
        _say_troubles(turn, burst)
        citizen.say_progress(turn, _registration(turn))
        return Photos

    def on_text(self, turn: Turn, said: str) -> Next:
        raise Misunderstood("evidence-send-photo")


@flow.act
def send(turn: Turn, subject: str) -> Next:
    """Opens the list of criteria."""
    _changeable(turn)
    return Which


def photo_first(turn: Turn, photo: Photo) -> Next:
    """A photo that nobody asked for is kept, and what it shows is asked when the burst is over."""
    evidence.keep(turn.db, _changeable(turn), photo)
    turn.stand(Which)
    turn.wait_for_more(loose=1)
    return None


def voice_first(turn: Turn, recording: Recording) -> Next:
    """A recording that nobody asked for is kept as a note of the file."""
    registration = _changeable(turn)
    notes.add(turn.db, Note(registration_id=registration.id, kind=notes.VOICE, key=recording.key, seconds=recording.seconds, added_at=turn.now))
    turn.say(text("evidence-voice-kept"))
    return turn.step


def _ways_on(turn: Turn, registration: Registration, current: Criterion, done: dict[str, int]) -> list[Button]:
    """The next thing that has no photo yet, the whole list, and handing in once there is something."""
    left = [criterion for criterion in _criteria(turn, registration) if criterion.id not in done and criterion.id != current.id]
    following = sorted(left, key=lambda criterion: (criterion.number < current.number, criterion.number))[:1] if current.id in done else []
    buttons = [Which().button(criterion.id, _label(criterion.number, criterion.label, 0)) for criterion in following]
    buttons.append(send.button("", text("evidence-other")))
    if done:
        buttons.append(review.hand_in.button("", text("menu-hand-in")))
    return buttons


def _registration(turn: Turn) -> Registration:
    registration = citizen.registration_of(turn)
    if registration is None:
        raise Misunderstood("not-registered")
    return registration


def _changeable(turn: Turn) -> Registration:
    registration = citizen.locked_registration(turn)
    if not registration.can_change:
        raise Misunderstood(f"evidence-closed-{registration.state}")
    return registration


def _criteria(turn: Turn, registration: Registration) -> list[Criterion]:
    """The criteria that a photo can show."""
    return [criterion for criterion in citizen.programme_of(turn, registration).criteria if EvidenceKind.PHOTO in criterion.accepts]


def _criterion(turn: Turn, registration: Registration) -> str:
    """The criterion that photos go to now: the one chosen last, or the first."""
    criteria = _criteria(turn, registration)
    chosen = turn.data.get("criterion")
    return next((criterion.id for criterion in criteria if criterion.id == chosen), criteria[0].id)


def _check_criterion(turn: Turn, registration: Registration, choice: str) -> None:
    if not any(criterion.id == choice for criterion in _criteria(turn, registration)):
        raise Misunderstood("choose-one")


def _label(number: int, label: Localized, photos: int) -> Localized:
    if photos:
        return text("evidence-criterion-done", number=str(number), label=label)
    return text("evidence-criterion", number=str(number), label=label)


def _say_troubles(turn: Turn, burst: dict[str, int]) -> None:
    """What of a burst was not new or not usable, each reason once."""
    if burst.get("again"):
        turn.say(text("evidence-again", photos=burst["again"]))
    reasons = (count.removeprefix("bad ") for count in sorted(burst) if count.startswith("bad "))
    turn.say(*(text(f"photo-{reason}") for reason in reasons))
