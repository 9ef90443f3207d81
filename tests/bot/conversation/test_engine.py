"""Turns: in order, each once, all or nothing, and never a conversation that is stuck."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.conversation import Act, Flow, Next, Reply, Step, Turn
from bot.conversation.book import Book
from handlers import BOOK
from locales import text
from models import inbox, outbox, web
from models.chats import Chat, Conversation
from models.outbox import Message
from models.people import Person
from models.registrations import Registration
from models.rules import Misunderstood
from models.web import WebItem
from tests.machine import Machine


def with_acts(**acts: object) -> Book:
    """The book with acts of the test's own, which the words of `command-figures` call."""
    flow = Flow("test", acts={name: Act(name, do) for name, do in acts.items()})  # type: ignore[arg-type]
    return replace(BOOK, flows=[*BOOK.flows, flow])


def test_a_burst_of_texts_is_answered_in_order(machine: Machine) -> None:
    talk = machine.citizen().register()
    before = len(talk.said())
    for number in range(20):
        talk.receive("text", text=f"lời {number}")
    assert machine.run() == 20
    assert len(talk.said()) == before + 20
    texts = [event.payload["text"] for event in machine.events() if event.payload and event.kind == "text"]
    assert texts[-20:] == [f"lời {number}" for number in range(20)]
    done = [event.done_at for event in machine.events()]
    assert None not in done


