"""What Zalo tells, as events: every documented kind, pictures each for itself, taps as choices, nothing of other accounts."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.base import Incoming, Media
from bot.channels.zalo_oa.events import MOST, read

OA, USER = "24", "77"
URL = "https://f1.zdn.vn/1.jpg"


def brought(event: str, message: dict[str, Any] | None = None, **more: Any) -> list[Incoming]:
    """What is read from an event."""
    said = {"app_id": "31", "event_name": event, "timestamp": "1", **more}
    if message is not None:
        said |= {"sender": {"id": USER}, "recipient": {"id": OA}, "message": {"msg_id": "m1", **message}}
    return read(said, json.dumps(said).encode(), OA)


def attached(what: str, *payloads: dict[str, Any], **more: Any) -> list[Incoming]:
    """What is read from attachments."""
    return brought(f"user_send_{what}", {"attachments": [{"type": what, "payload": payload} for payload in payloads], **more})


def test_everything_was_said_when_zalo_says() -> None:
    sent = [*brought("user_send_text", {"text": "x"}, timestamp="1785000000250"), *brought("follow", follower={"id": USER}, timestamp=1785000000250)]
    assert [each.said_at for each in sent] == [datetime(2026, 7, 25, 17, 20, 0, 250000, UTC)] * 2
    assert [each.said_at for told in ("soon", "9" * 40, None) for each in brought("user_send_text", {"text": "x"}, timestamp=told)] == [None] * 3


def test_words_and_taps() -> None:
    (said,) = brought("user_send_text", {"text": "xin chào"})
    assert (said.event_id, said.chat, said.sender, said.kind, said.text) == (f"{USER} m1", USER, USER, "text", "xin chào")
    (tapped,) = brought("user_send_text", {"text": "#review.take:17-2"})
    assert (tapped.kind, tapped.choice, tapped.text) == ("choice", "review.take:17-2", "")
    for typed in ("#xin chào", "#", "a#b:c", "#A:1", "#b:một"):
        (said,) = brought("user_send_text", {"text": typed})
        assert (said.kind, said.text) == ("text", typed)


def test_each_picture_is_an_event_and_the_words_are_with_the_first() -> None:
    events = attached("image", {"url": URL}, {"url": f"{URL}?2"}, {"thumbnail": "no address"}, text="Ở lớp học")
    assert [(each.event_id, each.kind, each.text, each.media) for each in events] == [
        (f"{USER} m1", "photo", "Ở lớp học", Media(URL)),
        (f"{USER} m1 1", "photo", "", Media(f"{URL}?2")),
    ]
    assert len(attached("image", *[{"url": URL}] * 100)) == MOST


@pytest.mark.parametrize(
    ("what", "payload", "kind"),
    [
        ("audio", {"url": URL}, "voice"),
        ("voice", {"url": URL}, "voice"),
        ("file", {"url": URL, "name": "Ghi âm 1.M4A", "size": "1234"}, "voice"),
        ("file", {"url": URL, "name": "anh.HEIC"}, "photo"),
        ("file", {"url": URL, "name": "don.pdf"}, "unsupported"),
        ("sticker", {"id": "1", "url": URL}, "sticker"),
        ("gif", {"url": URL}, "sticker"),
        ("location", {"coordinates": {"latitude": "21", "longitude": "103"}}, "location"),
        ("business_card", {"description": "x"}, "contact"),
        ("link", {"url": URL}, "unsupported"),
        ("video", {"url": URL}, "unsupported"),
        ("image", {"url": 5}, "unsupported"),
        ("hologram", {"url": URL}, "unsupported"),
    ],
)
def test_every_kind(what: str, payload: dict[str, Any], kind: str) -> None:
    (event,) = attached(what, payload)
    assert event.kind == kind
    assert (event.media is not None) == (kind in ("photo", "voice"))


def test_a_file_tells_its_size() -> None:
    assert [each.media for each in attached("file", {"url": URL, "name": "a.mp3", "size": "1234"})] == [Media(URL, 1234)]
    assert [each.media for each in attached("file", {"url": URL, "name": "a.mp3", "size": "-1"})] == [Media(URL, None)]


@pytest.mark.parametrize(("event", "kind"), [("follow", "start"), ("unfollow", "gone"), ("user_withdraw", "withdrawn")])
def test_news_of_a_person_in_each_form(event: str, kind: str) -> None:
    forms: list[dict[str, Any]] = [{"follower": {"id": USER}}, {"sender": {"id": USER}, "recipient": {"id": OA}}, {"user_id": int(USER)}]
    found = [brought(event, oa_id=OA, **form) for form in forms]
    assert [(each.kind, each.chat) for (each,) in found] == [(kind, USER)] * 3
    assert len({each.event_id for (each,) in found}) == 3, "what has no id is known by its bytes"
    assert found[0] == brought(event, oa_id=OA, follower={"id": USER})


def test_what_is_of_no_concern_is_nothing() -> None:
    assert brought("follow", follower={"id": USER}, oa_id="25") == []
    assert read({"event_name": "user_send_text", "sender": {"id": USER}, "recipient": {"id": "25"}, "message": {"text": "a"}}, b"", OA) == []
    assert brought("oa_send_text", {"text": "a"}) == []
    assert brought("user_seen_message", {}) == []
    assert brought("user_send_text") == []
    for broken in (
        {"message": "x"},
        {"message": {"msg_id": "1", "attachments": "x"}},
        {"message": {"msg_id": "1", "attachments": [1, {"payload": 1}]}},
    ):
        said = {"event_name": "user_send_image", "sender": {"id": USER}, "recipient": {"id": OA}, **broken}
        assert [each.kind for each in read(said, b"raw", OA)] == ["unsupported"]
