"""A turn: an event and what we remember → a handler → replies and what to remember next. These are the words that handlers use."""

from bot.conversation.book import Book
from bot.conversation.steps import Act, Flow, Form, Next, Question, Step
from bot.conversation.turn import Turn
from bot.conversation.words import Button, Citizen, Reply, Reviewers, literal

__all__ = ["Act", "Book", "Button", "Citizen", "Flow", "Form", "Next", "Question", "Reply", "Reviewers", "Step", "Turn", "literal"]
