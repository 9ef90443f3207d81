"""Whatever comes over the wire: too long, too fast, too deep, of the wrong kind. It is refused in words, and the server lives on."""

import asyncio
import contextlib
import io
import json
from typing import Any

import pytest
from aiohttp import ClientError
from hypothesis import HealthCheck, given
from hypothesis import settings as chosen
from hypothesis import strategies as st

from bot.channels.web.gate import COOKIE
from bot.channels.web.parcels import PHOTO_BYTES
from bot.channels.web.server import FRAME_BYTES
from models.web import WebItem
from tests import scenario
from tests.bot.channels.web.conftest import ON_SQLITE, Closed, Inside, Line, Visitor, assert_quiet, new_id, raw, until

HUGE = 10**30
DEEP = [30, 300, 480, 600, 900, 5000, 20_000]  # around where Python gives up reading, and where it gives up writing
SURROGATE = "\ud800"


async def test_a_text_has_a_longest_length(line: Line, inside: Inside) -> None:
    chat = await inside.chat(line.seats[0])
    assert await line.send(text="a" * 4001, id="too-long-1") == {"t": "no", "id": "too-long-1", "why": "too-long"}
    assert await inside.mine(chat) == []
    assert await inside.heard("text") == []
    longest = "ệ" * 3999 + "😀"
    assert (await line.send(text=longest))["t"] == "ack"
    assert (await line.shows("ệ" * 9))["text"] == longest
    (event,) = await inside.heard("text")
    assert event.payload["text"] == longest


@ON_SQLITE
async def test_a_frame_has_a_largest_size(guest: Visitor, line: Line, inside: Inside, caplog: pytest.LogCaptureFixture) -> None:
    assert (await line.send(text="a", more="x" * (FRAME_BYTES - 1000)))["t"] == "ack"
    for data in ("x" * (FRAME_BYTES + 1), "[" * 200_000, "x" * 3_000_000):
        other = await guest.line()
        await other.socket.send_str(data)
        assert await other.end() in (1009, None)
    for path in ("/door", "/door/code", "/sample"):
        assert (await guest.ask("POST", path, data=b'{"secret": "' + b"x" * FRAME_BYTES + b'"}')).status == 413
    assert (await line.send(text="b"))["t"] == "ack"
    assert_quiet(caplog)


ODD: tuple[Any, ...] = (None, True, False, 0, -1, 1.5, HUGE, "", " ", "x" * 300, SURROGATE, "\0", [], {}, [[]], {"a": None})
SENT: dict[str, Any] = {"t": "send", "text": "chào"}
PRESSED: dict[str, Any] = {"t": "send", "choice": "registration.agree:", "label": "Đồng ý", "on": 1}


async def test_each_field_of_a_wrong_kind(guest: Visitor, line: Line, inside: Inside, caplog: pytest.LogCaptureFixture) -> None:
    """Answered with `no`, passed over, or the end of the socket; never taken for something else."""
    seat = line.seats[0]
    base = {"seat": seat["seat"], "as": seat["speakers"][0]["id"]}
    taken = []
    for good in (SENT, PRESSED):
        for name in ("t", "seat", "as", "id", *(key for key in good if key != "t")):
            for value in ODD:
                frame: dict[str, Any] = {**base, "id": new_id(), **good, name: value}
                answer = await one(guest, frame)
                if answer and answer["t"] == "ack":
                    taken.append((name, value))
    assert taken == [("text", "x" * 300), ("text", SURROGATE), *(("label", value) for value in ("", " ", SURROGATE, "\0")), ("on", 0)]
    for value in (*ODD, {seat["seat"]: SURROGATE}, *({seat["seat"]: value} for value in ODD), {SURROGATE: 0}, {"": 0}):
        await one(guest, {"t": "since", "seats": value})
    assert (await line.send(text="xong"))["t"] == "ack"
    (*_, last) = await inside.heard("text")
    assert last.payload["text"] == "xong"
    assert_quiet(caplog)


