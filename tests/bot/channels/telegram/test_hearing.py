"""Events in: what each sort of update becomes, and that none whatsoever is a fault."""

from pathlib import Path
from typing import Any

import pytest

from bot.channels.base import Incoming
from bot.channels.telegram import hearing, updates
from bot.store import open_store
from tests import recordings, scenario
from tests.bot.channels.telegram.bare import Bare
from tests.servers.telegram import CONTENTS, KINDS, TelegramServer, faults
from tests.servers.telegram.updates import Webhook

MUSIC = recordings.recorded(recordings.KINDS["a file of music"])


def kinds(heard: list[Incoming]) -> list[str]:
    return [event.kind for event in heard]


async def test_whatever_was_recorded_is_a_recording(bare: Bare) -> None:
    person = bare.person
    person.send_voice(caption="Đọc sách cho cháu")
    person.send_audio(MUSIC, caption="Hát ru")
    person.send_document(MUSIC, "ghi-am.mp3", "audio/mpeg", caption="Ghi âm")
    person.send_document(recordings.voice(), "ghi-am.ogg", "application/ogg")
    heard = await bare.listen()
    assert [(event.kind, event.text) for event in heard] == [("voice", text) for text in ("Đọc sách cho cháu", "Hát ru", "Ghi âm", "")]
    for event, data in zip(heard, (recordings.voice(), MUSIC, MUSIC, recordings.voice()), strict=True):
        assert event.media
        assert event.media.size == len(data)
        assert await bare.channel.fetch(event.media) == data


async def test_films_and_other_files_are_none(bare: Bare) -> None:
    for name in ("video", "video_note", "animation"):
        bare.person.send_content(name)
    bare.person.send_document(b"%PDF", "don.pdf", "application/pdf")
    bare.person.send_document(scenario.picture(1, 64))
    assert kinds(await bare.listen()) == ["unsupported"] * 4 + ["photo"]


async def test_an_edit_is_never_an_answer(bare: Bare) -> None:
    person = bare.person
    text, photo, place = person.say("Lò Thị Mẫu"), person.send_photo(scenario.picture(1, 64), "cuốc đất"), person.send_location(live=900)
    person.edit(text, "Lò Thị Mẫn")
    person.edit(photo, "trồng ngô")
    for _ in range(3):
        person.walk(place)
    heard = await bare.listen()
    assert kinds(heard) == ["text", "photo", "location", "edited", "edited"]
    assert [event.text for event in heard[3:]] == ["", ""], "nothing of it is taken for said"
    assert [event.said_at is not None for event in heard] == [True] * 3 + [False] * 2, "by Telegram's clock"


async def test_edits_in_a_group_are_no_word_to_us(bare: Bare) -> None:
    group = bare.telegram.group("Tổ xét", [bare.person])
    group.make_bot_admin()
    seat = group.seat(bare.person)
    seat.edit(seat.say("mai họp"), "mai họp nhé")
    assert kinds(await bare.listen())[-1] == "text"


async def test_no_update_whatsoever_is_a_fault(bare: Bare, caplog: pytest.LogCaptureFixture) -> None:
    """Each sort of content sent, edited and in a group; each kind of update; and what nobody has thought of yet."""
    group = bare.telegram.group("Tổ xét", [bare.person])
    group.make_bot_admin()
    for seat in (bare.person, group.seat(bare.person)):
        sent = [*(seat.send_content(name) for name in CONTENTS), seat.send_unknown(), seat.send_poll(), seat.send_voice(), seat.send_contact()]
        for message in sent:
            bare.telegram.updates.push({"edited_message": {**message.json(), "edit_date": 1}})
        seat.update_unknown()
    for kind in KINDS:
        bare.telegram.tell(kind)
    await bare.listen()
    assert set(kinds(bare.heard)) >= {"voice", "photo", "contact", "location", "sticker", "unsupported", "edited"}
    assert not [record for record in caplog.records if record.levelname in ("ERROR", "CRITICAL")]


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"update_id": "x"},
        {"update_id": 1, "message": "text"},
        {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": None}},
        {"update_id": 1, "message": {"message_id": 1, "date": 10**30, "chat": {"id": 1, "type": "private"}, "from": {"id": 1}}},
        {"update_id": 1, "callback_query": {"id": 1}},
        {"update_id": 1, "my_chat_member": {"chat": {}, "new_chat_member": {"status": "hologram"}}},
    ],
)
async def test_what_is_no_update_is_nothing(bare: Bare, raw: dict[str, Any]) -> None:
    assert updates.read(raw, bare.channel._client) is None


@pytest.mark.parametrize(("public_url", "method"), [("https://banhoc.example", "setWebhook"), (None, "deleteWebhook")])
async def test_telegram_is_told_how_it_is_heard_until_it_agrees(
    public_url: str | None, method: str, telegram: TelegramServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A webhook from earlier times would keep the updates to itself, and one that is not set would never call."""
    monkeypatch.setattr(hearing, "IDLE_PAUSE", 0.02)
    telegram.updates.webhook = Webhook("https://elsewhere.example")
    telegram.faults.add(faults.server_error(), method, times=2)
    bare = Bare(telegram, open_store(str(tmp_path)), public_url=public_url)
    await bare.channel.start()
    wanted = f"{public_url}/telegram/{bare.channel.bot}" if public_url else ""
    assert await telegram.changed.until(lambda: telegram.updates.webhook.url == wanted, 10)
    assert telegram.count(method) == 3
    await bare.channel.stop()
    await bare.channel.close()
