"""A citizen's own score: for each criterion a word of the programme, exact points, or that their work does not call for it.

Kept in the registration's answers, because what it may be is the programme's to say.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from models.programme import Criterion, Programme
from models.registrations import Registration

Own: TypeAlias = str | int | None
"""A word's id, exact points, or nothing: the work does not call for it."""

KEY = "scores"


def own(registration: Registration) -> Mapping[str, Own]:
    """How a citizen scores themselves, by criterion; what they have not scored is not there."""
    scores: Mapping[str, Own] = registration.answers.get(KEY, {})
    return scores


def put(registration: Registration, criterion: str, score: Own) -> None:
    """Gives a criterion a score."""
    registration.answers = {**registration.answers, KEY: {**own(registration), criterion: score}}


def raise_to(registration: Registration, programme: Programme, criteria: Iterable[str], word: str) -> None:
    """Gives criteria a word, except those that have as many points already."""
    for id in criteria:
        criterion = programme.criterion(id)
        scores = own(registration)
        if id not in scores or points(programme, criterion, scores[id]) < programme.points(id, word):
            put(registration, id, word)


def points(programme: Programme, criterion: Criterion, score: Own) -> int:
    """The points that a score stands for; an older version's word that is gone counts as nothing."""
    if score is None:
        return criterion.not_needed or 0
    if isinstance(score, int):
        return min(score, criterion.points)
    return programme.points(criterion.id, score) if any(word.id == score for word in programme.scores) else 0
