"""Erasure: what somebody said, sent and was is gone at once. Acts, counts, keys of events and fingerprints stay, and tell nobody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress

from sqlalchemy import ColumnElement, and_, delete, or_, update
from sqlmodel import Session, col, select

from models import announcements, discards, evidence, inbox, log, notes, outbox, people, registrations, reviews, spoken, timers, web
from models.chats import NOTHING_SHOWN, Chat, Conversation
from models.evidence import Evidence, Photo
from models.helped import SELF
from models.inbox import Event
from models.invitations import Invitation
from models.notes import Note
from models.outbox import Message
from models.people import Account, Consent, Holds, Person, Role
from models.places import Village
from models.registrations import Registration
from models.reviews import Decision, Submission
from models.spoken import Spoken
from models.traces import Traces, traces
from models.web import WebItem, WebSeat, WebSpeaker

OVER = (outbox.SENT, outbox.REFUSED)
BOT = "bot"  # who says in a transcript what we say


@dataclass(frozen=True)
class Talk:
    """A conversation and the chat in which it is held."""

    conversation: Conversation
    chat: Chat


def forget_talk(db: Session, conversation: Conversation, chat: Chat) -> None:
    """Erases a private conversation's events, messages and timers, and its transcript where we keep one. What was not sent yet is not sent."""
    inbox.erase_of(db, conversation.id)
    timers.take_all(db, timers.conversation(conversation.id))
    _take_back(db, col(Message.chat_id) == chat.id)
    web.erase_chat(db, chat.address)


def erase(db: Session, person: Person, by_id: int, now: datetime) -> list[Submission]:
    """Erases a person: afterwards nothing tells who it was. Returns what was handed in, which the village's group must not see any more.

    Another's account may have spoken for them: what was said there stays, without its traces of them.
    """
    accounts = _accounts_of(db, person.id)
    own, others = _talks_of(db, accounts)  # locked: conversations come before registrations
    db.refresh(person, with_for_update=True)
    if person.erased_at is not None:
        return []
    files = [registrations.lock(db, each.id) for each in registrations.all_of(db, person.id)]
    handed_in = [submission for file in files for submission in reviews.close(db, file.id)]
    found = _traces_of(db, person, files)
    sent = _keys_sent(db, own)
    villages = {*(file.village_id for file in files), *(submission.village_id for submission in handed_in)}
    _blank(db, found, {*(talk.chat.id for talk in others), *_readers(db, person, handed_in)}, villages)
    _forget(db, own)
    _take_back(db, (col(Message.to) == "person") & (col(Message.to_id) == person.id))
    _empty_files(db, files, handed_in, now)
    _throw_away_recordings(db, person, now)
    announcements.forget_author(db, person.id, found, now)
    _end_what_was_granted(db, person, now)
    _leave_accounts(db, person, accounts)
    person.name, person.birth_year, person.erased_at = "", None, now
    person.language, person.reminders, person.digests, person.paused_until = "vi", "weekly", "in-season", None
    person.reminded, person.reminded_at = 0, None
    timers.take_all(db, timers.person(person.id))
    db.flush()
    discards.discard(db, sent - _still_known(db, sent), now)
    log.write(db, "erased", by_id, person.id, now)
    return handed_in


def withdraw_consents(db: Session, person_id: int, now: datetime) -> None:
    """What somebody agreed to does not hold any more."""
    agreed = (col(Consent.person_id) == person_id, col(Consent.withdrawn_at).is_(None))
    db.execute(update(Consent).where(*agreed).values(withdrawn_at=now))


def own_chats(db: Session, person_id: int) -> list[Chat]:
    """Private chats of a person's own accounts, which can be reached."""
    query = (
        select(Chat)
        .join(Conversation, col(Conversation.chat_id) == col(Chat.id))
        .join(Holds, col(Holds.account_id) == col(Conversation.account_id))
        .where(Holds.person_id == person_id, Holds.relation == SELF, Chat.kind == "private", col(Chat.reachable))
    )
    return list(db.exec(query.order_by(col(Chat.id))))


def chats_showing(db: Session, slots: Iterable[str]) -> set[int]:
    """The chats in which any of these slots has been filled: groups, and own chats of those who review."""
    groups = select(Chat.id).where(Chat.kind == "group")
    reviewing = (
        select(Conversation.chat_id)
        .join(Holds, col(Holds.account_id) == col(Conversation.account_id))
        .join(Role, col(Role.person_id) == col(Holds.person_id))
        .where(Holds.relation == SELF, Role.kind == "moderator")
    )
    there = or_(col(Message.chat_id).in_(groups), col(Message.chat_id).in_(reviewing))
    query = select(Message.chat_id).where(there, col(Message.slot).in_(list(slots))).distinct()
    return {chat_id for chat_id in db.exec(query) if chat_id is not None}


