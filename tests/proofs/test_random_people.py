"""Random people doing random things never get a traceback, a placeholder, silence, or a step that cannot be left."""

import os
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from sqlmodel import select

from models import database, inbox
from models.people import Person
from tests.databases import Databases
from tests.machine import Machine, Talk

EXAMPLES = int(os.environ.get("EXAMPLES", "30"))
PLACEHOLDER = re.compile(r"[{}$]|\?\?\?|None|\b[a-z]+-[a-z]+-[a-z]+\b|Traceback")

words = st.one_of(
    st.sampled_from(["menu", "MENU", "hủy", "quay lại", "trợ giúp", "ảnh", "nộp", "báo cáo", "ngôn ngữ", "hồ sơ", "hướng dẫn", "dữ liệu"]),
    st.sampled_from(["nhắc", "ghi âm", "nghe", "làm giúp", "1", "2", "số 3", "0", "99", "1974", "52 tuổi", "15 tuổi"]),
    st.sampled_from(["Lò Thị Mẫu", "a", "đồng ý", "không đồng ý", "Bản Mẫu Một", "Đúng rồi", "/start", "/menu@bot", "English", "hello", "photo"]),
    st.text(max_size=60),
)
acts = st.one_of(
    st.tuples(st.just("say"), words),
    st.tuples(st.just("press"), st.integers(0, 400)),  # any button that anybody was ever shown
    st.tuples(st.just("press own"), st.integers(0, 12)),  # one of the last ones shown here
    st.tuples(st.just("press own"), st.integers(0, 3)),
    st.tuples(st.just("made up"), st.from_regex(r"[a-z_]{1,12}(\.[a-z_]{1,12})?:[a-z0-9.]{0,12}", fullmatch=True)),
    st.tuples(st.just("photo"), st.integers(0, 5)),
    st.tuples(st.just("voice"), st.integers(0, 3)),
    st.tuples(st.just("bad photo"), st.sampled_from(["not-a-picture", "too-large", "broken", "later", "gone", "empty", "too-many-pixels"])),
    st.tuples(st.just("kind"), st.sampled_from(["voice", "edited", "location", "contact", "sticker", "unsupported", "start"])),
    st.tuples(st.just("news"), st.sampled_from(["joined", "gone", "back"])),
    st.tuples(st.just("invited"), st.sampled_from(["", "x", "no-such-invitation"])),
    st.tuples(st.just("wait"), st.sampled_from([1, 2, 60, 86_400, 3_000_000])),
    st.tuples(st.just("again"), st.just(0)),
)
lives = st.lists(st.tuples(st.integers(0, 4), acts), min_size=5, max_size=60)


# A life is not shrunk: each try takes a database of its own, and the notes tell it as it was.
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(life=lives)
def test_random_people(made_databases: Databases, life: list[tuple[int, tuple[str, Any]]]) -> None:
    data = database.connect(made_databases.fresh())
    try:
        live(Machine(data.engine), life)
    finally:
        data.close()


def live(machine: Machine, life: list[tuple[int, tuple[str, Any]]]) -> None:
    """Lets five people live: two citizens, two moderators of one group, an officer."""
    invited = machine.villages()[0].id
    people = [machine.citizen("one", invited), machine.citizen("two"), machine.moderator(number=0), machine.moderator(number=1), machine.officer()]
    machine.run()
    for number, (verb, what) in life:
        talk = people[number]
        note(f"{number} {verb} {what!r}")
        before = len(machine.messages()), _spoken(talk)
        answered = act(machine, talk, verb, what)
        _nothing_failed(machine)
        if answered and not talk.group:
            assert (len(machine.messages()), _spoken(talk)) != before, f"silence after {verb} {what!r} at {talk.step()}"
    for talk in people:
        _can_be_left(machine, talk)
    for text in [message.body["text"] for message in machine.messages() if message.body is not None]:
        assert 0 < len(text) <= 1500
        assert not PLACEHOLDER.search(_without_what_people_typed(text, machine)), text


def act(machine: Machine, talk: Talk, verb: str, what: Any) -> bool:
    """Does one thing. Returns whether it must be answered."""
    match verb:
        case "say":
            talk.say(what)
        case "press" | "press own":
            own = [id for said in talk.said()[-2:] for id, _ in said.choices]
            buttons = own if verb == "press own" else _all_buttons(machine)
            if not buttons:
                return False
            talk.press_id(buttons[what % len(buttons)])
        case "made up":
            talk.press_id(what)
        case "photo":
            talk.photo(f"p{what}")
            machine.later(seconds=2)
        case "voice":
            talk.voice(f"v{what}")
        case "bad photo":
            talk.photo("bad", inbox.MEDIA_FAILED, reason=what)
            machine.later(seconds=2)
        case "kind":
            talk.receive(what)
            machine.run()
        case "news":
            talk.receive(what)
            machine.run()
            return False
        case "invited":
            talk.receive("start", more={"invitation": what})
            machine.run()
        case "wait":
            machine.later(seconds=what)
            return False
        case "again":
            talk.receive("text", id=machine.last_event_id(), text="menu")
            machine.run()
            return False
    return True


def _all_buttons(machine: Machine) -> list[str]:
    return [id for message in machine.messages() for id, _ in (message.body or {}).get("choices", [])]


def _nothing_failed(machine: Machine) -> None:
    failed = [event.cause for event in machine.events() if event.attempts or event.state != inbox.DONE]
    assert failed == []


def _can_be_left(machine: Machine, talk: Talk) -> None:
    talk.say("menu")
    if not talk.group:
        assert talk.last.choices, "there is always something to do next"
    _nothing_failed(machine)


def _spoken(talk: Talk) -> str:
    """A replaced message is an answer too."""
    return "\n".join(said.text for said in talk.said())


def _without_what_people_typed(text: str, machine: Machine) -> str:
    names = machine.do(lambda db: list(db.exec(select(Person.name))))
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    return text


@pytest.mark.parametrize("typed", ["nul\0byte", "half \ud800 letter", "‮đảo", "a" * 4000, "<script>alert(1)</script>", "{$name}", "💥" * 300])
def test_strange_texts_are_taken_calmly(machine: Machine, typed: str) -> None:
    talk = machine.citizen()
    machine.run()
    talk.say(typed, "menu")
    _nothing_failed(machine)
