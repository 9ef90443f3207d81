"""The main work as somebody named it: several may lead to one target group, and people know their own."""

from models.programme import Programme
from models.registrations import Registration

KEY = "work"


def put(registration: Registration, programme: Programme, work: str) -> None:
    """Lets a registration be of somebody who does this work, in the group to which it leads."""
    registration.group_id = programme.group_of(work).id
    others = {key: answer for key, answer in registration.answers.items() if key != KEY}
    registration.answers = others if work == registration.group_id else {**others, KEY: work}


def of(registration: Registration) -> str:
    """The work that was named; what a group is known by has the group's own id."""
    work: str = registration.answers.get(KEY, registration.group_id)
    return work
