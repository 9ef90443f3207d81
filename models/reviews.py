"""Reviews: what was handed in, and what a named person decided about it. The first decision counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Index, UniqueConstraint, and_, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, select

from models import evidence, fingerprints, log, notes, people, registrations
from models.base import identity, instant, reference
from models.evidence import Evidence, Photo
from models.folding import fold
from models.notes import Note
from models.outbox import Message
from models.people import Holds, Person
from models.places import Village
from models.registrations import Registration
from models.rules import Misunderstood

VILLAGE = "village"
UNDO_PERIOD = timedelta(minutes=10)
COMPARED = 3000  # pictures of a village: more than its people send in a year, and milliseconds to look through


class Submission(SQLModel, table=True):
    """One handing-in of a registration for a stage."""

    __table_args__ = (
        UniqueConstraint("registration_id", "stage", "round"),
        Index("ix_submission_queue", "village_id", "state", "handed_in_at"),
    )

    id: int = identity()
    registration_id: int = reference("registration.id")
    stage: str = VILLAGE
    round: int
    village_id: int = reference("village.id")
    state: str = registrations.WAITING  # then approved, returned, unachieved or withdrawn
    handed_in_at: datetime = instant()

    @property
    def slot(self) -> str:
        """The slot in which the village's group sees it."""
        return f"review {self.id}"


class Decision(SQLModel, table=True):
    """What was decided about a submission, by whom, when, and why."""

    submission_id: int = reference("submission.id", primary_key=True)
    person_id: int = reference("person.id", index=True)
    outcome: str  # approved, returned, unachieved
    criterion: str | None = None  # what it is about, several joined by ",", if not the whole file
    reason: str | None = None  # the programme's id of it
    note: str | None = None  # or in the moderator's own words
    decided_at: datetime = instant()

    @property
    def criteria(self) -> list[str]:
        """What it is about; nothing where it is the whole file."""
        return self.criterion.split(",") if self.criterion else []


@dataclass(frozen=True)
class Late:
    """How much waits for long in a village, and since when."""

    village: Village
    count: int
    since: datetime


class NotAllowed(Exception):
    """The person may not decide this. `why`: their "own" file, "helped" for one of somebody for whom they speak, "withdrawn", else "role"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class NothingToHandIn(Exception):
    """There is no evidence yet."""


@dataclass(frozen=True)
class Verdict:
    """The decision that counts, and whether it is the one just tried."""

    decision: Decision
    by: Person
    is_new: bool


def hand_in(db: Session, registration: Registration, now: datetime) -> tuple[Submission, bool]:
    """Hands a locked registration in. Returns the submission and whether it is new: one that waits or was approved stays as it is.

    Raises:
        NothingToHandIn: no criterion has evidence.
        Misunderstood: it was withdrawn.
    """
    if registration.state == registrations.WITHDRAWN:
        raise Misunderstood("evidence-closed-withdrawn")
    if not registration.can_change:
        return _latest(db, registration), False
    if not (evidence.photos_by_criterion(db, registration.id) or notes.of_registration(db, registration.id)):
        raise NothingToHandIn
    if registration.state == registrations.RETURNED:
        registration.round += 1
    registration.state = registrations.WAITING
    submission = Submission(registration_id=registration.id, round=registration.round, village_id=registration.village_id, handed_in_at=now)
    db.add(submission)
    db.flush()
    log.write(db, "handed in", registration.person_id, submission.id, now, round=registration.round)
    return submission, True


def access(db: Session, submission_id: int, person_id: int) -> tuple[Submission, Registration]:
    """A submission and its registration, locked, for somebody who may review it.

    Raises:
        NotAllowed: it is their own or of somebody for whom they speak, it was withdrawn, or they are no moderator of its village.
        LookupError: there is no such submission, or no such citizen any more.
    """
    submission = db.get(Submission, submission_id)
    if submission is None:
        raise LookupError(f"submission {submission_id}")
    registration = registrations.lock(db, submission.registration_id)
    db.refresh(submission)  # it may have moved to another village
    if not people.is_moderator(db, person_id, submission.village_id):
        raise NotAllowed("role")
    relations = people.relations(db, person_id, registration.person_id)
    if registration.person_id == person_id or "self" in relations:
        raise NotAllowed("own")
    if relations:
        raise NotAllowed("helped")
    if registrations.WITHDRAWN in (submission.state, registration.state):
        raise NotAllowed("withdrawn")
    if db.get_one(Person, registration.person_id, populate_existing=True).erased_at is not None:
        raise LookupError(f"the citizen of submission {submission_id}")
    return submission, registration


def access_own(db: Session, submission_id: int, person_id: int | None) -> tuple[Submission, Registration]:
    """A submission and its registration, for the citizen whose file it is.

    Raises:
        LookupError: there is no such submission of theirs.
    """
    query = select(Submission, Registration).join(Registration, col(Registration.id) == col(Submission.registration_id))
    found = db.exec(query.where(Submission.id == submission_id, Registration.person_id == person_id)).first()
    if found is None:
        raise LookupError(f"submission {submission_id} of person {person_id}")
    return found


def waiting_in(db: Session, village_id: int) -> list[tuple[Submission, Registration]]:
    """What waits for a village's decision, in the order in which it was handed in."""
    query = select(Submission, Registration).join(Registration, col(Registration.id) == col(Submission.registration_id))
    query = query.where(Submission.village_id == village_id, Submission.state == registrations.WAITING)
    return list(db.exec(query.order_by(col(Submission.handed_in_at), col(Submission.id))))


