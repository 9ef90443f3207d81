"""Moving: a registration goes to another village, and what waits for review goes with it."""

from datetime import datetime

from sqlmodel import Session

from models import log, reviews
from models.places import Village
from models.registrations import APPROVED, RETURNED, UNACHIEVED, WAITING, WITHDRAWN, Registration
from models.reviews import Submission
from models.rules import Misunderstood


def check(registration: Registration) -> None:
    """Whether a registration may move: one that was decided counts where it was decided.

    Raises:
        Misunderstood: it was decided this year, or withdrawn; why is said.
    """
    if registration.state in (APPROVED, UNACHIEVED):
        raise Misunderstood("my-data-stays")
    if registration.state == WITHDRAWN:
        raise Misunderstood("evidence-closed-withdrawn")


def move(db: Session, registration: Registration, village: Village, by_id: int, now: datetime) -> tuple[int, Submission | None]:
    """Moves a locked registration. Returns the village that it was of, and what waits and went along; nothing goes where it is already.

    A round that was sent back is over with it, so that nobody in the village before lets it wait there again.

    Raises:
        Misunderstood: as for `check`.
    """
    check(registration)
    before = registration.village_id
    if before == village.id:
        return before, None
    registration.village_id, registration.commune_code = village.id, village.commune_code
    if registration.state == RETURNED:
        registration.round += 1
    waiting = next((each for each in reviews.of_registration(db, registration.id) if each.state == WAITING), None)
    if waiting is not None:
        waiting.village_id = village.id
    db.flush()
    log.write(db, "moved", by_id, registration.id, now, before=before, village=village.id)
    return before, waiting
