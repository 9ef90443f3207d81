"""Taking back: what a group was shown of a file, its card and whatever was opened below it, becomes a line that tells who it was no more."""

from bot.conversation import Place, Reply, Reviewers, Turn
from locales import Localized
from models import chats, erasure, reviews
from models.reviews import Submission


def card(turn: Turn, submission: Submission, line: Localized) -> None:
    """Puts a line in place of all that any group was shown of a submission."""
    gone = Reply([line], slot=submission.slot)
    turn.tell(Reviewers(submission.village_id), gone)
    current = chats.group_of(turn.db, submission.village_id)
    for chat_id in erasure.groups_showing(turn.db, [submission.slot]) - {current.id if current else 0}:
        turn.tell(Place(chat_id), gone)
    opened(turn, submission, line)


def opened(turn: Turn, submission: Submission, line: Localized) -> None:
    """The same for the albums and sayings that were opened below the card, which stays."""
    current = chats.group_of(turn.db, submission.village_id)
    groups = erasure.groups_showing(turn.db, [submission.slot]) | ({current.id} if current else set())
    for chat_id, slot in reviews.opened_in(turn.db, submission, groups):
        turn.tell(Place(chat_id), Reply([line], slot=slot))
