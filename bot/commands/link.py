"""`banhoc link`: links that let people into the web chat, and the people and places that they are for."""

import asyncio
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import typer
from sqlmodel import Session, col, select

from bot import app as program
from bot import doors, sample, settings
from bot.clock import utc_now
from bot.commands import run, terminal
from bot.settings import Settings, Wrong
from models import log, people, places
from models.people import Person, Role
from models.places import Commune, Village
from models.rules import Misunderstood

VILLAGE_DAYS, PERSON_DAYS = 365, 14

app = typer.Typer(
    name="link",
    help="Make links that let people into the web chat.\n\n"
    "Begin with a moderator: that makes the commune and the village too. Then make the village's link for its citizens.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Option("--name", help="The person's full name.")]
Code = Annotated[str, typer.Option("--commune", help="The commune's code, five digits.", metavar="CODE")]
CommuneName = Annotated[str, typer.Option(help="The commune's name, when it is new here.")]
Province = Annotated[str, typer.Option(help="The commune's province, when it is new here.")]
Days = Annotated[int, typer.Option(min=1, max=3650, help="For how many days the link is good.")]


@dataclass(frozen=True)
class Made:
    """A link's secret, and whom it is for."""

    secret: str
    whom: str
    days: int


@app.command()
def village(id: Annotated[int, typer.Option("--village", help="The village's number.", metavar="ID")], days: Days = VILLAGE_DAYS) -> None:
    """Make the link through which a village's citizens come: for a poster, good for everybody, many times.

    Example:

      banhoc link village --village 1
    """
    _make(lambda db, now: _for_village(db, id, days, now))


@app.command()
def person(id: Annotated[int, typer.Option("--person", help="The person's number.", metavar="ID")], days: Days = PERSON_DAYS) -> None:
    """Make a person's own link: it opens once; a second device is asked for a code that the first one shows.

    Example:

      banhoc link person --person 3
    """
    _make(lambda db, now: _for_person(db, _person(db, id), days, now))


@app.command()
def moderator(
    name: Name,
    commune: Code,
    village_kind: Annotated[str, typer.Option(help="How the village calls itself: bản, thôn, tổ dân phố …")],
    village: Annotated[str, typer.Option(help="The village's name, without its kind.")],
    commune_name: CommuneName = "",
    province: Province = "",
    days: Days = PERSON_DAYS,
) -> None:
    r"""Make a moderator's link, and the moderator, the village and the commune where they are new.

    Example:

      banhoc link moderator --name "Lò Văn Xuân" \
        --village-kind bản --village "Nà Lốc" \
        --commune 03979 --commune-name "Xã Mường Chanh" --province "Sơn La"
    """

    def work(db: Session, now: datetime) -> Made:
        place = find_or_add_village(db, find_or_add_commune(db, commune, commune_name, province), village_kind, village)
        return _for_person(db, find_or_appoint(db, name, Role(kind="moderator", village_id=place.id, granted_at=now)), days, now)

    _make(work)


@app.command()
def officer(name: Name, commune: Code, commune_name: CommuneName = "", province: Province = "", days: Days = PERSON_DAYS) -> None:
    r"""Make a commune officer's link, and the officer and the commune where they are new.

    Example:

      banhoc link officer --name "Cầm Thị Hoa" \
        --commune 03979 --commune-name "Xã Mường Chanh" --province "Sơn La"
    """

    def work(db: Session, now: datetime) -> Made:
        area = find_or_add_commune(db, commune, commune_name, province)
        return _for_person(db, find_or_appoint(db, name, Role(kind="officer", commune_code=area.code, granted_at=now)), days, now)

    _make(work)


def find_or_add_commune(db: Session, code: str, name: str, province: str) -> Commune:
    """The commune with a code, made when it is new.

    Raises:
        Wrong: the code is none, or it is new and its name or province is not said.
    """
    if not re.fullmatch(r"\d{5}", code):
        raise Wrong(f"--commune {code}: a commune's code has five digits")
    existing = db.get(Commune, code)
    if existing is not None:
        return existing
    if not name.strip() or not province.strip():
        raise Wrong(f"commune {code} is new here: say --commune-name and --province too")
    commune = Commune(code=code, name=_tidy(name), province=_tidy(province))
    db.add(commune)
    db.flush()
    return commune


def find_or_add_village(db: Session, commune: Commune, kind: str, name: str) -> Village:
    """A commune's village by its kind and name, made when it is new.

    Raises:
        Wrong: the kind or the name is empty.
    """
    kind, name = _tidy(kind).lower(), _tidy(name)
    if not kind or not name:
        raise Wrong("--village-kind and --village: say for instance --village-kind bản --village 'Nà Lốc'")
    for village in places.villages_of(db, commune.code):
        if (village.kind, village.name.casefold()) == (kind, name.casefold()):
            return village
    village = Village(commune_code=commune.code, kind=kind, name=name)
    db.add(village)
    db.flush()
    return village


def find_or_appoint(db: Session, name: str, role: Role) -> Person:
    """Who holds a role under a name, appointed when nobody does.

    Raises:
        Wrong: the name is none.
    """
    try:
        name = people.check_name(name)
    except Misunderstood:
        raise Wrong(f"--name {name!r} is not a person's name: letters only, at most {people.NAME_LENGTH}") from None
    holder = _holder(db, name, role)
    if holder is not None:
        return holder
    person = Person(name=name, created_at=role.granted_at)
    db.add(person)
    db.flush()
    role.person_id = person.id
    db.add(role)
    db.flush()
    log.write(db, "appointed", person.id, role.id, role.granted_at, kind=role.kind)
    return person


def _holder(db: Session, name: str, role: Role) -> Person | None:
    query = (
        select(Person)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(Person.name == name, col(Person.erased_at).is_(None), Role.kind == role.kind, col(Role.withdrawn_at).is_(None))
        .where(col(Role.village_id).is_not_distinct_from(role.village_id), col(Role.commune_code).is_not_distinct_from(role.commune_code))
    )
    return db.exec(query.order_by(col(Person.id)).limit(1)).first()


def _for_village(db: Session, village_id: int, days: int, now: datetime) -> Made:
    village = db.get(Village, village_id)
    if village is None:
        known = ", ".join(f"{village.id} {village.title}" for village in db.exec(select(Village).order_by(col(Village.id)).limit(20)))
        raise Wrong(f"there is no village {village_id}; there are: {known or 'none yet, begin with `banhoc link moderator`'}")
    return Made(doors.make_link(db, now, timedelta(days=days), village_id=village.id), f"{village.title} (village {village.id})", days)


def _for_person(db: Session, person: Person, days: int, now: datetime) -> Made:
    secret = doors.make_link(db, now, timedelta(days=days), person_id=person.id)
    held = [_role(db, role) for role in people.roles_of(db, person.id)]
    return Made(secret, ", ".join([f"{person.name} (person {person.id})", *held]), days)


def _role(db: Session, role: Role) -> str:
    if role.village_id is None:
        return f"{role.kind} of commune {role.commune_code}"
    return f"{role.kind} of {db.get_one(Village, role.village_id).title} (village {role.village_id})"


def _person(db: Session, person_id: int) -> Person:
    person = db.get(Person, person_id)
    if person is None or person.erased_at is not None:
        raise Wrong(f"there is no person {person_id}")
    return person


def _make(work: Callable[[Session, datetime], Made]) -> None:
    current = settings.load()
    base = base_url(current)
    made = asyncio.run(_write(current, work))
    terminal.say(f"For {made.whom}, good for {made.days} days. It is shown only this once:")
    terminal.say_address("", f"{base}/#{made.secret}")
    terminal.say_qr(f"{base}/#{made.secret}")
    if current.sample:
        terminal.say("Set SAMPLE=no before `banhoc run`: sample data and real people do not mix.")


async def _write(current: Settings, work: Callable[[Session, datetime], Made]) -> Made:
    data = await program.open_database(current)
    try:
        return await data.write(lambda db: _among_real_people(db, work, utc_now()))
    finally:
        data.close()


def _among_real_people(db: Session, work: Callable[[Session, datetime], Made], now: datetime) -> Made:
    if db.get(Commune, sample.COMMUNE) is not None:
        raise Wrong("this database holds the sample commune, which real people do not mix with: name another in DATABASE_URL, and set SAMPLE=no")
    return work(db, now)


def base_url(current: Settings) -> str:
    """The address that a link begins with, without a slash at the end.

    Raises:
        Wrong: there is no fixed one.
    """
    if current.public_url:
        return current.public_url
    if current.port == 0:
        raise Wrong("PORT=0 takes another port each time: set PORT, or PUBLIC_URL, for links that last")
    if current.host in run.EVERYWHERE:
        return f"http://{run.lan_address()}:{current.port}"
    return run.local_url(current, current.port).rstrip("/")


def _tidy(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
