"""Communes and villages that citizens name: made on demand, once, and never shown to others."""

import threading

from sqlmodel import Session, select

from bot import sample
from models import country, places
from models.database import Database, in_transaction
from models.places import Commune, Village
from tests.machine import BEGIN

MUONG_BU, CHIENG_SINH = "03847", "03679"


def settled(db: Session, code: str = MUONG_BU) -> Commune:
    """A commune of the country."""
    place = country.by_code(code)
    assert place is not None
    return places.settle(db, place)


def typed(data: Database, kind: str, name: str) -> tuple[int, str]:
    """The village that somebody types in Mường Bú: its number, and how it is spelled then."""

    def find(db: Session) -> tuple[int, str]:
        village = places.find_or_type(db, settled(db), kind, name)
        return village.id, village.name

    found: tuple[int, str] = in_transaction(data.engine, find)
    return found


def test_a_commune_of_the_country_is_made_on_demand_once(data: Database) -> None:
    made = in_transaction(data.engine, lambda db: [settled(db), settled(db), settled(db, CHIENG_SINH)])
    assert [(commune.name, commune.province, commune.sample) for commune in made[1:]] == [
        ("Xã Mường Bú", "Sơn La", False),
        ("Phường Chiềng Sinh", "Sơn La", False),
    ]
    assert in_transaction(data.engine, places.has_real_places)


def test_beside_the_sample_it_is_sample_data(data: Database) -> None:
    in_transaction(data.engine, lambda db: sample.prepare(db, BEGIN))
    in_transaction(data.engine, settled)
    village, _ = typed(data, "bản", "Nà Lốc")
    assert in_transaction(data.engine, lambda db: db.get_one(Village, village)).sample
    in_transaction(data.engine, lambda db: sample.prepare(db, BEGIN))


def test_who_types_the_same_name_shares_the_village(data: Database) -> None:
    first = typed(data, "bản", "Na Loc")
    assert typed(data, "bản", "nà lốc") == (first[0], "nà lốc"), "who types with diacritics mends the spelling"
    assert typed(data, "bản", "Nà Lộc") == (first[0], "nà lốc"), "once"
    assert typed(data, "thôn", "Nà Lốc")[0] != first[0]


def test_a_village_of_the_list_is_taken_and_not_mended(data: Database) -> None:
    def load(db: Session) -> int:
        village = Village(commune_code=settled(db).code, kind="bản", name="Na Loc")
        db.add(village)
        db.flush()
        return village.id

    listed = in_transaction(data.engine, load)
    assert typed(data, "bản", "Nà Lốc") == (listed, "Na Loc")


def test_typed_villages_are_in_no_list(data: Database) -> None:
    def load(db: Session) -> None:
        db.add(Village(commune_code=settled(db).code, kind="bản", name="Huổi Pá"))
        settled(db, CHIENG_SINH)

    in_transaction(data.engine, load)
    typed(data, "bản", "Nà Lốc")
    in_transaction(data.engine, lambda db: places.find_or_type(db, db.get_one(Commune, CHIENG_SINH), "tổ dân phố", "5"))
    assert [village.name for village in in_transaction(data.engine, lambda db: places.listed(db, MUONG_BU))] == ["Huổi Pá"]
    assert in_transaction(data.engine, places.only_commune) == MUONG_BU
    assert in_transaction(data.engine, places.only_province) == "Sơn La"


def test_two_who_type_it_at_once(data: Database) -> None:
    in_transaction(data.engine, settled)
    found = set[int]()
    threads = [threading.Thread(target=lambda: found.add(typed(data, "bản", "Nà Lốc")[0])) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1
    assert len(in_transaction(data.engine, lambda db: db.exec(select(Village)).all())) == 1
