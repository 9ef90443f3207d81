"""Figures for officers: their commune in one look whenever they ask, then village by village, or all of it to take home."""

from datetime import datetime

from bot.conversation import Button, File, Flow, Joined, Next, Reply, Step, Turn, literal
from handlers import digest, guide, menu, recording, registration
from locales import Localized, text
from models import people, programme
from models.figures import FIGURES, PERIOD, Figures, OfVillage, of_commune
from models.places import Commune, Village
from models.rules import Misunderstood
from models.timezone import local

NAMED = 3

flow = Flow("figures")


@flow.step
class Desk(Step):
    """Where an officer rests."""

    def ask(self, turn: Turn) -> Reply:
        show, language = figures.button("", text("figures-show")), menu.language.button("", text("menu-language"))
        lines = [] if turn.has_spoken else [*guide.draft(programme.current()), text("figures-desk")]
        return Reply(
            lines,
            [
                show,
                *recording.ways(turn),
                digest.open_digests.button("", text("digest-button")),
                registration.begin.button("", text("helping-begin")),
                language,
            ],
        )


@flow.act
def figures(turn: Turn, subject: str) -> Next:
    """How the officer's commune stands, now."""
    turn.answer(overview(turn))
    return None


def overview(turn: Turn) -> Reply:
    """The officer's commune in one look.

    Raises:
        Misunderstood: no officer of a commune speaks.
    """
    now, before = _as_of(turn, turn.now), _as_of(turn, turn.now - PERIOD)
    lines = [*_whole(now), _change(now, before), _waiting(turn, now), *_villages(turn, now)]
    return Reply([*_head(turn), *lines], [by_village.button("", text("figures-by-village")), *_ways()])


@flow.act
def by_village(turn: Turn, subject: str) -> Next:
    """How many registered, wait, were approved, in each village of the commune."""
    lines = [_line(each) for each in _as_of(turn, turn.now).villages]
    turn.answer(Reply([*_head(turn), *lines], [figures.button("", text("figures-show")), *_ways()]))
    return None


@flow.act
def take(turn: Turn, subject: str) -> Next:
    """Sends all of it as a spreadsheet, made when it is fetched, and only as long as this account is an officer's there."""
    commune_code = _commune(turn)
    if turn.chat.kind == "group":
        raise Misunderstood("figures-in-private")
    file = File(f"{FIGURES} {commune_code}", turn.account.id, f"bao-cao-{local(turn.now):%d-%m-%Y}.xlsx")
    turn.answer(Reply([text("figures-file")], [figures.button("", text("figures-show")), _back()], file=file))
    return None


def commune_of(turn: Turn) -> str | None:
    """The commune whose officer speaks, if one does."""
    roles = people.roles_of(turn.db, turn.speaker.id) if turn.speaker else []
    return next((role.commune_code for role in roles if role.kind == "officer" and role.commune_code), None)


def _commune(turn: Turn) -> str:
    commune = commune_of(turn)
    if commune is None:
        raise Misunderstood("figures-not-officer")
    return commune


def _as_of(turn: Turn, at: datetime) -> Figures:
    return of_commune(turn.db, _commune(turn), local(turn.now).year, at)


def _head(turn: Turn) -> list[Localized]:
    commune = turn.db.get_one(Commune, _commune(turn))
    return [*guide.draft(programme.current()), text("figures-head", commune=commune.name, day=local(turn.now).strftime("%d/%m/%Y"))]


def _whole(now: Figures) -> list[Localized]:
    whole = now.whole
    return [
        text("figures-whole", registered=whole.registered, handed=whole.handed_in),
        text("figures-outcome", approved=whole.approved, returned=whole.returned),
    ]


def _change(now: Figures, before: Figures) -> Localized:
    """What is new. Who withdrew counts at no time, so that hardly anything becomes less."""
    new, old = now.whole, before.whole
    more = {
        "registered": max(new.registered - old.registered, 0),
        "handed": max(new.handed_in - old.handed_in, 0),
        "approved": max(new.approved - old.approved, 0),
    }
    return text("figures-change", **more) if any(more.values()) else text("figures-no-change")


def _waiting(turn: Turn, now: Figures) -> Localized:
    if now.waits_since is None:
        return text("figures-none-waiting")
    return text("figures-waiting", waiting=now.whole.waiting, days=(turn.now - now.waits_since).days)


def _villages(turn: Turn, now: Figures) -> list[Localized]:
    """Who leads, and whom somebody should visit."""
    leading, silent = now.leading(turn.now)[:NAMED], now.silent(turn.now)[:NAMED]
    lines: list[Localized] = [text("figures-leading", villages=_named(leading))] if leading else []
    return [*lines, *([text("figures-silent", villages=_named(silent))] if silent else [])]


def _named(villages: list[Village]) -> Localized:
    return Joined([literal(village.title) for village in villages], by=", ")


def _line(each: OfVillage) -> Localized:
    tally = each.tally
    return text(
        "figures-village",
        village=each.village.title,
        registered=tally.registered,
        waiting=tally.waiting,
        approved=tally.approved,
        returned=tally.returned,
    )


def _ways() -> list[Button]:
    return [take.button("", text("figures-spreadsheet")), _back()]


def _back() -> Button:
    return menu.open_menu.button("", text("menu-back"))
