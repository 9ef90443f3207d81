"""Mending what somebody told about themselves: the name and the year of birth at any time, the rest as long as the file can change."""

from bot.conversation import Button, Flow, Next, Reply, Step, Turn, literal
from handlers import citizen, my_data, review
from locales import text
from models import ages, log, people, places, programme, reviews, villages
from models.places import Commune, Village
from models.registrations import WAITING, Registration
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
    """Which item; where and at what somebody works as long as the file can change."""

    def ask(self, turn: Turn) -> Reply:
        items = [item for item in ITEMS if item not in OF_FILE or _can_change(turn)]
        buttons = [self.button(item, text(f"my-data-mend-{item}")) for item in items]
        return Reply([text("my-data-correct")], [*buttons, my_data.back()])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice not in ITEMS:
            raise Misunderstood("choose-one")
        if choice in OF_FILE:
            citizen.changeable(turn)
        return ITEMS[choice]


@flow.step
class Name(Step):
    """The name as it should be."""

    def ask(self, turn: Turn) -> Reply:
        return Reply([text("my-data-ask-name")], [_keep()])

    def on_text(self, turn: Turn, said: str) -> Next:
        my_data.person(turn).name = people.check_name(said)
        _show_anew(turn)
        return _corrected(turn, "name")


@flow.step
class Born(Step):
    """The year of birth; where a number may be a year and an age, which of the two."""

    def ask(self, turn: Turn) -> Reply:
        years = turn.data.get(YEARS, [])
        question = text("my-data-which-year") if years else text("my-data-ask-born")
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
        return Reply([text("my-data-ask-village")], [*buttons, _keep()])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        listed = places.listed(turn.db, citizen.changeable(turn).commune_code)
        village = next((village for village in listed if str(village.id) == choice), None)
        if village is None:
            raise Misunderstood("choose-one")
        return self._lives_in(turn, village)

    def on_text(self, turn: Turn, said: str) -> Next:
        file = citizen.changeable(turn)
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
        citizen.changeable(turn).village_id = village.id
        return _corrected(turn, "village")


@flow.step
class Work(Step):
    """The main work."""

    def ask(self, turn: Turn) -> Reply:
        groups = citizen.programme_of(turn, citizen.registered(turn)).groups
        return Reply([text("my-data-ask-work")], [*(self.button(group.id, group.button) for group in groups), _keep()])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        file = citizen.changeable(turn)
        if choice not in {group.id for group in citizen.programme_of(turn, file).groups}:
            raise Misunderstood("choose-one")
        file.group_id = choice
        return _corrected(turn, "work")


ITEMS: dict[str, type[Step]] = {"name": Name, "born": Born, "village": Where, "work": Work}
OF_FILE = ("village", "work")


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


def _can_change(turn: Turn) -> bool:
    file = citizen.registration_of(turn)
    return file is not None and file.can_change


def _minimum_age(turn: Turn) -> int:
    file = citizen.registration_of(turn)
    return (citizen.programme_of(turn, file) if file else programme.current()).minimum_age


def _keep() -> Button:
    """Nothing needs mending after all."""
    return correct.button("", text("my-data-do-not"))
