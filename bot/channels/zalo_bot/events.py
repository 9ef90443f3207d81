"""What Zalo tells, as events: wrapped or bare, one or several. Whatever is not known here is `unsupported`, never a fault."""

import hashlib
import json
import logging
from typing import Any

from bot.channels.base import Incoming, Kind, Media, moment

logger = logging.getLogger(__name__)

PRIVATE = "PRIVATE"
REACTION = "message.reaction.received"


def read(body: Any, door: str | None) -> list[Incoming]:
    """The events in what came. `door` is where somebody can go on whose messages Zalo keeps from us."""
    inner = body["result"] if isinstance(body, dict) and "event_name" not in body and "result" in body else body
    updates = inner if isinstance(inner, list) else [inner]
    return [event for update in updates if isinstance(update, dict) and (event := _read(update, door))]


def _read(update: dict[str, Any], door: str | None) -> Incoming | None:
    """The event of an update; nothing for what nobody said to us alone, or where nobody is named who could be answered."""
    name, message = update.get("event_name"), _record(update.get("message")) or update
    chat, sender = _record(message.get("chat")), _record(message.get("from"))
    address, who = _id(chat.get("id")), _id(sender.get("id"))
    is_private = str(chat.get("chat_type", PRIVATE)).upper() == PRIVATE
    if not isinstance(name, str) or name == REACTION or sender.get("is_bot") is True or not is_private:
        return None
    if not (address or who):
        logger.info("somebody sent %s, and Zalo does not say who", name[:60])
        return None
    kind, text, ref = _content(name, message)
    return Incoming(
        f"{address or who} {_id(message.get('message_id')) or _hash(update)}",  # an id may be one within its chat alone
        address or who,
        who or address,
        kind,
        sender_name=_text(sender.get("display_name")) or _text(sender.get("name")),
        text=text,
        media=Media(ref) if ref else None,
        more={"door": door} if kind == "unsupported" and door else {},
        said_at=moment(message.get("date"), 1000),
    )


def _content(name: str, message: dict[str, Any]) -> tuple[Kind, str, str]:
    """What was sent: its kind, its words, and where its picture or its sound lies."""
    text, caption = _text(message.get("text")), _text(message.get("caption"))
    picture, sound = _address(message.get("photo_url")) or _address(message.get("photo")), _address(message.get("voice_url"))
    match name:
        case "message.text.received" | "message.link.received" if text.strip():
            return "text", text, ""
        case "message.image.received" if picture:
            return "photo", caption, picture
        case "message.voice.received" if sound:
            return "voice", caption, sound
        case "message.sticker.received":
            return "sticker", "", ""
    return "unsupported", "", ""


def _record(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _id(value: Any) -> str:
    """An id, which is a string that means nothing to us."""
    return str(value)[:200] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _address(value: Any) -> str:
    """Where something lies: said as such, or in a record."""
    return _text(value) or _text(_record(value).get("url"))


def _hash(update: dict[str, Any]) -> str:
    """What an event is known by that has no id of its own."""
    return hashlib.sha256(json.dumps(update, sort_keys=True).encode()).hexdigest()