async def one(guest: Visitor, frame: Any) -> dict[str, Any] | None:
    """What one frame gets on a socket of its own: an acknowledgement, `no`, or nothing."""
    line = await guest.line()
    try:
        await line.socket.send_str(frame if isinstance(frame, str) else json.dumps(frame))
        await line.socket.send_json({"t": "send", "id": "the-end!", "seat": "-", "text": "-"})
        await line.wait(id="the-end!")
        return next((answer for answer in line.frames if answer["t"] in ("ack", "no") and answer["id"] != "the-end!"), None)
    except Closed as error:
        assert error.code in (1008, 1009), str(frame)[:200]
        return None
    finally:
        await line.socket.close()


@ON_SQLITE
async def test_what_is_no_frame_at_all(guest: Visitor, line: Line, caplog: pytest.LogCaptureFixture) -> None:
    for text in (
        "",
        "x",
        "[]",
        "null",
        "5",
        "NaN",
        '"t"',
        "{}",
        '{"t": 5}',
        '{"t": null}',
        '{"t": "send"',
        '{"t": "\\ud800"}',
        "9" * 5000,
        "\ufeff{}",
    ):
        line = await guest.line()
        await line.socket.send_str(text)
        if text == '{"t": "\\ud800"}':
            assert (await line.send(text="vẫn còn"))["t"] == "ack", "a newer page may know more"
        else:
            assert await line.end() == 1008, text
    line = await guest.line()
    await line.socket.send_bytes(b'{"t": "since", "seats": {}}')
    assert await line.end() == 1008
    assert_quiet(caplog)


@ON_SQLITE
async def test_deep_nesting(guest: Visitor, line: Line, caplog: pytest.LogCaptureFixture) -> None:
    seat = line.seats[0]
    base = {"t": "send", "id": "deep-1234", "seat": seat["seat"], "as": seat["speakers"][0]["id"], "text": "a"}
    for depth in DEEP:
        for name in ("seat", "as", "text", "id", "more"):
            await one(guest, json.dumps({**base, "id": new_id(), name: "DEEP"}).replace('"DEEP"', "[" * depth + "]" * depth))
            await one(guest, json.dumps({**base, "id": new_id(), name: "DEEP"}).replace('"DEEP"', '{"a":' * depth + "1" + "}" * depth))
        await one(guest, '{"t": "since", "seats": {"x": ' + "[" * depth + "]" * depth + "}}")
        body = '{"secret": ' + "[" * depth + "]" * depth + "}"
        assert (await guest.ask("POST", "/door", data=body)).status in (400, 403)
    assert (await line.send(text="xong"))["t"] == "ack"
    assert_quiet(caplog)


KEYS = ("t", "seat", "as", "id", "text", "choice", "label", "on", "seats")
SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["send", "since", "SEAT", "ME", "12345678"])
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["SEAT", "a"]), inner, max_size=2), max_leaves=5
)
FRAMES = st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=9) | st.fixed_dictionaries(
    {"t": st.just("send"), "seat": st.just("SEAT"), "as": st.just("ME"), "id": st.uuids().map(str)},
    optional=dict.fromkeys(("text", "choice", "label", "on"), VALUES),
)


@ON_SQLITE
async def test_random_frames(guest: Visitor, line: Line, caplog: pytest.LogCaptureFixture) -> None:
    seat = line.seats[0]
    loop, found = asyncio.get_running_loop(), list[str]()

    @chosen(max_examples=200, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.one_of(FRAMES.map(json.dumps), st.text(max_size=50)))
    def draw(text: str) -> None:
        found.append(text.replace("SEAT", seat["seat"]).replace("ME", seat["speakers"][0]["id"]))

    await loop.run_in_executor(None, draw)
    for text in found:
        await one(guest, text)
    assert (await guest.line()).seats
    assert_quiet(caplog)


