"""The clock: APScheduler wakes, due timers become events, and once an hour what is over is swept away."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import insert
from sqlmodel import Session

from bot.clock import Clock
from bot.loop import Loop
from bot.media import small_key
from bot.store import Store
from models import chats, discards, idle, inbox, leases, memory, outbox, planning, retention, stored, timers, web
from models.base import Json
from models.chats import Conversation
from models.database import Database
from models.inbox import Event
from models.timers import Timer

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.5
DISCARD_SECONDS = 30
SLEEP_SECONDS = 3600.0  # for loops that are woken
TIMERS_A_TICK = 200
KEEP_PAYLOADS = timedelta(days=30)
ORPHAN_AGE = timedelta(days=1)
ORPHANS_A_LOOK = 200


class Schedule:
    """Wakes what is due. What is due stands in a table; APScheduler keeps nothing and does nothing but wake."""

    def __init__(self, database: Database, store: Store, clock: Clock, fired: Callable[[], None]) -> None:
        self._database, self._store, self._clock, self._fired = database, store, clock, fired
        self._scheduler = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
        self._timers = Loop("timers", self._fire, SLEEP_SECONDS)
        self._discards = Loop("discards", self._discard, SLEEP_SECONDS)
        self._sweeper = Loop("sweeper", self._sweep, SLEEP_SECONDS)

    def start(self) -> None:
        """Begins to wake."""
        self._scheduler.add_job(_wake, "interval", [self._timers], seconds=TICK_SECONDS)
        self._scheduler.add_job(_wake, "interval", [self._discards], seconds=DISCARD_SECONDS)
        self._scheduler.add_job(_wake, "interval", [self._sweeper], hours=1)
        self._scheduler.start()
        self._timers.start()
        self._discards.start()
        self._sweeper.start()

    async def stop(self) -> None:
        """Wakes nothing more; what is under way ends."""
        self._scheduler.pause()
        await asyncio.sleep(0)  # a job that was begun ends at its first step; a shutdown would break it off, and call that an error
        self._scheduler.shutdown(wait=False)
        await asyncio.gather(self._timers.stop(), self._discards.stop(), self._sweeper.stop())

    async def _fire(self) -> bool:
        now = self._clock()
        due = await self._database.read(timers.next_due)
        if due is None or due > now or not self._clock.is_believable():
            return False
        fired = await self._database.write(lambda db: fire_due(db, now))
        self._fired()
        return fired == TIMERS_A_TICK

    async def _discard(self) -> bool:
        return bool(await discard_some(self._database, self._store))

    async def _sweep(self) -> bool:
        if self._clock.is_believable():
            now = self._clock()
            await self._database.write(lambda db: planning.fill(db, now))
            await self._database.write(lambda db: erase_old(db, now))
            await let_go(self._database, now)
            await sweep_orphans(self._database, self._store, now)
        return False


async def _wake(loop: Loop) -> None:
    loop.wake()


def fire_due(db: Session, now: datetime, limit: int = TIMERS_A_TICK) -> int:
    """Turns due timers into events, or puts them off where nothing would come of it. Returns how many; those of busy conversations are left."""
    due, put_off = idle.put_off(db, timers.due(db, now, limit), now)
    return put_off + (fire(db, due, now) if due else 0)


def fire(db: Session, due: Sequence[Timer], now: datetime) -> int:
    """Turns these timers into events, whatever is due by then. Returns how many."""
    conversations = timers.lock_conversations(db, due)
    taken = timers.take_due(db, [timer.id for timer in due if timer.of in conversations], now)
    fired = [(timer, conversations[timer.of]) for timer in due if timer.id in taken]
    if fired:
        db.execute(insert(Event), [_event_of(timer, conversation, now) for timer, conversation in fired])
    for conversation in conversations.values():
        chats.wake(conversation, now)
    return len(fired)


def key_of(timer: Timer) -> str:
    """By which its event is known. The id alone would not do: SQLite gives it again."""
    return inbox.key_of("timer", "", f"{timer.id} {timer.of} {timer.reason} {timer.due.isoformat()}")


def _event_of(timer: Timer, conversation: Conversation, now: datetime) -> Json:
    return {"key": key_of(timer), "conversation_id": conversation.id, "kind": "timer", "payload": timers.payload_of(timer), "received_at": now}


def erase_old(db: Session, now: datetime) -> None:
    """Erases what was said long enough ago: payloads, transcripts, ended sessions."""
    before = now - KEEP_PAYLOADS
    inbox.erase_done(db, before)
    outbox.erase_sent(db, before)
    web.erase_items(db, before)
    web.end_expired(db, now)
    leases.forget(db, now - timedelta(days=1))
    memory.forget_old(db, now)


async def let_go(database: Database, now: datetime) -> int:
    """Throws away the photos and recordings of files that were decided long enough ago, some at a time. Returns how many."""
    gone = 0
    while some := await database.write(lambda db: retention.let_go(db, now)):
        gone += some
    return gone


async def discard_some(database: Database, store: Store) -> int:
    """Deletes stored files that turns have thrown away. Returns how many. They are forgotten last: a crash in between deletes them again."""
    keys = await database.read(discards.pending)
    if keys:
        await store.delete([*keys, *(small_key(key) for key in keys if key.endswith(".jpg"))])
        await database.write(lambda db: discards.forget(db, keys))
    return len(keys)


async def sweep_orphans(database: Database, store: Store, now: datetime) -> int:
    """Deletes stored pictures that nobody refers to and that are older than a day. Returns how many."""
    swept, keys = 0, list[str]()
    async for file in store.list(""):
        if file.modified < now - ORPHAN_AGE and not file.key.endswith(".small.jpg"):
            keys.append(file.key)
        if len(keys) == ORPHANS_A_LOOK:
            swept += await _sweep_some(database, store, keys)
            keys = []
    return swept + await _sweep_some(database, store, keys)


async def _sweep_some(database: Database, store: Store, keys: list[str]) -> int:
    known = await database.read(lambda db: stored.known(db, keys))
    orphans = [key for key in keys if key not in known]
    await store.delete([*orphans, *(small_key(key) for key in orphans if key.endswith(".jpg"))])
    return len(orphans)
