"""Consents that stand: what somebody agreed to, and has not taken back."""

from sqlmodel import Session, col, select

from models.people import Consent


def standing(db: Session, person_id: int, text_version: str) -> Consent | None:
    """A person's consent to a text, given last."""
    query = select(Consent).where(Consent.person_id == person_id, Consent.text_version == text_version, col(Consent.withdrawn_at).is_(None))
    return db.exec(query.order_by(col(Consent.id).desc()).limit(1)).first()


def last(db: Session, person_id: int) -> Consent | None:
    """What a person agreed to last, to whichever text."""
    query = select(Consent).where(Consent.person_id == person_id, col(Consent.withdrawn_at).is_(None))
    return db.exec(query.order_by(col(Consent.id).desc()).limit(1)).first()
