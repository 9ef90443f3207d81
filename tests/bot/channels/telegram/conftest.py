"""A Telegram server, the program on it, and a village's group that is bound.

Most of these tests are about what is said, not how fast: there neither the server nor the bot holds anything back. `AS_FAST_AS_ALLOWED` is for
the others.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import Session

from bot import sample
from bot.app import App
from bot.channels.base import Rate
from bot.channels.telegram import TelegramChannel
from bot.settings import Settings
from models import invitations
from tests.bot.channels.telegram.bare import Bare, alone
from tests.phones.telegram import TelegramPhone
from tests.servers.telegram import UNLIMITED, Group, Limits, Person, TelegramServer

TERM = timedelta(days=1)
AT_ONCE = Rate(1000, 1, burst=1000)
AS_FAST_AS_ALLOWED = pytest.mark.parametrize("limits", [Limits()], ids=["limited"])


@pytest.fixture
def limits() -> Limits:
    """How fast the server may be spoken to."""
    return UNLIMITED


@pytest.fixture
async def telegram(limits: Limits, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TelegramServer]:
    """Telegram, as it would be; at the end nothing was said to it that the real one would not take."""
    if limits is UNLIMITED:
        unpaced = replace(TelegramChannel.capabilities, overall=AT_ONCE, per_chat=AT_ONCE, per_group=AT_ONCE)
        monkeypatch.setattr(TelegramChannel, "capabilities", unpaced)
    async with TelegramServer(limits=limits) as server:
        yield server
        assert server.violations == []


@pytest.fixture
def settings(settings: Settings, telegram: TelegramServer) -> Settings:
    """Settings with a token."""
    return settings.model_copy(update={"telegram_token": SecretStr(telegram.token), "telegram_api_url": telegram.url})


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Bare]:
    """The channel alone, which paces nothing itself."""
    async with TelegramServer(limits=UNLIMITED) as telegram, alone(telegram, tmp_path) as bare:
        yield bare
        assert telegram.violations == []


class Village:
    """A village of the sample on Telegram: its two moderators, and their group, bound."""

    def __init__(self, app: App, telegram: TelegramServer, number: int = 0) -> None:
        self.app, self.telegram, self.number = app, telegram, number
        self.moderators: list[Person] = []
        self.group: Group

    async def invite(self) -> None:
        """Both moderators accept their invitations; the first one adds the bot to their group with the village's code."""
        persons, code = await self.app.database.write(self._invitations)
        for place, secret in enumerate(persons):
            moderator = self.telegram.person(f"Người Mẫu Tổ Xét {'Một' if place == 0 else 'Hai'}")
            moderator.start(secret)
            await moderator.wait_for("Hồ sơ của bà con", seconds=20)
            self.moderators.append(moderator)
        self.group = self.telegram.group("Tổ xét Bản Mẫu Một", self.moderators, bot=False)
        self.group.add_bot(self.moderators[0], start=code)
        await self.group.wait_for("Nhóm này nhận hồ sơ của Bản Mẫu Một", seconds=20)

    def _invitations(self, db: Session) -> tuple[list[str], str]:
        village = sample.villages(db)[self.number]
        now = self.app.clock()
        persons = [invitations.make(db, invitations.PERSON, now, TERM, person_id=person.id) for person in sample.moderators(db, village)]
        return persons, invitations.make(db, invitations.GROUP, now, TERM, village_id=village.id)

    def phone(self, moderator: int = 0) -> TelegramPhone:
        """A moderator's phone, in the group."""
        return TelegramPhone(self.group.seat(self.moderators[moderator]))


@pytest.fixture
async def village(app: App, telegram: TelegramServer) -> Village:
    """The sample's first village, with its group."""
    made = Village(app, telegram)
    await made.invite()
    return made


@pytest.fixture
def citizen(telegram: TelegramServer, village: Village) -> TelegramPhone:
    """Somebody who has just pressed Start."""
    person = telegram.person("Người Mẫu Dân")
    person.start()
    return TelegramPhone(person)
