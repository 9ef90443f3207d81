"""My data: all that is kept is shown, in short and as a file, and reminders can rest. Mending and leaving have files of their own."""

from datetime import UTC, datetime

from bot.conversation import Button, File, Flow, Joined, Next, Reply, Step, Turn, literal
from handlers import citizen, leaving, linking, mending, menu, reminders
from locales import Localized, text
from models import export, helped, log, people, registrations
from models.base import Json
from models.export import Kept
from models.people import Person
from models.registrations import WITHDRAWN, Registration
from models.reminders import NEVER, TIRED
from models.rules import Misunderstood
from models.timezone import local

FILES_SHOWN = 3
WEEKLY = "weekly"
UNTIL_I_SAY = datetime(3000, 1, 1, tzinfo=UTC)  # how "never" was kept before there was a word for it

flow = Flow("my_data")


@flow.act
def open_my_data(turn: Turn, subject: str) -> Next:
    """Shows what is kept."""
    check_private(turn)
    return Overview


@flow.step
class Overview(Step):
    """What is kept, in short; the file has all of it."""

    def ask(self, turn: Turn) -> Reply:
        whose = owner(turn)
        if whose is None:
            return Reply([text("my-data-none")], [leaving.erase.button("", text("my-data-do-erase")), menu.open_menu.button("", text("menu-back"))])
        return Reply(_told(turn, whose), _ways(turn, whose))


@flow.act
def take(turn: Turn, subject: str) -> Next:
    """Sends a file with all of it, made when it is fetched, and only as long as this account speaks for the person."""
    file = File(f"{export.MY_DATA} {turn.account.id}", person(turn).id, "du-lieu.zip")
    turn.answer(Reply([text("my-data-file")], [back()], files=[file]))
    return None


def kept_of(turn: Turn, whose: Person) -> Kept:
    """All that is kept about a person; who decided is of no use in short."""
    return export.of_person(turn.db, whose, reviewers=lambda village: "")


def _told(turn: Turn, whose: Person) -> list[Localized]:
    kept = kept_of(turn, whose)
    said = kept.said
    lines: list[Localized] = [_who(whose)]
    lines += [_file(file) for file in said["registrations"][-FILES_SHOWN:]]
    lines += _evidence(kept)
    lines += [_consent(consent) for consent in said["consents"][-1:]]
    lines += _reminders(turn, whose)
    lines += [text("my-data-account", channel=channel_name(each["channel"]), relation=each["speaks_as"]) for each in said["accounts"]]
    lines += [text("my-data-role", kind=role["kind"], place=role["place"]) for role in said["roles"] if role["withdrawn_at"] is None]
    invited = sum(invitation["uses"] for invitation in said["invitations"])
    return [*lines, *([text("my-data-invitations", invited=invited)] if invited else []), text("my-data-messages", messages=len(said["messages"]))]


def _who(whose: Person) -> Localized:
    if whose.birth_year is None:
        return text("my-data-name", name=whose.name)
    return text("my-data-name-born", name=whose.name, born=str(whose.birth_year))


def _file(file: Json) -> Localized:
    told = {name: file[name] for name in ("number", "village", "group", "state")}
    return text("my-data-registration", year=str(file["year"]), **told)


def _evidence(kept: Kept) -> list[Localized]:
    """What was sent, in one line; nothing where nothing was."""
    photos, voices, written = len(kept.photos), len(kept.recordings), sentences(kept)
    there: list[Localized] = [text("my-data-photos", photos=photos)] if photos else []
    there += [text("my-data-voices", voices=voices)] if voices else []
    there += [text("my-data-sentences", sentences=written)] if written else []
    return [Joined(there, ", ")] if there else []


def sentences(kept: Kept) -> int:
    """How many things were written: each counts once, whatever it is about."""
    return len({(file["number"], note["words"]) for file in kept.said["registrations"] for note in file["notes"] if note["words"]})


