"""The server of the tests refuses what the real one refuses, and tells of what no correct bot does."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.servers.zalo_bot import Manner, Person, ZaloBotServer


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloBotServer]:
    """A server."""
    async with ZaloBotServer() as server:
        yield server


@pytest.fixture
def person(zalo: ZaloBotServer) -> Person:
    """Somebody who has written."""
    person = zalo.person("Người Mẫu")
    person.wrote = True
    return person


async def call(zalo: ZaloBotServer, method: str, token: str = "", **parameters: Any) -> Any:
    """The body of an answer."""
    async with zalo.http.post(f"{zalo.url}/bot{token or zalo.token}/{method}", json=parameters) as answer:
        return await answer.json()


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("getChat", {}),
        ("sendMessage", {"text": "x", "reply_markup": {}}),
        ("sendMessage", {}),
        ("sendMessage", {"text": ""}),
        ("sendMessage", {"text": "x" * 2001}),
        ("sendPhoto", {"photo": "http://127.0.0.1:1/", "caption": "x" * 2001}),
        ("sendChatAction", {"action": "dancing"}),
        ("sendPhoto", {"photo": "http://banhoc.example/picture/1.jpg"}),
        ("setWebhook", {"url": "http://127.0.0.1:1/", "secret_token": "short"}),
        ("setWebhook", {"url": "http://banhoc.example/zalo", "secret_token": "secret-secret"}),
    ],
)
async def test_what_no_correct_bot_does(zalo: ZaloBotServer, person: Person, method: str, parameters: dict[str, Any]) -> None:
    to = {"chat_id": person.id} if method.startswith("send") else {}
    answer = await call(zalo, method, **to, **parameters)
    assert answer["ok"] is False and answer["error_code"] in (400, 404)
    assert len(zalo.violations) == 1


async def test_what_may_happen_to_any_bot(zalo: ZaloBotServer, person: Person) -> None:
    stranger = zalo.person("Người Lạ")
    assert (await call(zalo, "getMe", token="1:wrong"))["error_code"] == 401
    assert (await call(zalo, "sendMessage", chat_id=stranger.id, text="x"))["error_code"] == 400
    assert (await call(zalo, "getUpdates", timeout=0))["error_code"] == 408
    assert (await call(zalo, "getWebhookInfo"))["error_code"] == 404
    assert (await call(zalo, "sendPhoto", chat_id=person.id, photo=zalo.keep(b"no picture", "image/jpeg", ".jpg")))["error_code"] == 400
    person.block()
    assert (await call(zalo, "sendMessage", chat_id=person.id, text="x"))["error_code"] == 403
    assert zalo.violations == []


async def test_one_poll_at_a_time_and_not_too_soon(zalo: ZaloBotServer) -> None:
    zalo.manner = Manner(pause=10, idle=0.2)
    answers = await asyncio.gather(*(call(zalo, "getUpdates", timeout=1) for _ in range(2)))
    assert sorted(answer["error_code"] for answer in answers) == [408, 409]
    assert zalo.violations == ["two polls at once"]
    await call(zalo, "getUpdates", timeout=0)
    assert zalo.violations[1:] == ["a poll too soon after the last"]


async def test_the_plan_ends(zalo: ZaloBotServer, person: Person) -> None:
    zalo.manner = Manner(messages=2, users=1)
    other = zalo.person("Người Khác")
    other.wrote = True
    codes = [(await call(zalo, "sendMessage", chat_id=each.id, text="x")).get("error_code") for each in (person, other, person, person)]
    assert codes == [None, 429, None, 429]


async def test_links_of_pictures_end_and_events_come_again_between_new_ones(zalo: ZaloBotServer, person: Person) -> None:
    zalo.manner = Manner(replays=True, between=True, media_seconds=0)
    person.send_photo(b"picture")
    person.say("hai")
    told = [(await call(zalo, "getUpdates", timeout=1))["result"]["message"] for _ in range(3)]
    assert told[0] == told[1] != told[2]
    async with zalo.http.get(told[0]["photo_url"]) as answer:
        assert answer.status == 404
