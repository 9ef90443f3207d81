"""Review: the village's moderators decide, in their group or each in their own chat; the citizen is told. The first decision counts."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import Act, Button, Citizen, Flow, Next, Reply, Reviewers, Step, Turn, id_of
from handlers import citizen, helping, menu, review_file, review_queue
from handlers import evidence as gathering
from handlers.review_file import WHOLE
from locales import Localized, text
from models import evidence, log, outbox, registrations, reviews
from models.people import Person
from models.places import Village
from models.programme import Programme
from models.registrations import Registration
from models.reviews import NotAllowed, Submission, Verdict
from models.rules import Misunderstood
from models.timezone import local

REASON_LENGTH = (2, 300)
TICKED = "_"  # begins a mask of ticked criteria in a button, as no criterion's id does; alone, the list of all
MENDED_AT_ONCE = 3  # criteria with a button each

flow = Flow("review")


@flow.act
def approve(turn: Turn, subject: str) -> Next:
    """Achieved."""
    return _decide(turn, subject, registrations.APPROVED)


@flow.act
def needs_more(turn: Turn, subject: str) -> Next:
    """Something is missing: about what, is asked first, those with photos before those without; nothing is decided yet."""
    submission, registration = _open(turn, subject)
    return _ask(turn, submission, registration, text("review-what"), _ticks(turn, submission, registration, 0))


@flow.act
def tick(turn: Turn, subject: str) -> Next:
    """Ticks a criterion, or unticks it. The subject is `submission._mask` with all that is ticked then."""
    submission, registration = _open(turn, subject)
    mask = _mask(subject.partition(".")[2], citizen.programme_of(turn, registration))
    return _ask(turn, submission, registration, text("review-what"), _ticks(turn, submission, registration, mask), again=True)


@flow.act
def about(turn: Turn, subject: str) -> Next:
    """Why something is missing."""
    submission, registration = _open(turn, subject)
    return _ask(turn, submission, registration, text("review-why"), _reasons(turn, registration, send_back, type_reason, subject))


@flow.act
def not_achieved(turn: Turn, subject: str) -> Next:
    """Not achieved is a second tap away, and needs a reason."""
    submission, registration = _open(turn, subject)
    return _ask(turn, submission, registration, text("review-why-not"), _reasons(turn, registration, refuse, type_refusal, f"{subject}.{WHOLE}"))


@flow.act
def keep_waiting(turn: Turn, subject: str) -> Next:
    """On second thoughts: back to the first buttons."""
    submission, registration = _open(turn, subject)
    if turn.chat.kind == "private":
        return review_queue.ask_anew(turn, submission, registration)
    _show(turn, submission, registration, choices(submission))
    return None


@flow.act
def send_back(turn: Turn, subject: str) -> Next:
    """Sent back for a reason of the programme."""
    return _decide(turn, subject, registrations.RETURNED)


@flow.act
def refuse(turn: Turn, subject: str) -> Next:
    """Not achieved, for a reason of the programme."""
    return _decide(turn, subject, registrations.UNACHIEVED)


@flow.act
def type_reason(turn: Turn, subject: str) -> Next:
    """Sent back for a reason in the moderator's own words, which are asked for."""
    return _ask_for_words(turn, subject, registrations.RETURNED)


@flow.act
def type_refusal(turn: Turn, subject: str) -> Next:
    """Not achieved, for a reason in the moderator's own words."""
    return _ask_for_words(turn, subject, registrations.UNACHIEVED)


@flow.step
class Words(Step):
    """A reason in a moderator's own words: what they write next."""

    def ask(self, turn: Turn) -> Reply:
        if turn.chat.kind == "group":
            return Reply([text("review-type-reason")], force_reply=True)
        submission, registration = _access(turn, str(turn.data["about"]))
        back = keep_waiting.button(submission.id, text("review-back"))
        return Reply([review_queue.about(registration, text("review-type-reason"))], [back])

    def on_text(self, turn: Turn, said: str) -> Next:
        note = " ".join(said.split())
        if not REASON_LENGTH[0] <= len(note) <= REASON_LENGTH[1]:
            raise Misunderstood("review-type-reason")
        return _decide(turn, str(turn.data["about"]), str(turn.data["outcome"]), note)


