"""Links in real use: a person's own opens once and then asks for a code, a village's opens a new citizen each time. Secrets stay secret."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.channels.web.gate import COOKIE
from bot.settings import Settings
from models import chats, invitations, linking, people
from models.chats import Chat
from models.invitations import Invitation
from models.log import LogEntry
from models.outbox import Message
from models.people import Person
from models.web import WebSession
from tests import scenario
from tests.bot.channels.web.conftest import DAY, ON_SQLITE, Answer, Inside, Line, Place, Visitor, assert_quiet, until
from tests.phones.web import Browser

UNKNOWN = (403, {"why": "unknown"})


@pytest.fixture
def settings(real: Settings) -> Settings:
    """Real use."""
    return real


@pytest.fixture
async def other(address: str) -> AsyncIterator[Visitor]:
    """A second device."""
    async with Visitor(address) as device:
        yield device


@pytest.fixture
async def first(address: str) -> AsyncIterator[Visitor]:
    """A first device."""
    async with Visitor(address) as device:
        yield device


def told(answer: Answer) -> tuple[int, Any]:
    return answer.status, answer.json


async def change(inside: Inside, secret: str, **values: Any) -> Invitation:
    """Gives a link other values, and returns it."""

    def work(db: Session) -> Invitation:
        link = db.exec(select(Invitation).where(Invitation.secret_hash == invitations.hash_of(secret))).one()
        for name, value in values.items():
            setattr(link, name, value)
        return link

    found: Invitation = await inside.write(work)
    return found


async def codes(inside: Inside) -> list[str]:
    """The codes that were sent so far."""
    messages = [message for message in await inside.all(Message) if message.key.startswith("code ")]
    return [re.findall(r"\b\d{6}\b", message.body["text"])[0] for message in messages]


def wrong(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 10**6:06}"


async def test_a_personal_link_opens_once_then_a_code_opens_it(browser: Browser, other: Visitor, inside: Inside, place: Place) -> None:
    secret = await inside.link(person_id=place.moderator_id)
    assert await browser.open_link(secret) == 200
    assert [(seat["role"], seat["title"]) for seat in browser.seats] == [("moderator", "Cà Văn Thử"), ("group", "Bản Thử")]
    first = browser.phone("moderator")
    await first.sees("Hồ sơ của bà con")
    asked = await asyncio.gather(*(other.post("/door", {"secret": secret}) for _ in range(5)))
    assert [told(answer) for answer in asked] == [(409, {"code_needed": True})] * 5
    shown = await first.sees("Có máy khác đang mở chat này")
    (code,) = await codes(inside)
    assert code in shown.text
    for left in (4, 3, 2):
        body = {"secret": secret, "code": wrong(code, left)}
        assert told(await other.post("/door/code", body)) == (403, {"why": "wrong", "left": left})
        assert (await other.post("/door", {"secret": secret})).status == 409
    assert len(await inside.all(WebSession)) == 1
    assert told(await other.post("/door/code", {"secret": secret, "code": code})) == (200, {})
    assert [seat["role"] for seat in (await other.line()).seats] == ["moderator", "group"]
    assert told(await other.post("/door/code", {"secret": secret, "code": code})) == UNKNOWN, "a code opens once"
    assert len(await codes(inside)) == 1
    assert sum("Có máy khác" in item.text for item in first.seen()) == 1


async def test_after_five_wrong_tries_the_right_code_fails_too_until_a_new_one(first: Visitor, other: Visitor, inside: Inside, place: Place) -> None:
    secret = await inside.link(person_id=place.moderator_id)
    assert told(await first.post("/door", {"secret": secret})) == (200, {})
    assert (await other.post("/door", {"secret": secret})).status == 409
    (code,) = await codes(inside)
    lefts = [(await other.post("/door/code", {"secret": secret, "code": wrong(code, by)})).json["left"] for by in range(1, 8)]
    assert lefts == [4, 3, 2, 1, 0, 0, 0]
    assert told(await other.post("/door/code", {"secret": secret, "code": code})) == (403, {"why": "wrong", "left": 0})
    assert (await other.post("/door", {"secret": secret})).status == 409
    assert await codes(inside) == [code], "guessing brings no new code before the old one expires"
    link = await change(inside, secret, code_until=inside.app.clock())
    assert link.code_hash
    assert code not in link.code_hash
    assert told(await other.post("/door/code", {"secret": secret, "code": code})) == UNKNOWN, "a code expires"
    assert (await other.post("/door", {"secret": secret})).status == 409
    _, new = await codes(inside)
    assert told(await other.post("/door/code", {"secret": secret, "code": new})) == (200, {})


async def test_who_is_inside_may_tap_the_own_link_again(first: Visitor, other: Visitor, inside: Inside, place: Place) -> None:
    secret = await inside.link(person_id=place.moderator_id)
    foreign = await inside.link(person_id=place.officer_id)
    assert (await first.post("/door", {"secret": secret})).status == 200
    token = first.token
    for _ in range(2):
        answer = await first.post("/door", {"secret": secret})
        assert (answer.status, answer.json, "Set-Cookie" in answer.headers) == (200, {}, False)
    assert (await other.post("/door", {"secret": foreign})).status == 200
    assert (first.token, await codes(inside)) == (token, [])
    assert (await other.post("/door", {"secret": secret})).status == 409, "who is inside as somebody else is a second device"
    await change(inside, secret, expires_at=inside.app.clock())
    assert told(await first.post("/door", {"secret": secret})) == UNKNOWN
    assert len(await inside.all(WebSession)) == 2


async def test_tries_at_once_are_all_counted(other: Visitor, inside: Inside, place: Place) -> None:
    secret = await inside.link(person_id=place.moderator_id)
    await asyncio.gather(*(other.post("/door", {"secret": secret}) for _ in range(6)))
    assert len(await inside.all(WebSession)) == 1, "of two devices at once one comes in"
    (code,) = await codes(inside)
    answers = await asyncio.gather(*(other.post("/door/code", {"secret": secret, "code": wrong(code, by)}) for by in range(1, 13)))
    assert sorted(answer.json["left"] for answer in answers) == [0] * 8 + [1, 2, 3, 4]


async def test_a_code_belongs_to_its_link(first: Visitor, other: Visitor, inside: Inside, place: Place) -> None:
    secret = await inside.link(person_id=place.moderator_id)
    foreign = await inside.link(person_id=place.officer_id)
    village = await inside.link(village_id=place.village_id)
    for used in (secret, foreign):
        assert (await first.post("/door", {"secret": used})).status == 200
    assert (await other.post("/door", {"secret": secret})).status == 409
    (code,) = await codes(inside)
    assert told(await other.post("/door/code", {"secret": foreign, "code": code})) == UNKNOWN, "it asked for none"
    assert told(await other.post("/door/code", {"secret": village, "code": code})) == UNKNOWN
    assert told(await other.post("/door/code", {"secret": "never-heard-of", "code": code})) == UNKNOWN
    assert (await other.post("/door", {"secret": foreign})).status == 409
    assert told(await other.post("/door/code", {"secret": foreign, "code": code})) == (403, {"why": "wrong", "left": 4})
    assert len(await inside.all(WebSession)) == 2


async def test_links_that_open_nothing(other: Visitor, inside: Inside, place: Place, caplog: pytest.LogCaptureFixture) -> None:
    old = await inside.link(-DAY, person_id=place.moderator_id)
    used = await inside.link(person_id=place.moderator_id)
    assert (await other.post("/door", {"secret": used})).status == 200
    await change(inside, used, expires_at=inside.app.clock())
    (session,) = await inside.all(WebSession)
    for secret in (old, used, used.upper(), used[:-1], "x", "x" * 101, "", None, 5, True, [used], {"secret": used}, "\ud800", "\0", "ẩn"):
        for path, body in (("/door", {"secret": secret}), ("/door/code", {"secret": secret, "code": "123456"})):
            assert told(await other.post(path, body)) == UNKNOWN, (path, secret)
        assert told(await other.post("/door/code", {"secret": used, "code": secret})) == UNKNOWN, secret
    assert await inside.all(WebSession) == [session]
    assert await codes(inside) == []
    assert_quiet(caplog)


async def test_a_village_link_opens_a_new_citizen_on_each_device(browser: Browser, other: Visitor, inside: Inside, place: Place) -> None:
    secret = await inside.link(village_id=place.village_id)
    assert await browser.open_link(secret) == 200
    citizen = browser.phone("citizen")
    assert [seat["role"] for seat in browser.seats] == ["citizen"]
    for _ in range(2):
        assert told(await other.post("/door", {"secret": secret})) == (200, {})
    (seat,) = (await other.line()).seats
    assert seat["seat"] != citizen.seat
    starts = await inside.heard("start")
    assert [event.payload["village"] for event in starts] == [place.village_id] * 2, "who scans the poster again stays who they are"
    assert len({event.conversation_id for event in starts}) == 2
    assert (await change(inside, secret)).uses == 2
    await scenario.register(citizen, village="Bản Thử")


async def test_a_code_that_another_messenger_shows_opens_the_page_once(other: Visitor, first: Visitor, inside: Inside, place: Place) -> None:
    def reachable_elsewhere(db: Session) -> str:
        chat = chats.find_or_add_chat(db, "telegram", "1", "100", "private")
        account = chats.find_or_add_account(db, "telegram", "1", "100")
        people.join(db, account, db.get_one(Person, place.moderator_id))
        chats.open_conversation(db, chat.id, account.id)
        return linking.make_code(db, place.moderator_id, inside.app.clock())

    code: str = await inside.write(reachable_elsewhere)
    assert told(await other.post("/door", {"secret": f"{code[:4]} {code[4:]}".lower()})) == (200, {})
    line = await other.line()
    assert [(seat["role"], seat["title"]) for seat in line.seats] == [("moderator", "Cà Văn Thử"), ("group", "Bản Thử")]
    (session,) = await inside.all(WebSession)
    assert session.expires_at - session.opened_at == timedelta(days=30)
    (notice,) = [message for message in await inside.all(Message) if message.key.startswith("linked ")]
    (there,) = [chat for chat in await inside.all(Chat) if chat.channel == "telegram"]
    assert (notice.to, notice.to_id) == ("chat", there.id)
    assert notice.body["text"] == "Đã nối thêm trang chat. Nếu thấy lạ, xin báo ngay cho cán bộ Hội."
    assert [(entry.act, entry.person_id) for entry in await inside.all(LogEntry) if entry.act == "linked"] == [("linked", place.moderator_id)]
    assert told(await other.post("/door", {"secret": code})) == (200, {}), "who is inside stays there"
    assert told(await first.post("/door", {"secret": code})) == UNKNOWN, "a code opens once"
    assert told(await first.post("/door/code", {"secret": code, "code": "123456"})) == UNKNOWN
    late: str = await inside.write(lambda db: linking.make_code(db, place.moderator_id, inside.app.clock() - linking.TERM))
    assert told(await first.post("/door", {"secret": late})) == UNKNOWN, "and for ten minutes"
    assert len(await inside.all(WebSession)) == 1


async def test_who_has_a_role_comes_in_for_a_shorter_time(other: Visitor, inside: Inside, place: Place) -> None:
    links = [
        (await inside.link(person_id=place.moderator_id), 30, ["moderator", "group"]),
        (await inside.link(person_id=place.officer_id), 30, ["officer"]),
        (await inside.link(person_id=place.neighbour_id), 400, ["citizen"]),
        (await inside.link(village_id=place.village_id), 400, ["citizen"]),
    ]
    for secret, days, roles in links:
        assert (await other.post("/door", {"secret": secret})).status == 200
        session = (await inside.all(WebSession))[-1]
        assert session.expires_at - session.opened_at == timedelta(days=days)
        line = await other.line()
        assert [seat["role"] for seat in line.seats] == roles
        assert all(len(seat["speakers"]) == 1 for seat in line.seats)
        await line.socket.close()


@ON_SQLITE
async def test_there_is_no_sample(other: Visitor, inside: Inside, place: Place) -> None:
    assert (await other.post("/sample")).status == 404
    assert (await other.get("/session")).json == {"sample": False, "signed_in": False, "elsewhere": False}
    await other.post("/door", {"secret": await inside.link(village_id=place.village_id)})
    assert (await other.post("/sample")).status == 404
    assert (await other.post("/sample/citizen")).status == 404
    line = await other.line()
    assert not line.frames[0]["sample"]
    assert len(line.seats) == 1


async def test_secrets_are_neither_logged_nor_kept(
    first: Visitor, other: Visitor, inside: Inside, place: Place, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = await inside.link(person_id=place.moderator_id)
    village = await inside.link(village_id=place.village_id)
    await other.post("/door", {"secret": village})
    await first.post("/door", {"secret": secret})
    token = first.token
    await other.post("/door", {"secret": secret})
    (code,) = await codes(inside)
    await other.post("/door/code", {"secret": secret, "code": wrong(code)})
    await other.ask("POST", "/door", data=f'{{"secret": "{secret}"')

    async def away(work: Any) -> Any:
        raise ConnectionError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(inside.app.database, "write", away)
        patch.setattr(inside.app.database, "read", away)
        for path, body in (("/door", {"secret": secret}), ("/door/code", {"secret": secret, "code": code}), ("/leave", {})):
            answer = await other.post(path, body)
            assert answer.status >= 500
            assert not any(word.encode() in answer.body for word in (secret, code, "Traceback", "away"))
    assert told(await other.post("/door/code", {"secret": secret, "code": code})) == (200, {})
    said = "\n".join([caplog.text, await inside.dump()])
    for word in (secret, village, token, other.token):
        assert word not in said
    assert code not in caplog.text


@ON_SQLITE
async def test_asking_too_often_at_the_door_is_put_off(other: Visitor, inside: Inside) -> None:
    answers = [(await other.post("/door", {"secret": f"guess-{number}"})).status for number in range(125)]
    assert answers[:120] == [403] * 120
    late = await other.post("/door", {"secret": "guess"}, headers={"X-Forwarded-For": "203.0.113.9"})
    assert (late.status, late.json) == (429, {"why": "too-fast"}), "who has no proxy may not name another address"
    assert (await other.post("/door/code", {"secret": "guess", "code": "123456"})).status == 429
    assert (await other.get("/")).status == 200
    await asyncio.sleep(1.1)
    assert (await other.post("/door", {"secret": "guess"})).status == 403


async def test_a_session_of_one_link_survives_the_opening_of_another(other: Visitor, inside: Inside, place: Place) -> None:
    await other.post("/door", {"secret": await inside.link(village_id=place.village_id)})
    token, line = other.token, await other.line()
    await other.post("/door", {"secret": await inside.link(person_id=place.moderator_id)})
    assert other.token != token
    assert (await line.send(text="vẫn là tôi"))["t"] == "ack"
    async with Visitor(other.address) as old:
        seats = (await old.line(headers={"Cookie": f"{COOKIE}={token}"})).seats
    assert seats == line.seats


async def test_a_moderators_start_is_said_once_however_many_devices(first: Visitor, other: Visitor, inside: Inside, place: Place) -> None:
    for device in (first, other):
        secret = await inside.link(person_id=place.moderator_id)
        assert (await device.post("/door", {"secret": secret})).status == 200
    line: Line = await other.line()
    await line.since()
    await line.shows("Hồ sơ của bà con")
    assert len(await inside.heard("start")) == 1

    async def is_done() -> bool:
        return all(event.state == "done" for event in await inside.heard("start"))

    await until(is_done)
    items = (await line.since())["items"]
    assert sum("Hồ sơ của bà con" in item["text"] for item in items) == 1
