"""Every table, known to the metadata once this is imported."""

from models import (
    chats,
    discards,
    evidence,
    inbox,
    invitations,
    leases,
    log,
    notes,
    outbox,
    people,
    places,
    registrations,
    reviews,
    spoken,
    timers,
    web,
)
from models.base import metadata

ROOMS = (
    chats,
    discards,
    evidence,
    inbox,
    invitations,
    leases,
    log,
    notes,
    outbox,
    people,
    places,
    registrations,
    reviews,
    spoken,
    timers,
    web,
)
__all__ = ["ROOMS", "metadata"]
