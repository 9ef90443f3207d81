"""Figures for officers: their commune, village by village, whenever they ask."""

from bot.conversation import Flow, Next, Reply, Step, Turn
from handlers import guide, menu, recording, registration
from locales import Localized, text
from models import people, programme, registrations
from models.places import Commune, Village
from models.registrations import APPROVED, RETURNED, WAITING, WITHDRAWN
from models.rules import Misunderstood
from models.timezone import local

flow = Flow("figures")


@flow.step
class Desk(Step):
    """Where an officer rests."""

    def ask(self, turn: Turn) -> Reply:
        show, language = figures.button("", text("figures-show")), menu.language.button("", text("menu-language"))
        lines = [] if turn.has_spoken else [*guide.draft(programme.current()), text("figures-desk")]
        return Reply(lines, [show, *recording.ways(turn), registration.begin.button("", text("helping-begin")), language])


@flow.act
def figures(turn: Turn, subject: str) -> Next:
    """How many registered, wait, were approved, in each village of the officer's commune."""
    commune_code = _commune(turn)
    villages = registrations.progress(turn.db, commune_code, local(turn.now).year)
    turn.say(*guide.draft(programme.current()))
    turn.say(text("figures-head", commune=turn.db.get_one(Commune, commune_code).name, day=local(turn.now).strftime("%d/%m/%Y")))
    turn.say(*(_line(village, states) for village, states in villages))
    return Desk


def _commune(turn: Turn) -> str:
    roles = people.roles_of(turn.db, turn.speaker.id) if turn.speaker else []
    commune = next((role.commune_code for role in roles if role.kind == "officer" and role.commune_code), None)
    if commune is None:
        raise Misunderstood("figures-not-officer")
    return commune


def _line(village: Village, states: dict[str, int]) -> Localized:
    return text(
        "figures-village",
        village=village.title,
        registered=sum(states.values()) - states.get(WITHDRAWN, 0),
        waiting=states.get(WAITING, 0),
        approved=states.get(APPROVED, 0),
        returned=states.get(RETURNED, 0),
    )
