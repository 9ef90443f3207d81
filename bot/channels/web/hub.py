"""The pages that are open now, and what each of them has seen."""

import asyncio
import contextlib
import logging
from typing import Any

from aiohttp import web

from bot.channels.base import files_in
from bot.channels.web.ports import Doors, Item, Seat, Session, Transcripts

logger = logging.getLogger(__name__)

ITEMS_A_FRAME = 100
OTHERS_SECONDS = 1.0  # between looks for what other processes wrote
PAGES_A_SESSION = 20
SLOW_SECONDS = 20.0  # a page that takes nothing for so long is let go; it asks again when it is back


class Page:
    """One open page: a socket, its session, and the version of each chat that it has seen."""

    def __init__(self, socket: web.WebSocketResponse, session: Session, transcripts: Transcripts) -> None:
        self.socket, self.session = socket, session
        self._transcripts = transcripts
        self._seen: dict[str, int] = {}
        self._turn = asyncio.Lock()

    async def tell(self, frame: dict[str, Any]) -> None:
        """Sends one frame; a page that is gone is no fault."""
        try:
            async with asyncio.timeout(SLOW_SECONDS):
                await self.socket.send_json(frame)
        except (ConnectionError, TimeoutError, RuntimeError):
            with contextlib.suppress(Exception):
                await self.socket.close()

    async def show_since(self, seat: Seat, version: int) -> None:
        """Answers what is newer than a version, and goes on from there."""
        async with self._turn:
            await self._show(seat, version, even_nothing=True)

    async def catch_up(self, chat: str) -> None:
        """Shows what a page has not seen of a chat, once it has asked for that chat at all."""
        async with self._turn:
            for seat in self.session.seats:
                if seat.chat == chat and seat.id in self._seen:
                    await self._show(seat, self._seen[seat.id], even_nothing=False)

    async def _show(self, seat: Seat, version: int, even_nothing: bool) -> None:
        items, head = await self._transcripts.since(seat.chat, version, ITEMS_A_FRAME)
        if items or even_nothing:
            shown = [wire(item, seat) for item in items]
            await self.tell({"t": "items", "seat": seat.id, "items": shown, "head": head})
        # A page with older items to fetch asks for them itself; until then nothing newer may overtake them.
        self._seen[seat.id] = items[-1].v if items else head  # lower than its version if the database is older than the page


class Hub:
    """Knows the open pages by chat."""

    def __init__(self, transcripts: Transcripts, doors: Doors) -> None:
        self._transcripts, self._doors = transcripts, doors
        self._pages: set[Page] = set()
        self._heads: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._looking: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to look for what other processes wrote."""
        self._looking = asyncio.create_task(self._look_at_others(), name="web hub")

    async def stop(self) -> None:
        """Closes every page."""
        if self._looking:
            self._looking.cancel()
        await asyncio.gather(*(page.socket.close(code=1001) for page in tuple(self._pages)), return_exceptions=True)

    def add(self, page: Page) -> None:
        """A page was opened; of very many of one session the others must go."""
        if len(self.pages_of(page.session.id)) >= PAGES_A_SESSION:
            self.close(page.session.id, code=1013)
        self._pages.add(page)

    def remove(self, page: Page) -> None:
        """A page was closed."""
        self._pages.discard(page)

    def pages_of(self, session_id: int) -> list[Page]:
        """A session's open pages."""
        return [page for page in self._pages if page.session.id == session_id]

    def close(self, session_id: int, code: int) -> None:
        """Closes a session's open pages, without waiting for those that are not there any more."""
        for page in self.pages_of(session_id):
            self._spawn(page.socket.close(code=code))

    def changed(self, chat: str) -> None:
        """A chat has something new."""
        for page in self._watching(chat):
            self._spawn(page.catch_up(chat))

    def working(self, chat: str) -> None:
        """Something is being done for a chat."""
        for page in self._watching(chat):
            for seat in page.session.seats:
                if seat.chat == chat:
                    self._spawn(page.tell({"t": "typing", "seat": seat.id}))

    def _watching(self, chat: str) -> list[Page]:
        return [page for page in self._pages if any(seat.chat == chat for seat in page.session.seats)]

    def _spawn(self, doing: Any) -> None:
        task = asyncio.create_task(doing)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            logger.error("a page could not be shown what is new", exc_info=task.exception())

    async def _close_ended(self) -> None:
        """Closes the pages of sessions that were left, perhaps at another process, or that have expired."""
        sessions = {page.session.id for page in self._pages}
        for ended in sessions - await self._doors.open_sessions(sessions) if sessions else ():
            self.close(ended, code=4401)

    async def _look_at_others(self) -> None:
        while True:
            await asyncio.sleep(OTHERS_SECONDS)
            chats = sorted({seat.chat for page in self._pages for seat in page.session.seats})
            try:
                await self._close_ended()
                heads = await self._transcripts.heads(chats) if chats else {}
            except Exception:
                logger.exception("transcripts could not be looked at")
                continue
            for chat, head in heads.items():
                if head != self._heads.get(chat):
                    self.changed(chat)
            self._heads = heads


def wire(item: Item, seat: Seat) -> dict[str, Any]:
    """An item as the page gets it. Keys of what is stored, and what files are made by, stay here."""
    body = dict(item.body)
    for stored, counted in (("pictures", "photos"), ("recordings", "voices")):
        if keys := body.pop(stored, ()):
            body[counted] = len(keys)
    if files := files_in(body):
        body.pop("file", None)
        body["files"] = [{"name": file["name"]} for file in files]
    shown = {"n": item.n, "v": item.v, "from": item.sender, "at": item.at, **body}
    if item.name:
        shown["name"] = item.name
    if any(item.sender == speaker.id for speaker in seat.speakers):
        shown["id"] = item.key
    return shown
