"""What lies in a chat, as the people in it see it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.servers.telegram.files import File
from tests.servers.telegram.spec import example

if TYPE_CHECKING:
    from tests.servers.telegram.people import Person, Seat
    from tests.servers.telegram.world import World

PATIENCE = 20.0
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
STATUSES = {
    "creator": "ChatMemberOwner",
    "administrator": "ChatMemberAdministrator",
    "member": "ChatMemberMember",
    "restricted": "ChatMemberRestricted",
    "left": "ChatMemberLeft",
    "kicked": "ChatMemberBanned",
}
HERE = ("creator", "administrator", "member", "restricted")
SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "group_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "pinned_message",
)


class NotShown(AssertionError):
    """What was waited for did not come."""


@dataclass(frozen=True)
class Button:
    """A button under a message. `data` is what a press carries to the bot, if it is of that sort."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(eq=False)
class Message:
    """One message: what it shows now, and what it showed before it was edited.

    `fields` are those of the Bot API that make its content; `keyboard` is the reply keyboard or the forced reply that came with it.
    """

    chat: "Chat"
    id: int
    sender: dict[str, Any]
    date: int
    fields: dict[str, Any]
    file: File | None = None
    reply_to: "Message | None" = None
    keyboard: dict[str, Any] | None = None
    edit_date: int | None = None
    deleted: bool = False
    update_id: int | None = None  # of the newest update that told the bot of it; none if the bot does not see it
    before: list[dict[str, Any]] = field(default_factory=list)
    reactions: list[dict[str, Any]] = field(default_factory=list)

    @property
    def by_bot(self) -> bool:
        """Whether our bot sent it."""
        return bool(self.sender["id"] == self.chat.world.bot["id"])

    @property
    def text(self) -> str:
        """The text, or the caption."""
        return str(self.fields.get("text") or self.fields.get("caption") or "")

    @property
    def rows(self) -> list[list[Button]]:
        """The buttons under it, by row."""
        return _rows(self.fields)

    @property
    def buttons(self) -> list[Button]:
        """The buttons under it."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """What its buttons say."""
        return [button.text for button in self.buttons]

    @property
    def old_buttons(self) -> list[Button]:
        """Buttons that it had before it was edited, the newest first: what a phone may still show that has not heard of the edit."""
        return [button for fields in reversed(self.before) for row in _rows(fields) for button in row]

    @property
    def photo(self) -> bytes | None:
        """The picture, as large as it came."""
        return self.file.content() if self.file and self.file.kind == "photo" else None

    @property
    def voice(self) -> bytes | None:
        """The sound of a voice message."""
        return self.file.content() if self.file and self.file.kind == "voice" else None

    @property
    def file_name(self) -> str | None:
        """What the file that it carries is called."""
        return self.file.name if self.file and self.file.kind == "document" else None

    @property
    def force_reply(self) -> bool:
        """Whether it opens the reply field of those whom it addresses."""
        return bool(self.keyboard and self.keyboard.get("force_reply"))

    @property
    def album(self) -> list["Message"]:
        """All messages of its album, itself among them; itself alone if it is in none."""
        group = self.fields.get("media_group_id")
        return [message for message in self.chat.messages if message.fields.get("media_group_id") == group] if group else [self]

    @property
    def is_service(self) -> bool:
        """Whether it says what happened to the chat, not what somebody wrote."""
        return any(name in self.fields for name in SERVICE)

    def json(self, with_reply: bool = True) -> dict[str, Any]:
        """The message as the Bot API writes it."""
        body: dict[str, Any] = {"message_id": self.id, "from": self.sender, "chat": self.chat.json(), "date": self.date, **self.fields}
        if self.edit_date is not None:
            body["edit_date"] = self.edit_date
        if self.reply_to and with_reply:
            body["reply_to_message"] = self.reply_to.json(with_reply=False)
        return body

    def change(self, fields: dict[str, Any], file: File | None = None) -> None:
        """Shows something else from now on."""
        self.before.append(self.fields)
        self.fields, self.file = fields, file or self.file
        self.edit_date = self.chat.world.seconds()
        self.chat.world.changed.set()


class Chat:
    """One chat under one id."""

    def __init__(self, world: "World", id: int, type: str) -> None:
        self.world, self.id, self.type = world, id, type
        self.messages: list[Message] = []
        self.actions: list[str] = []
        self.pinned: list[Message] = []
        self.bot_status = "member"
        self.bot_muted = False
        self.deleted = False
        self.upgraded_to: Group | None = None
        self.keyboard: dict[str, Any] | None = None
        self._ids: Iterator[int] = world.message_ids

    def json(self) -> dict[str, Any]:
        """The chat as the Bot API writes it inside a message."""
        raise NotImplementedError

    @property
    def shown(self) -> list[Message]:
        """What is to be seen, in order."""
        return [message for message in self.messages if not message.deleted]

    @property
    def said(self) -> list[Message]:
        """What the bot said and is still to be seen, in order."""
        return [message for message in self.shown if message.by_bot]

    @property
    def last(self) -> Message:
        """What the bot said last."""
        return self.said[-1]

    def find(self, id: int) -> Message | None:
        """The message of an id, unless it is deleted."""
        return next((message for message in reversed(self.messages) if message.id == id and not message.deleted), None)

    def add(self, sender: dict[str, Any], fields: dict[str, Any], file: File | None = None, reply_to: Message | None = None) -> Message:
        """Puts a message into the chat."""
        message = Message(self, next(self._ids), sender, self.world.seconds(), fields, file, reply_to)
        self.messages.append(message)
        self.world.changed.set()
        return message

    async def wait_for(self, wanted: str | Callable[[Message], object], after: int = 0, seconds: float = PATIENCE) -> Message:
        """Waits for the newest message of the bot with these words, or of which something holds, beyond its first `after` ones.

        Raises:
            NotShown: it did not come in time.
        """
        matches = (lambda message: wanted in message.text) if isinstance(wanted, str) else wanted

        def found() -> Message | None:
            return next((message for message in reversed(self.said[after:]) if matches(message)), None)

        if not await self.world.changed.until(found, seconds):
            raise NotShown(f"{wanted!r} did not come; there is: {[message.text for message in self.said][-6:]}")
        shown = found()
        assert shown
        return shown

    def bot_member(self, status: str | None = None) -> dict[str, Any]:
        """The bot as a member of the chat."""
        return member(status or self.bot_status, self.world.bot_user)

    def change_bot(self, status: str, by: dict[str, Any]) -> None:
        """The bot's place in the chat changes, and it is told so."""
        old = self.bot_member()
        self.bot_status = status
        changed = {"chat": self.json(), "from": by, "date": self.world.seconds(), "old_chat_member": old, "new_chat_member": self.bot_member()}
        self.world.updates.add("my_chat_member", changed, self.id)
        self.world.changed.set()

    def bot_sees(self, message: Message) -> bool:
        """Whether the bot is told of a message of somebody else."""
        return True


