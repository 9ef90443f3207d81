"""A chat's history on the wire: everything once, in order, whoever wrote it and however slow a page is."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import pytest

from bot.app import STOP_SECONDS, App, open_database
from bot.channels.web import hub
from bot.channels.web.gate import COOKIE
from bot.settings import Settings
from models import web
from models.database import Database, in_transaction
from models.web import WebItem
from tests.bot.channels.web.conftest import ON_SQLITE, Frame, Inside, Line, Visitor, assert_quiet, beside, new_id


def many(count: int) -> list[Frame]:
    return [{"text": f"tin {number}"} for number in range(count)]


async def test_history_comes_in_pages(guest: Visitor, line: Line, inside: Inside) -> None:
    await inside.bot_says(await inside.chat(line.seats[0]), *many(260))
    line = await guest.line()
    asked, version, items = 0, 0, list[Frame]()
    while True:
        frame = await line.since(version=version)
        asked += 1
        assert frame["head"] == 261
        assert len(frame["items"]) <= 100
        items += frame["items"]
        version = frame["items"][-1]["v"]
        if version == frame["head"]:
            break
    assert asked == 3
    assert [item["v"] for item in items] == list(range(1, 262))
    assert [item["n"] for item in items] == list(range(1, 262))
    assert [item["text"] for item in items[1:]] == [f"tin {number}" for number in range(260)]
    assert all(item["from"] == "bot" and item["at"].endswith("Z") for item in items)
    while (frame := await line.since(version=261))["items"]:
        pass  # what the server had found meanwhile and shows unasked
    assert frame == {"t": "items", "seat": line.seats[0]["seat"], "items": [], "head": 261}


async def test_an_item_that_changed_comes_again_in_its_place(line: Line, inside: Inside) -> None:
    chat = await inside.chat(line.seats[0])
    await inside.bot_says(chat, {"text": "chưa xét", "choices": [{"id": "review.approve:1", "label": "Đạt"}]}, {"text": "tin sau"})
    first = await line.shows("chưa xét")
    await inside.write(lambda db: web.replace_item(db, chat, first["n"], new_id(), {"text": "đã xét"}))
    again = await line.shows("đã xét")
    assert (again["n"], again["v"]) == (first["n"], 4)
    assert "choices" not in again
    frame = await line.since()
    assert [(item["n"], item["v"]) for item in frame["items"]] == [(1, 1), (3, 3), (2, 4)]
    assert "chưa xét" not in str(frame)


async def test_live_items_never_overtake_history(guest: Visitor, line: Line, inside: Inside) -> None:
    await inside.bot_says(await inside.chat(line.seats[0]), *many(250))
    page = await guest.line()
    await page.since()
    for text in ("một", "hai"):
        assert (await line.send(text=text))["t"] == "ack"
        await asyncio.sleep(0.05)
    await page.shows("hai")
    seen = [item["v"] for frame in page.frames if frame["t"] == "items" for item in frame["items"]]
    assert seen == list(range(1, len(seen) + 1)), "each frame goes on where the last one ended"


async def test_before_a_page_has_asked_nothing_comes(guest: Visitor, line: Line, inside: Inside) -> None:
    late = await guest.line()
    await inside.bot_says(await inside.chat(line.seats[0]), {"text": "tin mới"})
    await line.shows("tin mới")
    assert await late.is_silent(0.3, "items")
    assert [item["text"] for item in (await late.since())["items"]][-1] == "tin mới"


async def test_every_page_of_a_session_sees_everything(guest: Visitor, line: Line) -> None:
    other = await guest.line()
    assert other.seats == line.seats
    await other.since()
    id = new_id()
    assert (await line.send(text="từ trang một", id=id))["t"] == "ack"
    assert (await line.shows("từ trang một"))["id"] == id
    assert (await other.shows("từ trang một"))["id"] == id
    assert (await other.send(text="từ trang hai"))["t"] == "ack"
    await line.shows("từ trang hai")
    seat = (await guest.post("/sample/citizen")).json["seat"]
    for page in (line, other):
        page.seats = (await page.wait(lambda frame: any(known["seat"] == seat for known in frame.get("seats", ())), t="welcome"))["seats"]
        await page.since(page.seats[-1])
        await page.shows("Có đồng ý không?")


async def test_what_another_process_wrote_is_shown_soon(line: Line, app: App, settings: Settings) -> None:
    chat = await Inside(app).chat(line.seats[0])
    elsewhere: Database = await open_database(settings, migrate=False)
    try:
        item = WebItem(chat=chat, key=new_id(), sender="bot", body={"text": "từ máy khác"}, at=app.clock())
        await elsewhere.write(lambda db: web.add_item(db, item))
        began = time.monotonic()
        await line.shows("từ máy khác")
        assert time.monotonic() - began < 2.5
    finally:
        elsewhere.close()


async def test_where_things_are_stored_stays_here(line: Line, inside: Inside) -> None:
    chat = await inside.chat(line.seats[0])
    await inside.bot_says(
        chat,
        {"text": "hồ sơ", "pictures": ["citizens/7/a.jpg", "citizens/7/b.jpg"], "recordings": ["citizens/7/a.mp3"]},
        {"text": "số liệu", "files": [{"name": "So-lieu.zip", "ref": "figures 7"}, {"name": "Hinh.png", "ref": "chart 7"}]},
        {"text": "trước đây", "file": {"name": "So-lieu.zip", "ref": "figures 7"}},
        {"text": "mở", "wants": "photo"},
    )
    shown = await line.shows("hồ sơ")
    assert (shown["photos"], shown["voices"]) == (2, 1)
    assert (await line.shows("số liệu"))["files"] == [{"name": "So-lieu.zip"}, {"name": "Hinh.png"}]
    former = await line.shows("trước đây")
    assert former["files"] == [{"name": "So-lieu.zip"}] and "file" not in former
    assert (await line.shows("mở"))["wants"] == "photo"
    await line.since()
    assert not any(word in str(line.frames) for word in ("citizens/", ".jpg", ".mp3", "pictures", "recordings", "figures", "chart", "incoming"))


async def test_after_an_older_database_was_put_back_new_items_are_shown(line: Line, inside: Inside) -> None:
    frame = await line.since(version=1000)
    assert (frame["items"], frame["head"]) == ([], 1)
    await inside.bot_says(await inside.chat(line.seats[0]), {"text": "sau khi khôi phục"})
    assert (await line.shows("sau khi khôi phục"))["v"] == 2


async def test_what_was_erased_is_not_waited_for(line: Line, inside: Inside) -> None:
    chat = await inside.chat(line.seats[0])
    await inside.bot_says(chat, *many(5))
    await inside.write(lambda db: web.erase_items(db, inside.app.clock()))
    assert (await line.since())["items"] == []
    await inside.bot_says(chat, {"text": "tin mới"})
    assert (await line.shows("tin mới"))["v"] == 7


async def test_an_item_written_between_two_looks_is_not_counted_as_seen(line: Line, inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page asks from the head next, so the head may not be newer than the items that came with it."""
    chat, engine = await inside.chat(line.seats[0]), inside.app.database.engine
    item = WebItem(chat=chat, key=new_id(), sender="bot", body={"text": "tin chen vào"}, at=inside.app.clock())
    written: list[WebItem] = []

    def and_then_somebody_writes(look: Callable[..., Any]) -> Callable[..., Any]:
        def looks(*arguments: Any) -> Any:
            found = look(*arguments)
            if not written:
                written.append(item)
                in_transaction(engine, lambda db: web.add_item(db, item))
            return found

        return looks

    with monkeypatch.context() as patch:
        patch.setattr(web, "items_since", and_then_somebody_writes(web.items_since))
        patch.setattr(web, "heads", and_then_somebody_writes(web.heads))
        frame = await line.since(version=1)
    assert written
    assert frame["head"] <= max([1, *(item["v"] for item in frame["items"])])
    await line.shows("tin chen vào")


