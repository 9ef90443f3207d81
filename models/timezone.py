"""The people's clock. The database keeps UTC; people live in Vietnam, which has one zone and no summer time."""

from datetime import datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def local(moment: datetime) -> datetime:
    """A moment as the people's clocks show it."""
    return moment.astimezone(VIETNAM)
