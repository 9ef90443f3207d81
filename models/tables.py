"""Every table, known to the metadata once this is imported."""

from models import chats, evidence, inbox, leases, log, outbox, people, places, registrations, reviews, timers, web
from models.base import metadata

__all__ = ["chats", "evidence", "inbox", "leases", "log", "metadata", "outbox", "people", "places", "registrations", "reviews", "timers", "web"]
