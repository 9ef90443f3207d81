"""SIGKILL at random moments while people go through the main job on Telegram, and their village reviews in a group."""

import asyncio
import random
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, func, select

from bot import sample
from bot.clock import utc_now
from models import database, invitations
from models.outbox import Message
from tests import scenario
from tests.phones.base import Shown
from tests.phones.telegram import TelegramPhone
from tests.process import Program
from tests.proofs.killing import KILLS, PATIENCE, SEED, everything_happened_once, kill_at_random, letters, photos_are_whole, until_quiet
from tests.servers.telegram import Seat, TelegramServer

PEOPLE = 6
VILLAGES = ("Bản Mẫu Một", "Thôn Mẫu Hai", "Tiểu khu Mẫu Ba")  # a group may be told twenty things a minute, however many people there are
TERM = timedelta(days=1)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """Telegram, with its limits."""
    async with TelegramServer() as server:
        yield server
        assert server.violations == []


async def test_nothing_is_lost_or_done_twice(database_url: str, tmp_path: Path, telegram: TelegramServer) -> None:
    program = Program(database_url, tmp_path / "photos", tmp_path / "log", TELEGRAM_TOKEN=telegram.token, TELEGRAM_API_URL=telegram.url)
    await program.start()
    try:
        seats = [await bind(database_url, telegram, number) for number in range(len(VILLAGES))]
        rounds = await people_while_killing(program, telegram, seats)
        await until_quiet(database_url)
    finally:
        status = await program.stop()
    assert status == 0
    data = database.connect(database_url)
    try:
        keys = await data.read(lambda db: everything_happened_once(db, PEOPLE * rounds))
        messages = await data.read(sent_over_telegram)
    finally:
        data.close()
    await photos_are_whole(tmp_path / "photos", keys)
    explain_duplicates(program, telegram, messages)


async def bind(database_url: str, telegram: TelegramServer, number: int) -> Seat:
    """A moderator of one of the sample's villages comes in, and binds a group. Returns their place in it."""
    data = database.connect(database_url)
    person_secret, group_code = await data.write(lambda db: invite(db, number))
    data.close()
    moderator = telegram.person("Người Mẫu Tổ Xét")
    moderator.start(person_secret)
    await moderator.wait_for("Hồ sơ của bà con", seconds=PATIENCE)
    group = telegram.group(f"Tổ xét {VILLAGES[number]}", [moderator], bot=False)
    group.add_bot(moderator, start=group_code)
    await group.wait_for("Nhóm này nhận hồ sơ", seconds=PATIENCE)
    return group.seat(moderator)


def invite(db: Session, number: int) -> tuple[str, str]:
    """A moderator's invitation, and the code for the village's group."""
    village, now = sample.villages(db)[number], utc_now()
    person = sample.moderators(db, village)[0]
    secret = invitations.make(db, invitations.PERSON, now, TERM, person_id=person.id)
    return secret, invitations.make(db, invitations.GROUP, now, TERM, village_id=village.id)


async def people_while_killing(program: Program, telegram: TelegramServer, seats: list[Seat]) -> int:
    """Rounds of people until enough kills have hit somebody. Returns how many rounds."""
    killing = asyncio.create_task(kill_at_random(program, random.Random(SEED)))
    rounds = 0
    while not killing.done():
        await asyncio.gather(*(somebody(telegram, rounds * PEOPLE + number, seats) for number in range(PEOPLE)))
        rounds += 1
    await killing
    return rounds


async def somebody(telegram: TelegramServer, number: int, seats: list[Seat]) -> None:
    """One person goes all the way. Pressing does not wait for the courtesy of an answer: the process may be dead."""
    name, place = f"Người Mẫu {letters(number)}", number % len(seats)
    person = telegram.person(name)
    person.start()
    await scenario.main_job(Hasty(person, PATIENCE), Hasty(seats[place], PATIENCE), name, VILLAGES[place])


class Hasty(TelegramPhone):
    """A phone whose owner does not look at the spinner."""

    async def press(self, label: str, on: Shown | None = None) -> None:
        """Presses, waiting only for the button."""
        message = self.seat.chat.find(int(on.ref)) if on else None
        self.seat.press(label, message)


def sent_over_telegram(db: Session) -> int:
    """How many messages there were for Telegram."""
    return db.exec(select(func.count()).select_from(Message)).one()


def explain_duplicates(program: Program, telegram: TelegramServer, messages: int) -> None:
    """What Telegram took more than once is no more than what was under way when a process died."""
    taken = sum(call.status == 200 and call.method in ("sendMessage", "sendPhoto", "editMessageCaption") for call in telegram.calls)
    again = sum(int(line.split("WARNING bot.outbox: ")[1].split()[0]) for line in program.log().splitlines() if "were being sent when" in line)
    print(f"kills: {KILLS}, messages: {messages}, taken by Telegram: {taken}, under way when killed: {again}")
    assert taken <= messages + again
