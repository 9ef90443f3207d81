"""Invitations, as a link or a code brings them: a village's new citizen, somebody with a role, another messenger, a group for a village."""

from bot.conversation import Flow, Next, Reply, Step, Turn
from handlers import citizen, greeting, group, linking, review, review_queue
from locales import text
from models import invitations, people, uniting
from models.invitations import CITIZENS, GROUP, LINK, PERSON, Invitation
from models.people import Person
from models.places import Village
from models.rules import Misunderstood

MANY = 10  # members of a group, from which on it is asked once more whether all of them may see the files

flow = Flow("invitation")


def accept(turn: Turn, secret: str) -> None:
    """Somebody comes in with an invitation, in their own chat."""
    invitation = invitations.find_for(turn.db, turn.account.id, secret, turn.now)
    if invitation is None or not _opens(turn, invitation):
        turn.say(text("invitation-wrong-code") if is_code(secret) else text("invitation-unknown"))
    elif invitation.kind == CITIZENS and citizen.registration_of(turn) is None:
        invitation.use(turn.now)
        turn.data["invited"] = invitation.village_id
    elif invitation.kind == PERSON:
        _let_in(turn, invitation)
        review_queue.settle(turn)
    elif invitation.kind == LINK:
        if linking.let_in(turn, invitation):
            review_queue.settle(turn)
    elif invitation.kind == GROUP:
        turn.say(text("invitation-for-group"))


def is_code(said: str) -> bool:
    """Whether a text is a code that opens something, as it is typed where a messenger takes no links."""
    return invitations.typed(said) is not None


def code(turn: Turn, said: str) -> Next:
    """Somebody types a code: in their own chat they come in with it, in a group it binds the group."""
    if turn.chat.kind == "group":
        return bind(turn, said)
    is_new = turn.conversation.step is None
    accept(turn, said)
    if is_new:
        greeting.greet(turn)
    return turn.book.home(turn)


def _let_in(turn: Turn, invitation: Invitation) -> None:
    """Whoever is somebody here already stays the one they are, and holds the role too."""
    invitation.use(turn.now)
    listed = turn.db.get_one(Person, invitation.person_id)
    own = turn.speaker or listed
    if own.id != listed.id:
        uniting.unite(turn.db, listed, own, turn.now)
    turn.become(own)


def _opens(turn: Turn, invitation: Invitation) -> bool:
    """Whether it does so still: a village's citizens' does many times, a person's does again for whoever came in with it."""
    if invitation.person_id is not None and turn.db.get_one(Person, invitation.person_id).erased_at is not None:
        return False
    is_inside = turn.speaker is not None and turn.speaker.id == invitation.person_id
    return invitation.kind == CITIZENS or invitation.used_at is None or is_inside


def bind(turn: Turn, secret: str) -> Next:
    """A moderator says a village's code in a group: from now on the files come here."""
    if turn.chat.kind != "group":
        raise Misunderstood("invitation-for-group")
    invitation = invitations.find_for(turn.db, turn.account.id, secret, turn.now)
    if invitation is None or invitation.kind != GROUP or invitation.used_at is not None:
        turn.say(text("invitation-unknown"))
    elif turn.speaker is None or not people.is_moderator(turn.db, turn.speaker.id, invitation.village_id or 0):
        turn.say(text("invitation-not-moderator"))
    elif int(turn.payload.get("members", 0)) > MANY:
        button = bind_anyway.button(secret, text("invitation-bind-anyway"))
        turn.ask(text("invitation-many", members=int(turn.payload["members"])), button)
    else:
        _bind(turn, invitation, turn.speaker)
    return None


@flow.act
def bind_anyway(turn: Turn, secret: str) -> Next:
    """Yes, all of these many may see the files."""
    turn.payload["members"] = 0
    return bind(turn, secret)


def joined(turn: Turn) -> Next:
    """The bot was let into a group. Whether a village's group only got another address may be told a moment later: until then nothing is said."""
    if turn.chat.kind == "group" and turn.chat.village_id is None:
        turn.stand(Joined)
        turn.wait_for_more(joined=1)
    return None


@flow.step
class Joined(Step):
    """Let in a moment ago; whoever says something meanwhile needs no greeting."""

    def ask(self, turn: Turn) -> Reply:
        return Reply([text("invitation-joined")])

    def on_text(self, turn: Turn, said: str) -> Next:
        return None

    def on_settled(self, turn: Turn, burst: dict[str, int]) -> Next:
        turn.leave()
        if turn.event.kind == "timer" and turn.chat.village_id is None and turn.chat.reachable:  # else a village's group took its address
            turn.answer(self.ask(turn))
        return None


def _bind(turn: Turn, invitation: Invitation, moderator: Person) -> None:
    """The files come here, those too that were shown elsewhere and wait; who lost by it is told."""
    village = turn.db.get_one(Village, invitation.village_id, with_for_update=True)
    invitation.use(turn.now)
    group.take(turn, village, moderator)
    turn.answer(Reply([text("invitation-bound", village=village.title, members=int(turn.payload.get("members", 0)))]))
    review.show_all_waiting(turn, village)
