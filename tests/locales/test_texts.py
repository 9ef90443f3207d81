"""Every text in every language: the same keys, the same variables, short, without markup, and every key that the code names."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast
from fluent.syntax.visitor import Visitor

import locales
from locales import FOLDER, text

ROOT = FOLDER.parent
LANGUAGES = locales.languages()
LONGEST = 240  # two short sentences
COUNTS = {
    "adults",
    "ago",
    "alone",
    "approved",
    "capacity",
    "communes",
    "count",
    "days",
    "done",
    "handed",
    "invited",
    "known",
    "left",
    "limit",
    "lost",
    "members",
    "messages",
    "minimum",
    "more",
    "most",
    "outside",
    "people",
    "percent",
    "photos",
    "readers",
    "registered",
    "returned",
    "sayings",
    "sent",
    "sentences",
    "shown",
    "voices",
    "waiting",
}
BUTTONS = re.compile(
    r"^(?!check-|recording-language$).*-(agree|decline|again|right|mend-\w+|go-on|erase|bind-anyway|send|hand-in|help|language|approve|needs-more|back|mend|show"
    r"|whole|not-achieved|other-reason|undo)$|review-photos|review-who$|evidence-other"
    r"|guide-(criteria|activities|benefits|assessment|visibility|source|other-work|everybody|more|next|back-to-list|leave|send-photo|tell)$"
    r"|review-next$|registration-(more|right-name|keep|keep-typed|elsewhere|unlisted|year-choice)$|helping-(own|alike|new|begin)$"
    r"|my-data-do-[\w-]+$|menu-(data|figures|file)$|recording-begin$|spoken-(listen|stop)$|handing-in-(all|anyway)$|recording-(skip|hear|stop|check-now|check-button|use|refuse|later)$|figures-(by-\w+|whole-(country|province|commune)|groups|period|period-[\w-]+|elsewhere|next-page|page-before|spreadsheet)$|told-(begin|commune|villages|recognised-year)$"
    r"|announcements-(button|write|topic|congratulation|sent|keep|drop|all|everywhere|more|ask-second|elsewhere|refuse|not-now|rest|stop|stop-one)$"
    r"|monthly-to-groups$|unreached-(speak|say|share|village)$"
    r"|review-queue-(look|here|here-anyway|undo)$|linking-(way|another)$"
    r"|requests-(button|new|own|send|other-day|drop|back|do-\w+)$|answering-(button|begin|none|mend)$"
    r"|page-(way-\w+|zalo-(copy|open))$"
    r"|reports-(show-chart|button|term-\w+|docx|pdf|minutes|more)$"
)
VIETNAMESE = re.compile(r"[ăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]", re.IGNORECASE)


class Variables(Visitor):
    """Collects the variables of a pattern."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


@cache
def messages(language: str) -> dict[str, ast.Message]:
    """A language's messages, by key. Fails on a line that is no Fluent."""
    found: dict[str, ast.Message] = {}
    for path in sorted((FOLDER / language).glob("*.ftl")):
        for entry in FluentParser().parse(path.read_text("utf-8")).body:
            assert not isinstance(entry, ast.Junk), f"{path}: {entry.content}"
            if isinstance(entry, ast.Message):
                assert entry.id.name not in found, f"{entry.id.name} twice"
                found[entry.id.name] = entry
    return found


def variables(message: ast.Message) -> set[str]:
    """The variables that a message fills in."""
    visitor = Variables()
    visitor.visit(message)
    return visitor.names


def said(language: str) -> dict[str, str]:
    """Every text of a language, filled in with something of each kind."""
    filled = {}
    for key, message in messages(language).items():
        filled[key] = text(key, **{name: 3 if name in COUNTS else "Mẫu" for name in variables(message)}).in_(language)
    return filled


def named_in_code() -> set[str]:
    """The keys that the code says, `*` standing for what it fills in."""
    said_by = {"handlers": "text|Misunderstood", "bot": "text|Misunderstood", "models": "Misunderstood"}
    keys: set[str] = set()
    for room, names in said_by.items():
        for path in (ROOT / room).rglob("*.py"):
            keys |= set(re.findall(rf"""(?<![\w.])(?:{names})\(\s*f?["']([a-z{{][^"']*)["']""", path.read_text("utf-8")))
    for path in (ROOT / "handlers").rglob("*.py"):  # what is asked about somebody who is helped has a text of its own
        asked = re.findall(r"""\basked\(turn, "([a-z][^"]*)\"""", path.read_text("utf-8"))
        keys |= {key for each in asked for key in (each, f"{each}-other")}
    return {re.sub(r"\{[^}]*\}", "*", key) for key in keys if " " not in key}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys_and_variables(language: str) -> None:
    ours, default = messages(language), messages("vi")
    assert ours.keys() == default.keys()
    for key in default:
        assert variables(ours[key]) == variables(default[key]), key


@pytest.mark.parametrize("key", sorted(named_in_code()))
def test_every_key_that_the_code_names_is_there(key: str) -> None:
    pattern = re.compile(re.escape(key).replace(r"\*", "[a-z0-9-]+"))
    assert any(pattern.fullmatch(known) for known in messages("vi")), key


def test_every_key_is_named_somewhere() -> None:
    patterns = [re.compile(re.escape(key).replace(r"\*", "[a-z0-9-]+")) for key in named_in_code()]
    commands = (ROOT / "handlers/__init__.py").read_text("utf-8")
    page = "".join(path.read_text("utf-8") for path in (ROOT / "bot/channels/web/page").iterdir())
    begun = tuple(re.findall(r"word\(`([a-z-]+)\$\{", page))
    for key in messages("vi"):
        form = key.startswith("registration-")  # asked by the names of the questions
        on_page = key.startswith("page-") and (key.removeprefix("page-") in page or key.removeprefix("page-").startswith(begun))
        assert form or on_page or f'"{key}"' in commands or any(pattern.fullmatch(key) for pattern in patterns), f"{key} is never said"


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_short_and_plain(language: str) -> None:
    for key, words in said(language).items():
        assert len(words) <= LONGEST, key
        assert len(re.findall(r"[.!?](?:\s|$)", words)) <= 2, f"{key}: {words}"
        assert not re.search(r"[<>*_`{}]|\s\s(?!\s)|…\.", words.replace("\n", "|")), f"{key}: {words}"
        assert unicodedata.is_normalized("NFC", words), key


def test_vietnamese_has_its_diacritics() -> None:
    same_in_both = {"language-name"}
    for key, words in said("vi").items():
        letters = [word for word in re.findall(r"[^\W\d_]+", words) if word not in {"Mẫu", "menu", "MB", "start", "help", "language"}]
        if len(letters) > 3 and key not in same_in_both:
            assert VIETNAMESE.search(words), f"{key}: {words}"


def test_buttons_fit_a_phone() -> None:
    for language in LANGUAGES:
        for key, words in said(language).items():
            if BUTTONS.search(key):
                assert len(words) <= 32, f"{key}: {words}"


def test_an_unknown_language_speaks_vietnamese() -> None:
    assert text("registration-name").in_("xx") == text("registration-name").in_("vi")


def test_a_missing_key_and_a_missing_variable_are_errors() -> None:
    with pytest.raises(LookupError, match="no text nothing-here"):
        text("nothing-here").in_("vi")
    with pytest.raises(LookupError, match="check-age"):
        text("check-age").in_("vi")


def test_the_folder_names_are_language_codes() -> None:
    assert all(re.fullmatch(r"[a-z]{2,3}", path.name) for path in Path(FOLDER).iterdir() if path.is_dir() and path.name != "__pycache__")
