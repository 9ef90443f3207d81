"""The web chat's transcripts, upon the tables: an event and what the page shows of it are written down together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from typing import Any

from sqlmodel import Session

from bot.channels.base import Attached, Clock, Incoming, Kind, files_in
from bot.channels.web.ports import Item
from bot.inbox import write_down
from models import inbox, web
from models.database import Database
from models.inbox import Event
from models.web import WebItem

BOT = "bot"


class Transcripts:
    """Implements what `channels.web` declares. `wake` is called once an event is safe."""

    def __init__(self, database: Database, channel: str, bot: str, clock: Clock, wake: Callable[[], None]) -> None:
        self._database, self._channel, self._bot, self._clock, self._wake = database, channel, bot, clock, wake

    async def hear(self, event: Incoming, body: dict[str, Any]) -> bool:
        """Writes an event and what the page shows of it down together, once. Returns whether its media, if any, is still to be fetched."""
        awaited = await self._database.write(lambda db: self._hear(db, event, body))
        self._wake()
        return awaited

    def _hear(self, db: Session, event: Incoming, body: dict[str, Any]) -> bool:
        now = self._clock()
        unique = _unique(event.chat, event.sender, event.event_id)
        write_down(db, self._channel, self._bot, replace(event, event_id=unique), now)
        event_key = inbox.key_of(self._channel, self._bot, unique) if event.media else None
        item = WebItem(chat=event.chat, key=event.event_id, sender=event.sender, name=event.sender_name, body=body, event_key=event_key, at=now)
        web.add_item(db, item)
        return event_key is None or _awaits_media(inbox.by_key(db, event_key))

    async def has_heard(self, chat: str, sender: str, event_id: str) -> bool:
        """Whether an event was written down before."""
        key = inbox.key_of(self._channel, self._bot, _unique(chat, sender, event_id))
        return await self._database.read(lambda db: inbox.has(db, key))

    async def say(self, chat: str, key: str, body: dict[str, Any], replaces: int | None) -> int:
        """Adds what the bot says, once a key; or gives an earlier item this body. Returns its place."""
        return await self._database.write(lambda db: self._say(db, chat, key, body, replaces))

    def _say(self, db: Session, chat: str, key: str, body: dict[str, Any], replaces: int | None) -> int:
        replaced = web.replace_item(db, chat, replaces, key, body) if replaces is not None else None
        if replaced is not None:
            return replaced.n
        return web.add_item(db, WebItem(chat=chat, key=key, sender=BOT, body=body, at=self._clock())).n

    async def since(self, chat: str, version: int, limit: int) -> tuple[list[Item], int]:
        """Items newer than a version, by version, and the newest version."""
        return await self._database.read(lambda db: _since(db, chat, version, limit))

    async def heads(self, chats: list[str]) -> dict[str, int]:
        """The newest version of each chat."""
        return await self._database.read(lambda db: web.heads(db, chats))

    async def picture(self, chat: str, n: int, i: int) -> str | None:
        """The key in the photo store of an item's picture, once it is taken in."""
        return await self._database.read(lambda db: _stored(db, chat, n, i, "pictures", "photo"))

    async def voice(self, chat: str, n: int, i: int) -> str | None:
        """The key in the photo store of an item's recording, once it is taken in."""
        return await self._database.read(lambda db: _stored(db, chat, n, i, "recordings", "voice"))

    async def file(self, chat: str, n: int, i: int) -> Attached | None:
        """A file that comes with an item."""
        return await self._database.read(lambda db: _file(db, chat, n, i))


def _since(db: Session, chat: str, version: int, limit: int) -> tuple[list[Item], int]:
    head = web.heads(db, [chat]).get(chat, 0)  # first: an item that is added in between must not be counted as seen
    return [_item(item) for item in web.items_since(db, chat, version, limit)], head


def _unique(chat: str, sender: str, event_id: str) -> str:
    """A page makes its ids itself: they tell its own messages apart, and nobody else's."""
    return f"{chat} {sender} {event_id}"


def _item(item: WebItem) -> Item:
    at = item.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Item(item.n, item.v, item.sender, item.name, item.key, item.body, at)


def _awaits_media(event: Event | None) -> bool:
    return event is not None and event.state == inbox.RECEIVED and not _taken_in(event)


def _stored(db: Session, chat: str, n: int, i: int, said: str, heard: Kind) -> str | None:
    """The key of what the bot said with an item, or of what came with the event of one."""
    item = db.get(WebItem, (chat, n))
    if item is None:
        return None
    keys = list(item.body.get(said, ()))
    event = inbox.by_key(db, item.event_key) if item.event_key else None
    if event and event.kind == heard:
        keys += _taken_in(event)
    return keys[i] if 0 <= i < len(keys) else None


def _taken_in(event: Event) -> list[str]:
    return [event.media["key"]] if event.media and "key" in event.media else []


def _file(db: Session, chat: str, n: int, i: int) -> Attached | None:
    item = db.get(WebItem, (chat, n))
    files = files_in(item.body) if item else []
    return Attached(**files[i]) if i < len(files) else None
