"""A programme that was edited and kept its version: stored anew as long as nobody is in it, refused from then on."""

import json
from pathlib import Path

import pytest
from sqlmodel import Session

from models import programme_versions, registrations
from models.people import Person
from models.places import Village
from models.programme import Programme, load
from models.programme_versions import Edited
from models.registrations import ProgrammeVersion
from tests.machine import BEGIN, Machine

FIFTEEN = Path(__file__).parent / "fifteen.toml"


@pytest.fixture(autouse=True)
def nothing_read_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each database is a process's first."""
    monkeypatch.setattr(registrations, "_programmes", {})


def edition(**says: object) -> Programme:
    """A programme that says some things otherwise."""
    return Programme.model_validate_json(json.dumps({**json.loads(load(FIFTEEN).document), "id": "edited", **says}))


def register(db: Session, programme: Programme) -> int:
    """Somebody registers. Returns for how many days their photos are kept."""
    person = Person(name="Lò Thị Mẫu", created_at=BEGIN)
    db.add(person)
    db.flush()
    made = registrations.register(db, person, programme, db.get_one(Village, 1), "grower", 2026, BEGIN)
    return registrations.programme_of(db, made).photo_days


def test_what_nobody_registered_with_is_stored_anew(machine: Machine) -> None:
    machine.do(lambda db: registrations.store_version(db, edition(photo_days=10), BEGIN))
    assert machine.do(lambda db: registrations.version_of(db, "edited", "test-1").photo_days) == 10
    machine.do(lambda db: programme_versions.settle(db, edition(photo_days=20), BEGIN))
    assert machine.do(lambda db: register(db, edition(photo_days=20))) == 20


def test_what_somebody_registered_with_stays(machine: Machine) -> None:
    machine.do(lambda db: register(db, edition(photo_days=10)))
    machine.do(lambda db: register(db, edition(photo_days=10)))
    edited = edition(photo_days=20)
    with pytest.raises(Edited, match="'test-1' says something else than what 2 registrations began with"):
        machine.do(lambda db: programme_versions.settle(db, edited, BEGIN))
    assert machine.do(lambda db: register(db, edited)) == 10, "one version is one text"
    machine.do(lambda db: programme_versions.settle(db, edition(version="test-2", photo_days=20), BEGIN))
    machine.do(lambda db: programme_versions.settle(db, edition(photo_days=10), BEGIN))


def test_what_an_older_release_stored_is_no_edit(machine: Machine) -> None:
    """It lacks what programmes did not say then."""

    def stored_long_ago(db: Session) -> None:
        register(db, edition(photo_days=365))
        stored = db.get_one(ProgrammeVersion, ("edited", "test-1"))
        stored.document = {key: said for key, said in stored.document.items() if key != "photo_days"}

    machine.do(stored_long_ago)
    machine.do(lambda db: programme_versions.settle(db, edition(photo_days=365), BEGIN))
