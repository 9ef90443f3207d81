"""Questions to communes: an officer of a province, or of the centre, asks all communes there for a few numbers by a date, and sees who answered."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from bot.choices import BACK
from bot.conversation import Button, Citizen, File, Flow, Joined, Next, Reply, Step, Turn, id_of, literal
from handlers import answering, daytime, labels, menu
from locales import Localized, text
from models import areas, notices, requests, timers
from models.areas import Area
from models.people import Person
from models.places import Commune
from models.requests import ANSWERS, Progress, Request
from models.rules import Misunderstood
from models.timezone import local

TIMER = requests.TIMER
ASKING = "asking"  # the draft that is worked on
OWN = "own"
IN_DAYS = (7, 14, 30)
NAMED = 5

flow = Flow("requests")


def ways(turn: Turn) -> list[Button]:
    """The way here from where an officer of a province or of the centre rests."""
    is_for = turn.chat.kind == "private" and bool(_areas(turn))
    return [open_requests.button("", text("requests-button"))] if is_for else []


@flow.act
def open_requests(turn: Turn, subject: str) -> Next:
    """What was asked last, and the way to ask something new."""
    held = _held(turn)
    several = len(held) > 1
    asked = [show.button(request.id, labels.short(request.title)) for request in requests.newest(turn.db, held)]
    new = [
        begin.button(areas.mark_of(turn.db, area), text("requests-new-of", place=labels.of_area(turn, area)) if several else text("requests-new"))
        for area in held
    ]
    turn.answer(Reply([text("requests-open")], [*new, *asked, _home()]))
    return None


@flow.act
def begin(turn: Turn, subject: str) -> Next:
    """Begins to ask the communes of an area."""
    if areas.of_mark(turn.db, subject) not in _held(turn):
        raise Misunderstood("requests-not-yours")
    turn.data[ASKING] = {"area": subject}
    return Which


@flow.step
class Which(Step):
    """What is often asked for, or questions of one's own."""

    def ask(self, turn: Turn) -> Reply:
        area = _area(turn)
        often = [self.button(template.id, labels.short(template.title)) for template in requests.templates().values()]
        return Reply([text("requests-which", place=labels.of_area(turn, area))], [*often, self.button(OWN, text("requests-own")), _drop(self)])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        _area(turn)
        if choice == BACK:
            return _dropped(turn)
        if choice == OWN:
            return Own
        if choice not in requests.templates():
            raise Misunderstood("choose-one")
        template = requests.templates()[choice]
        _keep(turn, title=template.title, questions=list(template.questions))
        return Until


@flow.step
class Own(Step):
    """Questions of one's own, one a line."""

    def ask(self, turn: Turn) -> Reply:
        _area(turn)
        return Reply([text("requests-ask-own", limit=requests.MOST_QUESTIONS), text("requests-own-example")], [_drop(self)])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        return _dropped(turn)

    def on_text(self, turn: Turn, said: str) -> Next:
        _area(turn)
        questions = requests.read_questions(said)
        _keep(turn, title=requests.title_of(questions), questions=questions)
        return Until


@flow.step
class Until(Step):
    """Until when communes are asked to answer."""

    def ask(self, turn: Turn) -> Reply:
        _draft(turn)
        return _ask_day(turn, self, text("requests-drop"))

    def on_choice(self, turn: Turn, choice: str) -> Next:
        _draft(turn)
        return _dropped(turn) if choice == BACK else self._keep(turn, _day_chosen(turn, choice))

    def on_text(self, turn: Turn, said: str) -> Next:
        _draft(turn)
        return self._keep(turn, requests.read_day(said, local(turn.now).date()))

    def _keep(self, turn: Turn, day: date) -> Next:
        _keep(turn, day=day.isoformat())
        return Preview


@flow.step
class Preview(Step):
    """All of it, as communes are asked, and how many are: only now it may be sent."""

    def ask(self, turn: Turn) -> Reply:
        area, draft = _draft(turn)
        communes, staff = requests.communes(turn.db, area), requests.officers(turn.db, area)
        alone = len(communes) - len(staff)
        asked = [literal(f"{number}. {words}") for number, words in enumerate(draft["questions"], start=1)]
        head = text("requests-preview", place=labels.of_area(turn, area), communes=len(communes), day=_written(date.fromisoformat(draft["day"])))
        lines = [head, *asked, *([text("requests-without-officer", alone=alone)] if alone else [])]
        return Reply(lines, [self.button("send", text("requests-send")), self.button("day", text("requests-other-day")), _drop(self)])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        area, draft = _draft(turn)
        if choice == BACK:
            return _dropped(turn)
        if choice == "day":
            return Until
        if choice != "send":
            raise Misunderstood("choose-one")
        day = date.fromisoformat(draft["day"])
        if day <= local(turn.now).date():
            turn.say(text("check-due"))
            return Until
        return _send(turn, area, draft["title"], draft["questions"], day)


