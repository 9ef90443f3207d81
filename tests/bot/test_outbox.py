"""Messages out: what each outcome leads to, order within a chat, and that nothing holds others up."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.channels.base import Capabilities, Closed, Incoming, Media, Moved, Outcome, Outgoing, Rate, Refused, Sent, TryLater, Unreachable
from bot.clock import Clock
from bot.inbox import write_down
from bot.outbox import ATTEMPTS, Sender, backoff, draw, record
from models import chats, leases, notices, outbox
from models.chats import Chat
from models.database import Database, in_transaction
from models.outbox import Message
from models.people import Person
from tests.machine import BEGIN

FAST = Rate(10_000, 1, burst=10_000)


class Postman:
    """A channel that does what the test tells it to and remembers what it was given."""

    name, bot = "postman", "one"

    def __init__(self, **limits: Rate) -> None:
        self.capabilities = Capabilities(**{"text_length": 4000, "overall": FAST, "per_chat": FAST, "per_group": FAST, **limits})  # type: ignore[arg-type]
        self.outcomes: dict[str, list[Outcome | Exception]] = {}
        self.sent: list[Outgoing] = []
        self.moments: list[float] = []

    async def send(self, message: Outgoing) -> Outcome:
        self.sent.append(message)
        self.moments.append(asyncio.get_running_loop().time())
        outcome = self.outcomes.get(message.text, []).pop(0) if self.outcomes.get(message.text) else Sent(f"ref {len(self.sent)}")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def start(self) -> None: ...
    async def stop(self) -> None: ...
    async def close(self) -> None: ...
    async def fetch(self, media: Media) -> bytes:
        return b""

    async def discard(self, media: Media) -> None: ...
    async def show_working(self, chat: str) -> None: ...

    @property
    def texts(self) -> list[str]:
        """What was given to it, in order."""
        return [message.text for message in self.sent]


@pytest.fixture
def postman() -> Postman:
    """A channel whose limits are never felt."""
    return Postman()


@pytest.fixture
async def sender(data: Database, postman: Postman) -> AsyncIterator[Sender]:
    """A sender that works."""
    sender = Sender(postman, data, Clock())
    sender.start()
    yield sender
    await sender.stop()


def queue(*texts: str, chat: str = "a", **more: Any) -> Callable[[Session], list[int]]:
    """A unit of work that enqueues texts to a chat of the postman's."""

    def work(db: Session) -> list[int]:
        to = chats.find_or_add_chat(db, "postman", "one", chat, more.pop("kind", "private"))
        to.shown = more.pop("shown", to.shown)
        said = more.pop("said", {})
        values = {"to": "chat", "to_id": to.id, "chat_id": to.id, "created_at": BEGIN, **more}
        messages = [Message(key=f"{chat} {text} {datetime.now(UTC)}", body={"text": text, **said}, **values) for text in texts]
        for message in messages:
            outbox.enqueue(db, message)
        return [message.id for message in messages]

    return work


async def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Waits until something holds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.02)


async def states(data: Database) -> dict[str, str]:
    """The state of every message, by its text."""
    messages = await data.read(lambda db: list(db.exec(select(Message).order_by(col(Message.id)))))
    return {(message.body or {})["text"]: message.state for message in messages}


async def settled(data: Database) -> dict[str, str]:
    """The states once nothing is being sent or may be sent now."""
    async with asyncio.timeout(10):
        while True:
            found = await states(data)
            if not {outbox.SENDING} & set(found.values()):
                await asyncio.sleep(0.3)
                if found == await states(data):
                    return found
            await asyncio.sleep(0.05)


async def test_sent_in_order_once(data: Database, postman: Postman, sender: Sender) -> None:
    texts = [f"{number:02d}" for number in range(20)]
    await data.write(queue(*texts))
    await until(lambda: len(postman.sent) == 20)
    assert postman.texts == texts
    assert set((await settled(data)).values()) == {outbox.SENT}


async def test_answers_go_before_decisions_before_notices(data: Database, postman: Postman) -> None:
    for number, priority in enumerate((outbox.NOTICE, outbox.DECISION, outbox.ANSWER)):
        await data.write(queue(f"{priority}", chat=f"chat {number}", priority=priority))
    postman.capabilities = Capabilities(text_length=1, overall=FAST, per_chat=FAST, per_group=FAST, together=1)
    sender = Sender(postman, data, Clock())
    sender.start()
    await until(lambda: len(postman.sent) == 3)
    await sender.stop()
    assert postman.texts == ["0", "1", "2"]


