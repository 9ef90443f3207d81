"""How a registration stands: what there is for each criterion, how its citizen scores it, and what is missing."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import BindParameter, CompoundSelect, bindparam, func, literal, null, union_all
from sqlmodel import Session, col, select

from models import scores
from models.evidence import Evidence, Photo
from models.notes import Note
from models.programme import Criterion, Programme
from models.registrations import Registration
from models.scores import Own

PHOTO = "photo"


@dataclass(frozen=True)
class Standing:
    """`held` counts what there is, by criterion and kind of evidence; `loose` what nobody has said yet what it shows."""

    programme: Programme
    held: Mapping[str, Counter[str]]
    scores: Mapping[str, Own]
    loose: Counter[str]

    @property
    def done(self) -> list[Criterion]:
        """Criteria for which there is something that counts, or that the citizen's work does not call for."""
        return [criterion for criterion in self.programme.criteria if self.is_done(criterion)]

    @property
    def left(self) -> list[Criterion]:
        """The others."""
        return [criterion for criterion in self.programme.criteria if not self.is_done(criterion)]

    @property
    def unscored(self) -> list[Criterion]:
        """Criteria that the citizen has not scored."""
        return [criterion for criterion in self.programme.criteria if criterion.id not in self.scores]

    @property
    def total(self) -> int:
        """The points of the own score in all."""
        return sum(self.points(criterion) or 0 for criterion in self.programme.criteria)

    @property
    def is_empty(self) -> bool:
        """Whether there is no evidence at all."""
        return not any(self.counts(criterion) for criterion in self.programme.criteria)

    @property
    def would_pass(self) -> bool:
        """Whether the own score reaches the threshold with no criterion below its floor."""
        return not self.low and self.total >= self.programme.threshold

    @property
    def low(self) -> list[Criterion]:
        """Criteria whose own score is below their floor."""
        return [criterion for criterion in self.programme.criteria if (self.points(criterion) or 0) < criterion.floor]

    def is_done(self, criterion: Criterion) -> bool:
        """Whether a criterion needs nothing more."""
        return self.is_not_needed(criterion) or bool(self.counts(criterion))

    def is_not_needed(self, criterion: Criterion) -> bool:
        """Whether the citizen said that their work does not call for it."""
        return criterion.id in self.scores and self.scores[criterion.id] is None

    def counts(self, criterion: Criterion) -> Counter[str]:
        """What there is that counts for a criterion, by kind."""
        there = self.held.get(criterion.id, Counter())
        return Counter({kind.value: there[kind.value] for kind in criterion.accepts if there[kind.value]})

    def points(self, criterion: Criterion) -> int | None:
        """The points of the own score for a criterion."""
        if criterion.id not in self.scores:
            return None
        return scores.points(self.programme, criterion, self.scores[criterion.id])


def of(db: Session, registration: Registration, programme: Programme) -> Standing:
    """How a registration stands now."""
    held: defaultdict[str, Counter[str]] = defaultdict(Counter)
    loose: Counter[str] = Counter()
    for about, kind, count in db.execute(_HELD, {"registration_id": registration.id}):
        (loose if about is None else held[about])[kind] += count
    return Standing(programme, dict(held), scores.own(registration), +loose)


_OF: BindParameter[int] = bindparam("registration_id")
_HELD: CompoundSelect[tuple[str | None, str, int]] = union_all(
    select(Evidence.criterion, literal(PHOTO), func.count()).where(col(Evidence.registration_id) == _OF).group_by(col(Evidence.criterion)),
    select(null(), literal(PHOTO), func.count(col(Photo.id)))
    .where(col(Photo.registration_id) == _OF, col(Photo.key).is_not(None))
    .where(col(Photo.id).not_in(select(Evidence.photo_id).where(col(Evidence.registration_id) == _OF))),
    select(Note.criterion, Note.kind, func.count())
    .where(col(Note.registration_id) == _OF, col(Note.photo_id).is_(None))
    .group_by(col(Note.criterion), col(Note.kind)),
)
"""All there is in one query, built once: nearly every turn asks it. By criterion and kind; what nobody has said yet what it shows has none."""
