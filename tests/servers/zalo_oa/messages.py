"""What the account says: looked at as Zalo looks at it, window and all."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.servers.zalo_oa.people import Message, Person
from tests.servers.zalo_oa.refusal import Refusal, mistake, too_long

if TYPE_CHECKING:
    from tests.servers.zalo_oa.server import ZaloOaServer

TEXT, BUTTONS, TITLE, PAYLOAD = 2000, 5, 100, 1000
FREE, PAID = timedelta(hours=48), timedelta(days=7)


def say(zalo: "ZaloOaServer", body: Any) -> dict[str, Any]:
    """A message to somebody.

    Raises:
        Refusal: it is not sent.
    """
    if not isinstance(body, dict) or body.keys() != {"recipient", "message"}:
        raise mistake("the body")
    message = _read(zalo, body["message"])
    person = _reached(zalo, body["recipient"].get("user_id"))
    message.billed = _bill(zalo, person, zalo.clock())
    person.sees(message)
    return {"message_id": message.id, "user_id": person.id, **_told(zalo, person, message.billed)}


def knock(zalo: "ZaloOaServer", body: Any) -> dict[str, Any]:
    """An approved template, which is paid for whenever it goes.

    Raises:
        Refusal: it is not sent.
    """
    if not isinstance(body, dict) or body.keys() != {"user_id", "template_id", "template_data"}:
        raise mistake("the body")
    wanted = zalo.templates.get(body["template_id"])
    if wanted is None:
        raise Refusal(-1409, "Template is not approved")
    if body["template_data"].keys() != wanted or any(not value or len(str(value)) > 100 for value in body["template_data"].values()):
        raise mistake("template_data")
    person = _reached(zalo, body["user_id"])
    _charge(zalo)
    message = Message(zalo.next_id(), template=body["template_data"], billed=True)
    person.sees(message)
    return {"message_id": message.id}


def _told(zalo: "ZaloOaServer", person: Person, billed: bool) -> dict[str, Any]:
    """What it went out of, where Zalo counts answers."""
    if zalo.replies is None:
        return {}
    return {"quota": {"quota_type": "sub_quota"} if billed else {"quota_type": "reply", "remain": person.replies, "total": zalo.replies}}


def _reached(zalo: "ZaloOaServer", user: Any) -> Person:
    person = zalo.people.get(str(user))
    if person is None:
        raise mistake("user_id")
    if not person.follows:
        raise Refusal(-213, "User has not followed OA")
    return person


def _bill(zalo: "ZaloOaServer", person: Person, now: datetime) -> bool:
    """Whether it costs money now."""
    since = now - person.contact if person.contact else PAID
    if since < FREE and zalo.replies is None:
        return False
    if since < FREE and person.replies:
        person.replies -= 1
        return False
    if since >= PAID:
        raise Refusal(zalo.window_error, "User has not interacted with the OA in the past 7 days")
    _charge(zalo)
    return True


def _charge(zalo: "ZaloOaServer") -> None:
    if zalo.credit <= 0:
        raise Refusal(-211, "Out of quota")
    zalo.credit -= 1
    zalo.billed += 1


def _read(zalo: "ZaloOaServer", said: Any) -> Message:
    if not isinstance(said, dict) or not said or said.keys() - {"text", "attachment"}:
        raise mistake("message")
    message = Message(zalo.next_id(), said.get("text", ""))
    if len(message.text.encode("utf-16-le")) // 2 > TEXT:
        raise too_long("text")
    attached = said.get("attachment")
    if attached is None and not message.text.strip():
        raise mistake("text")
    if attached is not None:
        _attach(zalo, message, attached)
    return message


def _attach(zalo: "ZaloOaServer", message: Message, attached: dict[str, Any]) -> None:
    payload = attached["payload"]
    match attached["type"]:
        case "file":
            if message.text or payload["token"] not in zalo.uploads:
                raise mistake("token")
            message.file = zalo.uploads[payload["token"]]
        case "template" if payload.get("template_type") == "media":
            (element,) = payload["elements"]
            if element.keys() != {"media_type", "attachment_id"} or element["attachment_id"] not in zalo.uploads:
                raise mistake("elements")
            message.image = zalo.uploads[element["attachment_id"]][1]
        case "template" if payload.keys() == {"buttons"}:
            if not message.text:
                raise mistake("text")
            message.buttons = [_button(button) for button in payload["buttons"]]
            if not 1 <= len(message.buttons) <= BUTTONS:
                raise mistake("buttons")
        case _:
            raise mistake("attachment")


def _button(button: dict[str, Any]) -> tuple[str, str]:
    if button.keys() != {"title", "type", "payload"} or button["type"] != "oa.query.show":
        raise mistake("button")
    if not 1 <= len(button["title"]) <= TITLE or not 1 <= len(button["payload"]) <= PAYLOAD:
        raise too_long("button")
    return button["title"], button["payload"]
