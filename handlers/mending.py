"""Mending what somebody told about themselves: name and year of birth at any time, the place until the file is decided, the work until it waits."""

from collections.abc import Callable
from dataclasses import replace

from bot.conversation import Button, Flow, Form, Next, Place, Question, Reply, Reviewers, Step, Turn, literal
from handlers import citizen, handing_in, my_data, place, review, review_queue, whose
from locales import text
from models import ages, chats, erasure, log, moving, people, places, programme, reviews, villages, works
from models.places import Commune, Village
from models.registrations import APPROVED, UNACHIEVED, WAITING, Registration
from models.reviews import Submission
from models.rules import Misunderstood
from models.timezone import local

VILLAGES_SHOWN = 8
YEARS, VILLAGES = "mending years", "mending villages"  # of which one is meant

flow = Flow("mending")


@flow.act
def correct(turn: Turn, subject: str) -> Next:
    """Opens what can be mended."""
    my_data.person(turn)
    return Which


@flow.step
class Which(Step):
    """Which item, of those that may be mended now."""

    def ask(self, turn: Turn) -> Reply:
        file = citizen.registration_of(turn)
        buttons = [self.button(item, text(f"my-data-mend-{item}")) for item in ITEMS if _may_mend(item, file)]
        stays = [text("my-data-stays")] if file and file.state in (APPROVED, UNACHIEVED) else []
        return Reply([*stays, text("my-data-correct")], [*buttons, my_data.back()])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice not in ITEMS:
            raise Misunderstood("choose-one")
        if choice in OF_PLACE:
            _movable(turn)
        elif choice == "work":
            citizen.changeable(turn)
        return ITEMS[choice](turn)


@flow.step
class Name(Step):
    """The name as it should be."""

    def ask(self, turn: Turn) -> Reply:
        return Reply([whose.asked(turn, "my-data-ask-name")], [_keep()])

    def on_text(self, turn: Turn, said: str) -> Next:
        my_data.person(turn).name = people.check_name(said)
        _show_anew(turn)
        return _corrected(turn, "name")


@flow.step
class Born(Step):
    """The year of birth; where a number may be a year and an age, which of the two."""

    def ask(self, turn: Turn) -> Reply:
        years = turn.data.get(YEARS, [])
        question = text("my-data-which-year") if years else whose.asked(turn, "my-data-ask-born")
        return Reply([question], [*(self.button(str(year), literal(str(year))) for year in years), _keep()])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice not in map(str, turn.data.get(YEARS, [])):
            raise Misunderstood("choose-one")
        return self._born_in(turn, int(choice))

    def on_text(self, turn: Turn, said: str) -> Next:
        years = ages.read(said, local(turn.now).year, _minimum_age(turn))
        if len(years) == 1:
            return self._born_in(turn, years[0])
        turn.data[YEARS] = years
        return Born

    def _born_in(self, turn: Turn, year: int) -> Next:
        turn.data.pop(YEARS, None)
        my_data.person(turn).birth_year = year
        return _corrected(turn, "born")


@flow.step
class Where(Step):
    """The village, within the commune."""

    def ask(self, turn: Turn) -> Reply:
        listed = places.listed(turn.db, citizen.registered(turn).commune_code)
        meant = turn.data.get(VILLAGES)
        shown = [village for village in listed if meant is None or village.id in meant]
        buttons = [self.button(str(village.id), literal(village.title)) for village in shown[:VILLAGES_SHOWN]]
        return Reply([whose.asked(turn, "my-data-ask-village")], [*buttons, _keep()])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        listed = places.listed(turn.db, _movable(turn).commune_code)
        village = next((village for village in listed if str(village.id) == choice), None)
        if village is None:
            raise Misunderstood("choose-one")
        return self._lives_in(turn, village)

    def on_text(self, turn: Turn, said: str) -> Next:
        file = _movable(turn)
        listed = places.listed(turn.db, file.commune_code)
        if not listed:
            return self._lives_in(turn, _typed(turn, file, said))
        meant = [id for id, _ in villages.match(said, [(village.id, village.title) for village in listed])]
        if not meant:
            raise Misunderstood("check-village")
        if len(meant) == 1:
            return self._lives_in(turn, turn.db.get_one(Village, meant[0]))
        turn.data[VILLAGES] = meant
        return Where

    def _lives_in(self, turn: Turn, village: Village) -> Next:
        turn.data.pop(VILLAGES, None)
        return _move(turn, village, "village")


