"""Linking: a person who uses another messenger, or another phone, joins there with a typed code."""

from bot.conversation import Button, Flow, Next, Place, Reply, Turn
from handlers import menu, my_data
from locales import text
from models import chats, linking
from models.invitations import Invitation
from models.linking import TwoPeople
from models.people import Person
from models.rules import Misunderstood

flow = Flow("linking")


@flow.act
def show_code(turn: Turn, subject: str) -> Next:
    """Shows a code to type on the other one; the code before opens nothing any more."""
    my_data.check_private(turn)
    if turn.speaker is None:
        raise Misunderstood("linking-nobody")
    code = linking.make_code(turn.db, turn.speaker.id, turn.now)
    said = [text("linking-code", code=f"{code[:4]} {code[4:]}"), text("linking-keep-it")]
    turn.answer(Reply(said, [show_code.button("", text("linking-another")), menu.open_menu.button("", text("menu-back"))]))
    return None


def way() -> Button:
    """The way to a code."""
    return show_code.button("", text("linking-way"))


def let_in(turn: Turn, invitation: Invitation) -> bool:
    """Whoever typed the code is the one who showed it, from now on; where they were active last, it is told. Returns whether it could be."""
    listed = turn.db.get_one(Person, invitation.person_id)
    if turn.speaker is not None and turn.speaker.id == listed.id:
        turn.say(text("linking-here-already"))
        return False
    first = chats.own_chat_of(turn.db, listed.id, turn.now)
    try:
        person = linking.link(turn.db, turn.account, listed, turn.now)
    except TwoPeople as error:
        turn.say(text(f"linking-two-{error.why}"))
        return False
    invitation.use(turn.now)
    turn.data.clear()
    turn.become(person)
    turn.say(text("linking-linked", name=person.name))
    if first is not None and first.id != turn.chat.id:
        turn.tell(Place(first.id), Reply([text("linking-told", channel=my_data.channel_name(turn.chat.channel))]), language=person.language)
    return True
