"""Messages from officers to their area: words, a picture perhaps, for whom, a look at it as people get it; to many only if another officer agrees."""

from math import ceil

from bot.conversation import Button, Citizen, Flow, Next, Reply, Step, Turn, id_of, literal
from handlers import announcing, menu, monthly
from locales import Localized, text
from models import announcements, areas, audiences, notices
from models.announcements import AWAITING, CANCELLED, DRAFT, LENGTH, MESSAGE, WHY_LENGTH, Announcement
from models.areas import Area
from models.evidence import Photo
from models.folding import fold
from models.notes import Recording
from models.people import Person
from models.reminders import by_day
from models.rules import Misunderstood

KEPT = "announcement"  # the draft that is worked on
REFUSING, PAGE = "refusing", "announcement-page"
PER_PAGE = 6  # with the whole, the next page and the way out there are nine buttons

flow = Flow("announcements")


@flow.act
def open_announcements(turn: Turn, subject: str) -> Next:
    """What an officer may send."""
    held = areas_of(turn)
    ways = {"write": write, "sent": announcing.sent}
    if any(area.level == "commune" for area in held):
        ways = {"write": write, "topic": monthly.topic, "congratulation": monthly.congratulation, "sent": announcing.sent}
    buttons = [act.button("", text(f"announcements-{way}")) for way, act in ways.items()]
    turn.answer(
        Reply([text("announcements-open", area=announcing.title(turn, held[0]))], [*buttons, menu.open_menu.button("", text("announcements-back"))])
    )
    return None


@flow.act
def write(turn: Turn, subject: str) -> Next:
    """Begins a message."""
    areas_of(turn)
    return work_on(turn, announcements.begin(turn.db, _speaker(turn).id, MESSAGE, turn.now))


