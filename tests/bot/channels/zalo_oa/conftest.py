"""An Official Account's server, and on it the channel alone, or the whole program."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App
from bot.channels.base import Rate
from bot.channels.zalo_oa import ZaloOaChannel
from bot.settings import Settings
from models.database import Database
from tests.bot.channels.zalo_oa.bare import Bare, Time, alone
from tests.phones.zalo_oa import ZaloOaPhone
from tests.process import free_port
from tests.servers.zalo_oa import ZaloOaServer
from tests.servers.zalo_oa.server import OA

AT_ONCE = Rate(1000, 1, burst=1000)


@pytest.fixture
def time() -> Time:
    """A clock that stands until it is moved."""
    return Time()


@pytest.fixture
async def bare(data: Database, time: Time, tmp_path: Path) -> AsyncIterator[Bare]:
    """The channel alone, on both databases; at the end nothing was said to Zalo that it would not take."""
    async with ZaloOaServer(time) as zalo, alone(zalo, time, data, tmp_path) as bare:
        yield bare
        assert zalo.violations == []


@pytest.fixture
async def zalo(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ZaloOaServer]:
    """Zalo, for the whole program, which holds nothing back."""
    monkeypatch.setattr(ZaloOaChannel, "capabilities", replace(ZaloOaChannel.capabilities, overall=AT_ONCE, per_chat=AT_ONCE))
    async with ZaloOaServer() as server:
        yield server
        assert server.violations == []
        assert server.bringing.lost == []


@pytest.fixture
def settings(settings: Settings, zalo: ZaloOaServer) -> Settings:
    """Settings of a program that has the account."""
    port = free_port()
    return settings.model_copy(update={**zalo.settings(), "port": port, "public_url": f"http://127.0.0.1:{port}"})


@pytest.fixture
async def citizen(app: App, address: str, zalo: ZaloOaServer) -> ZaloOaPhone:
    """Somebody who has just begun to follow the account."""
    zalo.bringing.url = f"{address}/zalo_oa/{OA}"
    person = zalo.person()
    person.follow()
    return ZaloOaPhone(person)
