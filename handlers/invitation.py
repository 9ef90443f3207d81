"""Invitations, as a link or a code brings them: a village's new citizen, somebody with a role, a group for a village."""

from bot.conversation import Flow, Next, Turn
from handlers import citizen
from locales import text
from models import chats, invitations, outbox, people
from models.invitations import CITIZENS, GROUP, PERSON, Invitation
from models.people import Person
from models.places import Village

MANY = 10  # members of a group, from which on it is asked once more whether all of them may see the files

flow = Flow("invitation")


def accept(turn: Turn, secret: str) -> None:
    """Somebody comes in with an invitation, in their own chat."""
    invitation = invitations.find_for(turn.db, turn.account.id, secret, turn.now)
    if invitation is None or (invitation.kind != CITIZENS and invitation.used_at is not None):
        turn.say(text("invitation-unknown"))
    elif invitation.kind == CITIZENS and citizen.registration_of(turn) is None:
        invitation.use(turn.now)
        turn.data["invited"] = invitation.village_id
    elif invitation.kind == PERSON:
        invitation.use(turn.now)
        turn.become(turn.db.get_one(Person, invitation.person_id))
    elif invitation.kind == GROUP:
        turn.say(text("invitation-for-group"))


def bind(turn: Turn, secret: str) -> Next:
    """A moderator says a village's code in a group: from now on the files come here."""
    invitation = invitations.find_for(turn.db, turn.account.id, secret, turn.now)
    if invitation is None or invitation.kind != GROUP or invitation.used_at is not None:
        turn.say(text("invitation-unknown"))
    elif turn.person is None or not people.is_moderator(turn.db, turn.person.id, invitation.village_id or 0):
        turn.say(text("invitation-not-moderator"))
    elif int(turn.payload.get("members", 0)) > MANY:
        button = bind_anyway.button(secret, text("invitation-bind-anyway"))
        turn.ask(text("invitation-many", members=int(turn.payload["members"])), button)
    else:
        _bind(turn, invitation)
    return None


@flow.act
def bind_anyway(turn: Turn, secret: str) -> Next:
    """Yes, all of these many may see the files."""
    turn.payload["members"] = 0
    return bind(turn, secret)


def joined(turn: Turn) -> Next:
    """The bot was let into a group."""
    if turn.chat.village_id is None:
        turn.say(text("invitation-joined"))
    return None


def _bind(turn: Turn, invitation: Invitation) -> None:
    village = turn.db.get_one(Village, invitation.village_id)
    invitation.use(turn.now)
    chats.bind(turn.db, turn.chat, village.id)
    outbox.look_again(turn.db, "reviewers", village.id)
    turn.say(text("invitation-bound", village=village.title))