@pytest.mark.parametrize("edits", [True, False])
async def test_a_passing_state_is_no_message_of_its_own_where_nothing_can_be_changed(data: Database, postman: Postman, edits: bool) -> None:
    postman.capabilities = replace(postman.capabilities, edits=edits)
    sender = Sender(postman, data, Clock())
    sender.start()
    for number, said in enumerate(({"passing": True}, {"passing": True}, {"anew": True})):
        await data.write(queue(f"{number}", slot="s", said=said))
        async with asyncio.timeout(10):
            while outbox.WAITING in (await settled(data)).values():
                await asyncio.sleep(0.02)
    await sender.stop()
    assert postman.texts == (["0", "1", "2"] if edits else ["0", "2"])
    assert (await states(data))["1"] == (outbox.SENT if edits else outbox.REFUSED)


def test_of_two_who_say_the_same_at_once_one_says_it(data: Database) -> None:
    """On PostgreSQL the second waits for the first; on SQLite there is one writer."""
    begun, said = threading.Event(), list[str]()

    def say(db: Session, name: str) -> None:
        person = db.exec(select(Person)).one()
        outbox.enqueue_once(db, Message(key="once", to="person", to_id=person.id, body={"text": name}, created_at=BEGIN))
        said.append(name)
        begun.set()
        time.sleep(0.3)

    in_transaction(data.engine, lambda db: db.add(Person(name="Lò Thị Mẫu", created_at=BEGIN)))
    first = threading.Thread(target=lambda: in_transaction(data.engine, lambda db: say(db, "one")))
    first.start()
    begun.wait()
    in_transaction(data.engine, lambda db: say(db, "two"))
    first.join()
    found = in_transaction(data.engine, lambda db: [(message.body or {})["text"] for message in db.exec(select(Message))])
    assert (found, said) == (["one"], ["one", "two"]), "and the other's turn goes on"


async def test_one_refused_holds_nobody_up(data: Database, postman: Postman, sender: Sender) -> None:
    postman.outcomes["bad"] = [Refused("the text is empty")]
    await data.write(queue("bad", "good"))
    await until(lambda: "good" in postman.texts)
    assert await settled(data) == {"bad": outbox.PARKED, "good": outbox.SENT}
    [parked] = await data.read(outbox.given_up)
    assert (parked.cause, parked.attempts) == ("the text is empty", 1), "an operator sees why"


async def test_a_chat_that_asks_for_patience_keeps_its_order_and_holds_nobody_else_up(data: Database, postman: Postman, sender: Sender) -> None:
    postman.outcomes["first"] = [TryLater("slow down", at=datetime.now(UTC) + timedelta(seconds=1.5))]
    await data.write(queue("first", "second"))
    await data.write(queue("other", chat="b"))
    await until(lambda: "other" in postman.texts)
    assert "second" not in postman.texts
    await until(lambda: "second" in postman.texts)
    assert [text for text in postman.texts if text != "other"] == ["first", "first", "second"]


async def test_patience_for_the_whole_bot_stops_everything(data: Database, postman: Postman, sender: Sender) -> None:
    silent_until = asyncio.get_running_loop().time() + 1.5
    postman.outcomes["first"] = [TryLater("flood", at=datetime.now(UTC) + timedelta(seconds=1.5), whole_bot=True)]
    await data.write(queue("first"))
    await until(lambda: len(postman.sent) == 1)
    await data.write(queue("other", chat="b"))
    sender.wake()
    await until(lambda: len(postman.sent) >= 3)
    assert postman.moments[1] > silent_until - 0.1


def test_a_plan_that_is_used_up_parks_nothing(data: Database) -> None:
    def refuse(db: Session) -> Message:
        message = db.exec(select(Message)).one()
        message.state, message.fence, message.attempts = outbox.SENDING, 1, message.attempts + 1
        record(db, message.id, 1, TryLater("quota", at=BEGIN + timedelta(hours=1), whole_bot=True), BEGIN)
        return message

    in_transaction(data.engine, queue("answer"))
    for _ in range(ATTEMPTS + 2):
        message = in_transaction(data.engine, refuse)
    assert (message.state, message.attempts) == (outbox.WAITING, 0)


