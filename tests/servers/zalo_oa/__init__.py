"""A Zalo Official Account, for tests: a server that behaves as Zalo's does and refuses what it refuses, and the people who follow the account.

async with ZaloOaServer() as zalo:
    ...                                      # the program, with the settings that `zalo.settings()` gives
    zalo.bringing.url = f"{address}/zalo_oa/{zalo.oa}"
    person = zalo.person()
    person.follow()
    await person.wait_for("máy trả lời tự động")
    person.tap("Đồng ý")
    assert zalo.violations == []
"""

from tests.servers.zalo_oa.people import Message, NotShown, Person
from tests.servers.zalo_oa.server import Fault, ZaloOaServer
from tests.servers.zalo_oa.tokens import Issuer

__all__ = ["Fault", "Issuer", "Message", "NotShown", "Person", "ZaloOaServer"]
