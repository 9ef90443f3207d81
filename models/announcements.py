"""Messages from officers to the people of their area.

An announcement is a draft → awaiting (another officer's approval, where it goes to many) → running → done | cancelled. It is written down for its
readers some at a time, in the order of their ids; `reached_id` is how far that got.
"""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import BigId, identity, instant, reference

DRAFT, AWAITING, RUNNING, DONE, CANCELLED = "draft", "awaiting", "running", "done", "cancelled"


class Announcement(SQLModel, table=True):
    """What is said to whom: the citizens of a village, a commune, a province, or everywhere."""

    id: int = identity()
    author_id: int = reference("person.id", index=True)
    kind: str = "message"  # message, topic, congratulation
    commune_code: str | None = Field(default=None, foreign_key="commune.code")
    province: str | None = None
    village_id: int | None = reference("village.id", default=None)
    words: str
    photo_key: str | None = Field(default=None, index=True)
    state: str = Field(default=DRAFT, index=True)
    readers: int = 0  # how many it was to reach when its author saw that
    reached_id: int = Field(default=0, sa_type=BigId)
    made_at: datetime = instant()
    approved_by: int | None = reference("person.id", default=None)
    approved_at: datetime | None = instant(default=None)
    ended_at: datetime | None = instant(default=None)