@flow.step
class Words(Step):
    """What is to be said, and a picture for those who like."""

    def ask(self, turn: Turn) -> Reply:
        draft = _draft(turn)
        asked = text("announcements-ask-words-of-photo") if draft.photo_key else text("announcements-ask-words", limit=LENGTH)
        keep = [self.button("keep", text("announcements-keep"))] if draft.words else []
        return Reply([asked], [*keep, self.button("drop", text("announcements-drop"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        draft = _draft(turn)
        if choice == "drop":
            return _drop(turn, draft)
        if choice != "keep" or not draft.words:
            raise Misunderstood("choose-one")
        return _go_on(turn, draft)

    def on_text(self, turn: Turn, said: str) -> Next:
        draft = _draft(turn)
        draft.words = announcements.check_words(said)
        return _go_on(turn, draft)

    def on_photo(self, turn: Turn, photo: Photo) -> Next:
        draft, caption = _draft(turn), str(turn.payload.get("text", ""))
        announcements.illustrate(turn.db, draft, photo.key, turn.now)
        if caption:
            draft.words = announcements.check_words(caption)
        return _go_on(turn, draft) if draft.words else Words

    def on_voice(self, turn: Turn, recording: Recording) -> Next:
        raise Misunderstood("check-announcement-empty")


@flow.step
class Whom(Step):
    """The whole area, or one part of it: a page of them at a time, or by its name."""

    def ask(self, turn: Turn) -> Reply:
        wholes, parts = _offered(turn)
        first = turn.data.get(PAGE, 0) * PER_PAGE
        buttons = [self._to(turn, area, announcing.whole(turn, area)) for area in wholes]
        buttons += [self._to(turn, area, announcing.title(turn, area)) for area in parts[first : first + PER_PAGE]]
        if len(parts) > PER_PAGE:
            buttons.append(self.button("more", text("announcements-more")))
        return Reply([text("announcements-whom")], [*buttons, self.button("drop", text("announcements-drop"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        draft = _draft(turn)
        if choice == "drop":
            return _drop(turn, draft)
        if choice == "more":
            _, parts = _offered(turn)
            turn.data[PAGE] = (turn.data.get(PAGE, 0) + 1) % max(ceil(len(parts) / PER_PAGE), 1)
            return Whom
        area = areas.of_mark(turn.db, choice)
        if area is None or not areas.may_see(turn.db, turn.speaker, area):
            raise Misunderstood("choose-one")
        return _aim(turn, draft, area)

    def on_text(self, turn: Turn, said: str) -> Next:
        wholes, parts = _offered(turn)
        named = [area for area in (*wholes, *parts) if fold(said) and fold(said) in fold(area.title(turn.db) or "")]
        if len(named) != 1:
            raise Misunderstood("choose-one")
        return _aim(turn, _draft(turn), named[0])

    def _to(self, turn: Turn, area: Area, label: Localized) -> Button:
        return self.button(areas.mark_of(turn.db, area), label)


@flow.step
class Confirm(Step):
    """It was shown as people get it, and to how many it goes: only now it may be sent."""

    def ask(self, turn: Turn) -> Reply:
        draft = _draft(turn)
        area, elsewhere = announcing.title(turn, draft.area), self.button("elsewhere", text("announcements-elsewhere"))
        others = [self.button("mend", text("announcements-mend")), elsewhere, self.button("drop", text("announcements-drop"))]
        if not draft.readers:
            asked = text("announcements-nobody", area=area, audience=draft.audience)
        elif draft.readers > announcements.alone():
            asked = text("announcements-confirm-second", count=draft.readers, area=area, audience=draft.audience, alone=announcements.alone())
        else:
            asked = text("announcements-confirm", count=draft.readers, area=area, audience=draft.audience)
        return Reply([asked], [*_sendings(turn, draft), *others])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        draft = _draft(turn)
        if choice == "drop":
            return _drop(turn, draft)
        ways: dict[str, Next] = {"mend": Words, "elsewhere": Whom}
        if choice not in ways:
            raise Misunderstood("choose-one")
        return ways[choice]

    def on_photo(self, turn: Turn, photo: Photo) -> Next:
        draft = _draft(turn)
        announcements.illustrate(turn.db, draft, photo.key, turn.now)
        return preview(turn, draft)


@flow.act
def edit(turn: Turn, subject: str) -> Next:
    """Takes a draft that was offered, to change its words."""
    return work_on(turn, _again(turn, subject, DRAFT))


@flow.act
def again(turn: Turn, subject: str) -> Next:
    """What was refused becomes a draft again."""
    old = _again(turn, subject, CANCELLED)
    return work_on(turn, announcements.begin(turn.db, old.author_id, MESSAGE, turn.now, old.area, old.words, old.photo_key, old.audience))


@flow.act
def send(turn: Turn, subject: str) -> Next:
    """Lets go what was seen."""
    return send_now(turn, seen(turn, subject, DRAFT))


@flow.act
def approve(turn: Turn, subject: str) -> Next:
    """Another officer lets it go."""
    announcement = _to_decide(turn, subject)
    _let_go(turn, announcement, announcement.readers, _speaker(turn))
    return turn.book.home(turn)


@flow.act
def refuse(turn: Turn, subject: str) -> Next:
    """Another officer does not let it go, and says why."""
    turn.data[REFUSING] = _to_decide(turn, subject).id
    return Why


@flow.step
class Why(Step):
    """Why it should not go out."""

    def ask(self, turn: Turn) -> Reply:
        return Reply([text("announcements-why")], [self.button("back", text("announcements-not-now"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        turn.data.pop(REFUSING, None)
        return turn.book.home(turn)

    def on_text(self, turn: Turn, said: str) -> Next:
        why = announcements.check_words(said, WHY_LENGTH)
        announcement = _to_decide(turn, str(turn.data.get(REFUSING, "")))
        announcements.end(turn.db, announcement, CANCELLED, turn.now, _speaker(turn).id)
        author = turn.db.get_one(Person, announcement.author_id)
        told = Reply([text("announcements-refused"), literal(why)], [again.button(announcement.id, text("announcements-mend"))])
        turn.tell(Citizen(author.id), told, author.language)
        turn.say(text("announcements-refused-thanks"))
        return self.on_choice(turn, "back")


def areas_of(turn: Turn) -> list[Area]:
    """The areas for which whoever speaks may send, in their own chat.

    Raises:
        Misunderstood: none, or others listen.
    """
    if turn.chat.kind != "private":
        raise Misunderstood("announcements-in-private")
    held = areas.of_officer(turn.db, turn.speaker)
    if not held:
        raise Misunderstood("announcements-not-officer")
    return held


def of_officer(turn: Turn, subject: str) -> Announcement:
    """What a button is about, locked, for an officer of all whom it is for.

    Raises:
        Misunderstood: it is not theirs, or there is none.
    """
    areas_of(turn)
    found = _find(turn, subject)
    if found is None or not areas.may_see(turn.db, turn.speaker, found.area):
        raise Misunderstood("announcements-not-yours")
    return found


def work_on(turn: Turn, draft: Announcement) -> Next:
    """From now on this draft is worked on."""
    turn.data[KEPT] = draft.id
    return Words


def preview(turn: Turn, draft: Announcement) -> Next:
    """Shows a draft exactly as people get it."""
    turn.data[KEPT] = draft.id
    turn.post(announcing.message(turn, draft))
    return Confirm


def ways_of(turn: Turn, draft: Announcement) -> list[Button]:
    """What may be done with a draft that was shown whole: sent with one tap, or changed."""
    return [*_sendings(turn, draft), edit.button(draft.id, text("announcements-mend"))]


def as_shown(draft: Announcement) -> str:
    """What a button says that sends a draft: which one, and what it says to whom."""
    return f"{draft.id}.{draft.mark}"


def seen(turn: Turn, subject: str, *states: str) -> Announcement:
    """What its author presses a button of, as it was when they saw it, in a state in which that may be; locked.

    Raises:
        Misunderstood: it is another by now, or was sent, or is none of theirs.
    """
    number, _, mark = subject.partition(".")
    areas_of(turn)
    found = _own(turn, number)
    if found.state not in states:
        raise Misunderstood(f"announcements-is-{found.state}")
    if found.mark != mark:
        raise Misunderstood("announcements-changed")
    if not areas.may_see(turn.db, turn.speaker, found.area):
        raise Misunderstood("announcements-not-yours")
    return found


def send_now(turn: Turn, draft: Announcement) -> Next:
    """Lets a draft go to all whom it reaches now; where these are many, another officer is asked."""
    if announcements.sent_before(turn.db, draft):
        raise Misunderstood("announcements-sent-before")
    count = audiences.count(turn.db, draft, turn.now)
    if not count:
        raise Misunderstood("announcements-nobody-now", audience=draft.audience)
    turn.data.pop(KEPT, None)
    if draft.kind != MESSAGE:
        turn.chosen = None  # the same may go to others too: its card keeps its buttons
    if count > announcements.alone():
        return _ask_second(turn, draft, count)
    _let_go(turn, draft, count)
    return turn.book.home(turn)


def _go_on(turn: Turn, draft: Announcement) -> Next:
    """For whom it is, is asked once."""
    if draft.area == Area() and not draft.readers:
        turn.data.pop(PAGE, None)
        return Whom
    return _aim(turn, draft, draft.area)


def _aim(turn: Turn, draft: Announcement, area: Area) -> Next:
    draft.area = area
    draft.readers = audiences.count(turn.db, draft, turn.now)
    return preview(turn, draft)


def _drop(turn: Turn, draft: Announcement) -> Next:
    announcements.drop(turn.db, draft, turn.now)
    turn.data.pop(KEPT, None)
    turn.say(text("announcements-dropped"))
    return turn.book.home(turn)


def _sendings(turn: Turn, draft: Announcement) -> list[Button]:
    """The ways to let a draft go to whom it is for, and to the groups as well."""
    key = "announcements-ask-second" if draft.readers > announcements.alone() else "announcements-send"
    return [*([send.button(as_shown(draft), text(key))] if draft.readers else []), *monthly.groups_too(turn, draft)]


def _let_go(turn: Turn, announcement: Announcement, count: int, by: Person | None = None) -> None:
    announcements.let_go(turn.db, announcement, turn.now, count, by.id if by else None)
    turn.say(text("announcements-begun") if by_day(turn.now) == turn.now else text("announcements-begun-by-night"))
    announcing.begin(turn, announcement)


def _ask_second(turn: Turn, draft: Announcement, count: int) -> Next:
    """They see it whole, in their own time of day."""
    asked = announcements.seconds(turn.db, draft)
    if not asked:
        raise Misunderstood("announcements-no-second")
    announcements.ask(turn.db, draft, count, turn.now)
    shown = announcing.message(turn, draft)
    head = text("announcements-second", count=count, area=announcing.title(turn, draft.area), audience=draft.audience)
    buttons = [approve.button(draft.id, text("announcements-approve")), refuse.button(draft.id, text("announcements-refuse"))]
    for officer in asked:
        once = draft.key(f"second {officer.id}")
        turn.notify(Citizen(officer.id), Reply([head, *shown.lines], buttons, shown.photos), notices.NUDGE, once, officer.language)
    turn.say(text("announcements-asked"))
    return turn.book.home(turn)


def _to_decide(turn: Turn, subject: str) -> Announcement:
    """What waits for another officer than its author, locked, for such a one."""
    announcement = of_officer(turn, subject)
    if announcement.author_id == _speaker(turn).id:
        raise Misunderstood("announcements-own")
    if announcement.state != AWAITING:
        raise Misunderstood(f"announcements-is-{announcement.state}")
    return announcement


def _offered(turn: Turn) -> tuple[list[Area], list[Area]]:
    """For whom it may be: whole areas, and their parts."""
    held = areas_of(turn)
    return held, [part for area in held for part in announcements.parts(turn.db, area)]


def _draft(turn: Turn) -> Announcement:
    """The draft that is worked on, locked."""
    areas_of(turn)
    draft = _find(turn, str(turn.data.get(KEPT, "")))
    if draft is None or draft.author_id != _speaker(turn).id or draft.state != DRAFT:
        raise Misunderstood("announcements-gone")
    return draft


def _own(turn: Turn, subject: str) -> Announcement:
    found = _find(turn, subject)
    if found is None or turn.speaker is None or found.author_id != turn.speaker.id:
        raise Misunderstood("announcements-not-yours")
    return found


def _again(turn: Turn, subject: str, state: str) -> Announcement:
    """What its author wants to change, in the state in which that may be; its words are said, to be copied."""
    areas_of(turn)
    found = _own(turn, subject)
    if found.state != state:
        raise Misunderstood(f"announcements-is-{found.state}")
    turn.say(literal(found.words))
    return found


def _find(turn: Turn, subject: str) -> Announcement | None:
    return announcements.lock(turn.db, id_of(subject) or 0)


def _speaker(turn: Turn) -> Person:
    if turn.speaker is None:
        raise Misunderstood("announcements-not-officer")
    return turn.speaker