def test_a_line_that_is_down_parks_nothing_and_leaves_faults_of_ours_their_tries(data: Database) -> None:
    def try_(outcome: Outcome, failures: int = 0) -> Callable[[Session], tuple[str, int]]:
        def work(db: Session) -> tuple[str, int]:
            message, chat = db.exec(select(Message)).one(), db.exec(select(Chat)).one()
            message.state, message.fence, message.attempts = outbox.SENDING, 1, message.attempts + 1
            record(db, message.id, 1, outcome, BEGIN, failures)
            assert chat.held_until
            return message.state, int((chat.held_until - BEGIN).total_seconds())

        return work

    in_transaction(data.engine, queue("digest"))
    found = [in_transaction(data.engine, try_(TryLater("no line", whole_bot=True), failures)) for failures in range(1, 20)]
    assert found[:4] == [(outbox.WAITING, 1), (outbox.WAITING, 2), (outbox.WAITING, 4), (outbox.WAITING, 8)] and found[-1] == (outbox.WAITING, 600)
    found = [in_transaction(data.engine, try_(TryLater("a fault"))) for _ in range(ATTEMPTS - 1)]
    assert [state for state, _ in found] == [outbox.WAITING] * (ATTEMPTS - 2) + [outbox.PARKED]


async def test_a_line_that_is_down_is_tried_less_and_less_often(data: Database, postman: Postman) -> None:
    postman.outcomes["digest"] = [TimeoutError(), TryLater("no line", whole_bot=True)]
    await data.write(queue("digest"))
    sender = Sender(postman, data, Clock())
    sender.start()
    await until(lambda: len(postman.sent) == 3)
    await settled(data)
    await sender.stop()
    first, second, third = postman.moments
    assert second - first > 0.9 and third - second > 1.9
    message = await data.read(lambda db: db.exec(select(Message)).one())
    assert (message.state, message.attempts) == (outbox.SENT, 2)


async def test_a_fault_is_tried_again_later_and_parked_in_the_end(data: Database, postman: Postman, sender: Sender) -> None:
    postman.outcomes["fault"] = [ConnectionError("cut")]
    await data.write(queue("fault"))
    await until(lambda: postman.texts == ["fault", "fault"])
    assert await settled(data) == {"fault": outbox.SENT}
    [message_id] = await data.write(queue("hopeless", chat="b", state=outbox.SENDING, fence=7, attempts=ATTEMPTS))
    await data.write(lambda db: record(db, message_id, 7, TryLater("down"), datetime.now(UTC)))
    assert (await states(data))["hopeless"] == outbox.PARKED


REPORT, FIGURES = ["report x1 2026-half pdf", 7, "bao-cao.pdf"], ["figures x1 week", 7, "so-lieu.xlsx"]


@pytest.mark.parametrize(("said", "names"), [({"files": [REPORT, FIGURES]}, ["bao-cao.pdf", "so-lieu.xlsx"]), ({"file": FIGURES}, ["so-lieu.xlsx"])])
async def test_files_are_brought_as_they_were_kept_now_and_before(
    data: Database, postman: Postman, thrifty: Callable[[], Sender], said: dict[str, Any], names: list[str]
) -> None:
    await data.write(queue("files", said=said))
    await data.write(queue("more"))
    thrifty()
    await until(lambda: postman.texts == ["files", "more"])
    assert [file.name for file in postman.sent[0].files] == names and postman.sent[0].files[-1].ref == "figures x1 week 7"
    await settled(data)


@pytest.mark.parametrize(("attempts", "about", "count"), [(ATTEMPTS - 1, notices.DIGEST, 1), (ATTEMPTS, notices.DIGEST, 0), (ATTEMPTS, None, 1)])
async def test_news_is_told_at_last_without_a_file_that_cannot_be_made(
    data: Database, postman: Postman, attempts: int, about: str | None, count: int
) -> None:
    [id] = await data.write(queue("digest", said={"files": [FIGURES]}, attempts=attempts, about=about))

    def drawn(db: Session) -> Outgoing:
        message = db.get_one(Message, id)
        return draw(db, [message], db.get_one(Chat, message.chat_id), postman.capabilities).outgoing

    outgoing = await data.read(drawn)
    assert (outgoing.text, len(outgoing.files)) == ("digest", count)


async def test_somebody_unreachable_is_left_in_peace_until_they_write(data: Database, postman: Postman, sender: Sender) -> None:
    postman.outcomes["hello"] = [Unreachable("blocked by the user")]
    await data.write(queue("hello"))
    await until(lambda: len(postman.sent) == 1)
    await settled(data)
    assert (await states(data))["hello"] == outbox.REFUSED
    await data.write(queue("again"))
    sender.wake()
    await asyncio.sleep(0.5)
    assert postman.texts == ["hello"]

    def writes(db: Session) -> None:
        chats.find_or_add_chat(db, "postman", "one", "a", "private").reachable = True

    await data.write(writes)
    await until(lambda: "again" in postman.texts)


