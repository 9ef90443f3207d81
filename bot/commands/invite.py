"""`banhoc invite`: lets people in, on the web, on Telegram and on Zalo, and makes the people and places that they are for."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import Session

from bot import app as program
from bot import settings
from bot.clock import utc_now
from bot.commands import opening, run, telegram_bot, terminal, zalo_bot
from bot.commands.places import begin_to_make, find_or_add_commune, find_or_add_village, find_or_appoint, find_province, role_title, village_by_id
from bot.reports import poster as posters
from bot.settings import Settings, Wrong
from models import invitations, people
from models.invitations import CITIZENS, GROUP, PERSON, Invitation
from models.people import Person, Role
from models.places import Village
from models.timezone import local

VILLAGE_DAYS, PERSON_DAYS, GROUP_DAYS = 365, 14, 14
TIMES = {CITIZENS: "for any number of people", PERSON: "once; a second device is asked for a code that the first one shows", GROUP: "once"}

app = typer.Typer(
    name="invite",
    help="Let people in, on the web, on Telegram and on Zalo.\n\n"
    "Begin with a moderator: that makes the commune and the village too, where `banhoc villages load` has not. "
    "Then invite the village's citizens, and bind its group.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Option("--name", help="The person's full name.")]
Code = Annotated[str, typer.Option("--commune", help="The commune's code, five digits.", metavar="CODE")]
VillageId = Annotated[int, typer.Option("--village", help="The village's number, see `banhoc villages list`.", metavar="ID")]
VillageKind = Annotated[str, typer.Option(help="How the village calls itself: bản, thôn, tổ dân phố …")]
VillageName = Annotated[str, typer.Option("--village", help="The village's name, without its kind.")]
CommuneName = Annotated[str, typer.Option(help="The commune's name, when it is new here.")]
Province = Annotated[str, typer.Option(help="The commune's province, when it is new here.")]
Days = Annotated[int, typer.Option(min=1, max=3650, help="For how many days the invitation is good.")]


@dataclass(frozen=True)
class Made:
    """An invitation, its secret, and whom it is for."""

    invitation: Invitation
    secret: str
    whom: str

    @property
    def code(self) -> str:
        """What is typed where no link can be opened."""
        return invitations.code_of(self.secret)


@dataclass(frozen=True)
class Links:
    """What an invitation is handed on with: links by where they lead to, and the one that is drawn, for it leads furthest."""

    by_place: dict[str, str]
    drawn: str | None


@app.command()
def citizens(
    id: VillageId,
    days: Days = VILLAGE_DAYS,
    poster: Annotated[Path | None, typer.Option(help="Draw a page to hang up, too: a file that ends in .pdf or .png.", metavar="FILE")] = None,
) -> None:
    """Invite a village's citizens: for a poster, good for everybody, many times.

    Examples:

      banhoc invite citizens --village 1
      banhoc invite citizens --village 1 --poster na-loc.pdf
    """
    if poster:
        _check_poster(poster)
    made, links = _make(lambda db, now: _for_village(db, CITIZENS, id, days, now))
    if poster:
        _draw_poster(made, links, poster)


@app.command()
def group(id: VillageId, days: Days = GROUP_DAYS) -> None:
    """Make the code that binds a Telegram group to a village, whose moderators then review there. It is said once, by one of them.

    Example:

      banhoc invite group --village 1
    """
    if not telegram_bot.token_of(settings.load()):
        raise Wrong("the group is one on Telegram: set TELEGRAM_TOKEN first")
    _make(lambda db, now: _for_village(db, GROUP, id, days, now))


@app.command()
def person(id: Annotated[int, typer.Option("--person", help="The person's number.", metavar="ID")], days: Days = PERSON_DAYS) -> None:
    """Invite somebody who is known here once more, for instance with a new phone.

    Example:

      banhoc invite person --person 3
    """
    _make(lambda db, now: _for_person(db, _person(db, id), days, now))


@app.command()
def moderator(
    name: Name,
    commune: Code,
    village_kind: VillageKind,
    village: VillageName,
    commune_name: CommuneName = "",
    province: Province = "",
    days: Days = PERSON_DAYS,
) -> None:
    r"""Invite a moderator, and make the moderator, the village and the commune where they are new.

    Example:

      banhoc invite moderator --name "Lò Văn Mẫu" \
        --village-kind bản --village "Nà Lốc" \
        --commune 04117 --commune-name "Xã Mường Chanh" --province "Sơn La"
    """
    _make(lambda db, now: _in_village(db, "moderator", name, (commune, commune_name, province), (village_kind, village), days, now))


@app.command()
def helper(
    name: Name,
    commune: Code,
    village_kind: VillageKind,
    village: VillageName,
    commune_name: CommuneName = "",
    province: Province = "",
    days: Days = PERSON_DAYS,
) -> None:
    r"""Invite a helper, who fills in for citizens of a village, and make the helper, the village and the commune where they are new.

    Example:

      banhoc invite helper --name "Lò Thị Mẫu" \
        --village-kind bản --village "Nà Lốc" --commune 04117
    """
    _make(lambda db, now: _in_village(db, "helper", name, (commune, commune_name, province), (village_kind, village), days, now))


@app.command()
def officer(
    name: Name,
    commune: Annotated[str, typer.Option("--commune", help="The code of the commune whose officer it is, five digits.", metavar="CODE")] = "",
    commune_name: CommuneName = "",
    province: Annotated[str, typer.Option(help="The province whose officer it is; with --commune, the commune's, when it is new here.")] = "",
    centre: Annotated[bool, typer.Option("--centre", help="An officer of the centre, for the whole country.")] = False,
    days: Days = PERSON_DAYS,
) -> None:
    r"""Invite an officer of a commune, of a province, or of the centre, and make the officer and the commune where they are new.

    Examples:

      banhoc invite officer --name "Cầm Thị Mẫu" \
        --commune 04117 --commune-name "Xã Mường Chanh" --province "Sơn La"
      banhoc invite officer --name "Cầm Văn Mẫu" --province "Sơn La"
      banhoc invite officer --name "Nguyễn Thị Mẫu" --centre
    """
    if centre and (commune or province):
        raise Wrong("--centre is the whole country: leave --commune and --province out")
    if not (centre or commune or province):
        raise Wrong("say of what: --commune CODE, --province NAME or --centre")

    def work(db: Session, now: datetime) -> Made:
        role = Role(kind="officer", granted_at=now)
        if commune:
            role.commune_code = find_or_add_commune(db, commune, commune_name, province).code
        elif province:
            role.province = find_province(db, province)
        return _for_person(db, find_or_appoint(db, name, role), days, now)

    _make(work)


@app.command("list")
def list_() -> None:
    """List the invitations that hold, without their secrets, which are kept nowhere.

    Example:

      banhoc invite list
    """
    with opening.reading(settings.load()) as engine, Session(engine) as db:
        opening.check_newest(engine)
        found = [(invitation, _whom(db, invitation)) for invitation in invitations.current(db, utc_now())]
    if not found:
        terminal.say("there are no invitations that hold")
        return
    terminal.out.print(drawn(found))


@app.command()
def withdraw(number: Annotated[int, typer.Argument(help="The invitation's number, see `banhoc invite list`.")]) -> None:
    """Let an invitation expire now. Whoever came in with it stays: see `banhoc roles withdraw`.

    Example:

      banhoc invite withdraw 7
    """

    async def work() -> str | None:
        async with opening.writing(settings.load()) as data:
            return await data.write(lambda db: _withdraw(db, number, utc_now()))

    whom = asyncio.run(work())
    if whom is None:
        raise Wrong(f"there is no invitation {number} that holds: see `banhoc invite list`")
    terminal.say(f"invitation {number} for {whom} has expired now; whoever came in with it stays in, see `banhoc roles withdraw --help`")


def drawn(found: Iterable[tuple[Invitation, str]]) -> Table:
    """Invitations as a table."""
    table = Table("number", "kind", "made", "until", "uses", "for", box=None, padding=(0, 2, 0, 0))
    for invitation, whom in found:
        made, until = (f"{local(moment):%Y-%m-%d %H:%M}" for moment in (invitation.made_at, invitation.expires_at))
        table.add_row(str(invitation.id), invitation.kind, made, until, str(invitation.uses), whom.replace("[", r"\["))
    return table


def _for_village(db: Session, kind: str, village_id: int, days: int, now: datetime) -> Made:
    village = village_by_id(db, village_id)
    return _made(db, invitations.make(db, kind, now, timedelta(days=days), village_id=village.id), now)


def _for_person(db: Session, person: Person, days: int, now: datetime) -> Made:
    return _made(db, invitations.make(db, PERSON, now, timedelta(days=days), person_id=person.id), now)


def _in_village(db: Session, kind: str, name: str, commune: tuple[str, str, str], village: tuple[str, str], days: int, now: datetime) -> Made:
    place = find_or_add_village(db, find_or_add_commune(db, *commune), *village)
    return _for_person(db, find_or_appoint(db, name, Role(kind=kind, village_id=place.id, granted_at=now)), days, now)


def _made(db: Session, secret: str, now: datetime) -> Made:
    invitation = invitations.find(db, secret, now)
    assert invitation is not None
    return Made(invitation, secret, _whom(db, invitation))


def _whom(db: Session, invitation: Invitation) -> str:
    if invitation.person_id is not None:
        person = db.get_one(Person, invitation.person_id)
        held = [role_title(db, role) for role in people.roles_of(db, person.id)]
        return ", ".join([f"{person.name} (person {person.id})", *held])
    village = db.get_one(Village, invitation.village_id)
    title = f"{village.title} (village {village.id})"
    return f"the group of {title}" if invitation.kind == GROUP else f"the citizens of {title}"


def _person(db: Session, person_id: int) -> Person:
    person = db.get(Person, person_id)
    if person is None or person.erased_at is not None:
        raise Wrong(f"there is no person {person_id}")
    return person


def _withdraw(db: Session, number: int, now: datetime) -> str | None:
    invitation = invitations.withdraw(db, number, now)
    return _whom(db, invitation) if invitation else None


def _make(work: Callable[[Session, datetime], Made]) -> tuple[Made, Links]:
    current = settings.load()
    base = base_url(current)
    bot, why = asyncio.run(_bot_name(current))
    made = asyncio.run(_write(current, work))
    links = _links(made, base, bot, current)
    _tell(made, links)
    if why:
        terminal.say(f"There is no link for Telegram: {why}. Said to the bot it does the same: /start {made.secret}")
    if current.zalo_bot_token and "Web" in links.by_place and "Zalo" not in links.by_place:
        terminal.say(f"There is no link for Zalo: ZALO_BOT_URL is not set. Typed to the bot this code does the same: {made.code}")
    if current.sample:
        terminal.say("Set SAMPLE=no before `banhoc run`: sample data and real people do not mix.")
    return made, links


async def _bot_name(current: Settings) -> tuple[str | None, str]:
    """The bot's name on Telegram, or why it is not known; neither when Telegram is not used."""
    if not telegram_bot.token_of(current):
        return None, ""
    try:
        async with telegram_bot.asking(current) as bot:
            return bot.username, ""
    except telegram_bot.NotAsked as error:
        return None, str(error)


