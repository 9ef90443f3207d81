"""The programme that runs against the version of that name which is stored: what people registered for is never changed behind them."""

import json
from datetime import datetime

from sqlmodel import Session, func, select

from models import registrations
from models.programme import Programme
from models.registrations import ProgrammeVersion, Registration


class Edited(Exception):
    """A programme was edited and kept its version, which somebody has registered with."""

    def __init__(self, programme: Programme, used: int) -> None:
        who = "1 registration" if used == 1 else f"{used} registrations"
        super().__init__(f"version {programme.version!r} says something else than what {who} began with")


def settle(db: Session, programme: Programme, now: datetime) -> None:
    """Lets the stored version say what the programme says, if nobody has registered with it.

    Raises:
        Edited: somebody has.
    """
    if _is_edited(db, programme):
        check(db, programme)
        registrations.replace_version(db, programme, now)


def check(db: Session, programme: Programme) -> None:
    """Checks that whoever registered with this version registered for what the programme says.

    Raises:
        Edited: it says something else now.
    """
    if _is_edited(db, programme) and (used := uses(db, programme)):
        raise Edited(programme, used)


def uses(db: Session, programme: Programme) -> int:
    """How many registrations are on this version."""
    query = select(func.count()).where(Registration.programme == programme.id, Registration.programme_version == programme.version)
    return db.exec(query).one()


def _is_edited(db: Session, programme: Programme) -> bool:
    """Both are compared as this release reads them: a stored version may lack what came later."""
    stored = db.get(ProgrammeVersion, (programme.id, programme.version))
    return stored is not None and Programme.model_validate_json(json.dumps(stored.document)).document != programme.document
