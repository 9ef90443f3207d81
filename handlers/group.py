"""A village's group takes its files no more, or another does from now on: the officers of the commune are told in their own chats, once."""

from collections.abc import Iterable

from bot.conversation import Citizen, Place, Reply, Turn
from locales import Localized, text
from models import chats, log, people
from models.chats import Chat
from models.places import Village


def left(turn: Turn) -> None:
    """The bot was put out of a group, or nothing can be sent there. The sender says which village's it was: it may be unbound meanwhile."""
    village_id = turn.payload.get("village", turn.chat.village_id)
    if village_id is not None:
        lost(turn, turn.db.get_one(Village, village_id), turn.event.kind)


def lost(turn: Turn, village: Village, why: str) -> None:
    """A village has no group any more, unless another one took its files already."""
    if chats.group_of(turn.db, village.id) is None:
        log.write(turn.db, "group lost", None, village.id, turn.now, chat=turn.chat.id, why=why)
        _tell_officers(turn, village, text("group-lost", village=village.title))


def changed(turn: Turn, village: Village, before: Iterable[Chat]) -> None:
    """A village's files come here from now on; where they came before it is said too."""
    reachable = [chat for chat in before if chat.reachable]
    for chat in reachable:
        turn.tell(Place(chat.id), Reply([text("group-elsewhere", village=village.title)]))
    if reachable and turn.speaker:
        _tell_officers(turn, village, text("group-changed", village=village.title, by=turn.speaker.name))


def _tell_officers(turn: Turn, village: Village, told: Localized) -> None:
    for officer in people.officers_of(turn.db, village.commune_code):
        turn.tell(Citizen(officer.id), Reply([told]), language=officer.language)
