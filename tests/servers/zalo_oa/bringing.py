"""Bringing events to the webhook: signed, in order for each person, and again for as long as nobody acknowledges them in time."""

import asyncio
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp

from tests.servers.telegram.signal import Signal

PATIENCE = 2.0  # seconds; then it is brought again
PAUSES = (0.02, 0.05, 0.1, 0.2, 0.5)  # where Zalo waits for 30 s, 5, 15, 30 min and an hour


@dataclass(frozen=True)
class Signing:
    """How events are signed: sources differ on what comes first, and on what the header begins with."""

    signer: str
    secret: str
    prefix: str = "mac="

    def of(self, body: bytes, timestamp: str) -> str:
        """The header's value."""
        return self.prefix + hashlib.sha256(self.signer.encode() + body + timestamp.encode() + self.secret.encode()).hexdigest()


class Bringing:
    """What is on its way to the webhook."""

    def __init__(self, changed: Signal, pauses: Sequence[float] = PAUSES) -> None:
        self.url, self.patience, self.pauses = "", PATIENCE, pauses
        self.answers: list[int] = []  # 0: none in time
        self.lost: list[bytes] = []  # what was brought in vain to the end
        self.times = 1  # each event is brought so often, acknowledged or not
        self.in_order = True  # whether what comes after an event waits while that one is brought again
        self._changed = changed
        self._lines: dict[str, asyncio.Queue[tuple[bytes, str]]] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._again: list[asyncio.Task[None]] = []
        self._http: aiohttp.ClientSession | None = None

    def put(self, line: str, body: bytes, signature: str) -> None:
        """Brings an event, after the others of the same line."""
        if line not in self._lines:
            self._lines[line] = asyncio.Queue()
            self._tasks.append(asyncio.create_task(self._bring(self._lines[line])))
        self._lines[line].put_nowait((body, signature))

    async def all_brought(self) -> None:
        """Waits until nothing is on its way."""
        async with asyncio.timeout(20):
            await asyncio.gather(*(line.join() for line in self._lines.values()))
            await asyncio.gather(*self._again)

    async def close(self) -> None:
        """Brings nothing more."""
        for task in (*self._tasks, *self._again):
            task.cancel()
        await asyncio.gather(*self._tasks, *self._again, return_exceptions=True)
        if self._http:
            await self._http.close()

    async def post(self, body: bytes, signature: str | None) -> int:
        """Brings something once. Returns the answer's status; 0 for none in time."""
        self._http = self._http or aiohttp.ClientSession()
        headers = {"Content-Type": "application/json"} | ({"X-ZEvent-Signature": signature} if signature is not None else {})
        try:
            timeout = aiohttp.ClientTimeout(total=self.patience)
            async with self._http.post(self.url, data=io.BytesIO(body), headers=headers, timeout=timeout) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0

    async def _bring(self, line: "asyncio.Queue[tuple[bytes, str]]") -> None:
        while True:
            body, signature = await line.get()
            try:
                for _ in range(self.times):
                    await self._bring_one(body, signature)
            finally:
                line.task_done()
                self._changed.set()

    async def _bring_one(self, body: bytes, signature: str) -> None:
        if await self._took(body, signature):
            return
        again = self._bring_again(body, signature)
        if self.in_order:
            await again
        else:
            self._again.append(asyncio.create_task(again))

    async def _bring_again(self, body: bytes, signature: str) -> None:
        for pause in self.pauses:
            await asyncio.sleep(pause)
            if await self._took(body, signature):
                return
        self.lost.append(body)

    async def _took(self, body: bytes, signature: str) -> bool:
        self.answers.append(await self.post(body, signature))
        return self.answers[-1] == 200
