"""Export: everything that is kept about somebody, to be read by them and by other programs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, TypeAlias

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from models import evidence, notes, registrations, scores
from models.announcements import Announcement
from models.base import Json
from models.chats import Chat, Conversation
from models.evidence import Photo
from models.inbox import Event
from models.invitations import Invitation
from models.log import LogEntry
from models.notes import Note
from models.outbox import Message
from models.people import Account, Consent, Holds, Person, Role
from models.places import Commune, Village
from models.programme import Programme
from models.registrations import Registration
from models.requests import Request, RequestAnswer, RequestCommune, RequestQuestion
from models.reviews import Decision, Submission
from models.spoken import Spoken
from models.told_counts import ToldCount

MY_DATA = "my-data"
"""The kind of file in which all of it is sent."""

PHOTOS, RECORDINGS = "photos", "recordings"

LEFT_OUT: Mapping[str, str] = {
    "commune": "where somebody lives is told by its name",
    "discard": "names of stored files that are being deleted",
    "lease": "tells of processes, and of nobody",
    "memory": "what a messenger needs for sending: tokens, counts, links that are over within a day",
    "programme_version": "what the programme says to everybody",
    "timer": "when to look again; what comes of it is a message",
    "village": "where somebody lives is told by its name",
    "web_chat": "counters of a transcript",
    "web_item": "what the page shows: the same words as events and messages",
    "web_seat": "which chats a browser shows",
    "web_session": "a hash of a browser's cookie",
    "web_speaker": "as whom a browser may speak",
    "wrong_secrets": "a count that slows guessing down",
}
"""Tables of which nothing is told, and why."""

Reviewers: TypeAlias = Callable[[Village], str]
"""What the reviewers of a village are called: people are not told who of them decided unless they ask."""


@dataclass(frozen=True)
class Kept:
    """`said` is all of it; `photos` and `recordings` are stored under keys, by their names in it."""

    said: Json
    photos: Mapping[str, str]
    recordings: Mapping[str, str]


def of_person(db: Session, person: Person, reviewers: Reviewers) -> Kept:
    """All that is kept about a person."""
    owner = _Owner(db, person, reviewers)
    said = {section: tell(owner) for section, (_, tell) in SECTIONS.items()}
    return Kept(said, owner.photos, owner.recordings)


class _Owner:
    """Whose it is, and what of theirs is stored."""

    def __init__(self, db: Session, person: Person, reviewers: Reviewers) -> None:
        self.db, self.person, self.reviewers, self.language = db, person, reviewers, person.language
        self.photos: dict[str, str] = {}
        self.recordings: dict[str, str] = {}

    @cached_property
    def files(self) -> list[Registration]:
        """Their registrations of all years."""
        return registrations.all_of(self.db, self.person.id)

    @cached_property
    def submissions(self) -> list[Submission]:
        """All that they handed in."""
        query = select(Submission).where(col(Submission.registration_id).in_([file.id for file in self.files]))
        return list(self.db.exec(query.order_by(col(Submission.id))))

    @cached_property
    def talks(self) -> list[Conversation]:
        """Conversations held with accounts of their own."""
        own = select(Holds.account_id).where(Holds.person_id == self.person.id, Holds.relation == "self")
        return list(self.db.exec(select(Conversation).where(col(Conversation.account_id).in_(own)).order_by(col(Conversation.id))))

    def village(self, id: int) -> str:
        """What a village is called."""
        return self.db.get_one(Village, id).title

    def photo(self, name: str, key: str | None) -> str | None:
        """Notes down a stored photo. Returns its name in the file, unless it is gone."""
        return _note_down(self.photos, f"{PHOTOS}/{name}", key)

    def recording(self, name: str, key: str | None) -> str | None:
        """The same for a recording."""
        return _note_down(self.recordings, f"{RECORDINGS}/{name}", key)


def _note_down(stored: dict[str, str], name: str, key: str | None) -> str | None:
    """One recording may tell about several criteria: it is there once."""
    if key is None:
        return None
    known = next((other for other, noted in stored.items() if noted == key), None)
    if known is None:
        known = name + PurePosixPath(key).suffix
        stored[known] = key
    return known


def _person(owner: _Owner) -> Json:
    kept = ("name", "birth_year", "language", "reminders", "digests", "paused_until", "created_at")
    return _fields(owner.person, *kept)


def _accounts(owner: _Owner) -> list[Json]:
    query = select(Account, Holds.relation).join(Holds, col(Holds.account_id) == col(Account.id)).where(Holds.person_id == owner.person.id)
    kept = ("channel", "address", "name", "language", "last_active_at", "listens")
    return [_fields(account, *kept) | {"speaks_as": relation} for account, relation in owner.db.exec(query.order_by(col(Account.id)))]


def _roles(owner: _Owner) -> list[Json]:
    query = select(Role).where(Role.person_id == owner.person.id).order_by(col(Role.id))
    return [_fields(role, "kind", "granted_at", "withdrawn_at") | {"place": place_of(owner.db, role)} for role in owner.db.exec(query)]


def place_of(db: Session, role: Role) -> str:
    """Where a role is held."""
    if role.village_id is not None:
        return db.get_one(Village, role.village_id).title
    return db.get_one(Commune, role.commune_code).name if role.commune_code else role.province or ""


def _consents(owner: _Owner) -> list[Json]:
    query = select(Consent).where(Consent.person_id == owner.person.id).order_by(col(Consent.id))
    return [_fields(consent, "text_version", "channel", "given_at", "withdrawn_at") for consent in owner.db.exec(query)]


def _invitations(owner: _Owner) -> list[Json]:
    query = select(Invitation).where(Invitation.person_id == owner.person.id).order_by(col(Invitation.id))
    return [_fields(invitation, "kind", "made_at", "expires_at", "used_at", "uses") for invitation in owner.db.exec(query)]


def _registrations(owner: _Owner) -> list[Json]:
    return [_registration(owner, file) for file in owner.files]


def _registration(owner: _Owner, file: Registration) -> Json:
    programme = registrations.programme_of(owner.db, file)
    told = _fields(file, "number", "year", "programme_version", "state", "round", "started_at", "decided_at", "answers")
    return told | {
        "programme": programme.title.in_(owner.language),
        "group": programme.group(file.group_id).label.in_(owner.language),
        "village": owner.village(file.village_id),
        "commune": owner.db.get_one(Commune, file.commune_code).name,
        "own_score": _own_score(file, programme, owner.language),
        "photos": _photos(owner, file, programme),
        "notes": _notes(owner, file, programme),
        "handed_in": [_submission(owner, each, programme) for each in owner.submissions if each.registration_id == file.id],
    }


def _own_score(file: Registration, programme: Programme, language: str) -> dict[str, int]:
    """The points that they gave themselves, by criterion."""
    own = scores.own(file)
    scored = [criterion for criterion in programme.criteria if criterion.id in own]
    return {criterion.label.in_(language): scores.points(programme, criterion, own[criterion.id]) for criterion in scored}


def _photos(owner: _Owner, file: Registration, programme: Programme) -> list[Json]:
    query = select(Photo).where(Photo.registration_id == file.id).order_by(col(Photo.id))
    return [_photo(owner, photo, f"{file.number}-{place}", programme) for place, photo in enumerate(owner.db.exec(query), start=1)]


def _photo(owner: _Owner, photo: Photo, name: str, programme: Programme) -> Json:
    shows = [_label(owner, programme, criterion) for criterion in evidence.criteria_of(owner.db, photo.id)]
    kept = _fields(photo, "id", "source_hash", "fingerprint", "fingerprint_quality", "width", "height", "taken_in_at")
    return {"file": owner.photo(name, photo.key), "shows": shows} | kept


def _notes(owner: _Owner, file: Registration, programme: Programme) -> list[Json]:
    said = notes.of_registration(owner.db, file.id)
    return [_note(owner, note, f"{file.number}-{place}", programme) for place, note in enumerate(said, start=1)]


def _note(owner: _Owner, note: Note, name: str, programme: Programme) -> Json:
    about = _label(owner, programme, note.criterion) if note.criterion else None
    return _fields(note, "kind", "photo_id", "words", "seconds", "added_at") | {"about": about, "file": owner.recording(name, note.key)}


def _submission(owner: _Owner, submission: Submission, programme: Programme) -> Json:
    decision = owner.db.get(Decision, submission.id)
    told = _fields(submission, "stage", "round", "state", "handed_in_at")
    return told | {"decision": _decision(owner, submission, decision, programme) if decision else None}


def _decision(owner: _Owner, submission: Submission, decision: Decision, programme: Programme) -> Json:
    return _fields(decision, "outcome", "note", "decided_at") | {
        "by": owner.reviewers(owner.db.get_one(Village, submission.village_id)),
        "about": "; ".join(_label(owner, programme, id) for id in decision.criteria) or None,
        "reason": programme.reason(decision.reason).label.in_(owner.language) if decision.reason else None,
    }


def _label(owner: _Owner, programme: Programme, criterion: str) -> str:
    return programme.criterion(criterion).label.in_(owner.language)


def _decisions(owner: _Owner) -> list[Json]:
    """What they decided about others, whose names are not theirs to take away."""
    query = select(Decision, Registration).join(Submission, col(Submission.id) == col(Decision.submission_id))
    query = query.join(Registration, col(Registration.id) == col(Submission.registration_id)).where(Decision.person_id == owner.person.id)
    kept = ("outcome", "criterion", "reason", "note", "decided_at")
    return [_fields(decision, *kept) | {"file": file.number} for decision, file in owner.db.exec(query.order_by(col(Decision.submission_id)))]


def _spoken(owner: _Owner) -> list[Json]:
    query = select(Spoken).where(Spoken.recorded_by == owner.person.id).order_by(col(Spoken.id))
    kept = ("language", "text_key", "words", "seconds", "recorded_at", "released_at")
    return [_fields(each, *kept) | {"file": owner.recording(f"spoken-{each.id}", each.key)} for each in owner.db.exec(query)]


def _announcements(owner: _Owner) -> list[Json]:
    """What they wrote to the people or the groups of an area; nothing is named where that is the whole country."""
    query = select(Announcement).where(Announcement.author_id == owner.person.id).order_by(col(Announcement.id))
    kept = ("kind", "audience", "words", "state", "readers", "made_at", "approved_at", "ended_at")
    return [
        _fields(each, *kept) | {"place": each.area.title(owner.db), "photo": owner.photo(f"announcement-{each.id}", each.photo_key)}
        for each in owner.db.exec(query)
    ]


def _told_counts(owner: _Owner) -> list[Json]:
    """Counts of a place that they told as its officer."""
    query = select(ToldCount).where(ToldCount.told_by == owner.person.id).order_by(col(ToldCount.id))
    return [
        _fields(each, "what", "year", "count", "as_of", "told_at") | {"place": _place(owner, each.commune_code, each.village_id)}
        for each in owner.db.exec(query)
    ]


def _requests(owner: _Owner) -> list[Json]:
    """What they asked communes to count."""
    query = select(Request).where(Request.asked_by == owner.person.id).order_by(col(Request.id))
    return [
        _fields(each, "title", "due", "asked_at", "closed_at") | {"questions": _questions(owner, each), "communes": _communes(owner, each)}
        for each in owner.db.exec(query)
    ]


def _questions(owner: _Owner, request: Request) -> list[str]:
    query = select(RequestQuestion.words).where(RequestQuestion.request_id == request.id)
    return list(owner.db.exec(query.order_by(col(RequestQuestion.id))))


def _communes(owner: _Owner, request: Request) -> list[str]:
    query = select(Commune.name).join(RequestCommune, col(RequestCommune.commune_code) == col(Commune.code))
    return list(owner.db.exec(query.where(RequestCommune.request_id == request.id).order_by(col(Commune.code))))


def _answers(owner: _Owner) -> list[Json]:
    """What they answered for a commune."""
    query = select(RequestAnswer, RequestQuestion.words).join(RequestQuestion, col(RequestQuestion.id) == col(RequestAnswer.question_id))
    query = query.where(RequestAnswer.told_by == owner.person.id).order_by(col(RequestAnswer.question_id), col(RequestAnswer.commune_code))
    return [
        _fields(answer, "count", "told_at") | {"question": words, "place": _place(owner, answer.commune_code)}
        for answer, words in owner.db.exec(query)
    ]


def _place(owner: _Owner, commune_code: str, village_id: int | None = None) -> str:
    return owner.village(village_id) if village_id is not None else owner.db.get_one(Commune, commune_code).name


def _talks(owner: _Owner) -> list[Json]:
    """Where they stand in each conversation."""
    return [_fields(talk, "step", "data") | {"channel": owner.db.get_one(Chat, talk.chat_id).channel} for talk in owner.talks]


def _said(owner: _Owner) -> list[Json]:
    """What they said, and what they were told in chats of their own, in order."""
    heard = select(Event).where(col(Event.conversation_id).in_([talk.id for talk in owner.talks]), col(Event.payload).is_not(None))
    own = select(Chat.id).where(col(Chat.id).in_([talk.chat_id for talk in owner.talks]), Chat.kind == "private")
    to_them = or_(col(Message.chat_id).in_(own), and_(col(Message.to) == "person", col(Message.to_id) == owner.person.id))
    told = select(Message).where(to_them, col(Message.body).is_not(None))
    lines = [{"at": event.received_at, "by": "you", "kind": event.kind, **(event.payload or {})} for event in owner.db.exec(heard)]
    lines += [{"at": message.created_at, "by": "bot", **_shown(message.body or {})} for message in owner.db.exec(told)]
    return [line | {"at": line["at"].isoformat()} for line in sorted(lines, key=lambda line: line["at"])]


def _shown(body: Json) -> Json:
    """A message as somebody reads it."""
    return {"text": body.get("text", ""), "buttons": [label for _, label in body.get("choices", ())]}


def _acts(owner: _Owner) -> list[Json]:
    """What the log says that they did, and that was done about them; who else did it is not told."""
    person_id = owner.person.id
    about = {
        "registration": [file.id for file in owner.files],
        "submission": [submission.id for submission in owner.submissions],
        "role": list(owner.db.exec(select(Role.id).where(Role.person_id == person_id))),
        "invitation": list(owner.db.exec(select(Invitation.id).where(Invitation.person_id == person_id))),
        "spoken": list(owner.db.exec(select(Spoken.id).where(Spoken.recorded_by == person_id))),
        "person": [person_id],
    }
    done_to = [and_(col(LogEntry.act).in_(acts), col(LogEntry.subject_id).in_(about[kind])) for kind, acts in ACTS_ABOUT.items()]
    query = select(LogEntry).where(or_(col(LogEntry.person_id) == person_id, *done_to)).order_by(col(LogEntry.id))
    return [_fields(entry, "at", "act", "detail") | {"by_you": entry.person_id == person_id} for entry in owner.db.exec(query)]


ACTS_ABOUT: Mapping[str, Sequence[str]] = {
    "registration": ("registered", "withdrawn", "taken up again"),
    "submission": ("handed in", "approved", "returned", "unachieved", "undone", "asked who decided"),
    "role": ("appointed", "role withdrawn"),
    "invitation": ("invitation withdrawn",),
    "spoken": ("spoken released",),
    "person": ("helped to register", "corrected", "paused", "resumed"),
}
"""Acts by what the log's subject is."""