class Private(Chat):
    """The chat of one person with the bot."""

    def __init__(self, world: "World", person: "Person") -> None:
        super().__init__(world, person.id, "private")
        self.person = person

    def json(self) -> dict[str, Any]:
        """The chat as the Bot API writes it inside a message."""
        user = self.person.user
        return {"id": self.id, "type": "private", **{name: user[name] for name in ("first_name", "last_name", "username") if name in user}}


class Group(Chat):
    """A group or supergroup. The first member owns it; `others` are people who only count."""

    def __init__(self, world: "World", id: int, title: str, members: list["Person"], others: int = 0, supergroup: bool = False) -> None:
        super().__init__(world, id, "supergroup" if supergroup else "group")
        if supergroup:
            self._ids = world.new_message_ids()
        self.title, self.others = title, others
        self.members: dict[int, tuple[Person, str]] = {}
        self.upgraded_from: Group | None = None
        self.other_bot_spoke = False  # then a command without a name is not for our bot
        self.bot_status = "left"
        for i, person in enumerate(members):
            self.members[person.id] = (person, "member" if i else "creator")

    def json(self) -> dict[str, Any]:
        """The chat as the Bot API writes it inside a message."""
        return {"id": self.id, "type": self.type, "title": self.title}

    @property
    def now(self) -> "Group":
        """The group under its newest id."""
        return self.upgraded_to.now if self.upgraded_to else self

    @property
    def member_count(self) -> int:
        """How many are in it, the bot too."""
        return len(self.members) + self.others + (self.bot_status in HERE)

    @property
    def owner(self) -> "Person":
        """Whose group it is."""
        return next(person for person, status in self.members.values() if status == "creator")

    def seat(self, person: "Person", anonymous: bool = False) -> "Seat":
        """A member's view of the group. An anonymous admin writes in the group's name."""
        return self.world.seat(person, self, anonymous)

    def add_bot(self, by: "Person | None" = None, start: str | None = None, admin: bool = False) -> Message | None:
        """Somebody adds the bot; with `start`, by a link that hands it a payload, which comes as a command. Returns that command."""
        by = by or self.owner
        self.change_bot("administrator" if admin else "member", by.user)
        self.service(by.user, new_chat_members=[self.world.bot_user])
        if start is None:
            return None
        return self.seat(by).say(f"/start@{self.world.bot['username']} {start}".strip())

    def remove_bot(self, by: "Person | None" = None) -> None:
        """Somebody throws the bot out."""
        by = by or self.owner
        self.change_bot("kicked", by.user)
        self.service(by.user, told=True, left_chat_member=self.world.bot_user)

    def make_bot_admin(self, by: "Person | None" = None, admin: bool = True) -> None:
        """The bot becomes an administrator, who sees everything; or a common member again."""
        self.change_bot("administrator" if admin else "member", (by or self.owner).user)

    def mute_bot(self, muted: bool = True, by: "Person | None" = None) -> None:
        """Takes away the bot's right to write, or gives it back."""
        self.bot_muted = muted
        self.change_bot("restricted" if muted else "member", (by or self.owner).user)

    def add_member(self, person: "Person", by: "Person | None" = None) -> None:
        """Somebody comes in, by themselves or invited."""
        self.members[person.id] = (person, "member")
        self.service((by or person).user, new_chat_members=[person.user])

    def remove_member(self, person: "Person", by: "Person | None" = None) -> None:
        """Somebody leaves, or is thrown out."""
        del self.members[person.id]
        self.service((by or person).user, left_chat_member=person.user)

    def make_admin(self, person: "Person") -> None:
        """A member becomes an administrator."""
        self.members[person.id] = (person, "administrator")

    def rename(self, title: str, by: "Person | None" = None) -> None:
        """The group has another title."""
        self.title = title
        self.service((by or self.owner).user, new_chat_title=title)

    def upgrade(self) -> "Group":
        """The group becomes a supergroup with another id, and the bot is told on both sides. Returns the supergroup.

        The bot joins the new chat and never leaves the old one: so the real server tells it (tdlib/telegram-bot-api#266).
        """
        world, new = self.world, self.world.supergroup_of(self)
        new.bot_muted, new.members = self.bot_muted, self.members
        new.upgraded_from, new.bot_status = self, "left"
        new.change_bot(self.bot_status, self.owner.user)
        self.service(self.owner.user, migrate_to_chat_id=new.id)
        self.upgraded_to = new
        new.service(ANONYMOUS, migrate_from_chat_id=self.id, sender_chat=new.json())
        world.changed.set()
        return new

    def delete(self) -> None:
        """The owner deletes the group: also what it was before it became a supergroup."""
        if self.upgraded_from:
            self.upgraded_from.delete()
        self.change_bot("left", self.owner.user)
        self.deleted = True

    def service(self, by: dict[str, Any], told: bool = False, **fields: Any) -> Message:
        """A message that says what happened."""
        message = self.add(by, fields)
        if told or self.bot_status in HERE:
            message.update_id = self.world.updates.add("message", message.json(), self.id)
        return message

    def bot_sees(self, message: Message) -> bool:
        """With privacy mode: commands that are not for another bot, mentions, replies to the bot. An administrator sees everything."""
        if self.bot_status not in HERE or self.deleted or self.upgraded_to:
            return False
        if not self.world.privacy or self.bot_status == "administrator":
            return True
        if message.reply_to and message.reply_to.by_bot:
            return True
        name = f"@{self.world.bot['username']}".lower()
        first, *_ = [*message.text.lower().split(), ""]
        if first.startswith("/"):
            return first.endswith(name) if "@" in first else not self.other_bot_spoke
        return name in message.text.lower()

    def status_of(self, person: "Person") -> str:
        """What somebody is in the group."""
        return self.members[person.id][1] if person.id in self.members else "left"


def member(status: str, user: dict[str, Any]) -> dict[str, Any]:
    """Somebody as a member of a chat."""
    given: dict[str, Any] = {"user": user}
    if status in ("creator", "administrator"):
        given["is_anonymous"] = False
    if status == "kicked":
        given["until_date"] = 0
    if status == "restricted":
        given |= {"can_send_messages": False, "can_send_photos": False, "can_send_documents": False, "until_date": 0}
    made: dict[str, Any] = example(STATUSES[status], **given)
    return made


def _rows(fields: dict[str, Any]) -> list[list[Button]]:
    rows = fields.get("reply_markup", {}).get("inline_keyboard", [])
    return [[Button(button["text"], button.get("callback_data"), button.get("url")) for button in row] for row in rows]
