"""A programme as data: what a citizen is asked, what counts, how it is scored, who looks at it and when.

A programme is a TOML file such as those in `models/programmes/`, checked as a whole when it is read. Every text that a person reads is `Words`, in
each language.
"""

from functools import cache
from importlib import resources
from pathlib import Path

from models.programme.parts import (
    Activity,
    Calendar,
    Competence,
    Criterion,
    Evidence,
    Group,
    Misfit,
    Named,
    OwnScore,
    Reason,
    Role,
    Stage,
    Target,
    Window,
    Words,
    Work,
)
from models.programme.reading import BrokenProgramme, load, parse
from models.programme.whole import Programme

__all__ = [
    "Activity",
    "BrokenProgramme",
    "Calendar",
    "Competence",
    "Criterion",
    "Evidence",
    "Group",
    "Misfit",
    "Named",
    "OwnScore",
    "Programme",
    "Reason",
    "Role",
    "Stage",
    "Target",
    "Window",
    "Words",
    "Work",
    "current",
    "load",
    "parse",
    "shipped",
    "use",
]

_chosen: Programme | None = None


@cache
def shipped() -> Programme:
    """Công dân học tập, as it comes with this release."""
    file = resources.files("models") / "programmes" / "cong-dan-hoc-tap.toml"
    return parse(file.read_text("utf-8"), file.name)


def current() -> Programme:
    """The programme that runs: what whoever registers now registers for."""
    return _chosen or shipped()


def use(path: Path | None) -> None:
    """Lets the programme in a file run, or the shipped one; said once, at start.

    Raises:
        BrokenProgramme: it cannot be used.
    """
    global _chosen
    _chosen = load(path) if path else None