@flow.step
class Work(Step):
    """The main work."""

    def ask(self, turn: Turn) -> Reply:
        answers = citizen.programme_of(turn, citizen.registered(turn)).works
        return Reply([whose.asked(turn, "my-data-ask-work")], [*(self.button(work.id, work.label) for work in answers), _keep()])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        file = citizen.changeable(turn)
        of = citizen.programme_of(turn, file)
        if choice not in {work.id for work in of.works}:
            raise Misunderstood("choose-one")
        works.put(file, of, choice)
        return _corrected(turn, "work")


# Another commune, and the village there


def _elsewhere(question: Question) -> Question:
    """A question of the registration about where somebody lives; at the first, nothing needs mending after all."""
    if question.name == "commune":
        keep = [("keep", text("my-data-do-not"))]
        question = replace(question, choices=lambda turn: keep, choose=lambda turn, choice: _stay(turn))
    return replace(question, asks=question.asks or (lambda turn: text(f"registration-{question.name}")))


def _ask_commune(turn: Turn) -> Next:
    _forget(turn)
    turn.data[place.ELSEWHERE] = True
    return form.resume(turn)


def _stay(turn: Turn) -> Next:
    _forget(turn)
    return Which


def _settle(turn: Turn) -> Next:
    _movable(turn)
    village = place.settle(turn)
    _forget(turn)
    return _move(turn, village, "commune")


def _forget(turn: Turn) -> None:
    for name in place.NOT_HERE.names:
        turn.data.pop(name, None)


form = Form(flow, [_elsewhere(question) for question in place.QUESTIONS], done=_settle, takes_evidence=True)

ITEMS: dict[str, Callable[[Turn], Next]] = {
    "name": lambda turn: Name,
    "born": lambda turn: Born,
    "commune": _ask_commune,
    "village": lambda turn: Where,
    "work": lambda turn: Work,
}
OF_PLACE = ("commune", "village")


# Moving


def _move(turn: Turn, village: Village, field: str) -> Next:
    """The file goes there, and from one village's group to the other's if it waits."""
    file = _movable(turn)
    before, waiting = moving.move(turn.db, file, village, my_data.actor(turn), turn.now)
    if waiting is not None:
        _take_from(turn, before, waiting, file)
        review_queue.bring(turn, before)
        handing_in.put_before_reviewers(turn, waiting, file)
    return _corrected(turn, field)


def _take_from(turn: Turn, village_id: int, waiting: Submission, file: Registration) -> None:
    """Whoever was shown the file sees that it went elsewhere, and not where."""
    gone = Reply([text("my-data-group-moved", number=file.number)], slot=waiting.slot)
    turn.tell(Reviewers(village_id), gone)
    served = {chat.id for id in (village_id, file.village_id) if (chat := chats.review_chat_of(turn.db, id))}
    for chat_id in erasure.chats_showing(turn.db, [waiting.slot]) - served:
        turn.tell(Place(chat_id), gone)


def _movable(turn: Turn) -> Registration:
    """The active citizen's registration, locked, as long as it may move.

    Raises:
        Misunderstood: they have none, or it was decided; why is said.
    """
    file = citizen.locked_registration(turn)
    moving.check(file)
    return file


def _typed(turn: Turn, file: Registration, said: str) -> Village:
    """A village of a commune that has no list; without its kind it is what the village before was."""
    kind, name = villages.read_village(said)
    if not any(letter.isalnum() for letter in name):
        raise Misunderstood("check-village")
    return places.find_or_type(turn.db, turn.db.get_one(Commune, file.commune_code), kind or citizen.kind_of(turn, file), name)


def _corrected(turn: Turn, field: str) -> Next:
    """The log keeps what was mended, and neither what it was nor what it is."""
    log.write(turn.db, "corrected", my_data.actor(turn), my_data.person(turn).id, turn.now, field=field)
    turn.say(text("my-data-corrected"))
    return Which


def _show_anew(turn: Turn) -> None:
    """A file that waits shows the name in the village's group."""
    file = citizen.registration_of(turn)
    if file and file.state == WAITING:
        for submission in reviews.of_registration(turn.db, file.id):
            if submission.state == WAITING:
                review.show_waiting(turn, submission, file)


def _may_mend(item: str, file: Registration | None) -> bool:
    if item in OF_PLACE:
        return file is not None and (file.can_change or file.state == WAITING)
    return item != "work" or (file is not None and file.can_change)


def _minimum_age(turn: Turn) -> int:
    file = citizen.registration_of(turn)
    return (citizen.programme_of(turn, file) if file else programme.current()).minimum_age


def _keep() -> Button:
    """Nothing needs mending after all."""
    return correct.button("", text("my-data-do-not"))
