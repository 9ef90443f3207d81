"""Which commune somebody means: by its name of today or of before, with or without diacritics, alone or with its district and province."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import islice

from models.country.gazetteer import DISTRICT, OLDER, Gazetteer, Name, Place, load
from models.folding import plain, spell
from models.nearness import mask, nearest, slips

LONGEST = 160
MOST_WORDS = 20
NAME_WORDS = 5
ROUGH_READINGS = 6
BEGINNINGS = 150
FAR = 5
EXACT, BEGINNING, NEAR, PARTLY = range(4)

WORD = re.compile(r"[^\W\d_]+|\d+|[,;/()\n]")
COMMUNES = {
    "xa": "xã",
    "x": "xã",
    "phuong": "phường",
    "p": "phường",
    "f": "phường",
    "thi tran": "thị trấn",
    "tt": "thị trấn",
    "dac khu": "đặc khu",
}
AREAS = {
    "huyen": "huyện",
    "h": "huyện",
    "quan": "quận",
    "q": "quận",
    "thi xa": "thị xã",
    "tx": "thị xã",
    "thanh pho": "thành phố",
    "tp": "thành phố",
    "tinh": "tỉnh",
    "t": "tỉnh",
}
KINDS = {**COMMUNES, **AREAS}
VILLAGES = {"ban", "thon", "xom", "khu", "to", "tdp", "tieu", "ap", "buon", "lang"}


@dataclass(frozen=True, slots=True)
class Match:
    """A place, and the old name in full if that was the one typed: "xã Mường Bú, huyện Mường La, Sơn La"."""

    place: Place
    was: str | None


@dataclass(frozen=True, slots=True)
class _Typed:
    """The words of a text without and with diacritics, where one begins after a comma, and how many in front name a village."""

    words: list[str]
    spelled: list[str]
    starts: set[int]
    village: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """A way to read a text: the name from `start` to `end`, before it from `begin` what kind of thing it is."""

    kind: str | None
    begin: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name that may be meant; the lower its rank, the likelier."""

    name: Name
    rank: tuple[int, ...]


def find(said: str, limit: int = 6, province: str | None = None) -> list[Match]:
    """The communes that may be meant, the likeliest first; those of `province` before their namesakes.

    A name of today comes before one of yesterday, what was typed with its diacritics before what only looks alike without; beginnings and near misses
    follow when no name explains all that was typed. Takes any text; what names no commune finds nothing.
    """
    search = _Search(_listen(said), load(), re.sub("^(tinh|thanh pho) ", "", plain(province or "")))
    matches: dict[str, Match] = {}
    for candidate in sorted(search.candidates(), key=lambda candidate: candidate.rank):
        matches.setdefault(candidate.name.place.code, Match(candidate.name.place, candidate.name.was))
    return list(matches.values())[: max(limit, 0)]


def _listen(said: str) -> _Typed:
    words: list[str] = []
    spelled: list[str] = []
    starts = {0}
    for word in WORD.findall(unicodedata.normalize("NFC", said[:LONGEST])):
        letters = plain(word)
        if not letters:
            starts.add(len(words))
        elif len(words) < MOST_WORDS:
            words.append(letters)
            spelled.append(spell(word))
    return _Typed(words, spelled, starts, _village(words, starts))


def _village(words: Sequence[str], starts: Set[int]) -> int:
    """How many words in front name a village, which no list of communes has: up to a comma or what a commune is called."""
    if len(words) < 3 or words[0] not in VILLAGES:
        return 0
    return next((place for place in range(2, len(words)) if place in starts or _kind_at(words, place)[0]), len(words))


