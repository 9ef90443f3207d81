"""Invitations: secrets that open something for whoever holds them. Only a hash is kept.

A citizens' invitation brings people of a village to its registration, many times; a person's lets somebody known come in, once; a group's binds the
group in which it is said to a village, once. A link lets another messenger of the same person come in, once, within minutes.

Where a messenger takes no links, a short code that follows from the secret is typed.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import or_, update
from sqlmodel import Field, Session, SQLModel, col, select

from models import log, people
from models.base import identity, insert_unless_there, instant, reference
from models.registrations import Registration

CITIZENS, PERSON, GROUP, LINK = "citizens", "person", "group", "link"
CODE_MARKS, CODE_LENGTH = "23456789ABCDEFGHJKMNPQRSTUVWXYZ", 8
CODE_DIGITS = 2  # at least as many digits, and as many letters: so it is no word and no number that somebody may mean
WRONG_SECRETS, WRONG_TERM = 5, timedelta(hours=1)


class Invitation(SQLModel, table=True):
    """What a secret opens, until when, and how often it was used. `id` is what an officer calls it by; none is given twice."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int = identity()
    secret_hash: str = Field(unique=True)
    kind: str
    person_id: int | None = reference("person.id", default=None, index=True)
    village_id: int | None = reference("village.id", default=None)
    made_at: datetime = instant()
    expires_at: datetime = instant(index=True)
    used_at: datetime | None = instant(default=None)
    uses: int = 0
    typed_hash: str | None = Field(default=None, unique=True, index=True)  # of its short code, where a messenger takes no links
    code_hash: str | None = None  # for a second device in the web chat
    code_until: datetime | None = instant(default=None)
    code_tries: int = 0

    def use(self, now: datetime) -> None:
        """Counts a use."""
        self.used_at, self.uses = self.used_at or now, self.uses + 1


class WrongSecrets(SQLModel, table=True):
    """How many wrong secrets an account has said lately."""

    __tablename__ = "wrong_secrets"

    account_id: int = reference("account.id", primary_key=True)
    since: datetime = instant()
    count: int


def make(db: Session, kind: str, now: datetime, term: timedelta, person_id: int | None = None, village_id: int | None = None) -> str:
    """Makes an invitation. Returns its secret, which is kept nowhere."""
    secret = secrets.token_urlsafe(16)
    made = Invitation(
        secret_hash=hash_of(secret),
        typed_hash=hash_of(code_of(secret)),
        kind=kind,
        person_id=person_id,
        village_id=village_id,
        made_at=now,
        expires_at=now + term,
    )
    db.add(made)
    db.flush()
    return secret


def find(db: Session, secret: str, now: datetime) -> Invitation | None:
    """The invitation of a secret, or of its short code, locked, unless it expired."""
    hashes = or_(Invitation.secret_hash == hash_of(secret), Invitation.typed_hash == hash_of(typed(secret) or secret))  # type: ignore[arg-type]
    query = select(Invitation).where(hashes, Invitation.expires_at > now)
    return db.exec(query.with_for_update().execution_options(populate_existing=True)).first()


def find_for(db: Session, account_id: int, secret: str, now: datetime) -> Invitation | None:
    """The invitation of a secret that an account says, locked. After five wrong ones in an hour nothing is looked up, so that guessing is slow."""
    wrong = db.get(WrongSecrets, account_id, with_for_update=True, populate_existing=True)
    if wrong is not None and now - wrong.since < WRONG_TERM and wrong.count >= WRONG_SECRETS:
        return None
    invitation = find(db, secret, now)
    if invitation is None:
        _count_wrong(db, account_id, now)
    return invitation


def _count_wrong(db: Session, account_id: int, now: datetime) -> None:
    insert_unless_there(db, WrongSecrets, {"account_id": account_id, "since": now, "count": 0})
    wrong = db.get_one(WrongSecrets, account_id, with_for_update=True, populate_existing=True)
    if now - wrong.since >= WRONG_TERM:
        wrong.since, wrong.count = now, 0
    wrong.count += 1


def current(db: Session, now: datetime) -> list[Invitation]:
    """Those that have not expired, the oldest first."""
    return list(db.exec(select(Invitation).where(Invitation.expires_at > now).order_by(col(Invitation.id))))


def withdraw(db: Session, number: int, now: datetime) -> Invitation | None:
    """Lets an invitation expire now. Returns it, or nothing when there is none that holds."""
    query = select(Invitation).where(Invitation.id == number, Invitation.expires_at > now)
    invitation = db.exec(query.with_for_update()).first()
    if invitation is not None:
        invitation.expires_at = now
        log.write(db, "invitation withdrawn", None, invitation.id, now, kind=invitation.kind)
    return invitation


def close_to(db: Session, person_id: int, now: datetime) -> int:
    """Lets a person's invitations expire once nothing is left for them here: no role, no registration. Returns how many."""
    registered = db.exec(select(Registration.id).where(Registration.person_id == person_id).limit(1)).first()
    if registered is not None or people.roles_of(db, person_id):
        return 0
    theirs = update(Invitation).where(col(Invitation.person_id) == person_id, col(Invitation.expires_at) > now)
    return int(db.execute(theirs.values(expires_at=now)).rowcount)  # type: ignore[attr-defined]


def code_of(secret: str) -> str:
    """The short code of a secret, with letters and digits that nobody confuses, such as 7KM2QRT4."""
    digests = (hashlib.shake_256(f"code {attempt} {secret}".encode()).digest(CODE_LENGTH) for attempt in count())
    codes = ("".join(CODE_MARKS[byte % len(CODE_MARKS)] for byte in digest) for digest in digests)
    return next(code for code in codes if typed(code))


def typed(said: str) -> str | None:
    """The short code that a text is, however it is written; nothing if it is none."""
    code = said.strip().upper().replace(" ", "", 1).replace("-", "", 1)
    digits = sum(mark.isdecimal() for mark in code)
    fits = len(code) == CODE_LENGTH and set(code) <= set(CODE_MARKS) and CODE_DIGITS <= digits <= CODE_LENGTH - CODE_DIGITS
    return code if fits else None


def hash_of(secret: str) -> str:
    """What is kept of a secret; it is random, so that a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