def _accounts_of(db: Session, person_id: int) -> dict[int, str]:
    """The accounts that speak for a person, and as what."""
    return dict(db.exec(select(Holds.account_id, Holds.relation).where(Holds.person_id == person_id)).all())


def _talks_of(db: Session, accounts: Mapping[int, str]) -> tuple[list[Talk], list[Talk]]:
    """Everything that is said with these accounts, locked: what is the person's own, and what is said by whoever speaks for them."""
    query = select(Conversation).where(col(Conversation.account_id).in_(accounts)).order_by(col(Conversation.id))
    talks = [Talk(conversation, db.get_one(Chat, conversation.chat_id)) for conversation in db.exec(query.with_for_update())]
    is_own = [accounts[talk.conversation.account_id] == SELF for talk in talks]
    return list(compress(talks, is_own)), [talk for talk, own in zip(talks, is_own, strict=True) if not own]


def _traces_of(db: Session, person: Person, files: Sequence[Registration]) -> Traces:
    ids = [file.id for file in files]
    said = list(db.exec(select(Note).where(col(Note.registration_id).in_(ids))))
    keys = [*db.exec(select(Photo.key).where(col(Photo.registration_id).in_(ids))), *(note.key for note in said)]
    words = [person.name, str(person.birth_year or ""), *(note.words for note in said)]
    return traces([*keys, *(file.number for file in files)], words)


def _readers(db: Session, person: Person, handed_in: Sequence[Submission]) -> set[int]:
    """Others' chats in which somebody was spoken of: groups that review, whatever was shown a file, and those of whoever holds a role there."""
    roles = list(db.exec(select(Role).where(Role.person_id == person.id)))
    villages = {submission.village_id for submission in handed_in} | {role.village_id for role in roles if role.village_id}
    communes = {*db.exec(select(Village.commune_code).where(col(Village.id).in_(villages))), *(role.commune_code for role in roles)}
    bound = select(Chat.id).where(Chat.kind == "group", col(Chat.village_id).in_(villages))
    theirs = (
        select(Conversation.chat_id)
        .join(Holds, col(Holds.account_id) == col(Conversation.account_id))
        .join(Role, col(Role.person_id) == col(Holds.person_id))
        .where(Holds.relation == SELF, col(Role.withdrawn_at).is_(None))
        .where(or_(col(Role.village_id).in_(villages), col(Role.commune_code).in_(communes)))
    )
    return {*db.exec(bound), *db.exec(theirs), *chats_showing(db, [submission.slot for submission in handed_in])}


def _keys_sent(db: Session, talks: Sequence[Talk]) -> set[str]:
    """Keys of all that came in these conversations, used or not."""
    query = select(Event.media).where(col(Event.conversation_id).in_([talk.conversation.id for talk in talks]))
    return {str(media["key"]) for media in db.exec(query) if media and "key" in media}


def _still_known(db: Session, keys: set[str]) -> set[str]:
    """Which of these are somebody else's too: a helper sends what is another's evidence."""
    listed = list(keys)
    kept = evidence.known_keys(db, listed) | notes.known_keys(db, listed) | spoken.known_keys(db, listed)
    return kept | announcements.known_keys(db, listed)


def _blank(db: Session, found: Traces, chat_ids: set[int], villages: set[int]) -> None:
    """Takes traces out of what others said and were told in these chats: all of it where nobody reads it any more, else as little as may be.

    What is for these villages' reviewers may not have a chat yet.
    """
    nowhere = and_(col(Message.chat_id).is_(None), col(Message.to) == "reviewers", col(Message.to_id).in_(villages))
    query = select(Message).where(or_(col(Message.chat_id).in_(chat_ids), nowhere), col(Message.body).is_not(None))
    for message in db.exec(query):
        if message.body and found.are_in(message.body):
            message.body = None if message.state in OVER else found.without(message.body)
    for conversation in db.exec(select(Conversation).where(col(Conversation.chat_id).in_(chat_ids))):
        conversation.offer = [] if found.are_in(conversation.offer) else conversation.offer
        _blank_events(db, found, conversation.id)
    for chat in db.exec(select(Chat).where(col(Chat.id).in_(chat_ids), col(Chat.shown).is_not(None))):
        chat.shown = NOTHING_SHOWN if found.are_in(chat.shown) else chat.shown
    for address in db.exec(select(Chat.address).where(col(Chat.id).in_(chat_ids), Chat.channel == "web")):
        _blank_items(db, found, address)