@dataclass(frozen=True, slots=True)
class _Search:
    """One search: what was typed, where it is looked up, and the province to prefer."""

    typed: _Typed
    gazetteer: Gazetteer
    wanted: str

    def candidates(self) -> Iterator[_Candidate]:
        """Names that explain all that was typed, and longer ones; or else beginnings and near misses; or else names that explain most of it."""
        readings = [(self._missed(reading, name), reading, name) for reading in _readings(self.typed.words) for name in self._named(reading)]
        fewest = min((missed for missed, _, _ in readings), default=0)
        found = [(reading, name) for missed, reading, name in readings if missed == fewest]
        if found and not fewest:
            yield from (self._candidate(EXACT, reading.begin, reading, name) for reading, name in found)
            for reading in dict.fromkeys(reading for reading, _ in found):
                yield from self._rough(BEGINNING, reading, self._beginnings(reading, " "))
            return
        rough = [candidate for reading in islice(self._rough_readings(), ROUGH_READINGS) for candidate in self._guesses(reading)]
        partly = (self._candidate(PARTLY, reading.begin, reading, name) for reading, name in found if self._is_most(fewest, reading))
        yield from rough or partly

    def _is_most(self, missed: int, reading: _Reading) -> bool:
        """Whether a name that does not explain all words is more than a chance: half of them at least, and more than one or called a commune."""
        return 2 * missed <= len(self.typed.words) + 1 and (reading.kind is not None or reading.end - reading.start > 1)

    def _named(self, reading: _Reading) -> Iterator[Name]:
        """The names that stand there. One that is a number needs its kind: "phường 5"."""
        letters, names = self._letters(reading), self.gazetteer.names
        older = [name for name in names.get(letters.replace(" ", ""), ()) if name.sort == OLDER] if " " in letters else []
        for name in (*names.get(letters, ()), *older):
            if reading.kind == name.kind or not name.name.isdigit():
                yield name

    def _missed(self, reading: _Reading, name: Name) -> int:
        """How many words a name leaves unexplained."""
        words = self.typed.words
        village = 0 if name.sort == DISTRICT else self.typed.village
        before = _unexplained(words[min(village, reading.begin) : reading.begin], name.around)
        return before + _unexplained(words[reading.end :], name.around) + _is_of_another_level(reading, name)

    def _rough_readings(self) -> Iterator[_Reading]:
        """Readings in which all but the name is a province or a district, or the village in front."""
        words, areas = self.typed.words, self.gazetteer.areas
        for begin in range(len(words) if " ".join(words) not in KINDS else 0):
            kind, length = _kind_at(words, begin)
            if (begin in self.typed.starts or kind) and not _unexplained(words[min(self.typed.village, begin) : begin], areas):
                for start in sorted({begin + length, begin}, reverse=True):
                    shortest = next(end for end in range(start + 1, len(words) + 1) if not _unexplained(words[end:], areas))
                    yield from (_Reading(kind if start > begin else None, begin, start, end) for end in sorted({shortest, len(words)}))

    def _guesses(self, reading: _Reading) -> Iterator[_Candidate]:
        """What begins so, and what is nearly so."""
        yield from self._rough(BEGINNING, reading, self._beginnings(reading))
        yield from self._rough(NEAR, reading, nearest(self._letters(reading), self.gazetteer.in_order, _masks()))

    def _beginnings(self, reading: _Reading, more: str = "") -> Iterator[tuple[int, str]]:
        """Names that begin with the one read, and more."""
        letters = self._letters(reading) + more
        longer = self.gazetteer.beginning_with(letters) if len(letters) > 1 else ()
        return ((0, name) for name in islice(longer, BEGINNINGS))

    def _letters(self, reading: _Reading) -> str:
        return " ".join(self.typed.words[reading.start : reading.end])

    def _rough(self, level: int, reading: _Reading, found: Iterable[tuple[int, str]]) -> Iterator[_Candidate]:
        """What was found by a beginning or a near miss and lies where the other words say."""
        after = self.typed.words[reading.end :]
        for off, letters in found:
            for name in self.gazetteer.names[letters]:
                if not (name.name.isdigit() or _is_of_another_level(reading, name) or _unexplained(after, name.around)):
                    yield self._candidate(level, off, reading, name)

    def _candidate(self, level: int, off: int, reading: _Reading, name: Name) -> _Candidate:
        """Ranked by how it was found, the province wanted, diacritics, the kind named, and what is old."""
        stranger = bool(self.wanted) and self.wanted not in name.around
        mistaken = reading.kind is not None and reading.kind != name.kind
        return _Candidate(name, (level, off, stranger, self._misspelled(reading, name), mistaken, name.sort, name.part))

    def _misspelled(self, reading: _Reading, name: Name) -> int:
        """How far a name is from what was typed with diacritics; nothing is far from what was typed without."""
        typed = " ".join(self.typed.spelled[reading.start : reading.end])
        if typed == self._letters(reading):
            return 0
        spelled = spell(name.name)
        return 0 if spelled == typed else 1 if spelled.startswith(typed) else 1 + (slips(spelled, typed, FAR) or FAR)


def _readings(words: Sequence[str]) -> Iterator[_Reading]:
    """Every way to read the words as a name, with what stands before it as its kind or without."""
    for begin in range(len(words)):
        kind, length = _kind_at(words, begin)
        for start in {begin, begin + length}:
            for end in range(start + 1, min(start + NAME_WORDS, len(words)) + 1):
                yield _Reading(kind if start > begin else None, begin, start, end)


def _kind_at(words: Sequence[str], place: int) -> tuple[str | None, int]:
    """The kind of thing named there, and in how many words."""
    for length in (2, 1):
        kind = KINDS.get(" ".join(words[place : place + length]))
        if kind and place + length < len(words):
            return kind, length
    return None, 0


def _is_of_another_level(reading: _Reading, name: Name) -> bool:
    """Whether a district was named and a commune found, or the other way round."""
    return reading.kind is not None and (reading.kind in AREAS.values()) != (name.sort == DISTRICT)


def _unexplained(words: Sequence[str], areas: Set[str]) -> int:
    """How many of these words name none of the areas, nor what kind of thing one is."""
    missed = place = 0
    while place < len(words):
        _, length = _kind_at(words, place)
        step = _area_at(words, place + length, areas)
        if step:
            place += length + step
        else:
            missed, place = missed + 1, place + 1
    return missed


def _area_at(words: Sequence[str], place: int, areas: Set[str]) -> int:
    """In how many words one of the areas is named there."""
    return next((size for size in range(NAME_WORDS, 0, -1) if " ".join(words[place : place + size]) in areas), 0)


@cache
def _masks() -> list[int]:
    return [mask(letters) for letters in load().in_order]
