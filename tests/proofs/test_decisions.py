"""Two moderators decide the same files at the same moment: one decision each time, and both are told the truth."""

import os
import threading

from sqlmodel import Session, col, func, select

from models import people, programme, registrations, reviews
from models.evidence import Evidence, Photo
from models.log import LogEntry
from models.people import Person
from models.reviews import Decision
from tests.machine import Machine

FILES = int(os.environ.get("DECISIONS", "60"))
THREADS = 4


def hand_in_many(machine: Machine) -> list[int]:
    """Files that wait in the sample's first village. Returns their submissions."""
    village = machine.villages()[0]

    def work(db: Session) -> list[int]:
        found = []
        for number in range(FILES):
            person = Person(name=f"Người Mẫu {number}", created_at=machine.now)
            db.add(person)
            db.flush()
            people.agree(db, person, "test", "web", machine.now)
            registration = registrations.register(db, person, programme.shipped(), village, "farmer", 2026, machine.now)
            photo = Photo(
                registration_id=registration.id,
                key=f"x/{number}.jpg",
                source_hash=f"{number:064d}",
                fingerprint="f" * 64,
                fingerprint_quality=1,
                width=1,
                height=1,
                taken_in_at=machine.now,
            )
            db.add(photo)
            db.flush()
            db.add(Evidence(criterion="reading", photo_id=photo.id, registration_id=registration.id, added_at=machine.now))
            db.flush()
            found.append(reviews.hand_in(db, registration, machine.now)[0].id)
        return found

    submissions: list[int] = machine.do(work)
    return submissions


def test_one_decision_each_and_both_are_told_the_truth(machine: Machine) -> None:
    first, second = machine.moderator(number=0), machine.moderator(number=1)
    submissions = hand_in_many(machine)
    for submission in submissions:
        first.receive("choice", choice=f"review.approve:{submission}")
        second.receive("choice", choice=f"review.send_back:{submission}.all.blurred")
    take_turns_side_by_side(machine)
    decisions = machine.do(lambda db: dict(db.exec(select(Decision.submission_id, Decision.outcome)).all()))
    assert decisions.keys() == set(submissions)
    acts = machine.do(lambda db: db.exec(select(func.count()).where(col(LogEntry.act).in_(("approved", "returned")))).one())
    assert acts == FILES
    winners = machine.do(lambda db: dict(db.exec(select(Decision.submission_id, Person.name).join(Person)).all()))
    names = {talk.account: name for talk, name in ((first, "Trưởng bản (mẫu)"), (second, "Chi hội trưởng (mẫu)"))}
    shown = {said.slot: said.text for said in first.said() if said.slot}
    for submission in submissions:
        assert winners[submission] in shown[f"review {submission}"], "the file shows who decided"
    losers = [said.text for said in first.said() if said.text.startswith("Hồ sơ này")]
    assert len(losers) == FILES, "whoever came second was told, each time"
    for name in names.values():
        assert sum(name in said for said in losers) == sum(winner == name for winner in winners.values())


def take_turns_side_by_side(machine: Machine) -> None:
    """Several workers at once, as real parallel transactions where the database has them."""
    threads = [threading.Thread(target=machine.run, args=(FILES * 10,)) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    machine.run(FILES * 10)
