"""What must hold of a database whatever people did: nothing lost, parked or said twice, and nobody deciding about what is not theirs to decide."""

from collections import Counter
from datetime import datetime

from sqlmodel import Session, col, select

from bot.conversation.words import CARRIED
from models import helped, inbox, programme, registrations, reviews, stored
from models.chats import Chat, Conversation
from models.discards import Discard
from models.evidence import Photo
from models.inbox import Event
from models.notes import Note
from models.outbox import Message
from models.people import Person
from models.registrations import Registration
from models.reviews import Decision, Submission
from models.timezone import local
from tests.machine import Machine

LONGEST, LONGEST_BUTTON = 1500, 64  # characters of a text, bytes of what a button carries
FORMS = ("registration.",)  # steps that take no photos, and say so
DECIDED = (registrations.APPROVED, registrations.RETURNED, registrations.UNACHIEVED)


def check(machine: Machine, said_before: int) -> list[Message]:
    """Looks at everything. Returns the messages that are newer than the one with that number."""
    found: list[Message] = machine.do(lambda db: _check(db, said_before))
    return found


def open_file(db: Session, address: str, now: datetime) -> int | None:
    """The file to which a photo that comes in this chat now belongs; while a form asks there is none."""
    talk = db.exec(select(Conversation).join(Chat, col(Chat.id) == col(Conversation.chat_id)).where(Chat.address == address)).first()
    if talk is None or talk.person_id is None or (talk.step or "").startswith(FORMS):
        return None
    file = registrations.of_person(db, talk.person_id, programme.current().id, local(now).year)
    return file.id if file and file.can_change else None


def _check(db: Session, said_before: int) -> list[Message]:
    new = list(db.exec(select(Message).where(col(Message.id) > said_before).order_by(col(Message.id))))
    _every_event_is_done(db)
    _what_is_said_is_whole(new)
    _nothing_is_said_twice(new)
    _what_was_sent_is_kept_or_thrown_away(db)
    _files_stand_as_they_were_decided(db)
    _nobody_decides_their_own(db)
    _phones_speak_for_their_own(db)
    _of_the_erased_nothing_is_left(db)
    return new


def _every_event_is_done(db: Session) -> None:
    undone = db.exec(select(Event.kind, Event.cause).where((Event.state != inbox.DONE) | (Event.attempts > 0))).all()
    assert not undone, undone
    assert not db.exec(select(Conversation.id).where(col(Conversation.ready_at).is_not(None))).all(), "nobody waits for a turn"


def _what_is_said_is_whole(new: list[Message]) -> None:
    for message in new:
        if message.body is None:  # erased since
            continue
        text, choices = message.body["text"], message.body.get("choices", [])
        assert text or message.body.get("photos") or message.body.get("voices"), "an empty message"
        assert len(text) <= LONGEST, text
        for id, label in choices:
            assert CARRIED.fullmatch(id) and len(id.encode()) <= LONGEST_BUTTON, id
            assert label.strip(), id
        assert len({id for id, _ in choices}) == len(choices), f"a button twice: {choices}"


def _nothing_is_said_twice(new: list[Message]) -> None:
    said = Counter((message.to, message.to_id, message.slot, str(message.body)) for message in new if message.body is not None)
    assert not [what for what, times in said.items() if times > 1]


def _what_was_sent_is_kept_or_thrown_away(db: Session) -> None:
    """Every picture and recording that came lies where somebody refers to it, or waits to be deleted; what is referred to is not deleted."""
    came = {key for media in db.exec(select(Event.media).where(Event.state == inbox.DONE)) if (key := (media or {}).get("key"))}
    kept, thrown = stored.kept(db, list(came)), set(db.exec(select(Discard.key)))
    assert came == kept | came & thrown, "lost"
    held = set(db.exec(select(Photo.key))) | set(db.exec(select(Note.key))) - {None}
    assert not held & thrown, "thrown away and still referred to"


def _files_stand_as_they_were_decided(db: Session) -> None:
    """A file and the last of what was handed in of it agree; each decision is one person's, about one round."""
    for file in db.exec(select(Registration)):
        rounds = reviews.of_registration(db, file.id)
        waiting = [each.round for each in rounds if each.state == registrations.WAITING]
        assert waiting == ([file.round] if file.state == registrations.WAITING else []), (file, rounds)
        assert len({each.round for each in rounds}) == len(rounds)
        if file.state in DECIDED:
            decision = db.get(Decision, rounds[-1].id)
            assert decision and decision.outcome == file.state == rounds[-1].state and decision.decided_at == file.decided_at
        for each in rounds:
            assert (db.get(Decision, each.id) is not None) == (each.state in DECIDED), each


def _nobody_decides_their_own(db: Session) -> None:
    query = select(Decision.person_id, Registration.person_id)
    decided = db.exec(query.join(Submission, col(Submission.id) == Decision.submission_id).join(Registration))
    assert all(by != of for by, of in decided)


def _phones_speak_for_their_own(db: Session) -> None:
    for talk in db.exec(select(Conversation).where(col(Conversation.person_id).is_not(None))):
        assert talk.person_id in {person.id for person in helped.spoken_for(db, talk.account_id)}, talk


def _of_the_erased_nothing_is_left(db: Session) -> None:
    for person in db.exec(select(Person).where(col(Person.erased_at).is_not(None))):
        assert not person.name and person.birth_year is None, person
        files = [file.id for file in registrations.all_of(db, person.id)]
        assert not db.exec(select(Photo.id).where(col(Photo.registration_id).in_(files), col(Photo.key).is_not(None))).all()
        assert not db.exec(select(Note.id).where(col(Note.registration_id).in_(files))).all()
