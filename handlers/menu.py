"""The menu, help and language: what can be done from anywhere."""

from bot.conversation import Button, Flow, Joined, Next, Reply, Step, Turn, literal
from handlers import (
    announcements,
    answering,
    citizen,
    evidence,
    figures,
    file,
    guide,
    handing_in,
    helping,
    my_data,
    registration,
    reminders,
    reports,
    requests,
    review_queue,
    spoken,
    whose,
)
from locales import Localized, languages, text
from models import chats, people
from models.people import Role
from models.places import Village
from models.registrations import WAITING, Registration
from models.rules import Misunderstood

flow = Flow("menu")


@flow.step
class Menu(Step):
    """Where a registered citizen rests: how the file stands, and what can be done next."""

    def ask(self, turn: Turn) -> Reply:
        registration = citizen.registered(turn)
        if registration.can_change:
            citizen.say_progress(turn, registration)
        whose = helping.whose_line(turn)
        return Reply([*([whose] if whose else []), _how_it_stands(turn, registration)], _buttons(turn, registration))

    def on_text(self, turn: Turn, said: str) -> Next:
        return evidence.sentence_first(turn, said)


@flow.step
class Moderator(Step):
    """A moderator's own chat: where the village's files come, and what waits."""

    def ask(self, turn: Turn) -> Reply:
        ways = {"data": my_data.open_my_data, "language": language, "help": help_}
        begin = registration.begin.button("", text("helping-begin"))
        rest = [act.button("", text(f"menu-{way}")) for way, act in ways.items()]
        buttons = [*review_queue.ways(turn), *reports.ways(turn), begin, *rest, *review_queue.quiet_ways(turn)]
        return Reply([_where_files_come(turn)], buttons)


@flow.step
class Languages(Step):
    """Which language this person is spoken to in."""

    def ask(self, turn: Turn) -> Reply:
        buttons = [self.button(code, literal(text("language-name").in_(code))) for code in languages()]
        return Reply([text("language-ask")], [*buttons, *spoken.ways(turn)])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice not in languages():
            raise Misunderstood("choose-one")
        turn.account.language = choice
        if turn.person:
            turn.person.language = choice
        turn.say(text("language-set"))
        return turn.book.home(turn)


def _how_it_stands(turn: Turn, registration: Registration) -> Localized:
    """No review is promised where nobody can give one."""
    if registration.state == WAITING and not people.has_reviewer(turn.db, registration.village_id, registration.person_id):
        village = turn.db.get_one(Village, registration.village_id).title
        return text("menu-unreviewed", number=registration.number, village=village)
    return text(f"menu-{registration.state}", **citizen.told_of(turn, registration))


def _where_files_come(turn: Turn) -> Localized:
    """To a group, to this chat, to somebody else's, or nowhere yet."""
    if review_queue.serves(turn):
        return text("menu-moderator-here")
    villages = [role.village_id for role in _roles(turn) if role.kind == "moderator" and role.village_id]
    chat = chats.review_chat_of(turn.db, villages[0]) if villages else None
    if chat is None:
        return text("menu-moderator-nowhere", kind=_kinds(turn))
    return text(f"menu-moderator-{chat.kind}", kind=_kinds(turn))


def _kinds(turn: Turn) -> Localized:
    """How the places call themselves for which somebody reviews: bản, thôn, …"""
    villages = [role.village_id for role in _roles(turn) if role.kind == "moderator" and role.village_id]
    kinds = [turn.db.get_one(Village, village).kind for village in villages]
    return Joined([literal(kind) for kind in dict.fromkeys(kinds)], ", ")


def _roles(turn: Turn) -> list[Role]:
    return people.roles_of(turn.db, turn.speaker.id) if turn.speaker else []


def _buttons(turn: Turn, registration: Registration) -> list[Button]:
    ways = {
        "file": file.open_file,
        "guide": guide.open_guide,
        "reminders": reminders.open_reminders,
        "data": my_data.open_my_data,
        "others": helping.choose,
        "language": language,
        "help": help_,
    }
    if registration.can_change:
        ways = {"send": evidence.send, "hand-in": handing_in.hand_in, **ways}
    buttons = [act.button("", text(f"menu-{way}")) for way, act in ways.items()]
    if not whose.is_for_other(turn):
        buttons = [*review_queue.ways(turn), *buttons, *review_queue.quiet_ways(turn)]
    if any(role.kind == "officer" for role in _roles(turn)):
        desk = [figures.figures.button("", text("menu-figures")), announcements.open_announcements.button("", text("announcements-button"))]
        return [*answering.ways(turn), *desk, *requests.ways(turn), *buttons]
    return buttons


@flow.act
def open_menu(turn: Turn, subject: str) -> Next:
    """Back to where everything can be reached from."""
    return turn.book.home(turn)


@flow.act
def help_(turn: Turn, subject: str) -> Next:
    """What this is, and what can be said to it; then where it stood is asked again."""
    if turn.chat.kind == "group":
        turn.say(text("help-group"))
        return None
    stands = turn.step
    turn.say(text("help-officer") if isinstance(stands, figures.Desk) else text("help-moderator") if isinstance(stands, Moderator) else text("help"))
    return stands


@flow.act
def language(turn: Turn, subject: str) -> Next:
    """Changes the language."""
    return Languages if turn.chat.kind == "private" else None
