"""How browsers are let in, upon the tables: links, codes, sessions, and the seats that go with who somebody is. Secrets are kept as hashes."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session as Db

from bot import sample
from bot.channels.base import Clock, Incoming
from bot.channels.web.ports import CodeNeeded, Invited, Seat, Session, Speaker, UnknownLink, WrongCode
from bot.inbox import write_down
from locales import text
from models import chats, invitations, linking, outbox, people, web
from models.database import Database
from models.invitations import Invitation
from models.outbox import Message
from models.people import Account, Person
from models.places import Village
from models.web import WebSeat, WebSession, WebSpeaker

CHANNEL, BOT = "web", "web"
CITIZEN_SESSION = timedelta(days=400)
ROLE_SESSION = timedelta(days=30)
CODE_TERM = timedelta(minutes=10)
CODE_TRIES = 5


class Doors:
    """Implements what `channels.web` declares. `wake` is called when a door has started a conversation."""

    def __init__(self, database: Database, clock: Clock, wake: Callable[[], None]) -> None:
        self._database, self._clock, self._wake = database, clock, wake

    async def session(self, token: str) -> Session | None:
        """The session of a cookie."""
        now = self._clock()
        return await self._database.read(lambda db: _session(db, token, now))

    async def invited(self, secret: str, session: Session | None) -> Invited | None:
        """Who comes with a link, if they may choose where to go on with it; raises UnknownLink."""
        return await self._database.write(lambda db: _invited(db, secret, session, self._clock()))

    async def open(self, secret: str, session: Session | None, language: str) -> str | None:
        """Opens a link. Returns the new session's token, or nothing when this session is the link's already; raises CodeNeeded, UnknownLink."""
        if session is not None and await self._database.write(lambda db: _is_inside(db, secret, session, self._clock())):
            return None
        token = await self._database.write(lambda db: _open(db, secret, language, self._clock()))
        self._wake()
        if token is None:
            raise CodeNeeded
        return token

    async def open_with_code(self, secret: str, code: str) -> str:
        """Opens a used link with the code that the first device shows. Raises WrongCode, UnknownLink."""
        opened = await self._database.write(lambda db: _open_with_code(db, secret, code, self._clock()))
        if isinstance(opened, int):
            raise WrongCode(opened)
        return opened

    async def open_sample(self, language: str) -> str:
        """Opens a session with all of the sample's seats. Returns its token."""
        token = await self._database.write(lambda db: _open_sample(db, language, self._clock()))
        self._wake()
        return token

    async def add_sample_citizen(self, session: Session, language: str) -> str:
        """Adds a new citizen's seat to a sample session. Returns the seat."""
        seat = await self._database.write(lambda db: _seat_new_citizen(db, session.id, None, language, self._clock()))
        self._wake()
        return seat

    async def open_sessions(self, ids: set[int]) -> set[int]:
        """Those of these sessions that nobody has left and that have not expired."""
        now = self._clock()
        return await self._database.read(lambda db: web.open_sessions(db, ids, now))

    async def leave(self, session: Session) -> None:
        """Ends a session."""
        await self._database.write(lambda db: web.end_session(db, session.id))


def make_link(db: Db, now: datetime, term: timedelta, person_id: int | None = None, village_id: int | None = None) -> str:
    """Makes a link for a person (once) or for a village's new citizens (many times). Returns its secret, which is kept nowhere."""
    kind = invitations.CITIZENS if person_id is None else invitations.PERSON
    return invitations.make(db, kind, now, term, person_id, village_id)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _session(db: Db, token: str, now: datetime) -> Session | None:
    session = web.session_by(db, _hash(token), now)
    if session is None:
        return None
    seats = web.seats_of(db, session.id)
    reviewing = people.moderated_by(db, CHANNEL, [speaker.address for seat, speakers in seats if seat.role == "group" for speaker in speakers])
    shown = [
        Seat(seat.id, seat.chat, seat.role, seat.title, tuple(Speaker(speaker.address, speaker.name) for speaker in speakers))
        for seat, speakers in seats
        if seat.role != "group" or any((speaker.address, _village_of(seat)) in reviewing for speaker in speakers)
    ]
    return Session(session.id, tuple(shown))


