"""`banhoc roles`: who may review, help and see the figures, and taking that away."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import Session, col, or_, select

from bot import settings
from bot.clock import utc_now
from bot.commands import opening, terminal
from bot.commands.places import role_title, village_by_id
from bot.settings import Wrong
from models import invitations, people, web
from models.people import Person, Role
from models.places import Commune, Village
from models.timezone import local

app = typer.Typer(
    name="roles",
    help="Look at who is a moderator, a helper or an officer, and take a role away; `banhoc invite` gives them.\n\n"
    "Examples:\n\n  banhoc roles list --village 1\n  banhoc roles withdraw 3",
    no_args_is_help=True,
)


@dataclass(frozen=True)
class Withdrawn:
    """A role that was taken away, how many sessions on the web and invitations ended with it, and what the person holds still."""

    title: str
    person: Person
    sessions: int
    invitations: int
    left: list[str]


@app.command("list")
def list_(
    village: Annotated[int | None, typer.Option(help="Only this village's.", metavar="ID")] = None,
    commune: Annotated[str | None, typer.Option(help="Only this commune's, and its villages'.", metavar="CODE")] = None,
) -> None:
    """List the roles that people hold, with their numbers.

    Examples:

      banhoc roles list
      banhoc roles list --commune 04117
    """
    with opening.reading(settings.load()) as engine, Session(engine) as db:
        opening.check_newest(engine)
        found = [(role, person, role_title(db, role)) for role, person in held(db, village, commune)]
    if not found:
        terminal.say("nobody holds a role there: see `banhoc invite --help`")
        return
    terminal.out.print(drawn(found))


@app.command()
def withdraw(number: Annotated[int, typer.Argument(help="The role's number, see `banhoc roles list`.")]) -> None:
    """Take a role away. It counts at once in every messenger, and the person's sessions on the web end.

    Whoever has no other role then, and no file of their own, is not let in by an earlier invitation any more.

    Example:

      banhoc roles withdraw 3
    """

    async def work() -> Withdrawn | None:
        async with opening.writing(settings.load()) as data:
            return await data.write(lambda db: take_away(db, number, utc_now()))

    withdrawn = asyncio.run(work())
    if withdrawn is None:
        raise Wrong(f"nobody holds a role {number}: see `banhoc roles list`")
    person = withdrawn.person
    terminal.say(f"{person.name} (person {person.id}) is no longer {withdrawn.title}; sessions on the web that ended: {withdrawn.sessions}")
    if withdrawn.invitations:
        terminal.say(f"Invitations that let nobody in any more: {withdrawn.invitations}")
    if withdrawn.left:
        terminal.say(f"Still {', '.join(withdrawn.left)}: for the web, see `banhoc invite person --person {person.id}`")


def held(db: Session, village_id: int | None, commune_code: str | None) -> list[tuple[Role, Person]]:
    """The roles that people hold now.

    Raises:
        Wrong: there is no such village or commune.
    """
    query = select(Role, Person).join(Person, col(Person.id) == col(Role.person_id)).where(col(Role.withdrawn_at).is_(None))
    if village_id is not None:
        query = query.where(Role.village_id == village_by_id(db, village_id).id)
    if commune_code is not None:
        if db.get(Commune, commune_code) is None:
            raise Wrong(f"there is no commune {commune_code} here")
        villages = select(Village.id).where(Village.commune_code == commune_code)
        query = query.where(or_(col(Role.commune_code) == commune_code, col(Role.village_id).in_(villages)))
    return list(db.exec(query.order_by(col(Role.id))))


def take_away(db: Session, role_id: int, now: datetime) -> Withdrawn | None:
    """Takes a role away, and ends the person's sessions and what would let them in again. Returns nothing when nobody holds it."""
    role = people.withdraw_role(db, role_id, now)
    if role is None:
        return None
    person = db.get_one(Person, role.person_id)
    left = [role_title(db, other) for other in people.roles_of(db, person.id)]
    return Withdrawn(role_title(db, role), person, web.end_sessions_of(db, person.id), invitations.close_to(db, person.id, now), left)


def drawn(found: Iterable[tuple[Role, Person, str]]) -> Table:
    """Roles as a table."""
    table = Table("number", "person", "name", "role", "since", box=None, padding=(0, 2, 0, 0))
    for role, person, title in found:
        shown = (str(role.id), str(person.id), person.name, title, f"{local(role.granted_at):%Y-%m-%d}")
        table.add_row(*(text.replace("[", r"\[") for text in shown))
    return table
