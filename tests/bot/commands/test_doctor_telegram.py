"""What `banhoc doctor` says of Telegram: the token, the webhook, privacy mode, and each village's group."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import NamedTuple

import pytest
from aiohttp.test_utils import unused_port
from pydantic import SecretStr
from sqlmodel import Session

from bot import sample
from bot.clock import utc_now
from bot.commands import doctor_telegram
from bot.commands.checks import Check, State
from bot.commands.doctor_telegram import Bound
from bot.settings import Settings
from models import chats, groups
from models.database import Database, in_transaction
from tests.bot.commands.conftest import Cli
from tests.servers.telegram import A_TOKEN, Group, TelegramServer, faults
from tests.servers.telegram.updates import Webhook

BOT = A_TOKEN.partition(":")[0]
HOOK = f"https://banhoc.example/telegram/{BOT}"


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """Telegram, as it would be."""
    async with TelegramServer() as server:
        yield server
        assert server.violations == []


async def examine(telegram: TelegramServer, *groups: Group, **more: object) -> dict[str, Check]:
    """What is said, by the names of the checks."""
    current = Settings(telegram_token=SecretStr(telegram.token), telegram_api_url=telegram.url).model_copy(update=more)
    bound = [Bound(str(group.id), f"Bản Mẫu {number}") for number, group in enumerate(groups, start=1)]
    checks = await doctor_telegram.examine(current, bound, utc_now())
    assert len({check.name for check in checks}) == len(checks)
    return {check.name: check for check in checks}


async def test_all_is_fine(telegram: TelegramServer) -> None:
    group = telegram.group("Tổ xét Mẫu", [telegram.person()])
    checks = await examine(telegram, group)
    assert [check.state for check in checks.values()] == [State.FINE] * 4
    assert checks["telegram"].says == f"@ban_hoc_mau_bot by {telegram.url}"
    assert checks["webhook"].says.startswith("none, updates are asked for, ")
    assert checks["privacy"].says.startswith("privacy mode is on")
    assert checks["group of Bản Mẫu 1"].says == "group Tổ xét Mẫu, 2 members, the bot is member"


async def test_telegram_is_not_used() -> None:
    (check,) = await doctor_telegram.examine(Settings(), [], utc_now())
    assert (check.name, check.state) == ("telegram", State.NOTE)


@pytest.mark.parametrize("token", [A_TOKEN[:-1] + "x", "nonsense"])
async def test_telegram_does_not_know_the_token(telegram: TelegramServer, token: str) -> None:
    checks = await examine(telegram, telegram_token=SecretStr(token))
    assert list(checks) == ["telegram"]
    assert checks["telegram"].state is State.ATTENTION
    assert "does not know TELEGRAM_TOKEN: copy it anew from BotFather" in checks["telegram"].says
    assert token not in checks["telegram"].says


async def test_telegram_does_not_answer(telegram: TelegramServer) -> None:
    said = (await examine(telegram, telegram_api_url=f"http://127.0.0.1:{unused_port()}"))["telegram"]
    assert said.state is State.ATTENTION
    assert "does not answer" in said.says
    assert "\n" not in said.says
    assert A_TOKEN not in said.says


class Hook(NamedTuple):
    """The webhook that is set, the public address, when it last failed, and what is said of that."""

    url: str
    public: str | None
    failed: timedelta | None
    state: State
    says: str


HOOKS = {
    "as it should be": Hook(HOOK, "https://banhoc.example", None, State.FINE, f"{HOOK}, 0 wait"),
    "not wanted": Hook(HOOK, None, None, State.ATTENTION, "updates go there and not here"),
    "not set yet": Hook("", "https://banhoc.example", None, State.ATTENTION, f"it should be {HOOK}"),
    "elsewhere": Hook("https://other.example/hook", "https://banhoc.example", None, State.ATTENTION, f"it should be {HOOK}"),
    "failing": Hook(HOOK, "https://banhoc.example", timedelta(minutes=5), State.ATTENTION, "last error at 20"),
    "failed yesterday": Hook(HOOK, "https://banhoc.example", timedelta(days=1), State.FINE, "Connection refused"),
}


@pytest.mark.parametrize("name", HOOKS)
async def test_the_webhook(telegram: TelegramServer, name: str) -> None:
    hook = HOOKS[name]
    telegram.updates.webhook = Webhook(hook.url, "secret", 40)
    if hook.failed:
        telegram.updates.webhook.error_at = int((utc_now() - hook.failed).timestamp())
        telegram.updates.webhook.error = "Connection refused"
    said = (await examine(telegram, public_url=hook.public))["webhook"]
    assert said.state is hook.state
    assert hook.says in said.says


async def test_privacy_mode_is_off(telegram: TelegramServer) -> None:
    telegram.privacy = False
    said = (await examine(telegram))["privacy"]
    assert said.state is State.ATTENTION
    assert "/setprivacy" in said.says


def kicked(telegram: TelegramServer, group: Group) -> None:
    group.change_bot("kicked", group.owner.user)


def deleted(telegram: TelegramServer, group: Group) -> None:
    group.deleted = True


def muted(telegram: TelegramServer, group: Group) -> None:
    group.mute_bot()


def upgraded(telegram: TelegramServer, group: Group) -> None:
    group.upgrade()


def promoted(telegram: TelegramServer, group: Group) -> None:
    group.change_bot("administrator", group.owner.user)


def crowded(telegram: TelegramServer, group: Group) -> None:
    group.others = 9


def out_of_order(telegram: TelegramServer, group: Group) -> None:
    telegram.faults.add(faults.server_error(), "getChat", chat=group)


class Place(NamedTuple):
    """What became of a group, and what is said of that."""

    change: Callable[[TelegramServer, Group], None]
    state: State
    says: str


PLACES = {
    "kicked": Place(kicked, State.ATTENTION, "the bot is not in it (Forbidden: bot was kicked from the group chat): bind another"),
    "deleted": Place(deleted, State.ATTENTION, "the group chat was deleted): bind another"),
    "muted": Place(muted, State.ATTENTION, "the bot is restricted and may not send messages and photos"),
    "upgraded": Place(upgraded, State.NOTE, "has become a supergroup"),
    "administrator": Place(promoted, State.FINE, "the bot is administrator"),
    "many members": Place(crowded, State.NOTE, "11 members, the bot is member, and all members see the files"),
    "no answer": Place(out_of_order, State.ATTENTION, "cannot be asked for"),
}


@pytest.mark.parametrize("name", PLACES)
async def test_a_group(telegram: TelegramServer, name: str) -> None:
    place = PLACES[name]
    group, other = (telegram.group(title, [telegram.person()]) for title in ("Tổ xét Mẫu", "Tổ xét Khác"))
    place.change(telegram, group)
    checks = await examine(telegram, group, other)
    said = checks["group of Bản Mẫu 1"]
    assert said.state is place.state
    assert place.says in said.says
    assert checks["group of Bản Mẫu 2"].state is State.FINE


def test_only_this_bots_groups_are_asked_for(data: Database) -> None:
    def bind(db: Session) -> list[Bound]:
        sample.prepare(db, utc_now())
        one, two, three = sample.villages(db)
        for channel, bot, address, village in (("telegram", BOT, "-1", one), ("telegram", "8", "-2", two), ("web", "web", "village-3", three)):
            groups.bind(db, chats.find_or_add_chat(db, channel, bot, address, "group"), village.id)
        chats.find_or_add_chat(db, "telegram", BOT, "-4", "group")
        return doctor_telegram.bound_groups(db, Settings(telegram_token=SecretStr(A_TOKEN)))

    assert in_transaction(data.engine, bind) == [Bound("-1", "Bản Mẫu Một (village 1)")]


async def test_doctor_shows_all_of_it(data: Database, settings: Settings, cli: Cli, telegram: TelegramServer) -> None:
    group = telegram.group("Tổ xét Mẫu", [telegram.person()])
    group.mute_bot()

    def bind(db: Session) -> None:
        sample.prepare(db, utc_now())
        groups.bind(db, chats.find_or_add_chat(db, "telegram", BOT, str(group.id), "group"), sample.villages(db)[0].id)

    in_transaction(data.engine, bind)
    answer = await asyncio.to_thread(cli, settings, "doctor", TELEGRAM_TOKEN=A_TOKEN, TELEGRAM_API_URL=telegram.url)
    assert (answer.status, answer.err) == (1, "")
    for part in (
        "ok telegram @ban_hoc_mau_bot by",
        "ok webhook none",
        "ok privacy privacy mode is on",
        "look group of Bản Mẫu Một (village 1) group Tổ",
    ):
        assert part in answer.out
    assert A_TOKEN not in answer.out
