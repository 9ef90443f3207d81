"""Every table, known to the metadata once this is imported."""

from models import chats, evidence, inbox, invitations, leases, log, outbox, people, places, registrations, reviews, timers, web
from models.base import metadata

ROOMS = (chats, evidence, inbox, invitations, leases, log, outbox, people, places, registrations, reviews, timers, web)
__all__ = ["ROOMS", "metadata"]
