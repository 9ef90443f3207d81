"""A turn: one event of one conversation, everything it changes, and everything it says, in one transaction."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from bot.choices import Choices
from bot.conversation.words import Button, Citizen, Place, Reply, Reviewers
from locales import Localized
from models import outbox, overtaking, people, timers
from models.base import Json
from models.chats import Chat, Conversation
from models.inbox import QUIET, Event
from models.outbox import Message
from models.people import Account, Person

if TYPE_CHECKING:
    from bot.conversation.book import Book
    from bot.conversation.steps import Next, Step

BURST = "burst"
BURST_QUIET = 1.5  # seconds after the last photo of a burst, where its messenger is not slower


class Turn:
    """What a handler may look at and do. `db` is for the functions of `models`; nothing else is awaited or waited for."""

    def __init__(self, db: Session, book: Book, event: Event, conversation: Conversation, now: datetime, key: str = "turn") -> None:
        self._key = f"{key} {event.id}"
        self.db, self.book, self.event, self.conversation, self.now = db, book, event, conversation, now
        self.chat = db.get_one(Chat, conversation.chat_id)
        self.account = db.get_one(Account, conversation.account_id)
        self.speaker = self._speaker()  # whose account it is: roles are theirs
        self.person = self._active_person()  # for whom they speak: themselves, or somebody whom they help
        self.data: dict[str, Any] = dict(conversation.data)
        self._lines: list[Localized] = []
        self.said: list[Message] = []
        self._about: str | None = None
        self.toast: str | None = None
        self.chosen: str | None = None  # the label of the choice that was pressed, if it was offered last

    @property
    def language(self) -> str:
        """The language of the one who is spoken with."""
        return self.person.language if self.person else self.account.language

    @property
    def payload(self) -> dict[str, Any]:
        """What the event says."""
        return self.event.payload or {}

    @property
    def step(self) -> Step | None:
        """Where the conversation stands, or the nearest step that still exists."""
        return self.book.find(self, self.conversation.step)

    @property
    def offer(self) -> Choices:
        """The choices that stand before the person: where there are no buttons those that were shown last, whoever showed them."""
        offered = self.conversation.offer if self.shown is None else self.shown["choices"]
        return [(id, label) for id, label in offered]

    @cached_property
    def shown(self) -> Json | None:
        """Where there are no buttons, the choices that stand there, or are on their way and may do so."""
        if self.chat.shown is None:
            return None
        return overtaking.on_their_way(self.db, self.chat.id) or self.chat.shown

    @property
    def has_spoken(self) -> bool:
        """Whether something was said already that the next question stands below."""
        return bool(self._lines)

    def say(self, *lines: Localized) -> None:
        """Says something before whatever is asked next."""
        self._lines.extend(lines)

    def say_first(self, line: Localized) -> None:
        """Says something above all that was said in this turn."""
        self._lines.insert(0, line)

    def hush(self) -> None:
        """Leaves unsaid what was not asked together with it yet."""
        self._lines = []

    def whisper(self, line: Localized) -> None:
        """Says something to the one who pressed a button, where the messenger can; else to the chat."""
        if "press" in self.payload:
            self.toast = line.in_(self.language)
        else:
            self.say(line)

    def ask(self, line: Localized, *buttons: Button) -> None:
        """Says something with buttons that are acts, without standing anywhere."""
        self.answer(Reply([line], buttons))

    def tell(self, whom: Citizen | Reviewers | Place, reply: Reply, language: str = "vi", priority: int = outbox.DECISION) -> None:
        """Tells somebody else, wherever they can be reached. Never touches their conversation."""
        self._enqueue(whom.to, whom.id, reply, language, priority)

    def notify(self, whom: Citizen | Reviewers | Place, reply: Reply, about: str, once: str, language: str = "vi") -> None:
        """Tells somebody something unasked, at a time that suits them. It is said once: `once` names it among all notices."""
        message = self._message(whom.to, whom.id, reply, language, outbox.NOTICE, about)
        message.key = once
        if outbox.enqueue_once(self.db, message):
            self.said.append(message)

    def unasked(self, about: str) -> None:
        """What is said here now is a notice: nobody wrote, and nobody is woken by it."""
        self._about = about

    def post(self, reply: Reply, priority: int = outbox.ANSWER) -> None:
        """Says something in this chat that stands on its own, such as what replaces an earlier message of its slot."""
        priority = outbox.NOTICE if self._about else priority
        self._enqueue("chat", self.chat.id, reply, self.language, priority, about=self._about)

    def become(self, person: Person, relation: str = "self") -> None:
        """Lets this account speak for a person from now on: itself, or one of its family, or somebody whom it helps."""
        people.join(self.db, self.account, person, relation)
        outbox.look_again(self.db, "person", person.id)
        self.conversation.person_id = person.id
        self.person = person
        self.speaker = people.of_account(self.db, self.account.id)

    def wait_for_more(self, **counted: int) -> None:
        """Says nothing yet, and adds to the burst's counts: photos come in bursts, and a burst gets one reply."""
        burst = Counter(self.data.get(BURST, {}))
        burst.update(counted)
        self.data[BURST] = dict(burst)
        quiet = timedelta(seconds=self.payload.get(QUIET, BURST_QUIET))
        timers.set_timer(self.db, timers.conversation(self.conversation.id), BURST, self.now + quiet)

    def end_burst(self) -> dict[str, int] | None:
        """The counts of the burst that is open, which it is no longer."""
        burst: dict[str, int] | None = self.data.pop(BURST, None)
        if burst is not None:
            timers.take(self.db, timers.conversation(self.conversation.id), BURST)
        return burst

    def go(self, next_: Next) -> None:
        """Asks a step, together with all that was said, and stands there from now on."""
        step = self.book.resolve(next_)
        reply = step.ask(self) if step else Reply()
        if step:
            self.stand(step)
        self.answer(reply)

    def stand(self, step: Step | type[Step]) -> None:
        """Remembers where the conversation stands."""
        self.conversation.step = step.name

    def leave(self) -> None:
        """Stands nowhere any more; in a group, what is said next is talk again."""
        self.conversation.step = None

    def answer(self, reply: Reply) -> None:
        """Sends all that was said and a reply as one message, and remembers its choices for those who type them."""
        lines = [*self._lines, *reply.lines]
        self._lines = []
        if (lines or reply.photos) and self.chat.kind != timers.CLOCK:
            step, offered = self.step, [button.id for button in reply.buttons]
            whole = replace(reply, lines=lines, numbered=step is None or not step.reads_numbers(offered))
            self.post(whole)
            self.conversation.offer = [[button.id, button.label.in_(self.language)] for button in reply.buttons]

    def close(self) -> None:
        """Keeps what the conversation remembers."""
        if self._lines:
            self.answer(Reply())
        if self.data != self.conversation.data:  # what is set is written, were it the same
            self.conversation.data = self.data

    def _enqueue(self, to: str, to_id: int, reply: Reply, language: str, priority: int, about: str | None = None) -> None:
        message = self._message(to, to_id, reply, language, priority, about)
        outbox.enqueue(self.db, message)
        self.said.append(message)

    def _message(self, to: str, to_id: int, reply: Reply, language: str, priority: int, about: str | None) -> Message:
        return Message(
            key=f"{self._key}.{len(self.said) + 1}",
            to=to,
            to_id=to_id,
            chat_id=to_id if to == "chat" else None,
            body=self._body(self._aloud(to, to_id, reply), language),
            slot=reply.slot,
            priority=priority,
            about=about,
            created_at=self.now,
        )

    def _aloud(self, to: str, to_id: int, reply: Reply) -> Reply:
        """A reply with the recordings of its texts, for somebody who listens; one that brings recordings already stays as it is."""
        voices = () if reply.voices else self.book.spoken(self, to, to_id, reply.lines)
        return replace(reply, voices=voices) if voices else reply

    def _body(self, reply: Reply, language: str) -> dict[str, Any]:
        body = reply.body(language)
        if reply.force_reply:
            body["asked"] = [self.account.address, self.account.name]
        return body

    def _speaker(self) -> Person | None:
        """Whose account it is; in the clock's conversations whoever's time has come."""
        if self.chat.kind != timers.CLOCK:
            return people.of_account(self.db, self.account.id)
        person_id = timers.named(self.payload, timers.PERSON)
        person = self.db.get(Person, person_id) if person_id else None
        return person if person and person.erased_at is None else None

    def _active_person(self) -> Person | None:
        active = self.conversation.person_id and self.db.get(Person, self.conversation.person_id)
        if active and active.erased_at is None:
            return active
        return self.speaker
