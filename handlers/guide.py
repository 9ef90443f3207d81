"""The guide: what counts and why, in plain words with examples for one's own work, for whoever asks, registered or not.

It stands nowhere: all of it is acts, so that whoever reads in it in the middle of a question can still answer that question.
"""

from dataclasses import dataclass

from bot.conversation import Button, Flow, Joined, Next, Reply, Turn
from handlers import citizen, evidence
from locales import Localized, text
from models import consents, programme
from models.programme import Competence, Criterion, Evidence, Group, Programme, Window
from models.registrations import Registration
from models.rules import Misunderstood
from models.timezone import local

PAGE = 7  # criteria on a page, so that with the ways on there are nine choices at most
READS_FOR = "guide"  # the group whose examples somebody chose to read
EVERYBODY = "_"  # no group is called so

flow = Flow("guide")


@dataclass(frozen=True)
class Reader:
    """Who reads: which programme is theirs, and whose examples speak to them; without a group, one of each."""

    programme: Programme
    registration: Registration | None
    group: Group | None
    has_chosen: bool

    def examples(self, criterion: Criterion) -> list[Localized]:
        """What somebody may do for a criterion."""
        if self.group:
            return list(criterion.examples[self.group.id])
        return [criterion.examples[group.id][0] for group in self.programme.groups]

    def everyday(self, criterion: Criterion) -> list[Localized]:
        """The everyday activities of the reader's group that count for a criterion."""
        activities = self.group.activities if self.group else ()
        return [activity.label for activity in activities if criterion.id in activity.criteria]


@flow.act
def open_guide(turn: Turn, subject: str) -> Next:
    """The first page."""
    if turn.chat.kind == "group":
        turn.say(text("guide-own-chat"))
        return None
    reader = _reader(turn)
    buttons = [criteria.button("", text("guide-criteria"))]
    if reader.group:
        buttons.append(activities.button("", text("guide-activities")))
    buttons += _about(reader.programme)
    if reader.has_chosen and reader.registration is None:
        buttons.append(choose_work.button("", text("guide-other-work")))
    turn.answer(Reply([*draft(reader.programme), text("guide-open", programme=reader.programme.title)], [*buttons, _out()]))
    return None


@flow.act
def criteria(turn: Turn, subject: str) -> Next:
    """A page of criteria: those of one competence, as many as fit. Whose examples are to be read is asked first."""
    reader = _reader(turn)
    if not reader.has_chosen:
        return choose_work.do(turn, "")
    pages = _pages(reader.programme)
    number = int(subject) if subject.isdecimal() and len(subject) < 4 and int(subject) < len(pages) else 0
    competence, shown = pages[number]
    buttons = [criterion.button(one.id, text("guide-numbered", number=one.number, words=one.label)) for one in shown]
    if number + 1 < len(pages):
        buttons.append(criteria.button(number + 1, text("guide-more")))
    turn.answer(Reply([text("guide-list", competence=competence.label)], [*buttons, _back()]))
    return None


@flow.act
def criterion(turn: Turn, subject: str) -> Next:
    """One criterion: what it means, what counts for it, examples, and what people do every day that counts for it."""
    reader = _reader(turn)
    one = next((one for one in reader.programme.criteria if one.id == subject), None)
    if one is None:
        return open_guide.do(turn, "")
    lines: list[Localized] = [text("guide-numbered", number=one.number, words=one.label), one.meaning, *_what_counts(one)]
    lines += [text("guide-examples"), *(text("guide-item", words=example) for example in reader.examples(one))]
    everyday = reader.everyday(one)
    if everyday:
        lines.append(text("guide-everyday", activities=Joined(everyday, "; ")))
    turn.answer(Reply(lines, _ways_on(reader, one)))
    return None


@flow.act
def activities(turn: Turn, subject: str) -> Next:
    """What people of one's work do every day, and which criteria each of it counts for."""
    reader = _reader(turn)
    if reader.group is None:
        return choose_work.do(turn, "")
    numbers = {one.id: str(one.number) for one in reader.programme.criteria}
    lines = [
        text("guide-activity", activity=activity.label, numbers=", ".join(sorted((numbers[id] for id in activity.criteria), key=int)))
        for activity in reader.group.activities
    ]
    return _page(turn, [text("guide-activities-head"), *lines])


@flow.act
def benefits(turn: Turn, subject: str) -> Next:
    """What is in it for me."""
    return _page(turn, [text("guide-benefits-head"), *(text("guide-item", words=words) for words in _reader(turn).programme.benefits)])


@flow.act
def assessment(turn: Turn, subject: str) -> Next:
    """How the assessment goes, how many points it takes, and when."""
    of = _reader(turn).programme
    steps = [text("guide-numbered", number=number, words=words) for number, words in enumerate(of.assessment, start=1)]
    windows = [
        _window("registration", of.calendar.registration),
        _window("self-score", of.calendar.self_score),
        _window("recognition", of.calendar.recognition),
    ]
    threshold = text("guide-threshold", threshold=of.threshold, maximum=of.maximum)
    return _page(turn, [text("guide-assessment-head"), *steps, threshold, *windows])


