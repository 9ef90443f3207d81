"""Events in: whichever way Zalo tells them, each once, written down before it is acknowledged; by nobody who does not know the secret."""

import asyncio
import hashlib
import io
import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlmodel import select

from bot.channels import refusals
from bot.channels.base import CannotStart, MediaGone
from bot.channels.zalo_bot import events, hearing
from bot.inbox import Inbox
from models.database import Database
from models.inbox import Event
from tests import scenario
from tests.bot.channels.zalo_bot.conftest import Bare
from tests.servers.zalo_bot import A_TOKEN, SECRET_HEADER, Manner

REST = hearing.PAUSE  # before tests make it shorter
SECRET = hashlib.sha256(f"webhook {A_TOKEN}".encode()).hexdigest()
MANNERS = [
    Manner(wrapped=wrapped, photo_field=field, http_tells=not wrapped, in_list=in_list)
    for wrapped, field, in_list in ((True, "photo_url", False), (False, "photo", False), (True, "photo", True))
]


async def does_everything(bare: Bare) -> None:
    """One of each: nine events, of which three concern nobody."""
    person = bare.person
    person.say("Xin chào")
    person.send_photo(scenario.picture(1), "Đi họp")
    person.send_voice(b"AAC")
    person.send_sticker()
    person.send_unsupported()
    person.send_event("message.hologram.received", {"depth": 3})
    person.send_unsupported(named=False)
    person.send_event("message.text.received", {"text": "trong nhóm", "chat": {"id": "g1", "chat_type": "GROUP"}})
    person.send_event("message.reaction.received", {"emoji": "👍"})
    person.say("hết")
    await bare.zalo.all_heard()
    heard = await bare.hears(7)
    assert [event.kind for event in heard] == ["text", "photo", "voice", "sticker", "unsupported", "unsupported", "text"]
    assert {(event.chat, event.sender, event.sender_name, event.chat_kind) for event in heard} == {(person.id, person.id, "Người Mẫu", "private")}
    assert all(event.said_at and abs(event.said_at - datetime.now(UTC)) < timedelta(minutes=5) for event in heard), "by Zalo's clock"
    assert [event.event_id for event in heard] == [f"{person.id} {person.messages[place].id}" for place in (0, 1, 2, 3, 4, 5, 9)]
    assert heard[0].text == "Xin chào" and heard[1].text == "Đi họp"
    photo = heard[1].media
    assert photo and await bare.channel.fetch(photo) == scenario.picture(1)
    with pytest.raises(MediaGone):
        await bare.channel.fetch(photo)


@pytest.mark.parametrize("manner", MANNERS, ids=["wrapped", "bare", "in a list"])
async def test_everything_is_heard_by_asking(hidden: Bare) -> None:
    await hidden.channel.start()
    await does_everything(hidden)
    assert all(not event.more for event in hidden.heard)


@pytest.mark.parametrize("manner", MANNERS, ids=["wrapped", "bare", "in a list"])
async def test_everything_is_heard_when_it_is_brought(bare: Bare) -> None:
    await bare.channel.start()
    await does_everything(bare)
    assert bare.heard[4].more["door"] == bare.public_url, "who can only be heard elsewhere is told where"
    assert bare.zalo.count("getUpdates") == 0


@pytest.mark.parametrize("manner", [Manner(replays=True, between=True)])
async def test_replays_without_end_are_one_event(data: Database, hidden: Bare) -> None:
    hidden.inbox = Inbox(data, "zalo_bot", "1", lambda: datetime.now(UTC), lambda: None, hidden.channel.capabilities)
    await hidden.channel.start()
    for text in ("một", "hai"):
        hidden.person.say(text)
    await hidden.hears(8)
    written = await data.read(lambda db: [event.payload for event in db.exec(select(Event).order_by(Event.id))])  # type: ignore[arg-type]
    assert [payload and payload["text"] for payload in written] == ["một", "hai"]


def test_what_has_no_id_is_known_by_what_it_says() -> None:
    nameless = {"event_name": "message.unsupported.received", "from": {"id": "u1"}, "date": 1}
    (one,), (again,), (other,) = (events.read(body, None) for body in (nameless, dict(reversed(nameless.items())), nameless | {"date": 2}))
    assert one.event_id == again.event_id != other.event_id
    assert (one.chat, one.sender, one.kind) == ("u1", "u1", "unsupported")


