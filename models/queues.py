"""What waits for somebody who reviews in their own chat, where one file lies open at a time."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from models import outbox, registrations
from models.chats import Chat
from models.outbox import Message
from models.people import Holds, Role
from models.registrations import Registration
from models.reviews import Submission


def waiting_for(db: Session, person_id: int) -> list[tuple[Submission, Registration]]:
    """What waits in the villages for which somebody reviews, as far as they may decide it, in the order in which it was handed in."""
    villages = select(Role.village_id).where(Role.person_id == person_id, Role.kind == "moderator", col(Role.withdrawn_at).is_(None))
    own = select(Holds.account_id).where(Holds.person_id == person_id, Holds.relation == "self")
    spoken_for = select(Holds.person_id).where(col(Holds.account_id).in_(own))
    query = (
        select(Submission, Registration)
        .join(Registration, col(Registration.id) == col(Submission.registration_id))
        .where(Submission.state == registrations.WAITING, col(Submission.village_id).in_(villages))
        .where(Registration.person_id != person_id, col(Registration.person_id).not_in(spoken_for))
    )
    return list(db.exec(query.order_by(col(Submission.handed_in_at), col(Submission.id))))


def lies_open(db: Session, chat: Chat, submissions: Collection[Submission]) -> bool:
    """Whether any of these files was shown in a chat, or is on its way there, and can still be decided by what was shown."""
    slots = [submission.slot for submission in submissions]
    shown = select(Message).where(Message.chat_id == chat.id, col(Message.slot).in_(slots), Message.state != outbox.REFUSED)
    to_reviewers = (col(Message.to) == "reviewers", col(Message.to_id) == chat.village_id)
    coming = select(Message).where(col(Message.chat_id).is_(None), col(Message.slot).in_(slots), *to_reviewers, Message.state == outbox.WAITING)
    found = sorted([*db.exec(shown), *db.exec(coming)], key=lambda message: message.id)
    newest = {message.slot: message for message in found}
    return any("choices" in (message.body or {}) for message in newest.values())
