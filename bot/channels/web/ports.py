"""What the web channel may remember, and how browsers are let in: implemented elsewhere, upon the tables."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.channels.base import Attached, ChatKind, Incoming


@dataclass(frozen=True)
class Speaker:
    """Somebody as whom a browser may speak: `id` is the account's address."""

    id: str
    name: str


@dataclass(frozen=True)
class Seat:
    """A chat that a session sees."""

    id: str
    chat: str
    role: str
    title: str
    speakers: tuple[Speaker, ...]

    @property
    def kind(self) -> ChatKind:
        """Whether others are in this chat too."""
        return "group" if self.role == "group" else "private"

    def speaker(self, id: object) -> Speaker | None:
        """The speaker of an id, if this seat has one."""
        return next((speaker for speaker in self.speakers if speaker.id == id), None)


@dataclass(frozen=True)
class Session:
    """A browser that is let in."""

    id: int
    seats: tuple[Seat, ...]

    def seat(self, seat_id: object) -> Seat | None:
        """The seat of an id, if this session has it."""
        return next((seat for seat in self.seats if seat.id == seat_id), None)


@dataclass(frozen=True)
class Item:
    """One item of a transcript; `body` as in docs/web-chat.md."""

    n: int
    v: int
    sender: str
    name: str
    key: str
    body: dict[str, Any]
    at: str


class Transcripts(Protocol):
    """Each chat's history: the web channel plays the messenger."""

    async def hear(self, event: Incoming, body: dict[str, Any]) -> bool:
        """Writes an event and what the page shows of it down together, once. Returns whether its media, if any, is still to be fetched."""

    async def has_heard(self, chat: str, sender: str, event_id: str) -> bool:
        """Whether an event was written down before."""

    async def say(self, chat: str, key: str, body: dict[str, Any], replaces: int | None) -> int:
        """Adds what the bot says, once a key; or gives an earlier item this body. Returns its place."""

    async def since(self, chat: str, version: int, limit: int) -> tuple[list[Item], int]:
        """Items newer than a version, by version, and the newest version."""

    async def heads(self, chats: list[str]) -> dict[str, int]:
        """The newest version of each chat."""

    async def picture(self, chat: str, n: int, i: int) -> str | None:
        """The key in the photo store of an item's picture, once it is taken in."""

    async def voice(self, chat: str, n: int, i: int) -> str | None:
        """The key in the photo store of an item's recording, once it is taken in."""

    async def file(self, chat: str, n: int, i: int) -> Attached | None:
        """A file that comes with an item."""


class WrongCode(Exception):
    """The code from the first device does not fit; `left` more tries."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


class CodeNeeded(Exception):
    """The link was used before: the first device shows a code now."""


class UnknownLink(Exception):
    """No such link, or it has expired."""


@dataclass(frozen=True)
class OnZalo:
    """How we are found on Zalo: by a link that opens us or else, once it is known, by a name to look for."""

    link: str | None = None
    name: str = ""


@dataclass(frozen=True)
class Elsewhere:
    """Where the same conversations are had besides here: the Telegram bot's name, once it is known, and how we are found on Zalo."""

    telegram: Callable[[], str | None] = lambda: None
    zalo: Callable[[], OnZalo | None] = lambda: None

    def is_used(self) -> bool:
        """Whether there is anything besides here."""
        return self.zalo() is not None or self.telegram() is not None


@dataclass(frozen=True)
class Invited:
    """Somebody who may choose where to go on with an invitation: `code` is typed where no link brings it, `village` is whose it is, if any's.

    A group's leads to no chat here.
    """

    code: str
    village: str = ""
    group: bool = False


class Doors(Protocol):
    """Lets browsers in. A token is what the cookie holds; only its hash is kept."""

    async def session(self, token: str) -> Session | None:
        """The session of a cookie."""

    async def invited(self, secret: str, session: Session | None) -> Invited | None:
        """Who comes with a link; nobody who has a choice if this browser is where it leads already, or if it was used up and is good for here only.

        Raises:
            UnknownLink: it opens nothing.
        """

    async def open(self, secret: str, session: Session | None, language: str) -> str | None:
        """Opens a link. Returns the new session's token, or nothing for a browser that is where the link leads.

        Raises:
            CodeNeeded: it was used before.
            UnknownLink: it opens nothing.
        """

    async def open_with_code(self, secret: str, code: str) -> str:
        """Opens a used link with the code that the first device shows. Returns the new session's token.

        Raises:
            WrongCode, UnknownLink
        """

    async def open_sample(self, language: str) -> str:
        """Opens a session with all of the sample's seats. Returns its token."""

    async def add_sample_citizen(self, session: Session, language: str) -> str:
        """Adds a new citizen's seat to a sample session. Returns the seat."""

    async def open_sessions(self, ids: set[int]) -> set[int]:
        """Those of these sessions that nobody has left and that have not expired."""

    async def leave(self, session: Session) -> None:
        """Ends a session."""
