"""Where there are no buttons: the next page of the choices that stand there, and a number that was sent twice."""

from datetime import timedelta

from bot.choices import MORE, pages
from bot.conversation.turn import Turn
from bot.conversation.words import Button, Reply, literal
from locales import text
from models import inbox
from models.folding import fold

TWICE = timedelta(seconds=3)


def is_more(turn: Turn, said: str) -> bool:
    """Whether a text asks for the next page of what stands there."""
    there = turn.chat.shown
    if there is None or not there["numbered"] or pages(turn.offer) < 2:
        return False
    return fold(said) in (MORE, f"so {MORE}", fold(text("channel-more").in_(turn.language)))


def show_more(turn: Turn) -> None:
    """Shows the next page, after the last one the first again."""
    there = turn.chat.shown or {}
    buttons = [Button(id, literal(label)) for id, label in turn.offer]
    turn.post(Reply(buttons=buttons, page=(there["page"] + 1) % pages(turn.offer)))


def is_sent_twice(turn: Turn, said: str) -> bool:
    """Whether a bare number is the one of a moment ago: on a weak line people tap twice, and the second is no answer to the next question."""
    number = said.strip().rstrip(".")
    if turn.chat.shown is None or not number.isdecimal():
        return False
    before = inbox.before(turn.db, turn.event)
    if before is None or before.kind != "text" or turn.event.received_at - before.received_at > TWICE:
        return False
    return str((before.payload or {}).get("text", "")).strip().rstrip(".") == number
