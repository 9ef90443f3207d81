"""The program as a process of its own, that can be killed at any moment and started again."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import aiohttp

ROOT = Path(__file__).parent.parent
START_SECONDS = 60


class Program:
    """`banhoc run` with settings of its own. What it writes goes to a log file that outlives it."""

    def __init__(self, database_url: str, photo_store: Path, log: Path, **more: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._log = log
        self._env = {**os.environ, "DATABASE_URL": database_url, "PHOTO_STORE": str(photo_store), "PORT": str(self.port), **more}
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts it and waits until it answers."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-W", "ignore", "-m", "bot", "run", cwd=ROOT, env=self._env, stdout=log, stderr=log
            )
        async with aiohttp.ClientSession() as http, asyncio.timeout(START_SECONDS):
            while not await self._answers(http):
                await asyncio.sleep(0.05)

    async def _answers(self, http: aiohttp.ClientSession) -> bool:
        assert self._process
        if self._process.returncode is not None:
            raise AssertionError(f"it ended by itself: {self.log()[-2000:]}")
        try:
            async with http.get(f"{self.address}/session") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    async def kill(self) -> None:
        """SIGKILL: no goodbye."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM. Returns the exit status."""
        return await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> int:
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(number)
        process, self._process = self._process, None
        return await process.wait()

    def log(self) -> str:
        """What it wrote."""
        return self._log.read_text("utf-8", "replace") if self._log.exists() else ""


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