def _blank_events(db: Session, found: Traces, conversation_id: int) -> None:
    done = col(Event.state).in_((inbox.DONE, inbox.PARKED))
    for event in db.exec(select(Event).where(Event.conversation_id == conversation_id, done)):
        if found.are_in([event.payload, event.media]):
            event.payload, event.media, event.cause = None, None, None


def _blank_items(db: Session, found: Traces, address: str) -> None:
    """The page shows an item anew when its version grows."""
    transcript = web.lock_chat(db, address)
    for item in db.exec(select(WebItem).where(WebItem.chat == address).order_by(col(WebItem.n))):
        body = found.without(item.body) if item.sender == BOT else found.unsaid(item.body)
        if body != item.body:
            transcript.version += 1
            item.body, item.v = body, transcript.version
    db.flush()


def _forget(db: Session, talks: Sequence[Talk]) -> None:
    """Erases a person's own talk; in a group, which is not theirs, only what they said themselves."""
    for conversation, chat in ((talk.conversation, talk.chat) for talk in talks):
        if chat.kind == "private":
            forget_talk(db, conversation, chat)
            chat.shown = chat.shown and NOTHING_SHOWN
        else:
            inbox.erase_of(db, conversation.id)
            account = db.get_one(Account, conversation.account_id)
            db.execute(delete(WebItem).where(col(WebItem.chat) == chat.address, col(WebItem.sender) == account.address))
        conversation.step, conversation.data, conversation.offer, conversation.person_id = None, {}, [], None
    addresses = [talk.chat.address for talk in talks if talk.chat.kind == "private"]
    db.execute(update(WebSeat).where(col(WebSeat.chat).in_(addresses)).values(title=""))


def _take_back(db: Session, which: ColumnElement[bool]) -> None:
    """Erases what messages say; those that were not sent never are. One that is under way just now cannot be called back."""
    messages = update(Message).where(which)
    db.execute(messages.where(col(Message.state).not_in(OVER)).values(state=outbox.REFUSED, cause="erased"))
    db.execute(messages.where(col(Message.body).is_not(None)).values(body=None))


def _empty_files(db: Session, files: Sequence[Registration], handed_in: Sequence[Submission], now: datetime) -> None:
    """What was decided stays decided; what was not is withdrawn."""
    ids = [file.id for file in files]
    photos = list(db.exec(select(Photo).where(col(Photo.registration_id).in_(ids))))
    said = list(db.exec(select(Note.key).where(col(Note.registration_id).in_(ids))))
    discards.discard(db, [*(photo.key for photo in photos), *said], now)
    for photo in photos:
        photo.key = None
    db.execute(delete(Note).where(col(Note.registration_id).in_(ids)))
    db.execute(delete(Evidence).where(col(Evidence.registration_id).in_(ids)))
    about = [submission.id for submission in handed_in]
    db.execute(update(Decision).where(col(Decision.submission_id).in_(about)).values(note=None))
    for file in files:
        file.answers = {}
        if file.state not in (registrations.APPROVED, registrations.UNACHIEVED):
            file.state = registrations.WITHDRAWN


def _throw_away_recordings(db: Session, person: Person, now: datetime) -> None:
    """Prompts in somebody's own voice."""
    recorded = list(db.exec(select(Spoken).where(Spoken.recorded_by == person.id)))
    discards.discard(db, [each.key for each in recorded], now)
    for each in recorded:
        db.delete(each)


def _end_what_was_granted(db: Session, person: Person, now: datetime) -> None:
    """Roles, invitations, consents."""
    for role in people.roles_of(db, person.id):
        people.withdraw_role(db, role.id, now)
    open_ = (col(Invitation.person_id) == person.id, col(Invitation.expires_at) > now)
    db.execute(update(Invitation).where(*open_).values(expires_at=now, code_hash=None, code_until=None))
    withdraw_consents(db, person.id, now)


def _leave_accounts(db: Session, person: Person, accounts: Mapping[int, str]) -> None:
    """No account speaks for them any more; one behind which nobody is left keeps its address, by which it is answered, and no more."""
    db.execute(delete(Holds).where(col(Holds.person_id) == person.id))
    active = update(Conversation).where(col(Conversation.person_id) == person.id)
    db.execute(active.values(person_id=None, step=None, data={}, offer=[]))
    own = [id for id, relation in accounts.items() if relation == SELF]
    for account in db.exec(select(Account).where(col(Account.id).in_(own))):
        if people.of_account(db, account.id) is None:
            account.name, account.last_active_at, account.listens = "", None, None
            db.execute(update(WebSpeaker).where(col(WebSpeaker.address) == account.address).values(name=""))
