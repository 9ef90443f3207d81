"""What was sent for which everyday activity: one may have nothing though others cover all that it counts for.

Kept in the registration's answers. A file that was begun before this was kept goes, for what it had then, by what was covered.
"""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from models import notes
from models.evidence import Photo
from models.notes import Note
from models.registrations import Registration

KEY = "activities"
EARLIER = "earlier"  # sent before it was kept what for


def begin(registration: Registration, earlier: Iterable[str]) -> None:
    """Keeps it from now on; `earlier` are the activities that were covered until then."""
    if KEY not in registration.answers:
        registration.answers = {**registration.answers, KEY: {activity: [EARLIER] for activity in earlier}}


def add(registration: Registration, activity: str, sent: Photo | Note) -> None:
    """Something was sent for an activity."""
    kept = registration.answers.get(KEY, {})
    signs = dict.fromkeys([*kept.get(activity, []), _sign(sent)])
    registration.answers = {**registration.answers, KEY: {**kept, activity: list(signs)}}


def replace(registration: Registration, old: Photo, new: Photo) -> None:
    """A photo takes another one's place."""
    kept = registration.answers.get(KEY, {})
    changed = {activity: [_sign(new) if sign == _sign(old) else sign for sign in signs] for activity, signs in kept.items()}
    if changed != kept:
        registration.answers = {**registration.answers, KEY: changed}


def sent(db: Session, registration: Registration, covered: Iterable[str]) -> set[str]:
    """The activities for which something was sent that is still there; `covered` are those that have all that they count for."""
    kept = registration.answers.get(KEY)
    if kept is None:
        return set(covered)
    photos = db.exec(select(Photo).where(Photo.registration_id == registration.id, col(Photo.key).is_not(None)))
    there = {_sign(each) for each in [*photos, *notes.of_registration(db, registration.id)]}
    earlier = {activity for activity in covered if EARLIER in kept.get(activity, [])}
    return earlier | {activity for activity, signs in kept.items() if there & set(signs)}


def _sign(sent: Photo | Note) -> str:
    """By what it is known: a note about several criteria lies there once for each, all said at one time."""
    return f"photo {sent.id}" if isinstance(sent, Photo) else f"said {sent.added_at.timestamp()}"
