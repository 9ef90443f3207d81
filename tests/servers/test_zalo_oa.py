"""The Official Account's server refuses what Zalo refuses: what a program does wrong there must not pass here."""

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest

from tests.scenario import picture
from tests.servers.zalo_oa import Person, ZaloOaServer
from tests.servers.zalo_oa.server import APP, APP_SECRET

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
BUTTON = {"title": "Ừ", "type": "oa.query.show", "payload": "#a:"}


class Caller:
    """A program that calls Zalo without looking."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self.now = NOW
        self.zalo = ZaloOaServer(lambda: self.now)
        self.http, self.token = http, ""
        self.person: Person = self.zalo.person()

    async def renew(self, refresh: str, secret: str = APP_SECRET) -> dict[str, Any]:
        """What the login answers."""
        form = {"app_id": APP, "grant_type": "refresh_token", "refresh_token": refresh}
        async with self.http.post(f"{self.zalo.url}/v4/oa/access_token", data=form, headers={"secret_key": secret}) as answer:
            said: dict[str, Any] = await answer.json()
            return said

    async def call(self, path: str, **body: Any) -> int:
        """The error of a call; its status is 200 whatever it is."""
        async with self.http.post(f"{self.zalo.url}{path}", headers={"access_token": self.token}, **body) as answer:
            assert answer.status == 200
            return int((await answer.json(content_type=None))["error"])

    async def say(self, **message: Any) -> int:
        """Says something to the person."""
        return await self.call("/v3.0/oa/message/cs", json={"recipient": {"user_id": self.person.id}, "message": message})

    async def upload(self, kind: str, name: str, data: bytes) -> int:
        """Hands something over."""
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(data), filename=name)
        return await self.call(f"/v2.0/oa/upload/{kind}", data=form)


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    """A program with a token, and a person who follows the account."""
    async with aiohttp.ClientSession() as http:
        caller = Caller(http)
        async with caller.zalo:
            caller.token = (await caller.renew(caller.zalo.pasted))["access_token"]
            caller.person.follows, caller.person.contact = True, NOW
            yield caller


async def test_tokens_end_and_a_refresh_token_is_good_once(caller: Caller) -> None:
    assert (await caller.renew(caller.zalo.pasted))["error"] == -14014
    assert (await caller.renew(caller.zalo.tokens.grant(), "sai"))["error"] == -14004
    assert await caller.say(text="a") == 0
    caller.now += timedelta(hours=25)
    assert await caller.say(text="a") == -216
    old = caller.zalo.tokens.grant()
    caller.now += timedelta(days=90)
    assert (await caller.renew(old))["error"] == -14014
    assert caller.zalo.violations == []


async def test_windows_and_followers(caller: Caller) -> None:
    caller.token = caller.zalo.tokens.renew(caller.zalo.tokens.grant())["access_token"]  # type: ignore[index]
    said = []
    for hours in (47, 49, 7 * 24 - 1, 7 * 24):
        caller.person.contact = NOW - timedelta(hours=hours)
        said.append(await caller.say(text="a"))
        caller.zalo.credit = len(said) - 1
    assert said == [0, -211, 0, -230]
    assert caller.zalo.billed == 1
    caller.person.follows = False
    assert await caller.say(text="a") == -213


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"text": " "},
        {"text": "dài" * 700},
        {"text": "a", "keyboard": []},
        {"text": "a", "attachment": {"type": "template", "payload": {"buttons": [BUTTON] * 6}}},
        {"text": "a", "attachment": {"type": "template", "payload": {"buttons": []}}},
        {"text": "a", "attachment": {"type": "template", "payload": {"buttons": [BUTTON | {"title": "d" * 101}]}}},
        {"text": "a", "attachment": {"type": "template", "payload": {"buttons": [BUTTON | {"type": "callback"}]}}},
        {"attachment": {"type": "template", "payload": {"buttons": [BUTTON]}}},
        {"attachment": {"type": "file", "payload": {"token": "none"}}},
        {"attachment": {"type": "template", "payload": {"template_type": "media", "elements": [{"media_type": "image", "attachment_id": "none"}]}}},
    ],
)
async def test_what_no_program_should_say(caller: Caller, message: dict[str, Any]) -> None:
    assert await caller.say(**message) in (-201, -210)
    assert len(caller.zalo.violations) == 1
    assert caller.person.said == []


async def test_uploads_have_kinds_and_limits(caller: Caller) -> None:
    assert await caller.upload("image", "a.jpg", picture(1)) == 0
    assert await caller.upload("file", "a.pdf", b"%PDF") == 0
    assert caller.zalo.violations == []
    assert await caller.upload("image", "a.jpg", b"no picture") == -201
    assert await caller.upload("image", "a.jpg", bytes(1024 * 1024 + 1)) == -210
    assert await caller.upload("file", "a.xlsx", b"PK") == -201
    assert await caller.upload("file", "a.pdf", bytes(5 * 1024 * 1024 + 1)) == -210
    assert await caller.call(f"/v3.0/oa/message/cs?access_token={caller.token}", json={}) == -201
    assert len(caller.zalo.violations) == 5


async def test_a_template_is_approved_with_its_values_and_paid_for(caller: Caller) -> None:
    async def knock(template: str, **values: str) -> int:
        body = {"user_id": caller.person.id, "template_id": template, "template_data": values}
        return await caller.call("/v3.0/oa/message/template", json=body)

    caller.zalo.templates["t"] = {"noi_dung"}
    assert await knock("t", noi_dung="a") == -211
    caller.zalo.credit = 1
    assert [await knock("u", noi_dung="a"), await knock("t", noi_dung="a"), await knock("t", noi_dung="a")] == [-1409, 0, -211]
    assert await knock("t", gi_do="a") == -201
    assert (caller.zalo.billed, len(caller.person.said)) == (1, 1)
