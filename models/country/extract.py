"""Makes `communes.json.gz` anew: `python -m models.country.extract vietnamadminunits-1.0.4-py3-none-any.whl`.

All figures come from the Python package vietnamadminunits 1.0.4 (MIT; see LICENSE-vietnamadminunits.txt), which took them from the statistics
office's list of administrative units and from the official map of the mergers: its `dataset.db` has the 3,321 communes of after 1 July 2025 with
their codes and the 10,040 of before; its `converter_2025.json` says which led to which, and where most of one that was divided went. Nothing of this
runs when the program does.

Three things are mended on the way:
- A divided commune was matched by its name alone, so that two of the same name in one new province were each said to have gone where the other went.
  Such a pair is left out (see `_is_mistaken`; 31 of them, none in the north-west).
- A few names have a small first letter ("Mường é").
- The kind is taken from the title ("Xã Phong Điền"), not from a column that disagrees with it four times.
"""

import gzip
import json
import math
import sqlite3
import sys
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.country.gazetteer import KINDS, MAIN_PART, PART, WHOLE
from models.folding import fold

FILE = Path(__file__).with_name("communes.json.gz")
BEYOND = 15
"""Kilometres within which a part of a divided commune lies."""

Row = dict[str, Any]


@dataclass
class Commune:
    """A commune of before or after, where it lies, and the keys that the package knows it by."""

    row: Row
    kind: str
    name: str
    province: str
    key: tuple[str, str]
    at: tuple[float, float]
    sources: list["Link"] = field(default_factory=list)

    @property
    def district(self) -> tuple[str, str]:
        return self.row["province"], self.row["district"]


@dataclass
class Link:
    """An old commune that leads to a new one: all of it, the larger part, or another part."""

    old: Commune
    new: Commune
    part: int


def main(wheel: Path) -> None:
    """Reads the package's wheel and writes the file."""
    with zipfile.ZipFile(wheel) as archive:
        database = sqlite3.connect(":memory:")
        database.deserialize(archive.read("vietnamadminunits/data/dataset.db"))
        links = json.loads(archive.read("vietnamadminunits/data/converter_2025.json"))
    database.row_factory = sqlite3.Row
    new = {commune.key: commune for commune in map(_new, _rows(database, "admin_units"))}
    old = {commune.key[1]: commune for commune in map(_old, _rows(database, "admin_units_legacy"))}
    _join(new.values(), list(_links(links, old, new)))
    document = json.dumps(_document(sorted(new.values(), key=lambda commune: commune.row["wardCode"])), ensure_ascii=False, separators=(",", ":"))
    FILE.write_bytes(gzip.compress(document.encode(), mtime=0))
    print(f"{FILE.name}: {len(new)} communes, {sum(len(commune.sources) for commune in new.values())} old names, {FILE.stat().st_size} bytes")


def _rows(database: sqlite3.Connection, table: str) -> Iterator[Row]:
    return (dict(row) for row in database.execute(f"SELECT * FROM {table}"))


def _new(row: Row) -> Commune:
    kind, name = _title(row["ward"])
    return Commune(row, kind, name, row["provinceShort"], (row["provinceKey"], row["wardKey"]), (row["wardLat"], row["wardLon"]))


def _old(row: Row) -> Commune:
    """An old commune. Five islands were districts without any: their name is empty."""
    kind, name = _title(row["ward"]) if row["ward"] else ("", "")
    at = row["wardLat"] or row["districtLat"], row["wardLon"] or row["districtLon"]
    key = row["provinceKey"], f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"
    return Commune(row, kind, name, row["provinceShort"], key, at)


def _title(title: str) -> tuple[str, str]:
    """Kind and name. The first letter of every word is a capital, but in "Nông trường", which is how a state farm is called."""
    title = unicodedata.normalize("NFC", " ".join(title.split()))
    kind = next(kind for kind in KINDS if title.lower().startswith(kind))
    return kind, " ".join(word if word == "trường" else word[0].upper() + word[1:] for word in title[len(kind) :].split())


def _links(links: dict[str, Any], old: dict[str, Commune], new: dict[tuple[str, str], Commune]) -> Iterator[Link]:
    for province, wholes in links["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for target, keys in wholes.items():
            for key in keys:
                yield Link(old[key], new[province, target], WHOLE)
    for province, divided in links["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in divided.items():
            for part in parts:
                yield Link(old[key], new[province, part["newWardKey"]], MAIN_PART if part["isDefaultNewWard"] else PART)


def _join(communes: Iterable[Commune], links: Sequence[Link]) -> None:
    """Gives each commune what leads to it, without what was mistaken for it."""
    to: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in links:
        to[link.new.key].append(link)
    kept = [link for link in links if not _is_mistaken(link, to[link.new.key])]
    parts: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in kept:
        parts[link.old.key].append(link)
    for siblings in parts.values():
        if all(link.part == PART for link in siblings):  # the larger part was one of the mistaken ones
            siblings[0].part = MAIN_PART
        if len(siblings) == 1:
            siblings[0].part = WHOLE
    for link in kept:
        link.new.sources.append(link)


def _is_mistaken(link: Link, others: Sequence[Link]) -> bool:
    """Whether a namesake went there, and nothing else says that this one did: no neighbour from its district, and far or in another old province."""
    if not _has_namesake(link, others):
        return False
    sure = [other.old for other in others if not _has_namesake(other, others)]
    if any(neighbour.district == link.old.district for neighbour in sure):
        return False
    return all(neighbour.province != link.old.province for neighbour in sure) or _kilometres(link.old.at, link.new.at) > BEYOND


def _has_namesake(link: Link, others: Sequence[Link]) -> bool:
    return any(other is not link and other.old.row["wardKey"] == link.old.row["wardKey"] for other in others)


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    north, east = one[0] - other[0], (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return 111.2 * math.hypot(north, east)


def _document(communes: Sequence[Commune]) -> dict[str, Any]:
    """The file's content: names once, referred to by their place in a list."""
    provinces: list[str] = []
    districts: list[list[Any]] = []
    rows = []
    for commune in communes:
        sources = []
        for link in sorted(commune.sources, key=lambda link: (link.old.row["districtCode"], link.old.row["wardCode"] or "")):
            row = link.old.row
            kind = row["districtType"].lower()
            name = " ".join(row["district"].split())[len(kind) :].strip()
            district = _place(districts, [kind, name, _place(provinces, link.old.province)])
            sources.append([district, KINDS.index(link.old.kind) if link.old.kind else 0, link.old.name, link.part, *_older(link.old)])
        rows.append([commune.row["wardCode"], KINDS.index(commune.kind), commune.name, _place(provinces, commune.province), sources])
    return {"provinces": provinces, "districts": districts, "communes": rows}


def _place(names: list[Any], name: Any) -> int:
    if name not in names:
        names.append(name)
    return names.index(name)


def _older(commune: Commune) -> list[str]:
    """Names from before a merger of 2018 to 2024, as letters without diacritics or spaces, without the kind."""
    own = fold(commune.name).replace(" ", "")
    known = {own, *json.loads(commune.row["wardAlias"] or "[]")}
    return sorted({_without_kind(alias, known) for alias in known} - {own})


def _without_kind(alias: str, known: set[str]) -> str:
    for kind in ("thitran", "phuong", "ward", "xa", "tt", "p", "f"):
        rest = alias.removeprefix(kind)
        if rest != alias and (rest in known or rest.isdigit()):
            return rest.lstrip("0")
    return alias


if __name__ == "__main__":
    main(Path(sys.argv[1]))
