"""People with phones: what they do becomes updates, as the real server makes them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests import recordings
from tests.servers.telegram import markup
from tests.servers.telegram.chats import ANONYMOUS, HERE, PATIENCE, Button, Chat, Group, Message, NotShown, Private
from tests.servers.telegram.files import File
from tests.servers.telegram.spec import METHODS, TYPES, example, units

if TYPE_CHECKING:
    from tests.servers.telegram.world import World

KINDS = sorted(name for name, field in TYPES["Update"]["fields"].items() if name != "update_id" and field["types"])
NOT_CONTENT = set(METHODS["sendMessage"]["fields"]) | {"caption", "caption_entities", "from", "sender_chat", "sender_business_bot", "via_bot"}
CONTENTS = sorted(
    name
    for name, field in TYPES["Message"]["fields"].items()
    if not field.get("required") and field["types"][0].removeprefix("Array of ") in TYPES and name not in NOT_CONTENT
)


@dataclass(eq=False)
class Press:
    """One press of a button, and what the bot answered to it."""

    seat: "Seat"
    message: Message
    button: Button
    id: str
    update_id: int | None
    at: float
    answered: bool = False
    text: str = ""
    alert: bool = False
    resent: list["Press"] = field(default_factory=list)

    def again(self) -> "Press":
        """The same press once more, under a new update id: what a phone does that has lost the answer."""
        press = self.seat.world.press(self.seat, self.message, self.button)
        self.resent.append(press)
        return press

    async def wait_answered(self, seconds: float = PATIENCE) -> str:
        """Waits until the bot answered it. Returns the words of the answer.

        Raises:
            NotShown: no answer came in time.
        """
        if not await self.seat.world.changed.until(lambda: self.answered, seconds):
            raise NotShown(f"the press of {self.button.text!r} was not answered")
        return self.text


class Seat:
    """One person in one chat: everything that they can do there."""

    def __init__(self, world: "World", person: "Person", place: Chat, anonymous: bool = False) -> None:
        self.world, self.person, self._place, self.anonymous = world, person, place, anonymous

    @property
    def chat(self) -> Chat:
        """The chat, under its newest id."""
        return self._place.now if isinstance(self._place, Group) else self._place

    @property
    def said(self) -> list[Message]:
        """What the bot said here and is still to be seen, in order."""
        return self.chat.said

    @property
    def last(self) -> Message:
        """What the bot said last."""
        return self.chat.last

    def say(self, text: str, reply_to: Message | None = None) -> Message:
        """Types and sends a text."""
        assert 1 <= units(text) <= 4096, "a phone sends no text of this length"
        entities = markup.found(text)
        return self._post({"text": text, **({"entities": entities} if entities else {})}, reply_to=reply_to)

    def send_photo(self, data: bytes, caption: str = "", reply_to: Message | None = None) -> Message:
        """Sends a picture."""
        return self._post_photo(data, caption, reply_to)

    def send_album(self, pictures: Sequence[bytes], caption: str = "", shuffled: random.Random | None = None) -> list[Message]:
        """Sends pictures together: an update each, with one `media_group_id`; the caption is on the first. Their updates may come in any order."""
        group = str(self.world.next_number())
        messages = [self._post_photo(data, caption if not i else "", None, told=False, media_group_id=group) for i, data in enumerate(pictures)]
        order = list(messages)
        if shuffled:
            shuffled.shuffle(order)
        for message in order:
            self._tell(message)
        return messages

    def send_document(
        self, data: bytes | None = None, name: str = "anh.jpg", mime: str = "image/jpeg", caption: str = "", size: int | None = None
    ) -> Message:
        """Sends a file; with `size` alone, one that is only said to be so large."""
        file = self.world.files.add("document", data, name, mime, size)
        content = {"document": file.described(file_name=name, mime_type=mime), **_captioned(caption)}
        return self._post(content, file)

    def send_voice(self, data: bytes | None = None, caption: str = "", reply_to: Message | None = None) -> Message:
        """Speaks."""
        file = self.world.files.add("voice", recordings.voice() if data is None else data, "voice.oga", "audio/ogg")
        return self._post({"voice": file.described(duration=1, mime_type=file.mime), **_captioned(caption)}, file, reply_to)

    def send_audio(self, data: bytes, name: str = "hat.mp3", mime: str = "audio/mpeg", caption: str = "") -> Message:
        """Sends a piece of music, or what was recorded with another program."""
        file = self.world.files.add("audio", data, name, mime)
        return self._post({"audio": file.described(duration=1, file_name=name, mime_type=mime), **_captioned(caption)}, file)

    def send_contact(self, phone: str = "+840000000000", of: "Person | None" = None) -> Message:
        """Sends a telephone number: one's own, or somebody else's."""
        user = (of or self.person).user
        return self._post({"contact": {"phone_number": phone, "first_name": user["first_name"], "user_id": user["id"]}})

    def send_location(self, latitude: float = 21.327, longitude: float = 103.914, live: int = 0) -> Message:
        """Sends where they are; with `live`, it is shared for so many seconds, as they go."""
        return self._post({"location": {"latitude": latitude, "longitude": longitude, **({"live_period": live} if live else {})}})

    def walk(self, message: Message) -> None:
        """Goes a few steps, while where they are is shared."""
        place = message.fields["location"]
        message.change({**message.fields, "location": {**place, "latitude": place["latitude"] + 0.001}})
        self._tell_edited(message)

    def send_sticker(self, emoji: str = "👍") -> Message:
        """Sends a sticker."""
        file = self.world.files.add("sticker", b"RIFF", "sticker.webp", "image/webp")
        sticker = file.described(type="regular", width=512, height=512, is_animated=False, is_video=False, emoji=emoji)
        return self._post({"sticker": sticker}, file)

    def send_poll(self, question: str = "Họp hôm nào?", options: Sequence[str] = ("Thứ bảy", "Chủ nhật")) -> Message:
        """Sends a poll."""
        choices = [example("PollOption", text=text, voter_count=0, persistent_id=str(i)) for i, text in enumerate(options)]
        return self._post({"poll": example("Poll", question=question, options=choices, type="regular", is_closed=False)})

    def send_content(self, name: str) -> Message:
        """Sends a message with whatever a message may hold (see `CONTENTS`), filled with the least that it must have."""
        return self._post({name: example(TYPES["Message"]["fields"][name]["types"][0])})

    def send_unknown(self) -> Message:
        """Sends something that nobody has thought of yet: a message whose content has a field that no specification knows."""
        return self._post({"hologram": {"file_id": "none", "depth": 3}, "hologram_mood": "vui"})

    def update_unknown(self) -> int:
        """Does something of a kind that nobody has thought of yet: an update with a field that no specification knows."""
        return self.world.updates.push({"hologram_shown": {"from": self.person.user, "chat": self.chat.json(), "depth": 3}}, self.chat.id)

    def edit(self, message: Message, text: str) -> Message:
        """Changes what they had written, or the caption."""
        name, entities = ("text", "entities") if "text" in message.fields else ("caption", "caption_entities")
        kept = {key: value for key, value in message.fields.items() if key not in (name, entities)}
        found = markup.found(text)
        message.change({**kept, name: text, **({entities: found} if found else {})})
        self._tell_edited(message)
        return message

    def forward(self, message: Message, hidden: bool = False) -> Message:
        """Passes on a message from any chat; `hidden` when its author does not want to be named."""
        author, date = message.sender, message.date
        origin: dict[str, Any] = {"type": "user", "sender_user": author, "date": date}
        if hidden:
            origin = {"type": "hidden_user", "sender_user_name": author["first_name"], "date": date}
        kept = {key: value for key, value in message.fields.items() if key not in ("reply_markup", "media_group_id")}
        return self._post({**kept, "forward_origin": origin}, message.file)

    def delete(self, message: Message) -> None:
        """Takes back a message. The bot is not told."""
        message.deleted = True
        self.world.changed.set()

    def press(self, label: str, on: Message | None = None, resend: bool = False, old: bool = False) -> Press:
        """Presses the newest button with a label, or the one of a message.

        With `resend` the phone sends the press once more under a new update id; with `old` it is a button that an edit has taken away since.
        """
        message, button = self._button(label, on, old)
        assert button.data is not None, f"{label!r} sends nothing to the bot"
        press = self.world.press(self, message, button)
        if resend:
            press.again()
        return press

    def tap(self, label: str) -> Message:
        """Taps a key of the reply keyboard, which sends what it says, or what it asks for."""
        keys = [key for row in (self.chat.keyboard or {}).get("keyboard", []) for key in row]
        key = next((key for key in keys if key["text"] == label), None)
        if key is None:
            raise NotShown(f"no key {label!r} in {[key['text'] for key in keys]}")
        if key.get("request_contact"):
            return self.send_contact()
        return self.send_location() if key.get("request_location") else self.say(label)

    def commands(self) -> list[dict[str, str]]:
        """The menu of commands that this person sees here."""
        return self.world.commands_for(self)

    async def wait_for(self, wanted: Any, after: int = 0, seconds: float = PATIENCE) -> Message:
        """Waits for the newest message of the bot with these words, or of which something holds: see `Chat.wait_for`."""
        return await self.chat.wait_for(wanted, after, seconds)

    def _button(self, label: str, on: Message | None, old: bool) -> tuple[Message, Button]:
        for message in [on] if on else reversed(self._history()):
            for button in message.buttons + (message.old_buttons if old else []):
                if button.text == label:
                    return message, button
        raise NotShown(f"no button {label!r} in {[message.labels for message in self.said][-3:]}")

    def _history(self) -> list[Message]:
        """What is to be seen here; a supergroup shows what was said before it became one."""
        place = self._place
        return place.shown if place is self.chat else place.shown + self.chat.shown

    def _post_photo(self, data: bytes, caption: str, reply_to: Message | None, told: bool = True, **more: Any) -> Message:
        file = self.world.files.add_photo(data)
        return self._post({"photo": file.as_photo(), **more, **_captioned(caption)}, file, reply_to, told)

    def _post(self, fields: dict[str, Any], file: File | None = None, reply_to: Message | None = None, told: bool = True) -> Message:
        chat = self.chat
        sender = self.person.user
        if isinstance(chat, Private):
            assert chat.bot_status == "member", "who has blocked the bot cannot write to it: unblock first"
            self.person.started = True
        elif self.anonymous:
            sender, fields = ANONYMOUS, {**fields, "sender_chat": chat.json()}
        message = chat.add(sender, fields, file, reply_to)
        if told:
            self._tell(message)
        return message

    def _tell(self, message: Message) -> None:
        if message.chat.bot_sees(message):
            message.update_id = self.world.updates.add("message", message.json(), message.chat.id)

    def _tell_edited(self, message: Message) -> None:
        if message.chat.bot_sees(message):
            message.update_id = self.world.updates.add("edited_message", message.json(), message.chat.id)


class Person(Seat):
    """Somebody with a phone. What they do without naming a chat they do in their own chat with the bot."""

    def __init__(self, world: "World", id: int, name: str, language: str | None) -> None:
        self.id = id
        self.user: dict[str, Any] = {"id": id, "is_bot": False, "first_name": name}
        if language:
            self.user["language_code"] = language
        self.started = False  # until then the bot may not write to them
        self.deactivated = False
        self.takes_voices = True  # some let nobody send them voice messages
        super().__init__(world, self, Private(world, self))

    def start(self, payload: str = "") -> Message:
        """Opens the bot, by hand or by a link that carries something."""
        assert len(payload) <= 64, "a link carries at most 64 characters"
        if self.chat.bot_status == "kicked":
            self.unblock()
        return self.say(f"/start {payload}".strip())

    def block(self) -> None:
        """Wants to hear no more of the bot."""
        self.chat.change_bot("kicked", self.user)

    def unblock(self) -> None:
        """Lets the bot write again."""
        self.chat.change_bot("member", self.user)

    @property
    def blocked(self) -> bool:
        """Whether they have blocked the bot."""
        return self.chat.bot_status not in HERE

    def in_group(self, group: Group, anonymous: bool = False) -> Seat:
        """Their view of a group."""
        return self.world.seat(self, group, anonymous)


def _captioned(caption: str) -> dict[str, Any]:
    entities = markup.found(caption)
    return ({"caption": caption} if caption else {}) | ({"caption_entities": entities} if entities else {})
