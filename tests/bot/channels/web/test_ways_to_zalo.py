"""How the page leads to Zalo, by what is set of it: by a link or, to a bot that has none, by the name it has there."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import SecretStr

from bot.settings import Settings
from models import invitations
from tests.bot.channels.web.conftest import ON_SQLITE, Inside, Place, Visitor
from tests.servers.zalo_bot import ZaloBotServer

pytestmark = ON_SQLITE
LINK = "https://zalo.me/s/bot"


@pytest.fixture
async def zalo() -> AsyncIterator[ZaloBotServer]:
    """Zalo, as it would be."""
    async with ZaloBotServer() as server:
        yield server


@pytest.fixture
def more() -> dict[str, Any]:
    """Settings besides the bot's token."""
    return {}


@pytest.fixture
def settings(real: Settings, zalo: ZaloBotServer, more: dict[str, Any]) -> Settings:
    """Real use, with a bot on Zalo."""
    bot = {"zalo_bot_token": SecretStr(zalo.token), "zalo_bot_api_url": zalo.url}
    return real.model_copy(update=bot | more)


@pytest.mark.parametrize(
    ("more", "way"),
    [({}, {"name": "bot.mau"}), ({"zalo_bot_url": LINK}, {"link": LINK}), ({"zalo_bot_token": None}, None)],
    ids=["a bot by its name", "a bot by its link", "not at all"],
)
async def test_the_way_to_zalo(visitor: Visitor, inside: Inside, place: Place, way: dict[str, str] | None) -> None:
    secret = await inside.link(village_id=place.village_id)
    found = (await visitor.post("/ways", {"secret": secret})).json
    assert (await visitor.get("/session")).json["elsewhere"] is (way is not None)
    assert found == ({"village": "Bản Thử", "zalo": way | {"code": invitations.code_of(secret)}} if way else {})