def late_in(db: Session, commune_code: str, before: datetime) -> list[Late]:
    """The villages of a commune in which something waits that was handed in before a time; the longest wait first."""
    first = func.min(Submission.handed_in_at)
    query = select(Village, func.count(), first).join(Submission, col(Submission.village_id) == col(Village.id))
    query = query.where(Village.commune_code == commune_code, Submission.state == registrations.WAITING, Submission.handed_in_at <= before)
    return [Late(village, count, since) for village, count, since in db.exec(query.group_by(col(Village.id)).order_by(first, col(Village.id)))]


def waiting_of(db: Session, account_id: int) -> list[tuple[Submission, Registration]]:
    """What waits for a decision of those for whom an account speaks."""
    query = (
        select(Submission, Registration)
        .join(Registration, col(Registration.id) == col(Submission.registration_id))
        .join(Holds, col(Holds.person_id) == col(Registration.person_id))
        .where(Holds.account_id == account_id, Submission.state == registrations.WAITING)
    )
    return list(db.exec(query.order_by(col(Submission.handed_in_at), col(Submission.id))))


def decide(db: Session, submission_id: int, person_id: int, outcome: str, now: datetime, **why: str | None) -> Verdict:
    """Decides a submission, or tells what was decided before. `why` is of `Decision`: criterion, reason, note.

    Raises:
        NotAllowed, LookupError: as for `access`.
    """
    submission, registration = access(db, submission_id, person_id)
    existing = verdict_of(db, submission)
    if existing is not None:
        return existing
    decision = Decision(submission_id=submission.id, person_id=person_id, outcome=outcome, decided_at=now, **why)
    db.add(decision)
    submission.state = registration.state = outcome
    registration.decided_at = now
    db.flush()
    log.write(db, outcome, person_id, submission.id, now, **{name: value for name, value in why.items() if value and name != "note"})
    return Verdict(decision, db.get_one(Person, person_id), is_new=True)


def undo(db: Session, submission_id: int, person_id: int, now: datetime) -> None:
    """Takes one's own decision back, as long as nothing was built on it.

    Raises:
        NotAllowed, LookupError: as for `access`; or "other" for somebody else's decision, "late" after ten minutes or once it was handed in again.
    """
    submission, registration = access(db, submission_id, person_id)
    decision = db.get(Decision, submission.id)
    if decision is None or decision.person_id != person_id:
        raise NotAllowed("other")
    if now - decision.decided_at > UNDO_PERIOD or registration.state != decision.outcome or registration.round != submission.round:
        raise NotAllowed("late")
    log.write(db, "undone", person_id, submission.id, now, outcome=decision.outcome)
    db.delete(decision)
    submission.state = registration.state = registrations.WAITING
    registration.decided_at = None
    db.flush()


def of_registration(db: Session, registration_id: int) -> list[Submission]:
    """All that was handed in of a registration, round by round."""
    return list(db.exec(select(Submission).where(Submission.registration_id == registration_id).order_by(col(Submission.round))))


def opened_in(db: Session, submission: Submission, chat_ids: Collection[int]) -> list[tuple[int, str]]:
    """What was opened below a submission's card in these chats: the chat of each, and its slot."""
    below = (col(Message.chat_id).in_(chat_ids), col(Message.slot).startswith(f"{submission.slot} "))
    found = db.exec(select(Message.chat_id, Message.slot).where(*below).distinct())
    return sorted((chat_id, slot) for chat_id, slot in found if chat_id is not None and slot is not None)


def close(db: Session, registration_id: int) -> list[Submission]:
    """Lets nothing of a locked registration wait for a decision any more. Returns all that was handed in, which the village's group still shows."""
    submissions = of_registration(db, registration_id)
    for submission in submissions:
        if submission.state == registrations.WAITING:
            submission.state = registrations.WITHDRAWN
    db.flush()
    return submissions


def verdict_of(db: Session, submission: Submission) -> Verdict | None:
    """What was decided about a submission."""
    decision = db.get(Decision, submission.id)
    return Verdict(decision, db.get_one(Person, decision.person_id), is_new=False) if decision else None


