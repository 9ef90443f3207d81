"""`banhoc due`: what the clock is going to do, when and why; what would be said; and doing one of it now."""

import asyncio
from collections.abc import Iterator, Sequence
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
from models import candidates, outlook, planning, programme, registrations, reviews, standing, timers
from models.chats import Conversation
from models.database import Database
from models.monthly import TIMER as MONTHLY
from models.people import Account, Holds, Person
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
    """One thing that is due: when, what, whose it is, and why; without a number it follows another one, if nothing changes."""

    number: int | None
    at: datetime
    reason: str
    whose: str
    why: str


@app.command()
def show(
    days: Annotated[int, typer.Option(help="How many days ahead.", min=0, max=3660)] = 7,
    person: Annotated[int | None, typer.Option(help="Only what concerns this person.", metavar="ID")] = None,
    village: Annotated[int | None, typer.Option(help="Only what concerns this village.", metavar="ID")] = None,
) -> None:
    """List what is due: for everybody how many of each kind a day, of each timer its next time; for one person or village each by itself.

    There also the looks that would follow, if nothing changes: they have no number yet.

    Examples:

      banhoc due show --days 30
      banhoc due show --village 3
    """
    now = utc_now()
    until = now + timedelta(days=days)
    choose_programme(settings.load())
    with opening.reading(settings.load()) as engine, Session(engine) as db:
        opening.check_newest(engine)
        if person is None and village is None:
            _print_counts(outlook.counts(db, until))
        else:
            _print(listed(db, now, until, person, village))


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


def listed(db: Session, now: datetime, until: datetime, person: int | None, village: int | None) -> list[Due]:
    """What is due for a person, with what their own conversations wait for, or for a village, and what would follow; the first first.

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
    return sorted((due for timer in db.exec(query) for due in _with_following(db, timer, now, until)), key=lambda due: due.at)[:SHOWN]


def _with_following(db: Session, timer: Timer, now: datetime, until: datetime) -> Iterator[Due]:
    whose = f"{timer.of.kind} {timer.of.id}"
    yield Due(timer.id, timer.due, timer.reason, whose, why(db, timer, now) or WHY.get(timer.reason, ""))
    for at in outlook.following(db, timer, now, until):
        yield Due(None, at, timer.reason, whose, "would follow, if nothing changes")


def why(db: Session, timer: Timer, now: datetime) -> str | None:
    """Why just this timer is due, where its owner has a reason of their own."""
    owner = timer.of
    if timer.reason == planning.NUDGE:
        waiting = reviews.waiting_in(db, owner.id)
        return f"{len(waiting)} wait, the first since {_day(waiting[0][0].handed_in_at)}" if waiting else "nothing waits any more"
    if owner.kind == timers.CONVERSATION:
        account = db.get_one(Account, db.get_one(Conversation, owner.id).account_id)
        return f"{WHY[timer.reason]}, quiet since {_day(account.last_active_at)}" if account.last_active_at and timer.reason in WHY else None
    person = db.get(Person, owner.id) if owner.kind == timers.PERSON else None
    if person is None:
        return None
    if timer.reason in (planning.DIGEST, MONTHLY):
        return f"{WHY[timer.reason]}: {person.digests}"
    return _why_reminded(db, person, now) if timer.reason == planning.REMINDER else None


def _why_reminded(db: Session, person: Person, now: datetime) -> str:
    if person.paused_until and person.paused_until > now:
        return f"asked to be left in peace until {_day(person.paused_until)}"
    quiet = candidates.of(db, person, now).quiet
    reminded = f", reminders since then: {quiet.reminded}" if quiet.reminded else ""
    return f"{_missing(db, person, now)}; wants {person.reminders}, quiet since {_day(quiet.since)}{reminded}"


def _missing(db: Session, person: Person, now: datetime) -> str:
    """What somebody may be reminded of, as it stands now."""
    if not candidates.of(db, person, now).has_something_to_do(local(now).date()):
        return "nothing to do just now"
    file = registrations.of_person(db, person.id, programme.current().id, local(now).year)
    if file is None:
        return "may register for the new year"
    if file.state == registrations.RETURNED:
        return "was asked for more"
    left = len(standing.of(db, file, registrations.programme_of(db, file)).left)
    return f"misses {left}" if left else "misses nothing, and has not handed in"


def _day(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d}"


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


def _print_counts(found: Sequence[tuple[str, str, int]]) -> None:
    if not found:
        terminal.say("nothing is due")
        return
    table = _table("day", "what", "how many", "why")
    for day, reason, count in found:
        table.add_row(day, reason, str(count), WHY.get(reason, ""))
    terminal.out.print(table)


def _print(found: list[Due]) -> None:
    if not found:
        terminal.say("nothing is due")
        return
    table = _table("number", "when", "what", "whose", "why")
    for each in found:
        table.add_row(str(each.number or ""), f"{local(each.at):%Y-%m-%d %H:%M}", each.reason, each.whose, each.why)
    terminal.out.print(table)


def _table(*titles: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in titles:
        table.add_column(title, justify="left", overflow="fold")
    return table
