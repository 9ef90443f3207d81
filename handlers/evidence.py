"""Evidence: a photo, a recording or a sentence, and what was done. A photo may also come first, any day, without opening anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation import Button, Flow, Next, Reply, Step, Turn, id_of
from handlers import citizen, criterion_page, handing_in, menu
from locales import Localized, text
from models import activities as by_activity
from models import evidence, notes, scores
from models.evidence import Photo
from models.notes import Note, Recording
from models.programme import Activity, Programme
from models.registrations import Registration
from models.rules import Misunderstood
from models.standing import PHOTO, Standing

AIM = "aim"  # what is being gathered for: an activity's id, or a criterion's after "criterion."
OF_CRITERION = "criterion."
SENTENCE_LENGTH = (5, 500)
SUGGESTIONS = 2
TELLING = 5  # words, from which on a sentence that nobody asked for tells something

flow = Flow("evidence")


@dataclass(frozen=True)
class Aim:
    """What is being gathered for, and the criteria that it counts for."""

    label: Localized
    criteria: tuple[str, ...]


@flow.step
class Which(Step):
    """What was done: before anything is sent, or about what came without saying."""

    def ask(self, turn: Turn) -> Reply:
        registration = citizen.registered(turn)
        stands = citizen.standing_of(turn, registration)
        activities = _last_first(turn, _activities(stands.programme, registration))
        sent = by_activity.sent(turn.db, registration, _covered(registration, stands))
        buttons = [self.button(activity.id, citizen.marked(activity.label, activity.id in sent)) for activity in activities]
        buttons.append(by_criterion.button("", text("evidence-by-criterion", criteria=len(stands.programme.criteria))))
        buttons.append(_by_mistake(turn, registration) if stands.loose else menu.open_menu.button("", text("menu-back")))
        return Reply([_question(stands)], buttons, wants_photo=not stands.loose)

    def on_choice(self, turn: Turn, choice: str) -> Next:
        registration = citizen.changeable(turn)
        if choice not in {activity.id for activity in _activities(citizen.programme_of(turn, registration), registration)}:
            raise Misunderstood("choose-one")
        return begin(turn, registration, choice, Photos)

    def on_late(self, turn: Turn, choice: str) -> Next:
        """The list is as good later: a press on it is the same wish."""
        return self.on_choice(turn, choice)

    def on_text(self, turn: Turn, said: str) -> Next:
        return sentence_first(turn, said)

    def on_settled(self, turn: Turn, burst: dict[str, int]) -> Next:
        say_troubles(turn, burst)
        return Which


class Gathering(Step):
    """Takes in whatever shows the aim, as much as comes."""

    def on_photo(self, turn: Turn, photo: Photo) -> Next:
        registration = citizen.changeable(turn)
        if not _takes(turn, registration, PHOTO):
            raise Misunderstood("evidence-no-photo")
        kept = keep(turn, registration, photo)
        _sent(turn, registration, kept)
        new = [evidence.show(turn.db, registration, kept, criterion, turn.now) for criterion in aim_of(turn, registration).criteria]
        turn.wait_for_more(**{"saved" if any(new) else "again": 1})
        return None

    def on_bad_photo(self, turn: Turn, reason: str) -> Next:
        turn.wait_for_more(**{f"bad {reason}": 1})
        return None

    def on_settled(self, turn: Turn, burst: dict[str, int]) -> Next:
        say_troubles(turn, burst)
        return saved(turn, citizen.registered(turn), burst.get("saved", 0)) if burst.get("saved") or burst.get("again") else self

    def on_voice(self, turn: Turn, recording: Recording) -> Next:
        registration = citizen.changeable(turn)
        _note(turn, registration, _spoken(turn, registration, recording))
        turn.say(text("evidence-voice-kept"))
        return saved(turn, registration)

    def on_text(self, turn: Turn, said: str) -> Next:
        registration = citizen.changeable(turn)
        words = " ".join(said.split())
        if not _takes(turn, registration, notes.SENTENCE) or not SENTENCE_LENGTH[0] <= len(words) <= SENTENCE_LENGTH[1]:
            raise Misunderstood("evidence-send-photo")
        _note(turn, registration, Note(registration_id=registration.id, kind=notes.SENTENCE, words=words, added_at=turn.now))
        turn.say(text("evidence-sentence-kept"))
        return saved(turn, registration)


@flow.step
class Photos(Gathering):
    """Photos of one activity."""

    def ask(self, turn: Turn) -> Reply:
        registration = citizen.registered(turn)
        lines = [text("evidence-photos", activity=aim_of(turn, registration).label)]
        if _takes(turn, registration, notes.SENTENCE):
            lines.append(text("evidence-or-tell"))
        return Reply(lines, [send.button("", text("evidence-other"))], wants_photo=True)


@flow.step
class Criteria(Step):
    """The other way in: by criterion."""

    def ask(self, turn: Turn) -> Reply:
        stands = citizen.standing_of(turn, citizen.registered(turn))
        buttons = [open_criterion.button(criterion.id, criterion_page.title(stands, criterion)) for criterion in stands.programme.criteria]
        return Reply([text("evidence-criteria")], [*buttons, send.button("", text("menu-back-one"))])


@flow.step
class Criterion(Gathering):
    """One criterion: what it means, what counts, what is there; and whatever shows it may be sent."""

    def ask(self, turn: Turn) -> Reply:
        registration = citizen.registered(turn)
        (id, *_) = aim_of(turn, registration).criteria
        stands = citizen.standing_of(turn, registration)
        return criterion_page.draw(turn, registration, stands, stands.programme.criterion(id))


@flow.step
class HowOften(Gathering):
    """How often what was just shown is done: the own score, in the programme's words. More photos of it may still come."""

    def ask(self, turn: Turn) -> Reply:
        registration = citizen.registered(turn)
        programme = citizen.programme_of(turn, registration)
        question = text("evidence-how-often", activity=aim_of(turn, registration).label)
        return Reply([question], [self.button(score.id, score.label) for score in reversed(programme.scores) if score.share])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        registration = citizen.changeable(turn)
        programme = citizen.programme_of(turn, registration)
        if choice not in {score.id for score in programme.scores if score.share}:
            raise Misunderstood("choose-one")
        scores.raise_to(registration, programme, aim_of(turn, registration).criteria, choice)
        return More

    def on_text(self, turn: Turn, said: str) -> Next:
        raise Misunderstood("choose-one")