@flow.act
def undo(turn: Turn, subject: str) -> Next:
    """Takes one's own decision back, for ten minutes."""
    submission, registration = _access(turn, subject)
    try:
        reviews.undo(turn.db, submission.id, _reviewer(turn), turn.now)
    except NotAllowed as error:
        raise Misunderstood(f"review-not-{error.why}") from None
    if turn.chat.kind == "private":
        review_queue.ask_anew(turn, submission, registration)
    _show(turn, submission, registration, choices(submission))
    person = turn.db.get_one(Person, registration.person_id)
    kind = turn.db.get_one(Village, registration.village_id).kind
    turn.tell(Citizen(person.id), Reply([text("review-told-undone", kind=kind)]), language=person.language)
    return None


@flow.act
def who(turn: Turn, subject: str) -> Next:
    """Who decided, for the citizen whose file it is; that they asked is logged.

    What is to be mended stays a tap away; where nothing is, the question where they stood is asked again.
    """
    submission, registration = _own(turn, subject)
    log.write(turn.db, "asked who decided", registration.person_id, submission.id, turn.now)
    verdict = reviews.verdict_of(turn.db, submission)
    turn.say(_decider(turn, registration, verdict))
    mending = _mend(turn, registration, verdict) if verdict else []
    if not mending:
        return turn.step
    turn.answer(Reply(buttons=[*mending, menu.open_menu.button("", text("menu-back"))]))
    return None


@flow.act
def mend(turn: Turn, subject: str) -> Next:
    """Straight to what is to be mended, in the name of whose file it is. The subject is `person.criterion`, or `person._` for the list of all."""
    person, _, criterion = subject.partition(".")
    if turn.person is None or str(turn.person.id) != person:
        helping.speak_for(turn, id_of(person))
    if criterion == TICKED:
        return gathering.by_criterion.do(turn, "")
    return gathering.open_criterion.do(turn, criterion) if criterion else gathering.send.do(turn, "")


@flow.act
def photos(turn: Turn, subject: str) -> Next:
    """Every picture in full, for whoever may review them. In a group decisions overtake them; in an own chat the question stands below them."""
    submission, registration = _access(turn, subject)
    is_own = turn.chat.kind == "private"
    for reply in (review_file.album(turn, registration), review_file.sayings(turn, registration)):
        if reply and (reply.photos or not reply.album):
            name = "photos" if reply.album else "sayings"
            kept = replace(reply, slot=f"{submission.slot} {name} {turn.event.id}")  # so that it can be taken back
            turn.post(kept, priority=outbox.ANSWER if is_own else outbox.NOTICE)
    if is_own and reviews.verdict_of(turn.db, submission) is None:
        return review_queue.ask_anew(turn, submission, registration)
    return None


def show_waiting(turn: Turn, submission: Submission, registration: Registration) -> None:
    """Shows a file that was handed in to those who review; what was decided about it before can be taken back no more."""
    before = reviews.verdict_before(turn.db, submission)
    if before:
        earlier = turn.db.get_one(Submission, before.decision.submission_id)
        _show(turn, earlier, registration, [], [review_file.outcome_line(turn, registration, before)])
    _show(turn, submission, registration, choices(submission))


def show_anew(turn: Turn, subject: str) -> Next:
    """Shows a file that waits once more, below all that was said since."""
    submission, registration = _open(turn, subject)
    if turn.chat.kind == "private":
        return review_queue.open_(turn, submission)
    shown = review_file.draw(turn, submission, registration, choices(submission), all_photos=_all_photos(submission))
    turn.tell(Reviewers(submission.village_id), replace(shown, anew=True))
    return None


def show_all_waiting(turn: Turn, village: Village) -> None:
    """Shows a village's new group every file that waits for it."""
    for submission, registration in reviews.waiting_in(turn.db, village.id):
        _show(turn, submission, registration, choices(submission))