def verdict_before(db: Session, submission: Submission) -> Verdict | None:
    """What was decided about the last round before a submission, in the same village."""
    same = (Submission.registration_id == submission.registration_id, Submission.village_id == submission.village_id)
    query = select(Submission).where(*same, Submission.stage == submission.stage, Submission.round < submission.round)
    before = db.exec(query.order_by(col(Submission.round).desc()).limit(1)).first()
    return verdict_of(db, before) if before else None


def new_since(db: Session, registration_id: int, since: datetime) -> set[str]:
    """The criteria for which something came since."""
    shown = select(Evidence.criterion).where(Evidence.registration_id == registration_id, Evidence.added_at > since)
    new_note = and_(col(Note.registration_id) == registration_id, col(Note.added_at) > since)
    told = select(Note.criterion).where(new_note)
    captioned = select(Evidence.criterion).join(Note, col(Note.photo_id) == col(Evidence.photo_id)).where(new_note)
    return {criterion for query in (shown, told, captioned) for criterion in db.exec(query) if criterion}


def shown_by_others(db: Session, registration: Registration) -> set[str]:
    """The criteria with a picture like one in somebody else's file of the same village: of the same source, or nearly the same this year."""
    other, others = aliased(Photo), aliased(Registration)
    query = (
        select(Evidence.criterion)
        .join(Photo, col(Photo.id) == col(Evidence.photo_id))
        .join(others, _of_others(others, registration))
        .join(other, and_(col(other.registration_id) == col(others.id), col(other.source_hash) == col(Photo.source_hash)))
    )
    same = db.exec(query.where(Evidence.registration_id == registration.id).distinct())
    return {*same, *_nearly_shown_by_others(db, registration)}


def namesakes(db: Session, registration: Registration) -> list[Registration]:
    """This year's files of the same village for somebody of the same name and year of birth: perhaps the same person, who began anew."""
    person = db.get_one(Person, registration.person_id)
    alike = _of_others(Registration, registration), Registration.year == registration.year, Registration.programme == registration.programme
    query = select(Registration, Person.name).join(Person, col(Person.id) == col(Registration.person_id)).where(*alike)
    query = query.where(col(Person.birth_year) == person.birth_year, Registration.state != registrations.WITHDRAWN)
    return [file for file, name in db.exec(query.order_by(col(Registration.id))) if fold(name) == fold(person.name)]


def _nearly_shown_by_others(db: Session, registration: Registration) -> set[str]:
    """The same by fingerprints, among the newest pictures of the village."""
    telling = col(Photo.fingerprint_quality) >= fingerprints.TELLING
    own = select(Evidence.criterion, Photo.fingerprint).join(Photo, col(Photo.id) == col(Evidence.photo_id))
    shown = list(db.exec(own.where(Evidence.registration_id == registration.id, telling)))
    if not shown:
        return set()
    others = select(Photo.fingerprint).join(Registration, col(Registration.id) == col(Photo.registration_id))
    others = others.where(_of_others(Registration, registration), Registration.year == registration.year, telling)
    near = fingerprints.near({mark for _, mark in shown}, db.exec(others.order_by(col(Photo.id).desc()).limit(COMPARED)))
    return {criterion for criterion, mark in shown if mark in near}


def _of_others(files: type[Registration], registration: Registration) -> ColumnElement[bool]:
    """That a file is somebody else's in the same village."""
    in_village = and_(col(files.commune_code) == registration.commune_code, col(files.village_id) == registration.village_id)
    return and_(in_village, col(files.person_id) != registration.person_id)


def helper_of(db: Session, person_id: int) -> Person | None:
    """The helper who filled somebody's file in, if one did."""
    helps = select(Holds.account_id).where(Holds.person_id == person_id, Holds.relation == "helper")
    query = select(Person).join(Holds, col(Holds.person_id) == col(Person.id)).where(Holds.relation == "self", col(Holds.account_id).in_(helps))
    return db.exec(query.where(col(Person.erased_at).is_(None)).order_by(col(Person.id)).limit(1)).first()


def last_decided(db: Session, registration_id: int) -> Submission | None:
    """The newest submission of a registration that was decided; who did may be asked."""
    query = select(Submission).join(Decision, col(Decision.submission_id) == col(Submission.id)).where(Submission.registration_id == registration_id)
    return db.exec(query.order_by(col(Submission.round).desc()).limit(1)).first()


def asked_for(db: Session, registration_id: int) -> list[str]:
    """The criteria for which more was asked when a registration was last decided; none where it was the whole file."""
    submission = last_decided(db, registration_id)
    return db.get_one(Decision, submission.id).criteria if submission else []


def _latest(db: Session, registration: Registration) -> Submission:
    query = select(Submission).where(Submission.registration_id == registration.id).order_by(col(Submission.round).desc())
    return db.exec(query.limit(1)).one()
