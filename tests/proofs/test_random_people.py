"""Random people doing random things: every act is answered, whole and once, leaves a sound database, and no step that cannot be left."""

import os
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import Session, col, select

from bot.channels.base import Kind
from handlers import BOOK
from locales import text
from models import database, inbox, outbox, programme
from models.chats import Chat
from models.evidence import Photo
from models.outbox import Message
from models.people import Person
from tests import soundness
from tests.databases import Databases
from tests.machine import Machine, Talk

EXAMPLES = int(os.environ.get("EXAMPLES", "3"))
PLACEHOLDER = re.compile(r"""[{}$]|\?\?\?|None|(?<!["\w-])[a-z]+-[a-z]+-[a-z]+\b|Traceback""")  # a text's key; a file's name stands in quotes
T = TypeVar("T")

NAMES = ["Lò Thị Mẫu", "Vàng A Páo", "lo thi mau", "Mỷ", "a"]
SENTENCES = ["Tôi học ủ phân xanh ngoài nương", "Tuần nào cũng đọc sách với cháu nội"]
ANSWERS = {
    "name": NAMES,
    "born": ["1974", "52 tuổi", "74", "15 tuổi", "1899"],
    "commune": ["Mường Chanh", "xã Chiềng Mung", "hà nội", "Xã Mẫu"],
    "village": ["Mẫu Hai", "bản Mẫu Một", "Nà Lò"],
    "typed": ["Nà Lò", "bản Nà Lò", "tổ 3"],
    "where": ["Mẫu Hai", "mẫu"],
    "words": ["Ảnh còn mờ quá, chụp lại giúp nhé", "x"],
    "points": ["3", "5 điểm", "99"],
    "language": ["Tiếng Thái", "Mông", "??"],
    "whom": ["mẫu", "páo"],
    **dict.fromkeys(("which", "more", "menu", "photos", "criterion", "howoften"), SENTENCES),
}
"""What somebody may type at a step, by the last part of its name."""

SUBJECTS = [
    "",
    "1",
    "2",
    "all",
    "yes",
    "no",
    "1.1",
    "1.all",
    "1._3",
    "1._",
    "1.reading",
    "1.all.blurred",
    "reading",
    "reading.often",
    "-1",
    "²",
    "9" * 19,
]
COMMANDS = [word.strip() for key in BOOK.commands for language in ("vi", "en") for word in text(key).in_(language).split(",")]
WORDS = [
    "hủy",
    "1",
    "2",
    "số 3",
    "0",
    "99",
    "đồng ý",
    "không đồng ý",
    "Đúng rồi",
    "/start",
    "/menu@bot",
    "xóa",
    "\0",
    "{$name}",
    "💥",
    *NAMES,
    *SENTENCES,
]
NOT_PICTURES = ["not-a-picture", "too-large", "broken", "later", "gone", "empty", "too-many-pixels"]
KINDS: list[Kind] = ["voice", "edited", "location", "contact", "sticker", "unsupported", "start"]
NEWS: list[Kind] = ["joined", "gone", "back"]
VERBS = {
    "press own": 30,  # one of the last ones shown here
    "answer": 16,  # what fits here
    "do": 14,  # anything that there is, about something that somebody was shown
    "photo": 7,
    "command": 6,
    "say": 4,
    "wait": 4,
    "voice": 3,
    "press any": 3,  # that anybody was ever shown
    "made up": 3,
    "kind": 2,
    "bad photo": 2,
    "news": 1,
    "invited": 1,
    "again": 1,
}
STEADY = {"answer": 4, "press own": 3, "photo": 1}  # goes on where it began, as deep as it leads
LENGTH, STRETCH = 40, 9  # acts of a life, and of one person after another at most


def newcomer(machine: Machine, talk: Talk, moderator: Talk) -> None:
    """Was only said hello to."""


def registered(machine: Machine, talk: Talk, moderator: Talk) -> None:
    """Has a number."""
    talk.register()


def gathering(machine: Machine, talk: Talk, moderator: Talk) -> None:
    """Has sent photos, words and a recording."""
    registered(machine, talk, moderator)
    talk.photo(f"first of {talk.account}")
    talk.photo(f"second of {talk.account}", text=SENTENCES[0])
    machine.later(seconds=2)
    talk.press_id(talk.last.choices[0][0])
    talk.say(SENTENCES[1])
    talk.voice(f"told by {talk.account}")


def waiting(machine: Machine, talk: Talk, moderator: Talk) -> None:
    """Has handed in."""
    gathering(machine, talk, moderator)
    talk.press_id("handing_in.hand_in:anyway")