def _village_of(seat: WebSeat) -> int:
    """The village whose group a seat shows."""
    return int(seat.chat.removeprefix("village-"))


def _link(db: Db, secret: str, now: datetime) -> Invitation:
    link = invitations.find(db, secret, now)
    if link is None or link.kind == invitations.GROUP or (link.kind == invitations.LINK and link.used_at is not None):
        raise UnknownLink
    if link.person_id is not None and db.get_one(Person, link.person_id).erased_at is not None:
        raise UnknownLink
    return link


def _is_inside(db: Db, secret: str, session: Session, now: datetime) -> bool:
    """Whether this browser is where its link leads: people tap an old link or scan a poster again, and that is no second device."""
    link = invitations.find(db, secret, now)
    if link is None:
        return False
    if link.kind == invitations.CITIZENS:
        return any(seat.role != "group" for seat in session.seats)
    return any(seat.chat == f"own-person-{link.person_id}" for seat in session.seats)


def _invited(db: Db, secret: str, session: Session | None, now: datetime) -> Invited | None:
    """A person's link that was used opens nothing elsewhere: here it asks for a code."""
    code = invitations.typed(secret) or invitations.code_of(secret)
    link = invitations.find(db, secret, now)
    if link is None or link.kind != invitations.GROUP or link.used_at is not None:
        link = _link(db, secret, now)
    link.typed_hash = link.typed_hash or invitations.hash_of(code)  # made before there were short codes
    used_up = link.person_id is not None and link.used_at is not None
    is_inside = session is not None and _is_inside(db, secret, session, now)
    if used_up or is_inside:
        return None
    village = db.get_one(Village, link.village_id).title if link.village_id is not None else ""
    return Invited(code, village, group=link.kind == invitations.GROUP)


def _open(db: Db, secret: str, language: str, now: datetime) -> str | None:
    """The new session's token, or nothing when a code is needed; that is on its way then."""
    link = _link(db, secret, now)
    if link.person_id is not None and link.used_at is not None:
        _send_code(db, link, now)
        return None
    link.use(now)
    if link.person_id is not None:
        person = db.get_one(Person, link.person_id)
        if link.kind == invitations.LINK:
            _link_page(db, person, now)
        return _let_person_in(db, person, now)
    session_id, token = _new_session(db, now, CITIZEN_SESSION)
    _seat_new_citizen(db, session_id, link.village_id, language, now)
    return token


def _open_with_code(db: Db, secret: str, code: str, now: datetime) -> str | int:
    """The new session's token, or how many tries are left."""
    link = _link(db, secret, now)
    if link.person_id is None or link.code_hash is None or link.code_until is None or link.code_until <= now:
        raise UnknownLink
    link.code_tries += 1
    if link.code_tries > CODE_TRIES or not hmac.compare_digest(link.code_hash, _hash(code + link.secret_hash)):
        return max(0, CODE_TRIES - link.code_tries)
    link.code_hash = link.code_until = None
    return _let_person_in(db, db.get_one(Person, link.person_id), now)


def _send_code(db: Db, link: Invitation, now: datetime) -> None:
    """Shows a code on the devices that are in already; while one is valid there is no other, so that tries can be counted."""
    if link.person_id is None or (link.code_until is not None and link.code_until > now):
        return
    code = f"{secrets.randbelow(10**6):06d}"
    link.code_hash, link.code_until, link.code_tries = _hash(code + link.secret_hash), now + CODE_TERM, 0
    person = db.get_one(Person, link.person_id)
    body = {"text": text("door-code", code=code).in_(person.language)}
    outbox.enqueue(db, Message(key=f"code {secrets.token_hex(8)}", to="person", to_id=person.id, body=body, created_at=now))