async def test_what_is_for_a_person_waits_for_another_way_to_them(data: Database, postman: Postman, sender: Sender) -> None:
    def decide(db: Session) -> None:
        person = Person(name="x", created_at=BEGIN)
        db.add(person)
        db.flush()
        outbox.enqueue(db, Message(key="told", to="person", to_id=person.id, body={"text": "told"}, created_at=BEGIN))

    await data.write(decide)
    async with asyncio.timeout(10):
        while (message := await data.read(lambda db: db.exec(select(Message)).one())).cause is None:
            await asyncio.sleep(0.05)
    assert (message.state, message.cause) == (outbox.WAITING, "no chat to send it to")


async def test_all_that_waits_for_an_unreachable_chat_finds_its_way_or_is_given_up(data: Database, postman: Postman) -> None:
    postman.outcomes["one"] = [Unreachable("blocked")]
    await data.write(queue("one", "two"))
    await data.write(queue("decision", to="person", to_id=1))
    sender = Sender(postman, data, Clock())
    sender.start()
    await until(lambda: len(postman.sent) == 1)
    await settled(data)
    await sender.stop()
    assert await states(data) == {"one": outbox.REFUSED, "two": outbox.REFUSED, "decision": outbox.WAITING}


async def test_a_chat_that_moved_is_followed(data: Database, postman: Postman, sender: Sender) -> None:
    postman.outcomes["hello"] = [Moved("supergroup")]
    await data.write(queue("hello"))
    await until(lambda: len(postman.sent) == 2)
    assert [message.chat for message in postman.sent] == ["a", "supergroup"]
    assert await data.read(lambda db: db.exec(select(Chat.address)).one()) == "supergroup"


async def test_a_slot_is_replaced_unsent_and_edited_when_sent(data: Database, postman: Postman) -> None:
    await data.write(queue("one", "two", slot="s"))
    sender = Sender(postman, data, Clock())
    sender.start()
    await until(lambda: len(postman.sent) == 1)
    await settled(data)
    await data.write(queue("three", slot="s"))
    sender.wake()
    await until(lambda: len(postman.sent) == 2)
    await sender.stop()
    assert [(message.text, message.replaces) for message in postman.sent] == [("two", None), ("three", "ref 1")]


async def test_a_new_sender_takes_over_what_the_last_one_left_in_the_middle(data: Database, postman: Postman) -> None:
    await data.write(queue("half", state=outbox.SENDING, fence=1, attempts=1))
    past = datetime.now(UTC) - timedelta(seconds=1)
    await data.write(lambda db: leases.take(db, "send postman one", "a dead process", past, past))
    sender = Sender(postman, data, Clock())
    sender.start()
    await until(lambda: postman.texts == ["half"])
    assert await settled(data) == {"half": outbox.SENT}
    await sender.stop()


async def test_a_sender_that_lost_its_duty_records_nothing(data: Database) -> None:
    [message_id] = await data.write(queue("x", state=outbox.SENDING, fence=2))
    await data.write(lambda db: record(db, message_id, 1, Sent("late"), BEGIN))
    assert await states(data) == {"x": outbox.SENDING}


async def test_a_duty_of_somebody_else_is_respected(data: Database, postman: Postman) -> None:
    senders = [Sender(postman, data, Clock()) for _ in range(2)]
    await data.write(
        lambda db: db.add(leases.Lease(duty="send postman one", holder="somebody else", until=datetime.now(UTC) + timedelta(seconds=60)))
    )
    for sender in senders:
        sender.start()
    await data.write(queue("a"))
    await asyncio.sleep(0.5)
    assert postman.sent == [], "the duty is somebody else's"
    for sender in senders:
        await sender.stop()


async def test_nothing_is_sent_while_the_clock_is_earlier_than_the_newest_record(data: Database, postman: Postman) -> None:
    await data.write(queue("from the future", created_at=datetime.now(UTC) + timedelta(seconds=2)))
    clock = Clock()
    await data.write(clock.look)
    sender = Sender(postman, data, clock)
    sender.start()
    await asyncio.sleep(0.8)
    assert postman.sent == []
    await until(lambda: len(postman.sent) == 1)
    await sender.stop()


