"""A citizen who has left a trace wherever one can be left; and a look at every row of every table."""

import json
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import inspect, select
from sqlmodel import Session, col
from sqlmodel import select as pick

from bot.channels.web.channel import WebChannel, _body
from bot.outbox import draw
from models import invitations, outbox, people, web
from models.chats import Chat, Conversation
from models.inbox import Event
from models.invitations import Invitation
from models.outbox import Message
from models.people import Account, Person, Role
from models.places import Village
from models.spoken import Spoken
from models.tables import metadata
from models.web import WebItem, WebSeat, WebSession, WebSpeaker
from tests.machine import Machine, Talk

NAME, YEAR, SHOWN_NAME = "Cà Thị Hoa Ban", "1963", "Hoa Ban 63"
SENTENCE, CAPTION, ASIDE = "Tôi học ủ phân xanh ngoài nương", "Lớp học ở nhà cô Mai", "Chân đau quá chừng"
KEYS = tuple(f"citizens/x/{name}" for name in ("field.jpg", "class.jpg", "told.mp3", "prompt.mp3", "unused.jpg"))
TELLING = (NAME, YEAR, SHOWN_NAME, SENTENCE, CAPTION, ASIDE, *KEYS)
REASON = "Chị Cà Thị Hoa Ban gửi thêm ảnh ngoài nương"


def citizen_in_full(machine: Machine) -> Talk:
    """Registers, says and sends all kinds of things, hands in, is sent back, hands in again: all of it delivered."""
    moderator = machine.moderator()
    talk = machine.citizen().register(NAME)
    machine.do(_correct_year)
    talk.say("Ảnh")
    talk.press("Học lớp khuyến nông")
    talk.photo("field")
    talk.photo("class", text=CAPTION)
    machine.later(seconds=2)
    talk.press("Làm thường xuyên")
    talk.press("Xem kỹ thuật trên điện thoại")
    talk.say(SENTENCE, YEAR)
    talk.voice("told")
    talk.say("menu", ASIDE)
    hand_in(talk)
    moderator.press_id("review.photos:1")
    moderator.press("Cần bổ sung")
    moderator.press("Cả hồ sơ")
    moderator.press("Lý do khác")
    moderator.say(REASON)
    hand_in(talk)
    talk.photo("unused")
    village = machine.villages()[0]
    machine.do(lambda db: _more(db, machine, village))
    deliver(machine)
    return talk


def hand_in(talk: Talk) -> None:
    """Hands the file in, whatever is missing."""
    talk.say("nộp")
    if any(label == "Nộp luôn" for _, label in talk.last.choices):
        talk.press("Nộp luôn")
    assert "đã nộp" in talk.last.text, talk.last.text


def deliver(machine: Machine) -> None:
    """Sends what waits into the transcripts of the web chat, and shows there what came in."""

    def send(db: Session) -> None:
        outbox.route(db, machine.now)
        for message in db.exec(pick(Message).where(Message.state == outbox.WAITING).order_by(col(Message.id))).all():
            chat = db.get(Chat, message.chat_id) if message.chat_id else None
            if chat is not None:
                _show(db, machine, message, chat)
        for event, conversation in db.exec(pick(Event, Conversation).join(Conversation, col(Conversation.id) == col(Event.conversation_id))).all():
            chat, account = db.get_one(Chat, conversation.chat_id), db.get_one(Account, conversation.account_id)
            body = {"text": (event.payload or {}).get("text", ""), "choice": (event.payload or {}).get("choice", "")}
            item = WebItem(chat=chat.address, key=event.key, sender=account.address, name=account.name, body=body, at=machine.now)
            if event.payload:
                web.add_item(db, item)

    machine.do(send)


def _show(db: Session, machine: Machine, message: Message, chat: Chat) -> None:
    message.state, message.sent_at = outbox.SENT, machine.now
    outgoing = draw(db, [message], chat, WebChannel.capabilities).outgoing
    item = web.replace_item(db, chat.address, int(outgoing.replaces), outgoing.key, _body(outgoing)) if outgoing.replaces else None
    item = item or web.add_item(db, WebItem(chat=chat.address, key=outgoing.key, sender="bot", body=_body(outgoing), at=machine.now))
    message.sent_ref = str(item.n)
    db.flush()


def _correct_year(db: Session) -> None:
    db.exec(pick(Person).where(Person.name == NAME)).one().birth_year = int(YEAR)


def _more(db: Session, machine: Machine, village: Village) -> None:
    """What conversations alone do not leave: a role, an invitation, a recorded prompt, a browser."""
    person = db.exec(pick(Person).where(Person.name == NAME)).one()
    account = db.exec(pick(Account).where(Account.address == "citizen-1")).one()
    account.name, account.listens = SHOWN_NAME, "Thái"
    db.add(Role(person_id=person.id, kind="helper", village_id=village.id, granted_at=machine.now))
    secret = invitations.make(db, invitations.PERSON, machine.now, timedelta(days=9), person_id=person.id)
    db.exec(pick(Invitation).where(Invitation.secret_hash == invitations.hash_of(secret))).one().use(machine.now)
    said: dict[str, Any] = {"commune_code": village.commune_code, "language": "Thái", "text_key": "hello", "words": "Chào bà con!", "seconds": 3}
    db.add(Spoken(**said, key=KEYS[3], recorded_by=person.id, recorded_at=machine.now))
    session = WebSession(token_hash="0" * 64, opened_at=machine.now, expires_at=machine.now + timedelta(days=9))
    db.add(session)
    db.flush()
    web.lock_chat(db, "own-citizen-1")
    db.add(WebSeat(id="seat", session_id=session.id, place=0, chat="own-citizen-1", role="citizen", title=SHOWN_NAME))
    db.flush()
    db.add(WebSpeaker(seat_id="seat", address="citizen-1", name=SHOWN_NAME))
    assert people.roles_of(db, person.id)


def everything(machine: Machine) -> dict[str, str]:
    """Every row of every table as text, by table; JSON is read as programs read it, since databases keep it escaped."""
    assert set(inspect(machine.engine).get_table_names()) - {"alembic_version"} == set(metadata.tables)
    with machine.engine.connect() as connection:
        rows = {name: connection.execute(select(table)).mappings().all() for name, table in metadata.tables.items()}
    return {name: "\n".join(json.dumps(dict(row), ensure_ascii=False, default=str) for row in found) for name, found in rows.items()}


def found(machine: Machine, *telling: str) -> set[tuple[str, str]]:
    """Which of these words are in which tables."""
    tables = everything(machine)
    return {(name, words) for name, rows in tables.items() for words in telling if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", rows)}


def at(machine: Machine, table: type, **where: object) -> list:  # type: ignore[type-arg]
    """Rows of a table."""
    conditions = [getattr(table, name) == value for name, value in where.items()]
    rows: list = machine.do(lambda db: list(db.exec(pick(table).where(*conditions))))  # type: ignore[type-arg]
    return rows
