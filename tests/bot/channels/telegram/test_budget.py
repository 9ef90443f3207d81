"""The budget of a villager on Telegram: registration from an invitation in four taps and two typed answers; evidence to handing in within
twenty-five taps, five photos, a megabyte and ten minutes, on 64 kbit/s with two seconds' delay.

Telegram's own app makes photos smaller (1280 pixels) and sends them again after a cut: what counts is what the phone sends and gets. The time
is computed, not waited for: every byte at 64 kbit/s, and two seconds there and back for each tap. Sizes are those of texts, buttons and photos,
without what Telegram's own protocol adds.
"""

import io
import json
from datetime import timedelta

import pytest
from PIL import Image
from sqlmodel import select

from bot import sample
from bot.app import App
from models import invitations
from models.evidence import Photo
from models.registrations import Registration
from tests.budget import ACTIVITIES, BITS, DELAY, Finger, gather, leaves_and_gravel, register
from tests.phones.telegram import TelegramPhone
from tests.servers.telegram import TelegramServer


def got(telegram: TelegramServer) -> int:
    """The bytes of all that the bot said and changed, with its buttons."""
    return sum(len(json.dumps(call.parameters, ensure_ascii=False, default=str).encode()) for call in telegram.calls if call.chat)


def as_telegram_sends_it(seed: int) -> bytes:
    """1280 pixels, with the quality that Telegram's app gives."""
    out = io.BytesIO()
    Image.fromarray(leaves_and_gravel(seed, 1280, 960, ((80, 70), (16, 30), (4, 8)))).save(out, "JPEG", quality=80)
    return out.getvalue()


@pytest.mark.parametrize("made_databases", ["sqlite"], indirect=True)
async def test_the_budget(app: App, telegram: TelegramServer, capsys: pytest.CaptureFixture[str]) -> None:
    village = await app.database.read(lambda db: sample.villages(db)[0].id)
    secret = await app.database.write(lambda db: invitations.make(db, invitations.CITIZENS, app.clock(), timedelta(days=1), village_id=village))
    person = telegram.person("Người Mẫu Dân")
    person.start(secret)
    finger = Finger(TelegramPhone(person))
    await finger.phone.sees("máy trả lời tự động")
    await register(finger)
    before = got(telegram)
    await gather(finger, [as_telegram_sends_it(number) for number in range(len(ACTIVITIES))])

    said = got(telegram) - before
    minutes = ((finger.sent + said) * 8 / BITS + finger.taps * DELAY) / 60
    with capsys.disabled():
        print(f"\n  {finger.taps} taps, {finger.sent / 1e6:.2f} MB of photos, {said / 1e3:.1f} kB of replies, {minutes:.1f} minutes")
    assert finger.sent + said <= 1_000_000
    assert minutes <= 10
    registration = await app.database.read(lambda db: db.exec(select(Registration)).one())
    assert registration.state == "waiting"
    assert len(await app.database.read(lambda db: db.exec(select(Photo)).all())) == 5
