"""What `banhoc doctor` says of a Zalo bot: the token, the webhook, pictures, and the month's plan."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import pytest
from aiohttp.test_utils import unused_port
from pydantic import SecretStr
from sqlmodel import Session

from bot.channels.refusals import Refusals
from bot.channels.zalo_bot.channel import bot_of
from bot.channels.zalo_bot.usage import Usage
from bot.clock import utc_now
from bot.commands import doctor_zalo, doctor_zalo_bot
from bot.commands.checks import Check, State
from bot.memory import Memory
from bot.settings import Settings
from models import chats, plans
from models.database import Database
from tests.bot.commands.conftest import Cli
from tests.servers.zalo_bot import A_TOKEN, ZaloBotServer

BOT = bot_of(A_TOKEN)
HOOK = f"https://banhoc.example/zalo-bot/{BOT}"


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloBotServer]:
    """Zalo, as it would be."""
    async with ZaloBotServer() as server:
        yield server
        assert server.violations == []


async def examine(zalo: ZaloBotServer, data: Database | None = None, **more: Any) -> dict[str, Check]:
    """What is said, by the names of the checks."""
    current = Settings(zalo_bot_token=SecretStr(A_TOKEN), zalo_bot_api_url=zalo.url).model_copy(update=more)
    engine = data.engine if data else None
    memory = doctor_zalo.remembered(engine, "zalo_bot", BOT)
    return {check.name: check for check in await doctor_zalo_bot.examine(current, memory, engine)}


async def test_zalo_is_not_used() -> None:
    checks = await doctor_zalo.examine(Settings(), None)
    assert [(check.name, check.state) for check in checks] == [("zalo bot", State.NOTE), ("zalo oa", State.NOTE)]


@pytest.mark.parametrize("tells", [False, True])
async def test_zalo_does_not_know_the_token(zalo: ZaloBotServer, tells: bool) -> None:
    zalo.manner.http_tells = tells
    wrong = "4711000815:sai"
    said = (await examine(zalo, zalo_bot_token=SecretStr(wrong)))["zalo bot"]
    assert (said.state, wrong in said.says) == (State.ATTENTION, False)
    assert "does not know ZALO_BOT_TOKEN: copy it anew" in said.says


async def test_zalo_does_not_answer(zalo: ZaloBotServer) -> None:
    said = (await examine(zalo, zalo_bot_api_url=f"http://127.0.0.1:{unused_port()}"))["zalo bot"]
    assert (said.state, A_TOKEN in said.says) == (State.ATTENTION, False)
    assert "does not answer (getMe: ClientConnectorError): check ZALO_BOT_API_URL" in said.says
    zalo.break_down("getMe")
    assert "does not answer" in (await examine(zalo))["zalo bot"].says


class Hook(NamedTuple):
    """The webhook that is set, the public address, and what is said of that."""

    url: str
    public: str | None
    state: State
    says: str


HOOKS = {
    "as it should be": Hook(HOOK, "https://banhoc.example", State.FINE, HOOK),
    "none, as it should be": Hook("", None, State.FINE, "none, events are asked for"),
    "not wanted": Hook(HOOK, None, State.ATTENTION, "events go there and not here"),
    "not set yet": Hook("", "https://banhoc.example", State.ATTENTION, f"none; it should be {HOOK}"),
    "elsewhere": Hook("https://other.example/hook", "https://banhoc.example", State.ATTENTION, f"it should be {HOOK}"),
}


@pytest.mark.parametrize("name", HOOKS)
async def test_the_webhook(zalo: ZaloBotServer, name: str) -> None:
    hook = HOOKS[name]
    zalo.webhook = (hook.url, "s" * 8) if hook.url else None
    checks = await examine(zalo, public_url=hook.public)
    assert checks["zalo bot"].says.startswith("bot.mau by ")
    assert checks["zalo bot webhook"].state is hook.state
    assert hook.says in checks["zalo bot webhook"].says
    assert ("none are sent" in checks["zalo bot pictures"].says) == (hook.public is None)


@pytest.mark.parametrize(
    ("messages", "state", "says"), [(7, State.FINE, "7 of 10"), (8, State.ATTENTION, "nearly used up"), (11, State.ATTENTION, "it is used up")]
)
async def test_the_plan_is_told_by_the_doctor_and_the_digest_alike(
    zalo: ZaloBotServer, data: Database, monkeypatch: pytest.MonkeyPatch, messages: int, state: State, says: str
) -> None:
    """The figures are the channel's own."""
    monkeypatch.setattr(plans, "_allowed", plans.Plan(10, 5))
    usage = Usage(Memory(data, "zalo_bot", BOT, utc_now), utc_now, 10, 5)
    for _ in range(messages):
        await usage.sent("u1")
    said = (await examine(zalo, data, zalo_bot_messages=10, zalo_bot_users=5))["zalo bot plan"]
    assert (said.state, says in said.says, "1 of 5 people" in said.says) == (state, True, True)
    nearly = await data.read(lambda db: plans.nearly_used(db, utc_now()))
    assert nearly == (plans.Plan(messages, 1) if state is State.ATTENTION else None)


async def test_calls_that_were_turned_away_are_told_until_somebody_is_heard(zalo: ZaloBotServer, data: Database) -> None:
    assert "zalo bot secret" not in await examine(zalo, data)
    await Refusals(Memory(data, "zalo_bot", BOT, utc_now), utc_now, "").note()
    said = (await examine(zalo, data))["zalo bot secret"]
    assert said.state is State.ATTENTION and "nobody was heard yet" in said.says

    def hear(db: Session) -> None:
        chat = chats.find_or_add_chat(db, "zalo_bot", BOT, "u1", "private")
        account = chats.find_or_add_account(db, "zalo_bot", BOT, "u1")
        account.last_active_at = utc_now()
        chats.open_conversation(db, chat.id, account.id)

    await data.write(hear)
    assert "zalo bot secret" not in await examine(zalo, data)


def test_media_comes_from_somewhere() -> None:
    assert doctor_zalo.media_check(Settings()).says.endswith("from zdn.vn")
    assert doctor_zalo.media_check(Settings(zalo_media_hosts=" , ")).state is State.ATTENTION


async def test_doctor_shows_all_of_it(data: Database, settings: Settings, cli: Cli, zalo: ZaloBotServer) -> None:
    await Usage(Memory(data, "zalo_bot", BOT, utc_now), utc_now, 10, 5).sent("u1")
    answer = await asyncio.to_thread(cli, settings, "doctor", ZALO_BOT_TOKEN=A_TOKEN, ZALO_BOT_API_URL=zalo.url, ZALO_BOT_MESSAGES="1")
    assert (answer.status, answer.err) == (1, "")
    for part in (
        "ok zalo bot bot.mau by",
        "ok zalo bot webhook none",
        "note zalo bot pictures none",
        "look zalo bot plan in 20",
        "note zalo oa not used",
    ):
        assert part in answer.out
    assert A_TOKEN not in answer.out
