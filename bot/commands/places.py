"""What the commands that make people and places share: they are found again by what they are called, and made once."""

import re
import unicodedata

from sqlalchemy import text
from sqlmodel import Session, col, select

from bot import sample
from bot.settings import Wrong
from models import log, people, places
from models.country import gazetteer
from models.folding import fold
from models.people import Person, Role
from models.places import Commune, Village
from models.rules import Misunderstood

MAKING_LOCK = 0x62616E69  # a number next to that of the migrations
TONES = "\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}\N{COMBINING DOT BELOW}"


def begin_to_make(db: Session) -> None:
    """Who makes people and places waits for whoever is at it, so that none is made twice; on SQLite a transaction that writes is alone anyway.

    Raises:
        Wrong: the database holds the sample commune, among which real people and places have no place.
    """
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MAKING_LOCK})
    if db.get(Commune, sample.COMMUNE) is not None:
        raise Wrong("this database holds the sample commune, which real people do not mix with: name another in DATABASE_URL, and set SAMPLE=no")


def find_or_add_commune(db: Session, code: str, name: str, province: str) -> Commune:
    """The commune with a code, made when it is new.

    Raises:
        Wrong: the code is none, or it is new and its name or province is not said.
    """
    if not re.fullmatch(r"[0-9]{5}", code):
        raise Wrong(f"--commune {code}: a commune's code has five digits")
    existing = db.get(Commune, code)
    if existing is not None:
        return existing
    if not name.strip() or not province.strip():
        raise Wrong(f"commune {code} is new here: say --commune-name and --province too")
    commune = Commune(code=code, name=tidy(name), province=tidy(province))
    db.add(commune)
    db.flush()
    return commune


def find_province(db: Session, name: str) -> str:
    """A province as its communes here call it, or else as the country's list does.

    Raises:
        Wrong: there is none of that name.
    """
    here = set(db.exec(select(Commune.province).distinct()))
    of_country = {place.province for place in gazetteer.load().places.values()}
    for known in (here, of_country):
        alike = sorted(province for province in known if province == tidy(name)) or sorted(p for p in known if _called(p) == _called(name))
        if len(alike) == 1:
            return alike[0]
    raise Wrong(f"--province {name!r}: there is no such province")


def _called(province: str) -> str:
    """A province without what kind it is and without diacritics: "Tỉnh Sơn La" and "son la" are the same."""
    return re.sub(r"^(tinh|thanh pho|tp\.?) ", "", fold(province))


def find_or_add_village(db: Session, commune: Commune, kind: str, name: str) -> Village:
    """A commune's village by its kind and name, made when it is new.

    Raises:
        Wrong: the kind or the name is empty.
    """
    kind, name = tidy(kind).lower(), tidy(name)
    if not kind or not name:
        raise Wrong("--village-kind and --village: say for instance --village-kind bản --village 'Nà Lốc'")
    for village in places.villages_of(db, commune.code):
        if village.typed and (village.kind, fold(village.name)) == (kind, fold(name)):
            places.adopt(village, name)
        if not village.typed and (village.kind, spelling(village.name)) == (kind, spelling(name)):
            return village
    village = Village(commune_code=commune.code, kind=kind, name=name)
    db.add(village)
    db.flush()
    return village


def village_by_id(db: Session, village_id: int) -> Village:
    """The village with a number.

    Raises:
        Wrong: there is none.
    """
    village = db.get(Village, village_id)
    if village is None:
        raise Wrong(f"there is no village {village_id}: see `banhoc villages list`")
    return village


def find_or_appoint(db: Session, name: str, role: Role) -> Person:
    """Who holds a role under a name, appointed when nobody does.

    Raises:
        Wrong: the name is none.
    """
    try:
        name = people.check_name(name)
    except Misunderstood:
        raise Wrong(f"--name {name!r} is not a person's name: letters only, at most {people.NAME_LENGTH}") from None
    holder = _holder(db, name, role)
    if holder is not None:
        return holder
    person = Person(name=name, created_at=role.granted_at)
    db.add(person)
    db.flush()
    role.person_id = person.id
    db.add(role)
    db.flush()
    log.write(db, "appointed", person.id, role.id, role.granted_at, kind=role.kind)
    return person


def _holder(db: Session, name: str, role: Role) -> Person | None:
    query = (
        select(Person)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(Person.name == name, col(Person.erased_at).is_(None), Role.kind == role.kind, col(Role.withdrawn_at).is_(None))
        .where(col(Role.village_id).is_not_distinct_from(role.village_id), col(Role.commune_code).is_not_distinct_from(role.commune_code))
        .where(col(Role.province).is_not_distinct_from(role.province))
    )
    return db.exec(query.order_by(col(Person.id)).limit(1)).first()


def role_title(db: Session, role: Role) -> str:
    """A role as it is shown: "moderator of Bản Mẫu (village 1)"."""
    if role.village_id is not None:
        return f"{role.kind} of {db.get_one(Village, role.village_id).title} (village {role.village_id})"
    if role.commune_code is not None:
        return f"{role.kind} of commune {role.commune_code}"
    return f"{role.kind} of the centre" if role.province is None else f"{role.kind} of province {role.province}"


def tidy(words: str) -> str:
    """Composed letters (NFC), single spaces."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def spelling(words: str) -> str:
    """What stays the same however the same word is typed: case, composed or not, and on which vowel the tone stands ("hoà" and "hòa")."""
    return " ".join(_tone_last(word) for word in unicodedata.normalize("NFD", words.casefold()).split())


def _tone_last(word: str) -> str:
    tones = "".join(letter for letter in word if letter in TONES)
    return "".join(letter for letter in word if letter not in TONES) + tones
