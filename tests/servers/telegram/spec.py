"""The published Bot API: what a method takes, what a type holds, and whether a value is of a type."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

PUBLISHED: dict[str, Any] = json.loads((Path(__file__).parent.parent / "telegram_api.json").read_text(encoding="utf-8"))
METHODS: dict[str, Any] = PUBLISHED["methods"]
TYPES: dict[str, Any] = PUBLISHED["types"]
ARRAY = "Array of "
SIMPLE = {"Integer": 1, "Float": 1.0, "String": "x", "Boolean": True}


def units(text: str) -> int:
    """The length of a text as Telegram's offsets count it: an emoji is two. The strictest reading of "characters"."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


MEASURES: dict[str, Callable[[Any], float]] = {
    "value": float,
    "items": len,
    "identifiers": len,
    "characters": units,
    "bytes": lambda text: len(text.encode()),
}


def wrong(value: Any, types: Sequence[str], where: str = "") -> str | None:
    """Why a value is of none of the types, or nothing."""
    if len(types) > 1 and isinstance(value, list) and all(kind.startswith(ARRAY) for kind in types):
        return next(
            (found for i, item in enumerate(value) if (found := wrong(item, [kind.removeprefix(ARRAY) for kind in types], f"{where}[{i}]"))), None
        )
    meant = [kind for kind in types if _may_be_meant(value, kind)] if isinstance(value, dict) else []
    reasons = [_wrong(value, kind, where) for kind in meant or types]
    return None if None in reasons else max((reason for reason in reasons if reason), key=_depth)


def wrong_fields(given: Mapping[str, Any], fields: Mapping[str, Any], where: str) -> str | None:
    """Why an object, or a call's parameters, are not what is published, or nothing."""
    for name, field in fields.items():
        if field.get("required") and given.get(name) is None:
            return f"{where}{name} is missing"
        if "always" in field and given.get(name) != field["always"]:
            return f"{where}{name} is {given.get(name)!r}, not {field['always']!r}"
    for name, value in given.items():
        if name not in fields:
            return f"{where}{name} is not published"
        if value is None:
            return f"{where}{name} is null"
        if found := wrong(value, fields[name]["types"], f"{where}{name}") or beyond_limits(value, fields[name], f"{where}{name}"):
            return found
    return None


def beyond_limits(value: Any, field: Mapping[str, Any], where: str) -> str | None:
    """Why a value is longer or shorter than published. Texts that are measured after parsing are left to the methods."""
    if "limits" not in field:
        return None
    low, high, unit = field["limits"]
    if unit not in MEASURES or low <= (measured := MEASURES[unit](value)) <= high:
        return None
    return f"{where}: {measured} is not within {low}-{high} {unit}"


def converted(text: str, types: Sequence[str]) -> Any:
    """What a form's field says, as the first type that it can be. A text that can be none of them stays as it is, to be refused."""
    for kind in types:
        if kind == "Integer" and text.lstrip("-").isdigit():
            return int(text)
        if kind == "Boolean" and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if kind == "Float" and _is_float(text):
            return float(text)
    if "String" in types or "InputFile" in types:
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def example(kind: str, **given: Any) -> Any:
    """A value of a type with only what must be there: for updates of kinds that nothing here knows more about."""
    if kind.startswith(ARRAY):
        return [example(kind.removeprefix(ARRAY))]
    if kind in SIMPLE:
        return SIMPLE[kind]
    if "any_of" in TYPES[kind]:
        return example(TYPES[kind]["any_of"][0], **given)
    fields = TYPES[kind]["fields"]
    made = {name: _example_of(field) for name, field in fields.items() if field.get("required") and name not in given}
    return {**made, **given}


def _example_of(field: Mapping[str, Any]) -> Any:
    if "always" in field:
        return field["always"]
    if "limits" in field and field["types"] == ["Integer"]:
        return field["limits"][0]
    return example(field["types"][0])


def _wrong(value: Any, kind: str, where: str) -> str | None:
    if kind.startswith(ARRAY):
        return _wrong_array(value, kind.removeprefix(ARRAY), where)
    if kind in SIMPLE:
        return None if _is_simple(value, kind) else f"{where}: {value!r} is no {kind}"
    if kind == "InputFile":
        return f"{where}: {value!r} is no file" if isinstance(value, int | float | list | dict) else None
    if "any_of" in TYPES[kind]:
        return wrong(value, TYPES[kind]["any_of"], where)
    if not isinstance(value, dict):
        return f"{where}: {value!r} is no {kind}"
    return wrong_fields(value, TYPES[kind]["fields"], f"{where}.")


def _may_be_meant(value: Mapping[str, Any], kind: str) -> bool:
    """Whether an object does not say itself that it is of another type."""
    fields = TYPES.get(kind, {}).get("fields", {})
    return all("always" not in field or value.get(name) == field["always"] for name, field in fields.items())


def _wrong_array(value: Any, kind: str, where: str) -> str | None:
    if not isinstance(value, list):
        return f"{where}: {value!r} is no list"
    return next((found for i, item in enumerate(value) if (found := _wrong(item, kind, f"{where}[{i}]"))), None)


def _is_simple(value: Any, kind: str) -> bool:
    if kind == "Boolean":
        return isinstance(value, bool)
    if kind == "String":
        return isinstance(value, str)
    return isinstance(value, int if kind == "Integer" else int | float) and not isinstance(value, bool)


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _depth(reason: str) -> int:
    """How far into a value a check came: the type that it was meant to be is the one that fitted longest."""
    where = reason.split(" ", 1)[0]
    return where.count(".") + where.count("[")
