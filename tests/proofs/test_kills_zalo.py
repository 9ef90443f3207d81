"""SIGKILL at random moments while people go through the main job on both of Zalo's doors, and their heads review in chats of their own."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, select

from bot import sample
from bot.clock import utc_now
from models import database, invitations
from models.chats import Chat
from models.outbox import Message
from tests import scenario
from tests.phones.base import Phone
from tests.phones.zalo_bot import ZaloBotPhone
from tests.phones.zalo_oa import ZaloOaPhone
from tests.process import Program
from tests.proofs.killing import KILLS, PATIENCE, SEED, everything_happened_once, kill_at_random, letters, photos_are_whole, until_quiet
from tests.servers.zalo_bot import Manner, ZaloBotServer
from tests.servers.zalo_oa import ZaloOaServer
from tests.servers.zalo_oa.server import OA

DEATHS = -(-KILLS // 3)  # the doors are killed elsewhere too
PEOPLE = 2  # on each door
VILLAGES = ("Bản Mẫu Một", "Thôn Mẫu Hai")  # one reviews on the one door, one on the other
AGAIN = (0.2,) * 1000  # seconds between tries to bring what nobody is there to take
TERM = timedelta(days=1)


@dataclass
class Zalo:
    """Both doors."""

    bot: ZaloBotServer
    oa: ZaloOaServer

    def settings(self, public_url: str) -> dict[str, str]:
        """The settings of a program that has both."""
        account = {
            name.upper(): value.get_secret_value() if isinstance(value, SecretStr) else str(value) for name, value in self.oa.settings().items()
        }
        account["ZALO_MEDIA_HOSTS"] = f"{self.bot.url},{self.oa.url}"
        return {"SAMPLE": "no", "PUBLIC_URL": public_url, "ZALO_BOT_TOKEN": self.bot.token, "ZALO_BOT_API_URL": self.bot.url, **account}

    def by_bot(self, code: str) -> Phone:
        """Somebody who types a code to the bot."""
        person = self.bot.person("Người Mẫu")
        person.say(code)
        return ZaloBotPhone(person, PATIENCE)

    def by_oa(self, code: str) -> Phone:
        """Somebody who types a code to the Official Account."""
        person = self.oa.person()
        person.follows = True  # since long ago
        person.say(code)
        return ZaloOaPhone(person, PATIENCE)


@pytest.fixture
async def zalo() -> AsyncIterator[Zalo]:
    """Zalo, whose links to pictures outlive a program that dies, and who brings for as long as it takes."""
    async with ZaloBotServer(Manner(forgets=False)) as bot, ZaloOaServer() as oa:
        oa.bringing.pauses = AGAIN
        yield Zalo(bot, oa)
        assert bot.violations == [] and oa.violations == [] and oa.bringing.lost == []


async def test_nothing_is_lost_or_done_twice(database_url: str, tmp_path: Path, zalo: Zalo) -> None:
    program = Program(database_url, tmp_path / "photos", tmp_path / "log")
    program.set(**zalo.settings(program.address))
    zalo.oa.bringing.url = f"{program.address}/zalo_oa/{OA}"
    await program.start()
    data = database.connect(database_url)
    try:
        heads, people = await data.write(invite)
        moderators = [zalo.by_bot(heads[0]), zalo.by_oa(heads[1])]
        for moderator, village in zip(moderators, VILLAGES, strict=True):
            await moderator.sees(village)
        rounds = await people_while_killing(program, zalo, people, moderators)
        await until_quiet(database_url)
        status = await program.stop()
        keys = await data.read(lambda db: everything_happened_once(db, rounds * PEOPLE * 2))
        explain_duplicates(program, zalo, *(await data.read(said)))
    finally:
        data.close()
        await program.stop()
    assert status == 0
    await photos_are_whole(tmp_path / "photos", keys)


def invite(db: Session) -> tuple[list[str], list[str]]:
    """The codes of both villages' heads, and of their citizens."""
    now = utc_now()
    sample.prepare(db, now)
    villages = sample.villages(db)[: len(VILLAGES)]
    heads = [invitations.make(db, invitations.PERSON, now, TERM, person_id=sample.moderators(db, village)[0].id) for village in villages]
    people = [invitations.make(db, invitations.CITIZENS, now, TERM, village_id=village.id) for village in villages]
    return [invitations.code_of(secret) for secret in heads], [invitations.code_of(secret) for secret in people]


async def people_while_killing(program: Program, zalo: Zalo, codes: list[str], moderators: list[Phone]) -> int:
    """Rounds of people until enough kills have hit somebody. Returns how many rounds."""
    killing = asyncio.create_task(kill_at_random(program, random.Random(SEED), DEATHS))
    rounds = 0
    while not killing.done():
        first = rounds * PEOPLE * 2
        await asyncio.gather(*(somebody(zalo, first + number, codes, moderators) for number in range(PEOPLE * 2)))
        rounds += 1
    await killing
    return rounds


async def somebody(zalo: Zalo, number: int, codes: list[str], moderators: list[Phone]) -> None:
    """One person goes all the way, on one door; the head of their village is on the other."""
    name, place = f"Người Mẫu {letters(number)}", number % 2
    citizen = (zalo.by_oa if place == 0 else zalo.by_bot)(codes[place])
    await scenario.main_job(citizen, moderators[place], name, VILLAGES[place])


def said(db: Session) -> tuple[int, int]:
    """How many messages there were, and how many parts more the pictures of some may have been."""
    messages = list(db.exec(select(Message).join(Chat, col(Chat.id) == col(Message.chat_id)).where(col(Chat.channel).startswith("zalo"))))
    return len(messages), sum("photos" in (message.body or {}) for message in messages)


def explain_duplicates(program: Program, zalo: Zalo, messages: int, pictures: int) -> None:
    """What Zalo took more than once is no more than what was under way when a process died."""
    taken = zalo.bot.count("sendMessage") + zalo.bot.count("sendPhoto") + sum(len(person.said) for person in zalo.oa.people.values())
    again = sum(int(line.split("WARNING bot.outbox: ")[1].split()[0]) for line in program.log().splitlines() if "were being sent when" in line)
    print(f"kills: {DEATHS}, messages: {messages}, taken by Zalo: {taken}, under way when killed: {again}")
    assert taken <= messages + pictures + again
