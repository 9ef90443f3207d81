"""One program with every messenger: citizens and officers on each of them hear the same from the clock."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath

import pytest
from pydantic import SecretStr
from sqlalchemy import update
from sqlmodel import Session, select

from bot import clock, sample
from bot.app import App
from bot.channels.zalo_bot import hearing
from bot.settings import Settings
from models import invitations
from models.people import Account, Person, Role
from models.timers import Timer
from tests import scenario
from tests.phones.base import Phone, Shown
from tests.phones.telegram import TelegramPhone
from tests.phones.web import Browser
from tests.phones.zalo_bot import ZaloBotPhone
from tests.phones.zalo_oa import ZaloOaPhone
from tests.ports import free_port
from tests.servers.telegram import UNLIMITED, TelegramServer
from tests.servers.zalo_bot import ZaloBotServer
from tests.servers.zalo_oa import ZaloOaServer
from tests.servers.zalo_oa.server import OA

MESSENGERS = ("web", "telegram", "zalo_bot", "zalo_oa")
MORNING = datetime(2027, 3, 2, 3, 0, tzinfo=UTC)  # a Tuesday in Vietnam, ten o'clock
TERM = timedelta(days=1)
A_DAY_AGO, A_WEEK = timedelta(hours=30), timedelta(days=7)


class Everywhere:
    """Each messenger's server, and the phones of people on it."""

    def __init__(self, telegram: TelegramServer, zalo_bot: ZaloBotServer, zalo_oa: ZaloOaServer) -> None:
        self.telegram, self.zalo_bot, self.zalo_oa = telegram, zalo_bot, zalo_oa
        self.browsers: list[Browser] = []

    async def come_in(self, messenger: str, secret: str, address: str) -> Phone:
        """Somebody comes in with an invitation, in the way of a messenger."""
        match messenger:
            case "web":
                browser = Browser(address)
                self.browsers.append(browser)
                assert await browser.open_link(secret) == 200
                return browser.phone(browser.seats[0]["role"])
            case "telegram":
                somebody = self.telegram.person("Người Mẫu")
                somebody.start(secret)
                return TelegramPhone(somebody)
            case "zalo_bot":
                person = self.zalo_bot.person("Người Mẫu")
                person.say(invitations.code_of(secret))
                return ZaloBotPhone(person)
        follower = self.zalo_oa.person()
        follower.follows = True
        follower.say(invitations.code_of(secret))
        return ZaloOaPhone(follower)


@pytest.fixture
async def everywhere(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Everywhere]:
    """All messengers, in the morning of a working day."""
    ahead = MORNING - clock.utc_now()
    monkeypatch.setattr(clock, "utc_now", lambda: datetime.now(UTC) + ahead)
    monkeypatch.setattr(hearing, "PAUSE", 0.02)
    async with TelegramServer(limits=UNLIMITED) as telegram, ZaloBotServer() as zalo_bot, ZaloOaServer(lambda: datetime.now(UTC) + ahead) as zalo_oa:
        made = Everywhere(telegram, zalo_bot, zalo_oa)
        yield made
        for browser in made.browsers:
            await browser.close()
        assert telegram.violations == zalo_bot.violations == zalo_oa.violations == []


@pytest.fixture
def settings(settings: Settings, everywhere: Everywhere) -> Settings:
    """Settings of a program with all of them."""
    telegram, zalo_bot, zalo_oa, port = everywhere.telegram, everywhere.zalo_bot, everywhere.zalo_oa, free_port()
    zalo_oa.bringing.url = f"http://127.0.0.1:{port}/zalo_oa/{OA}"
    more = {
        "telegram_token": SecretStr(telegram.token),
        "telegram_api_url": telegram.url,
        "zalo_bot_token": SecretStr(zalo_bot.token),
        "zalo_bot_api_url": zalo_bot.url,
        **zalo_oa.settings(),
        "zalo_media_hosts": f"{zalo_bot.url},{zalo_oa.url}",
        "port": port,
        "public_url": f"http://127.0.0.1:{port}",
    }
    return settings.model_copy(update=more)


async def test_reminders_and_digests_are_the_same_in_every_messenger(app: App, address: str, everywhere: Everywhere) -> None:
    citizens, officers = {}, {}
    invited = await app.database.write(invite)
    for messenger, (citizen, officer) in zip(MESSENGERS, invited, strict=True):
        citizens[messenger] = await everywhere.come_in(messenger, citizen, address)
        await scenario.register(citizens[messenger], name=f"Người Mẫu {NAMES[messenger]}")
        officers[messenger] = await everywhere.come_in(messenger, officer, address)
        await officers[messenger].sees("máy trả lời tự động")
    said = {messenger: scenario.heard(officers[messenger]) for messenger in MESSENGERS}
    await app.database.write(let_a_day_pass)
    for messenger in MESSENGERS:
        reminder = await citizens[messenger].sees("hôm nào có dịp thì chụp một ảnh")
        assert reminder.text.startswith(f"Người Mẫu {NAMES[messenger]},")
        before = scenario.heard(citizens[messenger])
        await citizens[messenger].press(reminder.choices[0][1], on=reminder)
        await citizens[messenger].sees("xin gửi ảnh", after=before)
        digest = await officers[messenger].sees("Xã Mẫu", after=said[messenger])
        assert "Bảng Excel có số liệu" in digest.text and brought(officers[messenger], digest) == {".png", ".xlsx"}


def brought(phone: Phone, digest: Shown) -> set[str]:
    """What kinds of files came with figures: shown with the words, handed over in the chat, or as links."""
    there = [*(file for shown in phone.seen() for file in shown.files), *re.findall(r"(\S+): http", digest.text)]
    return {PurePosixPath(name).suffix for name in there} - {""} | ({".png"} if digest.photos else set())


NAMES = {"web": "Trang", "telegram": "Điện", "zalo_bot": "Máy", "zalo_oa": "Quan"}


def invite(db: Session) -> list[tuple[str, str]]:
    """For each messenger the invitations of a citizen and of an officer."""
    now, village = clock.utc_now(), sample.villages(db)[0]
    secrets = []
    for _ in MESSENGERS:
        officer = Person(name="Cán bộ Hội (mẫu)", created_at=now)
        db.add(officer)
        db.flush()
        db.add(Role(person_id=officer.id, kind="officer", commune_code=sample.COMMUNE, granted_at=now))
        citizen = invitations.make(db, invitations.CITIZENS, now, TERM, village_id=village.id)
        secrets.append((citizen, invitations.make(db, invitations.PERSON, now, TERM, person_id=officer.id)))
    return secrets


def let_a_day_pass(db: Session) -> None:
    """Everybody came last week, was last here yesterday, wants to hear every day, and whatever the clock waits for is due."""
    now = clock.utc_now()
    db.execute(update(Account).values(last_active_at=now - A_DAY_AGO))
    db.execute(update(Person).values(reminders="daily", digests="weekly", created_at=now - A_WEEK))
    for timer in db.exec(select(Timer)):
        timer.due = now