Tell: TypeAlias = Callable[[_Owner], Any]

SECTIONS: Mapping[str, tuple[frozenset[str], Tell]] = {
    "person": (frozenset({"person"}), _person),
    "accounts": (frozenset({"account", "holds"}), _accounts),
    "consents": (frozenset({"consent"}), _consents),
    "roles": (frozenset({"role"}), _roles),
    "invitations": (frozenset({"invitation"}), _invitations),
    "registrations": (frozenset({"registration", "photo", "evidence", "note", "submission", "decision"}), _registrations),
    "decisions_about_others": (frozenset({"decision"}), _decisions),
    "recorded_prompts": (frozenset({"spoken"}), _spoken),
    "announcements": (frozenset({"announcement"}), _announcements),
    "told_counts": (frozenset({"told_count"}), _told_counts),
    "requests": (frozenset({"request", "request_question", "request_commune"}), _requests),
    "answers_to_requests": (frozenset({"request_answer"}), _answers),
    "acts": (frozenset({"log"}), _acts),
    "conversations": (frozenset({"conversation", "chat"}), _talks),
    "messages": (frozenset({"event", "message"}), _said),
}
"""What is told, in order: of which tables, and how. Each table is told of here or left out for a reason."""


def _fields(row: object, *names: str) -> Json:
    """Some of a row's columns, moments as text."""
    values = {name: getattr(row, name) for name in names}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
