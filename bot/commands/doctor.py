"""`banhoc doctor`: looks at everything, changes nothing, and says what needs somebody."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import typer
from pydantic import SecretStr
from rich.table import Table
from sqlalchemy import Engine, text
from sqlmodel import Session, col, func, select

from bot import app, logs, settings, store
from bot.clock import Clock, utc_now
from bot.commands import doctor_telegram as telegram
from bot.commands import doctor_zalo, opening, terminal
from bot.commands.checks import Check, State, at_clock
from bot.commands.doctor_telegram import Bound
from bot.settings import Settings
from models import chats, inbox, outbox, programme, programme_versions, registrations, schema
from models.chats import Chat
from models.evidence import Photo
from models.leases import Lease
from models.places import Village
from models.reviews import Submission

NEEDS_ATTENTION = 1
LATE = timedelta(minutes=5)  # what waits longer than this waits for somebody
SHOWN = 20
FREE_BYTES, FREE_SHARE = 1_000_000_000, 0.05
STYLES = {State.FINE: "green", State.NOTE: "dim", State.ATTENTION: "bold red"}


def doctor() -> None:
    """Look at everything, and say what needs attention; works while `banhoc run` runs.

    It changes nothing, but for a small file that is put into the photo store and deleted, to see that this can be done.

    Exit status: 0 all is fine, 1 something needs attention, 2 it cannot look.

    Example:

      banhoc doctor
    """
    checks = asyncio.run(examine(settings.load()))
    terminal.out.print(drawn(checks))
    if any(check.state is State.ATTENTION for check in checks):
        raise typer.Exit(NEEDS_ATTENTION)


async def examine(current: Settings) -> list[Check]:
    """Makes every check.

    Raises:
        Unusable, Wrong, Unknown: the database cannot be looked at.
    """
    groups = list[Bound]()
    with opening.reading(current) as engine:
        at = opening.revision(engine)
        is_newest = at == schema.newest()
        checks = [database_check(engine), migrations_check(at)]
        if is_newest:
            with Session(engine) as db:
                checks += tables_checks(db, utc_now())
                checks += [programme_check(current, db), await photos_check(current, db)]
                groups = telegram.bound_groups(db, current)
        else:
            checks.append(Check("tables", State.NOTE, "looked at once the database is migrated"))
        zalo = await doctor_zalo.examine(current, engine if is_newest else None)
    checks += [disk_check(folders_of(current)), web_check(current)]
    return [*checks, *await telegram.examine(current, groups, utc_now()), *zalo, settings_check(current)]


def drawn(checks: Iterable[Check]) -> Table:
    """The checks as a table."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for check in checks:
        table.add_row(f"[{STYLES[check.state]}]{check.state.value}[/]", f"[bold]{check.name}[/]", check.says.replace("[", r"\["))
    return table