def _consent(consent: Json) -> Localized:
    if consent["withdrawn_at"]:
        return text("my-data-consent-withdrawn", day=_day(datetime.fromisoformat(consent["withdrawn_at"])))
    given = _day(datetime.fromisoformat(consent["given_at"]))
    return text("my-data-consent", day=given, channel=channel_name(consent["channel"]), version=consent["text_version"])


def _reminders(turn: Turn, whose: Person) -> list[Localized]:
    """How often they are reminded; nothing about that for somebody who has no file."""
    file = newest(turn)
    if file is None:
        return []
    if file.state == WITHDRAWN:
        return [text("my-data-reminders-none")]
    if not people.is_paused(whose, turn.now):
        return [text("my-data-reminders", often=text(f"reminders-{whose.reminders}"))]
    if whose.paused_until == UNTIL_I_SAY:
        return [text("my-data-paused")]
    return [text("my-data-paused-until", day=_day(whose.paused_until or turn.now))]


def channel_name(name: str) -> Localized:
    """What people call a messenger, whichever of its doors it is."""
    return text("my-data-web") if name == "web" else literal(name.partition("_")[0].capitalize())


def _day(at: datetime) -> str:
    return local(at).strftime("%d/%m/%Y")


def _ways(turn: Turn, whose: Person) -> list[Button]:
    file = newest(turn)
    ways = [take.button("", text("my-data-do-take")), mending.correct.button("", text("my-data-do-correct"))]
    if file and file.state != WITHDRAWN:
        rest = resume.button("", text("my-data-do-resume")) if _rests(whose, turn.now) else pause.button("", text("reminders-rest"))
        ways += [rest, leaving.withdraw.button("", text("my-data-do-withdraw"))]
    elif file and citizen.registration_of(turn) is file:
        ways.append(leaving.take_up.button("", text("my-data-do-take-up")))
    link = [linking.way()] if turn.speaker is not None and whose.id == turn.speaker.id else []
    return [*ways, *link, leaving.erase.button("", text("my-data-do-erase")), menu.open_menu.button("", text("menu-back"))]


@flow.act
def pause(turn: Turn, subject: str) -> Next:
    """To a rest of reminders, as from any of them."""
    person(turn)
    return reminders.rest.do(turn, "")


@flow.act
def resume(turn: Turn, subject: str) -> Next:
    """Reminders come again; weekly for somebody who wanted none at all."""
    whose = person(turn)
    if _rests(whose, turn.now):
        whose.paused_until = None
        whose.reminders = WEEKLY if whose.reminders in (NEVER, TIRED) else whose.reminders
        log.write(turn.db, "resumed", actor(turn), whose.id, turn.now)
        if newest(turn):
            reminders.plan(turn, whose)
    turn.say(text("my-data-resumed"))
    return turn.book.home(turn)


def _rests(whose: Person, now: datetime) -> bool:
    return whose.reminders in (NEVER, TIRED) or people.is_paused(whose, now)


# Whose they are


def owner(turn: Turn) -> Person | None:
    """Whose data these are: of whom is spoken for just now, as long as this account may speak for them."""
    check_private(turn)
    return turn.person if turn.person in helped.spoken_for(turn.db, turn.account.id) else None


def person(turn: Turn) -> Person:
    """The same, where somebody is needed.

    Raises:
        Misunderstood: nothing is kept of anybody.
    """
    found = owner(turn)
    if found is None:
        raise Misunderstood("my-data-none")
    return found


def actor(turn: Turn) -> int:
    """Who does it, for the log."""
    return (turn.speaker or person(turn)).id


def newest(turn: Turn) -> Registration | None:
    """Their registration of this year, or the last one before."""
    whose = owner(turn)
    return next(reversed(registrations.all_of(turn.db, whose.id)), None) if whose else None


def check_private(turn: Turn) -> None:
    """Nobody's data are a group's business.

    Raises:
        Misunderstood: this is a group.
    """
    if turn.chat.kind == "group":
        raise Misunderstood("my-data-in-private")


def back() -> Button:
    """Back to the overview."""
    return open_my_data.button("", text("my-data-do-return"))
