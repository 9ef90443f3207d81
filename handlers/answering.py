"""What an officer of a commune is asked for from above: one number after the other, each of which may be mended until the request is closed."""

import re

from bot.choices import BACK
from bot.conversation import Button, Flow, Next, Reply, Step, Turn, literal
from handlers import labels, menu
from locales import Localized, text
from models import areas, people, requests
from models.places import Commune
from models.requests import Request, RequestQuestion
from models.rules import Misunderstood

ANSWERING = "answering"
SUBJECT = re.compile(r"([0-9]{1,18})\.([0-9A-Z]{5})(?:\.([0-9]{1,18}))?")
NONE = "none"
MOST = 8

flow = Flow("answering")


def ways(turn: Turn) -> list[Button]:
    """The way here from where an officer rests, as long as a commune of theirs is asked for something."""
    is_asked = turn.chat.kind == "private" and bool(_open(turn))
    return [open_questions.button("", text("answering-button"))] if is_asked else []


def to_answer(request: Request, commune_code: str) -> Button:
    """The way to the questions to a commune."""
    return answer.button(f"{request.id}.{commune_code}", text("answering-begin"))


@flow.act
def open_questions(turn: Turn, subject: str) -> Next:
    """What the officer's communes are asked for just now; where it is one thing, that."""
    asked = _open(turn)[:MOST] if turn.chat.kind == "private" else []
    if not asked:
        raise Misunderstood("answering-nothing")
    if len(asked) == 1:
        request, code = asked[0]
        return answer.do(turn, f"{request.id}.{code}")
    several = len({code for _, code in asked}) > 1
    into = [answer.button(f"{request.id}.{code}", _called(turn, request, code, several)) for request, code in asked]
    turn.answer(Reply([text("answering-which")], [*into, menu.open_menu.button("", text("menu-back"))]))
    return None


@flow.act
def answer(turn: Turn, subject: str) -> Next:
    """Asks a commune what it has not said yet, or shows what it said. The subject is `request.commune`."""
    request, code, _ = _meant(turn, subject)
    return _go_on(turn, request, code)


@flow.act
def mend(turn: Turn, subject: str) -> Next:
    """Asks one question anew. The subject is `request.commune.question`."""
    request, code, question = _meant(turn, subject)
    if question is None:
        raise Misunderstood("answering-not-yours")
    return _ask(turn, request, code, question, goes_on=True)


@flow.step
class Number(Step):
    """One number, or the word that there is none."""

    takes_numbers = True

    def ask(self, turn: Turn) -> Reply:
        request, code, question = _standing(turn)
        asked = [each.id for each in requests.questions(turn.db, request)]
        before = requests.answers(turn.db, request, code).get(question.id)
        head = text("answering-head", place=_place(turn, code), title=literal(request.title), day=f"{request.day:%d/%m/%Y}")
        lines = [
            *([] if turn.data[ANSWERING].get("goes_on") else [head]),
            text("answering-number", number=str(asked.index(question.id) + 1), of=str(len(asked)), question=literal(question.words)),
            *([text("answering-before", answer=_said(before.count))] if before else []),
        ]
        return Reply(lines, [self.button(NONE, text("answering-none")), self.button(BACK, text("menu-back"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice == BACK:
            return turn.book.home(turn)
        if choice != NONE:
            raise Misunderstood("choose-one")
        return _tell(turn, None)

    def on_text(self, turn: Turn, said: str) -> Next:
        return _tell(turn, requests.read_count(said))


@flow.step
class Summary(Step):
    """All that a commune said, with a way to mend each of it."""

    def ask(self, turn: Turn) -> Reply:
        kept = turn.data.get(ANSWERING, {})
        request, code, _ = _meant(turn, f"{kept.get('request', '')}.{kept.get('commune', '')}")
        told = requests.answers(turn.db, request, code)
        head = text("answering-summary", place=_place(turn, code), title=literal(request.title))
        lines, mends = [], []
        for number, question in enumerate(requests.questions(turn.db, request), start=1):
            said = _said(told[question.id].count) if question.id in told else literal("…")
            lines.append(text("answering-line", number=str(number), question=literal(question.words), answer=said))
            mends.append(mend.button(f"{request.id}.{code}.{question.id}", text("answering-mend", number=str(number))))
        return Reply([head, *lines, text("answering-until-closed")], [*mends, menu.open_menu.button("", text("menu-back"))])


def _tell(turn: Turn, count: int | None) -> Next:
    request, code, question = _standing(turn)
    requests.tell(turn.db, request.id, question.id, code, count, _speaker_id(turn), turn.now)
    turn.say(text("answering-kept", answer=_said(count)))
    return _go_on(turn, request, code, goes_on=True)


def _go_on(turn: Turn, request: Request, code: str, goes_on: bool = False) -> Next:
    """The first question that has no answer yet, or all answers."""
    told = requests.answers(turn.db, request, code)
    for question in requests.questions(turn.db, request):
        if question.id not in told:
            return _ask(turn, request, code, question, goes_on)
    turn.data[ANSWERING] = {"request": request.id, "commune": code}
    return Summary


def _ask(turn: Turn, request: Request, code: str, question: RequestQuestion, goes_on: bool) -> Next:
    """Asks a question; whose it is and until when stands before the first alone."""
    turn.data[ANSWERING] = {"request": request.id, "commune": code, "question": question.id, "goes_on": goes_on}
    return Number


def _standing(turn: Turn) -> tuple[Request, str, RequestQuestion]:
    """Which question stands, if it may still be answered."""
    kept = turn.data.get(ANSWERING, {})
    request, code, question = _meant(turn, f"{kept.get('request', '')}.{kept.get('commune', '')}.{kept.get('question', '')}")
    if question is None:
        raise Misunderstood("answering-not-yours")
    return request, code, question


def _meant(turn: Turn, subject: str) -> tuple[Request, str, RequestQuestion | None]:
    """A request, a commune that is asked and whose officer speaks, and a question of it, if one is named.

    Raises:
        Misunderstood: it is none of theirs, or closed, or this is a group.
    """
    named = SUBJECT.fullmatch(subject)
    request = turn.db.get(Request, int(named[1])) if named else None
    if named is None or request is None or turn.chat.kind != "private" or not _is_asked(turn, request, named[2]):
        raise Misunderstood("answering-not-yours")
    if request.closed_at is not None:
        raise Misunderstood("answering-closed")
    question = turn.db.get(RequestQuestion, int(named[3])) if named[3] else None
    if named[3] and (question is None or question.request_id != request.id):
        raise Misunderstood("answering-not-yours")
    return request, named[2], question


def _is_asked(turn: Turn, request: Request, code: str) -> bool:
    is_officer = turn.speaker is not None and people.is_officer(turn.db, turn.speaker.id, code)
    return is_officer and requests.is_asked(turn.db, request, code)


def _open(turn: Turn) -> list[tuple[Request, str]]:
    own = areas.of_officer(turn.db, turn.speaker)
    return requests.open_to(turn.db, [area.commune_code for area in own if area.commune_code])


def _speaker_id(turn: Turn) -> int:
    assert turn.speaker is not None  # `_meant` has seen to it
    return turn.speaker.id


def _place(turn: Turn, code: str) -> Localized:
    return literal(turn.db.get_one(Commune, code).name)


def _called(turn: Turn, request: Request, code: str, with_place: bool) -> Localized:
    return labels.short(f"{turn.db.get_one(Commune, code).name}: {request.title}" if with_place else request.title)


def _said(count: int | None) -> Localized:
    return text("answering-no-number") if count is None else text("answering-count", count=count)
