"""Review in a moderator's own chat: one file lies open at a time, so that whatever is chosen there is about the file that was shown last.

A village's files come to such a chat as they come to a group. Who reviews for a village may look at what waits in their own chat in any case.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import Button, Flow, Next, Reply, Reviewers, Step, Turn, id_of
from handlers import group, menu, review, review_file
from locales import Localized, text
from models import chats, evidence, notes, people, queues
from models.people import Person
from models.places import Village
from models.registrations import Registration
from models.reviews import Submission
from models.rules import Misunderstood

OPEN = "reviewing"  # the file that lies open, by its submission's id

flow = Flow("review_queue")


@flow.step
class Queue(Step):
    """The file that lies open, or else the one that waits longest."""

    def ask(self, turn: Turn) -> Reply:
        return _next(turn)

    def ask_again(self, turn: Turn) -> Reply:
        """Of what stands open only the question is asked again; it says which file it is about."""
        found = _lying_open(turn)
        return _question(turn, *found) if found else self.ask(turn)

    def on_text(self, turn: Turn, said: str) -> Next:
        if _lying_open(turn):
            raise Misunderstood("choose-one")
        home = turn.book.resolve(turn.book.home(turn))
        if home is None or home is self:
            raise Misunderstood("choose-one")
        turn.stand(home)
        return home.on_text(turn, said)


@flow.act
def look(turn: Turn, subject: str) -> Next:
    """What waits for whoever asks, the longest first."""
    _check(turn)
    turn.data.pop(OPEN, None)
    return Queue


@flow.act
def here(turn: Turn, subject: str) -> Next:
    """A village's files are to come to this chat; where they go elsewhere until now, it is asked once more."""
    village = _village(turn, subject)
    if chats.review_chat_of(turn.db, village.id) is None:
        return here_anyway.do(turn, subject)
    sure = here_anyway.button(subject, text("review-queue-here-anyway"))
    turn.answer(Reply([text("review-queue-elsewhere", village=village.title)], [sure, menu.open_menu.button("", text("menu-back"))]))
    return None


@flow.act
def here_anyway(turn: Turn, subject: str) -> Next:
    """They come here from now on."""
    _take(turn, _village(turn, subject))
    turn.data.pop(OPEN, None)
    return Queue


def ways(turn: Turn) -> list[Button]:
    """What the menu of somebody who reviews begins with: what waits, if anything does, and to have it here, if it comes nowhere yet."""
    if turn.speaker is None or turn.chat.kind != "private" or not _villages(turn):
        return []
    waiting = len(queues.waiting_for(turn.db, turn.speaker.id))
    looking = [look.button("", text("review-queue-look", count=waiting))] if waiting else []
    return [*looking, *_to_have_it_here(turn, elsewhere=False)]


def quiet_ways(turn: Turn) -> list[Button]:
    """What it ends with: to have here what goes elsewhere."""
    return _to_have_it_here(turn, elsewhere=True)


def _to_have_it_here(turn: Turn, elsewhere: bool) -> list[Button]:
    villages = [] if turn.chat.kind != "private" or serves(turn) else _villages(turn)[:1]
    going = [id for id in villages if (chats.review_chat_of(turn.db, id) is not None) is elsewhere]
    return [here.button(id, text("review-queue-here")) for id in going]


def serves(turn: Turn) -> bool:
    """Whether a village's files come to this own chat."""
    return turn.chat.kind == "private" and turn.chat.village_id in _villages(turn)


def settle(turn: Turn) -> None:
    """Somebody has come in: the files of a village whose moderator they are come here, unless they go anywhere already."""
    if turn.chat.kind != "private" or serves(turn):
        return
    free = [id for id in _villages(turn) if chats.review_chat_of(turn.db, id, reachable=False) is None]
    if free:
        _take(turn, turn.db.get_one(Village, free[0]))
        bring(turn, free[0])


def bring(turn: Turn, village_id: int) -> None:
    """Where a village's files come to somebody's own chat, one lies open: if none does, the one that waits longest is shown."""
    chat = own_chat_of(turn, village_id)
    reviewer = chats.speaker_of(turn.db, chat) if chat else None
    if chat is None or reviewer is None:
        return
    turn.db.get_one(Village, village_id, with_for_update=True)  # of two files that are handed in at once, one comes first
    waiting = queues.waiting_for(turn.db, reviewer.id)
    theirs = [(submission, file) for submission, file in waiting if submission.village_id == village_id]
    if theirs and not queues.lies_open(turn.db, chat, [submission for submission, _ in waiting]):
        turn.tell(Reviewers(village_id), _card(turn, *theirs[0], len(waiting)), language=reviewer.language)


def own_chat_of(turn: Turn, village_id: int) -> chats.Chat | None:
    """The own chat to which a village's files come; none where they go to a group, or nowhere."""
    chat = chats.review_chat_of(turn.db, village_id, reachable=False)
    return chat if chat is not None and chat.kind == "private" else None


