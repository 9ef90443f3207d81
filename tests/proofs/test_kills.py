"""SIGKILL at random moments while twenty people go through the main job: every act once, no photo lost, no reply missing."""

import asyncio
import random
from pathlib import Path

from sqlmodel import Session, col, func, select

from models import database
from models.outbox import Message
from models.web import WebItem
from tests import scenario
from tests.phones.web import Browser, WebPhone
from tests.process import Program
from tests.proofs.killing import KILLS, PATIENCE, SEED, complaints, everything_happened_once, kill_at_random, letters, photos_are_whole, until_quiet

PEOPLE = 20


async def test_nothing_is_lost_or_done_twice(database_url: str, tmp_path: Path) -> None:
    program = Program(database_url, tmp_path / "photos", tmp_path / "log")
    await program.start()
    try:
        rounds = await _people_while_killing(program)
        await until_quiet(database_url)
    finally:
        status = await program.stop()
    assert status == 0
    data = database.connect(database_url)
    try:
        people = PEOPLE * rounds
        keys = await data.read(lambda db: everything_happened_once(db, people))
        sent_twice = await data.read(_messages_shown_twice)
    finally:
        data.close()
    await photos_are_whole(tmp_path / "photos", keys)
    assert sent_twice == {}, "the web chat's transcript takes a message once, whoever sends it again"
    assert not complaints(program)
    print(f"kills: {KILLS}, people: {people}, sendings under way when killed: {program.log().count('were being sent')}, shown twice: 0")


async def _people_while_killing(program: Program) -> int:
    """Rounds of twenty people until enough kills have hit somebody. Returns how many rounds."""
    killing = asyncio.create_task(kill_at_random(program, random.Random(SEED)))
    rounds = 0
    while not killing.done():
        await asyncio.gather(*(_person(program.address, f"Người Mẫu {letters(rounds * PEOPLE + number)}") for number in range(PEOPLE)))
        rounds += 1
    await killing
    return rounds


async def _person(address: str, name: str) -> None:
    browser = Browser(address, PATIENCE)
    try:
        await browser.open_sample_whatever_happens()
        await scenario.main_job(browser.phone("citizen"), browser.phone("group"), name)
        await _press_again(browser.phone("group"), name)
    finally:
        await browser.close()


async def _press_again(moderator: WebPhone, name: str) -> None:
    """A phone that lost the answer sends the press again, under a new id."""
    file = await moderator.sees(f"{name}\n")
    press = next(item for item in moderator.browser.items[moderator.seat].values() if item.get("on") == int(file.ref))
    await moderator.send(choice=press["choice"], label="Đạt", on=int(file.ref))


def _messages_shown_twice(db: Session) -> dict[str, int]:
    query = select(WebItem.key, func.count()).where(WebItem.sender == "bot").group_by(col(WebItem.key)).having(func.count() > 1)
    twice = dict(db.exec(query).all())
    shown = set(db.exec(select(WebItem.key).where(WebItem.sender == "bot")))
    replaced = {message.key for message in db.exec(select(Message).where(col(Message.slot).is_not(None)))}
    missing = set(db.exec(select(Message.key))) - shown - replaced
    assert not missing, f"sent, and not in any transcript: {missing}"
    return twice
