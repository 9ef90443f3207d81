"""Whom an account speaks for: its own person, a family on one phone, and those whom a helper guides."""

from sqlmodel import Session, col, select

from models import people
from models.people import Holds, Person

SELF, FAMILY, HELPER = "self", "family", "helper"


def helper_village(db: Session, speaker: Person | None) -> int | None:
    """The village for which somebody is a helper now."""
    roles = people.roles_of(db, speaker.id) if speaker else []
    return next((role.village_id for role in roles if role.kind == HELPER), None)


def relation(db: Session, speaker: Person | None) -> str:
    """As what somebody registers others."""
    roles = people.roles_of(db, speaker.id) if speaker else []
    return HELPER if any(role.kind == HELPER for role in roles) else FAMILY


def spoken_for(db: Session, account_id: int) -> list[Person]:
    """The account's own person, then the others, the newest first. Whom a helper helped is theirs only while they are one."""
    query = select(Person, Holds.relation).join(Holds, col(Holds.person_id) == col(Person.id))
    held = db.exec(query.where(Holds.account_id == account_id, col(Person.erased_at).is_(None)).order_by(col(Person.id).desc())).all()
    may = {SELF, FAMILY, relation(db, people.of_account(db, account_id))}
    return [person for person, as_what in sorted(held, key=lambda pair: pair[1] != SELF) if as_what in may]