def _decide(turn: Turn, subject: str, outcome: str, note: str | None = None) -> Next:
    """Decides, or tells who decided what before. The subject is `submission[.what[.reason]]`, as `_criteria` reads it."""
    submission, registration = _access(turn, subject)
    criterion, reason = _what_and_why(turn, registration, subject, needs_reason=outcome != registrations.APPROVED and note is None)
    verdict = reviews.decide(turn.db, submission.id, _reviewer(turn), outcome, turn.now, reason=reason, criterion=criterion, note=note)
    _step_aside(turn)
    if not verdict.is_new:
        raise review_file.already(turn, registration, verdict)
    decided = review_file.outcome_line(turn, registration, verdict)
    if review_queue.own_chat_of(turn, submission.village_id):
        review_queue.overtake(turn, submission, review_queue.about(registration, decided))
        turn.toast = decided.in_(turn.language)
    else:
        _show(turn, submission, registration, [undo.button(submission.id, text("review-undo"))], [decided])
    _tell_citizen(turn, registration, verdict)
    return review_queue.go_on(turn, submission, registration, review_queue.about(registration, decided)) if turn.chat.kind == "private" else None


def _what_and_why(turn: Turn, registration: Registration, subject: str, needs_reason: bool) -> tuple[str | None, str | None]:
    programme = citizen.programme_of(turn, registration)
    _, what, reason, *_ = [*subject.split("."), "", "", ""]
    criteria = _criteria(what, programme)
    if needs_reason and reason not in {known.id for known in programme.reasons}:
        raise Misunderstood("choose-one")
    return ",".join(criteria) or None, reason if needs_reason else None


def _criteria(what: str, programme: Programme) -> list[str]:
    """The criteria that a button is about: those of a mask, a single one by its id, none for the whole file.

    Raises:
        Misunderstood: there is no such criterion.
    """
    if what in ("", WHOLE):
        return []
    if what.startswith(TICKED):
        mask = _mask(what, programme)
        return [criterion.id for place, criterion in enumerate(programme.criteria) if mask >> place & 1]
    if what not in {criterion.id for criterion in programme.criteria}:
        raise Misunderstood("choose-one")
    return [what]


def _mask(what: str, programme: Programme) -> int:
    """The criteria that are ticked, a bit for each in the programme's order.

    Raises:
        Misunderstood: it is none.
    """
    digits = what.removeprefix(TICKED)
    if what == digits or not digits or len(digits) > len(programme.criteria) or set(digits) - set("0123456789abcdef"):
        raise Misunderstood("choose-one")
    mask = int(digits, 16)
    if mask >> len(programme.criteria):
        raise Misunderstood("choose-one")
    return mask


def _ticks(turn: Turn, submission: Submission, registration: Registration, mask: int) -> list[Button]:
    """Every criterion, to be ticked or unticked; on with those that are ticked, or with the whole file."""
    photos = evidence.photos_by_criterion(turn.db, registration.id)
    places = sorted(enumerate(citizen.programme_of(turn, registration).criteria), key=lambda placed: placed[1].id not in photos)
    buttons = []
    for place, criterion in places:
        label = citizen.marked(criterion.label, bool(mask >> place & 1))
        buttons.append(tick.button(f"{submission.id}.{TICKED}{mask ^ 1 << place:x}", label))
    ready = [about.button(f"{submission.id}.{TICKED}{mask:x}", text("review-next"))] if mask else []
    buttons = [*ready, *buttons] if turn.chat.kind == "private" else [*buttons, *ready]  # where there are no buttons, it is on the first page
    whole = about.button(f"{submission.id}.{WHOLE}", text("review-whole"))
    return [*buttons, whole, not_achieved.button(submission.id, text("review-not-achieved"))]


def _tell_citizen(turn: Turn, registration: Registration, verdict: Verdict) -> None:
    """At once, with the reason and a button straight to what is to be mended; in the name of the village's reviewers."""
    person = turn.db.get_one(Person, registration.person_id)
    kind = turn.db.get_one(Village, registration.village_id).kind
    reason = review_file.reason_of(turn, registration, verdict)
    asking = who.button(verdict.decision.submission_id, text("review-who"))
    told = text(f"review-told-{verdict.decision.outcome}", name=person.name, reason=reason, kind=kind)
    turn.tell(Citizen(person.id), Reply([told], [*_mend(turn, registration, verdict), asking]), language=person.language)


def _decider(turn: Turn, registration: Registration, verdict: Verdict | None) -> Localized:
    kind = turn.db.get_one(Village, registration.village_id).kind
    if verdict is None:
        return text("review-who-nobody", kind=kind)
    at = local(verdict.decision.decided_at).strftime("%H:%M %d/%m/%Y")
    if verdict.by.erased_at is not None:
        return text("review-who-erased", kind=kind, at=at)
    return text("review-who-told", by=verdict.by.name, kind=kind, at=at)


