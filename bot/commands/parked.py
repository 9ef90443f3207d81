"""`banhoc parked`: what was given up after its last attempt: to be looked at, tried again, or dropped."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import Session

from bot import settings
from bot.clock import utc_now
from bot.commands import opening, terminal
from bot.settings import Wrong
from models import inbox, outbox
from models.chats import Chat
from models.database import Database
from models.inbox import Event
from models.outbox import Message
from models.timezone import local

app = typer.Typer(
    name="parked",
    help="Look at events and messages that were given up; try them again, or drop them.\n\n"
    "Examples:\n\n  banhoc parked show\n  banhoc parked retry --all",
    no_args_is_help=True,
)

Ids = Annotated[list[str] | None, typer.Argument(help="Which: e12 is an event, m7 a message.", show_default=False)]
All = Annotated[bool, typer.Option("--all", help="All of them.")]


@dataclass(frozen=True)
class Parked:
    """An event or a message that was given up."""

    id: str
    at: datetime
    where: str
    kind: str
    attempts: int
    cause: str
    payload: str


@app.command()
def show(payload: Annotated[bool, typer.Option("--payload", help="Also what they say: these are people's words.")] = False) -> None:
    """List what was given up, and why.

    Example:

      banhoc parked show
    """
    with opening.reading(settings.load()) as engine, Session(engine) as db:
        opening.check_newest(engine)
        found = parked(db)
    if not found:
        terminal.say("nothing was given up")
        return
    terminal.out.print(drawn(found, payload))


@app.command()
def retry(ids: Ids = None, all_: All = False) -> None:
    """Let events wait for their turn again, and messages to be sent; `banhoc run` does the rest.

    Examples:

      banhoc parked retry e12 m7
      banhoc parked retry --all
    """
    asyncio.run(_change(ids or [], all_, _retry, "tried again"))


@app.command()
def drop(ids: Ids = None, all_: All = False, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Drop events and messages for good, and erase what they say.

    Example:

      banhoc parked drop e12
    """
    _check_chosen(ids or [], all_)
    if not yes:
        typer.confirm(f"Drop {'all that was given up' if all_ else ' '.join(ids or [])} for good?", abort=True)
    asyncio.run(_change(ids or [], all_, _drop, "dropped"))


def parked(db: Session) -> list[Parked]:
    """All that was given up: events, then messages, oldest first."""
    events = [_event(event, chat) for event, chat in inbox.parked_in(db)]
    return events + [_message(message, chat) for message, chat in outbox.given_up_in(db)]


def drawn(found: list[Parked], payload: bool) -> Table:
    """What was given up, as a table."""
    table = Table(box=None, padding=(0, 2, 0, 0))
    for title in ("id", "when", "where", "what", "attempts", "cause", *(["says"] if payload else [])):
        table.add_column(title, justify="left", overflow="fold")
    for one in found:
        row = [one.id, f"{local(one.at):%Y-%m-%d %H:%M:%S}", one.where, one.kind, str(one.attempts), one.cause]
        table.add_row(*(cell.replace("[", r"\[") for cell in [*row, *([one.payload] if payload else [])]))
    return table


Change = Callable[[Session, str, int, datetime], bool]


def _retry(db: Session, kind: str, number: int, now: datetime) -> bool:
    return inbox.retry(db, number, now) if kind == "e" else outbox.retry(db, number)


def _drop(db: Session, kind: str, number: int, now: datetime) -> bool:
    return inbox.drop(db, number, now) if kind == "e" else outbox.drop(db, number)


async def _change(ids: list[str], all_: bool, change: Change, done: str) -> None:
    """Changes each in a transaction of its own: one conversation's lock at a time."""
    _check_chosen(ids, all_)
    async with opening.writing(settings.load()) as data:
        for id in await _choose(data, ids, all_):
            if await data.write(lambda db, id=id: change(db, id[0], int(id[1:]), utc_now())):  # type: ignore[misc]
                terminal.say(f"{id}: {done}")
            else:
                terminal.say(f"{id}: somebody else was quicker")


async def _choose(data: Database, ids: list[str], all_: bool) -> list[str]:
    """The chosen ids, all of which were given up.

    Raises:
        Wrong: one was not.
    """
    known = [one.id for one in await data.read(parked)]
    unknown = [id for id in ids if id not in known]
    if unknown:
        raise Wrong(f"nothing that was given up has the id {unknown[0]}: see `banhoc parked show`")
    return known if all_ else ids


def _check_chosen(ids: list[str], all_: bool) -> None:
    if bool(ids) == all_:
        raise Wrong("say which, such as `e12 m7`, or --all, and not both: see `banhoc parked show`")
    for id in ids:
        if not re.fullmatch(r"[em]\d{1,18}", id):
            raise Wrong(f"{id!r} is no id: an event's is like e12, a message's like m7")


def _event(event: Event, chat: Chat) -> Parked:
    said = json.dumps({"payload": event.payload, "media": event.media}, ensure_ascii=False)
    return Parked(f"e{event.id}", event.received_at, _where(chat), event.kind, event.attempts, _first_line(event.cause), said)


def _message(message: Message, chat: Chat | None) -> Parked:
    said = json.dumps(message.body, ensure_ascii=False)
    where = _where(chat) if chat else "no chat"
    return Parked(f"m{message.id}", message.created_at, where, f"to {message.to} {message.to_id}", message.attempts, _first_line(message.cause), said)


def _first_line(cause: str | None) -> str:
    """A database's complaint goes on with the statement, and with what people said in it."""
    return (cause or "").partition("\n")[0]


def _where(chat: Chat) -> str:
    return f"{chat.channel}, chat {chat.id}"
