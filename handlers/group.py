"""Where a village's files are reviewed changes, or is lost: whoever loses by it and the officers of the commune are told in their own chats, once."""

from collections.abc import Iterable

from bot.conversation import Citizen, Place, Reply, Turn
from locales import Localized, text
from models import chats, groups, log, people
from models.chats import Chat
from models.people import Person
from models.places import Village


def take(turn: Turn, village: Village, moderator: Person) -> None:
    """A locked village's files come to this chat from now on; who lost by it is told."""
    served_before, before = turn.chat.village_id, groups.bind(turn.db, turn.chat, village.id)
    log.write(turn.db, "group bound", moderator.id, village.id, turn.now, chat=turn.chat.id)
    _changed(turn, village, before)
    if served_before not in (None, village.id):
        lost(turn, turn.db.get_one(Village, served_before), "bound elsewhere")


def left(turn: Turn) -> None:
    """The bot was put out of a group, or nothing can be sent there. The sender says which village's it was: it may be unbound meanwhile."""
    village_id = turn.payload.get("village", turn.chat.village_id)
    if village_id is not None:
        lost(turn, turn.db.get_one(Village, village_id), turn.event.kind)


def lost(turn: Turn, village: Village, why: str) -> None:
    """A village's files are reviewed nowhere any more, unless another chat took them already."""
    if chats.review_chat_of(turn.db, village.id) is None:
        log.write(turn.db, "group lost", None, village.id, turn.now, chat=turn.chat.id, why=why)
        _tell_officers(turn, village, text(f"group-lost-{turn.chat.kind}", village=village.title))


def _changed(turn: Turn, village: Village, before: Iterable[Chat]) -> None:
    """A village's files come here from now on; where they came before it is said too. Who only moves within their own chats alarms nobody."""
    reachable, by = [chat for chat in before if chat.reachable], turn.speaker.name if turn.speaker else ""
    here = turn.chat.kind
    for chat in reachable:
        turn.tell(Place(chat.id), Reply([text(f"group-elsewhere-{here}", village=village.title, by=by)]))
    if any(chats.speaker_of(turn.db, chat) != turn.speaker for chat in reachable):
        _tell_officers(turn, village, text(f"group-changed-{here}", village=village.title, by=by))


def _tell_officers(turn: Turn, village: Village, told: Localized) -> None:
    for officer in people.officers_of(turn.db, village.commune_code):
        turn.tell(Citizen(officer.id), Reply([told]), language=officer.language)
