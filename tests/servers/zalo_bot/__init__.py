"""The Zalo Bot Platform, for tests: a server that behaves as is known of the real one, and the people who write to its bot.

Where sources disagree about the real one, `Manner` says which side it takes.
"""

from tests.servers.zalo_bot.people import Message, Person
from tests.servers.zalo_bot.server import A_TOKEN, SECRET_HEADER, Call, Manner, ZaloBotServer

__all__ = ["A_TOKEN", "SECRET_HEADER", "Call", "Manner", "Message", "Person", "ZaloBotServer"]
