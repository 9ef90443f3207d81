"""Taking back: what reviewers were shown of a file, its card and whatever was opened below it, becomes a line that tells who it was no more."""

from bot.conversation import Place, Reply, Reviewers, Turn
from handlers import review_queue
from locales import Localized
from models import chats, erasure, queues, reviews
from models.reviews import Submission


def card(turn: Turn, submission: Submission, line: Localized) -> None:
    """Puts a line in place of all that any chat was shown of a submission; where it lay open, the next one is shown."""
    gone = Reply([line], slot=submission.slot)
    current = chats.review_chat_of(turn.db, submission.village_id)
    shown = erasure.chats_showing(turn.db, [submission.slot])
    own = review_queue.own_chat_of(turn, submission.village_id)
    if own is None or own.id in shown or queues.lies_open(turn.db, own, [submission]):  # else it only waited in line there
        turn.tell(Reviewers(submission.village_id), gone)
    for chat_id in shown - {current.id if current else 0}:
        turn.tell(Place(chat_id), gone)
    opened(turn, submission, line)
    review_queue.bring(turn, submission.village_id)


def opened(turn: Turn, submission: Submission, line: Localized) -> None:
    """The same for the albums and sayings that were opened below the card, which stays."""
    current = chats.review_chat_of(turn.db, submission.village_id)
    shown = erasure.chats_showing(turn.db, [submission.slot]) | ({current.id} if current else set())
    for chat_id, slot in reviews.opened_in(turn.db, submission, shown):
        turn.tell(Place(chat_id), Reply([line], slot=slot))
