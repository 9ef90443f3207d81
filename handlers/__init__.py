"""What is said and asked: one file a conversation. The book below is all of them."""

from bot.conversation import Book
from handlers import evidence, figures, home, invitation, menu, registration, review

BOOK = Book(
    flows=[registration.flow, menu.flow, evidence.flow, review.flow, figures.flow, invitation.flow],
    start=home.start,
    home=home.home,
    photo=evidence.photo_first,
    voice=evidence.voice_first,
    unsupported=home.unsupported,
    joined=invitation.joined,
    commands={
        "command-menu": menu.open_menu,
        "command-help": menu.help_,
        "command-send": evidence.send,
        "command-hand-in": review.hand_in,
        "command-figures": figures.figures,
        "command-language": menu.language,
    },
)
"""Every conversation there is."""
