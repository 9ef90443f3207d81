"""A turn: an event and what we remember → a handler → replies and what to remember next. These are the words that handlers use."""

from bot.conversation.book import Book
from bot.conversation.form import Form, Mend, Question
from bot.conversation.steps import Act, Flow, Next, Step, id_of
from bot.conversation.turn import Turn
from bot.conversation.words import Button, Citizen, File, Joined, Place, Reply, Reviewers, Share, literal

__all__ = [
    "Act",
    "Book",
    "Button",
    "Citizen",
    "File",
    "Flow",
    "Form",
    "Joined",
    "Mend",
    "Next",
    "Place",
    "Question",
    "Reply",
    "Reviewers",
    "Share",
    "Step",
    "Turn",
    "id_of",
    "literal",
]
