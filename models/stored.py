"""Which files of the photo store somebody refers to."""

from sqlmodel import Session

from models import announcements, evidence, inbox, notes, spoken


def kept(db: Session, keys: list[str]) -> set[str]:
    """Those of these keys that evidence, notes, spoken prompts or announcements have."""
    return evidence.known_keys(db, keys) | notes.known_keys(db, keys) | spoken.known_keys(db, keys) | announcements.known_keys(db, keys)


def known(db: Session, keys: list[str]) -> set[str]:
    """Those, and those of events whose turn is still to come."""
    return kept(db, keys) | inbox.media_keys(db)