async def test_limits_are_kept(data: Database) -> None:
    postman = Postman(overall=Rate(20, 1, burst=1), per_chat=Rate(2, 1, burst=1))
    for number in range(10):
        await data.write(queue("x", "y", chat=f"chat {number}"))
    sender = Sender(postman, data, Clock())
    sender.start()
    await until(lambda: len(postman.sent) == 20, seconds=20)
    await sender.stop()
    assert postman.moments[-1] - postman.moments[0] >= 19 / 20 * 0.95
    for number in range(10):
        first, second = (moment for message, moment in zip(postman.sent, postman.moments, strict=True) if message.chat == f"chat {number}")
        assert second - first >= 0.45


def test_backing_off_grows_to_ten_minutes() -> None:
    assert [backoff(attempt).total_seconds() for attempt in (1, 2, 3, 4, 20)] == [1, 2, 4, 8, 600]


@pytest.fixture
async def thrifty(data: Database, postman: Postman) -> AsyncIterator[Callable[[], Sender]]:
    """A sender for a messenger without buttons whose messages are few; it is started when it is called."""
    postman.capabilities = replace(postman.capabilities, buttons=False, merges=True)
    sender = Sender(postman, data, Clock())

    def start() -> Sender:
        sender.start()
        return sender

    yield start
    await sender.stop()


CHOICES = [["menu.open_menu:", "Menu"], ["evidence.send:", "Gửi ảnh"]]


async def test_what_waits_together_is_one_message(data: Database, postman: Postman, thrifty: Callable[[], Sender]) -> None:
    await data.write(queue("one", "two"))
    await data.write(queue("three", said={"choices": CHOICES}))
    await data.write(queue("four", said={"photos": ["x.jpg"]}))
    thrifty()
    await until(lambda: len(postman.sent) == 2)
    first, second = postman.sent
    assert first.text == "one\n\ntwo\n\nthree" and [choice.label for choice in first.choices] == ["Menu", "Gửi ảnh"]
    assert second.text == "four", "a picture goes by itself"
    assert set((await settled(data)).values()) == {outbox.SENT}


MORE = [["review.approve:1", "Đồng ý"], ["menu.open_menu:", "Menu"]]


async def test_after_what_goes_by_itself_nothing_is_taken_before_its_turn(data: Database, postman: Postman, thrifty: Callable[[], Sender]) -> None:
    await data.write(queue("news"))
    await data.write(queue("album", said={"photos": ["x.jpg"], "album": True}))
    await data.write(queue("question", said={"choices": CHOICES}, shown=chats.NOTHING_SHOWN))
    thrifty()
    await until(lambda: len(postman.sent) == 3)
    await settled(data)
    assert postman.texts == ["news", "album", "question"]
    assert await data.read(lambda db: db.exec(select(Chat.shown)).one()) == {"choices": CHOICES, "numbered": True, "page": 0}


async def test_two_lists_of_choices_are_two_messages(data: Database, postman: Postman, thrifty: Callable[[], Sender]) -> None:
    await data.write(queue("one", said={"choices": CHOICES}))
    await data.write(queue("two"))
    await data.write(queue("three", said={"choices": MORE}))
    await data.write(queue("", said={"choices": MORE, "page": 1}))
    thrifty()
    await until(lambda: len(postman.sent) == 3)
    told = [(message.text, [choice.label for choice in message.choices], message.page) for message in postman.sent]
    assert told == [("one\n\ntwo", ["Menu", "Gửi ảnh"], 0), ("three", ["Đồng ý", "Menu"], 0), ("", ["Đồng ý", "Menu"], 1)]


def test_what_another_transaction_changes_is_not_claimed(data: Database) -> None:
    """On PostgreSQL an erasure, a stop or another body for its slot may be about to be committed; SQLite has one writer anyway."""

    def claim(db: Session) -> list[str]:
        claimed = outbox.claim(db, "postman", "one", 1, BEGIN, 10, set(), lambda message: True)
        return [(message.body or {})["text"] for message, _ in claimed]

    in_transaction(data.engine, queue("stopped"))
    in_transaction(data.engine, queue("goes", chat="b"))
    if data.engine.dialect.name == "sqlite":
        return
    with Session(data.engine) as stopping:
        stopping.execute(update(Message).where(col(Message.chat_id) == 1).values(state=outbox.REFUSED))
        assert in_transaction(data.engine, claim) == ["goes"]
        stopping.commit()
    assert in_transaction(data.engine, claim) == []


