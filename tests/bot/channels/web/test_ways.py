"""One link, several ways: here, on Zalo with a code to type, on Telegram. Only who holds the link learns them."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr
from sqlmodel import Session, select

from bot.settings import Settings
from models import invitations
from models.invitations import GROUP, LINK, Invitation
from tests.bot.channels.web.conftest import DAY, ON_SQLITE, Inside, Place, Visitor
from tests.servers.telegram import TelegramServer

ZALO = "https://zalo.me/1234567890"
BOT = "https://t.me/ban_hoc_mau_bot"


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """Telegram, as it would be."""
    async with TelegramServer() as server:
        yield server


@pytest.fixture
def settings(real: Settings, telegram: TelegramServer, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Real use, with Telegram, and an Official Account on Zalo."""
    monkeypatch.setattr("bot.app.zalo_link", lambda settings: ZALO)
    return real.model_copy(update={"telegram_token": SecretStr(telegram.token), "telegram_api_url": telegram.url})


async def made(inside: Inside, kind: str, **of: int) -> str:
    """A new invitation's secret."""
    secret: str = await inside.write(lambda db: invitations.make(db, kind, inside.app.clock(), DAY, **of))
    return secret


def ways(secret: str, **more: str) -> dict[str, object]:
    """All the ways of a secret."""
    return {"telegram": f"{BOT}?start={secret}", "zalo": {"link": ZALO, "code": invitations.code_of(secret)}, **more}


async def test_each_way_carries_the_invitation(visitor: Visitor, address: str, inside: Inside, place: Place) -> None:
    assert (await visitor.get("/session")).json == {"sample": False, "signed_in": False, "elsewhere": True}
    village, person = await inside.link(village_id=place.village_id), await inside.link(person_id=place.moderator_id)
    device = await made(inside, LINK, person_id=place.officer_id)
    assert (await visitor.post("/ways", {"secret": village})).json == ways(village, village="Bản Thử")
    for secret in (person, device):
        assert (await visitor.post("/ways", {"secret": secret})).json == ways(secret), "whose it is is nobody's business"
    short = invitations.code_of(village)
    typed = (await visitor.post("/ways", {"secret": short})).json
    assert (typed["telegram"], typed["zalo"]["code"]) == (f"{BOT}?start={short}", short)
    group = await made(inside, GROUP, village_id=place.village_id)
    assert (await visitor.post("/ways", {"secret": group})).json == {
        "telegram": f"{BOT}?startgroup={group}",
        "village": "Bản Thử",
        "group": True,
    }
    used = await made(inside, LINK, person_id=place.officer_id)
    async with Visitor(address) as page:
        assert (await page.post("/door", {"secret": used})).status == 200
    assert (await visitor.post("/ways", {"secret": used})).json == {"why": "unknown"}, "good once"
    assert [link.uses for link in await inside.all(Invitation)] == [0] * 4 + [1], "looking is no use"


async def test_a_link_from_before_there_were_short_codes_gets_one(visitor: Visitor, inside: Inside, place: Place) -> None:
    secret = await inside.link(village_id=place.village_id)

    def forget(db: Session) -> None:
        db.exec(select(Invitation)).one().typed_hash = None

    await inside.write(forget)
    code = (await visitor.post("/ways", {"secret": secret})).json["zalo"]["code"]
    assert (await visitor.post("/door", {"secret": code})).status == 200


@ON_SQLITE
async def test_where_there_is_nothing_to_choose_the_door_tells_the_rest(visitor: Visitor, address: str, inside: Inside, place: Place) -> None:
    village, person = await inside.link(village_id=place.village_id), await inside.link(person_id=place.moderator_id)
    for secret in (person, village):
        async with Visitor(address) as device:
            assert (await device.post("/door", {"secret": secret})).status == 200
            assert (await device.post("/ways", {"secret": secret})).json == {}, "inside already"
    assert (await visitor.post("/ways", {"secret": person})).json == {}, "used up: only here it asks for a code"
    assert (await visitor.post("/ways", {"secret": village})).json == ways(village, village="Bản Thử")


@ON_SQLITE
async def test_who_holds_no_link_learns_nothing(visitor: Visitor, address: str, inside: Inside, place: Place) -> None:
    old, secret = await inside.link(-DAY, village_id=place.village_id), await inside.link(village_id=place.village_id)
    for wrong in (old, secret[:-1], "", "x" * 101, None, [secret], "ẩn", "\0"):
        answer = await visitor.post("/ways", {"secret": wrong})
        assert (answer.status, answer.json) == (403, {"why": "unknown"}), wrong
    async with Visitor(address, origin="https://elsewhere.example") as stranger:
        assert (await stranger.post("/ways", {"secret": secret})).status == 403
    many = [(await visitor.post("/ways", {"secret": "guessed"})).status for _ in range(140)]
    assert many[-1] == 429
