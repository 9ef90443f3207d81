"""All that the server knows: the bot, people, chats, files, and what the bot did."""

import itertools
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.servers.telegram.chats import PATIENCE, Button, Chat, Group, Message, NotShown
from tests.servers.telegram.faults import Faults
from tests.servers.telegram.files import Files
from tests.servers.telegram.limits import Flood, Limits
from tests.servers.telegram.people import Person, Press, Seat
from tests.servers.telegram.signal import Signal
from tests.servers.telegram.spec import TYPES, example, wrong
from tests.servers.telegram.updates import Updates

TOKEN = re.compile(r"\d{3,}:[\w-]{20,}")


@dataclass(frozen=True)
class Call:
    """A call of the bot, and how it ended. Status 0: it got no answer."""

    method: str
    chat: int | None
    at: float
    status: int
    description: str
    parameters: dict[str, Any]


class World:
    """What there is, without the network."""

    def __init__(self, token: str, limits: Limits, clock: Callable[[], float], privacy: bool) -> None:
        assert TOKEN.fullmatch(token), "not the form of a token"
        self.token, self.clock, self.privacy = token, clock, privacy
        self.bot_user: dict[str, Any] = {"id": int(token.split(":")[0]), "is_bot": True, "first_name": "Bạn Học", "username": "ban_hoc_mau_bot"}
        self.changed = Signal()
        self.updates = Updates(clock, self.changed)
        self.files, self.faults, self.flood = Files(), Faults(), Flood(limits)
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.presses: dict[str, Press] = {}
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.commands: dict[tuple[str, str], list[dict[str, str]]] = {}
        self.texts: dict[tuple[str, str], str] = {}  # name and descriptions of the bot, by language
        self.menu_buttons: dict[int, dict[str, Any]] = {}
        self.logged_out = False
        self.message_ids = itertools.count(1)
        self._numbers = itertools.count(7_100_000_001)  # beyond 32 bits, as the ids of new accounts are

    @property
    def bot(self) -> dict[str, Any]:
        """The bot as getMe tells of it."""
        return {
            **self.bot_user,
            "can_join_groups": True,
            "can_read_all_group_messages": not self.privacy,
            "supports_inline_queries": False,
            "can_connect_to_business": False,
            "has_main_web_app": False,
            "has_topics_enabled": False,
            "allows_users_to_create_topics": False,
            "can_manage_bots": False,
            "supports_join_request_queries": False,
            "supports_guest_queries": False,
        }

    @property
    def limits(self) -> Limits:
        """What the server bears."""
        return self.flood.limits

    def seconds(self) -> int:
        """The time as messages carry it."""
        return int(self.clock())

    def next_number(self) -> int:
        """A number that was not used before."""
        return next(self._numbers)

    def new_message_ids(self) -> Iterator[int]:
        """The numbering of a supergroup, which has its own."""
        return itertools.count(1)

    def person(self, name: str = "Người Mẫu", language: str | None = "vi") -> Person:
        """Somebody new, who has not opened the bot yet."""
        person = Person(self, self.next_number(), name, language)
        self.people[person.id] = person
        self.chats[person.id] = person.chat
        return person

    def group(self, title: str, members: Sequence[Person], bot: bool = True, others: int = 0, supergroup: bool = False) -> Group:
        """A new group, owned by the first member; the bot is in it already, or comes later by `add_bot`."""
        number = self.next_number()
        group = Group(self, -1_000_000_000_000 - number if supergroup else -number, title, list(members), others, supergroup)
        self.chats[group.id] = group
        if bot:
            group.add_bot()
        return group

    def supergroup_of(self, group: Group) -> Group:
        """The supergroup that a group becomes."""
        return self.group(group.title, [person for person, _ in group.members.values()], bot=False, others=group.others, supergroup=True)

    def seat(self, person: Person, group: Group, anonymous: bool) -> Seat:
        """Somebody in a group."""
        assert person.id in group.now.members, "not a member"
        return Seat(self, person, group, anonymous)

    def press(self, seat: Seat, message: Message, button: Button) -> Press:
        """A press reaches the server, whatever has become of the message since."""
        id = str(4_000_000_000_000_000_000 + self.next_number())
        query = {
            "id": id,
            "from": seat.person.user,
            "message": message.json() if not message.deleted else {"chat": message.chat.json(), "message_id": message.id, "date": 0},
            "chat_instance": str(-message.chat.id),
            "data": button.data,
        }
        press = Press(seat, message, button, id, self.updates.add("callback_query", query, message.chat.id), self.clock())
        self.presses[id] = press
        return press

    @property
    def unanswered(self) -> list[Press]:
        """Presses that the bot has not answered."""
        return [press for press in self.presses.values() if not press.answered]

    async def all_heard(self, seconds: float = PATIENCE) -> None:
        """Waits until the bot has confirmed all that it was told.

        Raises:
            NotShown: it did not in time.
        """
        if not await self.changed.until(lambda: not self.updates.waiting, seconds):
            raise NotShown(f"not confirmed: {[update.body for update in self.updates.waiting.values()][:3]}")

    def tell(self, kind: str, **given: Any) -> int:
        """Tells the bot of an update of any published kind (see `KINDS`), filled with the least that it must have. Wanted or not."""
        return self.updates.push({kind: example(TYPES["Update"]["fields"][kind]["types"][0], **given)})

    def chat_of(self, id: Any) -> Chat | None:
        """The chat of an id, be it a number or the text of one."""
        try:
            return self.chats.get(int(id))
        except (TypeError, ValueError):
            return None

    def commands_for(self, seat: Seat) -> list[dict[str, str]]:
        """The menu that somebody sees in a chat: the narrowest scope that has one, in their language before none."""
        chat, person = seat.chat, seat.person
        scopes: list[dict[str, Any]] = [{"type": "chat", "chat_id": chat.id}, {"type": "all_private_chats"}, {"type": "default"}]
        if isinstance(chat, Group):
            admin = chat.status_of(person) in ("creator", "administrator")
            scopes = [
                {"type": "chat_member", "chat_id": chat.id, "user_id": person.id},
                *([{"type": "chat_administrators", "chat_id": chat.id}] if admin else []),
                {"type": "chat", "chat_id": chat.id},
                *([{"type": "all_chat_administrators"}] if admin else []),
                {"type": "all_group_chats"},
                {"type": "default"},
            ]
        for scope in scopes:
            for language in (person.user.get("language_code", ""), ""):
                if found := self.commands.get((scope_key(scope), language)):
                    return found
        return []

    def count(self, method: str | None = None, status: int | None = None, chat: int | None = None) -> int:
        """How many calls there were, of a method, with a status, to a chat."""
        return len([call for call in self.calls if method in (None, call.method) and status in (None, call.status) and chat in (None, call.chat)])

    def check_update(self, body: dict[str, Any]) -> str | None:
        """Why an update is not what is published: for the tests of this server."""
        return wrong(body, ["Update"], "update")


def scope_key(scope: dict[str, Any] | None) -> str:
    """A scope of commands, as a key."""
    return json.dumps(scope or {"type": "default"}, sort_keys=True)