@flow.step
class More(Step):
    """Something was saved: what is left, and where it may go on. It may also rest here for weeks."""

    def ask(self, turn: Turn) -> Reply:
        registration = citizen.registered(turn)
        stands = citizen.standing_of(turn, registration)
        hand_in = handing_in.hand_in.button("", text("menu-hand-in"))
        if not stands.left:
            return Reply([text("evidence-all-done")], [hand_in, send.button("", text("evidence-other"))], wants_photo=True)
        buttons = [Which().button(activity.id, activity.label) for activity in _suggestions(registration, stands)]
        return Reply([text("evidence-more")], [*buttons, send.button("", text("evidence-other")), hand_in], wants_photo=True)

    def on_text(self, turn: Turn, said: str) -> Next:
        return sentence_first(turn, said)


@flow.act
def send(turn: Turn, subject: str) -> Next:
    """Opens the list of activities."""
    citizen.changeable(turn)
    return Which


@flow.act
def by_criterion(turn: Turn, subject: str) -> Next:
    """Opens the list of criteria."""
    citizen.changeable(turn)
    return Criteria


@flow.act
def open_criterion(turn: Turn, subject: str) -> Next:
    """Opens a criterion, for whatever shows it."""
    registration = citizen.changeable(turn)
    if subject not in {criterion.id for criterion in citizen.programme_of(turn, registration).criteria}:
        raise Misunderstood("choose-one")
    return begin(turn, registration, f"{OF_CRITERION}{subject}", Criterion)