def _let_person_in(db: Db, person: Person, now: datetime) -> str:
    """A session with a person's own chat and the groups of the villages for which they review."""
    roles = people.roles_of(db, person.id)
    session_id, token = _new_session(db, now, ROLE_SESSION if roles else CITIZEN_SESSION)
    account = _account_of(db, person)
    kinds = {role.kind for role in roles}
    role = "officer" if "officer" in kinds else "moderator" if "moderator" in kinds else "citizen"
    _seat(db, session_id, f"own-{account.address}", role, person.name, [account])
    _start(db, account, f"own-{account.address}", None, now)
    for moderated in roles:
        if moderated.kind == "moderator" and moderated.village_id is not None:
            village = db.get_one(Village, moderated.village_id)
            _seat(db, session_id, group_address(db, village), "group", village.title, [account])
    return token


def _link_page(db: Db, person: Person, now: datetime) -> None:
    """The page is one messenger more of the person who typed the code here; it is told where they were active last."""
    before = chats.own_chat_of(db, person.id, now)
    linking.link(db, _account_of(db, person), person, now)
    if before is not None:
        body = {"text": text("linking-told", channel=text("my-data-web")).in_(person.language)}
        outbox.enqueue(db, Message(key=f"linked {secrets.token_hex(8)}", to="chat", to_id=before.id, body=body, created_at=now))


def _account_of(db: Db, person: Person) -> Account:
    account = chats.find_or_add_account(db, CHANNEL, BOT, f"person-{person.id}", person.name, person.language)
    people.join(db, account, person)
    return account


def group_address(db: Db, village: Village) -> str:
    """The web group in which a village's moderators review, unless they have a group elsewhere."""
    address = f"village-{village.id}"
    chat = chats.find_or_add_chat(db, CHANNEL, BOT, address, "group")
    if chats.review_chat_of(db, village.id) is None:
        chat.village_id = village.id
    return address


def _open_sample(db: Db, language: str, now: datetime) -> str:
    session_id, token = _new_session(db, now, CITIZEN_SESSION)
    _seat_new_citizen(db, session_id, None, language, now)
    for village in sample.villages(db):
        moderators = [_account_of(db, person) for person in sample.moderators(db, village)]
        _seat(db, session_id, group_address(db, village), "group", village.title, moderators)
    for officer in sample.officers(db):
        account = _account_of(db, officer)
        _seat(db, session_id, f"own-{account.address}", "officer", officer.name, [account])
        _start(db, account, f"own-{account.address}", None, now)
    return token


def _new_session(db: Db, now: datetime, term: timedelta) -> tuple[int, str]:
    token = secrets.token_urlsafe(32)
    session = WebSession(token_hash=_hash(token), opened_at=now, expires_at=now + term)
    db.add(session)
    db.flush()
    return session.id, token


def _seat_new_citizen(db: Db, session_id: int, village_id: int | None, language: str, now: datetime) -> str:
    address = secrets.token_hex(12)
    account = chats.find_or_add_account(db, CHANNEL, BOT, address, language=language)
    seat = _seat(db, session_id, f"own-{address}", "citizen", "", [account])
    _start(db, account, f"own-{address}", village_id, now)
    return seat


def _seat(db: Db, session_id: int, chat: str, role: str, title: str, speakers: list[Account]) -> str:
    web.lock_chat(db, chat)
    seat = WebSeat(id=secrets.token_hex(8), session_id=session_id, place=web.places_taken(db, session_id), chat=chat, role=role, title=title)
    db.add(seat)
    db.flush()
    for account in speakers:
        db.add(WebSpeaker(seat_id=seat.id, address=account.address, name=account.name))
    db.flush()
    return seat.id


def _start(db: Db, account: Account, chat: str, village_id: int | None, now: datetime) -> None:
    """The bot speaks first, once a chat."""
    more = {} if village_id is None else {"village": village_id}
    start = Incoming(f"start {chat}", chat, account.address, "start", sender_name=account.name, language=account.language, more=more)
    write_down(db, CHANNEL, BOT, start, now)
