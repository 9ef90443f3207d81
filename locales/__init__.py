"""Every word that a person reads: Project Fluent files, one folder a language; Vietnamese is complete and stands in for what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax.ast import Message, Resource

FOLDER = Path(__file__).parent
DEFAULT = "vi"


class Localized(Protocol):
    """Anything that can be said in a language."""

    def in_(self, language: str) -> str: ...


@dataclass(frozen=True)
class Text:
    """A text by its key, with what is to be filled in; that may be localized too."""

    key: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def in_(self, language: str) -> str:
        """The text in a language.

        Raises:
            LookupError: no language has it, or something was not filled in.
        """
        args = {name: value.in_(language) if hasattr(value, "in_") else value for name, value in self.args.items()}
        for bundle in (_bundle(language if language in languages() else DEFAULT), _bundle(DEFAULT)):
            if bundle.has_message(self.key):
                return _format(bundle, self.key, args)
        raise LookupError(f"no text {self.key}")


def text(key: str, /, **args: str | int | float | date | datetime | Localized) -> Text:
    """A text to say. Write `photo_count=3` for the Fluent variable `$photo_count`."""
    return Text(key, args)


@cache
def languages() -> tuple[str, ...]:
    """The languages that there are, the default first."""
    codes = sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and any(path.glob("*.ftl")))
    return (DEFAULT, *(code for code in codes if code != DEFAULT))


@cache
def keys(language: str, prefix: str = "") -> tuple[str, ...]:
    """The keys of a language's texts that begin with a prefix."""
    entries = (entry for resource in _resources(language) for entry in resource.body)
    return tuple(entry.id.name for entry in entries if isinstance(entry, Message) and entry.id.name.startswith(prefix))


@cache
def _bundle(language: str) -> FluentBundle:
    # Isolation marks are invisible letters to a program that compares texts, and all our languages run the same way.
    bundle = FluentBundle([language], use_isolating=False)
    for resource in _resources(language):
        bundle.add_resource(resource)
    return bundle


@cache
def _resources(language: str) -> tuple[Resource, ...]:
    return tuple(FluentResource(path.read_text("utf-8")) for path in sorted((FOLDER / language).glob("*.ftl")))


def _format(bundle: FluentBundle, key: str, args: Mapping[str, Any]) -> str:
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise LookupError(f"the text {key} is empty")
    said, errors = bundle.format_pattern(pattern, dict(args))
    if errors:
        raise LookupError(f"the text {key}: {errors[0]}")
    return str(said)