NAMED = {"message_id": "m", "chat": {"id": "u1"}, "from": {"id": "u1"}}


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        3,
        "text",
        {"ok": True},
        {"ok": True, "result": None},
        {"result": [None, 3, "x", []]},
        {"event_name": None, "message": NAMED},
        {"event_name": ["message.text.received"], "message": NAMED},
        {"event_name": "message.text.received", "message": {"chat": {"id": None}, "from": {"id": True}}},
        {"event_name": "message.text.received", "message": {"chat": [], "from": "u1"}},
        {"event_name": "message.text.received", "message": NAMED | {"chat": {"id": "u1", "chat_type": 3}}},
        {"event_name": "message.text.received", "message": NAMED | {"from": {"id": "u1", "is_bot": True}}},
    ],
)
def test_nonsense_is_nothing(body: Any) -> None:
    assert events.read(body, "https://example.org") == []


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("message.text.received", {"text": {"deep": 1}}, "unsupported"),
        ("message.text.received", {"text": " "}, "unsupported"),
        ("message.text.received", {"text": "a\0b\ud800"}, "text"),
        ("message.link.received", {"text": "https://example.org"}, "text"),
        ("message.image.received", {"photo_url": 3, "photo": ["x"]}, "unsupported"),
        ("message.image.received", {"photo": {"url": "https://photo.zdn.vn/1.jpg"}}, "photo"),
        ("message.voice.received", {}, "unsupported"),
        ("message.text.received", {"text": "a", "chat": {"id": "u1", "chat_type": "private"}}, "text"),
        ("message.text.received", {"text": "a", "date": 10**20}, "text"),
        ("message.text.received", {"text": "a", "date": "today"}, "text"),
    ],
)
def test_what_is_half_there_is_taken_as_far_as_it_goes(name: str, content: dict[str, Any], kind: str) -> None:
    (event,) = events.read({"event_name": name, "message": NAMED | content}, None)
    assert event.kind == kind
    assert "\0" not in event.text and event.text.encode() is not None


def test_the_same_id_in_two_chats_is_two_events() -> None:
    text = {"event_name": "message.text.received"}
    ids = {
        events.read(text | {"message": {"message_id": "1", "text": "a", "chat": {"id": chat}, "from": {"id": chat}}}, None)[0].event_id
        for chat in ("u1", "u2", "u1")
    }
    assert len(ids) == 2


@pytest.mark.parametrize(("rest", "manner"), [(0.15, Manner(pause=0.15))])
async def test_it_rests_between_two_questions(hidden: Bare, rest: float) -> None:
    assert REST >= 1
    await hidden.channel.start()
    for number in range(4):
        hidden.person.say(str(number))
    await hidden.hears(4)
    moments = [call.at for call in hidden.zalo.calls if call.method == "getUpdates"]
    assert all(later - before > rest for before, later in pairwise(moments))


@pytest.mark.parametrize("manner", [Manner(idle=0.01, http_tells=True), Manner(idle=0.01)], ids=["in HTTP too", "in the answer alone"])
async def test_an_idle_line_is_peace(hidden: Bare, caplog: pytest.LogCaptureFixture) -> None:
    await hidden.channel.start()
    await hidden.zalo.changed.until(lambda: hidden.zalo.count("getUpdates", 408) >= 3, 10)
    assert not [record for record in caplog.records if record.name.startswith("bot")]


async def test_a_trouble_that_lasts_is_told_once_and_passes(hidden: Bare, caplog: pytest.LogCaptureFixture) -> None:
    hidden.zalo.fail("getUpdates", 500, "down", times=3)
    hidden.zalo.break_down("getUpdates")
    await hidden.channel.start()
    hidden.person.say("vẫn đây")
    await hidden.hears(1)
    assert caplog.text.count("down") == 1


async def test_only_the_one_whose_duty_it_is_asks(hidden: Bare) -> None:
    hidden.poller.ours = False
    await hidden.channel.start()
    hidden.person.say("Xin chào")
    assert not await hidden.zalo.changed.until(lambda: hidden.zalo.count("getUpdates"), 0.2)
    hidden.poller.ours = True
    await hidden.hears(1)


async def test_a_webhook_from_earlier_times_is_taken_away(hidden: Bare) -> None:
    hidden.zalo.webhook = "http://127.0.0.1:1/gone", "secret-secret"
    await hidden.channel.start()
    hidden.person.say("Xin chào")
    await hidden.hears(1)
    assert hidden.zalo.count("deleteWebhook") == 1


@pytest.mark.parametrize("manner", [Manner(empty_info=True)])
async def test_a_webhook_without_address_is_none(hidden: Bare) -> None:
    await hidden.channel.start()
    hidden.person.say("Xin chào")
    await hidden.hears(1)
    assert [call.method for call in hidden.zalo.calls if "Webhook" in call.method] == ["getWebhookInfo"]


@pytest.mark.parametrize("method", ["getWebhookInfo", "deleteWebhook"])
async def test_a_webhook_that_cannot_be_taken_away_keeps_nobody_from_asking(hidden: Bare, method: str, caplog: pytest.LogCaptureFixture) -> None:
    hidden.zalo.manner.empty_info = method == "getWebhookInfo"
    hidden.zalo.fail(method, 500, "down", times=1000)
    if method == "deleteWebhook":
        hidden.zalo.fail("getUpdates", 400, "there is a webhook", times=2)
        hidden.zalo.webhook = "http://127.0.0.1:1/gone", "secret-secret"
        hidden.zalo.webhook_keeps_all = False
    await hidden.channel.start()
    hidden.person.say("Xin chào")
    await hidden.hears(1)
    assert caplog.text.count("was not told to bring events no more") == 1 == hidden.zalo.count(method, 500)


