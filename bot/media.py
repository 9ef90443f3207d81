"""Media in: what events refer to is fetched, taken in and stored before their turns, outside any transaction."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from bot.channels.base import Channel, Media, MediaGone
from bot.clock import Clock
from bot.duty import HOLDER
from bot.loop import Loop
from bot.photos import Picture
from bot.store import Store
from bot.studio import MAX_BYTES, Refused, Studio
from bot.voices import SUFFIX, Voice
from models import chats, inbox
from models.chats import Chat, Conversation
from models.database import Database
from models.inbox import Event

logger = logging.getLogger(__name__)

PAUSE = 0.5  # seconds
BACKOFF = timedelta(seconds=5)  # after a fault of ours, such as a full disk
TOGETHER = 4


@dataclass(frozen=True)
class Job:
    """One event's media, claimed."""

    event_id: int
    kind: str
    conversation_id: int
    folder: str
    channel: str
    chat: str
    media: Media
    kept: dict[str, Any] | None  # what came of it already, should the process have died right after


class Intake:
    """Takes media in for every channel."""

    def __init__(
        self,
        database: Database,
        store: Store,
        pictures: Studio[Picture],
        voices: Studio[Voice],
        channels: Mapping[str, Channel],
        clock: Clock,
        done: Callable[[], None],
    ) -> None:
        self._database, self._store, self._pictures, self._voices = database, store, pictures, voices
        self._channels, self._clock, self._done = channels, clock, done
        self._loop = Loop("intake", self._take_some_in, PAUSE)

    def start(self) -> None:
        """Begins to take media in."""
        self._loop.start()

    def wake(self) -> None:
        """There may be some."""
        self._loop.wake()

    async def stop(self) -> None:
        """Lets what is under way end."""
        await self._loop.stop()

    async def _take_some_in(self) -> bool:
        now = self._clock()
        jobs = await self._database.write(lambda db: [_job(db, event) for event in inbox.claim_media(db, HOLDER, now, TOGETHER)])
        await asyncio.gather(*(self._take_in(job) for job in jobs))
        return bool(jobs)

    async def _take_in(self, job: Job) -> None:
        channel = self._channels[job.channel]
        await channel.show_working(job.chat)
        try:
            async with asyncio.timeout(inbox.MEDIA_CLAIM.total_seconds()):
                state, result = inbox.MEDIA_READY, await self._fetch_and_store(channel, job)
        except Refused as error:
            state, result = inbox.MEDIA_FAILED, {"reason": error.reason}
        except MediaGone:
            state, result = inbox.MEDIA_FAILED, {"reason": "gone"}
        except Exception:
            logger.exception("media of event %s could not be taken in", job.event_id)
            again = self._clock() + BACKOFF
            if not await self._database.write(lambda db: inbox.media_fault(db, job.event_id, again)):
                return
            state, result = inbox.MEDIA_FAILED, {"reason": "later"}
        if await self._database.write(lambda db: self._record(db, job, state, result)) and state == inbox.MEDIA_FAILED:
            await channel.discard(job.media)
        self._done()

    async def _fetch_and_store(self, channel: Channel, job: Job) -> dict[str, Any]:
        """What is kept of it. What came, which may tell where it was taken, is gone before any turn can thank for it."""
        kept = job.kept or await self._fetch_and_keep(channel, job)
        await channel.discard(job.media)
        return kept

    async def _fetch_and_keep(self, channel: Channel, job: Job) -> dict[str, Any]:
        if (job.media.size or 0) > MAX_BYTES:
            raise Refused("too-large")
        data = await channel.fetch(job.media)
        kept = await (self._keep_voice(job, data) if job.kind == "voice" else self._keep_picture(job, data))
        sent = {"ref": job.media.ref, "size": job.media.size}
        await self._database.write(lambda db: inbox.media_result(db, job.event_id, inbox.RECEIVED, sent | kept))
        return kept

    async def _keep_picture(self, job: Job, data: bytes) -> dict[str, Any]:
        picture = await self._pictures.take_in(data)
        key = _key(job, picture.source_hash, ".jpg")
        await self._store.put(small_key(key), picture.small)
        await self._store.put(key, picture.full)
        return {
            "key": key,
            "source_hash": picture.source_hash,
            "fingerprint": picture.fingerprint,
            "fingerprint_quality": picture.fingerprint_quality,
            "width": picture.width,
            "height": picture.height,
        }

    async def _keep_voice(self, job: Job, data: bytes) -> dict[str, Any]:
        voice = await self._voices.take_in(data)
        key = _key(job, voice.source_hash, SUFFIX)
        await self._store.put(key, voice.sound)
        return {"key": key, "seconds": voice.seconds, "source_hash": voice.source_hash}

    def _record(self, db: Session, job: Job, state: str, result: dict[str, Any]) -> bool:
        conversation = db.get_one(Conversation, job.conversation_id, with_for_update=True)
        recorded = inbox.media_result(db, job.event_id, state, result)
        chats.wake(conversation, self._clock())
        return recorded


def small_key(key: str) -> str:
    """Where the thumbnail of a stored picture lies."""
    return f"{key.removesuffix('.jpg')}.small.jpg"


def _key(job: Job, source_hash: str, suffix: str) -> str:
    """Where an event's media lies. One event, one key: what is thrown away never comes back under it."""
    return f"{job.folder}/{source_hash[:24]}-{job.event_id}{suffix}"


def _job(db: Session, event: Event) -> Job:
    conversation = db.get_one(Conversation, event.conversation_id)
    chat = db.get_one(Chat, conversation.chat_id)
    folder = f"citizens/{conversation.person_id}" if conversation.person_id else f"conversations/{conversation.id}"
    media = event.media or {}
    kept = {name: value for name, value in media.items() if name not in ("ref", "size")}
    return Job(event.id, event.kind, conversation.id, folder, chat.channel, chat.address, Media(media["ref"], media["size"]), kept or None)