def sent_back(machine: Machine, talk: Talk, moderator: Talk) -> None:
    """Has to mend two criteria."""
    waiting(machine, talk, moderator)
    number, reason = _approving(moderator).partition(":")[2], programme.current().reasons[0].id
    moderator.press_id(f"review.send_back:{number}._3.{reason}")


def approved(machine: Machine, talk: Talk, moderator: Talk) -> None:
    """Has done it."""
    waiting(machine, talk, moderator)
    moderator.press_id(_approving(moderator))


def withdrawn(machine: Machine, talk: Talk, moderator: Talk) -> None:
    """Has taken it back while it waited."""
    waiting(machine, talk, moderator)
    talk.press_id("leaving.withdraw:")
    talk.press_id(talk.last.choices[0][0])


def helping(machine: Machine, talk: Talk, moderator: Talk) -> None:
    """Speaks for a neighbour, whose file waits, and is registered too."""
    registered(machine, talk, moderator)
    talk.press_id("helping.new:")
    talk.register("Cà Văn Mẫu", "Bản Mẫu Hai")


BEGINNINGS: list[Callable[[Machine, Talk, Talk], None]] = [newcomer, registered, gathering, waiting, sent_back, approved, withdrawn, helping]


# A life is not shrunk: each try takes a database of its own, and the notes tell it as it was.
@settings(
    max_examples=EXAMPLES,
    derandomize="EXAMPLES" not in os.environ,  # the suite lives the same lives each time; `make prove` finds new ones
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(seed=st.integers(0, 2**32))
def test_random_people(made_databases: Databases, seed: int) -> None:
    with made_databases.lent() as url:
        data = database.connect(url)
        try:
            live(Machine(data.engine), Random(seed))
        finally:
            data.close()


def live(machine: Machine, chance: Random) -> None:
    """Lets five people live: two citizens, two moderators of one group, one of them in a chat of their own too, an officer."""
    people = _people(machine)
    for talk in people[:2]:
        beginning = chance.choice(BEGINNINGS)
        note(f"{talk.account} is {beginning.__name__}")
        beginning(machine, talk, people[2])
    said = _last_message(machine)
    _look(machine, said)
    for talk, verb in _stretches(people, chance):
        machine.do(_deliver)  # else what is said again to the same slot, such as by a second press, would only wait on
        before = _spoken(machine, talk)
        answered = act(machine, talk, verb, chance)
        new = _look(machine, said)
        said = max([said, *(message.id for message in new)])
        assert talk.group or not answered or _spoken(machine, talk) != before, "silence"
    for talk in people:
        talk.say("menu")
        _look(machine, said)
        if not talk.group:
            assert talk.last.choices, "there is always something to do next"


def _stretches(people: list[Talk], chance: Random) -> Iterator[tuple[Talk, str]]:
    """Who acts, and what they do: each for a while, and half of them steadily."""
    left = LENGTH
    while left > 0:
        talk, verbs = chance.choice(people), VERBS
        for _ in range(chance.randint(1, STRETCH)):
            left -= 1
            (verb,) = chance.choices([*verbs], [*verbs.values()])
            yield talk, verb
            verbs = STEADY if chance.random() < 0.5 or verbs is STEADY else VERBS


def act(machine: Machine, talk: Talk, verb: str, chance: Random) -> bool:
    """Does one thing. Returns whether it must be answered."""

    def noted(what: T) -> T:
        note(f"{talk.account} {verb} {what!r} at {_where(talk)}")
        return what

    match verb:
        case "say":
            talk.say(noted(chance.choice(WORDS)))
        case "command":
            talk.say(noted(chance.choice(COMMANDS)))
        case "answer" if typed := ANSWERS.get(_where(talk).rpartition(".")[2]):
            talk.say(noted(chance.choice(typed)))
        case "answer" | "press own" if buttons := _own_buttons(talk, messages=1 if verb == "answer" else 2):
            talk.press_id(noted(chance.choice(buttons)))
        case "press any" if buttons := _all_buttons(machine):
            return _press_of_others(talk, noted(chance.choice(buttons)))
        case "do":
            return _press_of_others(talk, noted(_something_to_do(machine, chance)))
        case "made up":
            talk.press_id(noted(f"{chance.choice([*BOOK.acts, *BOOK.steps, 'x', '.'])}:{chance.choice(SUBJECTS)}"))
        case "photo":
            _photograph(machine, talk, noted(f"p{chance.randrange(6)}"), chance.choice(["", *SENTENCES]))
        case "voice":
            talk.voice(noted(f"v-{machine.next_event_id()}"))
        case "bad photo":
            talk.photo("bad", inbox.MEDIA_FAILED, reason=noted(chance.choice(NOT_PICTURES)))
            machine.later(seconds=2)
        case "kind":
            talk.receive(noted(chance.choice(KINDS)))
            machine.run()
        case "invited":
            talk.receive("start", more={"invitation": noted(chance.choice(["", "x", "no-such-invitation"]))})
            machine.run()
        case "news":
            talk.receive(noted(chance.choice(NEWS)))
            machine.run()
            return False
        case "wait":
            machine.later(seconds=noted(chance.choice([1, 2, 60, 700, 86_400, 300_000, 3_000_000])))
            return False
        case "again":
            talk.receive("text", id=noted(machine.last_event_id()), text="menu")
            machine.run()
            return False
        case _:  # nothing to press
            return False
    return True


def _people(machine: Machine) -> list[Talk]:
    one, two = machine.citizen("one", machine.villages()[0].id), machine.citizen("two")
    first, second, officer = machine.moderator(number=0), machine.moderator(number=1), machine.officer()
    private = Talk(machine, f"own-{first.account}", first.account)
    private.receive("start")
    machine.run()
    return [one, two, first, second, officer, private]


def _where(talk: Talk) -> str:
    """The step where somebody stands; in a group, where each stands by themselves, a moderator is taken for one who gives a reason."""
    return "review.words" if talk.group else talk.step() or ""


def _something_to_do(machine: Machine, chance: Random) -> str:
    """Any act or step, about what it was last shown for, if it was; so that each is tried, however deep it lies."""
    name = chance.choice([*BOOK.acts, *BOOK.steps])
    return chance.choice([id for id in _all_buttons(machine) if id.startswith(f"{name}:")] or [f"{name}:"])


def _photograph(machine: Machine, talk: Talk, source: str, caption: str) -> None:
    """Whoever may send photos now finds what was sent in their file."""
    file = machine.do(lambda db: soundness.open_file(db, talk.chat, machine.now))
    talk.photo(source, text=caption)
    machine.later(seconds=2)
    if file is not None:
        assert machine.do(lambda db: _has(db, file, source)), "a photo is lost"


def _has(db: Session, file: int, source: str) -> bool:
    return db.exec(select(Photo.id).where(Photo.registration_id == file, Photo.source_hash == source.ljust(64, "0"))).first() is not None


def _press_of_others(talk: Talk, button: str) -> bool:
    """What is pressed of a review is answered in the village's group."""
    talk.press_id(button)
    return not button.startswith(("review.", "nudges."))


def _own_buttons(talk: Talk, messages: int) -> list[str]:
    return [id for said in talk.said()[-messages:] for id, _ in said.choices]


def _all_buttons(machine: Machine) -> list[str]:
    return [id for message in machine.messages() for id, _ in (message.body or {}).get("choices", [])]


def _approving(moderator: Talk) -> str:
    """The button of the file that was handed in last."""
    return next(id for said in reversed(moderator.said()) for id, _ in said.choices if id.startswith("review.approve:"))


def _look(machine: Machine, said: int) -> list[Message]:
    """Everything is sound, and no text is one that a person cannot read. Returns what was said since."""
    new = soundness.check(machine, said)
    names = machine.do(lambda db: sorted(db.exec(select(Person.name)), key=len, reverse=True)) if new else []
    for message in new:
        shown = message.body["text"] if message.body else ""
        for name in names:
            shown = shown.replace(name, "")
        assert not PLACEHOLDER.search(shown), shown
    return new


def _last_message(machine: Machine) -> int:
    return machine.do(lambda db: db.exec(select(Message.id).order_by(col(Message.id).desc())).first()) or 0


def _deliver(db: Session) -> None:
    db.execute(update(Message).where(col(Message.state) == outbox.WAITING).values(state=outbox.SENT))


def _spoken(machine: Machine, talk: Talk) -> list[tuple[int, str]]:
    """What was said in a chat; a replaced message is an answer too."""
    here = select(Message.id, Message.body).join(Chat, col(Chat.id) == Message.to_id).where(Message.to == "chat", Chat.address == talk.chat)
    said: list[tuple[int, str]] = machine.do(lambda db: [(id, str(body)) for id, body in db.exec(here.order_by(col(Message.id)))])
    return said


@pytest.mark.parametrize("typed", ["nul\0byte", "half \ud800 letter", "‮đảo", "a" * 4000, "<script>alert(1)</script>", "{$name}", "💥" * 300])
def test_strange_texts_are_taken_calmly(machine: Machine, typed: str) -> None:
    talk = machine.citizen()
    machine.run()
    talk.say(typed, "menu")
    soundness.check(machine, 0)
