"""Where there are no buttons: the next page of the choices that stand there, and words of which it is in doubt to what they are an answer."""

from datetime import timedelta

from bot.choices import MORE, pages
from bot.conversation.steps import Step
from bot.conversation.turn import Turn
from bot.conversation.words import Button, Reply, literal
from locales import text
from models import inbox, overtaking
from models.folding import fold

TWICE = timedelta(seconds=3)


def is_more(turn: Turn, said: str) -> bool:
    """Whether a text asks for the next page of what stands there."""
    there = turn.shown
    if there is None or not there["numbered"] or pages(turn.offer) < 2:
        return False
    return fold(said) in (MORE, f"so {MORE}", fold(text("channel-more").in_(turn.language)))


def show_more(turn: Turn) -> None:
    """Shows the next page, after the last one the first again."""
    there = turn.shown or {}
    buttons = [Button(id, literal(label)) for id, label in turn.offer]
    turn.post(Reply(buttons=buttons, page=(there["page"] + 1) % pages(turn.offer)))


def is_overtaken(turn: Turn) -> bool:
    """Whether the choices that stand there came after these words, or are still on their way: whoever wrote them had others before their eyes."""
    return turn.shown is not None and overtaking.were_overtaken(turn.db, turn.chat.id, inbox.said_at(turn.event))


def show_again(turn: Turn) -> None:
    """Shows the choices that stand there once more: which of them was meant is asked."""
    turn.post(Reply([text("channel-overtaken")], [Button(id, literal(label)) for id, label in turn.offer]))


def may_be_either(turn: Turn, said: str, stands: Step | None) -> bool:
    """Whether a bare number may answer the question that stands as well as choose what was shown below it since, such as by a notice."""
    if turn.shown is None or stands is None or not stands.takes_numbers or not said.strip().rstrip(".").isdecimal():
        return False
    asked, shown = ({id for id, _ in choices} for choices in (turn.conversation.offer, turn.offer))
    return not shown <= asked and all(id.startswith(f"{stands.name}:") for id in asked) and not stands.reads_numbers(shown)


def is_sent_twice(turn: Turn, said: str) -> bool:
    """Whether a bare number is the one of a moment ago: on a weak line people tap twice, and the second is no answer to the next question."""
    number = said.strip().rstrip(".")
    if turn.shown is None or not number.isdecimal():
        return False
    before = inbox.before(turn.db, turn.event)
    if before is None or before.kind != "text" or abs(inbox.said_at(turn.event) - inbox.said_at(before)) > TWICE:
        return False
    return str((before.payload or {}).get("text", "")).strip().rstrip(".") == number
