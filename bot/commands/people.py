"""`banhoc people`: whose number it is that other commands ask for."""

from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import Session, col, select

from bot import settings
from bot.commands import opening, terminal
from models import registrations
from models.folding import fold
from models.people import Person
from models.places import Village

SHOWN = 50
AT_ONCE = 1000

Name = Annotated[str, typer.Argument(help="A part of the name, with or without diacritics.")]


def people(name: Name) -> None:
    """Find people by a part of their name, with the numbers that `banhoc invite person` and `banhoc due show` ask for.

    Example:

      banhoc people "lo thi"
    """
    with opening.reading(settings.load()) as engine, Session(engine) as db:
        opening.check_newest(engine)
        found = named(db, name)
        if not found:
            terminal.say(f"nobody is called so: {name}")
            return
        terminal.out.print(_drawn(db, found[:SHOWN]))
    if len(found) > SHOWN:
        terminal.say(f"and {len(found) - SHOWN} more: give more of the name")


def named(db: Session, name: str) -> list[Person]:
    """The people in whose name a part stands, by name; nobody who was erased."""
    part = fold(name)
    query = select(Person).where(col(Person.erased_at).is_(None), Person.name != "").execution_options(yield_per=AT_ONCE)
    return sorted((person for person in db.exec(query) if part and part in fold(person.name)), key=lambda person: (fold(person.name), person.id))


def _drawn(db: Session, found: list[Person]) -> Table:
    table = Table("number", "name", "born", "village", "file", box=None, padding=(0, 2, 0, 0))
    for person in found:
        files = registrations.all_of(db, person.id)
        village = db.get_one(Village, files[-1].village_id).title if files else ""
        table.add_row(str(person.id), person.name, str(person.birth_year or ""), village, files[-1].number if files else "")
    return table
