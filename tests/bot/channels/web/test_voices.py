"""Recordings on their way through the web chat: up like photos, down in parts; and words that come with a photo."""

import io
from urllib.parse import quote

import pytest

from bot.channels.web.parcels import CAPTION_LENGTH, VOICE_BYTES
from bot.transcripts import Transcripts
from models import inbox
from models.web import WebItem
from tests import scenario
from tests.bot.channels.web.conftest import ON_SQLITE, Inside, Line, Visitor, assert_quiet, new_id, until
from tests.recordings import KINDS, heard, recorded

SOUND = bytes(range(200))


async def test_a_recording_is_one_event_and_one_item_and_its_bytes_do_not_stay(guest: Visitor, line: Line, inside: Inside) -> None:
    id = new_id()
    for _ in range(2):
        assert (await guest.voice(line, SOUND, id=id)).status == 200
    (event,) = await inside.heard("voice")
    (item,) = await inside.mine(await inside.chat(line.seats[0]))
    assert (item.key, item.body, item.event_key) == (id, {"voices": 1}, event.key)
    frame = await line.wait(lambda frame: any(shown.get("id") == id for shown in frame["items"]), t="items")
    assert next(shown for shown in frame["items"] if shown.get("id") == id)["voices"] == 1

    async def nothing_left() -> bool:
        return not [key for key in await inside.stored() if key.startswith("incoming/")]

    await until(nothing_left)
    assert (await guest.get(f"/voices/{line.seats[0]['seat']}/{item.n}/0")).status == 404, "what is no recording was not kept"


async def test_a_recording_is_heard_again_as_it_is_kept(guest: Visitor, line: Line, inside: Inside) -> None:
    data = recorded(KINDS["Chromium"], 2.0)
    assert (await guest.voice(line, data)).status == 200
    (item,) = await inside.mine(await inside.chat(line.seats[0]))
    path = f"{line.seats[0]['seat']}/{item.n}/0"

    async def shown() -> bool:
        return (await guest.get(f"/voices/{path}")).status == 200

    await until(shown)
    answer = await guest.get(f"/voices/{path}")
    assert answer.headers["Content-Type"] == "audio/mpeg"
    assert heard(answer.body)["seconds"] == pytest.approx(2.0, abs=0.2)
    assert (await guest.get(f"/photos/{path}")).status == 404, "a recording is no photo"

    async def only_one() -> bool:
        return len(await inside.stored()) == 1

    await until(only_one)


async def test_bytes_that_come_again_after_they_were_taken_in_do_not_stay(
    guest: Visitor, line: Line, inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    id, picture = new_id(), scenario.picture(1, 64)
    assert (await guest.photo(line, picture, id=id)).status == 200

    async def taken_in() -> bool:
        return {event.state for event in await inside.heard("photo")} == {inbox.DONE}

    await until(taken_in)

    async def not_yet(*event: str) -> bool:
        return False

    monkeypatch.setattr(Transcripts, "has_heard", not_yet)  # as for a second upload that began before the first was written down
    assert (await guest.photo(line, picture, id=id)).status == 200
    assert not [key for key in await inside.stored() if key.startswith("incoming/")]


@ON_SQLITE
async def test_a_recording_has_a_largest_size(guest: Visitor, line: Line, inside: Inside) -> None:
    answer = await guest.voice(line, io.BytesIO(b"x" * (VOICE_BYTES + 1)))
    assert (answer.status, answer.json) == (413, {"limit": VOICE_BYTES})
    assert await inside.heard("voice") == []
    assert await inside.stored() == {}


@ON_SQLITE
@pytest.mark.parametrize(("suffix", "type"), [(".mp3", "audio/mpeg"), (".m4a", "audio/mp4"), (".html", "application/octet-stream")])
async def test_a_recording_is_played_in_parts(guest: Visitor, line: Line, inside: Inside, suffix: str, type: str) -> None:
    chat = await inside.chat(line.seats[0])
    await inside.app.store.put(f"citizens/7/voice{suffix}", SOUND)
    await inside.bot_says(chat, {"text": "nghe", "recordings": [f"citizens/7/voice{suffix}"]})
    path = f"/voices/{line.seats[0]['seat']}/{(await inside.all(WebItem, chat=chat))[-1].n}/0"
    for range, status, told, body in (
        (None, 200, None, SOUND),
        ("bytes=0-1", 206, "bytes 0-1/200", SOUND[:2]),
        ("bytes=0-", 206, "bytes 0-199/200", SOUND),
        ("bytes=150-999", 206, "bytes 150-199/200", SOUND[150:]),
        ("bytes=-10", 206, "bytes 190-199/200", SOUND[190:]),
        ("bytes=-999", 206, "bytes 0-199/200", SOUND),
        ("bytes=200-", 416, "bytes */200", b""),
        (f"bytes={'9' * 300}-", 416, "bytes */200", b""),
        (f"bytes={'9' * 5000}-", 200, None, SOUND),
        ("bytes=0-1,4-5", 200, None, SOUND),
        ("bytes=5-2", 200, None, SOUND),
        ("bytes=x", 200, None, SOUND),
        ("items=0-1", 200, None, SOUND),
    ):
        answer = await guest.get(path, headers={"Range": range} if range else {})
        assert (answer.status, answer.headers.get("Content-Range"), answer.body) == (status, told, body), range
        if status != 416:
            assert (answer.headers["Content-Type"], answer.headers["Accept-Ranges"]) == (type, "bytes")
            assert answer.headers["Cache-Control"].startswith("private")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for wrong in (path.replace("/voices/", "/photos/"), path.replace("/0", "/1"), path.replace(line.seats[0]["seat"], line.seats[1]["seat"])):
        assert (await guest.get(wrong)).status == 404, wrong


async def test_a_photo_is_no_recording(guest: Visitor, line: Line, inside: Inside) -> None:
    assert (await guest.photo(line, scenario.picture(1, 64))).status == 200
    (item,) = await inside.mine(await inside.chat(line.seats[0]))
    path = f"{line.seats[0]['seat']}/{item.n}/0"

    async def shown() -> bool:
        return (await guest.get(f"/photos/{path}")).status == 200

    await until(shown)
    assert (await guest.get(f"/voices/{path}")).status == 404


async def test_words_come_with_a_photo(guest: Visitor, line: Line, inside: Inside, caplog: pytest.LogCaptureFixture) -> None:
    longest = "ệ" * CAPTION_LENGTH
    kept = ("cấy lúa, thứ hai\nhọp bản", longest)
    for caption, status in (
        (quote(kept[0]), 200),
        (quote(longest), 200),
        (quote(longest + "x"), 400),
        ("%00%20%0A", 200),
        ("%ED%A0%80%FF", 200),
        ("%", 200),
        ("", 200),
    ):
        assert (await guest.photo(line, scenario.picture(1, 32), caption=caption)).status == status
    texts = [(event.payload or {})["text"] for event in await inside.heard("photo")]
    assert texts[:3] == [*kept, ""]
    assert texts[4:] == ["%", ""]
    shown = [item.body for item in await inside.mine(await inside.chat(line.seats[0]))]
    assert [body.get("text", "") for body in shown] == texts
    assert all(body["photos"] == 1 for body in shown)
    assert_quiet(caplog)