@flow.step
class Extended(Step):
    """Until when a request goes on."""

    def ask(self, turn: Turn) -> Reply:
        _request(turn, str(turn.data.get(ASKING, {}).get("extends", "")))
        return _ask_day(turn, self, text("menu-back"))

    def on_choice(self, turn: Turn, choice: str) -> Next:
        return _dropped(turn) if choice == BACK else self._extend(turn, _day_chosen(turn, choice))

    def on_text(self, turn: Turn, said: str) -> Next:
        return self._extend(turn, requests.read_day(said, local(turn.now).date()))

    def _extend(self, turn: Turn, day: date) -> Next:
        request, officer = _request(turn, str(turn.data.get(ASKING, {}).get("extends", "")))
        requests.extend(turn.db, request, day, officer.id, turn.now)
        _tell_communes(turn, request, requests.progress(turn.db, request).missing)
        turn.data.pop(ASKING, None)
        turn.say(text("requests-extended", day=_written(day)))
        return turn.book.home(turn)


@flow.act
def show(turn: Turn, subject: str) -> Next:
    """How far the answers to a request got."""
    request, _ = _request(turn, subject)
    turn.answer(_shown(turn, request, requests.progress(turn.db, request)))
    return None


@flow.act
def take(turn: Turn, subject: str) -> Next:
    """Sends all answers as a spreadsheet, made when it is fetched."""
    request, _ = _request(turn, subject)
    file = File(f"{ANSWERS} {request.id}", turn.account.id, f"so-lieu-cac-xa-{local(turn.now):%d-%m-%Y}.xlsx")
    turn.answer(Reply([text("requests-file")], [_to(request), _home()], files=[file]))
    return None


@flow.act
def extend(turn: Turn, subject: str) -> Next:
    """Gives a request another date; one that was closed is open again."""
    request, _ = _request(turn, subject)
    turn.data[ASKING] = {"extends": request.id}
    return Extended


@flow.act
def close(turn: Turn, subject: str) -> Next:
    """Nobody answers a request any more, nor is reminded."""
    request, officer = _request(turn, subject)
    requests.close(turn.db, request, officer.id, turn.now)
    turn.say(text("requests-closed-now"))
    return show.do(turn, subject)


def due(turn: Turn) -> Next:
    """Looks at who has not answered: they are reminded, and whoever asked hears how far it got; or that all is there."""
    request = requests.lock(turn.db, timers.named(turn.payload, timers.REQUEST) or 0)
    if request is None or request.closed_at is not None or daytime.waits(turn, TIMER):
        return None
    progress = requests.progress(turn.db, request)
    if progress.missing:
        _tell_communes(turn, request, progress.missing)
        _tell_askers(turn, request, progress, requests.round_of(request, turn.now))
    else:
        _tell_askers(turn, request, progress, "complete")
    requests.look_next(turn.db, request, turn.now)
    return None


def _send(turn: Turn, area: Area, title: str, questions: Sequence[str], day: date) -> Next:
    assert turn.speaker is not None  # `_draft` has seen to it
    request = requests.ask(turn.db, turn.speaker.id, area, title, questions, day, turn.now)
    told = _tell_communes(turn, request, requests.communes(turn.db, area))
    turn.data.pop(ASKING, None)
    turn.say(text("requests-sent", communes=told, day=_written(day)))
    return turn.book.home(turn)


def _tell_communes(turn: Turn, request: Request, communes: Iterable[Commune]) -> int:
    """Asks, or reminds, the officers of communes. Returns how many communes have any."""
    staff, look = requests.officers(turn.db, request.area), requests.round_of(request, turn.now)
    asked = [commune for commune in communes if commune.code in staff]
    for commune in asked:
        line = text("answering-asked", place=commune.name, title=literal(request.title), day=_written(request.day))
        said = Reply([line], [answering.to_answer(request, commune.code)])
        for officer in staff[commune.code]:
            once = f"request {request.id} {look} {commune.code} {officer.id}"
            turn.notify(Citizen(officer.id), said, notices.REQUEST, once, officer.language)
    return len(asked)


