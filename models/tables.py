"""Every table, known to the metadata once this is imported."""

from models import (
    announcements,
    chats,
    discards,
    evidence,
    inbox,
    invitations,
    leases,
    log,
    memory,
    notes,
    outbox,
    people,
    places,
    registrations,
    requests,
    reviews,
    spoken,
    timers,
    told_counts,
    web,
)
from models.base import metadata

ROOMS = (
    announcements,
    chats,
    discards,
    evidence,
    inbox,
    invitations,
    leases,
    log,
    memory,
    notes,
    outbox,
    people,
    places,
    registrations,
    requests,
    reviews,
    spoken,
    timers,
    told_counts,
    web,
)
__all__ = ["ROOMS", "metadata"]
