"""An area's figures as one picture: a bar for each of its places, to be read on a phone at arm's length."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from bot.reports import typesetting
from bot.reports.composing import number
from bot.reports.document import printable
from locales import text
from models import figures, programme
from models.areas import Area
from models.figures import Part, Tally
from models.periods import Period

PLACES = 9  # with a bar each; the others are one line
DOTS = 2  # for each point, as phones have them
COUNTED, NAMES = ("registered", "handed_in", "approved"), ("registered", "handed-in", "approved")


@dataclass(frozen=True)
class Chart:
    """What the picture shows, in words and numbers. `rest` are the places that have no bar of their own, in one."""

    title: str
    day: str
    names: Sequence[str]  # of what is counted
    whole: Tally
    places: Sequence[tuple[str, Tally]]
    rest: tuple[str, Tally] | None
    notes: Sequence[str]


def gather(db: Session, area: Area, period: Period, language: str) -> Chart:
    """The picture of an area as it stood at the end of a period, those that are furthest first."""
    told = figures.of_area(db, area, period.year, period.end)
    parts = sorted(told.areas, key=_size, reverse=True)
    bars = len(parts) if len(parts) <= PLACES + 1 else PLACES
    others = parts[bars:]
    draft = [] if programme.current().confirmed else [text("guide-draft").in_(language)]
    return Chart(
        title=area.title(db) or text("figures-country").in_(language),
        day=text("reports-chart-day", programme=programme.current().title, day=f"{period.last_day:%d/%m/%Y}").in_(language),
        names=[text(f"reports-chart-{name}").in_(language) for name in NAMES],
        whole=told.whole,
        places=[(part.title, part.tally) for part in parts[:bars]],
        rest=(text("reports-chart-rest", places=len(others)).in_(language), figures.total(part.tally for part in others)) if others else None,
        notes=draft,
    )


def draw(chart: Chart) -> bytes:
    """The picture as a PNG."""
    most = max((tally.registered for _, tally in chart.places), default=0)
    rest = [_row(*chart.rest, has_bar=False)] if chart.rest else []
    drawn = {
        "title": printable(chart.title),
        "day": chart.day,
        "whole": list(zip(chart.names, map(number, _counts(chart.whole)), strict=True)),
        "parts": [*(_row(title, tally, has_bar=True) for title, tally in chart.places), *rest],
        "most": max(most, 1),
        "notes": list(chart.notes),
    }
    return typesetting.png("chart.typ", drawn, DOTS)


def _row(title: str, tally: Tally, has_bar: bool) -> dict[str, Any]:
    counts = _counts(tally)
    return {"title": printable(title), "counts": counts, "shown": [*map(number, counts)], "has-bar": has_bar}


def _counts(tally: Tally) -> list[int]:
    return [vars(tally)[name] for name in COUNTED]


def _size(part: Part) -> tuple[int, ...]:
    return tuple(_counts(part.tally))
