"""The whole way, from hello to approved, on the shipped programme and on one of fifteen criteria: a programme is data."""

import pytest
from sqlmodel import select

from models import programme
from models.programme import Criterion, Evidence, Programme
from models.registrations import APPROVED, Registration
from tests.machine import Machine, Talk


@pytest.fixture(params=["shipped", "fifteen"])
def running(request: pytest.FixtureRequest) -> Programme:
    """The programme that runs."""
    if request.param == "fifteen":
        chosen: Programme = request.getfixturevalue("fifteen")
        return chosen
    return programme.current()


def register(talk: Talk, running: Programme) -> None:
    """With the programme's first group."""
    talk.press("Đồng ý")
    talk.say("Lò Thị Mẫu", "1974")
    talk.press("Bản Mẫu Một")
    assert running.question.vi in talk.last.text
    talk.press(running.groups[0].button.vi)
    talk.press("Đúng rồi")


def show(machine: Machine, talk: Talk, criterion: Criterion) -> None:
    """Opens a criterion, gives it whatever it takes first, and says how it is done."""
    talk.say("ảnh")
    talk.press(next(label for _, label in talk.last.choices if label.startswith("Xem cả")))
    talk.press(f"{criterion.number}. {criterion.label.vi}")
    assert criterion.meaning.vi in talk.last.text
    talk.press(programme.current().scores[-1].label.vi)
    match criterion.accepts[0]:
        case Evidence.PHOTO:
            talk.photo(criterion.id.encode().hex()[:40])
            machine.later(seconds=2)
        case Evidence.VOICE:
            talk.voice(criterion.id)
        case Evidence.SENTENCE:
            talk.say("Vẫn làm đều trong năm nay")
        case Evidence.HEAD_WORD:
            talk.press("Trưởng bản biết")


def test_the_whole_way(machine: Machine, running: Programme) -> None:
    moderator = machine.moderator()
    talk = machine.citizen()
    machine.run()
    register(talk, running)
    for criterion in running.criteria:
        show(machine, talk, criterion)
    talk.say("hồ sơ")
    most = running.maximum
    assert talk.last.text.startswith(f"Hồ sơ 00001. Tự chấm {most}/{most} điểm.")
    talk.press("Nộp hồ sơ")
    assert "đã nộp" in talk.last.text
    file = moderator.last
    assert all(f"{criterion.number}. {criterion.label.vi}: " in file.text for criterion in running.criteria)
    moderator.press("Cần bổ sung")
    moderator.press(running.criteria[-1].label.vi)
    moderator.press("Tiếp")
    moderator.press(running.reasons[0].label.vi)
    talk.press("Gửi thêm ảnh")
    assert running.criteria[-1].meaning.vi in talk.last.text, "straight to what is to be mended"
    talk.say("nộp")
    moderator.press("Đạt")
    assert talk.last.text.startswith("Chúc mừng Lò Thị Mẫu!")
    registration = machine.do(lambda db: db.exec(select(Registration)).one())
    assert (registration.state, registration.round, registration.programme_version) == (APPROVED, 2, running.version)


def test_what_the_work_does_not_call_for(machine: Machine, running: Programme) -> None:
    talk = machine.citizen()
    machine.run()
    register(talk, running)
    for criterion in running.criteria:
        talk.press_id(f"score.not_needed:{criterion.id}")
    scores = machine.do(lambda db: db.exec(select(Registration)).one().answers["scores"])
    assert scores == {criterion.id: None for criterion in running.criteria if criterion.not_needed is not None}


def test_a_programme_with_no_needs_met_may_be_handed_in_all_the_same(machine: Machine, running: Programme) -> None:
    talk = machine.citizen()
    machine.run()
    register(talk, running)
    talk.photo("a")
    machine.later(seconds=2)
    talk.press(running.groups[0].activities[0].label.vi)
    talk.say("nộp")
    assert "mục chưa có gì" in talk.last.text
    talk.press("Nộp luôn")
    assert "đã nộp" in talk.last.text
