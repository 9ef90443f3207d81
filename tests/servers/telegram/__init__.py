"""Telegram, for tests: a Bot API server that behaves as the real one and refuses what the real one refuses, and the people who use it.

async with TelegramServer() as telegram:
    bot = Bot(telegram.token, base_url=telegram.url + "/bot", base_file_url=telegram.url + "/file/bot")
    person = telegram.person("Người Mẫu Một")
    person.start()
    ...
    person.press("Đồng ý")
    await person.wait_for("Họ tên là gì?")
    assert telegram.violations == []
"""

from tests.servers.telegram import faults
from tests.servers.telegram.chats import Button, Chat, Group, Message, NotShown, Private
from tests.servers.telegram.faults import Fault, Rule
from tests.servers.telegram.limits import UNLIMITED, Limits, Rate
from tests.servers.telegram.people import CONTENTS, KINDS, Person, Press, Seat
from tests.servers.telegram.server import A_TOKEN, TelegramServer
from tests.servers.telegram.world import Call

__all__ = [
    "A_TOKEN",
    "CONTENTS",
    "KINDS",
    "UNLIMITED",
    "Button",
    "Call",
    "Chat",
    "Fault",
    "Group",
    "Limits",
    "Message",
    "NotShown",
    "Person",
    "Press",
    "Private",
    "Rate",
    "Rule",
    "Seat",
    "TelegramServer",
    "faults",
]
