"""The shapes of which handlers are made: a step that asks and understands, a form of questions, an act that a button does at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from bot.conversation.words import Button, Reply
from locales import Localized, text
from models.evidence import Photo
from models.notes import Recording
from models.rules import Misunderstood

if TYPE_CHECKING:
    from bot.conversation.turn import Turn


class Step:
    """Where a conversation stands: what it asks, what answers it understands and where each leads.

    Remembered by `name`. Each answer returns the step to go to, which is then asked, or nothing: the step stands and nothing more is said.
    """

    name: str
    takes_numbers = False
    """Whether a number that is typed answers what it asks, and is never the number of one of its buttons."""

    def ask(self, turn: Turn) -> Reply:
        """What this step asks. It stands alone: it may be read days later."""
        raise NotImplementedError

    def ask_again(self, turn: Turn) -> Reply:
        """What stands below the answer to something that was not understood: the choices alone."""
        asked = self.ask(turn)
        return Reply([], asked.buttons, wants_photo=asked.wants_photo)

    def on_choice(self, turn: Turn, choice: str) -> Next:
        """One of the choices of `ask`, by its subject."""
        raise Misunderstood("not-understood")

    def on_text(self, turn: Turn, said: str) -> Next:
        """A text that is none of the choices."""
        raise Misunderstood("choose-one")

    def on_photo(self, turn: Turn, photo: Photo) -> Next:
        """A picture, taken in already."""
        return turn.book.photo(turn, photo)

    def on_bad_photo(self, turn: Turn, reason: str) -> Next:
        """A picture that could not be taken in."""
        raise Misunderstood(f"photo-{reason}")

    def on_voice(self, turn: Turn, recording: Recording) -> Next:
        """A recording, taken in already."""
        return turn.book.voice(turn, recording)

    def on_bad_voice(self, turn: Turn, reason: str) -> Next:
        """A recording that could not be taken in."""
        raise Misunderstood(f"voice-{reason}")

    def on_settled(self, turn: Turn, burst: dict[str, int]) -> Next:
        """A burst of photos is over; it was counted while it lasted."""
        return None

    def on_late(self, turn: Turn, choice: str) -> Next:
        """A choice of this step, pressed when the conversation had gone on: where it stands now is asked again."""
        turn.say(text("late-choice"))
        return turn.step

    def reads_numbers(self, choices: Iterable[str]) -> bool:
        """Whether a number, typed where these choices (ids) stand, answers what this step asks."""
        return self.takes_numbers and any(id.startswith(f"{self.name}:") for id in choices)

    def button(self, choice: str, label: Localized) -> Button:
        """A choice of this step."""
        return Button(f"{self.name}:{choice}", label)


LONGEST_ID = 18  # digits, which every database holds


def id_of(subject: str) -> int | None:
    """The id that a button names; nothing if it names none, such as one that somebody made up."""
    return int(subject) if subject.isascii() and subject.isdecimal() and len(subject) <= LONGEST_ID else None


Next: TypeAlias = Step | type[Step] | None
"""Where an answer leads: a step, by itself or by its class; or nothing, and the step stands."""

S = TypeVar("S", bound=Step)


@dataclass(frozen=True)
class Act:
    """Something that a button, or a word, does wherever the conversation stands."""

    name: str
    do: Callable[[Turn, str], Next]

    def button(self, subject: object, label: Localized) -> Button:
        """A button that does it to a subject."""
        return Button(f"{self.name}:{subject}", label)


@dataclass
class Flow:
    """One conversation: its steps and acts. `resume` leads back into it from a step that no longer exists."""

    name: str
    resume: Callable[[Turn], Next] | None = None
    steps: dict[str, Step] = field(default_factory=dict)
    acts: dict[str, Act] = field(default_factory=dict)

    def step(self, kind: type[S]) -> type[S]:
        """Adds a step; used as a decorator of its class, after which the step is named. A step keeps nothing to itself."""
        kind.name = f"{self.name}.{kind.__name__.lower()}"
        self.steps[kind.name] = kind()
        return kind

    def act(self, do: Callable[[Turn, str], Next]) -> Act:
        """Adds an act; used as a decorator. The act is named after the function."""
        act = Act(f"{self.name}.{do.__name__}", do)
        self.acts[act.name] = act
        return act
