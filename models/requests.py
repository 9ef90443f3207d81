"""Questions to communes: an officer above asks for a few numbers by a date, each commune answers once a question.

A commune has answered when each question has a number, or the word that there is none. What it said may be corrected until the request is closed.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import false, func, or_, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import log, notices, numbers, outbox, timers
from models.areas import Area
from models.base import identity, instant, reference
from models.outbox import Message
from models.people import Person, Role
from models.places import Commune
from models.rules import Misunderstood
from models.timers import Owner
from models.timezone import VIETNAM, local

ANSWERS = "answers"
"""The kind of file in which all answers to a request are sent."""

TIMER = "request"
REMINDED = (-3, 0, 7)  # days from the date, at which communes are looked at that have not answered
AT = time(8, 0)
LAST = timedelta(days=REMINDED[-1] - 1)  # how long after its date a request is looked after, should its timer be lost
MOST_QUESTIONS, QUESTION_LENGTH, TITLE_LENGTH = 10, 120, 60
MOST = 10_000_000
LISTED = 5
FARTHEST = timedelta(days=366)

DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})(?:[/.-]([0-9]{4}|[0-9]{2}))?")
BULLET = re.compile(r"^(?:[-–•*+]|[0-9]{1,2}[.)])\s+")
TEMPLATES = Path(__file__).with_name("request_templates.toml")


class Request(SQLModel, table=True):
    """What somebody asks of the communes of a province, or of the country, until when."""

    id: int = identity()
    asked_by: int = reference("person.id")
    province: str | None = None  # the whole country where there is none
    title: str
    due: datetime = instant()
    asked_at: datetime = instant()
    closed_at: datetime | None = instant(default=None)

    @property
    def area(self) -> Area:
        """Whose communes are asked."""
        return Area(self.province)

    @property
    def day(self) -> date:
        """The last day on which it asks to be answered."""
        return local(self.due).date()

    @property
    def owner(self) -> Owner:
        """Whose its timers are."""
        return Owner(timers.REQUEST, self.id)


class RequestQuestion(SQLModel, table=True):
    """One number that is asked for; they are asked in the order of their ids."""

    __tablename__ = "request_question"

    id: int = identity()
    request_id: int = reference("request.id", index=True)
    words: str


class RequestCommune(SQLModel, table=True):
    """A commune that was asked."""

    __tablename__ = "request_commune"

    request_id: int = reference("request.id", primary_key=True)
    commune_code: str = Field(foreign_key="commune.code", primary_key=True, index=True)


class RequestAnswer(SQLModel, table=True):
    """What a commune says to a question now; what it said before is in the log."""

    __tablename__ = "request_answer"

    question_id: int = reference("request_question.id", primary_key=True)
    commune_code: str = Field(foreign_key="commune.code", primary_key=True)
    count: int | None = None  # they have no number
    told_by: int = reference("person.id")
    told_at: datetime = instant()


@dataclass(frozen=True)
class Template:
    """What is often asked for."""

    id: str
    title: str
    questions: Sequence[str]


@dataclass(frozen=True)
class Progress:
    """Which communes were asked, and which of them answered all, in the order of their names."""

    asked: Sequence[Commune]
    answered: Sequence[Commune]

    @property
    def missing(self) -> list[Commune]:
        """Who has not answered all."""
        answered = {commune.code for commune in self.answered}
        return [commune for commune in self.asked if commune.code not in answered]


@cache
def templates() -> dict[str, Template]:
    """What is often asked for, by id."""
    listed = tomllib.loads(TEMPLATES.read_text("utf-8"))["template"]
    return {each["id"]: Template(**each) for each in listed}


# What is typed


def read_count(said: str) -> int:
    """A whole number as it is written here: 12500, 12.500, 12,500 or 12 500.

    Raises:
        Misunderstood: it is none, or more than anybody counts.
    """
    count = numbers.whole(said)
    if count is None:
        raise Misunderstood("check-count")
    if count > MOST:
        raise Misunderstood("check-count-most", limit=MOST)
    return count


def read_questions(said: str, before: Sequence[str] = ()) -> list[str]:
    """Questions as they are kept, one a line, after those that were there before; what is there already is not asked twice.

    Raises:
        Misunderstood: one has no word, or too many; or there are too many of them.
    """
    lines = [_tidy(line) for line in said.splitlines() if line.strip()]
    if not lines or not all(re.search(r"[^\W\d_]", line) for line in lines):
        raise Misunderstood("check-question")
    longest = max(map(len, lines))
    if longest > QUESTION_LENGTH:
        raise Misunderstood("check-question-long", limit=QUESTION_LENGTH, count=longest)
    questions = list(dict.fromkeys([*before, *lines]))
    if len(questions) > MOST_QUESTIONS:
        raise Misunderstood("check-questions-many", limit=MOST_QUESTIONS)
    return questions


def read_day(said: str, today: date) -> date:
    """A day to come, from "5/12" or "05/12/2026"; without its year it is the next one.

    Raises:
        Misunderstood: it is no day, or one that is over, or farther than a year.
    """
    meant = DAY.fullmatch("".join(said.split()).lower().removeprefix("ngày"))
    if meant is None:
        raise Misunderstood("check-due")
    years = [int(meant[3]) % 100 + 2000] if meant[3] else [today.year, today.year + 1]
    found = (_date(year, int(meant[2]), int(meant[1])) for year in years)
    day = next((day for day in found if day is not None and today < day <= today + FARTHEST), None)
    if day is None:
        raise Misunderstood("check-due")
    return day


def title_of(questions: Sequence[str]) -> str:
    """What a request of one's own questions is called: by the first of them."""
    first = questions[0].rstrip("?!.… ") or questions[0]
    return first if len(first) <= TITLE_LENGTH else f"{first[: TITLE_LENGTH - 1].rsplit(' ', 1)[0]}…"


