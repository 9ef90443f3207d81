"""Acknowledged means written down: once, whole, and not before."""

import asyncio
import logging
import threading

import pytest
from sqlalchemy import text
from sqlmodel import Session

from bot import store
from bot.channels.web.gate import COOKIE
from models import web
from models.web import WebItem
from tests import scenario
from tests.bot.channels.web.conftest import Inside, Line, Visitor, assert_quiet, new_id, raw, until

REFUSE = {
    "sqlite": ["CREATE TRIGGER refuse BEFORE INSERT ON web_item WHEN NEW.sender <> 'bot' BEGIN SELECT RAISE(ABORT, 'no'); END"],
    "postgresql": [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$",
        "CREATE TRIGGER refuse BEFORE INSERT ON web_item FOR EACH ROW WHEN (NEW.sender <> 'bot') EXECUTE FUNCTION refuse()",
    ],
}
ACCEPT = {"sqlite": "DROP TRIGGER refuse", "postgresql": "DROP TRIGGER refuse ON web_item"}


async def refuse(inside: Inside) -> None:
    """From now on the database takes nothing that a person says."""
    kind = inside.app.database.engine.dialect.name
    await inside.write(lambda db: [db.execute(text(statement)) for statement in REFUSE[kind]])


async def accept(inside: Inside) -> None:
    """The database is in order again."""
    kind = inside.app.database.engine.dialect.name
    await inside.write(lambda db: db.execute(text(ACCEPT[kind])))


async def test_what_the_database_refuses_is_not_acknowledged(guest: Visitor, line: Line, inside: Inside, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    chat, said, sent = await inside.chat(line.seats[0]), new_id(), new_id()
    await refuse(inside)
    assert await line.send(text="xin chào", id=said) == {"t": "no", "id": said, "why": "too-fast"}
    assert (await guest.photo(line, scenario.picture(1, 32), id=sent)).status >= 500
    assert await inside.heard("text", "photo") == []
    assert await inside.mine(chat) == []
    await accept(inside)
    for _ in range(2):
        assert (await line.send(text="xin chào", id=said))["t"] == "ack"
        assert (await guest.photo(line, scenario.picture(1, 32), id=sent)).status == 200
    assert [event.kind for event in await inside.heard("text", "photo")] == ["text", "photo"]
    assert [item.key for item in await inside.mine(chat)] == [said, sent]


async def test_what_is_said_is_not_logged(line: Line, inside: Inside, caplog: pytest.LogCaptureFixture) -> None:
    await refuse(inside)
    assert (await line.send(text="ten toi la Lo Thi Mau"))["t"] == "no"
    assert "could not be written down" in caplog.text
    assert "Lo Thi Mau" not in caplog.text


async def test_the_acknowledgement_waits_for_the_commit(line: Line, inside: Inside) -> None:
    chat = await inside.chat(line.seats[0])
    held, release = threading.Event(), threading.Event()

    def hold(db: Session) -> None:
        web.lock_chat(db, chat)
        held.set()
        release.wait(10)

    holding = asyncio.create_task(inside.write(hold))
    await asyncio.to_thread(held.wait, 5)
    sending = asyncio.create_task(line.send(text="xin chào"))
    try:
        await asyncio.sleep(0.4)
        assert not sending.done()
        assert await inside.heard("text") == []
    finally:
        release.set()
    assert (await sending)["t"] == "ack"
    assert len(await inside.heard("text")) == 1
    await holding


async def test_the_same_id_is_one_event_and_one_item(guest: Visitor, line: Line, inside: Inside) -> None:
    pages, id = [line, *[await guest.line() for _ in range(3)]], new_id()
    at_once = await asyncio.gather(*(page.send(text="một lần", id=id) for page in pages))
    again = [await line.send(text=words, id=id) for words in ("một lần", "lần khác")]
    assert [answer["t"] for answer in (*at_once, *again)] == ["ack"] * 6
    (event,) = await inside.heard("text")
    (item,) = await inside.mine(await inside.chat(line.seats[0]))
    assert (event.payload["text"], item.body["text"], item.key) == ("một lần", "một lần", id)


async def test_the_same_photo_is_one_event_and_its_bytes_do_not_stay(guest: Visitor, line: Line, inside: Inside) -> None:
    id, data = new_id(), scenario.picture(1, 64)
    assert [answer.status for answer in await asyncio.gather(*(guest.photo(line, data, id=id) for _ in range(3)))] == [200] * 3

    async def is_taken_in() -> bool:
        return {event.state for event in await inside.heard("photo")} == {"done"}

    await until(is_taken_in)
    assert (await guest.photo(line, data, id=id)).status == 200
    assert len(await inside.heard("photo")) == 1
    assert len(await inside.mine(await inside.chat(line.seats[0]))) == 1
    assert not [key for key in await inside.stored() if key.startswith("incoming/")], "they may say where they were taken"


async def test_a_photo_that_is_cut_in_the_middle_leaves_nothing(guest: Visitor, line: Line, inside: Inside, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    chat, id, data = await inside.chat(line.seats[0]), new_id(), scenario.picture(1)
    request = f"POST /photos?seat={line.seats[0]['seat']}&as={line.seats[0]['speakers'][0]['id']}&id={id}"
    cookie = {"Cookie": f"{COOKIE}={guest.token}"}
    half = data[: len(data) // 2]
    for wait in (True, False):
        await raw(guest, request, half, {**cookie, "Content-Length": str(len(data))}, wait)
        await raw(guest, request, b"%x\r\n%b\r\n" % (len(half), half), {**cookie, "Transfer-Encoding": "chunked"}, wait)
        await raw(guest, request, b"", {**cookie, "Content-Length": str(len(data))}, wait=False)
    await asyncio.sleep(0.2)
    assert await inside.heard("photo") == []
    assert await inside.mine(chat) == []
    assert all(key.startswith("incoming/") for key in await inside.stored())
    assert_quiet(caplog)
    assert (await guest.photo(line, data, id=id)).status == 200
    assert len(await inside.heard("photo")) == 1


async def test_a_full_store_takes_nothing_and_loses_nothing(guest: Visitor, line: Line, inside: Inside, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(key: str, data: bytes) -> None:
        raise store.Full(f"storing {key}: No space left on device")

    id = new_id()
    with monkeypatch.context() as patch:
        patch.setattr(inside.app.store, "put", full)
        for _ in range(2):
            assert (await guest.photo(line, scenario.picture(1, 64), id=id)).status == 507
        assert (await line.send(text="chữ thì vẫn được"))["t"] == "ack"
    assert await inside.heard("photo") == []
    assert await inside.stored() == {}
    assert (await guest.photo(line, scenario.picture(1, 64), id=id)).status == 200
    assert [item.key for item in await inside.all(WebItem) if item.body.get("photos")] == [id]
