"""Registration: consent, name, year of birth, village, main work, a look at it all, and a number."""

from datetime import datetime
from typing import Any

from bot.conversation import Flow, Form, Next, Question, Reply, Step, Turn, literal
from handlers import evidence
from locales import Localized, text
from models import erasure, people, places, programme, registrations
from models.people import Person
from models.places import Village
from models.rules import Misunderstood
from models.timezone import local

CONSENT_VERSION = "2026-11"
MENDABLE = ("name", "born", "village", "work")

flow = Flow("registration")


@flow.step
class Declined(Step):
    """Nothing is kept of somebody who did not agree; they may think again."""

    def ask(self, turn: Turn) -> Reply:
        return Reply([text("registration-declined")], [self.button("again", text("registration-again"))])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        return form.resume(turn)

    def on_text(self, turn: Turn, said: str) -> Next:
        return form.resume(turn)


@flow.step
class Paused(Step):
    """Somebody who asked for the menu in the middle, or comes back: go on, or have it all erased."""

    def ask(self, turn: Turn) -> Reply:
        return Reply(
            [text("registration-paused")], [self.button("go-on", text("registration-go-on")), self.button("erase", text("registration-erase"))]
        )

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice == "erase":
            forget(turn)
            return Declined
        return form.resume(turn)


def home(turn: Turn) -> Next:
    """Where somebody rests who is not registered."""
    return Paused if "consent" in turn.data else form.resume(turn)


def check_consent(turn: Turn, answer: str) -> str | type[Step]:
    """When consent was given; a refusal erases what there is."""
    if answer == "agree":
        return turn.now.isoformat()
    forget(turn)
    return Declined


def forget(turn: Turn) -> None:
    """Erases what somebody has told us who is not, or no longer wants to be, registered."""
    turn.data.clear()
    turn.account.name = ""
    erasure.forget_talk(turn.db, turn.conversation, turn.chat)


def check_born(turn: Turn, answer: str) -> int:
    return people.check_birth_year(answer, local(turn.now).year, programme.shipped().minimum_age)


def villages(turn: Turn) -> list[tuple[str, Localized]]:
    """The villages of the invitation's commune, or of the only commune that there is."""
    return [(str(village.id), literal(village.title)) for village in _villages(turn)]


def check_village(turn: Turn, answer: str) -> int:
    if answer not in {str(village.id) for village in _villages(turn)}:
        raise Misunderstood("choose-one")
    return int(answer)


def work(turn: Turn) -> list[tuple[str, Localized]]:
    return [(group.id, group.button) for group in programme.shipped().groups]


def summary(turn: Turn) -> dict[str, Any]:
    village = turn.db.get_one(Village, turn.data["village"])
    return {
        "name": turn.data["name"],
        "born": str(turn.data["born"]),
        "village": village.title,
        "work": programme.shipped().group(turn.data["work"]).button,
    }


def summary_choices(turn: Turn) -> list[tuple[str, Localized]]:
    return [("right", text("registration-right")), *((item, text(f"registration-mend-{item}")) for item in MENDABLE)]


def check_summary(turn: Turn, answer: str) -> str | Next:
    if answer in MENDABLE:
        del turn.data[answer]
        return form.resume(turn)
    return answer


def register(turn: Turn) -> Next:
    """Everything was answered: the person, the consent and the registration come into being together."""
    given, now = turn.data, turn.now
    person = Person(name=given["name"], birth_year=given["born"], language=turn.language, created_at=now)
    turn.db.add(person)
    turn.db.flush()
    turn.become(person)
    people.agree(turn.db, person, CONSENT_VERSION, turn.chat.channel, datetime.fromisoformat(given["consent"]))
    village = turn.db.get_one(Village, given["village"])
    registration = registrations.register(turn.db, person, programme.shipped(), village, given["work"], local(now).year, now)
    turn.data.clear()
    turn.say(text("registration-done", number=registration.number))
    return evidence.Which


form = Form(
    flow,
    [
        Question("consent", check_consent, choices=lambda turn: [("agree", text("registration-agree")), ("decline", text("registration-decline"))]),
        Question("name", lambda turn, answer: people.check_name(answer)),
        Question("born", check_born),
        Question("village", check_village, choices=villages),
        Question("work", choices=work),
        Question("summary", check_summary, choices=summary_choices, show=summary),
    ],
    done=register,
)


def _villages(turn: Turn) -> list[Village]:
    invited = turn.db.get(Village, turn.data["invited"]) if "invited" in turn.data else None
    commune = invited.commune_code if invited else places.only_commune(turn.db)
    return places.villages_of(turn.db, commune) if commune else []