# Asking


def ask(db: Session, asked_by: int, area: Area, title: str, questions: Sequence[str], day: date, now: datetime) -> Request:
    """Asks all communes of an area."""
    request = Request(asked_by=asked_by, province=area.province, title=title, due=_end(day), asked_at=now)
    db.add(request)
    db.flush()
    for words in questions:
        db.add(RequestQuestion(request_id=request.id, words=words))
        db.flush()  # so that the ids ascend in their order
    codes = communes(db, area)
    db.add_all(RequestCommune(request_id=request.id, commune_code=commune.code) for commune in codes)
    log.write(db, "request asked", asked_by, request.id, now, communes=len(codes), questions=len(questions))
    db.flush()
    look_next(db, request, now)
    return request


def extend(db: Session, request: Request, day: date, by_id: int, now: datetime) -> None:
    """Gives a locked request another date; one that was closed is open again."""
    _call_back(db, request, "another date was given")
    log.write(db, "request extended", by_id, request.id, now, before=f"{request.day:%Y-%m-%d}", after=f"{day:%Y-%m-%d}")
    request.due, request.closed_at = _end(day), None
    db.flush()
    look_next(db, request, now)


def close(db: Session, request: Request, by_id: int, now: datetime) -> None:
    """Nobody answers a locked request any more, nor is reminded."""
    if request.closed_at is None:
        request.closed_at = now
        log.write(db, "request closed", by_id, request.id, now)
        _call_back(db, request, "nobody is asked any more")
    timers.take_all(db, request.owner)
    db.flush()


def _call_back(db: Session, request: Request, why: str) -> None:
    """What was written down about it and not sent, such as in the night, never is."""
    about = col(Message.about) == notices.REQUEST, col(Message.key).startswith(f"request {request.id} ")
    waiting = update(Message).where(col(Message.created_at) >= request.asked_at, *about, col(Message.state) == outbox.WAITING)
    db.execute(waiting.values(state=outbox.REFUSED, cause=why))


def look_next(db: Session, request: Request, now: datetime) -> None:
    """Sets the timer of the next look at who has not answered, if there is one to come."""
    moment = next((moment for moment in _looks(request) if moment > now), None)
    if moment is None:
        timers.take(db, request.owner, TIMER)
    else:
        timers.set_timer(db, request.owner, TIMER, moment)


def round_of(request: Request, now: datetime) -> str:
    """The last of the looks that came, among all of them: of each nobody hears twice."""
    return f"{request.day:%Y%m%d}.{sum(moment <= now for moment in _looks(request))}"


# Looking


def lock(db: Session, id: int) -> Request | None:
    """A request, locked until the transaction ends and read anew."""
    return db.get(Request, id, with_for_update=True, populate_existing=True)


def newest(db: Session, held: Iterable[Area]) -> list[Request]:
    """What was asked last of just these areas, the newest first."""
    of = or_(false(), *(col(Request.province).is_not_distinct_from(area.province) for area in held))
    return list(db.exec(select(Request).where(of).order_by(col(Request.id).desc()).limit(LISTED)))


def questions(db: Session, request: Request) -> list[RequestQuestion]:
    """What it asks, in order."""
    return list(db.exec(select(RequestQuestion).where(RequestQuestion.request_id == request.id).order_by(col(RequestQuestion.id))))


def communes(db: Session, area: Area) -> list[Commune]:
    """The communes of an area, by name."""
    return list(db.exec(select(Commune).where(area.communes()).order_by(col(Commune.name), col(Commune.code))))