def test_the_same_event_twice_is_one_turn(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.press("Đồng ý", id="again")
    said = len(talk.said())
    talk.press("Đồng ý", id="again")
    assert len(talk.said()) == said


def test_the_same_press_under_a_new_id_gets_a_sensible_answer(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.press("Đồng ý")
    talk.press("Đồng ý")
    assert talk.last.text == "Mục này của câu hỏi cũ. Xin trả lời câu dưới đây.\nHọ tên là gì?"
    assert talk.step() == "registration.name"


def test_an_unknown_button_leads_on(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.press_id("no.such:button")
    assert "Mục này của câu hỏi cũ" in talk.last.text
    assert "Có đồng ý không?" in talk.last.text


@pytest.mark.parametrize("typed", ["1", "số 1", "Đồng ý", "dong y", "ĐỒNG Ý", " đồng ý! ", "1."])
def test_a_choice_can_be_typed(machine: Machine, typed: str) -> None:
    talk = machine.citizen()
    machine.run()
    talk.say(typed)
    assert talk.last.text == "Họ tên là gì?"


def test_an_answer_that_is_not_understood_gets_an_example_and_the_step_stands(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.press("Đồng ý")
    talk.say("12345")
    assert talk.last.text == "Xin viết họ tên bằng chữ, ví dụ: Lò Thị Mẫu."
    assert talk.step() == "registration.name"


def test_a_step_that_no_longer_exists_leads_to_the_nearest_with_all_that_was_given(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.press("Đồng ý")
    talk.say("Vàng A Páo")

    def forget(db: Session) -> None:
        db.exec(select(Conversation)).one().step = "registration.shoe_size"

    machine.do(forget)
    machine.later(days=21)
    talk.say("1980")
    assert talk.last.text == "Ở bản, thôn nào?"


def test_a_turn_that_raises_leaves_nothing_and_the_conversation_goes_on(machine: Machine) -> None:
    def fail(turn: Turn, subject: str) -> Next:
        turn.db.add(Person(name="half", created_at=turn.now))
        turn.db.flush()
        turn.say(text("help"))
        raise RuntimeError("the cause")

    machine.book = with_acts(fail=fail)
    talk = machine.citizen()
    machine.run()
    talk.press_id("fail:")
    talk.receive("text", text="menu")
    for seconds in (1, 5, 20):
        assert machine.events()[-2].state == inbox.RECEIVED
        assert machine.run() == 0, "later events of the conversation wait for it"
        machine.later(seconds=seconds)
    event = machine.events()[-2]
    assert (event.state, event.attempts, event.cause) == (inbox.PARKED, 4, "RuntimeError: the cause")
    assert machine.do(lambda db: db.exec(select(Person).where(Person.name == "half")).first()) is None
    texts = [said.text for said in talk.said()]
    assert "Máy gặp lỗi với tin vừa rồi" in texts[-2]
    assert "Có đồng ý không?" in texts[-1], "what was typed meanwhile is answered"


def test_a_turn_that_fails_once_is_tried_again(machine: Machine) -> None:
    tries = []

    def fail_once(turn: Turn, subject: str) -> Next:
        tries.append(turn.now)
        if len(tries) == 1:
            raise RuntimeError
        turn.say(text("help"))
        return None

    machine.book = with_acts(fail_once=fail_once)
    talk = machine.citizen()
    machine.run()
    talk.press_id("fail_once:")
    machine.later(seconds=1)
    assert [moment - tries[0] for moment in tries] == [timedelta(), timedelta(seconds=1)]
    assert "Gửi ảnh những việc học" in talk.last.text
    assert machine.events()[-1].state == inbox.DONE


def test_one_conversation_that_fails_does_not_hold_up_others(machine: Machine) -> None:
    def fail(turn: Turn, subject: str) -> Next:
        raise RuntimeError

    machine.book = with_acts(fail=fail)
    first, second = machine.citizen("one"), machine.citizen("two")
    machine.run()
    first.press_id("fail:")
    second.press("Đồng ý")
    assert second.last.text == "Họ tên là gì?"


def test_a_broken_step_can_be_left(machine: Machine) -> None:
    flow = Flow("test")

    @flow.step
    class Broken(Step):
        def ask(self, turn: Turn) -> Reply:
            raise RuntimeError

    @flow.act
    def go(turn: Turn, subject: str) -> Next:
        return Broken

    machine.book = replace(BOOK, flows=[*BOOK.flows, flow])
    talk = machine.citizen().register()
    talk.press_id("test.go:")
    for seconds in (1, 5, 20):
        machine.later(seconds=seconds)
    talk.say("menu")
    assert "Hồ sơ 0" in talk.last.text


def test_declining_erases(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.press("Không đồng ý")
    assert talk.last.text == "Đã xóa, không lưu gì. Khi nào muốn thì đăng ký lại."
    assert machine.do(lambda db: db.exec(select(Registration)).first()) is None
    talk.press("Đăng ký lại")
    assert "Có đồng ý không?" in talk.last.text


def test_stopping_in_the_middle_erases_what_was_said(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.press("Đồng ý")
    talk.say("Vàng A Páo", "1980")

    def sent(db: Session) -> None:
        chat = db.exec(select(Chat)).one()
        web.add_item(db, WebItem(chat=chat.address, key="said", sender="me", body={"text": "Vàng A Páo"}, at=machine.now))
        for message in db.exec(select(Message)):
            message.state, message.sent_at = outbox.SENT, machine.now

    machine.do(sent)
    talk.say("menu")
    talk.press("Thôi, xóa hết")
    kept = [(event.payload, event.media) for event in machine.events()[:-1]]
    assert kept == [(None, None)] * len(kept)
    assert "Vàng" not in str([message.body for message in machine.messages()])
    assert machine.do(lambda db: db.exec(select(WebItem)).all()) == []
    assert machine.do(lambda db: db.exec(select(Conversation)).one().data) == {}


def test_talk_in_a_group_is_not_answered(machine: Machine) -> None:
    moderator = machine.moderator()
    moderator.say("chào cả nhóm")
    assert moderator.said() == []
    moderator.say("trợ giúp")
    assert moderator.last.text.startswith("Khi có người nộp")


def test_a_burst_that_cannot_be_settled_says_why_and_what_came_is_heard(machine: Machine) -> None:
    flow = Flow("test")

    @flow.step
    class Closed(Step):
        def ask(self, turn: Turn) -> Reply:
            return Reply([text("hello")])

        def on_settled(self, turn: Turn, burst: dict[str, int]) -> Next:
            raise Misunderstood("photos-gone")

    @flow.act
    def go(turn: Turn, subject: str) -> Next:
        turn.stand(Closed)
        turn.wait_for_more(saved=1)
        return None

    machine.book = replace(BOOK, flows=[*BOOK.flows, flow])
    talk = machine.citizen().register()
    talk.press_id("test.go:")
    talk.say("menu")
    assert talk.last.text.startswith("Ảnh này không còn nữa.")
    assert "Hồ sơ 0" in talk.last.text
    talk.press_id("test.go:")
    machine.later(seconds=5)
    assert talk.last.text == "Ảnh này không còn nữa."
    assert [event.state for event in machine.events()] == [inbox.DONE] * len(machine.events())
