"""Linking: another messenger of the same person, let in by a code that is typed there. Two people are never made one by it."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import Session, col

from models import invitations, log, people, registrations, uniting
from models.invitations import LINK, Invitation
from models.people import Account, Holds, Person

TERM = timedelta(minutes=10)


class TwoPeople(Exception):
    """Each of the two has what only one person may have. `why`: two "files", or two "roles"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def make_code(db: Session, person_id: int, now: datetime) -> str:
    """A code that lets one more messenger of a person in; the one before opens nothing any more."""
    before = update(Invitation).where(col(Invitation.kind) == LINK, col(Invitation.person_id) == person_id, col(Invitation.expires_at) > now)
    db.execute(before.values(expires_at=now))
    return invitations.code_of(invitations.make(db, LINK, now, TERM, person_id=person_id))


def link(db: Session, account: Account, listed: Person, now: datetime) -> Person:
    """Lets an account speak for a person whose code was typed there. Returns who it is: of two who were one all along, the one with the file.

    Raises:
        TwoPeople: they are not one.
    """
    own = people.of_account(db, account.id)
    stays = listed
    if own is not None and own.id != listed.id:
        stays = _one_of(db, listed, own, now)
    _hold(db, account, stays)
    log.write(db, "linked", stays.id, account.id, now, channel=account.channel)
    return stays


def _one_of(db: Session, listed: Person, own: Person, now: datetime) -> Person:
    """Unites the two."""
    own_file, listed_file = (bool(registrations.all_of(db, person.id)) for person in (own, listed))
    if own_file and listed_file:
        raise TwoPeople("files")
    if people.roles_of(db, own.id) and people.roles_of(db, listed.id):
        raise TwoPeople("roles")
    stays, goes = (own, listed) if own_file else (listed, own)
    if goes.name and not stays.name:
        stays.name = goes.name
    uniting.unite(db, goes, stays, now)
    return stays


def _hold(db: Session, account: Account, person: Person) -> None:
    """As themselves, also where the account spoke for them as family or helper until now."""
    held = db.get(Holds, (account.id, person.id))
    if held is None:
        db.add(Holds(account_id=account.id, person_id=person.id))
    else:
        held.relation = "self"
    db.flush()
