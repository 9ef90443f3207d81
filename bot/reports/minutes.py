"""The minutes of a village's meeting, ready to be filled in by hand: who was there, what waits, what was decided."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.reports import layouts
from bot.reports.composing import Composer, number
from bot.reports.document import Document, listed
from bot.reports.layouts import MinutesLayout
from locales import DEFAULT
from models import meetings, programme
from models.meetings import Before, Decided
from models.places import Commune, Village
from models.timezone import local

NOTHING = "–"


def gather(db: Session, village: Village, present: int, now: datetime) -> Document:
    """The minutes of a meeting today; `present` has a bit for each member's place."""
    layout, called, running = layouts.minutes(), layouts.paper().areas, programme.current()
    commune, year = db.get_one(Commune, village.commune_code), local(now).year
    here, away = _split(db, village.id, present)
    waiting, decided = meetings.waiting(db, village.id), meetings.decided(db, village.id, year)
    lists: dict[str, Sequence[object]] = {"present": here, "absent": away, "waiting": waiting, "decided": decided}
    values = {
        "programme": running.title.in_(DEFAULT),
        "commune": called.within(commune.name),
        "province": called.called(commune.province),
        "village": f"{village.kind} {village.name}",
        "year": str(year),
        "this_year": str(year),
        "made": f"{local(now):%d/%m/%Y}",
        "present": listed(here),
        "absent": listed(away),
        **{f"{name}_count": number(len(each)) for name, each in lists.items()},
    }
    states = {name if each else f"nothing-{name}" for name, each in lists.items()} | ({"draft"} if not running.confirmed else set())
    rows = {"present": [[name, ""] for name in here], "waiting": _waiting(waiting), "decided": _decided(layout, decided)}
    return Composer(values, states, rows).compose(
        layout.kind, layout.about, layout.number, layout.issuer, called.place(commune.name), layout.body, now
    )


def _split(db: Session, village_id: int, present: int) -> tuple[list[str], list[str]]:
    """Who is there, and who is not."""
    members = meetings.members(db, village_id)
    here = [member.name for member in members if present >> member.place & 1]
    return here, [member.name for member in members if not present >> member.place & 1]


def _waiting(files: Sequence[Before]) -> list[list[str]]:
    return [[file.number, file.name, NOTHING if file.points is None else f"{file.points}/{file.most}", ""] for file in files]


def _decided(layout: MinutesLayout, files: Sequence[Decided]) -> list[list[str]]:
    outcomes = {str(outcome): words for outcome, words in layout.outcomes.items()}
    return [[file.number, file.name, outcomes[file.outcome], f"{local(file.at):%d/%m/%Y}", file.by or NOTHING] for file in files]
