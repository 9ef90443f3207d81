"""The machine without its loops: events are written down and turns taken by hand, with a clock that the test moves."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from bot import sample
from bot.channels.base import Capabilities, Incoming, Kind, Media, Outcome, Outgoing, Rate, Sent
from bot.choices import Words, lines
from bot.conversation import Book
from bot.conversation.engine import Ran, run_next
from bot.doors import BOT, CHANNEL
from bot.inbox import write_down
from bot.outbox import draw, may_go, record_all
from bot.schedule import fire_due
from handlers import BOOK
from models import chats, inbox, notices, outbox, people
from models.chats import Chat, Conversation
from models.database import in_transaction
from models.inbox import Event
from models.outbox import Message
from models.places import Village

T = TypeVar("T")
BARE = "bare"  # a messenger without buttons and without groups
CAN = Capabilities(1900, Rate(1000, 1000), Rate(1000, 1000), Rate(1000, 1000), buttons=False, edits=False, merges=True)
WORDS = Words("Trang sau", "Xin viết số để chọn.")
BEGIN = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # nine in the morning in Vietnam


@dataclass
class Said:
    """What the bot said: a message in the outbox."""

    text: str
    choices: list[tuple[str, str]]
    photos: int
    to: str
    slot: str | None
    voices: int
    files: list[str]  # their names

    @property
    def file(self) -> str | None:
        """The one that comes alone, if any does."""
        assert len(self.files) < 2, self.files
        return self.files[0] if self.files else None


class Machine:
    """A database with the sample commune, and the book of conversations."""

    def __init__(self, engine: Engine, book: Book = BOOK) -> None:
        self.engine, self.book, self.now = engine, book, BEGIN
        self._events = 0
        self.sent: Counter[str] = Counter()  # pictures, by source
        self.has_bare, self.can = False, CAN
        self.delivered: list[Outgoing] = []  # by the messenger without buttons
        self.outcomes: list[Outcome] = []  # of what it is given next; then all arrives
        self.do(lambda db: sample.prepare(db, self.now))

    def do(self, work: Any) -> Any:
        """Runs a unit of work in a transaction of its own."""
        return in_transaction(self.engine, work)

    def citizen(self, name: str = "citizen-1", village: int | None = None, channel: str = CHANNEL) -> "Talk":
        """A new citizen, who has just come in."""
        talk = Talk(self, f"own-{name}", name, channel=channel)
        more = {} if village is None else {"village": village}
        talk.receive("start", more=more)
        return talk

    def moderator(self, village: int = 0, number: int = 0) -> "Talk":
        """A moderator of one of the sample's villages, in its group."""

        def seat(db: Session) -> tuple[str, str]:
            place = sample.villages(db)[village]
            person = sample.moderators(db, place)[number]
            account = chats.find_or_add_account(db, CHANNEL, BOT, f"person-{person.id}", person.name)
            people.join(db, account, person)
            chat = chats.find_or_add_chat(db, CHANNEL, BOT, f"village-{place.id}", "group")
            chat.village_id = place.id
            return chat.address, account.address

        chat, account = self.do(seat)
        return Talk(self, chat, account, group=True)

    def officer(self) -> "Talk":
        """The sample's officer, in their own chat."""

        def seat(db: Session) -> str:
            person = sample.officers(db)[0]
            account = chats.find_or_add_account(db, CHANNEL, BOT, f"person-{person.id}", person.name)
            people.join(db, account, person)
            return account.address

        account = self.do(seat)
        talk = Talk(self, f"own-{account}", account)
        talk.receive("start")
        return talk

    def bare(self, name: str) -> "Talk":
        """Somebody new on a messenger without buttons, who has not written yet."""
        self.has_bare = True
        return Talk(self, f"own-{name}", name, channel=BARE)

    def deliver(self) -> None:
        """Lets the messenger without buttons send all that waits for it, as its sender does."""

        def send(db: Session) -> bool:
            outbox.route(db, self.now)
            claimed = outbox.claim(db, BARE, BARE, 1, self.now, 1, set(), lambda message: may_go(db, message, CAN, self.now), merge=True)
            if claimed:
                drawn = draw(db, [message for message, _ in claimed], claimed[0][1], self.can)
                outcome = self.outcomes.pop(0) if self.outcomes else Sent(f"ref-{drawn.ids[-1]}")
                if isinstance(outcome, Sent):
                    self.delivered.append(drawn.outgoing)
                record_all(db, drawn.ids, 1, outcome, self.now)
            return bool(claimed)

        while self.has_bare and self.do(send):
            pass

    def villages(self) -> list[Village]:
        """The sample's villages."""
        found: list[Village] = self.do(sample.villages)
        return found

    def run(self, limit: int = 1000) -> int:
        """Takes turns until nothing is ready. Returns how many."""
        turns = 0
        for _ in range(limit):
            ran: Ran = self.do(lambda db: run_next(db, self.book, self.now))
            if ran is Ran.NOTHING:
                self.deliver()
                return turns
            turns += ran is Ran.TURN
            self.deliver()
        raise AssertionError("the turns never end")

    def later(self, **delta: float) -> None:
        """Lets time pass; what is due becomes events, and their turns are taken."""
        self.now += timedelta(**delta)
        self.do(lambda db: fire_due(db, self.now))
        self.run()

    def events(self) -> list[Event]:
        """The inbox, in order."""
        found: list[Event] = self.do(lambda db: list(db.exec(select(Event).order_by(col(Event.id)))))
        return found

    def messages(self) -> list[Message]:
        """The outbox, in order."""
        found: list[Message] = self.do(lambda db: list(db.exec(select(Message).order_by(col(Message.id)))))
        return found

    def going(self, about: str) -> list[Message]:
        """The notices of a kind that would go out now, if nothing did since they were written down."""

        def look(db: Session) -> list[Message]:
            outbox.route(db, self.now, limit=1000)
            waiting = db.exec(select(Message).where(outbox.IS_WAITING, Message.about == about).order_by(col(Message.id))).all()
            return [message for message in waiting if notices.may_go(db, message, self.now)]

        found: list[Message] = self.do(look)
        return found

    def memory(self) -> dict[str, Any]:
        """What it knows besides its database, for another one that goes on from there."""
        return {"now": self.now, "_events": self._events, "sent": self.sent.copy()}

    def remember(self, memory: dict[str, Any]) -> None:
        """Goes on from where another one was."""
        vars(self).update(memory, sent=memory["sent"].copy())

    def last_event_id(self) -> str | None:
        """The id of the newest event that came from outside; timers' are in the inbox too."""
        return f"event-{self._events}" if self._events else None

    def next_event_id(self) -> str:
        """An id that no event had before."""
        self._events += 1
        return f"event-{self._events}"


