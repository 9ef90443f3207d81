"""What each method of the Bot API does, and what it refuses."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp

from tests.servers.telegram import markup
from tests.servers.telegram.chats import HERE, Chat, Group, Message, Private, member
from tests.servers.telegram.files import DOWNLOAD_MOST, File, Upload
from tests.servers.telegram.refusal import bad_request, forbidden, mistake
from tests.servers.telegram.spec import example, units
from tests.servers.telegram.updates import Webhook
from tests.servers.telegram.world import World, scope_key

TEXT_MOST, CAPTION_MOST = 4096, 1024
BUTTONS_MOST, ROW_MOST = 100, 8
COMMANDS_MOST = 100
DELETE_SECONDS = 48 * 3600
URL_PHOTO_MOST = 5 * 1024 * 1024
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
KIND_NAMES = {"photo": "Photo", "document": "Document", "voice": "VoiceNote", "audio": "Audio", "sticker": "Sticker"}
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
Parameters = Mapping[str, Any]


class Methods:
    """The methods, by their published names."""

    def __init__(self, world: World, uploads: Mapping[str, Upload], http: aiohttp.ClientSession) -> None:
        self.world, self.uploads, self.http = world, uploads, http

    # Updates

    async def getUpdates(self, p: Parameters) -> Any:
        return await self.world.updates.poll(p.get("offset", 0), p.get("limit", 100), p.get("timeout", 0), p.get("allowed_updates"))

    async def setWebhook(self, p: Parameters) -> Any:
        url, secret = p["url"], p.get("secret_token", "")
        if url and not re.match(r"https://|http://(127\.0\.0\.1|localhost)[:/]", url):
            raise mistake("bad webhook: An HTTPS URL must be provided for webhook")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise mistake("secret token contains unallowed characters")
        self._drop_pending(p)
        self.world.updates.set_webhook(Webhook(url, secret, p.get("max_connections", 40)), self.http, p.get("allowed_updates"))
        return True

    async def deleteWebhook(self, p: Parameters) -> Any:
        self._drop_pending(p)
        if self.world.updates.webhook.url:
            self.world.updates.set_webhook(Webhook(), self.http, None)
        return True

    async def getWebhookInfo(self, p: Parameters) -> Any:
        updates = self.world.updates
        info = {"url": updates.webhook.url, "has_custom_certificate": False, "pending_update_count": len(updates.waiting)}
        if updates.webhook.url:
            info |= {"max_connections": updates.webhook.most, "ip_address": "127.0.0.1"}
        if updates.webhook.error_at:
            info |= {"last_error_date": updates.webhook.error_at, "last_error_message": updates.webhook.error}
        return info | ({"allowed_updates": updates.allowed} if updates.allowed else {})

    def _drop_pending(self, p: Parameters) -> None:
        if p.get("drop_pending_updates"):
            self.world.updates.waiting.clear()

    # Sending

    async def sendMessage(self, p: Parameters) -> Any:
        chat = self._writable(p)
        text, entities = self._text(p)
        return self._send(chat, p, {"text": text, **_if("entities", entities)}).json()

    async def sendPhoto(self, p: Parameters) -> Any:
        chat = self._writable(p)
        file = await self._file("photo", p["photo"])
        return self._send(chat, p, {"photo": file.as_photo(), **self._caption(p)}, file).json()

    async def sendDocument(self, p: Parameters) -> Any:
        chat = self._writable(p)
        file = await self._file("document", p["document"])
        return self._send(chat, p, {"document": _document(file), **self._caption(p)}, file).json()

    async def sendVoice(self, p: Parameters) -> Any:
        chat = self._writable(p)
        if isinstance(chat, Private) and not chat.person.takes_voices:
            raise bad_request("VOICE_MESSAGES_FORBIDDEN")
        file = await self._file("voice", p["voice"])
        return self._send(chat, p, {"voice": file.described(duration=p.get("duration", 0), mime_type=file.mime), **self._caption(p)}, file).json()

    async def sendLocation(self, p: Parameters) -> Any:
        chat = self._writable(p)
        return self._send(chat, p, {"location": {"latitude": p["latitude"], "longitude": p["longitude"]}}).json()

    async def sendContact(self, p: Parameters) -> Any:
        chat = self._writable(p)
        return self._send(chat, p, {"contact": {"phone_number": p["phone_number"], "first_name": p["first_name"]}}).json()

    async def sendMediaGroup(self, p: Parameters) -> Any:
        chat = self._writable(p)
        kinds = {item["type"] for item in p["media"]}
        if len(kinds) > 1 and not kinds <= {"photo", "video"}:
            raise mistake("Document can't be mixed with other media types")
        contents = [await self._media(item) for item in p["media"]]
        reply_to = self._reply_to(chat, p)
        self._pace(chat, len(contents))
        group = str(self.world.next_number())
        return [chat.add(self.world.bot_user, {**fields, "media_group_id": group}, file, reply_to).json() for fields, file in contents]

    async def copyMessage(self, p: Parameters) -> Any:
        chat, source = self._writable(p), self._message(p, "from_chat_id", "message to copy not found")
        fields = {**{key: value for key, value in source.fields.items() if key != "reply_markup"}, **self._caption(p)}
        return {"message_id": self._send(chat, p, fields, source.file).id}

    async def forwardMessage(self, p: Parameters) -> Any:
        chat, source = self._writable(p), self._message(p, "from_chat_id", "message to forward not found")
        origin = {"type": "user", "sender_user": source.sender, "date": source.date}
        fields = {**{key: value for key, value in source.fields.items() if key != "reply_markup"}, "forward_origin": origin}
        return self._send(chat, p, fields, source.file).json()

    async def sendChatAction(self, p: Parameters) -> Any:
        chat = self._writable(p)
        if p["action"] not in ACTIONS:
            raise mistake("wrong parameter action in request")
        chat.actions.append(p["action"])
        self.world.changed.set()
        return True

    # Changing what was sent

    async def editMessageText(self, p: Parameters) -> Any:
        message = self._editable(p)
        if "text" not in p:
            raise mistake("message text is empty")
        text, entities = self._text(p)
        if "text" not in message.fields:
            raise bad_request("there is no text in the message to edit")
        return self._edit(message, p, {"text": text, **_if("entities", entities)}, ("text", "entities"))

    async def editMessageCaption(self, p: Parameters) -> Any:
        message = self._editable(p)
        caption = self._caption(p)
        if "text" in message.fields:
            raise bad_request("there is no caption in the message to edit")
        return self._edit(message, p, caption, ("caption", "caption_entities"))

    async def editMessageMedia(self, p: Parameters) -> Any:
        message = self._editable(p)
        fields, file = await self._media(p["media"])
        return self._edit(message, p, fields, tuple(key for key in message.fields if key != "media_group_id"), file)

    async def editMessageReplyMarkup(self, p: Parameters) -> Any:
        return self._edit(self._editable(p), p, {}, ())

    async def deleteMessage(self, p: Parameters) -> Any:
        chat = self._reachable(p["chat_id"])
        message = chat.find(p["message_id"])
        if message is None:
            raise bad_request("message to delete not found")
        if not self._may_delete(message):
            raise bad_request("message can't be deleted for everyone")
        message.deleted = True
        self.world.changed.set()
        return True

    async def deleteMessages(self, p: Parameters) -> Any:
        chat = self._reachable(p["chat_id"])
        for id in p["message_ids"]:
            message = chat.find(id)
            if message and self._may_delete(message):
                message.deleted = True
        self.world.changed.set()
        return True

    async def pinChatMessage(self, p: Parameters) -> Any:
        message = self._pinnable(p)
        message.chat.pinned.append(message)
        return True

    async def unpinChatMessage(self, p: Parameters) -> Any:
        chat = self._writable(p)
        if "message_id" in p:
            message = self._pinnable(p)
            chat.pinned = [pinned for pinned in chat.pinned if pinned is not message]
        elif chat.pinned:
            chat.pinned.pop()
        return True

    async def setMessageReaction(self, p: Parameters) -> Any:
        message = self._message(p, "chat_id", "message to react not found")
        message.reactions = p.get("reaction", [])
        self.world.changed.set()
        return True

    async def answerCallbackQuery(self, p: Parameters) -> Any:
        press = self.world.presses.get(p["callback_query_id"])
        if press is None or press.answered or self.world.clock() - press.at > self.world.limits.answer_seconds:
            raise bad_request(TOO_OLD)
        press.answered, press.text, press.alert = True, p.get("text", ""), p.get("show_alert", False)
        self.world.changed.set()
        return True

    # Looking

    async def getMe(self, p: Parameters) -> Any:
        return self.world.bot

    async def getFile(self, p: Parameters) -> Any:
        file = self.world.files.known(p["file_id"])
        if file.size > DOWNLOAD_MOST:
            raise bad_request("file is too big")
        file.fetchable_until = self.world.clock() + self.world.limits.file_seconds
        return file.described(file_path=file.path)

    async def getChat(self, p: Parameters) -> Any:
        chat = self._reachable(p["chat_id"])
        gifts = example("AcceptedGiftTypes")
        return example("ChatFullInfo", **chat.json(), accepted_gift_types=gifts, accent_color_id=0, max_reaction_count=11)

    async def getChatMember(self, p: Parameters) -> Any:
        chat, id = self._reachable(p["chat_id"]), p["user_id"]
        if id == self.world.bot["id"]:
            return chat.bot_member()
        person = self.world.people.get(id)
        if person is None or (isinstance(chat, Private) and person is not chat.person):
            raise bad_request("member not found")
        return member(chat.status_of(person) if isinstance(chat, Group) else "member", person.user)

    async def getChatMemberCount(self, p: Parameters) -> Any:
        chat = self._reachable(p["chat_id"])
        return chat.member_count if isinstance(chat, Group) else 2

    async def getChatAdministrators(self, p: Parameters) -> Any:
        chat = self._reachable(p["chat_id"])
        if not isinstance(chat, Group):
            raise bad_request("there are no administrators in the private chat")
        people = [member(status, person.user) for person, status in chat.members.values() if status != "member"]
        return people + ([chat.bot_member()] if chat.bot_status == "administrator" else [])

    async def leaveChat(self, p: Parameters) -> Any:
        chat = self._reachable(p["chat_id"])
        if not isinstance(chat, Group):
            raise bad_request("chat member status can't be changed in private chats")
        chat.change_bot("left", self.world.bot_user)
        return True

    # The bot itself

    async def setMyCommands(self, p: Parameters) -> Any:
        if len(p["commands"]) > COMMANDS_MOST:
            raise mistake("too many commands specified")
        for command in p["commands"]:
            if not re.fullmatch(r"/?[a-z0-9_]{1,32}", command["command"]):
                raise mistake("BOT_COMMAND_INVALID")
        self.world.commands[_commands_key(p)] = [{**command, "command": command["command"].lstrip("/")} for command in p["commands"]]
        return True

    async def getMyCommands(self, p: Parameters) -> Any:
        return self.world.commands.get(_commands_key(p), [])

    async def deleteMyCommands(self, p: Parameters) -> Any:
        self.world.commands.pop(_commands_key(p), None)
        return True

    async def setMyName(self, p: Parameters) -> Any:
        return self._set_text(p, "name")

    async def getMyName(self, p: Parameters) -> Any:
        return {"name": self._get_text(p, "name") or self.world.bot["first_name"]}

    async def setMyDescription(self, p: Parameters) -> Any:
        return self._set_text(p, "description")

    async def getMyDescription(self, p: Parameters) -> Any:
        return {"description": self._get_text(p, "description")}

    async def setMyShortDescription(self, p: Parameters) -> Any:
        return self._set_text(p, "short_description")

    async def getMyShortDescription(self, p: Parameters) -> Any:
        return {"short_description": self._get_text(p, "short_description")}

    async def setChatMenuButton(self, p: Parameters) -> Any:
        self.world.menu_buttons[p.get("chat_id", 0)] = p.get("menu_button", {"type": "default"})
        return True

    async def getChatMenuButton(self, p: Parameters) -> Any:
        buttons = self.world.menu_buttons
        return buttons.get(p.get("chat_id", 0)) or buttons.get(0) or {"type": "commands"}

    async def logOut(self, p: Parameters) -> Any:
        self.world.logged_out = True
        return True

    async def close(self, p: Parameters) -> Any:
        return True

    def _set_text(self, p: Parameters, name: str) -> bool:
        self.world.texts[(name, p.get("language_code", ""))] = p.get(name, "")
        return True

    def _get_text(self, p: Parameters, name: str) -> str:
        return self.world.texts.get((name, p.get("language_code", ""))) or self.world.texts.get((name, "")) or ""

    # Chats

    def _reachable(self, id: Any) -> Chat:
        """The chat, if the bot is in it."""
        chat = self.world.chat_of(id)
        if chat is None:
            raise bad_request("chat not found")
        if chat.upgraded_to:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.upgraded_to.id)
        if isinstance(chat, Group):
            if chat.deleted:
                raise forbidden("the group chat was deleted")
            if chat.bot_status == "kicked":
                raise forbidden(f"bot was kicked from the {chat.type} chat")
            if chat.bot_status not in HERE:
                raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    def _writable(self, p: Parameters) -> Chat:
        """The chat, if the bot may write there."""
        chat = self._reachable(p["chat_id"])
        if isinstance(chat, Private):
            if chat.person.deactivated:
                raise forbidden("user is deactivated")
            if chat.person.blocked:
                raise forbidden("bot was blocked by the user")
            if not chat.person.started:
                raise forbidden("bot can't initiate conversation with a user")
        if chat.bot_muted:
            raise bad_request("not enough rights to send text messages to the chat")
        return chat

    def _message(self, p: Parameters, where: str, otherwise: str) -> Message:
        message = self._reachable(p[where]).find(p["message_id"])
        if message is None:
            raise bad_request(otherwise)
        return message

    def _pace(self, chat: Chat, weight: int = 1) -> None:
        self.world.flood.pass_or_refuse(chat.id, isinstance(chat, Group), weight, self.world.clock())

    # What a message holds

    def _text(self, p: Parameters) -> tuple[str, list[dict[str, Any]]]:
        text, entities = markup.read(p["text"], p.get("parse_mode"), p.get("entities"))
        if not text:
            raise mistake("message text is empty")
        if units(text) > TEXT_MOST:
            raise mistake("message is too long")
        return text, entities

    def _caption(self, p: Parameters) -> dict[str, Any]:
        if not p.get("caption"):
            return {}
        caption, entities = markup.read(p["caption"], p.get("parse_mode"), p.get("caption_entities"))
        if units(caption) > CAPTION_MOST:
            raise mistake("message caption is too long")
        return {**_if("caption", caption), **_if("caption_entities", entities)}

    async def _media(self, item: dict[str, Any]) -> tuple[dict[str, Any], File]:
        kind = item["type"]
        if kind not in ("photo", "document"):
            raise mistake(f"this server takes no {kind}")
        file = await self._file(kind, item["media"])
        content = {"photo": file.as_photo()} if kind == "photo" else {"document": _document(file)}
        return {**content, **self._caption(item)}, file

    async def _file(self, kind: str, given: Any) -> File:
        """The file that a parameter means: an upload, an id, or a URL."""
        if isinstance(given, str) and given.startswith("attach://"):
            name = given.removeprefix("attach://")
            if name not in self.uploads:
                raise mistake(f"wrong file attach name specified: {name}")
            given = self.uploads[name]
        if isinstance(given, str) and re.match("https?://", given):
            given = await self._fetched(kind, given)
        if isinstance(given, Upload):
            return self.world.files.take_upload(kind, given)
        file = self.world.files.by_id.get(given)
        if file is None or file.gone:
            raise bad_request("wrong file identifier/HTTP URL specified")
        if file.kind != kind:
            raise mistake(f"can't use file of type {KIND_NAMES[file.kind]} as {KIND_NAMES[kind]}")
        return file.sizes[-1] if file.sizes else file

    async def _fetched(self, kind: str, url: str) -> Upload:
        try:
            async with self.http.get(url) as answer:
                data = await answer.read()
        except aiohttp.ClientError:
            raise bad_request("failed to get HTTP URL content") from None
        if answer.status != 200:
            raise bad_request("failed to get HTTP URL content")
        if kind == "photo" and (not answer.content_type.startswith("image/") or len(data) > URL_PHOTO_MOST):
            raise bad_request("wrong type of the web page content")
        return Upload(url.rsplit("/", 1)[-1], answer.content_type, data)

    def _reply_to(self, chat: Chat, p: Parameters) -> Message | None:
        wanted = p.get("reply_parameters")
        if wanted is None:
            return None
        message = chat.find(wanted["message_id"])
        if message is None and not wanted.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return message

    def _send(self, chat: Chat, p: Parameters, fields: dict[str, Any], file: File | None = None) -> Message:
        given = p.get("reply_markup")
        inline = check_inline(given) if given and "inline_keyboard" in given else None
        reply_to = self._reply_to(chat, p)
        self._pace(chat)
        message = chat.add(self.world.bot_user, {**fields, **_if("reply_markup", inline)}, file, reply_to)
        if given and not inline and "inline_keyboard" not in given:
            message.keyboard = given
            chat.keyboard = given if "keyboard" in given else None
        return message

    def _editable(self, p: Parameters) -> Message:
        if "chat_id" not in p or "message_id" not in p:
            raise mistake("message identifier is not specified")
        message = self._writable(p).find(p["message_id"])
        if message is None:
            raise bad_request("message to edit not found")
        if not message.by_bot or message.keyboard or "forward_origin" in message.fields:
            raise bad_request("message can't be edited")
        return message

    def _edit(self, message: Message, p: Parameters, new: dict[str, Any], instead_of: tuple[str, ...], file: File | None = None) -> Any:
        inline = check_inline(p["reply_markup"]) if "reply_markup" in p else None
        kept = {key: value for key, value in message.fields.items() if key not in (*instead_of, "reply_markup")}
        fields = {**kept, **new, **_if("reply_markup", inline)}
        if fields == message.fields:
            raise bad_request(NOT_MODIFIED)
        self._pace(message.chat)
        message.change(fields, file)
        return message.json()

    def _may_delete(self, message: Message) -> bool:
        young = self.world.clock() - message.date < DELETE_SECONDS
        return young and (message.by_bot or message.chat.type == "private" or message.chat.bot_status == "administrator")

    def _pinnable(self, p: Parameters) -> Message:
        message = self._message(p, "chat_id", "message to pin not found")
        if isinstance(message.chat, Group) and message.chat.bot_status != "administrator":
            raise bad_request("not enough rights to manage pinned messages in the chat")
        return message


def check_inline(given: dict[str, Any]) -> dict[str, Any] | None:
    """The buttons under a message, or why the server does not take them. None at all are none."""
    rows = [row for row in given["inline_keyboard"] if row]
    if sum(map(len, rows)) > BUTTONS_MOST or any(len(row) > ROW_MOST for row in rows):
        raise mistake("reply markup is too long")
    for row in rows:
        for button in row:
            does = [name for name in button if name not in ("text", "icon_custom_emoji_id", "style")]
            if not button["text"].strip():
                raise mistake("can't parse inline keyboard button: Text of the button must be non-empty")
            if len(does) != 1:
                raise mistake("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
            if "url" in button and not re.match(r"(https?|tg)://\S+$", button["url"]):
                raise mistake(f"inline keyboard button URL {json.dumps(button['url'])} is invalid: Wrong HTTP URL")
    return {"inline_keyboard": rows} if rows else None


def _document(file: File) -> dict[str, Any]:
    return file.described(file_name=file.name, mime_type=file.mime)


def _commands_key(p: Parameters) -> tuple[str, str]:
    return scope_key(p.get("scope")), p.get("language_code", "")


def _if(name: str, value: Any) -> dict[str, Any]:
    return {name: value} if value else {}


def named(methods: Methods, method: str) -> Callable[[Parameters], Any]:
    """The method of a published name."""
    found: Callable[[Parameters], Any] = getattr(methods, method)
    return found
