"""What Zalo tells of an Official Account, as events. Whatever somebody sends that is not known here is `unsupported`, never a fault."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from bot.channels.base import Incoming, Json, Kind, Media, moment

PRESSED = re.compile(r"#([a-z0-9_.-]+:[A-Za-z0-9_.-]*)")  # what a button sends as if it had been typed
SENT = "user_send_"
NEWS: dict[str, Kind] = {"follow": "start", "unfollow": "gone", "user_withdraw": "withdrawn"}
KINDS: dict[str, Kind] = {
    "image": "photo",
    "audio": "voice",
    "voice": "voice",
    "sticker": "sticker",
    "gif": "sticker",
    "location": "location",
    "business_card": "contact",
}
FILES: dict[str, Kind] = {
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"), "photo"),
    **dict.fromkeys((".mp3", ".m4a", ".aac", ".ogg", ".oga", ".opus", ".amr", ".wav", ".3gp"), "voice"),
}
MOST = 20  # attachments of one message


def read(said: Json, raw: bytes, oa: str) -> list[Incoming]:
    """The events of what Zalo brought; none for what concerns another account, or nobody."""
    said_at = moment(said.get("timestamp"), 1000)
    return [replace(event, said_at=said_at) for event in _read(said, raw, oa)]


def _read(said: Json, raw: bytes, oa: str) -> list[Incoming]:
    name = str(said.get("event_name", ""))
    sender = _who(said)
    if not sender or _account(said) not in (oa, ""):
        return []
    if name in NEWS:
        return [Incoming(_id(said, sender, raw), sender, sender, NEWS[name])]
    if not name.startswith(SENT):
        return []  # what the account itself said, who has read it, and other news
    return _sent(name.removeprefix(SENT), _mapping(said.get("message")), _id(said, sender, raw), sender)


def _sent(what: str, message: Json, id: str, sender: str) -> list[Incoming]:
    text = str(message.get("text") or "")
    pressed = PRESSED.fullmatch(text.strip())
    if what == "text" and pressed:
        return [Incoming(id, sender, sender, "choice", choice=pressed[1])]
    if what in ("text", "link") and text:
        return [Incoming(id, sender, sender, "text", text=text)]
    brought = [event for attached in _attachments(message) if (event := _brought(what, attached))]
    if not brought:
        kind = KINDS.get(what, "unsupported")
        return [Incoming(id, sender, sender, "unsupported" if kind in ("photo", "voice") else kind, text=text)]
    return [_event(id, sender, kind, media, text, place) for place, (kind, media) in enumerate(brought)]


def _event(id: str, sender: str, kind: Kind, media: Media, text: str, place: int) -> Incoming:
    """One of several things that came together: the words belong to the first."""
    return Incoming(f"{id} {place}" if place else id, sender, sender, kind, text="" if place else text, media=media)


def _brought(what: str, attached: Json) -> tuple[Kind, Media] | None:
    """What an attachment is and where it lies, if it is a picture or a recording; a file is what its name says."""
    payload = _mapping(attached.get("payload"))
    url = payload.get("url")
    kind = FILES.get(PurePosixPath(str(payload.get("name", ""))).suffix.lower()) if what == "file" else KINDS.get(what)
    if kind not in ("photo", "voice") or not isinstance(url, str) or not url:
        return None
    size = str(payload.get("size", ""))
    return kind, Media(url, int(size) if size.isdecimal() and len(size) < 16 else None)


def _attachments(message: Json) -> Sequence[Json]:
    given = message.get("attachments")
    return [_mapping(each) for each in given[:MOST]] if isinstance(given, list) else []


def _who(said: Json) -> str:
    """Whose doing it was; the forms differ by event."""
    for holder in ("sender", "follower", "user"):
        id = _mapping(said.get(holder)).get("id")
        if id:
            return str(id)
    return str(said.get("user_id") or "")


def _account(said: Json) -> str:
    """Which account it concerns."""
    return str(_mapping(said.get("recipient")).get("id") or said.get("oa_id") or "")


def _id(said: Json, sender: str, raw: bytes) -> str:
    """Whose it is, and the message's own id; of what has none, its bytes, which are the same each time that Zalo brings it."""
    id = _mapping(said.get("message")).get("msg_id")
    return f"{sender} {id or hashlib.sha256(raw).hexdigest()}"


def _mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}
