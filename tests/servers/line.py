"""A weak line between a phone and a server: slow, late, and cut now and then. It counts what goes over it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

CHUNK = 1024


@dataclass
class Line:
    """64 kbit/s shared by both ways, two seconds there and back, as a real one `speed` times slower would have it.

    `cut_after` bytes up it is cut, once for each time given: everything that is under way is lost, and it is back at once.
    """

    server: tuple[str, int]
    speed: float = 1.0
    bits: int = 64_000  # a second
    delay: float = 2.0  # seconds, there and back
    cut_after: list[int] = field(default_factory=list)
    up: int = 0
    down: int = 0
    cuts: int = 0
    address: tuple[str, int] = ("", 0)

    def __post_init__(self) -> None:
        self._free_at = 0.0  # when the line has carried what was given to it so far
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carries one connection until either end closes it."""
        try:
            far_reader, far_writer = await asyncio.open_connection(*self.server)
        except OSError:
            writer.close()
            return
        self._open |= {writer, far_writer}
        await asyncio.gather(self._carry(reader, far_writer, is_up=True), self._carry(far_reader, writer, is_up=False))
        self._open -= {writer, far_writer}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, is_up: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(CHUNK):
                await self._slot(len(data))
                if is_up:
                    self.up += len(data)
                    if self.cut_after and self.up >= self.cut_after[0]:
                        self._cut()
                        return
                else:
                    self.down += len(data)
                self._later(writer, data)
        self._later(writer, None)

    async def _slot(self, length: int) -> None:
        """Waits until the line has carried these bytes, after all that others gave it before."""
        now = asyncio.get_running_loop().time()
        self._free_at = max(self._free_at, now) + length * 8 / self.bits / self.speed
        await asyncio.sleep(self._free_at - now)

    def _later(self, writer: asyncio.StreamWriter, data: bytes | None) -> None:
        """What was carried arrives one way's delay later, in order; nothing at all is the end."""
        asyncio.get_running_loop().call_later(self.delay / 2 / self.speed, self._arrive, writer, data)

    @staticmethod
    def _arrive(writer: asyncio.StreamWriter, data: bytes | None) -> None:
        if writer.is_closing():
            return
        if data is None:
            writer.close()
        else:
            writer.write(data)

    def _cut(self) -> None:
        self.cut_after.pop(0)
        self.cuts += 1
        for writer in self._open:
            writer.transport.abort()
        self._open.clear()


@contextlib.asynccontextmanager
async def weak_line(server: tuple[str, int], **how: float | int | list[int]) -> AsyncIterator[Line]:
    """A weak line to a server, open while the context lasts."""
    line = Line(server, **how)  # type: ignore[arg-type]
    listening = await asyncio.start_server(line.accept, "127.0.0.1", 0)
    line.address = listening.sockets[0].getsockname()[:2]
    try:
        yield line
    finally:
        listening.close()
        for writer in list(line._open):
            writer.transport.abort()
