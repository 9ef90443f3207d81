"""The book of all conversations: which steps, acts and words there are, and where somebody new begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.conversation.steps import Act, Flow, Next, Step
from bot.conversation.turn import Turn
from locales import Localized
from models.evidence import Photo
from models.notes import Recording


@dataclass
class Book:
    """`home` is where nobody stands anywhere else; `commands` maps the keys of texts that list words to acts, `timers` reasons to what is done
    when they are due. `code` opens whatever a text that `is_code` opens; `withdrawn` hears that nothing of somebody is to be kept.

    `spoken` gives the recordings (keys in the photo store) of what a message says, for whoever it goes to; most people only read.
    """

    flows: Sequence[Flow]
    start: Callable[[Turn], Next]
    home: Callable[[Turn], Next]
    photo: Callable[[Turn, Photo], Next]
    voice: Callable[[Turn, Recording], Next]
    unsupported: Callable[[Turn], Next]
    joined: Callable[[Turn], Next]
    left: Callable[[Turn], None]
    withdrawn: Callable[[Turn], Next]
    is_code: Callable[[str], bool]
    code: Callable[[Turn, str], Next]
    commands: Mapping[str, Act]
    timers: Mapping[str, Callable[[Turn], Next]] = field(default_factory=dict)
    spoken: Callable[[Turn, str, int, Sequence[Localized]], Sequence[str]] = lambda turn, to, to_id, lines: ()
    steps: dict[str, Step] = field(init=False)
    acts: dict[str, Act] = field(init=False)

    def __post_init__(self) -> None:
        self.steps = {name: step for flow in self.flows for name, step in flow.steps.items()}
        self.acts = {name: act for flow in self.flows for name, act in flow.acts.items()}
        assert not self.steps.keys() & self.acts.keys(), "a button must say which of the two it means"

    def find(self, turn: Turn, name: str | None) -> Step | None:
        """A step by its name; for one that no longer exists, where its conversation takes up again, or home."""
        if name in self.steps:
            return self.steps[name]
        flow = next((flow for flow in self.flows if name and name.startswith(f"{flow.name}.")), None)
        return self.resolve(flow.resume(turn) if flow and flow.resume else self.home(turn))

    def resolve(self, step: Next) -> Step | None:
        """The step that an answer leads to."""
        return self.steps[step.name] if isinstance(step, type) else step