@ON_SQLITE
async def test_a_page_that_reads_nothing_holds_nobody_up(
    guest: Visitor, line: Line, inside: Inside, app: App, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(hub, "SLOW_SECONDS", 1.0)
    chat = await inside.chat(line.seats[0])
    await inside.bot_says(chat, *({"text": "ệ" * 4000} for _ in range(100)))
    await line.since(version=101)
    dead = [await guest.line() for _ in range(2)]
    for _ in range(20):  # 2.4 MB each: more than the network keeps for somebody who reads nothing
        for page in dead:
            await page.socket.send_json({"t": "since", "seats": {line.seats[0]["seat"]: 0}})
    await asyncio.sleep(0.3)
    for text in ("vẫn nhanh", "vẫn kịp"):
        began = time.monotonic()
        assert (await line.send(text=text))["t"] == "ack"
        await line.shows(text)
        assert time.monotonic() - began < 2
    began = time.monotonic()
    assert (await guest.post("/leave")).status == 200
    assert time.monotonic() - began < 2
    assert await line.end() == 4401
    assert_quiet(caplog)


@ON_SQLITE
async def test_the_program_ends_in_time_with_pages_that_read_nothing(guest: Visitor, line: Line, inside: Inside, app: App) -> None:
    await inside.bot_says(await inside.chat(line.seats[0]), *({"text": "ệ" * 4000} for _ in range(100)))
    async with beside(app) as address, Visitor(address) as there:
        dead = await there.line(headers={"Cookie": f"{COOKIE}={guest.token}"})
        for _ in range(20):
            await dead.socket.send_json({"t": "since", "seats": {line.seats[0]["seat"]: 0}})
        await asyncio.sleep(0.3)
        began = time.monotonic()
    assert time.monotonic() - began < STOP_SECONDS


async def test_a_database_that_is_away_for_a_moment_closes_the_page_which_comes_back(
    guest: Visitor, line: Line, inside: Inside, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def away(work: Any) -> Any:
        raise ConnectionError("the database is away")

    caplog.set_level(logging.CRITICAL)
    with monkeypatch.context() as patch:
        patch.setattr(inside.app.database, "read", away)
        await line.socket.send_json({"t": "since", "seats": {line.seats[0]["seat"]: 0}})
        assert await line.end() == 1011
        assert (await guest.get("/session")).status == 500
    again = await guest.line()
    assert (await again.since())["items"]
