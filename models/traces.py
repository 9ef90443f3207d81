"""Traces: by what somebody can be told in what others said, or in what was said to them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from models.base import Json
from models.folding import fold

BLANK = "…"
YEAR = re.compile(r"\d{4}")
CARRIED = {"choice", "choices", "all_photos", "files", "file", "on"}  # what buttons carry is no text: a number in it is something else's


@dataclass(frozen=True)
class Traces:
    """`marks` belong to one person alone: numbers of files, keys of what they sent. `words` may be others' too: a name, a year, a sentence."""

    marks: tuple[str, ...]
    words: tuple[str, ...]

    def are_in(self, said: object) -> bool:
        """Whether any is there, however it is typed. Errs on the side of yes."""
        return self._mark_in(_texts(said)) or _typed_in(_texts(said), self.words)

    def without(self, body: Json) -> Json:
        """What the bot showed, so that it tells nothing of the person: blank if it is about them, else without the words. Buttons stay."""
        if self._mark_in(_texts({field: value for field, value in body.items() if field not in CARRIED})):
            return {"text": BLANK}
        cleaned = {field: self._blank(value) if field == "text" else value for field, value in body.items()}
        if "choices" in cleaned:
            cleaned["choices"] = [self._choice(choice) for choice in cleaned["choices"]]
        return cleaned

    def unsaid(self, body: Json) -> Json:
        """What somebody typed or pressed, blank if it tells of the person, however it is typed."""
        said = [str(body.get(field, "")) for field in ("text", "label")]
        return {"text": BLANK} if self._mark_in(said) or _typed_in(said, self._telling) else body

    @property
    def _telling(self) -> list[str]:
        """Words that tell somebody on their own: a name of a single word, such as "Đạt", is a word like others."""
        return [word for word in self.words if " " in word or YEAR.fullmatch(word)]

    def _choice(self, choice: Any) -> Any:
        """A button as the outbox or as the web chat keeps it."""
        if isinstance(choice, dict):
            return {**choice, "label": self._blank(choice["label"])}
        return [choice[0], self._blank(choice[1])]

    def _mark_in(self, texts: Iterable[str]) -> bool:
        mark = _any_of(self.marks)
        return mark is not None and any(mark.search(text) for text in texts)

    def _blank(self, text: str) -> str:
        word = _any_of(self._telling)
        return word.sub(BLANK, text) if word else text


def traces(marks: Iterable[str | None], words: Iterable[str | None]) -> Traces:
    """Traces of what there is; the longest words first, so that a part of one does not hide the rest."""
    kept = {word for word in words if word and fold(word)}
    return Traces(tuple(sorted({mark for mark in marks if mark})), tuple(sorted(kept, key=len, reverse=True)))


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    """Any of these, each as a word of its own; nothing if there are none."""
    escaped = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?<!\w)(?:{escaped})(?!\w)") if escaped else None


def _typed_in(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Whether any of these words is there, with or without diacritics."""
    folded, wanted = [f" {fold(text)} " for text in texts], [f" {fold(word)} " for word in words]
    return any(word in text for word in wanted for text in folded)


def _texts(said: object) -> Iterator[str]:
    """Every text in a value of JSON."""
    if isinstance(said, str):
        yield said
    elif isinstance(said, dict):
        for value in said.values():
            yield from _texts(value)
    elif isinstance(said, list):
        for value in said:
            yield from _texts(value)
