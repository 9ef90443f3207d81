"""`banhoc villages`: the villages of a commune or of many, from a list that an office has."""

import asyncio
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from sqlalchemy import insert
from sqlmodel import Session, col, select

from bot import app as program
from bot import settings
from bot.clock import utc_now
from bot.commands import opening, terminal, village_lists
from bot.commands.places import begin_to_make, spelling
from bot.commands.village_lists import Line, Trouble
from bot.conversation.understand import fold
from bot.settings import Settings, Wrong
from models import places, told_counts
from models.places import Commune, Village
from models.timezone import local
from models.told_counts import ADULTS, ToldCount

SHOWN = 20  # troubles, and villages that were taken for others
AT_ONCE = 500

app = typer.Typer(
    name="villages",
    help="Load the villages from a list, and look at them.\n\nExamples:\n\n  banhoc villages load ban.xlsx\n  banhoc villages list --commune 04117",
    no_args_is_help=True,
)


@dataclass
class Loaded:
    """What came of a list: how many communes and villages are new, which were there, which of those were typed or are spelled otherwise."""

    communes: int = 0
    kinds: Counter[str] = field(default_factory=Counter)  # of the new villages
    known: int = 0
    adopted: int = 0
    taken_for: list[tuple[Line, Village]] = field(default_factory=list)
    counted: int = 0  # villages of which it is told anew how many adults they have


class Refused(Exception):
    """The list contradicts the database."""

    def __init__(self, troubles: list[Trouble]) -> None:
        super().__init__()
        self.troubles = troubles


@app.command()
def load(file: Annotated[Path, typer.Argument(help="A CSV file in UTF-8, or an Excel workbook (.xlsx), of which the first sheet is read.")]) -> None:
    """Load villages from a list: all of it, or nothing when any row is wrong.

    The first row names the columns, in any order: Mã xã, Tên xã, Tỉnh, Loại (bản, thôn …), Tên; and, where adults were counted, Người lớn and
    Ngày đếm (the day of the count, else today). Villages that are there already stay as they
    are, so the same list can be loaded again. Those that a citizen typed are taken into the list, spelled as it spells them.

    Exit status: 0 it is loaded, 2 it is not, and every row that is wrong is named.

    Example:

      banhoc villages load ban.xlsx
    """
    current = settings.load()
    with _progress() as progress:
        lines, troubles = _read(file, progress)
        if not troubles:
            try:
                loaded = asyncio.run(_write(current, lines, progress))
            except Refused as refused:
                troubles = refused.troubles
    if troubles:
        _refuse(file, troubles)
    _tell(loaded)


@app.command("list")
def list_(commune: Annotated[str, typer.Option(help="Only this commune's.", metavar="CODE")] = "") -> None:
    """List the villages with their numbers.

    Example:

      banhoc villages list --commune 04117
    """
    with opening.reading(settings.load()) as engine, Session(engine) as db:
        opening.check_newest(engine)
        found = _villages(db, commune)
    if not found:
        terminal.say("there are no villages yet: see `banhoc villages load --help`")
        return
    terminal.out.print(drawn(found))


def drawn(found: Iterable[tuple[Village, Commune]]) -> Table:
    """Villages as a table."""
    table = Table("number", "village", "commune", "name", "province", box=None, padding=(0, 2, 0, 0))
    for village, commune in found:
        table.add_row(*(text.replace("[", r"\[") for text in (str(village.id), village.title, commune.code, commune.name, commune.province)))
    return table


def write_down(db: Session, lines: list[Line], progress: Progress, now: datetime | None = None) -> Loaded:
    """Adds the communes and villages that are not there, and what is told of their adults.

    Raises:
        Refused: a commune is called otherwise here.
        Wrong: the database holds the sample.
    """
    begin_to_make(db)
    loaded = Loaded()
    communes = {line.code: line for line in reversed(lines)}
    _add_communes(db, communes, loaded)
    new = _new_villages(db, lines, communes, loaded)
    task = progress.add_task("writing", total=len(new))
    for start in range(0, len(new), AT_ONCE):
        some = new[start : start + AT_ONCE]
        db.execute(insert(Village), [{"commune_code": line.code, "kind": line.kind, "name": line.name, "sample": False} for line in some])
        progress.advance(task, len(some))
    loaded.kinds.update(line.kind for line in new)
    _count_adults(db, lines, loaded, now or utc_now())
    return loaded


def _add_communes(db: Session, wanted: dict[str, Line], loaded: Loaded) -> None:
    """Those that are there are locked: nobody types a village there meanwhile."""
    there = select(Commune).where(col(Commune.code).in_(wanted)).order_by(col(Commune.code)).with_for_update()
    known = {commune.code: commune for commune in db.exec(there)}
    troubles = [
        Trouble(line.row, f"commune {line.code} is {line.commune}, {line.province}; here it is {here.name}, {here.province}")
        for line in wanted.values()
        if (here := known.get(line.code)) and not line.is_of(here.name, here.province)
    ]
    if troubles:
        raise Refused(sorted(troubles, key=lambda trouble: trouble.row))
    new = [line for line in wanted.values() if line.code not in known]
    db.add_all(Commune(code=line.code, name=line.commune, province=line.province) for line in new)
    db.flush()
    loaded.communes = len(new)