async def test_numbers_are_those_of_what_was_shown_last(data: Database, postman: Postman, thrifty: Callable[[], Sender]) -> None:
    def look(db: Session) -> Any:
        return db.exec(select(Chat.shown)).one()

    await data.write(queue("a question", said={"choices": CHOICES}, shown=chats.NOTHING_SHOWN))
    thrifty()
    await until(lambda: len(postman.sent) == 1)
    await settled(data)
    assert (await data.read(look))["choices"] == CHOICES
    await data.write(queue("news", to="person"))
    await until(lambda: len(postman.sent) == 2)
    await settled(data)
    assert (await data.read(look))["choices"] == CHOICES, "news without choices leave the question"
    await data.write(queue("another question"))
    await until(lambda: len(postman.sent) == 3)
    await settled(data)
    assert (await data.read(look))["choices"] == [], "an answer without choices takes them away"


async def test_a_closed_window_keeps_what_is_said_until_somebody_writes(data: Database, postman: Postman, thrifty: Callable[[], Sender]) -> None:
    postman.outcomes["one"] = [Closed("seven days")]
    await data.write(queue("one"))
    sender = thrifty()
    await until(lambda: postman.texts == ["one"])
    await data.write(queue("two"))
    sender.wake()
    await asyncio.sleep(0.3)
    assert postman.texts == ["one"], "nothing goes through a closed window"

    def write_again(db: Session) -> None:
        write_down(db, "postman", "one", Incoming("e1", "a", "somebody", "text", text="menu"), datetime.now(UTC))

    await data.write(write_again)
    sender.wake()
    await until(lambda: len(postman.sent) == 2)
    assert postman.texts[1] == "one\n\ntwo", "what waited is said at once"
    assert set((await settled(data)).values()) == {outbox.SENT}


def test_a_chat_that_is_closed_until_a_time_is_looked_at_again_then(data: Database) -> None:
    def close(db: Session) -> int:
        [id] = queue("one", state=outbox.SENDING, fence=1, attempts=1)(db)
        record(db, id, 1, Closed("no money", at=BEGIN + timedelta(days=1)), BEGIN)
        return id

    def claimed(at: datetime) -> list[int]:
        def look(db: Session) -> list[int]:
            chats.open_again(db, "postman", "one", at)
            return [message.id for message, _ in outbox.claim(db, "postman", "one", 1, at, 10, set(), lambda message: True)]

        return in_transaction(data.engine, look)

    id = in_transaction(data.engine, close)
    assert in_transaction(data.engine, lambda db: db.exec(select(Chat.reachable)).one()) is False, "other ways are better meanwhile"
    assert claimed(BEGIN + timedelta(hours=23)) == [] and claimed(BEGIN + timedelta(hours=24)) == [id]


def test_whoever_writes_opens_what_was_closed_until_a_time(data: Database) -> None:
    def work(db: Session) -> Chat:
        [id] = queue("one", state=outbox.SENDING, fence=1, attempts=1)(db)
        record(db, id, 1, Closed("no money", at=BEGIN + timedelta(days=1)), BEGIN)
        write_down(db, "postman", "one", Incoming("e1", "a", "somebody", "text", text="menu"), BEGIN)
        return db.exec(select(Chat)).one()

    chat = in_transaction(data.engine, work)
    assert (chat.reachable, chat.held_until) == (True, None)


@pytest.mark.parametrize("kind", ["gone", "withdrawn"])
def test_who_goes_does_not_come_back_by_it(data: Database, kind: Any) -> None:
    def work(db: Session) -> bool:
        chats.close(chats.find_or_add_chat(db, "postman", "one", "a", "private"))
        write_down(db, "postman", "one", Incoming("e1", "a", "somebody", kind), BEGIN)
        return db.exec(select(Chat.reachable)).one()

    assert in_transaction(data.engine, work) is False


async def test_a_notice_to_reviewers_whom_nobody_is_is_given_up(data: Database) -> None:
    def look(after: timedelta) -> str:
        return in_transaction(data.engine, lambda db: (outbox.route(db, BEGIN + after), db.exec(select(Message.state)).one())[1])

    in_transaction(data.engine, queue("late", to="reviewers", to_id=5, about="nudge", chat_id=None))
    assert look(timedelta(hours=1)) == outbox.WAITING and look(timedelta(days=1)) == outbox.REFUSED
