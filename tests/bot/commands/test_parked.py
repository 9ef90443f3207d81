"""`banhoc parked`: what was given up is shown, really tried again, or dropped."""

from dataclasses import replace

import pytest
from sqlmodel import Session, col, select

from bot.clock import utc_now
from bot.conversation import Act, Flow, Next, Turn
from bot.settings import Settings
from handlers import BOOK
from locales import text
from models import inbox, outbox
from models.chats import Conversation
from models.inbox import Event
from models.outbox import Message
from tests.bot.commands.conftest import Cli
from tests.machine import Machine, Talk


@pytest.fixture
def talk(machine: Machine) -> Talk:
    """A citizen whose last event was given up after four tries."""

    def fail(turn: Turn, subject: str) -> Next:
        raise RuntimeError("the cause")

    machine.now = utc_now()
    talk = machine.citizen()
    machine.run()
    machine.book = replace(BOOK, flows=[*BOOK.flows, Flow("test", acts={"test": Act("test", fail)})])
    talk.press_id("test:12")
    for seconds in (1, 5, 20):
        machine.later(seconds=seconds)
    assert machine.events()[-1].state == inbox.PARKED
    machine.book = replace(BOOK, flows=[*BOOK.flows, Flow("test", acts={"test": Act("test", answer)})])
    machine.now = utc_now()
    return talk


def answer(turn: Turn, subject: str) -> Next:
    """What the event should have got in the first place."""
    turn.say(text("help"))
    return turn.step


@pytest.fixture
def given_up(machine: Machine, talk: Talk) -> Message:
    """A message that was given up."""

    def give_up(db: Session) -> Message:
        message = db.exec(select(Message).order_by(col(Message.id))).all()[0]
        message.state, message.attempts, message.cause = outbox.PARKED, 8, "[Errno 5] broken\n[parameters: ('test:12',)]"
        return message

    message: Message = machine.do(give_up)
    return message


def newest_event(machine: Machine) -> Event:
    return machine.events()[-1]


def test_what_was_given_up_is_shown_with_its_cause(machine: Machine, settings: Settings, cli: Cli, given_up: Message) -> None:
    shown = cli(settings, "parked", "show")
    assert (shown.status, shown.err) == (0, "")
    event = newest_event(machine)
    assert f"e{event.id} " in shown.out
    assert "web, chat" in shown.out
    assert "choice 4 RuntimeError:" in shown.out
    assert f"m{given_up.id} " in shown.out
    assert "[Errno 5] broken" in shown.out
    assert "test:12" not in shown.out
    assert "test:12" in cli(settings, "parked", "show", "--payload").out


def test_nothing_given_up(settings: Settings, cli: Cli) -> None:
    assert cli(settings, "parked", "show").out == "nothing was given up"


def forget_the_apology(db: Session, event_id: int) -> None:
    for message in db.exec(select(Message).where(col(Message.key).startswith(f"turn {event_id}."))):
        db.delete(message)


def test_an_event_that_is_retried_runs_again(machine: Machine, settings: Settings, cli: Cli, talk: Talk) -> None:
    event = newest_event(machine)
    machine.do(lambda db: forget_the_apology(db, event.id))
    before = len(talk.said())
    assert cli(settings, "parked", "retry", f"e{event.id}").out == f"e{event.id}: tried again"
    event = newest_event(machine)
    assert (event.state, event.attempts, event.not_before, event.cause) == (inbox.RECEIVED, 0, None, None)
    machine.now = utc_now()
    assert machine.run() == 1
    assert newest_event(machine).state == inbox.DONE
    assert len(talk.said()) == before + 1
    assert text("help").in_("vi") in talk.last.text


def test_it_runs_again_after_somebody_was_told_of_the_failure(machine: Machine, settings: Settings, cli: Cli, talk: Talk) -> None:
    cli(settings, "parked", "retry", "--all")
    machine.now = utc_now()
    machine.run()
    assert newest_event(machine).state == inbox.DONE
    assert text("help").in_("vi") in talk.last.text


@pytest.mark.parametrize(
    ("media", "state"),
    [
        (None, inbox.RECEIVED),
        ({"ref": "incoming/1", "size": 9}, inbox.RECEIVED),
        ({"key": "citizens/1/a.jpg"}, inbox.MEDIA_READY),
        ({"reason": "not-a-picture"}, inbox.MEDIA_FAILED),
    ],
)
def test_an_event_waits_again_as_it_did_at_first(machine: Machine, talk: Talk, media: dict[str, object] | None, state: str) -> None:
    def prepare(db: Session) -> int:
        event = db.exec(select(Event).where(Event.state == inbox.PARKED)).one()
        event.media, event.media_claims = media, 3
        return event.id

    number = machine.do(prepare)
    assert machine.do(lambda db: inbox.retry(db, number, machine.now))
    event = newest_event(machine)
    assert (event.state, event.media, event.media_claims, event.done_at) == (state, media, 0, None)
    assert machine.do(lambda db: db.exec(select(Conversation)).one().ready_at) == machine.now
    assert not machine.do(lambda db: inbox.retry(db, number, machine.now)), "it is not given up any more"


def test_a_message_that_is_retried_waits_again(machine: Machine, settings: Settings, cli: Cli, given_up: Message) -> None:
    assert cli(settings, "parked", "retry", f"m{given_up.id}").status == 0
    message = next(message for message in machine.messages() if message.id == given_up.id)
    assert (message.state, message.attempts, message.cause, message.chat_id) == (outbox.WAITING, 0, None, given_up.chat_id)
    assert message.body == given_up.body


def test_what_is_dropped_is_erased(machine: Machine, settings: Settings, cli: Cli, given_up: Message) -> None:
    event = newest_event(machine)
    dropped = cli(settings, "parked", "drop", f"e{event.id}", f"m{given_up.id}", "--yes")
    assert dropped.out == f"e{event.id}: dropped m{given_up.id}: dropped"
    event = newest_event(machine)
    assert (event.state, event.payload, event.media) == (inbox.DONE, None, None)
    message = next(message for message in machine.messages() if message.id == given_up.id)
    assert (message.state, message.body) == (outbox.REFUSED, None)
    assert cli(settings, "parked", "show").out == "nothing was given up"


def test_dropping_asks_first(
    machine: Machine, settings: Settings, cli: Cli, talk: Talk, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    typed = tmp_path_factory.mktemp("typed") / "answer"
    typed.write_text("n\n")
    with typed.open() as answers:
        monkeypatch.setattr("sys.stdin", answers)
        refused = cli(settings, "parked", "drop", "--all")
    assert "Drop all that was given up for good?" in refused.out
    assert refused.status == 2
    assert "nothing was done" in refused.err
    assert newest_event(machine).state == inbox.PARKED


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["retry"], "say which, such as `e12 m7`, or --all"),
        (["retry", "e1", "--all"], "say which, such as `e12 m7`, or --all, and not both"),
        (["retry", "12"], "'12' is no id"),
        (["retry", "e999"], "nothing that was given up has the id e999"),
        (["drop"], "say which"),
        (["drop", "m1", "--yes"], "nothing that was given up has the id m1"),
    ],
)
def test_ids_that_are_none(settings: Settings, cli: Cli, arguments: list[str], said: str) -> None:
    answer = cli(settings, "parked", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
