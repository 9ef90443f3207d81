"""A message to very many people over Telegram goes at nearly the speed that is allowed, and never faster."""

import asyncio
import os
import time
from datetime import UTC, datetime

from sqlmodel import Session

from bot.app import App
from models import chats, outbox
from models.outbox import Message
from tests.bot.channels.telegram.conftest import AS_FAST_AS_ALLOWED, limits, settings, telegram
from tests.servers.telegram import TelegramServer

PEOPLE = int(os.environ.get("BROADCAST", "90"))
__all__ = ["limits", "settings", "telegram"]


@AS_FAST_AS_ALLOWED
async def test_a_broadcast_keeps_close_to_the_limit(app: App, telegram: TelegramServer) -> None:
    people = [telegram.person(f"Người Mẫu {number}") for number in range(PEOPLE)]
    for person in people:
        person.start()
    await telegram.all_heard(PEOPLE / 20 + 20)
    while (await app.database.read(outbox.counts)).keys() != {outbox.SENT}:
        await asyncio.sleep(0.2)
    said = len(telegram.calls)
    await app.database.write(lambda db: _tell_all(db, telegram.token.split(":")[0], [str(person.id) for person in people]))
    began = time.monotonic()
    for person in people:
        await person.wait_for("Thông báo mẫu", seconds=PEOPLE / 20 + 30)
    took = time.monotonic() - began
    speed = PEOPLE / took
    calls = telegram.calls[said:]
    print(f"{PEOPLE} messages in {took:.1f} s: {speed:.1f}/s, {speed / 30:.0%} of 30/s, 429s: {sum(call.status == 429 for call in calls)}")
    assert all(call.status != 429 for call in calls)
    assert sum("Thông báo mẫu" in message.text for person in people for message in person.chat.said) == PEOPLE, "once each"
    if PEOPLE >= 2000:
        assert speed >= 0.95 * 30


def _tell_all(db: Session, bot: str, addresses: list[str]) -> None:
    now = datetime.now(UTC)
    for address in addresses:
        chat = chats.find_or_add_chat(db, "telegram", bot, address, "private")
        message = Message(key=f"all {address}", to="chat", to_id=chat.id, chat_id=chat.id, priority=outbox.NOTICE, created_at=now)
        message.body = {"text": "Thông báo mẫu"}
        outbox.enqueue(db, message)
