"""The menu, help and language: what can be done from anywhere."""

from bot.conversation import Flow, Next, Reply, Step, Turn, literal
from handlers import citizen, evidence, review
from locales import languages, text
from models.rules import Misunderstood

flow = Flow("menu")


@flow.step
class Menu(Step):
    """Where a registered citizen rests: how the file stands, and what can be done next."""

    def ask(self, turn: Turn) -> Reply:
        registration = citizen.registration_of(turn)
        if registration is None:
            raise Misunderstood("not-registered")
        buttons = [help_.button("", text("menu-help")), language.button("", text("menu-language"))]
        if registration.can_change:
            citizen.say_progress(turn, registration)
            buttons[:0] = [evidence.send.button("", text("menu-send")), review.hand_in.button("", text("menu-hand-in"))]
        return Reply([text(f"menu-{registration.state}", **citizen.told_of(turn, registration))], buttons)

    def on_text(self, turn: Turn, said: str) -> Next:
        raise Misunderstood("not-understood")


@flow.step
class Moderator(Step):
    """A moderator's own chat: the review itself happens in the village's group."""

    def ask(self, turn: Turn) -> Reply:
        return Reply([text("menu-moderator")], [help_.button("", text("menu-help")), language.button("", text("menu-language"))])


@flow.step
class Language(Step):
    """Which language this person is spoken to in."""

    def ask(self, turn: Turn) -> Reply:
        return Reply([text("language-ask")], [self.button(code, literal(text("language-name").in_(code))) for code in languages()])

    def on_choice(self, turn: Turn, choice: str) -> Next:
        if choice not in languages():
            raise Misunderstood("choose-one")
        turn.account.language = choice
        if turn.person:
            turn.person.language = choice
        turn.say(text("language-set"))
        return turn.book.home(turn)


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
    turn.say(text("help"))
    return turn.step


@flow.act
def language(turn: Turn, subject: str) -> Next:
    """Changes the language."""
    return Language if turn.chat.kind == "private" else None
