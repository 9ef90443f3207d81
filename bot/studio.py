"""Takes media in by a process of its own, so that bytes made to do harm or slow ones cost a worker process, never the conversation."""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Generic, Literal, TypeVar, cast

MAX_BYTES = 20 * 1024 * 1024
"""The largest file taken in: what Telegram lets a bot download."""

PATIENCE = 30.0
"""Seconds that one file may take."""

START_PATIENCE = 60.0
"""Seconds that a worker may take to start, on the slowest machine under the heaviest load."""

Reason = Literal["empty", "too-large", "broken", "not-a-picture", "too-many-pixels", "not-a-recording", "too-long"]

_TRIES = 2  # a worker can also die of something else than its work, such as a machine short of memory

_T = TypeVar("_T")
_Taken = TypeVar("_Taken")


class Refused(Exception):
    """The bytes are nothing that can be kept; `reason` says why. Sending the same bytes again will not help."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Unavailable(RuntimeError):
    """No worker could be started, or the studio is closed. It is not the fault of what came: try again later."""


def check_size(data: bytes) -> None:
    """Raises `Refused` for what need not be looked into: no bytes, or more than `MAX_BYTES`."""
    if not data:
        raise Refused("empty")
    if len(data) > MAX_BYTES:
        raise Refused("too-large")


class Studio(Generic[_Taken]):
    """Takes files of one kind in, one at a time, in a worker process that starts with the first of them.

    A worker that dies or takes too long costs only the file that it was busy with; the next one finds a fresh worker. Ours is not a
    ProcessPoolExecutor: that one's workers outlive a parent that is killed, and it has no public way to end one that hangs.
    """

    def __init__(self, take_in: Callable[[bytes], _Taken], memory: int, patience: float = PATIENCE) -> None:
        """`take_in` must be importable by name in another process; `memory` is in bytes for one file, `patience` in seconds."""
        self._take_in, self._memory, self._patience = take_in, memory, patience
        self._one_at_a_time = asyncio.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="studio")  # talks to the worker, for pipes block
        self._worker: _Worker[_Taken] | None = None
        self._is_closed = False

    async def take_in(self, data: bytes) -> _Taken:
        """What the function makes of it. Raises `Refused` also for what hangs, or killed two workers, and `Unavailable`."""
        check_size(data)
        async with self._one_at_a_time:
            for _ in range(_TRIES):
                with contextlib.suppress(_WorkerDied):
                    return await self._try(data)
            raise Refused("broken")

    async def close(self) -> None:
        """Ends the worker at once. What is being taken in is given up with `Unavailable`."""
        self._is_closed = True
        self._discard_worker()
        await asyncio.to_thread(self._thread.shutdown)

    async def _try(self, data: bytes) -> _Taken:
        worker = await self._ready_worker()
        try:
            answer = await self._within(self._patience, lambda: worker.ask(data))
        except TimeoutError:
            raise Refused("broken") from None
        if isinstance(answer, Refused):
            raise answer
        return answer

    async def _ready_worker(self) -> "_Worker[_Taken]":
        if self._is_closed:
            raise Unavailable("the studio is closed")
        if self._worker is None:
            try:
                self._worker = _Worker(self._take_in, self._memory, self._patience)
                await self._within(START_PATIENCE, self._worker.wait_until_ready)
            except (OSError, _WorkerDied) as error:  # a timeout is an OSError
                raise Unavailable(f"the process that takes media in does not start: {error!r}") from error
        return self._worker

    async def _within(self, seconds: float, talk: Callable[[], _T]) -> _T:
        """Runs `talk` in the thread. Where it fails, is too slow or is called off, the worker is of no more use: who knows what it would say next."""
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.get_running_loop().run_in_executor(self._thread, talk)
        except BaseException:
            self._discard_worker()
            raise

    def _discard_worker(self) -> None:
        if self._worker:
            worker, self._worker = self._worker, None
            worker.process.kill()  # the thread, if it waits for an answer, now gets the end of the pipe instead
            self._thread.submit(worker.bury)


class _WorkerDied(Exception):
    """The worker process ended without an answer."""


class _Worker(Generic[_Taken]):
    """The parent's side of one worker process: starting, asking, burying. All but starting blocks."""

    def __init__(self, take_in: Callable[[bytes], _Taken], memory: int, patience: float) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, take_in, memory, patience), name="studio", daemon=True)
        self.process.start()
        theirs.close()  # with our copy gone, the pipe ends when the worker does

    def wait_until_ready(self) -> None:
        self._receive()

    def ask(self, data: bytes) -> _Taken | Refused:
        """Raises `_WorkerDied`."""
        try:
            self._pipe.send_bytes(data)
        except OSError as error:
            raise _WorkerDied from error
        return cast(_Taken | Refused, self._receive())

    def bury(self) -> None:
        self.process.join()
        self._pipe.close()

    def _receive(self) -> object:
        try:
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _WorkerDied from error


def _serve(pipe: "Connection[object, bytes]", take_in: Callable[[bytes], object], memory: int, patience: float) -> None:
    """The worker's life: answers until the parent closes the pipe, be it by ending, by crashing or by being killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides when the worker ends
    _give_way()
    _limit_memory(memory)
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            data = pipe.recv_bytes(MAX_BYTES)
            _set_self_destruct(2 * patience)  # by then the parent would have killed it, if there still were one
            pipe.send(_answer(take_in, data))
            _set_self_destruct(0)


def _answer(take_in: Callable[[bytes], object], data: bytes) -> object:
    try:
        return take_in(data)
    except Refused as refused:
        return refused


def _set_self_destruct(seconds: float) -> None:
    """Ends this process after so many seconds (0: never), even inside a decoder that never returns and with no parent left to kill it."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _give_way() -> None:
    """Lets the conversations of a busy machine go first."""
    if sys.platform != "win32":
        os.nice(5)


def _limit_memory(memory: int) -> None:
    """Caps what one file may use. On Linux only: macOS has the call but does not honour it."""
    if sys.platform == "linux":
        import resource

        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = used + memory
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
