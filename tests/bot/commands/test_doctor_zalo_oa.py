"""What `banhoc doctor` says of a Zalo Official Account: the settings, the tokens, the budget, the windows. It renews nothing, and tells no secret."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlmodel import Session

from bot.channels.refusals import Refusals
from bot.channels.zalo_oa.budget import Budget
from bot.channels.zalo_oa.client import Pair
from bot.channels.zalo_oa.tokens import Tokens
from bot.clock import utc_now
from bot.commands import doctor_zalo
from bot.commands.checks import Check, State
from bot.memory import Memory
from bot.settings import Settings
from models import chats, windows
from models.database import Database, in_transaction
from models.windows import Windows
from tests.bot.commands.conftest import Cli
from tests.machine import BEGIN

OA, ACCESS, PASTED = "2400000000000000001", "access-KHONG-PHAI-THAT", "refresh-KHONG-PHAI-THAT"
SECRETS = {"zalo_oa_app_secret": "bi-mat-cua-ung-dung", "zalo_oa_webhook_secret": "bi-mat-cua-oa", "zalo_oa_refresh_token": PASTED}
ACCOUNT = Settings(
    public_url="https://banhoc.example",
    sample=False,
    zalo_oa_id=OA,
    zalo_oa_app_id="31",
    **{name: SecretStr(value) for name, value in SECRETS.items()},  # type: ignore[arg-type]
)


class Zalo:
    """Says whose an access token is."""

    def __init__(self) -> None:
        self.answer: Any = {"data": {"oa_id": OA}, "error": 0}
        self.asked = 0

    async def whose(self, request: web.Request) -> web.Response:
        """Answers as it is told to."""
        assert request.headers["access_token"] == ACCESS
        assert not request.query
        self.asked += 1
        return web.json_response(self.answer)


@pytest.fixture
def zalo() -> Zalo:
    """Zalo, which takes the token."""
    return Zalo()


@pytest.fixture
async def url(zalo: Zalo) -> AsyncIterator[str]:
    """Where it is asked; anything else is answered with 404."""
    app = web.Application()
    app.router.add_get("/v2.0/oa/getoa", zalo.whose)
    async with TestServer(app) as server:
        yield f"http://127.0.0.1:{server.port}"


async def keep(data: Database, renewed_at: datetime) -> None:
    """As the channel keeps a pair, which it renewed at a time."""

    async def renew(_: str) -> Pair:
        return Pair(ACCESS, "refresh-2")

    tokens = Tokens(Memory(data, "zalo_oa", OA, lambda: renewed_at), lambda: renewed_at, renew, PASTED)
    assert await tokens.get() == ACCESS


async def examine(data: Database, url: str, **more: Any) -> dict[str, Check]:
    """What is said, by the names of the checks."""
    current = ACCOUNT.model_copy(update={"zalo_oa_api_url": url, "zalo_oa_login_url": url, **more})
    checks = await doctor_zalo.examine(current, data.engine)
    for secret in (ACCESS, "refresh-2", *SECRETS.values()):
        assert not any(secret in check.says for check in checks)
    return {check.name: check for check in checks}


async def test_all_is_fine(data: Database, url: str, zalo: Zalo) -> None:
    await keep(data, utc_now())
    checks = await examine(data, url, zalo_oa_paid_messages=100, zalo_oa_template="t1")
    assert checks["zalo oa"].says.startswith(f"{OA} by the application 31")
    assert checks["zalo oa tokens"].state is State.FINE
    assert checks["zalo oa tokens"].says.endswith("25 h from now, and Zalo takes it")
    assert checks["zalo oa budget"].says.endswith("0 of 100 messages that cost money")
    assert checks["zalo oa template"].says == "t1 knocks after seven days"
    assert checks["zalo oa windows"].says == "0 people can be written to for nothing, 0 for money, 0 not until they write"
    assert f"paste https://banhoc.example/zalo_oa/{OA} as the webhook" in checks["zalo oa webhook"].says
    assert State.ATTENTION not in {check.state for check in checks.values()}
    assert zalo.asked == 1


async def test_half_an_account_is_named(data: Database, url: str) -> None:
    said = (await examine(data, url, zalo_oa_app_secret=None))["zalo oa"]
    assert (said.state, "needs ZALO_OA_APP_SECRET too" in said.says) == (State.ATTENTION, True)
    said = (await examine(data, url, public_url=None))["zalo oa"]
    assert (said.state, "needs PUBLIC_URL" in said.says) == (State.ATTENTION, True)
    said = (await examine(data, url, public_url="http://banhoc.example"))["zalo oa webhook"]
    assert (said.state, "to https alone" in said.says) == (State.ATTENTION, True)


async def test_a_pair_that_is_not_there_yet_or_never_will_be(data: Database, url: str, zalo: Zalo) -> None:
    said = (await examine(data, url))["zalo oa tokens"]
    assert (said.state, "makes the first pair" in said.says) == (State.NOTE, True)
    said = (await examine(data, url, zalo_oa_refresh_token=None))["zalo oa tokens"]
    assert (said.state, "paste a fresh refresh token" in said.says) == (State.ATTENTION, True)
    assert zalo.asked == 0


async def test_an_access_token_that_ended_is_not_renewed_from_here(data: Database, url: str, zalo: Zalo) -> None:
    await keep(data, utc_now() - timedelta(hours=26))
    said = (await examine(data, url))["zalo oa tokens"]
    assert (said.state, "`banhoc run` renews it, is it running" in said.says, zalo.asked) == (State.ATTENTION, True, 0)


@pytest.mark.parametrize(
    ("answer", "state", "says"),
    [
        ({"error": -216, "message": "Access token is invalid"}, State.ATTENTION, "Zalo takes the access token no more"),
        ({"error": 0, "data": {"oa_id": "25"}}, State.ATTENTION, f"they belong to the account 25, and ZALO_OA_ID says {OA}"),
        ({"error": -32, "message": "Rate"}, State.NOTE, "does not say whose it is (error -32)"),
        ([], State.NOTE, "does not say whose it is"),
    ],
)
async def test_zalo_is_asked_whose_the_token_is(data: Database, url: str, zalo: Zalo, answer: Any, state: State, says: str) -> None:
    await keep(data, utc_now())
    zalo.answer = answer
    said = (await examine(data, url))["zalo oa tokens"]
    assert (said.state, says in said.says) == (state, True), said


async def test_a_zalo_that_does_not_answer_is_no_alarm(data: Database, url: str) -> None:
    await keep(data, utc_now())
    said = (await examine(data, f"{url}/elsewhere"))["zalo oa tokens"]
    assert (said.state, "cannot be asked (" in said.says) == (State.NOTE, True)


@pytest.mark.parametrize(
    ("allowed", "paid", "state", "says"),
    [
        (0, 0, State.NOTE, "nothing may cost money"),
        (10, 8, State.ATTENTION, "8 of 10 messages that cost money: nearly used up"),
        (10, 10, State.ATTENTION, "used up, what would cost money waits"),
    ],
)
async def test_the_budget(data: Database, url: str, allowed: int, paid: int, state: State, says: str) -> None:
    await Budget(Memory(data, "zalo_oa", OA, utc_now), utc_now, allowed).take(paid)
    checks = await examine(data, url, zalo_oa_paid_messages=allowed, zalo_oa_template="t1")
    assert (checks["zalo oa budget"].state, says in checks["zalo oa budget"].says) == (state, True)
    assert ("is set and never sent" in checks["zalo oa template"].says) == (allowed == 0)


async def test_calls_that_were_turned_away_are_told_until_somebody_is_heard(data: Database, url: str) -> None:
    await Refusals(Memory(data, "zalo_oa", OA, utc_now), utc_now, "").note()
    said = (await examine(data, url))["zalo oa webhook"]
    assert said.state is State.ATTENTION and "nobody was heard yet: if Zalo brought it, ZALO_OA_WEBHOOK_SECRET is not" in said.says
    await data.write(lambda db: heard_now(db, "77"))
    assert (await examine(data, url))["zalo oa webhook"].state is State.FINE


def heard_now(db: Session, address: str) -> None:
    """Somebody writes."""
    talks(db, "zalo_oa", OA, address, "private", 0)
    chats.find_or_add_account(db, "zalo_oa", OA, address).last_active_at = utc_now()


def test_windows_are_counted_by_when_somebody_wrote(data: Database) -> None:
    """Of this account, in private, once a person; whoever takes nothing just now is written to when they write."""
    two_days, seven_days = BEGIN - timedelta(days=2), BEGIN - timedelta(days=7)

    def prepare(db: Session) -> Windows:
        for number, (hours, reachable) in enumerate([(1, True), (47, True), (49, True), (167, True), (169, True), (2, False), (None, True)]):
            talks(db, "zalo_oa", OA, str(number), "private", hours, reachable)
        talks(db, "zalo_oa", "25", "a", "private", 1)
        talks(db, "zalo_oa", OA, "b", "group", 1)
        talks(db, "telegram", OA, "c", "private", 1)
        return windows.count(db, "zalo_oa", OA, two_days, seven_days)

    assert in_transaction(data.engine, prepare) == Windows(2, 2, 3, BEGIN - timedelta(hours=1))


def talks(db: Session, channel: str, bot: str, address: str, kind: str, hours_ago: int | None, reachable: bool = True) -> None:
    """Somebody who wrote so long ago, or never."""
    chat, account = chats.find_or_add_chat(db, channel, bot, address, kind), chats.find_or_add_account(db, channel, bot, address)
    chat.reachable = reachable
    account.last_active_at = BEGIN - timedelta(hours=hours_ago) if hours_ago is not None else None
    chats.open_conversation(db, chat.id, account.id)


async def test_doctor_shows_all_of_it(data: Database, settings: Settings, cli: Cli, url: str) -> None:
    in_transaction(data.engine, lambda db: talks(db, "zalo_oa", OA, "77", "private", 0))
    public = {"PUBLIC_URL": "https://banhoc.example", "SAMPLE": "no", "ZALO_OA_ID": OA, "ZALO_OA_APP_ID": "31", "ZALO_OA_API_URL": url}
    secrets = {name.upper(): value for name, value in SECRETS.items()}
    answer = await asyncio.to_thread(cli, settings, "doctor", **public, **secrets)
    assert (answer.status, answer.err) == (0, "")
    for part in (
        f"ok zalo oa {OA}",
        f"ok zalo oa webhook https://banhoc.example/zalo_oa/{OA}, somebody was heard at",
        "note zalo oa tokens none yet",
        "note zalo oa windows",
        "ok zalo media",
    ):
        assert part in answer.out
    assert not any(secret in answer.out for secret in SECRETS.values())