@flow.act
def take_back(turn: Turn, subject: str) -> Next:
    """Takes back what came by mistake, before anybody said what it is. The subject names the last photo and note that were asked about."""
    registration = citizen.changeable(turn)
    last_photo, _, last_note = subject.partition(".")
    photos = [photo for photo in evidence.loose(turn.db, registration.id) if photo.id <= (id_of(last_photo) or 0)]
    said = [note for note in notes.loose(turn.db, registration.id) if note.id <= (id_of(last_note) or 0)]
    for photo in photos:
        evidence.remove(turn.db, registration, photo, turn.now)
    for note in said:
        notes.remove(turn.db, note, turn.now)
    if photos or said:
        turn.say(text("evidence-taken-back"))
    return Which if citizen.standing_of(turn, registration).loose else turn.book.home(turn)


def _by_mistake(turn: Turn, registration: Registration) -> Button:
    photos, said = evidence.loose(turn.db, registration.id), notes.loose(turn.db, registration.id)
    last = (max((each.id for each in rows), default=0) for rows in (photos, said))
    return take_back.button(".".join(map(str, last)), text("evidence-by-mistake"))


def photo_first(turn: Turn, photo: Photo) -> Next:
    """A photo that nobody asked for is kept, and what it shows is asked when the burst is over; of one that shows something already it is said."""
    kept = keep(turn, citizen.changeable(turn), photo)
    turn.stand(Which)
    turn.wait_for_more(**{"again" if evidence.criteria_of(turn.db, kept.id) else "loose": 1})
    return None


def voice_first(turn: Turn, recording: Recording) -> Next:
    """A recording that nobody asked for is kept, and what it tells about is asked."""
    registration = citizen.changeable(turn)
    notes.add(turn.db, _spoken(turn, registration, recording))
    return Which


def sentence_first(turn: Turn, said: str) -> Next:
    """A sentence that nobody asked for is kept, and what it tells about is asked.

    Raises:
        Misunderstood: a few words tell nothing, or the file is closed.
    """
    words = " ".join(said.split())
    if len(words.split()) < TELLING or len(words) > SENTENCE_LENGTH[1]:
        raise Misunderstood("not-understood")
    registration = citizen.changeable(turn)
    notes.add(turn.db, Note(registration_id=registration.id, kind=notes.SENTENCE, words=words, added_at=turn.now))
    return Which


def begin(turn: Turn, registration: Registration, aim: str, gathering: type[Gathering]) -> Next:
    """Gathers for an aim from now on; what came without saying is what it was about."""
    by_activity.begin(registration, _covered(registration, citizen.standing_of(turn, registration)))
    turn.data[AIM] = aim
    about = aim_of(turn, registration).criteria
    photos, said = evidence.loose(turn.db, registration.id), notes.loose(turn.db, registration.id)
    for photo in photos:
        _sent(turn, registration, photo)
        for criterion in about:
            evidence.show(turn.db, registration, photo, criterion, turn.now)
    for note in said:
        _sent(turn, registration, note)
        notes.about(turn.db, note, about)
    return saved(turn, registration, len(photos)) if photos or said else gathering


def keep(turn: Turn, registration: Registration, photo: Photo) -> Photo:
    """Keeps a photo, and what was written with it."""
    kept, is_new = evidence.keep(turn.db, registration, photo)
    caption = " ".join(str(turn.payload.get("text", "")).split())[: SENTENCE_LENGTH[1]]
    if is_new and caption:
        note = Note(registration_id=registration.id, photo_id=kept.id, kind=notes.SENTENCE, words=caption, added_at=turn.now)
        notes.add(turn.db, note)
    return kept


