"""SIGKILL at random moments while people go through the main job on Zalo.

On PostgreSQL they use both doors, Zalo brings what happens, and heads review in chats of their own. On SQLite nobody sees the program from outside:
a bot asks for what happens, one thing at a time, and the village's group reviews on the web.
"""

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
from tests.phones.web import Browser
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


ON_SQLITE, ON_POSTGRESQL = (pytest.mark.parametrize("made_databases", [kind], indirect=True) for kind in ("sqlite", "postgresql"))


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


@ON_POSTGRESQL
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
        taken = taken_by(zalo.bot) + sum(len(person.said) for person in zalo.oa.people.values())
        explain_duplicates(program, taken, await data.read(said))
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


@ON_SQLITE
async def test_nothing_is_lost_or_done_twice_where_zalo_is_asked(database_url: str, tmp_path: Path) -> None:
    """What was on its way when the process died is told again, as others saw it; where it is not, it is lost: see docs/channels.md."""
    async with ZaloBotServer(Manner(forgets=False, replays=True)) as bot:
        program = Program(database_url, tmp_path / "photos", tmp_path / "log")
        program.set(ZALO_BOT_TOKEN=bot.token, ZALO_BOT_API_URL=bot.url, ZALO_MEDIA_HOSTS=bot.url)
        await program.start()
        data = database.connect(database_url)
        try:
            killing = asyncio.create_task(kill_at_random(program, random.Random(SEED), DEATHS))
            people = 0
            while not killing.done():
                await somebody_who_is_asked_for(program, bot, people)
                people += 1
            await killing
            await until_quiet(database_url)
            status = await program.stop()
            keys = await data.read(lambda db: everything_happened_once(db, people))
            explain_duplicates(program, taken_by(bot), await data.read(said))
        finally:
            data.close()
            await program.stop()
        assert status == 0 and bot.violations == []
    await photos_are_whole(tmp_path / "photos", keys)


async def somebody_who_is_asked_for(program: Program, bot: ZaloBotServer, number: int) -> None:
    """One person goes all the way on a bot, and the group of the sample's village reviews on the web."""
    browser = Browser(program.address, PATIENCE)
    try:
        await browser.open_sample_whatever_happens()
        person = bot.person("Người Mẫu")
        person.say("Xin chào")
        await scenario.main_job(ZaloBotPhone(person, PATIENCE), browser.phone("group"), f"Người Mẫu {letters(number)}")
    finally:
        await browser.close()


def said(db: Session) -> set[str]:
    """The ids of all that Zalo took, as far as it was written down: what was said together has one, what took several messages has several."""
    refs = select(Message.sent_ref).join(Chat, col(Chat.id) == col(Message.chat_id)).where(col(Chat.channel).startswith("zalo"))
    return {id for ref in db.exec(refs) if ref for id in ref.replace(" + ", " ").split()}


def taken_by(bot: ZaloBotServer) -> int:
    """How many messages a bot's server took."""
    return bot.count("sendMessage") + bot.count("sendPhoto")


def explain_duplicates(program: Program, taken: int, known: set[str]) -> None:
    """What Zalo took and is not known of was under way when a process died: words and the picture above them, for each message."""
    again = sum(int(line.split("WARNING bot.outbox: ")[1].split()[0]) for line in program.log().splitlines() if "were being sent when" in line)
    print(f"kills: {DEATHS}, taken by Zalo: {taken}, written down: {len(known)}, messages under way when killed: {again}")
    assert len(known) <= taken <= len(known) + 2 * again
