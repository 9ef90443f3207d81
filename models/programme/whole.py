"""A whole programme in one version, and how its parts must agree."""

import json
from collections.abc import Iterable, Sequence
from typing import Self, TypeVar

from pydantic import Field, model_validator

from models.programme.parts import (
    Activity,
    Calendar,
    Competence,
    Criterion,
    Group,
    Id,
    Line,
    Misfit,
    Named,
    OwnScore,
    Reason,
    Role,
    Stage,
    Target,
    Words,
    Work,
)

NamedT = TypeVar("NamedT", bound=Named)

ANSWERS = 7
"""To the question about work, so that with the ways on there are nine choices at most."""


class Programme(Named):
    """A whole programme in one version; criteria, scores and stages stand in their order.

    Registrations keep the version they began with, so stored versions are read with this class: a field that is added
    here needs a default, and a check that is made stricter must still take what was stored. A file says everything.
    """

    version: Id
    confirmed: bool
    """False: a draft, shown as one wherever people see it."""
    title: Words
    source: Words
    threshold: int
    """The points, over all criteria, from which a citizen can be recognised."""
    minimum_age: int = Field(ge=0)
    photo_days: int = Field(default=365, gt=0)
    """How many days after the decision photos and recordings are kept."""
    question: Words
    """The plain question about work that leads to the group."""
    competences: tuple[Competence, ...] = Field(min_length=1)
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    groups: tuple[Group, ...] = Field(min_length=1, max_length=ANSWERS)
    scores: tuple[OwnScore, ...] = Field(min_length=2)
    calendar: Calendar
    roles: tuple[Role, ...] = Field(min_length=1)
    stages: tuple[Stage, ...] = Field(min_length=1)
    reasons: tuple[Reason, ...] = Field(min_length=1)
    benefits: tuple[Line, ...] = Field(default=(), min_length=2, max_length=5)
    """What is in it for a citizen."""
    assessment: tuple[Line, ...] = Field(default=(), min_length=3, max_length=5)
    """How the assessment goes, step by step."""
    visibility: tuple[Line, ...] = Field(default=(), min_length=2, max_length=4)
    """Who sees what of a file."""
    targets: tuple[Target, ...] = ()
    """What share of the adults shall be recognised, by when; the earliest first."""

    @property
    def maximum(self) -> int:
        """The points of somebody who has them all."""
        return sum(criterion.points for criterion in self.criteria)

    @property
    def document(self) -> str:
        """The whole programme as canonical JSON, to be stored and read back with `model_validate_json`."""
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @property
    def works(self) -> list[Work]:
        """What may be answered to the question about work: what each group is known by, which has the group's id, then the others."""
        own = [Work(id=group.id, label=group.button) for group in self.groups]
        return own + [work for group in self.groups for work in group.works]

    def competence(self, id: str) -> Competence:
        return _find(self.competences, id)

    def criterion(self, id: str) -> Criterion:
        return _find(self.criteria, id)

    def group(self, id: str) -> Group:
        return _find(self.groups, id)

    def work(self, id: str) -> Work:
        return _find(self.works, id)

    def group_of(self, work: str) -> Group:
        """The group to which a work leads."""
        return next((group for group in self.groups if work in {other.id for other in group.works}), None) or self.group(work)

    def activity(self, group: str, id: str) -> Activity:
        return _find(self.group(group).activities, id)

    def score(self, id: str) -> OwnScore:
        return _find(self.scores, id)

    def role(self, id: str) -> Role:
        return _find(self.roles, id)

    def stage(self, id: str) -> Stage:
        return _find(self.stages, id)

    def reason(self, id: str) -> Reason:
        return _find(self.reasons, id)

    def target(self, year: int) -> Target | None:
        """What is aimed at in a year: the next target, or the last one if none is to come."""
        return next((target for target in self.targets if target.year >= year), self.targets[-1] if self.targets else None)

    def points(self, criterion: str, score: str) -> int:
        """The points that a word of the own score gives for a criterion; halves count up."""
        return (self.criterion(criterion).points * self.score(score).share + 50) // 100

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        _check_ids(self)
        _check_works(self)
        _check_criteria(self)
        _check_activities(self)
        _check_scores(self)
        _check_stages(self)
        return self


