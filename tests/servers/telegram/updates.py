"""What the bot is told: kept until it is confirmed, by polling or by a webhook."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.servers.telegram.refusal import Refusal
from tests.servers.telegram.signal import Signal

KEPT_SECONDS = 24 * 3600
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
POLL_MOST = 50
FIRST_ID = 700_000_001
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


@dataclass(frozen=True)
class Update:
    """One update, and the chat or person with whose other updates it stays in order."""

    id: int
    body: dict[str, Any]
    queue: int
    at: float


@dataclass
class Webhook:
    """Where updates are posted to. Without a URL, nowhere."""

    url: str = ""
    secret: str = ""
    most: int = 40
    error_at: int | None = None
    error: str = ""


@dataclass
class Updates:
    """The queue of one bot."""

    clock: Callable[[], float]
    changed: Signal
    retry_seconds: float = 0.05  # the real server begins with about a second
    allowed: list[str] | None = None
    webhook: Webhook = field(default_factory=Webhook)
    waiting: dict[int, Update] = field(default_factory=dict)
    handed_out: Counter[int] = field(default_factory=Counter)  # how often each was given to the bot
    conflicts: int = 0

    def __post_init__(self) -> None:
        self._ids = itertools.count(FIRST_ID)
        self._poll: asyncio.Future[str] | None = None
        self._delivering: set[asyncio.Task[None]] = set()
        self._busy: set[int] = set()
        self._http: aiohttp.ClientSession | None = None

    def add(self, kind: str, body: dict[str, Any], queue: int = 0, **more: Any) -> int | None:
        """Tells the bot something. Returns the id, or nothing if the bot does not want this kind."""
        if kind not in self.allowed if self.allowed else kind in NOT_BY_DEFAULT:
            return None
        return self.push({kind: body, **more}, queue)

    def push(self, body: dict[str, Any], queue: int = 0) -> int:
        """Tells the bot something, wanted or not."""
        id = next(self._ids)
        self.waiting[id] = Update(id, {"update_id": id, **body}, queue, self.clock())
        self.changed.set()
        self._deliver()
        return id

    async def poll(self, offset: int, limit: int, seconds: float, allowed: list[str] | None) -> list[dict[str, Any]]:
        """getUpdates: confirms what lies before the offset, and waits for something to tell."""
        if self.webhook.url:
            self.conflicts += 1
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
        self.stop_polls("terminated by other getUpdates request; make sure that only one bot instance is running")
        if allowed is not None:
            self.allowed = allowed or None
        self._confirm(offset)
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            ended = asyncio.get_running_loop().time() + min(seconds, POLL_MOST)
            while not self.waiting and not poll.done() and (left := ended - asyncio.get_running_loop().time()) > 0:
                await self.changed.wait(left)
        finally:
            if self._poll is poll:
                self._poll = None
        if poll.done() and poll.result():
            self.conflicts += 1
            raise Refusal(409, f"Conflict: {poll.result()}")
        found = list(self.waiting.values())[:limit]
        self.handed_out.update(update.id for update in found)
        return [update.body for update in found]

    def stop_polls(self, why: str) -> None:
        """Ends the poll that is under way: it is the earlier one that gets the 409. Without a reason it ends with what there is."""
        if self._poll and not self._poll.done():
            self._poll.set_result(why)
            self.changed.set()

    def _confirm(self, offset: int) -> None:
        old = self.clock() - KEPT_SECONDS
        ids = list(self.waiting)
        first = offset if offset >= 0 else ([0, *ids][offset:])[0] if -offset <= len(ids) else 0
        for id in ids:
            if id < first or self.waiting[id].at < old:
                del self.waiting[id]
        self.changed.set()

    def set_webhook(self, webhook: Webhook, http: aiohttp.ClientSession, allowed: list[str] | None) -> None:
        """Posts updates to a URL from now on; an empty one ends it."""
        self.stop_polls("terminated by setWebhook request")
        self.stop()
        if allowed is not None:
            self.allowed = allowed or None
        self.webhook, self._http = webhook, http
        self._deliver()

    def stop(self) -> None:
        """Posts nothing more."""
        for task in self._delivering:
            task.cancel()
        self._busy.clear()

    def _deliver(self) -> None:
        """Begins to post the first update of each queue that is not being posted, as many at once as the webhook wants."""
        if not self.webhook.url:
            return
        for update in self.waiting.values():
            if len(self._busy) >= self.webhook.most:
                return
            if update.queue not in self._busy:
                self._busy.add(update.queue)
                task = asyncio.get_running_loop().create_task(self._post(update, self.webhook))
                self._delivering.add(task)
                task.add_done_callback(self._delivering.discard)

    async def _post(self, update: Update, webhook: Webhook) -> None:
        """Posts one update until it is taken."""
        wait = self.retry_seconds
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        while update.id in self.waiting:
            self.handed_out[update.id] += 1
            try:
                assert self._http
                async with self._http.post(webhook.url, json=update.body, headers=headers, allow_redirects=False) as answer:
                    await answer.read()
                    if 200 <= answer.status < 300:
                        self.waiting.pop(update.id, None)
                        break
                    webhook.error = f"Wrong response from the webhook: {answer.status} {answer.reason}"
            except (aiohttp.ClientError, TimeoutError) as broken:
                webhook.error = f"Connection failed: {type(broken).__name__}"
            webhook.error_at = int(self.clock())
            await asyncio.sleep(wait)
            wait = min(wait * 2, self.retry_seconds * 20)
        self._busy.discard(update.queue)
        self.changed.set()
        self._deliver()