def _tell(made: Made, links: Links) -> None:
    """Shows an invitation."""
    until = f"{local(made.invitation.expires_at):%Y-%m-%d %H:%M}"
    terminal.say(f"Invitation {made.invitation.id} for {made.whom}.")
    terminal.say(f"Good until {until} in Vietnam, {TIMES[made.invitation.kind]}. It is shown only this once:")
    for where, url in links.by_place.items():
        terminal.say_address(f"{where}: ", url)
    if "Zalo" in links.by_place:
        terminal.say(f"On Zalo this code is typed then: {made.code}")
    if made.invitation.kind == GROUP:
        terminal.say(f"Or say in the group, with the bot in it: /start {made.secret}")
        terminal.say("A moderator of the village does this, who has come to the bot with their own invitation before.")
    elif len(links.by_place) > 1 and links.drawn == links.by_place["Web"]:
        terminal.say("The first link asks where to go on and leads to each of them: it is the one to hand on.")
    if links.drawn:
        terminal.say_qr(links.drawn)


def _links(made: Made, base: str, bot: str | None, current: Settings) -> Links:
    """A group is on Telegram only. The page leads to all the others where the world can see it, else the bot is what people reach."""
    if made.invitation.kind == GROUP:
        link = f"https://t.me/{bot}?startgroup={made.secret}" if bot else None
        return Links({"Telegram": link} if link else {}, link)
    web = f"{base}/#{made.secret}"
    telegram = f"https://t.me/{bot}?start={made.secret}" if bot else None
    links = {"Web": web, "Telegram": telegram, "Zalo": program.zalo_link(current)}
    return Links({where: url for where, url in links.items() if url}, web if current.public_url else telegram or web)