def _find(parts: Iterable[NamedT], id: str) -> NamedT:
    """The part with that id; KeyError if the programme has none."""
    for part in parts:
        if part.id == id:
            return part
    raise KeyError(id)


def _check_ids(programme: Programme) -> None:
    """No two parts of a kind share an id, and criteria are numbered from 1."""
    for kind in ("competences", "criteria", "groups", "scores", "roles", "stages", "reasons"):
        _check_unique(getattr(programme, kind), kind)
    for place, group in enumerate(programme.groups):
        _check_unique(group.activities, "groups", place, "activities")
    for place, criterion in enumerate(programme.criteria):
        if criterion.number != place + 1:
            raise Misfit(f"{criterion.number} stands where {place + 1} should", "criteria", place, "number")


def _check_unique(parts: Sequence[Named], *where: str | int) -> None:
    seen: set[str] = set()
    for place, part in enumerate(parts):
        if part.id in seen:
            raise Misfit(f"{part.id!r} is there twice", *where, place, "id")
        seen.add(part.id)


def _check_works(programme: Programme) -> None:
    """Every answer about work leads to one group, and a screen holds them all."""
    taken = {group.id for group in programme.groups}
    for place, group in enumerate(programme.groups):
        for row, work in enumerate(group.works):
            if work.id in taken:
                raise Misfit(f"{work.id!r} is another answer about work", "groups", place, "works", row, "id")
            if len(taken) == ANSWERS:
                raise Misfit(f"{work.id!r} is one answer about work more than the {ANSWERS} that a screen holds", "groups", place, "works", row)
            taken.add(work.id)


def _check_criteria(programme: Programme) -> None:
    """Every criterion has its competence and examples for exactly the groups there are; the threshold makes sense."""
    for place, criterion in enumerate(programme.criteria):
        _check_known([criterion.competence], programme.competences, "criteria", place, "competence")
        _check_known(criterion.examples, programme.groups, "criteria", place, "examples")
        for group in programme.groups:
            if group.id not in criterion.examples:
                raise Misfit(f"has none for group {group.id!r}", "criteria", place, "examples")
    floors = sum(criterion.floor for criterion in programme.criteria)
    if not floors <= programme.threshold <= programme.maximum:
        raise Misfit(
            f"{programme.threshold} is not between the sum of floors, {floors}, and of points, {programme.maximum}",
            "threshold",
        )


def _check_activities(programme: Programme) -> None:
    """Every activity counts for criteria that there are, each once."""
    for place, group in enumerate(programme.groups):
        for row, activity in enumerate(group.activities):
            where = ("groups", place, "activities", row, "criteria")
            _check_known(activity.criteria, programme.criteria, *where)
            if len(set(activity.criteria)) < len(activity.criteria):
                raise Misfit("names a criterion twice", *where)


def _check_scores(programme: Programme) -> None:
    """The words of the own score rise, and the last one stands for all points."""
    shares = [score.share for score in programme.scores]
    for place in range(1, len(shares)):
        if shares[place] <= shares[place - 1]:
            raise Misfit("is not more than the word before it gives", "scores", place, "share")
    if shares[-1] != 100:
        raise Misfit(f"is {shares[-1]}; the last word stands for 100 percent", "scores", len(shares) - 1, "share")


def _check_stages(programme: Programme) -> None:
    """Somebody decides at every stage."""
    for place, stage in enumerate(programme.stages):
        _check_known([stage.role], programme.roles, "stages", place, "role")


def _check_known(ids: Iterable[str], parts: Iterable[Named], *where: str | int) -> None:
    known = {part.id for part in parts}
    for id in ids:
        if id not in known:
            raise Misfit(f"{id!r} is not one of {', '.join(sorted(known))}", *where)