def progress(db: Session, request: Request) -> Progress:
    """How far the answers to a request got."""
    asked = select(Commune).join(RequestCommune, col(RequestCommune.commune_code) == col(Commune.code))
    asked = asked.where(RequestCommune.request_id == request.id).order_by(col(Commune.name), col(Commune.code))
    told = (
        select(RequestAnswer.commune_code)
        .join(RequestQuestion, col(RequestQuestion.id) == col(RequestAnswer.question_id))
        .where(RequestQuestion.request_id == request.id)
        .group_by(col(RequestAnswer.commune_code))
        .having(func.count() == len(questions(db, request)))
    )
    all_, done = list(db.exec(asked)), set(db.exec(told))
    return Progress(all_, [commune for commune in all_ if commune.code in done])


def officers(db: Session, area: Area) -> dict[str, list[Person]]:
    """The officers of the communes of an area now, by commune."""
    query = select(Commune.code, Person).join(Role, col(Role.commune_code) == col(Commune.code)).join(Person, col(Person.id) == col(Role.person_id))
    query = query.where(area.communes(), Role.kind == "officer", col(Role.withdrawn_at).is_(None), col(Person.erased_at).is_(None))
    found: dict[str, list[Person]] = {}
    for code, person in db.exec(query.order_by(col(Commune.code), col(Person.id)).distinct()):
        found.setdefault(code, []).append(person)
    return found


# Answering


def open_to(db: Session, codes: Iterable[str]) -> list[tuple[Request, str]]:
    """What some communes are asked just now, the soonest due first."""
    query = select(Request, RequestCommune.commune_code).join(RequestCommune, col(RequestCommune.request_id) == col(Request.id))
    query = query.where(col(Request.closed_at).is_(None), col(RequestCommune.commune_code).in_(list(codes)))
    return list(db.exec(query.order_by(col(Request.due), col(Request.id), col(RequestCommune.commune_code))))


def is_asked(db: Session, request: Request, commune_code: str) -> bool:
    """Whether a request was put to a commune."""
    return db.get(RequestCommune, (request.id, commune_code)) is not None


def answers(db: Session, request: Request, commune_code: str) -> dict[int, RequestAnswer]:
    """What a commune said, by question."""
    query = select(RequestAnswer).join(RequestQuestion, col(RequestQuestion.id) == col(RequestAnswer.question_id))
    found = db.exec(query.where(RequestQuestion.request_id == request.id, RequestAnswer.commune_code == commune_code))
    return {answer.question_id: answer for answer in found}


def all_answers(db: Session, request: Request) -> list[RequestAnswer]:
    """What all communes said."""
    query = select(RequestAnswer).join(RequestQuestion, col(RequestQuestion.id) == col(RequestAnswer.question_id))
    return list(db.exec(query.where(RequestQuestion.request_id == request.id)))


def tell(db: Session, request_id: int, question_id: int, commune_code: str, count: int | None, by_id: int, now: datetime) -> None:
    """Keeps what a commune says to a question; whoever answers at the same time waits. What was said before goes to the log.

    Raises:
        Misunderstood: the request is closed, or was never put to that commune, or has no such question.
    """
    request, question = lock(db, request_id), db.get(RequestQuestion, question_id)
    if request is None or question is None or question.request_id != request_id or not is_asked(db, request, commune_code):
        raise Misunderstood("answering-not-yours")
    if request.closed_at is not None:
        raise Misunderstood("answering-closed")
    answer = db.get(RequestAnswer, (question_id, commune_code), populate_existing=True)
    if answer is None:
        db.add(RequestAnswer(question_id=question_id, commune_code=commune_code, count=count, told_by=by_id, told_at=now))
    elif answer.count != count:
        log.write(db, "answer corrected", by_id, question_id, now, commune=commune_code, before=answer.count, after=count)
        answer.count, answer.told_by, answer.told_at = count, by_id, now
    db.flush()
    if _is_complete(db, request_id):
        timers.set_timer(db, request.owner, TIMER, now)  # whoever asked hears that all is there


def _is_complete(db: Session, request_id: int) -> bool:
    """Whether every commune has answered every question."""
    asked = select(func.count()).select_from(RequestCommune).where(RequestCommune.request_id == request_id)
    put = select(func.count()).select_from(RequestQuestion).where(RequestQuestion.request_id == request_id)
    told = select(func.count()).select_from(RequestAnswer).join(RequestQuestion, col(RequestQuestion.id) == col(RequestAnswer.question_id))
    return db.exec(asked).one() * db.exec(put).one() == db.exec(told.where(RequestQuestion.request_id == request_id)).one()


def _tidy(line: str) -> str:
    seen = "".join(sign if unicodedata.category(sign) not in ("Cc", "Cf") else " " for sign in unicodedata.normalize("NFC", line))
    return BULLET.sub("", " ".join(seen.split()))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), VIETNAM)


def _looks(request: Request) -> list[datetime]:
    return [datetime.combine(request.day + timedelta(days=days), AT, VIETNAM) for days in REMINDED]