def _check_poster(file: Path) -> None:
    """Looks whether a poster can become this file, before an invitation is made for it.

    Raises:
        Wrong: it cannot.
    """
    if file.suffix.lower().removeprefix(".") not in posters.FORMATS:
        raise Wrong(f"--poster {file}: its name must end in .pdf or .png")
    if not file.absolute().parent.is_dir():
        raise Wrong(f"--poster {file}: there is no folder {file.absolute().parent}")


def _draw_poster(made: Made, links: Links, file: Path) -> None:
    """The poster has the short code wherever the secret stands: fewer dots to be scanned, and few enough letters to be typed.

    Raises:
        Wrong: the file cannot be written.
    """
    current = settings.load()
    program.choose_programme(current)
    link = str(links.drawn).replace(made.secret, made.code)
    with opening.reading(current) as engine, Session(engine) as db:
        village = village_by_id(db, made.invitation.village_id or 0)
        zalo = links.by_place.get("Zalo") or asyncio.run(zalo_bot.name_of(current))
        drawn = posters.of_village(db, village, link, made.code, zalo)
    try:
        file.write_bytes(posters.draw(drawn, file.suffix.lower().removeprefix(".")))
    except OSError as error:
        raise Wrong(f"--poster {file} cannot be written ({error.strerror}): the invitation holds, see above") from None
    terminal.say(f"The page to hang up is {file}.")
    if not (current.public_url or link.startswith("https://t.me/")):
        terminal.say("Phones elsewhere cannot open its link: set PUBLIC_URL, and make another before it is hung up.")


async def _write(current: Settings, work: Callable[[Session, datetime], Made]) -> Made:
    data = await program.open_database(current)
    try:
        return await data.write(lambda db: _among_real_people(db, work, utc_now()))
    finally:
        data.close()


def _among_real_people(db: Session, work: Callable[[Session, datetime], Made], now: datetime) -> Made:
    begin_to_make(db)
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
