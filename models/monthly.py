"""What an officer is offered once a month to send on: an everyday activity to speak about, and how many were approved last month."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, func, select

from models import digests
from models.places import Village
from models.programme import Activity, Criterion, Programme
from models.registrations import APPROVED, Registration
from models.reviews import VILLAGE, Decision, Submission
from models.timezone import VIETNAM, local

TIMER = "monthly"
LATE = timedelta(days=14)  # what fell due while all was down is offered all the same, but no old news


def next_due(programme: Programme, now: datetime) -> datetime:
    """The first working Monday to come, at the time of digests."""
    due = digests.next_due(digests.MONTHLY, programme, now)
    assert due is not None
    return due


def is_due(programme: Programme, now: datetime) -> bool:
    """Whether this month's time has come, and not long ago."""
    due = next_due(programme, _first(local(now).date()) - timedelta(seconds=1))
    return due <= now < due + LATE


def topic(programme: Programme, day: date) -> tuple[Activity, list[Criterion]]:
    """The activity of a month, each in its turn, and what it counts for."""
    everyday = {activity.id: activity for group in programme.groups for activity in group.activities}
    activity = list(everyday.values())[(day.year * 12 + day.month) % len(everyday)]
    return activity, [programme.criterion(id) for id in activity.criteria]


def last_month(day: date) -> date:
    """The first day of the month before."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def approved(db: Session, commune_code: str, month: date) -> list[tuple[Village, int]]:
    """How many files of a commune's villages were approved in a month, the most first. No names: nobody was asked."""
    begin, end = _first(month), _first((month + timedelta(days=31)).replace(day=1))
    number = func.count(col(Registration.id))
    query = (
        select(Village, number)
        .join(Registration, col(Registration.village_id) == col(Village.id))
        .join(Submission, col(Submission.registration_id) == col(Registration.id))
        .join(Decision, col(Decision.submission_id) == col(Submission.id))
        .where(Registration.commune_code == commune_code, Registration.state == APPROVED, Submission.stage == VILLAGE)
        .where(Decision.outcome == APPROVED, Decision.decided_at >= begin, Decision.decided_at < end)
        .group_by(col(Village.id))
        .order_by(number.desc(), col(Village.id))
    )
    return list(db.exec(query).all())


def _first(day: date) -> datetime:
    return datetime.combine(day.replace(day=1), time(), VIETNAM)
