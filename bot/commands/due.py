"""`banhoc due`: what the clock is going to do, when and why; what would be said; and doing one of it now."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import Session, col, or_, select

from bot import settings
from bot.app import choose_programme
from bot.clock import utc_now
from bot.commands import opening, terminal
from bot.rehearsal import Rehearsed, rehearse
from bot.schedule import fire
from bot.settings import Wrong
from handlers import BOOK
from models import timers
from models.chats import Conversation
from models.database import Database
from models.people import Holds, Person
from models.places import Village
from models.timers import Timer
from models.timezone import local

app = typer.Typer(
    name="due",
    help="Look at what the clock is going to do and why, rehearse it, or do one of it now.\n\n"
    "Examples:\n\n  banhoc due show --days 7\n  banhoc due show --person 12\n  banhoc due rehearse 345",
    no_args_is_help=True,
)

WHY = {
    "burst": "photos came one after another: the answer to all of them",
    "reminder": "a citizen who misses something, as often as they like to be reminded",
    "unfinished": "a registration that was begun and not finished",
    "nudge": "files that wait for the reviewers of a village",
    "unreached": "people of a village whom no message reaches: whoever can tell them is told, once a week",
    "digest": "an officer's figures, as often as they like",
    "monthly": "an officer is offered the month's topic, and who was approved last month",
    "announcement": "an officer's message to an area goes on",
    "request": "communes that were asked for figures",
}
SHOWN = 200

Number = Annotated[int, typer.Argument(help="The timer's number, see `banhoc due show --person` or `--village`.")]


@dataclass(frozen=True)
class Due:
    """One thing that is due: when, what, and whose it is."""

    number: int
    at: datetime
    reason: str
    whose: str


@app.command()
def show(
    days: Annotated[int, typer.Option(help="How many days ahead.", min=0, max=3660)] = 7,
    person: Annotated[int | None, typer.Option(help="Only what concerns this person.", metavar="ID")] = None,
    village: Annotated[int | None, typer.Option(help="Only what concerns this village.", metavar="ID")] = None,
) -> None:
    """List what is due: for everybody how many of each kind a day; for one person or village each by itself.

    Examples:

      banhoc due show --days 30
      banhoc due show --village 3
    """
    until = utc_now() + timedelta(days=days)
    with opening.reading(settings.load()) as engine, Session(engine) as db:
        opening.check_newest(engine)
        if person is None and village is None:
            _print_counts(counts(db, until))
        else:
            _print(listed(db, until, person, village))


@app.command("rehearse")
def rehearse_(number: Number) -> None:
    """Show what would be said when a timer is due, without saying it: its turn is run and undone.

    Example:

      banhoc due rehearse 345
    """

    async def work() -> Rehearsed:
        async with opening.writing(settings.load()) as data:
            await _check(data, number)
            return await rehearse(data, BOOK, number, utc_now())

    choose_programme(settings.load())
    rehearsed = asyncio.run(work())
    if rehearsed.cause:
        terminal.say(f"it would fail: {rehearsed.cause}")
    for whom, words in rehearsed.said:
        terminal.say(f"to {whom}:")
        terminal.say(words)
    if not rehearsed.said and not rehearsed.cause:
        terminal.say("nothing would be said: it is looked at again later, or there is no need any more")


@app.command()
def now(number: Number) -> None:
    """Let a timer be due now; `banhoc run` takes its turn. What is not to be said now is not said all the same: by night, or to those who want peace.

    Example:

      banhoc due now 345
    """

    async def work() -> int:
        async with opening.writing(settings.load()) as data:
            await _check(data, number)
            return await data.write(lambda db: _fire(db, number, utc_now()))

    if not asyncio.run(work()):
        raise Wrong("its conversation is busy just now: try again")
    terminal.say(f"{number}: its turn comes at once where `banhoc run` runs")


def counts(db: Session, until: datetime) -> Counter[tuple[str, str]]:
    """How many are due, by day and reason."""
    due = db.exec(select(Timer.due, Timer.reason).where(Timer.due <= until).execution_options(yield_per=1000))
    return Counter((f"{local(at):%Y-%m-%d}", reason) for at, reason in due)


def listed(db: Session, until: datetime, person: int | None, village: int | None) -> list[Due]:
    """What is due for a person, with what their own conversations wait for, or for a village; the first first.

    Raises:
        Wrong: there is no such person or village.
    """
    wanted = []
    if person is not None:
        _known(db, Person, person)
        own = select(Holds.account_id).where(Holds.person_id == person, Holds.relation == "self")
        theirs = select(Conversation.id).where(col(Conversation.account_id).in_(own))
        wanted += [(col(Timer.owner) == timers.PERSON) & (col(Timer.owner_id) == person), col(Timer.conversation_id).in_(theirs)]
    if village is not None:
        _known(db, Village, village)
        wanted += [(col(Timer.owner) == timers.VILLAGE) & (col(Timer.owner_id) == village)]
    query = select(Timer).where(or_(*wanted), Timer.due <= until).order_by(col(Timer.due), col(Timer.id)).limit(SHOWN)
    return [Due(timer.id, timer.due, timer.reason, f"{timer.of.kind} {timer.of.id}") for timer in db.exec(query)]


def _known(db: Session, kind: type[Person] | type[Village], id: int) -> None:
    if db.get(kind, id) is None:
        raise Wrong(f"there is no {kind.__name__.lower()} {id}")


async def _check(data: Database, number: int) -> None:
    if await data.read(lambda db: db.get(Timer, number)) is None:
        raise Wrong(f"there is no timer {number}, or it was due meanwhile: see `banhoc due show`")


def _fire(db: Session, number: int, at: datetime) -> int:
    timer = db.get_one(Timer, number)
    timer.due = min(timer.due, at)
    db.flush()
    return fire(db, [timer], at)


def _print_counts(found: Counter[tuple[str, str]]) -> None:
    if not found:
        terminal.say("nothing is due")
        return
    table = _table("day", "what", "how many", "why")
    for (day, reason), count in sorted(found.items()):
        table.add_row(day, reason, str(count), WHY.get(reason, ""))
    terminal.out.print(table)


def _print(found: list[Due]) -> None:
    if not found:
        terminal.say("nothing is due")
        return
    table = _table("number", "when", "what", "whose", "why")
    for each in found:
        table.add_row(str(each.number), f"{local(each.at):%Y-%m-%d %H:%M}", each.reason, each.whose, WHY.get(each.reason, ""))
    terminal.out.print(table)


def _table(*titles: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in titles:
        table.add_column(title, justify="left", overflow="fold")
    return table
