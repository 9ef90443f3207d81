"""Meetings of a village's moderators: who may be there, what lies before them, and what was decided in the year. Nothing of a meeting is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from models import areas, people, registrations, scores
from models.people import Person, Role
from models.places import Village
from models.registrations import APPROVED, RETURNED, UNACHIEVED, WAITING, Registration
from models.reviews import VILLAGE, Decision, Submission

MINUTES = "minutes"
"""The kind of file that a meeting's minutes are."""


@dataclass(frozen=True)
class Member:
    """Somebody who reviews for the village. `place` is their own as long as the village is: others come and go."""

    place: int
    name: str


@dataclass(frozen=True)
class Before:
    """A file that waits: whose, and how they score themselves; nothing where they have not."""

    number: str
    name: str
    points: int | None
    most: int


@dataclass(frozen=True)
class Decided:
    """A file on which was decided: how, when, by whom; no name where they erased it."""

    number: str
    name: str
    outcome: str
    at: datetime
    by: str


def members(db: Session, village_id: int) -> list[Member]:
    """Who reviews for a village now."""
    query = select(Role, Person).join(Person, col(Person.id) == col(Role.person_id)).where(Role.kind == "moderator", Role.village_id == village_id)
    now: dict[int, Member] = {}
    for place, (role, person) in enumerate(db.exec(query.order_by(col(Role.id)))):
        if role.withdrawn_at is None and person.erased_at is None:
            now.setdefault(person.id, Member(place, person.name))
    return list(now.values())


def may_open(db: Session, person: Person | None, village: Village) -> bool:
    """Whether somebody may see a village's files by name: who reviews there, and officers of its commune."""
    return person is not None and (people.is_moderator(db, person.id, village.id) or people.is_officer(db, person.id, village.commune_code))


def villages_of(db: Session, person: Person | None) -> Sequence[Village]:
    """The villages whose minutes somebody may open: those for which they review, then those of their communes in which a file was handed in."""
    if person is None:
        return []
    own = [role.village_id for role in people.roles_of(db, person.id) if role.kind == "moderator" and role.village_id]
    communes = [area.commune_code for area in areas.of_officer(db, person) if area.commune_code]
    handed_in = select(Submission.village_id).where(col(Submission.village_id) == col(Village.id)).exists()
    query = select(Village).where(col(Village.id).in_(own) | (col(Village.commune_code).in_(communes) & handed_in))
    return sorted(db.exec(query.order_by(col(Village.id))), key=lambda village: village.id not in own)


def waiting(db: Session, village_id: int) -> list[Before]:
    """What waits for a village's decision, in the order in which it was handed in."""
    query = (
        select(Registration, Person.name)
        .join(Person, col(Person.id) == col(Registration.person_id))
        .join(Submission, col(Submission.registration_id) == col(Registration.id))
        .where(Submission.village_id == village_id, Submission.state == WAITING, col(Person.erased_at).is_(None))
        .order_by(col(Submission.handed_in_at), col(Submission.id))
    )
    return [_before(db, registration, name) for registration, name in db.exec(query)]


def decided(db: Session, village_id: int, year: int) -> list[Decided]:
    """What was decided last on each file of a year in a village, the oldest first."""
    query = (
        select(Registration, Person.name, Decision)
        .join(Person, col(Person.id) == col(Registration.person_id))
        .join(Submission, (col(Submission.registration_id) == col(Registration.id)) & (col(Submission.round) == col(Registration.round)))
        .join(Decision, col(Decision.submission_id) == col(Submission.id))
        .where(Submission.village_id == village_id, Submission.stage == VILLAGE, Registration.year == year)
        .where(col(Registration.state).in_((APPROVED, RETURNED, UNACHIEVED)), col(Person.erased_at).is_(None))
        .order_by(col(Decision.decided_at), col(Registration.id))
    )
    found = list(db.exec(query))
    by = dict(db.exec(select(Person.id, Person.name).where(col(Person.id).in_({decision.person_id for *_, decision in found}))).all())
    return [Decided(file.number, name, decision.outcome, decision.decided_at, by.get(decision.person_id, "")) for file, name, decision in found]


def _before(db: Session, registration: Registration, name: str) -> Before:
    programme, own = registrations.programme_of(db, registration), scores.own(registration)
    points = [scores.points(programme, criterion, own[criterion.id]) for criterion in programme.criteria if criterion.id in own]
    return Before(registration.number, name, sum(points) if points else None, programme.maximum)
