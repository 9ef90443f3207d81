"""What may be said when: free for two days after somebody wrote, for money within seven, by a template after that, or not until they write again."""

import enum
from datetime import datetime, timedelta

LATE = timedelta(hours=2)  # by so much our time of what somebody wrote may be late: so long Zalo tries to bring it
FREE = timedelta(hours=48) - LATE
PAID = timedelta(days=7) - LATE


class Way(enum.Enum):
    """How something goes out."""

    FREE = "it costs nothing"
    PAID = "each message costs money"
    TEMPLATE = "a template that costs money knocks, and the rest waits"
    CLOSED = "it waits until somebody writes there"


def way(heard_at: datetime | None, now: datetime, costs: int, left: int, has_template: bool, has_free: bool = True) -> Way:
    """How `costs` messages may go to somebody who was heard at a time, with `left` paid messages to spare, and free ones or none any more."""
    since = now - heard_at if heard_at else None
    if since is not None and since < FREE and has_free:
        return Way.FREE
    if since is not None and since < PAID:
        return Way.PAID if costs <= left else Way.CLOSED
    return Way.TEMPLATE if has_template and left else Way.CLOSED
