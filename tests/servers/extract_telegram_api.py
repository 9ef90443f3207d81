"""Makes `telegram_api.json`: the part of the published Bot API that a bot like ours uses or may meet.

    python -m tests.servers.extract_telegram_api path/to/telegram-bot-api.json

The source is the machine-readable specification of the project telegram-bot-api-spec (MIT). Of each method and type it keeps the fields, their types,
whether they are required, the limits that the descriptions name, and the constants by which the members of a union are told apart.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).with_name("telegram_api.json")
METHODS = [
    "getMe",
    "getUpdates",
    "setWebhook",
    "deleteWebhook",
    "getWebhookInfo",
    "logOut",
    "close",
    "sendMessage",
    "sendPhoto",
    "sendMediaGroup",
    "sendDocument",
    "sendVoice",
    "sendLocation",
    "sendContact",
    "sendChatAction",
    "copyMessage",
    "forwardMessage",
    "editMessageText",
    "editMessageCaption",
    "editMessageMedia",
    "editMessageReplyMarkup",
    "deleteMessage",
    "deleteMessages",
    "pinChatMessage",
    "unpinChatMessage",
    "setMessageReaction",
    "answerCallbackQuery",
    "getFile",
    "getChat",
    "getChatMember",
    "getChatMemberCount",
    "getChatAdministrators",
    "leaveChat",
    "setMyCommands",
    "getMyCommands",
    "deleteMyCommands",
    "setMyName",
    "getMyName",
    "setMyDescription",
    "getMyDescription",
    "setMyShortDescription",
    "getMyShortDescription",
    "setChatMenuButton",
    "getChatMenuButton",
]
LIMITS = re.compile(r"(?<![\d-])(\d+)-(\d+)(?: (characters|bytes|items|identifiers))?(?![\d-])")
CONSTANT = re.compile(r"(?:always|must be) [\"“*]?(\w+)")
LICENCE = (
    "MIT License. Copyright (c) 2020 Paul Larsen. Permission is hereby granted, free of charge, to any person obtaining a copy of this software and "
    "associated documentation files (the “Software”), to deal in the Software without restriction, including without limitation the rights to use, "
    "copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is "
    "furnished to do so, subject to the following conditions: The above copyright notice and this permission notice shall be included in all copies "
    "or substantial portions of the Software. THE SOFTWARE IS PROVIDED “AS IS”, WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT "
    "LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT "
    "HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN "
    "CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."
)


def extract(published: dict[str, Any]) -> dict[str, Any]:
    """The methods named above, and every type that they or an update can hold."""
    methods = {name: published["methods"][name] for name in METHODS}
    wanted = ["Update", "Error", "ResponseParameters"]
    for method in methods.values():
        wanted += method["returns"] + [kind for field in method.get("fields", ()) for kind in field["types"]]
    types: dict[str, Any] = {}
    while wanted:
        name = wanted.pop().replace("Array of ", "")
        if name in types or name not in published["types"]:
            continue
        types[name] = published["types"][name]
        wanted += types[name].get("subtypes", [])
        wanted += [kind for field in types[name].get("fields", ()) for kind in field["types"]]
    return {
        "source": "Extract of the machine-readable Bot API of the project telegram-bot-api-spec",
        "licence": LICENCE,
        "version": published["version"],
        "methods": {name: {"returns": method["returns"], "fields": _fields(method)} for name, method in methods.items()},
        "types": {
            name: {"any_of": types[name]["subtypes"]} if "subtypes" in types[name] else {"fields": _fields(types[name])} for name in sorted(types)
        },
    }


def _fields(thing: dict[str, Any]) -> dict[str, Any]:
    return {field["name"]: _field(field) for field in thing.get("fields", ())}


def _field(field: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {"types": field["types"]}
    if field["required"]:
        kept["required"] = True
    found = LIMITS.search(field["description"])
    if found and int(found[1]) < int(found[2]):
        unit = found[3] or "value"
        parsed = " after parsing" if re.search("after entit(ies|y) parsing", field["description"]) else ""
        kept["limits"] = [int(found[1]), int(found[2]), unit + parsed]
    constant = CONSTANT.search(field["description"])
    if field["name"] in ("type", "status", "source") and field["types"] == ["String"] and constant and "one of" not in field["description"]:
        kept["always"] = constant[1]
    return kept


def _written(found: dict[str, Any]) -> str:
    """JSON with one method or type a line."""
    parts = []
    for key, value in found.items():
        if isinstance(value, dict):
            lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(thing)}" for name, thing in value.items())
            parts.append(f"{json.dumps(key)}: {{\n{lines}\n}}")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    HERE.write_text(_written(extract(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))), encoding="utf-8")
