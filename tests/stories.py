"""What went before a test: lived through once on each kind of database, and copied for every test that goes on from there."""

from collections.abc import Callable
from typing import Any

import pytest

from models.database import Database
from tests.machine import Machine, Talk

Live = Callable[[Machine], Talk]

_stories: dict[tuple[str, str], "Story"] = {}  # by module and fixture


class Story:
    """Somebody's doings up to where tests begin, and what the machine and their talk remember of it."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._memory: dict[str, Any] = {}
        self._talk: dict[str, Any] = {}

    def lay(self, data: Database) -> None:
        """Lives through it on a database."""
        machine = Machine(data.engine)
        talk = self._live(machine)
        assert not machine.has_bare, "what a messenger without buttons delivered is not kept"
        self._memory, self._talk = machine.memory(), {**vars(talk)}

    def resume(self, machine: Machine) -> Talk:
        """Goes on from there, on a copy."""
        machine.remember(self._memory)
        return Talk(**{**self._talk, "machine": machine})


def story(live: Live) -> Any:
    """Makes a fixture of what somebody does with a machine. It comes first in every test that asks for it."""
    told = _stories[live.__module__, live.__name__] = Story(live)

    def resumed(machine: Machine) -> Talk:
        return told.resume(machine)

    resumed.__doc__ = live.__doc__
    return pytest.fixture(name=live.__name__)(resumed)


def before(request: pytest.FixtureRequest) -> Story | None:
    """The story that a test asks for, if it does."""
    asked = ((request.module.__name__, name) for name in request.fixturenames)
    return next((_stories[name] for name in asked if name in _stories), None)