@pytest.mark.parametrize("manner", [Manner(idle=1.5)])
async def test_what_is_told_while_this_ends_is_written_down(hidden: Bare) -> None:
    await hidden.channel.start()
    await hidden.zalo.is_asked()
    ending = asyncio.create_task(hidden.channel.stop())
    await asyncio.sleep(0)
    hidden.person.say("Xin chào")
    await ending
    assert [event.text for event in hidden.heard] == ["Xin chào"]


@pytest.mark.parametrize("manner", [Manner(idle=3600)])
async def test_a_question_that_stays_without_answer_is_waited_for_no_longer_than_may_be(hidden: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hearing, "LAST_SECONDS", 0.1)
    await hidden.channel.start()
    await hidden.zalo.is_asked()
    async with asyncio.timeout(20):
        await hidden.channel.stop()


@pytest.mark.parametrize("manner", [Manner(replays=True)])
async def test_what_is_told_again_in_another_month_is_nobody_new(hidden: Bare) -> None:
    hidden.now = datetime.now(UTC)
    await hidden.channel.start()
    hidden.person.say("Xin chào")
    await hidden.hears(2)
    assert (await hidden.channel.usage()).users == 1
    hidden.now += timedelta(days=40)
    heard = len(hidden.heard)
    await hidden.hears(heard + 3)
    assert (await hidden.channel.usage()).users == 0


async def test_whoever_does_not_know_the_secret_is_noticed(bare: Bare, caplog: pytest.LogCaptureFixture) -> None:
    async def knock() -> None:
        async with bare.zalo.http.post(
            f"{bare.public_url}/zalo-bot/{bare.channel.bot}", json={"a": "lời riêng"}, headers={SECRET_HEADER: "sai"}
        ) as told:
            assert told.status == 403

    first = bare.now
    for minutes in (0, 30, 29):
        bare.now += timedelta(minutes=minutes)
        await knock()
        assert await refusals.last(bare.memory) == first
    assert caplog.text.count("turned away") == 1 and SECRET not in caplog.text and "sai" not in caplog.text and "lời riêng" not in caplog.text
    bare.now += timedelta(minutes=1)
    await knock()
    assert await refusals.last(bare.memory) == bare.now


async def test_what_could_not_be_written_down_is_not_lost(hidden: Bare, bare: Bare) -> None:
    """Zalo says an event once, if one is unlucky; what it brings, it brings again until it is taken."""
    for side in (hidden, bare):
        side.faults.append(RuntimeError("the disk is full"))
        await side.channel.start()
        side.person.say("Xin chào")
        await side.hears(1)
        await side.channel.stop()


async def test_a_token_that_zalo_does_not_know(hidden: Bare) -> None:
    hidden.zalo.token = "4711000815:another"
    with pytest.raises(CannotStart, match="ZALO_BOT_TOKEN"):
        await hidden.channel.start()


async def test_a_zalo_that_is_away_is_waited_for(bare: Bare, caplog: pytest.LogCaptureFixture) -> None:
    bare.zalo.fail("getMe", 500)
    bare.zalo.fail("setWebhook", 500, times=2)
    await bare.channel.start()
    bare.person.say("Xin chào")
    await bare.hears(1)
    assert bare.zalo.count("setWebhook", 500) == 2 and "does not answer yet" in caplog.text


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({}, b"", 200),
        ({}, b"{}", 403),
        ({SECRET_HEADER: "wrong"}, b"{}", 403),
        ({SECRET_HEADER: "đúng"}, b"{}", 403),
        ({SECRET_HEADER: SECRET}, b"", 200),
        ({SECRET_HEADER: SECRET}, b"{", 400),
        ({SECRET_HEADER: SECRET}, b"\xff\xfe", 400),
        ({SECRET_HEADER: SECRET}, b"[" * 100_000, 400),
        ({SECRET_HEADER: SECRET}, b" " * (1024 * 1024 + 1), 413),
        ({SECRET_HEADER: SECRET}, b"[1, null, {}]", 200),
    ],
)
async def test_only_who_knows_the_secret_is_listened_to(bare: Bare, headers: dict[str, str], body: bytes, status: int) -> None:
    url = f"{bare.public_url}/zalo-bot/{bare.channel.bot}"
    assert A_TOKEN.partition(":")[2] not in url
    async with bare.zalo.http.post(url, data=io.BytesIO(body) if body else None, headers=headers, skip_auto_headers=["Content-Type"]) as answer:
        assert answer.status == status
    async with bare.zalo.http.get(url) as looked:
        assert looked.status == 200
    event = json.dumps({"event_name": "message.text.received", "message": NAMED | {"text": "giả"}}).encode()
    if headers.get(SECRET_HEADER) != SECRET:
        await bare.zalo.http.post(url, data=event, headers=headers)
    assert bare.heard == []
