"""Hearing: whoever chooses "Nghe" hears the bot's texts in the local language, as somebody of the commune has recorded them, with the text."""

from collections.abc import Sequence

from bot.conversation import Button, Flow, Next, Reply, Turn, literal
from handlers.place import INVITED
from locales import Localized, Text, text
from models import programme, spoken
from models.places import Village

AT_ONCE = 2  # recordings with one message
CHOICES = 8

FILLED = (
    "registration-village",
    "registration-summary",
    "registration-done",
    "evidence-which-photos",
    "evidence-photos",
    "evidence-how-often",
    "evidence-saved",
    "handing-in-left",
    "menu-open",
    "menu-waiting",
    "menu-returned",
    "review-told-approved",
    "review-told-returned",
    "review-told-unachieved",
)
"""Texts with something filled in: what is read aloud for them is written beside them, as `aloud-…`."""

WORK = "programme-question"  # the programme's own, in place of a text's key

PROMPTS = (
    "hello",
    "registration-consent",
    "registration-name",
    "registration-born",
    "registration-commune",
    "registration-village",
    WORK,
    "registration-summary",
    "registration-done",
    "evidence-which",
    "evidence-which-photos",
    "evidence-photos",
    "evidence-how-often",
    "evidence-saved",
    "evidence-more",
    "evidence-all-done",
    "handing-in-left",
    "handing-in-complete",
    "menu-open",
    "menu-waiting",
    "menu-returned",
    "review-told-approved",
    "review-told-returned",
    "review-told-unachieved",
    "help",
    "choose-one",
)
"""What a citizen meets on the main way, in the order in which it is recorded."""

flow = Flow("spoken")


def words_of(key: str) -> str:
    """What is read aloud for a text, in Vietnamese, which those who record translate from."""
    if key == WORK:
        return programme.current().question.vi
    said = text(f"aloud-{key}") if key in FILLED else text(key, programme=programme.current().title)
    return said.in_("vi")


def voices(turn: Turn, to: str, to_id: int, lines: Sequence[Localized]) -> Sequence[str]:
    """The recordings of what a message says, if the one to whom it goes listens: the first two."""
    keys = [key for key in dict.fromkeys(map(_key_of, lines)) if key in PROMPTS]
    language = _listens(turn, to, to_id) if keys else None
    if language is None:
        return ()
    commune = _commune(turn) if to == "chat" else spoken.commune_of(to_id, None)
    found = {one.text_key: one for one in spoken.released(turn.db, commune, language, keys)}
    return [found[key].key for key in keys if key in found and found[key].words == words_of(key)][:AT_ONCE]


@flow.act
def listen(turn: Turn, subject: str) -> Next:
    """Hears texts from now on; where there are several languages, the one with that number."""
    if turn.chat.kind == "group":
        return None
    languages = spoken.languages(turn.db, _commune(turn), only_released=True)
    chosen = next((language for language, number in languages.items() if str(number) == subject), None)
    if chosen is None and len(languages) == 1:
        chosen = next(iter(languages))
    if chosen is None and languages:
        return _ask_which(turn, languages)
    turn.account.listens = chosen or turn.account.listens
    turn.say(text("spoken-listens", language=chosen) if chosen else text("spoken-none"))
    return turn.step


@flow.act
def quiet(turn: Turn, subject: str) -> Next:
    """Only reads again."""
    turn.account.listens = None
    turn.say(text("spoken-quiet"))
    return turn.step


def ways(turn: Turn) -> list[Button]:
    """What the choice of a language offers besides: to hear, where there is something to hear, and to read only."""
    buttons = []
    if spoken.languages(turn.db, _commune(turn), only_released=True):
        buttons.append(listen.button("", text("spoken-listen")))
    if turn.account.listens:
        buttons.append(quiet.button("", text("spoken-stop")))
    return buttons


def _key_of(line: Localized) -> str:
    if isinstance(line, Text):
        return line.key
    return WORK if line == programme.current().question else ""


def _ask_which(turn: Turn, languages: dict[str, int]) -> Next:
    buttons = [listen.button(number, literal(language)) for language, number in languages.items()]
    turn.answer(Reply([text("spoken-which")], buttons[:CHOICES]))
    return None


def _listens(turn: Turn, to: str, to_id: int) -> str | None:
    """The language in which the one to whom a message goes listens; a group only reads."""
    if to == "person":
        return spoken.listens(turn.db, to_id)
    return turn.account.listens if to == "chat" and to_id == turn.chat.id and turn.chat.kind == "private" else None


def _commune(turn: Turn) -> spoken.Where:
    """Where the one who is spoken with hears recordings: the commune of their registration, or of the village that they are invited to."""
    invited = turn.db.get(Village, turn.data[INVITED]) if INVITED in turn.data else None
    return spoken.commune_of(turn.person.id if turn.person else None, invited.commune_code if invited else None)
