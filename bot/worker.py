"""Takes turns while there are any: some at once on PostgreSQL, one after another on SQLite, which has one writer anyway."""

from collections.abc import Callable

from bot.clock import Clock
from bot.conversation.book import Book
from bot.conversation.engine import Pressed, Ran, run_next
from bot.loop import Loop
from models.database import Database

PAUSE = 0.25  # seconds: other processes' events, and turns that were to be tried again
SIDE_BY_SIDE = 2  # measured: Python runs one thread at a time, and more of them only get in each other's way; another process helps


class Worker:
    """Takes turns. `done` is called after each, for there may be something to send; `pressed` for buttons that wait for a word."""

    def __init__(
        self, database: Database, book: Book, clock: Clock, done: Callable[[], None], pressed: Callable[[Pressed], None] = lambda pressed: None
    ) -> None:
        self._database, self._book, self._clock, self._done, self._pressed = database, book, clock, done, pressed
        side_by_side = 1 if database.engine.dialect.name == "sqlite" else SIDE_BY_SIDE
        self._loops = [Loop(f"worker {number}", self._take_turn, PAUSE) for number in range(side_by_side)]

    def start(self) -> None:
        """Begins to take turns."""
        for loop in self._loops:
            loop.start()

    def wake(self) -> None:
        """There may be turns to take."""
        for loop in self._loops:
            loop.wake()

    async def stop(self) -> None:
        """Lets the turns under way end."""
        for loop in self._loops:
            await loop.stop()

    async def _take_turn(self) -> bool:
        pressed: list[Pressed] = []
        ran = await self._database.write(lambda db: run_next(db, self._book, self._clock(), pressed.append))
        if ran is Ran.TURN:
            self._done()
        for press in pressed:
            self._pressed(press)
        return ran is not Ran.NOTHING
