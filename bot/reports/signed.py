"""The half-year and the year-end report of a commune or a province: its figures in the Association's words."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.reports import layouts
from bot.reports.composing import Composer, number
from bot.reports.document import Document, listed
from locales import DEFAULT
from models import figures, programme
from models.areas import Area
from models.figures import Figures, Part, Tally
from models.places import Commune
from models.reporting import Term
from models.timezone import local

COUNT_WIDTH = 3  # of a column of numbers, beside the widths of the layout


def gather(db: Session, area: Area, term: Term, now: datetime) -> Document:
    """The report on a term, as far as it is over."""
    at = term.told_at(now)
    told = figures.of_area(db, area, term.year, at)
    before = figures.tally_of(db, area, term.before.year, term.same_day_before(now))
    return _Report(db, area, term, at, told, before).compose(now)


class _Report:
    """One report being composed."""

    def __init__(self, db: Session, area: Area, term: Term, at: datetime, told: Figures, before: Tally) -> None:
        self._area, self._term, self._at, self._told, self._before = area, term, at, told, before
        self._programme, self._layout = programme.current(), layouts.report()
        self._names = _names(db, area)

    def compose(self, now: datetime) -> Document:
        """The document."""
        layout, level = self._layout, self._area.level
        issuer = next(issuer for name, issuer in layout.issuer.items() if name == level)
        about = next(words for kind, words in layout.about.items() if kind == self._term.kind)
        composer = Composer(self._values(), self._states(), self._rows(), self._columns(), self._totals())
        return composer.compose(layout.kind, about, layout.number, issuer, self._names["place"], layout.body, now)

    def _values(self) -> dict[str, str]:
        told, year, layout = self._told, self._term.year, self._layout
        names = {"commune": self._names["commune"], "province": self._names["province"], "village": ""}
        values = {
            **names,
            "programme": self._programme.title.in_(DEFAULT),
            "year": str(year),
            "last_year": str(year - 1),
            "period": next(layouts.fill(words, {"year": str(year)}) for kind, words in layout.period.items() if kind == self._term.kind),
            "as_of": f"{local(self._at - timedelta.resolution):%d/%m/%Y}",
            "area": names[self._area.level],
            "leading": self._listed([part for part in told.leading(self._at) if part.tally.approved]),
            "silent": self._listed_with_rest(told.silent(self._at)),
            "outside": number(told.outside),
            **{name: number(count) for name, count in vars(told.whole).items()},
        }
        share = told.share
        if share is None:
            return values
        return {**values, "share": number(share.percent), "adults": number(share.adults), "counted_on": f"{share.as_of:%d/%m/%Y}"}

    def _states(self) -> set[str]:
        told = self._told
        states = {
            "draft": not self._programme.confirmed,
            self._area.level: True,
            "groups": bool(told.groups),
            "leading": any(part.tally.approved for part in told.leading(self._at)),
            "silent": bool(told.silent(self._at)),
            "share": told.share is not None,
            "outside": bool(told.outside),
        }
        return {name for name, stands in states.items() if stands}

    def _rows(self) -> Mapping[str, Sequence[Sequence[str]]]:
        told, before = self._told, vars(self._before)
        labels = {group.id: group.label.in_(DEFAULT) for group in self._programme.groups}
        tallies = {id: Tally() for id in labels} | told.groups
        return {
            "whole": [[label, number(vars(told.whole)[name]), number(before[name])] for name, label in self._layout.counted.items()],
            "groups": [[labels.get(id, id), *self._counts(tally)] for id, tally in tallies.items()],
            "parts": [[part.title, *self._counts(part.tally)] for part in told.areas],
        }

    def _totals(self) -> Mapping[str, Sequence[str]]:
        row = (self._layout.total, *self._counts(self._told.whole))
        return {"groups": row, "parts": row}

    def _columns(self) -> dict[str, tuple[Sequence[str], Sequence[int]]]:
        heads = list(self._layout.counted.values())
        return dict.fromkeys(("groups", "parts"), (heads, [COUNT_WIDTH] * len(heads)))

    def _counts(self, tally: Tally) -> list[str]:
        return [number(vars(tally)[name]) for name in self._layout.counted]

    def _listed(self, parts: Sequence[Part]) -> str:
        """The first of them, by name."""
        return listed(part.title for part in parts[: self._layout.named])

    def _listed_with_rest(self, parts: Sequence[Part]) -> str:
        """The same, and how many others there are."""
        named, others = self._listed(parts), len(parts) - self._layout.named
        return layouts.fill(self._layout.others, {"named": named, "others": number(others)}) if others > 0 else named


def _names(db: Session, area: Area) -> dict[str, str]:
    province = area.province or ""
    commune, called = db.get_one(Commune, area.commune_code).name if area.commune_code else "", layouts.paper().areas
    return {"commune": called.within(commune), "province": called.called(province), "place": called.place(commune or province)}
