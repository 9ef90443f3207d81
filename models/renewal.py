"""A new year: who was registered in an earlier one, and what of that goes along."""

from sqlmodel import Session, col, select

from models import scores
from models.registrations import Registration


def last(db: Session, person_id: int, programme: str, before: int) -> Registration | None:
    """A person's newest registration of an earlier year in a programme."""
    query = select(Registration).where(Registration.person_id == person_id, Registration.programme == programme, Registration.year < before)
    return db.exec(query.order_by(col(Registration.year).desc()).limit(1)).first()


def carry_over(earlier: Registration, registration: Registration) -> None:
    """How somebody scored themselves goes along; photos show a year, and do not."""
    own = scores.own(earlier)
    if own:
        registration.answers = {**registration.answers, scores.KEY: dict(own)}
