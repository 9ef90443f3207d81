"""What a commune's report tells: its figures now and a week ago, and what waits, by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from locales import Localized
from models import figures, programme
from models.figures import PERIOD, Figures, Waiting
from models.places import Commune
from models.timezone import local


@dataclass(frozen=True)
class Report:
    """A commune's report, made at a moment. `groups` are the names of the target groups."""

    commune: str
    year: int
    made: datetime
    is_draft: bool
    now: Figures
    before: Figures
    waiting: Sequence[Waiting]
    groups: Mapping[str, Localized]


def gather(db: Session, commune_code: str, now: datetime) -> Report:
    """A commune's report of this year."""
    year, running = local(now).year, programme.current()
    return Report(
        commune=db.get_one(Commune, commune_code).name,
        year=year,
        made=now,
        is_draft=not running.confirmed,
        now=figures.of_commune(db, commune_code, year, now),
        before=figures.of_commune(db, commune_code, year, now - PERIOD),
        waiting=figures.waiting(db, commune_code, year, now),
        groups={group.id: group.label for group in running.groups},
    )
