"""Where somebody lives: the commune by its name of today or of before, then the village, from the commune's list or as people type it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from bot.conversation import Joined, Mend, Question, Turn, literal
from bot.conversation.form import Choices
from handlers.whose import asked
from locales import Localized, text
from models import country, places, villages
from models.folding import fold, spell
from models.places import Commune, Village, title_of
from models.rules import Misunderstood

SHOWN = 8  # villages, as buttons
SUGGESTED = 8
KINDS_SHOWN = 7
INVITED, ELSEWHERE = "invited", "elsewhere"  # the village of an invitation; the commune is not the one that was taken for granted
LISTED_NOT, TYPED = "unlisted", "typed"  # in place of a village: the list does not have it, or it was typed

IN_COMMUNE = ("village", "typed", "alike", "kind", INVITED)
NOT_HERE = Mend(("commune", "among", *IN_COMMUNE, ELSEWHERE), {ELSEWHERE: True})


def settle(turn: Turn) -> Village:
    """The village that was answered, and its commune, made where they are new."""
    known = _chosen(turn)
    if known is not None:
        return known
    place = country.by_code(_commune(turn))
    commune = places.settle(turn.db, place) if place else turn.db.get_one(Commune, _commune(turn))
    return places.find_or_type(turn.db, commune, *_typed(turn))


def titles(turn: Turn) -> dict[str, Localized]:
    """Village and commune as a text fills them in."""
    known = _chosen(turn)
    return {"village": literal(known.title if known else title_of(*_typed(turn))), "commune": literal(_title(turn, _commune(turn)))}


def another_village(turn: Turn) -> Mend:
    """Asks for the village again, in the same commune."""
    return Mend(IN_COMMUNE, {} if places.only_commune(turn.db) == _commune(turn) else {"commune": _sure(_commune(turn))})


# The commune


def _assumed(turn: Turn) -> str | None:
    """The commune of the village that is known, or the only one that there is."""
    if ELSEWHERE in turn.data:
        return None
    given = turn.data.get("village")
    village = turn.db.get(Village, given if isinstance(given, int) else turn.data.get(INVITED, 0))
    return village.commune_code if village else places.only_commune(turn.db)


def _check_commune(turn: Turn, said: str) -> dict[str, Any]:
    """The communes that are meant, each with the old name that led to it."""
    found = country.find(said, limit=SUGGESTED, province=places.only_province(turn.db))
    if not found:
        raise Misunderstood("check-commune")
    if len(found) == 1 and _is_named(found[0], said):
        match = found[0]
        if match.was:
            turn.say(_was(turn, match.place.code, match.was))
        return _sure(match.place.code)
    return {"found": [[match.place.code, match.was] for match in found]}


def _is_named(match: country.Match, said: str) -> bool:
    """Whether a name was typed in full; else it is better asked."""
    name = match.was.partition(",")[0].partition(" ")[2] if match.was else match.place.name
    return fold(name) in fold(said)


def _sure(code: str) -> dict[str, Any]:
    return {"code": code}


def _found(turn: Turn) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = turn.data.get("commune", {}).get("found", [])
    return found


def _among(turn: Turn) -> Choices:
    return [(code, literal(_title(turn, code))) for code, _ in _found(turn)]


def _ask_among(turn: Turn) -> Localized:
    """Whoever typed an old name knows that one, and perhaps not the new ones."""
    parts: dict[str, list[str]] = defaultdict(list)
    for code, was in _found(turn):
        if was:
            parts[was].append(code)
    lines = [_was(turn, codes[0], was) for was, codes in parts.items() if len(codes) == 1 and not (_is_district(was) and _may_be_more(turn))]
    divided = [was for was, codes in parts.items() if len(codes) > 1]
    question = _ask_part(turn, divided[0], parts[divided[0]]) if len(divided) == 1 else text("registration-among")
    return Joined([*lines, question], "\n")


def _ask_part(turn: Turn, was: str, codes: Sequence[str]) -> Localized:
    """In which part of what was divided."""
    old = _capital(was.rpartition(", ")[0])
    return text("registration-among-divided", was=old, kinds=_kinds_of(codes), more="yes" if _may_be_more(turn) else "no")


def _is_district(was: str) -> bool:
    """Whether an old name in full is a district's: it names its province alone."""
    return was.count(", ") == 1


def _may_be_more(turn: Turn) -> bool:
    """Whether there may be communes that are not shown."""
    return len(_found(turn)) == SUGGESTED


def _kinds_of(codes: Sequence[str]) -> str:
    """Whether all of these are communes, or all wards, or both."""
    kinds = {place.kind for code in codes if (place := country.by_code(code))}
    return "communes" if kinds == {"xã"} else "wards" if kinds == {"phường"} else "both"


def _known_among(turn: Turn) -> str | None:
    if "commune" in turn.data:
        code: str | None = turn.data["commune"].get("code")
        return code
    return _assumed(turn)


def _was(turn: Turn, code: str, was: str) -> Localized:
    return text("registration-commune-was", was=_capital(was), commune=_title(turn, code))


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _commune(turn: Turn) -> str:
    """The commune's code, once it is answered."""
    return str(turn.data.get("among") or _known_among(turn))


def _title(turn: Turn, code: str) -> str:
    """A commune as people tell it from its namesakes."""
    place, commune = country.by_code(code), turn.db.get(Commune, code)
    if commune is not None:
        return f"{commune.name}, {commune.province}"
    return f"{title_of(place.kind, place.name)}, {place.province}" if place else code


