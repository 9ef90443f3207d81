"""Things that go wrong on demand: for a method, for a chat, so many times or by chance."""

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal, Protocol

from tests.servers.telegram.refusal import Refusal

How = Literal["refuse", "page", "cut before", "cut after", "hang before", "hang after", "slow", "broken"]


@dataclass(frozen=True)
class Fault:
    """What goes wrong."""

    how: How
    refusal: Refusal | None = None
    status: int = 200
    seconds: float = 0.0


def too_many(retry_after: int) -> Fault:
    """429, whatever the bot's pace."""
    return Fault("refuse", Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after))


def forbidden(why: str = "bot was blocked by the user") -> Fault:
    """403."""
    return Fault("refuse", Refusal(403, f"Forbidden: {why}"))


def bad_request(why: str = "chat not found") -> Fault:
    """400."""
    return Fault("refuse", Refusal(400, f"Bad Request: {why}"))


def server_error(status: int = 502) -> Fault:
    """500, 502 and their like, with a page in HTML instead of JSON."""
    return Fault("page", status=status)


def cut_before() -> Fault:
    """The connection is cut and nothing was done."""
    return Fault("cut before")


def cut_after() -> Fault:
    """It was done, and the connection is cut before the answer."""
    return Fault("cut after")


def hang() -> Fault:
    """No answer ever comes, and nothing was done."""
    return Fault("hang before")


def hang_after() -> Fault:
    """It was done, and no answer ever comes."""
    return Fault("hang after")


def slow(seconds: float) -> Fault:
    """It is done, late."""
    return Fault("slow", seconds=seconds)


def broken_json() -> Fault:
    """It was done, and the answer is half an answer."""
    return Fault("broken")


@dataclass
class Rule:
    """When a fault happens. `hits` counts how often it did."""

    fault: Fault
    methods: frozenset[str] | None
    chat: int | None
    times: int | None
    probability: float
    skip: int
    chance: random.Random
    hits: int = field(default=0)

    def strikes(self, method: str, chat: int | None) -> bool:
        """Whether this call is hit; counts it if so."""
        if (self.methods is not None and method not in self.methods) or (self.chat is not None and self.chat != chat):
            return False
        if self.times is not None and self.hits >= self.times:
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.probability < 1 and self.chance.random() >= self.probability:
            return False
        self.hits += 1
        return True


class HasId(Protocol):
    """A person, a group, a chat."""

    @property
    def id(self) -> int: ...


class Faults:
    """The rules that hold now. Downloads are the method `file`."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []

    def add(
        self,
        fault: Fault,
        method: str | Collection[str] | None = None,
        chat: "int | HasId | None" = None,
        times: int | None = 1,
        probability: float = 1.0,
        skip: int = 0,
        seed: int = 0,
    ) -> Rule:
        """Lets a fault happen: by default once, at the next call, of whatever method and chat.

        `times=None` is for ever; `skip` lets so many calls pass first; `probability` and `seed` leave it to chance.
        """
        methods = frozenset([method]) if isinstance(method, str) else frozenset(method) if method is not None else None
        id = chat if chat is None or isinstance(chat, int) else chat.id
        rule = Rule(fault, methods, id, times, probability, skip, random.Random(seed))
        self.rules.append(rule)
        return rule

    def remove(self, rule: Rule) -> None:
        """Lets a fault happen no more."""
        self.rules.remove(rule)

    def clear(self) -> None:
        """All is well again."""
        self.rules.clear()

    def next(self, method: str, chat: int | None) -> Fault | None:
        """What goes wrong with this call: the first rule that strikes."""
        return next((rule.fault for rule in self.rules if rule.strikes(method, chat)), None)
