"""The communes of the country after 1 July 2025, and the names from before that lead to them. Read from a file once, when first asked for."""

import gzip
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import takewhile
from typing import Any

from models.folding import plain

KINDS = ("xã", "phường", "thị trấn", "đặc khu")
WHOLE, MAIN_PART, PART = range(3)
"""How much of an old commune went to a new one."""
CURRENT, FORMER, DISTRICT, OLDER = range(4)
"""What a name is: a commune's own; that of a commune until 30 June 2025; that of a district until then; of a commune merged some years before."""

SHORT = {"ho chi minh": ("hcm", "tphcm", "sai gon"), "ha noi": ("hn",), "hue": ("thua thien hue",), "ba ria vung tau": ("vung tau", "brvt")}
"""What else people call a province."""


@dataclass(frozen=True, slots=True)
class Place:
    """A commune: `code` is five characters of text, `kind` is xã, phường or đặc khu, `province` one of the 34."""

    code: str
    name: str
    kind: str
    province: str

    @property
    def title(self) -> str:
        """As people write it: "xã Mường La"."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Name:
    """A name that leads to a place, what kind of thing bore it, what it was in full if it is an old one, and the names of what lies around it."""

    place: Place
    sort: int
    kind: str
    name: str
    was: str | None
    part: int
    around: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All places by their code; all names as they are typed without diacritics, in order; and all names of provinces and districts."""

    places: dict[str, Place]
    names: dict[str, list[Name]]
    in_order: list[str]
    areas: frozenset[str]

    def beginning_with(self, letters: str) -> Iterator[str]:
        """The names that begin with these letters."""
        start = bisect_left(self.in_order, letters)
        return takewhile(lambda name: name.startswith(letters), (self.in_order[place] for place in range(start, len(self.in_order))))


def by_code(code: str) -> Place | None:
    """The commune with that code."""
    return load().places.get(code)


@cache
def load() -> Gazetteer:
    """The whole of it. The first call takes about a tenth of a second."""
    file = resources.files("models.country") / "communes.json.gz"
    return _gazetteer(json.loads(gzip.decompress(file.read_bytes())))


def _gazetteer(document: dict[str, Any]) -> Gazetteer:
    provinces: list[str] = document["provinces"]
    districts = [_district(kind, name, provinces[province]) for kind, name, province in document["districts"]]
    places: dict[str, Place] = {}
    names: dict[str, list[Name]] = defaultdict(list)
    for code, kind, name, province, sources in document["communes"]:
        place = places[code] = Place(code, name, KINDS[kind], provinces[province])
        for key, named in _names_of(place, [(districts[district], *source) for district, *source in sources]):
            names[key].append(named)
    areas = {*map(plain, provinces), *(district.key for district in districts), *(other for short in SHORT.values() for other in short)}
    return Gazetteer(places, dict(names), sorted(names), frozenset(areas))


@dataclass(frozen=True, slots=True)
class _District:
    """A district of before, in the province of before."""

    kind: str
    name: str
    province: str
    key: str
    title: str


def _district(kind: str, name: str, province: str) -> _District:
    return _District(kind, name, province, plain(name), f"{kind} {name}, {province}")


def _names_of(place: Place, sources: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, Name]]:
    """Every name that leads to a place, with the letters that it is looked up by."""
    within = {source[0]: _around(source[0].province, place.province) for source in sources}
    districts = {district.key for district in within}
    yield plain(place.name), Name(place, CURRENT, place.kind, place.name, None, WHOLE, frozenset(districts.union(*within.values())))
    for district, kind, name, part, *older in sources:
        around = within[district] | {district.key}
        was = f"{KINDS[kind]} {name}, {district.title}"
        if name:  # five islands were districts of no communes
            yield plain(name), Name(place, FORMER, KINDS[kind], name, was, part, around)
        for letters in older:
            yield letters, Name(place, OLDER, KINDS[kind], letters, was, part, around)
    for district, around in within.items():
        yield district.key, Name(place, DISTRICT, district.kind, district.name, district.title, WHOLE, around)


@cache
def _around(*provinces: str) -> frozenset[str]:
    names = {plain(province) for province in provinces}
    return frozenset(names.union(*(SHORT.get(name, ()) for name in names)))
