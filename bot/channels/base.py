"""What a channel is: how events come in, how messages go out, what it can do, and the little that it may remember.

A channel knows no handler and no table. What happened it hands to `Receive`, and acknowledges to its messenger only afterwards.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

Kind = Literal[
    "start",
    "text",
    "choice",
    "photo",
    "voice",
    "location",
    "contact",
    "sticker",
    "unsupported",
    "edited",  # what was sent was changed afterwards, which is never an answer
    "joined",
    "gone",
    "back",
    "moved",  # the bot was let into a group, is no longer wanted in a chat, is wanted again; the chat has another address
    "withdrawn",  # somebody told their messenger that nothing of them is to be kept
]
ChatKind = Literal["private", "group"]
Json: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Media:
    """Something that the channel can fetch later by `ref`."""

    ref: str
    size: int | None = None


@dataclass(frozen=True)
class Incoming:
    """An event as its channel saw it. `event_id` is the messenger's own, unique within the channel and bot."""

    event_id: str
    chat: str
    sender: str
    kind: Kind
    chat_kind: ChatKind = "private"
    sender_name: str = ""
    language: str = "vi"
    text: str = ""  # what was typed, or a caption
    choice: str = ""  # the id of the button that was pressed
    media: Media | None = None
    more: Mapping[str, str | int] = field(default_factory=dict)  # what a link carried: an invitation's village
    said_at: datetime | None = None  # by the messenger's clock, where it tells: we may hear of it much later

    def __post_init__(self) -> None:
        for name in ("text", "sender_name", "choice"):
            object.__setattr__(self, name, storable(getattr(self, name)))


