"""The time, and whether it can be believed: a box without a clock battery wakes up in the past."""

from datetime import UTC, datetime

from sqlmodel import Session

from models import inbox, outbox


def utc_now() -> datetime:
    """The moment, aware."""
    return datetime.now(UTC)


class Clock:
    """The system's clock, and the newest record that it has to be later than."""

    def __init__(self) -> None:
        self._newest = datetime.min.replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        return utc_now()

    def look(self, db: Session) -> None:
        """Learns the newest record's time."""
        records = [inbox.newest(db), outbox.newest(db)]
        self._newest = max([self._newest, *(record for record in records if record)])

    def is_believable(self) -> bool:
        """Whether it is not earlier than the newest record. While it is, nothing may be sent and nothing is due."""
        return utc_now() >= self._newest

    @property
    def newest(self) -> datetime:
        """The newest record's time."""
        return self._newest