def _new_villages(db: Session, lines: list[Line], communes: Collection[str], loaded: Loaded) -> list[Line]:
    """The lines whose villages are not there. One that is spelled alike is there, and so is one that differs in diacritics alone, unless that other
    one is itself in the list: two villages may differ in nothing else. One that a citizen typed is adopted."""
    here = {(v.commune_code, v.kind, spelling(v.name)): v for v in db.exec(select(Village)) if v.commune_code in communes}
    listed = {line.called for line in lines}
    unlisted = {(v.commune_code, v.kind, fold(v.name)): v for called, v in here.items() if called not in listed}
    new = list[Line]()
    for line in lines:
        same = here.get(line.called)
        alike = same or unlisted.pop((line.code, line.kind, fold(line.name)), None)
        if alike is None:
            new.append(line)
        elif alike.typed:
            places.adopt(alike, line.name)
            loaded.adopted += 1
        elif same is None:
            loaded.taken_for.append((line, alike))
    loaded.known = len(lines) - len(new)
    return new


def _count_adults(db: Session, lines: list[Line], loaded: Loaded, now: datetime) -> None:
    """Tells how many adults the villages have, where that is new."""
    told = [line for line in lines if line.adults is not None]
    codes = {line.code for line in told}
    query = select(Village).where(col(Village.commune_code).in_(codes)) if told else None
    here = {(v.commune_code, v.kind, spelling(v.name)): v.id for v in db.exec(query)} if query is not None else {}
    here |= {line.called: village.id for line, village in loaded.taken_for}
    known = {code: told_counts.adults_of_villages(db, code) for code in codes}
    rows = []
    for line in told:
        village_id, as_of = here[line.called], line.as_of or local(now).date()
        last = known[line.code].get(village_id)
        if last is None or last.adults != line.adults or (line.as_of is not None and last.as_of != as_of):
            rows.append({"what": ADULTS, "commune_code": line.code, "village_id": village_id, "count": line.adults, "as_of": as_of, "told_at": now})
    for start in range(0, len(rows), AT_ONCE):
        db.execute(insert(ToldCount), rows[start : start + AT_ONCE])
    loaded.counted = len(rows)


def _villages(db: Session, commune: str) -> list[tuple[Village, Commune]]:
    query = select(Village, Commune).join(Commune, col(Commune.code) == col(Village.commune_code))
    if commune:
        if db.get(Commune, commune) is None:
            raise Wrong(f"there is no commune {commune} here")
        query = query.where(Village.commune_code == commune)
    return list(db.exec(query.order_by(col(Commune.code), col(Village.id))))


def _read(file: Path, progress: Progress) -> tuple[list[Line], list[Trouble]]:
    task = progress.add_task("reading", total=None)
    read = village_lists.read(file, lambda: progress.advance(task))
    progress.update(task, total=progress.tasks[task].completed)
    return read


async def _write(current: Settings, lines: list[Line], progress: Progress) -> Loaded:
    data = await program.open_database(current)
    try:
        return await data.write(lambda db: write_down(db, lines, progress))
    finally:
        data.close()


def _progress() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, console=terminal.err, transient=True, disable=not terminal.err.is_terminal)


def _refuse(file: Path, troubles: list[Trouble]) -> NoReturn:
    for trouble in troubles[:SHOWN]:
        terminal.err.print(f"row {trouble.row}: {trouble.says}", markup=False)
    if len(troubles) > SHOWN:
        terminal.err.print(f"and {len(troubles) - SHOWN} more", markup=False)
    raise Wrong(f"nothing was loaded from {file}: correct {len(troubles)} of its rows first")


def _tell(loaded: Loaded) -> None:
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(loaded.kinds.items()))
    told = f" ({kinds})" if kinds else ""
    terminal.say(f"new villages: {loaded.kinds.total()}{told}, new communes: {loaded.communes}, known villages: {loaded.known}")
    if loaded.adopted:
        terminal.say(f"known villages that citizens had typed, in the list from now on: {loaded.adopted}")
    if loaded.counted:
        terminal.say(f"villages with a new count of adults: {loaded.counted}")
    for line, village in loaded.taken_for[:SHOWN]:
        terminal.say(f"row {line.row}: {line.kind} {line.name} was taken for {village.kind} {village.name}, which is village {village.id}")
    if len(loaded.taken_for) > SHOWN:
        terminal.say(f"and {len(loaded.taken_for) - SHOWN} more that differ in diacritics alone")