def _tell_askers(turn: Turn, request: Request, progress: Progress, look: str) -> None:
    """Whoever asked, as long as they are an officer there; else those who are now."""
    asker = turn.db.get(Person, request.asked_by)
    to = [asker] if asker and areas.may_see(turn.db, asker, request.area) else areas.officers(turn.db, request.area)
    for officer in to:
        turn.notify(
            Citizen(officer.id), _told(request, progress), notices.REQUEST, f"request {request.id} {look} asker {officer.id}", officer.language
        )


def _told(request: Request, progress: Progress) -> Reply:
    if not progress.missing:
        return Reply([text("requests-complete", title=literal(request.title))], [_to(request)])
    return Reply([text("requests-so-far", title=literal(request.title)), *_how_far(progress)], [_to(request)])


def _shown(turn: Turn, request: Request, progress: Progress) -> Reply:
    place = labels.of_area(turn, request.area)
    state = text("requests-closed", place=place) if request.closed_at else text("requests-until", place=place, day=_written(request.day))
    ways = {"file": take, "extend": extend, **({} if request.closed_at else {"close": close})}
    buttons = [act.button(request.id, text(f"requests-do-{way}")) for way, act in ways.items()]
    return Reply([literal(request.title), state, *_how_far(progress)], [*buttons, open_requests.button("", text("requests-back"))])


def _how_far(progress: Progress) -> list[Localized]:
    missing = progress.missing
    lines: list[Localized] = [text("requests-answered", done=len(progress.answered), communes=len(progress.asked))]
    if missing:
        named = Joined([literal(commune.name) for commune in missing[:NAMED]], by=", ")
        lines.append(text("requests-missing", places=named, more=max(len(missing) - NAMED, 0)))
    return lines


def _ask_day(turn: Turn, step: Step, back: Localized) -> Reply:
    today = local(turn.now).date()
    days = [today + timedelta(days=days) for days in IN_DAYS]
    offered = [step.button(f"{day:%Y%m%d}", literal(_written(day))) for day in days]
    return Reply([text("requests-until-when", example=f"{days[-1]:%d/%m/%Y}")], [*offered, step.button(BACK, back)])


def _day_chosen(turn: Turn, choice: str) -> date:
    """The day of a button, as it would be typed."""
    return requests.read_day(f"{choice[6:]}/{choice[4:6]}/{choice[:4]}", local(turn.now).date())


def _area(turn: Turn) -> Area:
    """Whose communes the draft asks; looked at again each time.

    Raises:
        Misunderstood: there is no draft, or that area is not this officer's any more.
    """
    area = areas.of_mark(turn.db, str(turn.data.get(ASKING, {}).get("area", "")))
    if area is None or area not in _held(turn):
        raise Misunderstood("requests-not-yours")
    return area


def _draft(turn: Turn) -> tuple[Area, dict[str, Any]]:
    """The draft as far as it got: it has its questions.

    Raises:
        Misunderstood: it has none, or that area is not this officer's any more.
    """
    area, draft = _area(turn), turn.data[ASKING]
    if not draft.get("questions"):
        raise Misunderstood("requests-not-yours")
    return area, draft


def _request(turn: Turn, subject: str) -> tuple[Request, Person]:
    """A request of an area of this officer's, locked, and the officer.

    Raises:
        Misunderstood: it is none of theirs, or this is a group.
    """
    request = requests.lock(turn.db, id_of(subject) or 0)
    if request is None or turn.speaker is None or turn.chat.kind != "private" or not areas.may_see(turn.db, turn.speaker, request.area):
        raise Misunderstood("requests-not-yours")
    return request, turn.speaker


def _areas(turn: Turn) -> list[Area]:
    """The areas whose communes this officer may ask."""
    return [area for area in areas.of_officer(turn.db, turn.speaker) if area.commune_code is None]


def _held(turn: Turn) -> list[Area]:
    """The same, in a chat of their own.

    Raises:
        Misunderstood: there are none, or this is a group.
    """
    held = _areas(turn) if turn.chat.kind == "private" else []
    if not held:
        raise Misunderstood("requests-not-yours")
    return held


def _keep(turn: Turn, **more: Any) -> None:
    """Adds to the draft; a new one, for a change within is not seen."""
    turn.data[ASKING] = {**turn.data[ASKING], **more}


def _dropped(turn: Turn) -> Next:
    turn.data.pop(ASKING, None)
    return turn.book.home(turn)


def _drop(step: Step) -> Button:
    return step.button(BACK, text("requests-drop"))


def _to(request: Request) -> Button:
    return show.button(request.id, text("requests-show"))


def _home() -> Button:
    return menu.open_menu.button("", text("menu-back"))


def _written(day: date) -> str:
    return f"{day:%d/%m/%Y}"