class Talk:
    """One account in one chat."""

    def __init__(self, machine: Machine, chat: str, account: str, group: bool = False, channel: str = CHANNEL) -> None:
        self.machine, self.chat, self.account, self.group, self.channel = machine, chat, account, group, channel

    def receive(self, kind: Kind, id: str | None = None, **what: Any) -> None:
        """Writes an event down."""
        id = id or self.machine.next_event_id()
        event = Incoming(id, self.chat, self.account, kind, chat_kind="group" if self.group else "private", **what)
        bot = BOT if self.channel == CHANNEL else self.channel
        can = self.machine.can if self.channel == BARE else None
        self.machine.do(lambda db: write_down(db, self.channel, bot, event, self.machine.now, can))

    def say(self, *texts: str) -> None:
        """Types texts, and lets their turns be taken."""
        for text in texts:
            self.receive("text", text=text)
        self.machine.run()

    def press(self, label: str, id: str | None = None) -> None:
        """Presses the newest button with a label."""
        self.press_id(self.button(label), id)

    def press_id(self, choice: str, id: str | None = None) -> None:
        """Presses a button by what it carries."""
        self.receive("choice", id, choice=choice)
        self.machine.run()

    def photo(self, source: str, state: str = inbox.MEDIA_READY, text: str = "", **media: Any) -> None:
        """Sends a picture that is taken in at once, or fails. No two lie under one key, even of one source."""
        times = self.machine.sent[source]
        self.machine.sent[source] += 1
        picture = {
            "key": f"citizens/x/{source}{f'-{times}' if times else ''}.jpg",
            "source_hash": source.ljust(64, "0"),
            "fingerprint": sha256(source.encode()).hexdigest(),
            "fingerprint_quality": 100,
            "width": 640,
            "height": 480,
        }
        self._send("photo", source, state, media or picture, text)

    def voice(self, source: str, state: str = inbox.MEDIA_READY, **media: Any) -> None:
        """Sends a recording that is taken in at once, or fails."""
        recording = {"key": f"citizens/x/{source}.mp3", "seconds": 7, "source_hash": source.ljust(64, "0")}
        self._send("voice", source, state, media or recording)

    def said(self) -> list[Said]:
        """What the bot said in this chat, in order."""

        def look(db: Session) -> list[Said]:
            chat = db.exec(select(Chat).where(Chat.address == self.chat)).one()
            return [said(message) for message in db.exec(select(Message).order_by(col(Message.id))) if _goes_to(db, message, chat, self.machine.now)]

        found: list[Said] = self.machine.do(look)
        return found

    @property
    def last(self) -> Said:
        """What the bot said last."""
        return self.said()[-1]

    def read(self) -> list[str]:
        """What stands in this chat on a messenger without buttons, as it is read there: a message each."""
        return [_as_read(outgoing) for outgoing in self.machine.delivered if outgoing.chat == self.chat]

    def answers(self, *texts: str) -> str:
        """Types texts one after another, as slowly as people do. Returns what was read then."""
        for text in texts:
            self.machine.now += timedelta(seconds=5)
            self.say(text)
        return self.read()[-1]

    def number(self, label: str) -> str:
        """The number of a choice in the message that was read last."""
        numbered = [line.partition(". ") for line in self.read()[-1].splitlines()]
        return next(number for number, _, words in numbered if words == label)

    def button(self, label: str) -> str:
        """The newest button with a label."""
        for shown in reversed(self.said()):
            for id, words in shown.choices:
                if words == label:
                    return id
        raise AssertionError(f"no button {label!r} in {[shown.choices for shown in self.said()][-3:]}")

    def step(self) -> str | None:
        """Where this conversation stands."""

        def look(db: Session) -> str | None:
            chat = db.exec(select(Chat).where(Chat.address == self.chat)).one()
            return db.exec(select(Conversation).where(Conversation.chat_id == chat.id)).one().step

        found: str | None = self.machine.do(look)
        return found

    def register(self, name: str = "Lò Thị Mẫu", village: str = "Bản Mẫu Một") -> "Talk":
        """From hello to a number."""
        self.machine.run()
        self.press("Đồng ý")
        self.say(name, "1974")
        if "Ở bản, thôn nào?" in self.last.text:
            self.press(village)
        self.press("Làm ruộng nương, chăn nuôi")
        self.press("Đúng rồi")
        assert "Đăng ký xong" in self.last.text
        return self

    def _send(self, kind: Kind, source: str, state: str, result: dict[str, Any], text: str = "") -> None:
        self.receive(kind, media=Media(f"incoming/{source}"), text=text)

        def take_in(db: Session) -> None:
            event = db.exec(select(Event).order_by(col(Event.id).desc()).limit(1)).one()
            inbox.media_result(db, event.id, state, result)

        self.machine.do(take_in)
        self.machine.run()


def _as_read(outgoing: Outgoing) -> str:
    choices = [(choice.id, choice.label) for choice in outgoing.choices]
    return "\n".join([*filter(None, [outgoing.text]), *lines(choices, WORDS, outgoing.page, outgoing.numbered)])


def said(message: Message) -> Said:
    """A message as somebody would read it."""
    body = message.body or {}
    choices = [(id, label) for id, label in body.get("choices", [])]
    photos, voices, files = len(body.get("photos", [])), len(body.get("voices", [])), [name for _, _, name in body.get("files", [])]
    return Said(body.get("text", ""), choices, photos, message.to, message.slot, voices, files)


def _goes_to(db: Session, message: Message, chat: Chat, now: datetime) -> bool:
    route = outbox.route_of(db, message, now)
    return route is not None and route.id == chat.id
