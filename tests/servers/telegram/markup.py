"""Texts with HTML, as the real server reads and refuses them; and the entities that it finds by itself."""

import html
import re
from typing import Any

from tests.servers.telegram.refusal import mistake
from tests.servers.telegram.spec import units

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*)\s*>")
ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
ENTITY = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d+)|#[xX]([0-9a-fA-F]+));")
STYLES = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
}
FOUND = re.compile(r"(?P<bot_command>(?<![\w/])/[a-zA-Z0-9_]{1,32}(?:@\w{5,32})?)|(?P<mention>(?<!\w)@\w{5,32})|(?P<url>https?://\S+)")


def read(text: str, parse_mode: str | None, entities: list[dict[str, Any]] | None = None) -> tuple[str, list[dict[str, Any]]]:
    """The text that people see, trimmed, and its entities."""
    if parse_mode is None or not parse_mode:
        return text.strip(), entities or found(text)
    if parse_mode.lower() != "html":
        raise mistake(f"unsupported parse_mode {parse_mode!r}: this server reads HTML only")
    plain, entities = _read_html(text)
    return plain.strip(), _trimmed(entities, units(plain) - units(plain.lstrip()), units(plain.strip()))


def found(text: str) -> list[dict[str, Any]]:
    """Commands, mentions and links that Telegram sees in a plain text."""
    return [
        {"type": match.lastgroup, "offset": units(text[: match.start()]), "length": units(match[0])}
        for match in FOUND.finditer(text)
        if match.lastgroup
    ]


def _read_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    plain = ""
    open_tags: list[tuple[str, int, dict[str, str]]] = []
    entities: list[dict[str, Any]] = []
    at = 0
    while at < len(source):
        if source[at] == "&" and (match := ENTITY.match(source, at)):
            plain += html.unescape(match[0])
        elif source[at] == "<":
            offset = len(source[:at].encode())
            match = TAG.match(source, at)
            if match is None:
                raise _unreadable(f"Unsupported start tag {source[at : at + 12]!r} at byte offset {offset}")
            if match[1]:
                entities += _close(match[2].lower(), open_tags, plain, offset)
            else:
                open_tags.append(_opened(match, plain, offset))
        else:
            plain += source[at]
            at += 1
            continue
        at = match.end()
    if open_tags:
        raise _unreadable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return plain, sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _trimmed(entities: list[dict[str, Any]], before: int, length: int) -> list[dict[str, Any]]:
    """Entities of a text whose blanks at both ends are gone."""
    moved = []
    for entity in entities:
        start, end = max(entity["offset"] - before, 0), min(entity["offset"] + entity["length"] - before, length)
        if start < end:
            moved.append({**entity, "offset": start, "length": end - start})
    return moved


def _opened(match: re.Match[str], plain: str, offset: int) -> tuple[str, int, dict[str, str]]:
    name = match[2].lower()
    attributes = {found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "") for found in ATTRIBUTE.finditer(match[3])}
    if name not in STYLES:
        raise _unreadable(f'Unsupported start tag "{name}" at byte offset {offset}')
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {offset}')
    return name, units(plain), attributes


def _close(name: str, open_tags: list[tuple[str, int, dict[str, str]]], plain: str, offset: int) -> list[dict[str, Any]]:
    if not open_tags:
        raise _unreadable(f'Unexpected end tag at byte offset {offset}: "{name}"')
    opened, start, attributes = open_tags.pop()
    if opened != name:
        raise _unreadable(f'Unmatched end tag at byte offset {offset}, expected "</{opened}>", found "</{name}>"')
    length = units(plain) - start
    if not length:
        return []
    entity: dict[str, Any] = {"type": STYLES[name], "offset": start, "length": length}
    if name == "a":
        entity["url"] = attributes.get("href", "")
    if name == "tg-emoji":
        entity["custom_emoji_id"] = attributes.get("emoji-id", "")
    if name == "tg-time":
        entity["unix_time"] = int(attributes.get("unix", "0"))
    if name == "blockquote" and "expandable" in attributes:
        entity["type"] = "expandable_blockquote"
    return [entity]


def _unreadable(why: str) -> Exception:
    return mistake(f"can't parse entities: {why}")
