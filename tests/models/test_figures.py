"""Figures: what the database counts is what anybody would count by hand, at any moment."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from models import figures
from models.database import Database
from models.evidence import Evidence, Photo
from models.figures import Tally
from models.notes import Note
from models.people import Person
from models.places import Commune, Village
from models.registrations import APPROVED, OPEN, RETURNED, UNACHIEVED, WAITING, WITHDRAWN, Registration
from models.reviews import Decision, Submission
from tests.machine import BEGIN, Machine

_codes = count(1)
HOURS = st.integers(0, 60 * 24)
ROUND = st.fixed_dictionaries({"wait": HOURS, "outcome": st.sampled_from([None, APPROVED, RETURNED, UNACHIEVED]), "decided": HOURS})
FILE = st.fixed_dictionaries(
    {
        "village": st.integers(0, 3),
        "group": st.sampled_from(["farmer", "worker"]),
        "year": st.sampled_from([2026, 2026, 2026, 2025]),
        "started": HOURS,
        "evidence": st.lists(HOURS, max_size=2),
        "notes": st.lists(HOURS, max_size=2),
        "rounds": st.lists(ROUND, max_size=3),
        "end": st.sampled_from([None, None, None, WITHDRAWN, OPEN]),  # OPEN: withdrawn, then taken up again
    }
)
File = dict[str, Any]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(FILE, max_size=12), hour=st.integers(0, 120 * 24))
def test_the_counts_are_those_of_a_naive_count(data: Database, files: list[File], hour: int) -> None:
    with Session(data.engine) as db:
        villages = _places(db)
        for number, file in enumerate(files):
            _keep(db, villages, file, number)
        at = BEGIN + timedelta(hours=hour)
        here = villages[0].commune_code
        found = figures.of_commune(db, here, 2026, at)
        by_hand = _by_hand(db, here, at)
        assert {each.village.id: each.tally for each in found.villages} == {village.id: by_hand["village", village.id] for village in villages[:3]}
        assert found.groups == {key: tally for (kind, key), tally in by_hand.items() if kind == "group"}
        waiting = figures.waiting(db, here, 2026, at)
        assert len(waiting) == found.whole.waiting == sum(tally.waiting for tally in found.groups.values())
        assert [each.since for each in waiting] == sorted(each.since for each in waiting)
        assert found.waits_since == (waiting[0].since if waiting else None)
        _check_against_states(db, here, figures.of_commune(db, here, 2026, BEGIN + timedelta(days=400)))
        db.rollback()


def test_a_village_that_was_typed_is_told_while_it_has_files(machine: Machine) -> None:
    def look(db: Session) -> list[str]:
        village = machine.villages()[0]
        db.add(Village(commune_code=village.commune_code, kind="bản", name="Gõ Nhầm", typed=True))
        db.flush()
        return [each.village.name for each in figures.of_commune(db, village.commune_code, 2026, machine.now).villages]

    assert machine.do(look) == ["Mẫu Một", "Mẫu Hai", "Mẫu Ba"]


def _places(db: Session) -> list[Village]:
    """Three villages of one commune, and one of another."""
    here, there = (f"{next(_codes):05d}" for _ in range(2))
    db.add_all([Commune(code=code, name="Xã", province="Tỉnh") for code in (here, there)])
    db.flush()
    villages = [Village(commune_code=code, kind="bản", name="Na") for code in (here, here, here, there)]
    db.add_all(villages)
    db.flush()
    return villages


def _person(db: Session) -> Person:
    person = Person(name="Lò Thị Mẫu", created_at=BEGIN)
    db.add(person)
    db.flush()
    return person


def _keep(db: Session, villages: list[Village], file: File, number: int) -> None:
    """Writes one life of a file down, as the rules would leave it."""
    village, start, person = villages[file["village"]], BEGIN + timedelta(hours=file["started"]), _person(db)
    kept = Registration(
        person_id=person.id,
        programme="p",
        programme_version="1",
        year=file["year"],
        group_id=file["group"],
        village_id=village.id,
        commune_code=village.commune_code,
        started_at=start,
    )
    db.add(kept)
    db.flush()
    photo = Photo(registration_id=kept.id, source_hash=str(number), fingerprint="", fingerprint_quality=0, width=1, height=1, taken_in_at=start)
    db.add(photo)
    db.flush()
    for place, hours in enumerate(file["evidence"]):
        db.add(Evidence(criterion=str(place), photo_id=photo.id, registration_id=kept.id, added_at=start + timedelta(hours=hours)))
    db.add_all([Note(registration_id=kept.id, kind="sentence", words="Học", added_at=start + timedelta(hours=hours)) for hours in file["notes"]])
    _hand_in(db, kept, file, start)
    if file["end"]:
        for submission in db.exec(select(Submission).where(Submission.registration_id == kept.id, Submission.state == WAITING)):
            submission.state = WITHDRAWN
        kept.state = file["end"]
    db.flush()


def _hand_in(db: Session, kept: Registration, file: File, moment: datetime) -> None:
    for number, each in enumerate(file["rounds"], start=1):
        if number > 1 and kept.state != RETURNED:
            return
        moment += timedelta(hours=each["wait"])
        kept.round, kept.state = number, each["outcome"] or WAITING
        submission = Submission(registration_id=kept.id, round=number, village_id=kept.village_id, state=kept.state, handed_in_at=moment)
        db.add(submission)
        db.flush()
        if each["outcome"]:
            moment += timedelta(hours=each["decided"])
            db.add(Decision(submission_id=submission.id, person_id=kept.person_id, outcome=each["outcome"], decided_at=moment))


def _by_hand(db: Session, commune_code: str, at: datetime) -> dict[tuple[str, Any], Tally]:
    """All rows, one after another, in plain Python."""
    found: dict[tuple[str, Any], Tally] = {
        ("village", village.id): Tally() for village in db.exec(select(Village).where(Village.commune_code == commune_code))
    }
    for file in db.exec(select(Registration).where(Registration.commune_code == commune_code)):
        if file.year != 2026 or file.state == WITHDRAWN or file.started_at > at:
            continue
        rounds = db.exec(select(Submission).where(Submission.registration_id == file.id).order_by(col(Submission.round))).all()
        rounds = [each for each in rounds if each.state != WITHDRAWN and each.handed_in_at <= at and file.state != OPEN]
        decision = db.get(Decision, rounds[-1].id) if rounds else None
        outcome = decision.outcome if decision and decision.decided_at <= at else WAITING if rounds else OPEN
        shown = [each for each in [*db.exec(select(Evidence)), *db.exec(select(Note))] if each.registration_id == file.id and each.added_at <= at]
        tally = Tally(
            registered=1,
            with_evidence=int(bool(shown or rounds)),
            handed_in=int(bool(rounds)),
            **{state: int(outcome == state) for state in (APPROVED, RETURNED, WAITING, UNACHIEVED)},
        )
        for key in (("village", file.village_id), ("group", file.group_id)):
            found[key] = found.get(key, Tally()) + tally
    return found


def _check_against_states(db: Session, commune_code: str, late: figures.Figures) -> None:
    """When everything has happened, the figures are those of the files' own states."""
    files = db.exec(select(Registration).where(Registration.commune_code == commune_code, Registration.year == 2026))
    counted = Counter((file.village_id, file.state) for file in files)
    for each in late.villages:
        assert (each.tally.approved, each.tally.returned, each.tally.waiting, each.tally.unachieved) == tuple(
            counted[each.village.id, state] for state in (APPROVED, RETURNED, WAITING, UNACHIEVED)
        )
