"""The own score: how far it is from what the title takes is said, once every criterion has a score."""

import pytest
from sqlmodel import Session, select

from models import programme, scores
from models.programme import Programme
from models.registrations import APPROVED, Registration
from tests.machine import Machine, Talk
from tests.stories import story


@story
def citizen(machine: Machine) -> Talk:
    """Somebody who is registered."""
    return machine.citizen().register()


def score(machine: Machine, of: Programme, *own: scores.Own) -> None:
    """Gives the first criteria these scores, in order."""

    def work(db: Session) -> None:
        registration = db.exec(select(Registration)).one()
        for criterion, each in zip(of.criteria, own, strict=False):
            scores.put(registration, criterion.id, each)

    machine.do(work)


@pytest.mark.parametrize(
    ("own", "told"),
    [
        (["often"] * 9, "Tự chấm 96/100 điểm, đủ mức 80 để được xét công nhận."),
        ([6] * 5 + [5] * 4, "Tự chấm 56/100 điểm. Thêm 24 điểm nữa là đủ 80 để được xét công nhận."),
        (["often"] * 7 + [4, 4], "Tự chấm 84/100 điểm, đủ mức 80. Mục 8, 9 thêm điểm nữa là được xét công nhận."),
    ],
)
def test_how_far_it_is_is_said_with_the_last_score(machine: Machine, citizen: Talk, own: list[scores.Own], told: str) -> None:
    score(machine, programme.current(), *own)
    citizen.press_id("score.word:sharing.sometimes")
    assert citizen.last.text.splitlines()[:2] == ["Cùng làm, chia sẻ: 6 điểm.", told]


def test_before_the_last_score_nothing_is_said_of_it(machine: Machine, citizen: Talk) -> None:
    score(machine, programme.current(), *[6] * 8)
    citizen.press_id("score.word:sharing.sometimes")
    assert "xét công nhận" not in citizen.last.text


def test_an_approved_file_says_how_far_it_is_from_the_title(machine: Machine, citizen: Talk) -> None:
    score(machine, programme.current(), *[6] * 5 + [5] * 4 + [6])
    machine.do(lambda db: setattr(db.exec(select(Registration)).one(), "state", APPROVED))
    citizen.say("menu")
    assert citizen.last.text.startswith("Tự chấm 56/100 điểm; xét công nhận cần từ 80 điểm.\nHồ sơ 00001")


@pytest.mark.parametrize(
    ("own", "shown"),
    [
        (["often"] * 10, "Tự chấm: 100/100 điểm"),
        ([6] * 5 + [5] * 5, "Tự chấm: 55/100 điểm, chưa tới mức 80"),
        (["often"] * 8 + [4, 6], "Tự chấm: 90/100 điểm, mục 9 dưới mức tối thiểu"),
    ],
)
def test_reviewers_see_how_it_falls_short_before_they_decide(machine: Machine, citizen: Talk, own: list[scores.Own], shown: str) -> None:
    moderator = machine.moderator()
    citizen.press(citizen.last.choices[0][1])
    citizen.photo("a")
    score(machine, programme.current(), *own)
    citizen.say("nộp")
    citizen.press("Nộp luôn")
    assert shown in moderator.last.text.splitlines()
