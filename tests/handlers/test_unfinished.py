"""A registration that was begun and not finished: its question is asked again, by day and twice; nobody is asked who finished or gave up."""

import pytest

from models import notices
from models.outbox import Message
from tests.machine import Machine, Talk

AGAIN = "Đăng ký còn dở, chỉ còn mấy câu ngắn."


@pytest.fixture
def agreed(machine: Machine) -> Talk:
    """Somebody who agreed, and was then asked for their name."""
    talk = machine.citizen()
    talk.say("xin chào")
    talk.press("Đồng ý")
    return talk


def asked_again(machine: Machine) -> list[Message]:
    """The messages that ask anew."""
    return [message for message in machine.messages() if message.about == notices.UNFINISHED]


def test_the_question_is_asked_twice_and_no_more(machine: Machine, agreed: Talk) -> None:
    machine.later(days=2, hours=23)
    assert not asked_again(machine)
    machine.later(days=1)
    assert len(asked_again(machine)) == 1
    assert AGAIN in agreed.last.text and "Họ tên là gì?" in agreed.last.text
    agreed.say("hủy")
    assert "Thôi, xóa hết" in [label for _, label in agreed.last.choices], "as it was told"
    machine.later(days=14)
    assert len(asked_again(machine)) == 2
    machine.later(days=60)
    assert len(asked_again(machine)) == 2


@pytest.mark.parametrize("way", ["registered", "declined", "never agreed"])
def test_nobody_is_asked_who_finished_or_gave_up(machine: Machine, way: str) -> None:
    talk = machine.citizen()
    if way == "registered":
        talk.register()
    elif way == "declined":
        talk.say("xin chào")
        talk.press("Đồng ý")
        talk.say("menu")
        talk.press("Thôi, xóa hết")
    machine.later(days=4)
    machine.later(days=15)
    assert not asked_again(machine)


def test_whoever_comes_back_is_given_time(machine: Machine, agreed: Talk) -> None:
    machine.later(days=2)
    agreed.say("menu")
    machine.later(days=2)
    assert not asked_again(machine)
    machine.later(days=2)
    assert len(asked_again(machine)) == 1
