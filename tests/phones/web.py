"""A phone with the web chat: the page's protocol over the real socket, with all that the page does to lose nothing."""

import asyncio
import contextlib
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import aiohttp

from tests.phones.base import NotSeen, Shown

PATIENCE = 20.0


class Browser:
    """A browser with a session: a cookie, one socket, and a page's memory of each seat."""

    def __init__(self, address: str, patience: float = PATIENCE) -> None:
        self.address, self.patience = address, patience
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"Origin": address, "Accept-Language": "vi"})
        self.seats: list[dict[str, Any]] = []
        self.items: dict[str, dict[int, dict[str, Any]]] = {}
        self.answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self.typing = 0
        self.changed = asyncio.Condition()
        self.socket: aiohttp.ClientWebSocketResponse | None = None
        self._seen: dict[str, int] = {}
        self._task: asyncio.Task[None] | None = None

    async def open_sample(self) -> None:
        """Comes in by the sample's door and opens the page."""
        async with self.http.post(f"{self.address}/sample", json={}) as answer:
            answer.raise_for_status()
        await self.open()

    async def open_sample_whatever_happens(self) -> None:
        """Comes in by the sample's door, however often the program dies meanwhile."""
        while True:
            with contextlib.suppress(aiohttp.ClientError, ConnectionError, OSError):
                return await self.open_sample()
            await asyncio.sleep(0.2)

    async def open_link(self, secret: str) -> int:
        """Comes in by a link. Returns the door's answer."""
        async with self.http.post(f"{self.address}/door", json={"secret": secret}) as answer:
            if answer.status == 200:
                await self.open()
            return answer.status

    async def open(self) -> None:
        """Opens the page."""
        self._task = asyncio.create_task(self._keep_connected())
        await self.until(lambda: bool(self.seats))

    async def another_citizen(self) -> "WebPhone":
        """A new citizen's chat."""
        async with self.http.post(f"{self.address}/sample/citizen", json={}) as answer:
            answer.raise_for_status()
            seat = (await answer.json())["seat"]
        await self.until(lambda: any(known["seat"] == seat for known in self.seats))
        return WebPhone(self, seat)

    def phone(self, role: str, place: int = 0, speaker: int = 0) -> "WebPhone":
        """The phone of whoever sits in a role's seat."""
        seats = [seat for seat in self.seats if seat["role"] == role]
        return WebPhone(self, seats[place]["seat"], speaker)

    async def cut(self) -> None:
        """The line goes dead; the page comes back by itself."""
        if self.socket:
            await self.socket.close()

    async def close(self) -> None:
        """Closes the page."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self.http.close()

    async def _keep_connected(self) -> None:
        while True:
            with contextlib.suppress(aiohttp.ClientError, ConnectionError, OSError):
                async with self.http.ws_connect(f"{self.address}/ws") as socket:
                    self.socket = socket
                    await self._listen(socket)
            self.socket = None
            for answer in self.answers.values():
                if not answer.done():
                    answer.set_exception(ConnectionError("cut"))
            await asyncio.sleep(0.1)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is aiohttp.WSMsgType.TEXT:
                await self._frame(message.json())

    async def _frame(self, frame: dict[str, Any]) -> None:
        match frame["t"]:
            case "welcome":
                self.seats = frame["seats"]
                await self._ask_since([seat["seat"] for seat in self.seats])
            case "items":
                seat = frame["seat"]
                for item in frame["items"]:
                    self.items.setdefault(seat, {})[item["n"]] = item
                    self._seen[seat] = max(self._seen.get(seat, 0), item["v"])
                if self._seen.get(seat, 0) < frame["head"]:
                    await self._ask_since([seat])
            case "ack" | "no":
                answer = self.answers.pop(frame["id"], None)
                if answer and not answer.done():
                    answer.set_result(frame)
            case "typing":
                self.typing += 1
        async with self.changed:
            self.changed.notify_all()

    async def _ask_since(self, seats: list[str]) -> None:
        if self.socket:
            await self.socket.send_json({"t": "since", "seats": {seat: self._seen.get(seat, 0) for seat in seats}})

    async def until(self, condition: Callable[[], bool]) -> None:
        """Waits until something holds; it is looked at whenever a frame comes."""
        async with self.changed:
            try:
                async with asyncio.timeout(self.patience):
                    await self.changed.wait_for(condition)
            except TimeoutError:
                raise NotSeen from None


class WebPhone:
    """One seat of a browser, and as whom it speaks."""

    def __init__(self, browser: Browser, seat: str, speaker: int = 0) -> None:
        self.browser, self.seat, self._speaker = browser, seat, speaker

    @property
    def speaker(self) -> str:
        seat = next(seat for seat in self.browser.seats if seat["seat"] == self.seat)
        return str(seat["speakers"][self._speaker]["id"])

    async def say(self, text: str) -> None:
        """Types and sends a text; sends it again until it is acknowledged."""
        await self.send(text=text)

    async def press(self, label: str, on: Shown | None = None) -> None:
        """Presses the newest button with a label, or the one of a message."""
        shown, choice = self._button(label, on)
        await self.send(choice=choice, label=label, on=int(shown.ref))

    async def send(self, id: str | None = None, **what: Any) -> dict[str, Any]:
        """Sends a frame until it is acknowledged, as the page does."""
        id = id or str(uuid.uuid4())
        while True:
            try:
                answer = await self.send_once(id, **what)
            except (ConnectionError, TimeoutError):
                await asyncio.sleep(0.1)
                continue
            if answer["t"] == "no" and answer["why"] == "too-fast":
                await asyncio.sleep(0.5)
                continue
            return answer

    async def send_once(self, id: str, **what: Any) -> dict[str, Any]:
        """Sends a frame once."""
        browser = self.browser
        if browser.socket is None or browser.socket.closed:
            raise ConnectionError("no line")
        answer = browser.answers[id] = asyncio.get_running_loop().create_future()
        await browser.socket.send_json({"t": "send", "seat": self.seat, "as": self.speaker, "id": id, **what})
        return await asyncio.wait_for(answer, 10)

    async def send_photo(self, data: bytes, id: str | None = None, caption: str = "") -> int:
        """Sends a picture until it is taken or refused. Returns the answer's status."""
        return await self._send_up("photos", data, id, {"Caption": quote(caption)} if caption else {})

    async def send_voice(self, data: bytes, id: str | None = None) -> int:
        """Sends a recording until it is taken or refused. Returns the answer's status."""
        return await self._send_up("voices", data, id, {})

    async def _send_up(self, where: str, data: bytes, id: str | None, headers: dict[str, str]) -> int:
        query = {"seat": self.seat, "as": self.speaker, "id": id or str(uuid.uuid4())}
        while True:
            try:
                async with self.browser.http.post(f"{self.browser.address}/{where}", params=query, data=data, headers=headers) as answer:
                    if answer.status in (200, 413, 403):
                        return answer.status
            except (aiohttp.ClientError, ConnectionError, OSError):
                pass
            await asyncio.sleep(0.1)

    async def picture(self, shown: Shown, i: int = 0, small: bool = False) -> bytes:
        """The bytes of a picture in the chat."""
        return await self._fetch(f"photos/{self.seat}/{shown.ref}/{i}" + ("?small" if small else ""))

    async def recording(self, shown: Shown, i: int = 0) -> bytes:
        """The bytes of a recording in the chat."""
        return await self._fetch(f"voices/{self.seat}/{shown.ref}/{i}")

    async def fetch_file(self, shown: Shown) -> bytes:
        """Opens the file that came with a message."""
        return await self._fetch(f"files/{self.seat}/{shown.ref}")

    async def _fetch(self, what: str) -> bytes:
        async with self.browser.http.get(f"{self.browser.address}/{what}") as answer:
            answer.raise_for_status()
            return await answer.read()

    async def sees(self, part: str, after: int = 0) -> Shown:
        """Waits for the newest message of the bot with these words, beyond its first `after` ones."""
        try:
            await self.browser.until(lambda: self._find(part, after) is not None)
        except NotSeen:
            raise NotSeen(f"{part!r} did not come; there is: {[shown.text for shown in self.seen()][-6:]}") from None
        found = self._find(part, after)
        assert found
        return found

    def said_by_bot(self) -> int:
        """How many messages of the bot there are."""
        return sum(not shown.mine for shown in self.seen())

    def seen(self) -> list[Shown]:
        """Everything in the chat, in order."""
        items = self.browser.items.get(self.seat, {})
        return [_shown(items[n]) for n in sorted(items)]

    def _find(self, part: str, after: int) -> Shown | None:
        said = [shown for shown in self.seen() if not shown.mine][after:]
        return next((shown for shown in reversed(said) if part in shown.text), None)

    def _button(self, label: str, on: Shown | None) -> tuple[Shown, str]:
        for shown in [on] if on else reversed(self.seen()):
            for id, words in shown.choices:
                if words == label and not shown.mine:
                    return shown, id
        raise NotSeen(f"no button {label!r}")


def _shown(item: dict[str, Any]) -> Shown:
    choices = [(choice["id"], choice["label"]) for choice in item.get("choices", ())]
    files = [file["name"] for file in item.get("files", ())]
    return Shown(str(item["n"]), item.get("text", ""), choices, item.get("photos", 0), item["from"] != "bot", item.get("voices", 0), files)