def overtake(turn: Turn, submission: Submission, said: Localized) -> None:
    """A file was decided that lies open in another own chat: there it is told, and the next one shown."""
    chat = own_chat_of(turn, submission.village_id)
    if chat is None or chat.id == turn.chat.id:
        return
    if queues.lies_open(turn.db, chat, [submission]):
        turn.tell(Reviewers(submission.village_id), Reply([said], slot=submission.slot))
    bring(turn, submission.village_id)


def go_on(turn: Turn, submission: Submission, registration: Registration, said: Localized) -> Next:
    """What was decided here is said, and can be taken back; then the next file is shown."""
    turn.say(said)
    turn.stand(Queue)
    turn.answer(_next(turn, [review.undo.button(submission.id, text("review-queue-undo", number=registration.number))], was_decided=True))
    return None


def ask(turn: Turn, submission: Submission, registration: Registration, question: Localized, buttons: Sequence[Button], again: bool = False) -> Next:
    """Asks about a file in a few words, with a way back. A question that is only asked `again` takes the place of the one before."""
    _open(turn, submission)
    back = review.keep_waiting.button(submission.id, text("review-back"))
    slot = f"question {submission.id} {turn.chat.id}"
    turn.answer(Reply([about(registration, question)], [*buttons, back], slot=slot, anew=not again))
    return None


def ask_anew(turn: Turn, submission: Submission, registration: Registration) -> Next:
    """Asks of a file that lies open what becomes of it."""
    _open(turn, submission)
    turn.answer(_question(turn, submission, registration))
    return None


def open_(turn: Turn, submission: Submission) -> Next:
    """Shows one certain file, that waits."""
    _open(turn, submission)
    return Queue


def about(registration: Registration, said: Localized) -> Localized:
    """Which file something is about, and that."""
    return text("review-queue-about", number=registration.number, said=said)


def _open(turn: Turn, submission: Submission) -> None:
    turn.data[OPEN] = submission.id
    turn.stand(Queue)


def _next(turn: Turn, more: Sequence[Button] = (), was_decided: bool = False) -> Reply:
    _check(turn)
    waiting = queues.waiting_for(turn.db, turn.speaker.id) if turn.speaker else []
    found = _lying_open(turn) or next(iter(waiting), None)
    if found is None:
        return Reply([text("review-queue-empty")], [*more, menu.open_menu.button("", text("menu-back"))])
    turn.data[OPEN] = found[0].id
    return _card(turn, *found, len(waiting), more, was_decided)


def _lying_open(turn: Turn) -> tuple[Submission, Registration] | None:
    """The file that was opened here last, as long as it waits for whoever speaks here."""
    waiting = queues.waiting_for(turn.db, turn.speaker.id) if turn.speaker else []
    return next(((submission, file) for submission, file in waiting if submission.id == turn.data.get(OPEN)), None)


def _card(
    turn: Turn, submission: Submission, registration: Registration, waiting: int, more: Sequence[Button] = (), was_decided: bool = False
) -> Reply:
    """The file with its pictures, in a message of its own, and how many wait."""
    card = review_file.draw(turn, submission, registration, [*_choices(turn, submission, registration), *more, _to_menu()])
    count = [text("review-queue-waiting", count=waiting)] if waiting > 1 or was_decided else []
    return replace(card, lines=[*count, *card.lines], anew=True)


def _question(turn: Turn, submission: Submission, registration: Registration) -> Reply:
    name = turn.db.get_one(Person, registration.person_id).name
    asked = text("review-queue-ask", number=registration.number, name=name)
    return Reply([asked], [*_choices(turn, submission, registration), _to_menu()])


def _choices(turn: Turn, submission: Submission, registration: Registration) -> list[Button]:
    has_more = evidence.photos_by_criterion(turn.db, registration.id) or notes.of_registration(turn.db, registration.id)
    return [*review.choices(submission), *([review.photos.button(submission.id, text("review-photos"))] if has_more else [])]


def _to_menu() -> Button:
    return menu.open_menu.button("", text("menu-back"))


def _take(turn: Turn, village: Village) -> None:
    locked = turn.db.get_one(Village, village.id, with_for_update=True)
    if turn.speaker:
        group.take(turn, locked, turn.speaker)
        turn.say(text("review-queue-comes-here", village=locked.title))


def _village(turn: Turn, subject: str) -> Village:
    """The village that a button names.

    Raises:
        Misunderstood: whoever speaks here does not review there, or not in a chat of their own.
    """
    _check(turn)
    if id_of(subject) not in _villages(turn):
        raise Misunderstood("review-not-role")
    return turn.db.get_one(Village, id_of(subject))


def _check(turn: Turn) -> None:
    """Raises Misunderstood where this is no own chat of somebody who reviews."""
    if turn.chat.kind != "private":
        raise Misunderstood("help-group")
    if not _villages(turn):
        raise Misunderstood("review-not-role")


def _villages(turn: Turn) -> list[int]:
    """The villages for which whoever speaks here reviews."""
    roles = people.roles_of(turn.db, turn.speaker.id) if turn.speaker else []
    return [role.village_id for role in roles if role.kind == "moderator" and role.village_id is not None]