def moment(told: object, a_second: int = 1) -> datetime | None:
    """When something happened, of what a messenger tells in parts of a second since 1970; nothing of what is no time."""
    try:
        return datetime.fromtimestamp(float(str(told)) / a_second, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def storable(text: str) -> str:
    """A text without what no database takes: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


@dataclass(frozen=True)
class Choice:
    """One thing that can be answered: a button, or a numbered line."""

    id: str
    label: str


@dataclass(frozen=True)
class Attached:
    """A file that comes with a message: what it is called, and what `Files` makes it by."""

    name: str
    ref: str


def files_in(body: Json) -> Sequence[Any]:
    """The files of a message as it is kept; before there could be several, the one stood under another name."""
    return body.get("files") or ([body["file"]] if "file" in body else [])


@dataclass(frozen=True)
class Shared:
    """Words to be handed on outside the chat, by a button that says so; where there can be none, they stand in the text anyway."""

    label: str
    words: str


@dataclass(frozen=True)
class Outgoing:
    """A message in the reader's language, to be drawn as well as the channel can.

    `key` names the message for ever, for channels that can refuse a second copy; `replaces` is the reference of an earlier one.
    """

    key: str
    chat: str
    text: str
    choices: tuple[Choice, ...] = ()
    photos: tuple[str, ...] = ()  # keys in the photo store
    marks: tuple[str, ...] = ()  # one a photo, for its corner where all become one picture
    wants_photo: bool = False
    album: bool = False  # the pictures themselves matter: not one of all, but each
    all_photos: Choice | None = None  # a button more, where all pictures become one
    asked: tuple[str, str] | None = None  # the address and name of the one member whose next words are waited for
    replaces: str | None = None
    voices: tuple[str, ...] = ()  # keys of recordings in the photo store
    files: tuple[Attached, ...] = ()
    share: Shared | None = None
    numbered: bool = True  # whether a choice may be answered by its number, where there are no buttons
    page: int = 0  # which of many choices stand in the text, where there are no buttons
    language: str = "vi"
    heard_at: datetime | None = None  # when somebody last wrote there


@dataclass(frozen=True)
class Sent:
    """It is there. `ref` is the messenger's own id of it."""

    ref: str


@dataclass(frozen=True)
class TryLater:
    """Not now. `at` is given by a messenger that asks for patience, and has sent nothing.

    `whole_bot` when it concerns every chat: that patience, or that nobody answers. Only what is neither tells something about this message.
    """

    why: str
    at: datetime | None = None
    whole_bot: bool = False


@dataclass(frozen=True)
class Unreachable:
    """The chat takes nothing from us until somebody writes there again."""

    why: str


@dataclass(frozen=True)
class Closed:
    """The chat takes nothing more until somebody writes there again, and what is said to it waits until then.

    `at` is when to look once more whether it does, if anything else may open it, such as a new month; what was knocked for is not looked at again.
    """

    why: str
    at: datetime | None = None


@dataclass(frozen=True)
class Refused:
    """This message will never be taken; others may be."""

    why: str


@dataclass(frozen=True)
class Moved:
    """The chat has another address now."""

    address: str


Outcome = Sent | TryLater | Unreachable | Closed | Refused | Moved


@dataclass(frozen=True)
class Rate:
    """At most `count` messages in `seconds`, in bursts of at most `burst`."""

    count: float
    seconds: float
    burst: int = 1


@dataclass(frozen=True)
class Capabilities:
    """What a messenger can do, and how fast it may be spoken to."""

    text_length: int
    overall: Rate
    per_chat: Rate
    per_group: Rate
    buttons: bool = True  # under every message, and any number of them
    edits: bool = True  # what was sent can be changed in place
    merges: bool = False  # what waits together is said in one message, since messages are few
    together: int = field(default=16)  # sends under way at once
    quiet: float | None = None  # seconds without another picture that end a burst, where pictures come more slowly than elsewhere


class CannotStart(Exception):
    """The channel cannot begin, and trying again is of no use; the message says in one line what to do."""


class MediaGone(Exception):
    """What an event referred to cannot be fetched any more; asking again is of no use."""


class Receive(Protocol):
    """Writes events down, all or none, each once. Returns when they are safe."""

    async def __call__(self, events: Sequence[Incoming]) -> None: ...


class OneOnly(Protocol):
    """A duty that one process has at a time."""

    def is_ours(self) -> bool:
        """Whether this process has it now."""


class Memory(Protocol):
    """The little that a channel remembers, shared by all processes; what a call returns from is safe. Nothing is told after its time."""

    async def get(self, key: str) -> Json | None:
        """The value of a key, if it is remembered."""

    async def add(self, key: str, value: Json, until: datetime | None = None) -> bool:
        """Remembers a value unless the key has one. Returns whether it did."""

    async def change(self, key: str, change: Callable[[Json], Json], until: datetime | None = None) -> Json:
        """Changes a value, which is empty at first; whoever changes it at the same time comes after. Returns the new one."""

    async def forget(self, key: str) -> None:
        """Forgets a value."""


class FileGone(Exception):
    """What a file was to be made of is there no more."""


class Files(Protocol):
    """Makes the files that are sent along, anew each time: nothing of them is kept."""

    async def make(self, ref: str) -> bytes:
        """The bytes of a file.

        Raises:
            FileGone: what it tells of was erased.
        """


class Channel(Protocol):
    """One messenger, or one bot of it."""

    name: str
    bot: str
    capabilities: Capabilities

    async def start(self) -> None:
        """Begins to take events in."""

    async def stop(self) -> None:
        """Takes no more events in. Messages may still be sent."""

    async def close(self) -> None:
        """Nothing will be sent any more: lets go of its lines."""

    async def send(self, message: Outgoing) -> Outcome:
        """Sends one message. Raises only for faults of ours; then the message is tried again, and parked in the end."""

    async def fetch(self, media: Media) -> bytes:
        """The bytes of an event's media.

        Raises:
            MediaGone: there is nothing to be had any more.
        """

    async def discard(self, media: Media) -> None:
        """What was fetched is safe elsewhere now."""

    async def show_working(self, chat: str) -> None:
        """Shows "đang xử lý", as well as may be; failing is no fault."""


@runtime_checkable
class AnswersPresses(Protocol):
    """A channel whose buttons wait for a word after they were pressed."""

    async def answer_press(self, press: str, chat: str, said: str | None, chosen: str | None) -> None:
        """Ends the waiting, as well as may be: with a word, and with what was chosen in place of the buttons."""


Clock = Callable[[], datetime]