@ON_SQLITE
async def test_requests_that_no_browser_makes(guest: Visitor, line: Line, caplog: pytest.LogCaptureFixture) -> None:
    for path in ("/door", "/door/code", "/sample"):
        for body in (b"", b"x", b"[]", b"5", b"null", b"\xff\xfe", b"{" * 60_000, b'{"secret": 1}', b'{"a": ' + b"9" * 5000 + b"}"):
            answer = await guest.ask("POST", path, data=body)
            assert answer.status in (200, 400, 403), (path, body[:20])
    good = {"seat": line.seats[0]["seat"], "as": line.seats[0]["speakers"][0]["id"]}
    for id in ("", "short", "x" * 65, "../../../etc/passwd", "incoming/1234", "a b c d e f g", "ẩẩẩẩẩẩẩẩ", "12345678\n"):
        for path in ("/photos", "/voices"):
            assert (await guest.ask("POST", path, params={**good, "id": id}, data=b"x")).status == 403, id
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        for path in ("/", "/door", "/ws", "/photos", "/voices"):
            assert (await guest.ask(method, path)).status == 405, (method, path)
    assert (await guest.get("/ws")).status == 400
    assert (await guest.get("/door")).status == 405
    assert_quiet(caplog)


@ON_SQLITE
async def test_bodies_that_are_not_what_their_headers_say(guest: Visitor, line: Line, inside: Inside) -> None:
    for headers in ({"Content-Encoding": "deflate"}, {"Content-Encoding": "gzip"}, {"Content-Encoding": "br"}):
        with contextlib.suppress(ClientError):  # the server may also hang up
            assert (await guest.ask("POST", "/door", data=b"not packed at all", headers=headers)).status == 400
    query = f"seat={line.seats[0]['seat']}&as={line.seats[0]['speakers'][0]['id']}&id={new_id()}"
    for body in (b"5\r\nab", b"zz\r\nab\r\n", b"-1\r\nab\r\n0\r\n\r\n", b"2\r\nabc\r\n"):
        answer = await raw(guest, f"POST /photos?{query}", body, {"Transfer-Encoding": "chunked", "Cookie": f"{COOKIE}={guest.token}"})
        assert not answer.startswith((b"HTTP/1.1 2", b"HTTP/1.1 5")), body
    assert (await line.send(text="vẫn còn"))["t"] == "ack"
    assert await inside.heard("photo") == []


@ON_SQLITE
async def test_too_many_messages_are_put_off_not_lost(line: Line, inside: Inside) -> None:
    answers = [await line.send(text=f"tin {number}") for number in range(70)]
    taken = [answer["t"] for answer in answers].count("ack")
    assert 40 <= taken < 70
    assert {answer["why"] for answer in answers if answer["t"] == "no"} == {"too-fast"}
    assert [len(await inside.mine(await inside.chat(line.seats[0]))), len(await inside.heard("text"))] == [taken, taken]
    late = new_id()

    async def taken_now() -> bool:
        await asyncio.sleep(0.2)
        return bool((await line.send(text="tin cuối", id=late))["t"] == "ack")

    await until(taken_now, 5)
    assert [event.payload["text"] for event in await inside.heard("text")][-1] == "tin cuối"


@ON_SQLITE
async def test_too_many_photos_and_too_many_citizens_are_put_off(guest: Visitor, line: Line, inside: Inside) -> None:
    statuses = [(await guest.post("/sample/citizen")).status for _ in range(11)]
    assert statuses == [200] * 10 + [429]
    picture, id = scenario.picture(1, 32), new_id()
    statuses = [(await guest.photo(line, picture, id=id)).status for _ in range(62)]
    assert set(statuses[:60]) == {200}
    assert statuses[-1] == 429
    assert len(await inside.heard("photo")) == 1


async def test_a_photo_has_a_largest_size_whatever_it_says_of_itself(guest: Visitor, line: Line, inside: Inside) -> None:
    async def in_chunks(size: int) -> Any:
        for _ in range(size // 2**20):
            yield b"x" * 2**20
        yield b"x" * (size % 2**20)

    for data in (io.BytesIO(b"x" * (PHOTO_BYTES + 1)), in_chunks(PHOTO_BYTES + 1)):
        answer = await guest.photo(line, data)
        assert (answer.status, answer.json) == (413, {"limit": PHOTO_BYTES})
    assert await inside.stored() == {}
    assert await inside.heard("photo") == []
    assert await inside.mine(await inside.chat(line.seats[0])) == []
    assert (await guest.photo(line, in_chunks(PHOTO_BYTES))).status == 200
    assert len(await inside.heard("photo")) == 1
    assert len(await inside.all(WebItem, event_key=(await inside.heard("photo"))[0].key)) == 1
