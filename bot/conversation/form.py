"""A form: questions one after another, each of which may be gone back to, explained, and mended when all are answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.choices import BACK
from bot.conversation.steps import Flow, Next, Step
from bot.conversation.words import Reply
from locales import Localized, text
from models.evidence import Photo
from models.notes import Recording
from models.rules import Misunderstood

if TYPE_CHECKING:
    from bot.conversation.turn import Turn

MENDED = "mended"

Choices: TypeAlias = Sequence[tuple[str, Localized]]
"""What is offered: the id of each choice, and its label."""


@dataclass(frozen=True)
class Mend:
    """In place of an answer: these are asked anew, everything else stays, and `put` is remembered meanwhile. Going back undoes it."""

    names: Sequence[str]
    put: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Question:
    """One item of a form: the text `<form>-<name>` asks it, or what `asks` gives; `<form>-<name>-explained` explains it.

    `check` reads what is typed, `choose` what is chosen of `choices`. Each gives the answer to keep, or a step or a `Mend` in its place, or says with
    `Misunderstood` why not. Without `check` one of the choices has to be chosen. A question `about` another one makes that one's answer clear:
    what is typed answers the other one anew. `known` is an answer that need not be asked for; `holds` tells whether one from weeks ago is still good.
    """

    name: str
    check: Callable[[Turn, str], Any] | None = None
    choices: Callable[[Turn], Choices] = lambda turn: ()
    choose: Callable[[Turn, str], Any] = lambda turn, choice: choice
    asks: Callable[[Turn], Localized] | None = None
    about: str | None = None
    known: Callable[[Turn], Any] = lambda turn: None
    holds: Callable[[Turn, Any], bool] = lambda turn, answer: True


class Form(Step):
    """Asks the first question that has no answer yet, until there is none.

    Answers are kept under the questions' names. What is known without asking is not kept, so that going back leads through what was asked, and only
    that. The last question looks back on all of it, and needs no way back of its own. Photos and recordings are refused unless it
    `takes_evidence`: then they go where they go when nothing is asked.
    """

    def __init__(self, flow: Flow, questions: Sequence[Question], done: Callable[[Turn], Next], takes_evidence: bool = False) -> None:
        self.name, self.takes_evidence = flow.name, takes_evidence
        self._done = done
        self._asked = {question.name: _Asked(self, question) for question in questions}
        flow.resume = self.resume
        for asked in self._asked.values():
            flow.steps[asked.name] = asked

    def resume(self, turn: Turn) -> Next:
        """The question that stands, or where the filled form leads."""
        for name, asked in self._asked.items():
            if not self._is_answered(turn, name):
                if name not in turn.data.get(MENDED, {}):
                    turn.data.pop(MENDED, None)
                return asked
        turn.data.pop(MENDED, None)
        return self._done(turn)

    def answer(self, turn: Turn, name: str) -> Any:
        """The answer that was given to a question, or is known without asking; nothing if it has to be asked."""
        return turn.data[name] if name in turn.data else self._asked[name].question.known(turn)

    def keep(self, turn: Turn, question: Question, answer: Any) -> Next:
        """Keeps an answer; what was about an earlier one is forgotten. Leads on."""
        turn.data[question.name] = answer
        for other in self._asked.values():
            if other.question.about == question.name:
                turn.data.pop(other.question.name, None)
        return self.resume(turn)

    def mend(self, turn: Turn, mend: Mend) -> Next:
        """Asks some questions anew."""
        turn.data[MENDED] = {name: turn.data.pop(name, None) for name in mend.names} | turn.data.get(MENDED, {})
        turn.data.update(mend.put)
        return self.resume(turn)

    def back(self, turn: Turn) -> Next:
        """Forgets the last answer and asks it again. Before the first of what is being mended, all of that is as it was."""
        last, mended = self._last_answered(turn), turn.data.get(MENDED)
        if mended is not None and last not in mended:
            for name in (MENDED, *mended):
                turn.data.pop(name, None)
            turn.data.update({name: answer for name, answer in mended.items() if answer is not None})
        elif last is not None:
            del turn.data[last]
        return self.resume(turn)

    def explain(self, turn: Turn) -> Localized | None:
        """What the question that stands means; nothing if none does."""
        standing = self._standing(turn)
        return text(f"{self._asked[standing].key}-explained") if standing else None

    def stands(self, turn: Turn) -> bool:
        """Whether one of the questions stands."""
        return self._standing(turn) is not None

    def question(self, name: str) -> Question:
        """A question by its name."""
        return self._asked[name].question

    def has_way_back(self, turn: Turn, name: str) -> bool:
        """Whether a question is asked with a way back."""
        return name != list(self._asked)[-1] and (MENDED in turn.data or any(earlier in turn.data for earlier in self._before(name)))

    def _is_answered(self, turn: Turn, name: str) -> bool:
        """An answer that is no longer good is forgotten."""
        if name in turn.data and not self._asked[name].question.holds(turn, turn.data[name]):
            del turn.data[name]
        return self.answer(turn, name) is not None

    def _standing(self, turn: Turn) -> str | None:
        return next((name for name, asked in self._asked.items() if asked.name == turn.conversation.step), None)

    def _last_answered(self, turn: Turn) -> str | None:
        standing = self._standing(turn)
        answered = [name for name in self._before(standing) if name in turn.data] if standing else []
        return answered[-1] if answered else None

    def _before(self, name: str) -> Iterable[str]:
        return takewhile(lambda earlier: earlier != name, self._asked)


class _Asked(Step):
    def __init__(self, form: Form, question: Question) -> None:
        self.name = f"{form.name}.{question.name}"
        self.key = f"{form.name}-{question.name}"
        self.form, self.question = form, question

    def ask(self, turn: Turn) -> Reply:
        asked = self.question.asks(turn) if self.question.asks else text(self.key)
        buttons = [self.button(id, label) for id, label in self.question.choices(turn)]
        if self.form.has_way_back(turn, self.question.name):
            buttons.append(self.button(BACK, text(f"{self.form.name}-back")))
        return Reply([asked], buttons)

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice == BACK:
            return self.form.back(turn)
        if choice not in {id for id, _ in self.question.choices(turn)}:
            raise Misunderstood("choose-one")
        return self._answered(turn, self.question, self.question.choose(turn, choice))

    def on_text(self, turn: Turn, said: str) -> Next:
        question = self.form.question(self.question.about) if self.question.about else self.question
        if question.check is None:
            raise Misunderstood("choose-one")
        return self._answered(turn, question, question.check(turn, said))

    def on_photo(self, turn: Turn, photo: Photo) -> Next:
        if not self.form.takes_evidence:
            raise Misunderstood("photo-too-early")
        return super().on_photo(turn, photo)

    def on_voice(self, turn: Turn, recording: Recording) -> Next:
        if not self.form.takes_evidence:
            raise Misunderstood("voice-too-early")
        return super().on_voice(turn, recording)

    def _answered(self, turn: Turn, question: Question, answer: Any) -> Next:
        if isinstance(answer, Mend):
            return self.form.mend(turn, answer)
        if isinstance(answer, Step) or (isinstance(answer, type) and issubclass(answer, Step)):
            return answer
        return self.form.keep(turn, question, answer)
