"""A village as people type it: what kind of place it calls itself, its name, and which of a list it may be."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterable
from typing import TypeVar

from models.country import Place
from models.folding import fold, has_diacritics, plain, spell
from models.nearness import allowance, slips

NAME_LENGTH = 60
KINDS = ("bản", "thôn", "xóm", "khu", "khu phố", "tiểu khu", "tổ dân phố", "làng", "ấp", "buôn", "khối")
BY_ID = {fold(kind).replace(" ", "-"): kind for kind in KINDS}
"""Kinds by what a button calls them."""
SHORT = {"tổ": "tổ dân phố", "to": "tổ dân phố", "tdp": "tổ dân phố", "tk": "tiểu khu"}
TYPED = {
    **{fold(kind): kind for kind in KINDS if kind != "làng"},
    **{spell(kind): kind for kind in KINDS},
    **{spell(word): kind for word, kind in SHORT.items()},
}
"""Kinds as they are typed, with diacritics or without; but "Lang" alone rather begins a name, such as Lang Thíp."""

USUAL_KINDS = {"Sơn La": "bản", "Điện Biên": "bản", "Lai Châu": "bản", "Cao Bằng": "xóm", "Thái Nguyên": "xóm", "Nghệ An": "xóm"}
IN_PHU_THO = (("06000", "08700"), ("xóm", "khu", "thôn"))
"""By codes: those of Hòa Bình, of Phú Thọ and of Vĩnh Phúc follow one another."""
SOUTH = {"An Giang", "Cà Mau", "Cần Thơ", "Đồng Nai", "Đồng Tháp", "Hồ Chí Minh", "Tây Ninh", "Vĩnh Long"}

WORD = re.compile(r"[^\W\d_]+|\d+")
NO_NAME = re.compile(r"[^\w\s.'’/-]|_")
SAME, ALIKE, BEGINNING, NEAR = range(4)

Id = TypeVar("Id")


def read_village(said: str) -> tuple[str | None, str]:
    """Kind and name of a village: "TDP 5" is ("tổ dân phố", "5"). No kind if none was typed; an empty name if nothing was named."""
    text = re.split(r"[,;\n]", unicodedata.normalize("NFC", said[: 2 * NAME_LENGTH]).strip(" ,;\n\t"))[0]
    words = list(WORD.finditer(text))
    for size in (3, 2, 1):
        kind = TYPED.get(spell(" ".join(word[0] for word in words[:size])))
        if kind and len(words) >= size:
            return kind, _tidy(text[words[size - 1].end() :])
    return None, _tidy(text)


def usual_kind(place: Place) -> str:
    """What a village of a commune is likely to call itself. A default, no more: others occur everywhere (a town of Sơn La has its tiểu khu)."""
    if place.kind != "xã":
        return "khu" if place.kind == "đặc khu" else "tổ dân phố"
    if place.province == "Phú Thọ":
        codes, kinds = IN_PHU_THO
        return kinds[bisect(codes, place.code)]
    return USUAL_KINDS.get(place.province, "ấp" if place.province in SOUTH else "thôn")


def match(said: str, villages: Iterable[tuple[Id, str]]) -> list[tuple[Id, str]]:
    """The villages, each an id and a title, that a text may mean, the likeliest first."""
    kind, name = read_village(said)
    ranked = []
    for id, title in villages:
        own_kind, own_name = read_village(title)
        ranks = [rank for typed in {name, _tidy(said)} for whole in (own_name, title) if (rank := _likeness(typed, whole)) is not None]
        if ranks:
            ranked.append((min(ranks), kind is not None and kind != own_kind, id, title))
    return [(id, title) for *_, id, title in sorted(ranked, key=lambda entry: entry[:2])]


def _tidy(name: str) -> str:
    """A name as it is kept: NFC, single spaces, capitals, no signs around it, "số 5" as "5"."""
    name = " ".join(NO_NAME.sub(" ", unicodedata.normalize("NFC", name)).split()).strip(" .'’/-")
    name = re.sub(r"^s[ốo] (?=\d)", "", name, flags=re.IGNORECASE)[:NAME_LENGTH].strip()
    return name.title() if name.islower() or (name.isupper() and len(name) > 4) else name


def _likeness(typed: str, name: str) -> tuple[int, int] | None:
    """How a typed name and a village's agree, the less the better; nothing if they do not."""
    one, other = plain(typed), plain(name)
    if not one:
        return None
    if one.replace(" ", "") == other.replace(" ", ""):
        return (ALIKE if has_diacritics(typed) and spell(typed) != spell(name) else SAME), 0
    if _begins(other, one) or _begins(one, other + " "):
        return BEGINNING, len(other)
    count = slips(one, other, allowance(one)) if _numbers(one) == _numbers(other) else None
    return None if count is None else (NEAR, count)


def _begins(whole: str, part: str) -> bool:
    """Whether one begins with the other, which is more than a letter or a number: "Nà Tân" begins "Nà Tân 10", "Nà Tân 1" does not."""
    numbers = _numbers(part)
    return whole.startswith(part) and len(part) > 1 and not part.strip().isdigit() and numbers == _numbers(whole)[: len(numbers)]


def _numbers(letters: str) -> list[str]:
    return [word for word in letters.split() if word.isdigit()]
