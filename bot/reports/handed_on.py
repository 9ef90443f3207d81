"""What officers and moderators hand on, as files: whose right to it is looked at each time, then it is gathered, to be drawn."""

import re
from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.reports import chart, minutes, printing, signed, word
from bot.reports.document import Document
from models import areas, meetings, people, periods, reporting
from models.meetings import MINUTES
from models.places import Village
from models.reporting import CHART, REPORT

CHART_REF = re.compile(rf"{CHART} (\w{{1,19}}) ({periods.MEANT}) ([0-9]{{1,18}})", re.ASCII)
REPORT_REF = re.compile(rf"{REPORT} (\w{{1,19}}) ([0-9a-z-]{{1,12}}) (docx|pdf) ([0-9]{{1,18}})", re.ASCII)
MINUTES_REF = re.compile(rf"{MINUTES} ([0-9]{{1,18}}) ([0-9a-f]{{1,24}}) (docx|pdf) ([0-9]{{1,18}})")

DRAW: dict[str, Callable[[Document], bytes]] = {"docx": word.draw, "pdf": printing.draw}

Drawing = tuple[Callable[..., bytes], object]
"""What draws a file, and what of."""


def gather(db: Session, ref: str, now: datetime) -> Drawing | None:
    """What a reference means, for an account that may have it; nothing where it means nothing, or is not for them.

    It is "chart AREA PERIOD ACCOUNT", "report AREA TERM FORMAT ACCOUNT" or "minutes VILLAGE PRESENT FORMAT ACCOUNT".
    """
    if meant := CHART_REF.fullmatch(ref):
        return _chart(db, meant[1], meant[2], int(meant[3]), now)
    if meant := REPORT_REF.fullmatch(ref):
        return _report(db, meant[1], meant[2], DRAW[meant[3]], int(meant[4]), now)
    if meant := MINUTES_REF.fullmatch(ref):
        return _minutes(db, int(meant[1]), int(meant[2], 16), DRAW[meant[3]], int(meant[4]), now)
    return None


def _chart(db: Session, mark: str, period: str, account_id: int, now: datetime) -> Drawing | None:
    officer, area = people.of_account(db, account_id), areas.of_mark(db, mark)
    if officer is None or area is None or not areas.may_see(db, officer, area):
        return None
    return chart.draw, chart.gather(db, area, periods.meant(period, now), officer.language)


def _report(db: Session, mark: str, id: str, draw: Callable[[Document], bytes], account_id: int, now: datetime) -> Drawing | None:
    officer, area, term = people.of_account(db, account_id), areas.of_mark(db, mark), reporting.read_term(id, now)
    if area is None or term is None or not reporting.may_sign(db, officer, area):
        return None
    return draw, signed.gather(db, area, term, now)


def _minutes(db: Session, village_id: int, present: int, draw: Callable[[Document], bytes], account_id: int, now: datetime) -> Drawing | None:
    village = db.get(Village, village_id)
    if village is None or not meetings.may_open(db, people.of_account(db, account_id), village):
        return None
    return draw, minutes.gather(db, village, present, now)