# The village


def _list(turn: Turn) -> list[Village]:
    return places.listed(turn.db, _commune(turn))


def _known_village(turn: Turn) -> int | str | None:
    invited = turn.data.get(INVITED)
    if isinstance(invited, int) and ELSEWHERE not in turn.data and turn.db.get(Village, invited) is not None:
        return invited
    return None if 0 < len(_list(turn)) <= SHOWN else TYPED


def _villages(turn: Turn) -> Choices:
    elsewhere = [(ELSEWHERE, text("registration-elsewhere"))] if "commune" not in turn.data else []
    listed = [(str(village.id), literal(village.title)) for village in _list(turn)]
    return [*listed, *elsewhere, (LISTED_NOT, text("registration-unlisted"))]


def _choose_village(turn: Turn, choice: str) -> int | str | Mend:
    if choice == ELSEWHERE:
        return NOT_HERE
    return choice if choice == LISTED_NOT else int(choice)


def _check_village(turn: Turn, said: str) -> int | str:
    typed = _check_typed(turn, said)
    same = _same(turn, *typed)
    if same is not None:
        return same
    turn.data["typed"] = typed
    return TYPED


def _village_holds(turn: Turn, answer: Any) -> bool:
    village = turn.db.get(Village, answer) if isinstance(answer, int) else None
    return isinstance(answer, str) or village is not None


def _ask_village(turn: Turn) -> Localized:
    return asked(turn, "registration-village", commune=_kind_of_commune(turn))


def _ask_typed(turn: Turn) -> Localized:
    return asked(turn, "registration-typed", commune=_kind_of_commune(turn))


def _kind_of_commune(turn: Turn) -> str:
    """Whether it is a ward, whose villages are called otherwise."""
    place = country.by_code(_commune(turn))
    return "ward" if place and place.kind == "phường" else "commune"


def _check_typed(turn: Turn, said: str) -> list[str]:
    """Kind, if it was typed, and name."""
    kind, name = villages.read_village(said)
    if not any(letter.isalnum() for letter in name):
        raise Misunderstood("check-village")
    return [kind or "", name]


def _same(turn: Turn, kind: str, name: str) -> int | None:
    """The village of the list that is called so, if it is one."""
    same = [village for village in _list(turn) if fold(village.name) == fold(name) and kind in ("", village.kind)]
    spelled = [village for village in same if spell(village.name) == spell(name)]
    return next((found[0].id for found in (same, spelled) if len(found) == 1), None)


def _known_alike(turn: Turn) -> int | str | None:
    """What is typed where there is no list, or beside it, stays; what the list has is it."""
    if _is_chosen(turn):
        return LISTED_NOT
    same = _same(turn, *turn.data["typed"])
    if same is not None:
        return same
    return LISTED_NOT if turn.data.get("village") == LISTED_NOT or not _list(turn) else None


def _alike(turn: Turn) -> Choices:
    said = " ".join(turn.data["typed"])
    found = villages.match(said, [(village.id, village.title) for village in _list(turn)])
    return [*((str(id), literal(title)) for id, title in found[:SUGGESTED]), (LISTED_NOT, text("registration-keep-typed"))]


def _choose_alike(turn: Turn, choice: str) -> int | str:
    return choice if choice == LISTED_NOT else int(choice)


def _ask_alike(turn: Turn) -> Localized:
    return text("registration-alike", village=" ".join(turn.data["typed"]).strip())


def _known_kind(turn: Turn) -> str | None:
    if _chosen(turn) is not None:
        return ""
    kind: str = turn.data["typed"][0]
    return kind or None


def _kinds(turn: Turn) -> Choices:
    """Each as the whole name would be, what is usual there first."""
    place, name = country.by_code(_commune(turn)), turn.data["typed"][1]
    usual = [villages.usual_kind(place)] if place else []
    kinds, ids = dict.fromkeys([*usual, *villages.KINDS[:KINDS_SHOWN]]), {kind: id for id, kind in villages.BY_ID.items()}
    return [(ids[kind], literal(title_of(kind, name))) for kind in kinds]


def _village(turn: Turn) -> int | str | None:
    return turn.data["village"] if "village" in turn.data else _known_village(turn)


def _is_chosen(turn: Turn) -> bool:
    """Whether it is one of the list, or an invitation's."""
    return isinstance(_village(turn), int)


def _chosen(turn: Turn) -> Village | None:
    """The village of the list that was chosen, or that is what was typed."""
    village = _village(turn)
    if not isinstance(village, int):
        village = turn.data["alike"] if "alike" in turn.data else _known_alike(turn)
    return turn.db.get(Village, village) if isinstance(village, int) else None


def _typed(turn: Turn) -> tuple[str, str]:
    kind, name = turn.data["typed"]
    return kind or turn.data["kind"], name


QUESTIONS = [
    Question("commune", _check_commune, asks=lambda turn: asked(turn, "registration-commune"), known=_assumed),
    Question("among", None, _among, asks=_ask_among, about="commune", known=_known_among),
    Question("village", _check_village, _villages, _choose_village, _ask_village, known=_known_village, holds=_village_holds),
    Question("typed", _check_typed, asks=_ask_typed, known=lambda turn: [] if _is_chosen(turn) else None),
    Question("alike", None, _alike, _choose_alike, _ask_alike, about="typed", known=_known_alike),
    Question("kind", choices=_kinds, choose=lambda turn, choice: villages.BY_ID[choice], about="typed", known=_known_kind),
]
