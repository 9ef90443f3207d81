"""Called by Zalo, and by nobody else; with everything written down before it is acknowledged."""

import asyncio
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import aiohttp
import pytest

from bot.channels import refusals
from bot.channels.base import Incoming
from tests.bot.channels.zalo_oa.bare import Bare
from tests.servers.zalo_oa.bringing import Signing
from tests.servers.zalo_oa.server import APP, OA, WEBHOOK_SECRET


def body(bare: Bare, text: str = "xin chào") -> tuple[bytes, str]:
    """What Zalo would bring, and when it happened."""
    said = f'{{"app_id":"{APP}","event_name":"user_send_text","timestamp":"1700000000000","sender":{{"id":"{bare.person.id}"}},'
    return f'{said}"recipient":{{"id":"{OA}"}},"message":{{"msg_id":"m1","text":"{text}"}}}}'.encode(), "1700000000000"


async def test_both_forms_of_the_signature_are_taken(bare: Bare) -> None:
    for signer in (APP, OA):
        for prefix in ("mac=", ""):
            bare.zalo.signing = Signing(signer, WEBHOOK_SECRET, prefix)
            bare.person.say(f"{signer} {prefix}")
    assert [event.text for event in await bare.listen()] == [f"{APP} mac=", f"{APP} ", f"{OA} mac=", f"{OA} "]
    assert set(bare.zalo.bringing.answers) == {200}


async def test_nobody_else_is_heard(bare: Bare, caplog: pytest.LogCaptureFixture) -> None:
    raw, at = body(bare)
    good = Signing(APP, WEBHOOK_SECRET).of(raw, at)
    keyed = hmac.new(WEBHOOK_SECRET.encode(), raw, hashlib.sha256).hexdigest()
    forged = [None, "", "mac=", good[:-1], f"{good}0", Signing(APP, "sai").of(raw, at), Signing("1", WEBHOOK_SECRET).of(raw, at), keyed, "mac=ế"]
    for signature in forged:
        assert await bare.zalo.bringing.post(raw, signature) == 403, signature
    assert await bare.zalo.bringing.post(raw.replace(b"xin", b"xjn"), good) == 403
    assert await bare.zalo.bringing.post(raw.replace(at.encode(), b"1700000000001"), good) == 403
    for signature in (None, "", "mac="):
        assert await bare.zalo.bringing.post(raw.replace(at.encode(), rb"\ud800"), signature) == 403, "what cannot be hashed is not signed by nothing"
    assert bare.heard == []
    assert caplog.text.count("turned away") == 1 and WEBHOOK_SECRET not in caplog.text and "xin" not in caplog.text
    assert await refusals.last(bare.memory) == bare.time()
    assert await bare.zalo.bringing.post(raw, good) == 200
    assert [event.text for event in bare.heard] == ["xin chào"]


async def test_probes_are_answered_and_what_is_no_event_is_nothing(bare: Bare) -> None:
    bring = bare.zalo.bringing
    assert await bring.post(b"", None) == 200
    for raw, status in (
        (b"{", 403),
        (b"[1]", 403),
        (b"[" * 100_000, 403),
        (b"\xff", 403),
        (b'{"timestamp":[]}', 403),
        (b" " * (1024 * 1024 + 1), 413),
    ):
        assert await bring.post(raw, Signing(APP, WEBHOOK_SECRET).of(raw, "")) == status, raw[:20]
    signed = b'{"timestamp":5,"event_name":["follow"],"sender":7}'
    assert await bring.post(signed, Signing(APP, WEBHOOK_SECRET).of(signed, "5")) == 200
    async with aiohttp.ClientSession() as http, http.get(bring.url) as answer:
        assert (answer.status, await answer.read()) == (200, b"")
    assert bare.heard == []


async def test_the_address_tells_no_secret(bare: Bare) -> None:
    assert bare.zalo.bringing.url.endswith(f"/zalo_oa/{OA}")


async def test_what_cannot_be_written_down_comes_again(bare: Bare, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    receive, tries = bare.channel._hearing._receive, list[int]()

    async def fails_twice(events: Sequence[Incoming]) -> None:
        tries.append(len(events))
        if len(tries) < 3:
            raise OSError("the disk is full")
        await receive(events)

    monkeypatch.setattr(bare.channel._hearing, "_receive", fails_twice)
    bare.person.say("xin chào")
    assert [event.text for event in await bare.listen()] == ["xin chào"]
    assert bare.zalo.bringing.answers[-3:] == [500, 500, 200]


async def test_what_is_written_down_too_slowly_comes_again_under_the_same_id(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    receive, slow = bare.channel._hearing._receive, [True]
    bare.zalo.bringing.patience = 0.1

    async def late(events: Any) -> None:
        await receive(events)
        if slow.pop() if slow else False:
            await asyncio.sleep(0.3)

    monkeypatch.setattr(bare.channel._hearing, "_receive", late)
    bare.person.say("xin chào")
    events = await bare.listen()
    assert bare.zalo.bringing.answers[-2:] == [0, 200]
    assert [event.text for event in events] == ["xin chào"] * 2
    assert len({event.event_id for event in events}) == 1, "the inbox takes it once"


async def test_what_comes_again_may_come_after_what_was_said_later(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    receive, tries = bare.channel._hearing._receive, list[int]()

    async def fails_once(events: Sequence[Incoming]) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("the disk is full")
        await receive(events)

    monkeypatch.setattr(bare.channel._hearing, "_receive", fails_once)
    bare.zalo.bringing.in_order = False
    for text in ("một", "hai", "ba"):
        bare.person.say(text)
    assert sorted(event.text for event in await bare.listen()) == ["ba", "hai", "một"]
    assert bare.heard[-1].text == "một"


async def test_zalo_gives_up_in_the_end(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is why docs/zalo.md says what is lost when this program is off for more than an hour."""

    async def fails(events: Sequence[Incoming]) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(bare.channel._hearing, "_receive", fails)
    bare.person.say("xin chào")
    assert await bare.listen() == [] and len(bare.zalo.bringing.lost) == 1
