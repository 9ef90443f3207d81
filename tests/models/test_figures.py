"""Figures: what the database counts is what anybody would count by hand, at any moment."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from models import areas, figures, periods, told_counts
from models.areas import Area
from models.database import Database
from models.evidence import Evidence, Photo
from models.figures import Tally
from models.notes import Note
from models.people import Person
from models.places import Commune, Village
from models.registrations import APPROVED, OPEN, RETURNED, UNACHIEVED, WAITING, WITHDRAWN, Registration
from models.reviews import Decision, Submission
from models.timezone import VIETNAM, local
from models.told_counts import ADULTS, RECOGNISED
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
Told = tuple[int, bool, int, int]
TOLD = st.tuples(st.integers(0, 3), st.booleans(), st.integers(100, 900), st.integers(1, 28))


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
        assert {each.area.village_id: each.tally for each in found.areas} == {village.id: by_hand["village", village.id] for village in villages[:3]}
        assert found.groups == {key: tally for (kind, key), tally in by_hand.items() if kind == "group"}
        waiting = figures.waiting(db, areas.of_commune(db, here), 2026, at)
        assert len(waiting) == found.whole.waiting == sum(tally.waiting for tally in found.groups.values())
        assert [each.since for each in waiting] == sorted(each.since for each in waiting)
        assert found.waits_since == (waiting[0].since if waiting else None)
        _check_against_states(db, here, figures.of_commune(db, here, 2026, BEGIN + timedelta(days=400)))
        db.rollback()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(FILE, max_size=8), told=st.lists(TOLD, max_size=5), hour=st.integers(0, 120 * 24))
def test_a_wider_area_is_its_communes_together(data: Database, files: list[File], told: list[Told], hour: int) -> None:
    """Province and country: what each commune has when asked by itself; percentages of those communes alone whose adults were counted."""
    with Session(data.engine) as db:
        villages = _places(db)
        for number, file in enumerate(files):
            _keep(db, villages, file, number)
        for number, (place, is_village, count, day) in enumerate(told):
            area = areas.of_village(db, villages[place])
            area = area if is_village else areas.around(area) or area
            told_counts.tell(db, ADULTS, area, count, None, date(2026, 1, day), BEGIN)
            told_counts.tell(db, RECOGNISED, areas.of_commune(db, villages[place].commune_code), number, None, date(2026, 1, 1), BEGIN, 2026)
        at = BEGIN + timedelta(hours=hour)
        here, there = (areas.of_commune(db, villages[place].commune_code) for place in (0, 3))
        apart = {area: figures.of_area(db, area, 2026, at) for area in (here, there)}
        for area in (Area(here.province), Area()):
            found = figures.of_area(db, area, 2026, at)
            parts = {each.area: each for each in found.areas}
            held = [area for area in apart if area in parts] or [Area(here.province)]
            assert found.whole == figures.tally_of(db, area, 2026, at) == figures.total(figures.of_area(db, each, 2026, at).whole for each in held)
            assert found.groups == _sum([figures.of_area(db, each, 2026, at).groups for each in held])
            assert found.waits_since == min((each.waits_since for each in apart.values() if each.waits_since), default=None)
            assert found.outside == sum(each.outside for each in apart.values())
            counted = [each for each in apart.values() if each.share]
            if not counted:
                assert found.share is None
                continue
            share = found.share
            shares = [each.share for each in counted if each.share]
            assert share and share.adults == sum(each.adults for each in shares) and share.approved == sum(each.approved for each in shares)
            assert (share.places, share.of, share.as_of) == (len(counted), 2, min(each.as_of for each in shares))
        for area, each in apart.items():
            _check_share(villages, told, area, each)
        waiting = figures.waiting(db, Area(), 2026, at)
        assert len(waiting) == figures.tally_of(db, Area(), 2026, at).waiting
        db.rollback()


def _sum(groups: list[dict[str, Tally]]) -> dict[str, Tally]:
    keys = sorted({key for each in groups for key in each})
    return {key: figures.total(each.get(key, Tally()) for each in groups) for key in keys}


def _check_share(villages: list[Village], told: list[Told], area: Area, found: figures.Figures) -> None:
    """A commune's own count, the newest; or else its villages' when each has one."""
    within = [place for place, village in enumerate(villages) if village.commune_code == area.commune_code]
    own = [(day, number, count) for number, (place, is_village, count, day) in enumerate(told) if not is_village and place in within]
    of_villages = [
        max(((day, n, count) for n, (at, is_village, count, day) in enumerate(told) if is_village and at == place), default=None) for place in within
    ]
    expected = max(own)[2] if own else sum(each[2] for each in of_villages if each) if all(of_villages) else None
    assert (found.share.adults if found.share else None) == expected
    assert found.share is None or found.share.approved == found.whole.approved
    assert [each.share.adults if each.share else None for each in found.areas] == [each[2] if each else None for each in of_villages]


@pytest.mark.parametrize(
    ("name", "begin", "end", "before"),
    [
        ("week", "2026-05-08", "2026-05-15", ("2026-05-01", "2026-05-08")),
        ("month", "2026-05-01", "2026-05-15", ("2026-04-01", "2026-04-15")),
        ("last-month", "2026-04-01", "2026-05-01", ("2026-03-01", "2026-04-01")),
        ("quarter", "2026-04-01", "2026-05-15", ("2026-01-01", "2026-02-14")),
        ("half", "2026-01-01", "2026-05-15", ("2025-07-01", "2025-11-12")),
        ("year", "2026-01-01", "2026-05-15", ("2025-01-01", "2025-05-15")),
        ("last-year", "2025-01-01", "2026-01-01", ("2024-01-01", "2025-01-01")),
    ],
)
def test_periods_and_as_many_days_of_the_one_before(name: str, begin: str, end: str, before: tuple[str, str]) -> None:
    now = datetime(2026, 5, 15, tzinfo=VIETNAM)
    period = periods.of(name, now)
    assert tuple(f"{local(day):%Y-%m-%d}" for day in (period.begin, period.end)) == (begin, end)
    assert tuple(f"{local(day):%Y-%m-%d}" for day in (period.before.begin, period.before.end)) == before
    assert period.year == (2025 if name == "last-year" else 2026)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(FILE, max_size=8), name=st.sampled_from(periods.NAMES), hour=st.integers(0, 120 * 24))
def test_what_is_new_in_a_period_is_what_happened_in_it(data: Database, files: list[File], name: str, hour: int) -> None:
    with Session(data.engine) as db:
        villages = _places(db)
        for number, file in enumerate(files):
            _keep(db, villages, {**file, "end": None}, number)
        period = periods.of(name, BEGIN + timedelta(hours=hour))
        area = areas.of_commune(db, villages[0].commune_code)
        new = figures.new_in(db, area, period)
        both = figures.change(db, area, period, figures.tally_of(db, area, period.year, period.end))
        assert both == (new, figures.new_in(db, area, period.before))
        here = select(Registration).where(Registration.commune_code == villages[0].commune_code, Registration.year == period.year)
        assert new.registered == sum(period.begin < file.started_at <= period.end for file in db.exec(here))
        first = select(Submission).join(Registration, col(Registration.id) == col(Submission.registration_id)).where(Submission.round == 1)
        first = first.where(Registration.commune_code == villages[0].commune_code, Registration.year == period.year)
        assert new.handed_in == sum(period.begin < each.handed_in_at <= period.end for each in db.exec(first))
        db.rollback()


def test_a_village_that_was_typed_is_told_while_it_has_files(machine: Machine) -> None:
    def look(db: Session) -> list[str]:
        village = machine.villages()[0]
        db.add(Village(commune_code=village.commune_code, kind="bản", name="Gõ Nhầm", typed=True))
        db.flush()
        return [each.title for each in figures.of_commune(db, village.commune_code, 2026, machine.now).areas]

    assert machine.do(look) == ["Bản Mẫu Một", "Thôn Mẫu Hai", "Tiểu khu Mẫu Ba"]


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
    counted: Counter[tuple[int | None, str]] = Counter((file.village_id, file.state) for file in files)
    for each in late.areas:
        assert (each.tally.approved, each.tally.returned, each.tally.waiting, each.tally.unachieved) == tuple(
            counted[each.area.village_id, state] for state in (APPROVED, RETURNED, WAITING, UNACHIEVED)
        )