@flow.act
def visibility(turn: Turn, subject: str) -> Next:
    """Who sees what."""
    lines = [text("guide-item", words=words) for words in _reader(turn).programme.visibility]
    return _page(turn, [text("guide-visibility-head"), *lines, *_agreed(turn)])


@flow.act
def source(turn: Turn, subject: str) -> Next:
    """Where the programme comes from, and whether it is confirmed."""
    of = _reader(turn).programme
    return _page(turn, [*draft(of), of.source])


@flow.act
def choose_work(turn: Turn, subject: str) -> Next:
    """Whose examples are to be read: the plain question about work."""
    reader = _reader(turn)
    buttons = [read_for.button(work.id, work.label) for work in reader.programme.works]
    turn.answer(Reply([reader.programme.question], [*buttons, read_for.button(EVERYBODY, text("guide-everybody")), _back()]))
    return None


@flow.act
def read_for(turn: Turn, subject: str) -> Next:
    """From now on the examples are those of one kind of work, or one of each."""
    if subject != EVERYBODY and subject not in {work.id for work in _reader(turn).programme.works}:
        raise Misunderstood("choose-one")
    turn.data[READS_FOR] = subject
    return criteria.do(turn, "")


@flow.act
def leave(turn: Turn, subject: str) -> Next:
    """Back to what was asked before."""
    return turn.step


def draft(of: Programme) -> list[Localized]:
    """That a programme is a draft, as long as it is one."""
    return [] if of.confirmed else [text("guide-draft")]


def _reader(turn: Turn) -> Reader:
    registration = citizen.registration_of(turn)
    of = citizen.programme_of(turn, registration) if registration else programme.current()
    chosen = registration.group_id if registration else turn.data.get(READS_FOR) or turn.data.get("work")
    group = next((of.group_of(work.id) for work in of.works if work.id == chosen), None)
    return Reader(of, registration, group, has_chosen=group is not None or chosen == EVERYBODY)


def _about(of: Programme) -> list[Button]:
    """The pages about the programme as a whole; a version from before the guide says less."""
    pages = (
        (of.benefits, benefits.button("", text("guide-benefits"))),
        (of.assessment, assessment.button("", text("guide-assessment"))),
        (of.visibility, visibility.button("", text("guide-visibility"))),
    )
    return [*(button for lines, button in pages if lines), source.button("", text("guide-source"))]


def _pages(of: Programme) -> list[tuple[Competence, list[Criterion]]]:
    """The criteria of each competence, as many at a time as a page holds."""
    pages = []
    for competence in of.competences:
        found = [one for one in of.criteria if one.competence == competence.id]
        pages += [(competence, found[start : start + PAGE]) for start in range(0, len(found), PAGE)]
    return pages


def _what_counts(one: Criterion) -> list[Localized]:
    names = [kind.replace("_", "-") for kind in one.accepts]
    ways = Joined([text(f"guide-way-{name}") for name in names], ", ")
    return [text("guide-counts", ways=ways), text("guide-points", points=one.points, floor=one.floor)]


def _ways_on(reader: Reader, one: Criterion) -> list[Button]:
    """Straight to sending what shows it, the next criterion, back to the list, and out."""
    buttons = []
    if reader.registration and reader.registration.can_change:
        label = text("guide-send-photo") if Evidence.PHOTO in one.accepts else text("guide-tell")
        buttons.append(evidence.open_criterion.button(one.id, label))
    following = reader.programme.criteria[one.number : one.number + 1]  # numbers begin with 1
    buttons += [criterion.button(other.id, text("guide-next")) for other in following]
    page = next(number for number, (_, shown) in enumerate(_pages(reader.programme)) if one in shown)
    return [*buttons, criteria.button(page, text("guide-back-to-list")), _out()]


def _agreed(turn: Turn) -> list[Localized]:
    """When whoever reads agreed to it."""
    consent = consents.last(turn.db, turn.person.id) if turn.person else None
    return [text("guide-agreed", day=local(consent.given_at).strftime("%d/%m/%Y"))] if consent else []


def _window(name: str, window: Window) -> Localized:
    when = text(f"guide-when-{name}", first=_day(window.start), last=_day(window.end))
    return when if window.confirmed else text("guide-tentative", words=when)


def _day(month_day: str) -> str:
    month, day = month_day.split("-")
    return f"{int(day)}/{int(month)}"


def _page(turn: Turn, lines: list[Localized]) -> Next:
    turn.answer(Reply(lines, [_back(), _out()]))
    return None


def _back() -> Button:
    return open_guide.button("", text("guide-back"))


def _out() -> Button:
    return leave.button("", text("guide-leave"))