def _mend(turn: Turn, registration: Registration, verdict: Verdict) -> list[Button]:
    """To what is to be mended: one button where that is one place, a few by name, of many the list."""
    if not registration.can_change:
        return []
    criteria, programme = verdict.decision.criteria, citizen.programme_of(turn, registration)
    if 1 < len(criteria) <= MENDED_AT_ONCE:
        return [mend.button(f"{registration.person_id}.{id}", programme.criterion(id).label) for id in criteria]
    where = TICKED if len(criteria) > 1 else "".join(criteria)
    return [mend.button(f"{registration.person_id}.{where}", text("review-mend"))]


def _ask_for_words(turn: Turn, subject: str, outcome: str) -> Next:
    _open(turn, subject)
    turn.data["about"], turn.data["outcome"] = subject, outcome
    return Words


def _ask(turn: Turn, submission: Submission, registration: Registration, question: Localized, buttons: Sequence[Button], again: bool = False) -> Next:
    """Asks below the file, with a way back; in an own chat in a few words."""
    if turn.chat.kind == "private":
        return review_queue.ask(turn, submission, registration, question, buttons, again)
    _show(turn, submission, registration, [*buttons, keep_waiting.button(submission.id, text("review-back"))], [question])
    return None


def _step_aside(turn: Turn) -> None:
    """In a group, what is said next is talk again; in an own chat the queue is where one stands."""
    if turn.chat.kind == "private":
        turn.stand(review_queue.Queue)
    else:
        turn.leave()


def _show(turn: Turn, submission: Submission, registration: Registration, buttons: Sequence[Button], below: Sequence[Localized] = ()) -> None:
    """In the village's group the file itself tells how it stands; in an own chat the next one is shown, once none lies open."""
    if review_queue.own_chat_of(turn, submission.village_id):
        review_queue.bring(turn, submission.village_id)
        return
    turn.tell(Reviewers(submission.village_id), review_file.draw(turn, submission, registration, buttons, below, _all_photos(submission)))


def _all_photos(submission: Submission) -> Button:
    return photos.button(submission.id, text("review-photos"))


def choices(submission: Submission) -> list[Button]:
    """What becomes of a file, at first."""
    return [approve.button(submission.id, text("review-approve")), needs_more.button(submission.id, text("review-needs-more"))]


def _reasons(turn: Turn, registration: Registration, listed: Act, typed: Act, subject: str) -> list[Button]:
    reasons = citizen.programme_of(turn, registration).reasons
    return [*(listed.button(f"{subject}.{reason.id}", reason.label) for reason in reasons), typed.button(subject, text("review-other-reason"))]


def _open(turn: Turn, subject: str) -> tuple[Submission, Registration]:
    """A submission that waits for a decision; what was decided meanwhile is told instead.

    Raises:
        Misunderstood: it was decided; or this is a group whose village's files are reviewed in somebody's own chat by now.
    """
    submission, registration = _access(turn, subject)
    if turn.chat.kind == "group" and review_queue.own_chat_of(turn, submission.village_id):
        raise Misunderstood("review-queue-not-here")
    _step_aside(turn)
    verdict = reviews.verdict_of(turn.db, submission)
    if verdict:
        raise review_file.already(turn, registration, verdict)
    return submission, registration


def _access(turn: Turn, subject: str) -> tuple[Submission, Registration]:
    try:
        return reviews.access(turn.db, _number(subject), _reviewer(turn))
    except NotAllowed as error:
        raise Misunderstood(f"review-not-{error.why}") from None
    except LookupError:
        raise Misunderstood("review-gone") from None


def _own(turn: Turn, subject: str) -> tuple[Submission, Registration]:
    try:
        return reviews.access_own(turn.db, _number(subject), turn.person.id if turn.person else None)
    except LookupError:
        raise Misunderstood("review-gone") from None


def _number(subject: str) -> int:
    number = id_of(subject.partition(".")[0])
    if number is None:
        raise Misunderstood("review-gone")
    return number


def _reviewer(turn: Turn) -> int:
    """Who decides: whose account it is, never somebody for whom they speak."""
    if turn.speaker is None:
        raise Misunderstood("review-not-role")
    return turn.speaker.id
