"""What Telegram tells, as events. Whatever is not known here is `unsupported`, never a fault."""

import logging
import re
from typing import Any

from telegram import Bot, Chat, ChatMember, ChatMemberUpdated, Document, Message, Update, User

from bot.channels.base import ChatKind, Incoming, Kind, Media

logger = logging.getLogger(__name__)

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
LARGEST_FILE = 20 * 1024 * 1024  # what a bot may download
_COMMAND = re.compile(r"^/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?:\s+(.*))?$", re.DOTALL)


def read(raw: dict[str, Any], bot: Bot) -> Incoming | None:
    """The event of an update; nothing for what concerns nobody, such as another member's coming."""
    try:
        update = Update.de_json(raw, bot)
        return _read(update)
    except Exception:
        logger.exception("update %s is not understood", raw.get("update_id"))
        return None


def _read(update: Update) -> Incoming | None:
    if update.callback_query:
        return _pressed(update)
    if update.my_chat_member:
        return _membership(update, update.my_chat_member)
    if update.edited_message:
        return _edited(update, update.edited_message)
    message = update.message
    if message is None or message.from_user is None or _is_only_news(message):
        return None
    return _said(update, message)


def _pressed(update: Update) -> Incoming | None:
    query = update.callback_query
    if query is None or query.message is None or query.data is None:
        return None
    return _event(update, query.message.chat, query.from_user, "choice", choice=query.data, more={"press": f"{query.id} {query.message.message_id}"})


def _membership(update: Update, change: ChatMemberUpdated) -> Incoming | None:
    """The bot itself was let in or put out."""
    inside = change.new_chat_member.status not in (ChatMember.LEFT, ChatMember.BANNED)
    if change.chat.type == Chat.PRIVATE:
        return _event(update, change.chat, change.from_user, "back" if inside else "gone")
    was_inside = change.old_chat_member.status not in (ChatMember.LEFT, ChatMember.BANNED)
    if inside == was_inside:
        return None
    return _event(update, change.chat, change.from_user, "joined" if inside else "gone")


def _edited(update: Update, message: Message) -> Incoming | None:
    """What was sent was changed afterwards. In a group that is no word to us, and a place that is shared moves by itself every few seconds."""
    if message.from_user is None or message.chat.type != Chat.PRIVATE or message.location:
        return None
    return _event(update, message.chat, message.from_user, "edited")


def _said(update: Update, message: Message) -> Incoming | None:
    sender = message.from_user
    assert sender is not None
    if message.migrate_to_chat_id:
        return _event(update, message.chat, sender, "moved", text=str(message.migrate_to_chat_id))
    command = _COMMAND.match(message.text or "")
    if command:
        name, _, rest = command.groups()
        if name == "start" and (rest or message.chat.type == Chat.PRIVATE):
            return _event(update, message.chat, sender, "start", more={"invitation": rest.strip()[:64]} if rest else {})
        return _event(update, message.chat, sender, "text", text=f"/{name} {rest or ''}".strip())
    return _event(update, message.chat, sender, **_content(message))


def _content(message: Message) -> dict[str, Any]:
    """What kind of thing was sent, and where its picture or its sound lies."""
    caption = message.caption or ""
    if message.text:
        return {"kind": "text", "text": message.text}
    if message.photo:
        fitting = [size for size in message.photo if (size.file_size or 0) <= LARGEST_FILE]
        best = max(fitting or message.photo, key=lambda size: size.width * size.height)
        return {"kind": "photo", "text": caption, "media": Media(best.file_id, best.file_size)}
    if message.document and (message.document.mime_type or "").startswith("image/"):
        return {"kind": "photo", "text": caption, "media": Media(message.document.file_id, message.document.file_size)}
    recording = message.voice or message.audio or _sound_file(message.document)
    if recording:
        return {"kind": "voice", "text": caption, "media": Media(recording.file_id, recording.file_size)}
    kinds: list[tuple[Kind, object]] = [
        ("location", message.location),
        ("contact", message.contact),
        ("sticker", message.sticker),
    ]
    return {"kind": next((kind for kind, there in kinds if there), "unsupported"), "text": caption}


def _sound_file(document: Document | None) -> Document | None:
    """A file that says it is sound; whether it is, is looked at when it is taken in."""
    said = (document.mime_type or "") if document else ""
    return document if said.startswith("audio/") or said == "application/ogg" else None


def _is_only_news(message: Message) -> bool:
    """Service messages that are nobody's words to us."""
    news = (message.new_chat_members, message.left_chat_member, message.new_chat_title, message.new_chat_photo, message.pinned_message)
    created = (message.group_chat_created, message.supergroup_chat_created, message.delete_chat_photo, message.migrate_from_chat_id)
    return any(news) or any(created)


def _event(update: Update, chat: Chat, sender: User, kind: Kind, **what: Any) -> Incoming:
    chat_kind: ChatKind = "private" if chat.type == Chat.PRIVATE else "group"
    language = (sender.language_code or "vi").split("-")[0]
    said_at = update.message.date if update.message else None  # of a press nothing is told
    return Incoming(
        str(update.update_id),
        str(chat.id),
        str(sender.id),
        kind,
        chat_kind=chat_kind,
        sender_name=sender.full_name,
        language=language,
        said_at=said_at,
        **what,
    )
