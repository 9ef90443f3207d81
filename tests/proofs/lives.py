"""Processes side by side that are killed at random moments of their work, and a Telegram that is far away: what it took twice is explained."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models import chats, inbox, outbox, people
from models.chats import Chat
from models.database import Database
from models.outbox import Message
from models.people import Account, Person
from models.places import Village
from tests.process import Program
from tests.proofs.killing import SEED
from tests.servers.telegram import Group, TelegramServer
from tests.servers.telegram import Person as Phone
from tests.servers.telegram.faults import slow

LONGEST_LIFE = 4.0  # seconds of work: when a sender died, others must wait before they send
WAY = 0.15  # seconds to Telegram, so that some messages are on their way at any moment

Words = tuple[str, str]
"""What was said where: a chat's address, and the words."""


@asynccontextmanager
async def far_away() -> AsyncIterator[TelegramServer]:
    """Telegram, with its limits, and far away."""
    async with TelegramServer() as server:
        server.faults.add(slow(WAY), "sendMessage", times=None)
        yield server
        assert server.violations == []


def bot_of(telegram: TelegramServer) -> str:
    """The bot's number."""
    return telegram.token.split(":")[0]


def joins(db: Session, telegram: TelegramServer, person: Person, at: datetime) -> Phone:
    """Somebody was last on Telegram then."""
    phone = telegram.person(person.name)
    phone.started = True  # long ago
    bring_in(db, person, ("telegram", bot_of(telegram)), str(phone.id), str(phone.id), at)
    return phone


def bring_in(db: Session, person: Person, channel: tuple[str, str], account_address: str, chat_address: str, at: datetime) -> Account:
    """Somebody was last on a messenger's bot then."""
    account = chats.find_or_add_account(db, *channel, account_address, person.name)
    account.last_active_at = at
    people.join(db, account, person)
    chat = chats.find_or_add_chat(db, *channel, chat_address, "private")
    chats.open_conversation(db, chat.id, account.id).person_id = person.id
    return account


def bind_group(db: Session, telegram: TelegramServer, village: Village) -> Group:
    """A village is reviewed in a group on Telegram."""
    group = telegram.group("Tổ xét (mẫu)", [telegram.person("Người Mẫu Tổ Xét")], bot=False)
    group.bot_status = "member"  # long ago
    chats.find_or_add_chat(db, "telegram", bot_of(telegram), str(group.id), "group").village_id = village.id
    return group


@dataclass
class Deaths:
    """How often each process dies, and what that met: how often not all was done yet, and which messages were just being sent."""

    each: int
    is_more_due: Callable[[Session], bool]
    early: int = 0
    under_way: set[str] = field(default_factory=set)

    def note(self, db: Session) -> None:
        """Somebody died just now."""
        unsent = list(db.exec(select(Message).where(Message.state != outbox.SENT)))
        self.early += bool(unsent) or inbox.counts(db).keys() != {inbox.DONE} or self.is_more_due(db)
        self.under_way |= {message.key for message in unsent if message.state == outbox.SENDING}


async def all_live_and_die(programs: Sequence[Program], data: Database, deaths: Deaths, work: float) -> None:
    """Kills each program at random moments, as often as falls to each, then lets it live. Between two deaths they do so much at most."""
    await asyncio.gather(*(_live_and_die(program, data, deaths, work, number) for number, program in enumerate(programs)))


async def _live_and_die(program: Program, data: Database, deaths: Deaths, work: float, number: int) -> None:
    chance = random.Random(f"{SEED} {number}")
    for life in range(deaths.each):
        program.launch()
        await program.has_written("took the duty alive", life + 1)
        await _work_is_done(data, chance.uniform(0, work))
        await program.kill()
        await data.read(deaths.note)
    await program.start()


async def _work_is_done(data: Database, more: float) -> None:
    """Waits until so many turns more were taken and messages sent, however slow the machine is; not for long where nothing goes on."""
    wanted = await data.read(_done) + more
    with suppress(TimeoutError):
        async with asyncio.timeout(LONGEST_LIFE):
            while await data.read(_done) < wanted:
                await asyncio.sleep(0.005)


def _done(db: Session) -> int:
    """How many turns were taken and messages sent."""
    return inbox.counts(db).get(inbox.DONE, 0) + outbox.counts(db).get(outbox.SENT, 0)


def written_for_telegram(db: Session, *which: ColumnElement[bool]) -> dict[Words, list[Message]]:
    """What was for Telegram."""
    query = select(Message, Chat.address).join(Chat, col(Chat.id) == col(Message.chat_id)).where(Chat.channel == "telegram", *which)
    written: dict[Words, list[Message]] = defaultdict(list)
    for message, address in db.exec(query):
        written[address, (message.body or {})["text"]].append(message)
    return dict(written)


def taken_by(telegram: TelegramServer) -> Counter[Words]:
    """What arrived at Telegram, and how often."""
    return Counter((str(chat.id), message.text) for chat in telegram.chats.values() for message in chat.messages if message.by_bot)


def explain_duplicates(wire: Counter[Words], written: dict[Words, list[Message]], deaths: Deaths) -> None:
    """Each message is on the wire; more often only what was being sent when somebody died, and not more often than it was tried."""
    assert wire.keys() == written.keys()
    again = {words for words, times in wire.items() if times != len(written[words])}
    met = {words: sorted(message.key for message in written[words] if message.key in deaths.under_way) for words in again}
    assert all(met.values())
    assert all(len(written[words]) <= times <= sum(message.attempts for message in written[words]) for words, times in wire.items())
    print(f"kills before all was said: {deaths.early}, messages under way at them: {len(deaths.under_way)}")
    print(f"taken twice by Telegram: {len(again)} of {sum(map(len, written.values()))}: {sorted(met.values())}")