def database_check(engine: Engine) -> Check:
    """Which database, its version and size."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            path = Path(str(engine.url.database))
            size = sum(part.stat().st_size for part in (path, path.with_name(f"{path.name}-wal")) if part.exists())
            what = f"SQLite {sqlite3.sqlite_version}, {path}"
        else:
            size = connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()
            version = connection.execute(text("SHOW server_version")).scalar_one()
            what = f"PostgreSQL {version}, {engine.url.host or 'localhost'}/{engine.url.database}"
    return Check("database", State.FINE, f"{what}, {megabytes(size)}")


def migrations_check(at: str | None) -> Check:
    """Whether the schema is the newest."""
    if at == schema.newest():
        return Check("migrations", State.FINE, f"at {at}, the newest")
    return Check("migrations", State.ATTENTION, f"at {at or 'none'}, the newest is {schema.newest()}: run `banhoc migrate`")


def programme_check(current: Settings, db: Session) -> Check:
    """Which programme runs, and whether it says what people registered for."""
    try:
        running = programme.load(current.programme) if current.programme else programme.shipped()
        programme_versions.check(db, running)
    except programme.BrokenProgramme as error:
        return Check("programme", State.ATTENTION, f"PROGRAMME: {error}")
    except programme_versions.Edited as error:
        if current.programme:
            return Check("programme", State.ATTENTION, app.edited_file(current.programme, error))
        return Check("programme", State.NOTE, f"the shipped one: {error}, and stay on")
    says = f"{running.id}, version {running.version}{'' if running.confirmed else ', a draft'}; registrations: {programme_versions.uses(db, running)}"
    return Check("programme", State.FINE, says)


async def photos_check(current: Settings, db: Session) -> Check:
    """Whether the photo store can be written, and has the newest photo that the database knows."""
    newest = newest_key(db)
    folder = folder_of(current.photo_store)
    if newest is None and folder is not None and not folder.exists():
        return Check("photos", State.FINE, f"{folder} is not there yet; the first run makes it")
    try:
        photos = store.open_store(current.photo_store)
        await photos.check()
        if newest is not None:
            await photos.get(newest)
    except store.Missing:
        return Check("photos", State.ATTENTION, f"{current.photo_store} lacks {newest}, which the database names: is PHOTO_STORE the right one?")
    except (store.StoreError, ValueError) as error:
        return Check("photos", State.ATTENTION, str(error))
    return Check("photos", State.FINE, f"{current.photo_store} can be written{', the newest photo is there' if newest else ''}")


def disk_check(folders: Iterable[Path]) -> Check:
    """How much room is left where the database and the photos lie."""
    disks = {folder.stat().st_dev: (folder, shutil.disk_usage(folder)) for folder in map(nearest_existing, folders)}
    if not disks:
        return Check("disk", State.NOTE, "nothing is kept on this machine")
    short = any(usage.free < FREE_BYTES or usage.free < FREE_SHARE * usage.total for _, usage in disks.values())
    says = "; ".join(f"{folder}: {megabytes(usage.free)} free of {megabytes(usage.total)}" for folder, usage in disks.values())
    return Check("disk", State.ATTENTION if short else State.FINE, f"{says}{': make room' if short else ''}")


def tables_checks(db: Session, now: datetime) -> list[Check]:
    """What the tables tell."""
    looks: tuple[Callable[[Session, datetime], Check], ...] = (clock_check, events_check, messages_check, villages_check, parked_check, duties_check)
    return [look(db, now) for look in looks]


def clock_check(db: Session, now: datetime) -> Check:
    """Whether the clock is later than the newest record."""
    clock = Clock()
    clock.look(db)
    if clock.is_believable():
        return Check("clock", State.FINE, f"{at_clock(now)} in Vietnam")
    return Check("clock", State.ATTENTION, f"{at_clock(now)} is earlier than the newest record, {at_clock(clock.newest)}: set the clock")


def events_check(db: Session, now: datetime) -> Check:
    """Whether what came in is answered."""
    open_ = sum(inbox.counts(db).get(state, 0) for state in inbox.OPEN)
    return _queue("events", f"{open_} wait for their turn", inbox.oldest_open(db, now), now)


def messages_check(db: Session, now: datetime) -> Check:
    """Whether what was said goes out, and to whom no way leads."""
    counts, lost = outbox.counts(db), outbox.without_route(db)
    says = f"{counts.get(outbox.WAITING, 0)} wait, {counts.get(outbox.SENDING, 0)} are being sent"
    if lost:
        says += "; without a way to " + ", ".join(f"{to}: {count}" for to, count in sorted(lost.items()))
    if lost.get("reviewers"):
        return Check("messages", State.ATTENTION, f"{says}: invite those villages' moderators, see `banhoc invite --help`")
    return _queue("messages", says, outbox.oldest_due(db, now), now)


def _queue(name: str, says: str, oldest: datetime | None, now: datetime) -> Check:
    if oldest is None:
        return Check(name, State.FINE, says)
    if now - oldest > LATE:
        return Check(name, State.ATTENTION, f"{says}, the oldest since {at_clock(oldest)}: is `banhoc run` running?")
    return Check(name, State.FINE, f"{says}, the oldest for {(now - oldest).total_seconds():.0f} s")


def villages_check(db: Session, now: datetime) -> Check:
    """Whether every village that has files waiting has a group, or the own chat of a moderator, in which they are looked at."""
    reviewed = select(Chat.village_id).where(chats.takes_files(), col(Chat.reachable))
    query = select(Submission.village_id, func.count()).where(Submission.state == registrations.WAITING, col(Submission.village_id).not_in(reviewed))
    lost = db.exec(query.group_by(col(Submission.village_id)).order_by(col(Submission.village_id))).all()
    if not lost:
        return Check("villages", State.FINE, "every file that waits is shown where it is reviewed")
    shown = ", ".join(f"{db.get_one(Village, id).title} (village {id}): {count}" for id, count in lost[:SHOWN])
    more = f" and {len(lost) - SHOWN} more villages" if len(lost) > SHOWN else ""
    return Check("villages", State.ATTENTION, f"files wait and are shown to nobody who reviews: {shown}{more}; see `banhoc invite --help`")


def parked_check(db: Session, now: datetime) -> Check:
    """What was given up."""
    events, messages = inbox.counts(db).get(inbox.PARKED, 0), outbox.counts(db).get(outbox.PARKED, 0)
    if not events and not messages:
        return Check("parked", State.FINE, "nothing was given up")
    return Check("parked", State.ATTENTION, f"events: {events}, messages: {messages}; look with `banhoc parked show`")


def duties_check(db: Session, now: datetime) -> Check:
    """Who has the duties that only one process may have."""
    shown = [f"{lease.duty}: {lease.holder} until {at_clock(lease.until)}" for lease in held(db, now)]
    return Check("duties", State.NOTE, "\n".join(shown) or "nobody has any: `banhoc run` does not run")


def web_check(current: Settings) -> Check:
    """Where the web chat is."""
    where = f"{current.public_url or 'no public address'}, listens on {current.host}:{current.port}"
    return Check("web chat", State.FINE, f"{where}, {'sample data, open to everybody' if current.sample else 'for those with a link'}")


def settings_check(current: Settings) -> Check:
    """The settings in force."""
    shown = [f"{name.upper()}={_shown(getattr(current, name))}" for name in Settings.model_fields]
    return Check("settings", State.NOTE, "\n".join(shown))


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case SecretStr():
            return logs.HIDDEN
        case _:
            return logs.without_secrets(str(value))


def folders_of(current: Settings) -> list[Path]:
    """The folders in which something is kept on this machine."""
    url = opening.existing(current)
    folders = [folder_of(current.photo_store), Path(str(url.database)).parent if url.drivername == "sqlite" else None]
    return [folder for folder in folders if folder]


def folder_of(photo_store: str) -> Path | None:
    """The photo store's folder, if it is one."""
    if "://" not in photo_store:
        return Path(photo_store)
    return Path(url2pathname(urlsplit(photo_store).path)) if photo_store.startswith("file:") else None


def nearest_existing(folder: Path) -> Path:
    """A folder, or the nearest above it that is there."""
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())


def newest_key(db: Session) -> str | None:
    """The key of the newest photo."""
    return db.exec(select(Photo.key).where(col(Photo.key).is_not(None)).order_by(col(Photo.id).desc()).limit(1)).first()


def held(db: Session, now: datetime) -> list[Lease]:
    """The leases that have not run out."""
    return list(db.exec(select(Lease).where(Lease.until > now).order_by(col(Lease.duty))))


def megabytes(size: int) -> str:
    """A size that people can read."""
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.1f} MB"