def saved(turn: Turn, registration: Registration, photos: int = 0) -> Next:
    """Says what is safe now; then how it is done is asked, if nobody has said yet, and else what may come next."""
    if photos:
        turn.say(text("evidence-saved", photos=photos))
    citizen.say_progress(turn, registration)
    scored = citizen.standing_of(turn, registration).scores
    return More if all(criterion in scored for criterion in aim_of(turn, registration).criteria) else HowOften


def aim_of(turn: Turn, registration: Registration) -> Aim:
    """What is being gathered for now; the first activity, should the one that was chosen be no more."""
    programme, chosen = citizen.programme_of(turn, registration), str(turn.data.get(AIM, ""))
    for criterion in programme.criteria:
        if chosen == f"{OF_CRITERION}{criterion.id}":
            return Aim(criterion.label, (criterion.id,))
    activities = _activities(programme, registration)
    activity = next((activity for activity in activities if activity.id == chosen), activities[0])
    return Aim(activity.label, activity.criteria)


def say_troubles(turn: Turn, burst: dict[str, int]) -> None:
    """What of a burst was not new or not usable, each reason once."""
    if burst.get("again"):
        turn.say(text("evidence-again", photos=burst["again"]))
    reasons = (count.removeprefix("bad ") for count in sorted(burst) if count.startswith("bad "))
    turn.say(*(text(f"photo-{reason}") for reason in reasons))


def _takes(turn: Turn, registration: Registration, kind: str) -> bool:
    """Whether a kind of evidence counts for anything that is being gathered for."""
    programme = citizen.programme_of(turn, registration)
    return any(kind in programme.criterion(id).accepts for id in aim_of(turn, registration).criteria)


def _note(turn: Turn, registration: Registration, note: Note) -> None:
    _sent(turn, registration, note)
    notes.about(turn.db, notes.add(turn.db, note), aim_of(turn, registration).criteria)


def _sent(turn: Turn, registration: Registration, what: Photo | Note) -> None:
    """Remembers for which activity something was sent; what is sent for a criterion is for none."""
    aim = str(turn.data.get(AIM, ""))
    if aim in {activity.id for activity in _activities(citizen.programme_of(turn, registration), registration)}:
        by_activity.add(registration, aim, what)


def _spoken(turn: Turn, registration: Registration, recording: Recording) -> Note:
    return Note(registration_id=registration.id, kind=notes.VOICE, key=recording.key, seconds=recording.seconds, added_at=turn.now)


def _question(stands: Standing) -> Localized:
    if stands.loose[PHOTO]:
        return text("evidence-which-photos", photos=stands.loose[PHOTO])
    if stands.loose[notes.VOICE]:
        return text("evidence-which-voice")
    return text("evidence-which-sentence") if stands.loose else text("evidence-which")


def _covered(registration: Registration, stands: Standing) -> list[str]:
    """The activities that have something for all that they count for, wherever it came from."""
    activities = _activities(stands.programme, registration)
    return [activity.id for activity in activities if all(stands.counts(stands.programme.criterion(id)) for id in activity.criteria)]


def _last_first(turn: Turn, activities: Sequence[Activity]) -> list[Activity]:
    """The activity chosen last comes first: on a weak line the rest of its photos comes late."""
    return sorted(activities, key=lambda activity: activity.id != turn.data.get(AIM))


def _suggestions(registration: Registration, stands: Standing) -> list[Activity]:
    """The activities that would cover most of what is left."""
    left = {criterion.id for criterion in stands.left}
    useful = [activity for activity in _activities(stands.programme, registration) if left & set(activity.criteria)]
    return sorted(useful, key=lambda activity: -len(left & set(activity.criteria)))[:SUGGESTIONS]


def suggestion(registration: Registration, stands: Standing) -> Button:
    """Straight to the activity that would cover most of what is left, or to the first criterion that no activity covers."""
    best, first = _suggestions(registration, stands), stands.left[0]
    return Which().button(best[0].id, best[0].label) if best else open_criterion.button(first.id, first.label)


def _activities(programme: Programme, registration: Registration) -> Sequence[Activity]:
    return programme.group(registration.group_id).activities
