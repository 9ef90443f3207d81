"""Invitations: secrets that open something for whoever holds them. Only a hash is kept.

A citizens' invitation brings people of a village to its registration, many times; a person's lets somebody known come in, once; a group's binds the
group in which it is said to a village, once.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel

from models.base import instant, reference

CITIZENS, PERSON, GROUP = "citizens", "person", "group"


class Invitation(SQLModel, table=True):
    """What a secret opens, until when, and how often it was used."""

    secret_hash: str = Field(primary_key=True)
    kind: str
    person_id: int | None = reference("person.id", default=None, index=True)
    village_id: int | None = reference("village.id", default=None)
    made_at: datetime = instant()
    expires_at: datetime = instant(index=True)
    used_at: datetime | None = instant(default=None)
    uses: int = 0
    code_hash: str | None = None  # for a second device in the web chat
    code_until: datetime | None = instant(default=None)
    code_tries: int = 0

    def use(self, now: datetime) -> None:
        """Counts a use."""
        self.used_at, self.uses = self.used_at or now, self.uses + 1


def make(db: Session, kind: str, now: datetime, term: timedelta, person_id: int | None = None, village_id: int | None = None) -> str:
    """Makes an invitation. Returns its secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(16)
    made = Invitation(secret_hash=hash_of(secret), kind=kind, person_id=person_id, village_id=village_id, made_at=now, expires_at=now + term)
    db.add(made)
    db.flush()
    return secret


def find(db: Session, secret: str, now: datetime) -> Invitation | None:
    """The invitation of a secret, locked, unless it expired."""
    invitation = db.get(Invitation, hash_of(secret), with_for_update=True)
    return invitation if invitation is not None and invitation.expires_at > now else None


def hash_of(secret: str) -> str:
    """What is kept of a secret; it is random, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
