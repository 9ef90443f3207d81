"""The token pair: renewed in time, once, whoever asks; safe before it is used; and what is said when it is lost."""

import asyncio
import logging
from typing import Any

import pytest

from bot.channels.base import CannotStart, Sent, TryLater
from bot.channels.zalo_oa.client import Pair
from bot.channels.zalo_oa.tokens import CLAIM, KEY, LOST, NOTHING, WRONG, NoToken
from models import database
from tests.bot.channels.zalo_oa.bare import Bare
from tests.servers.zalo_oa import Fault
from tests.servers.zalo_oa.server import APP_SECRET, WEBHOOK_SECRET


async def kept(bare: Bare) -> dict[str, Any]:
    """What is remembered of the tokens, once no renewal is under way."""
    await bare.channel._tokens.settle()
    return await bare.memory.get(KEY) or {}


async def lose(bare: Bare) -> None:
    """A process dies between Zalo's answer and its own writing it down."""
    refresh = (await kept(bare))["refresh"]
    await bare.memory.change(KEY, lambda kept: kept | {"claimed_until": bare.time().isoformat()})
    assert bare.zalo.tokens.renew(refresh)


async def test_the_first_pair_comes_from_what_was_pasted_and_is_kept_before_it_is_used(bare: Bare) -> None:
    await bare.arrives("Chào.")
    assert (await kept(bare))["access"] in bare.zalo.tokens.access
    assert bare.zalo.tokens.renewals == [bare.zalo.pasted]
    other = bare.another()
    assert await other._tokens.begin()
    assert await other._tokens.get() == (await kept(bare))["access"], "another process has it too, and uses nothing up"
    assert len(bare.zalo.tokens.renewals) == 1


async def test_it_is_renewed_with_an_hour_left_and_used_meanwhile(bare: Bare) -> None:
    first = await bare.channel._tokens.get()
    bare.time.later(hours=23, minutes=59)
    assert await bare.channel._tokens.get() == first
    assert len(bare.zalo.tokens.renewals) == 1
    bare.time.later(minutes=2)
    assert await bare.channel._tokens.get() == first, "nobody waits while it is good"
    assert (await kept(bare))["access"] != first
    assert len(bare.zalo.tokens.renewals) == 2


async def test_a_token_that_zalo_refuses_is_renewed_once_and_the_message_sent(bare: Bare) -> None:
    await bare.arrives("Một.")
    bare.zalo.tokens.revoke()
    await bare.arrives("Hai.")
    assert [said.text for said in bare.person.said] == ["Một.", "Hai."]
    assert len(bare.zalo.tokens.renewals) == 2
    bare.zalo.faults.append(Fault("message/cs", -220, times=9))
    outcome = await bare.send("Ba.")
    assert isinstance(outcome, TryLater) and outcome.whole_bot and outcome.at
    assert len(bare.zalo.tokens.renewals) == 3, "and not again and again"


async def test_two_processes_that_need_a_new_one_at_once_get_one_renewal(bare: Bare, database_url: str) -> None:
    await bare.arrives("Một.")
    bare.time.later(hours=26)
    other = database.connect(database_url)
    channels = [bare.channel, bare.another(), bare.another(other), bare.another(other)]
    got = await asyncio.gather(*(channel._tokens.get() for channel in channels for _ in range(2)), return_exceptions=True)
    assert len(bare.zalo.tokens.renewals) == 2
    assert bare.zalo.tokens.refused == 0
    newest = (await kept(bare))["access"]
    assert newest in got
    assert all(each == newest or (isinstance(each, NoToken) and each.soon) for each in got)
    assert {await channel._tokens.get() for channel in channels} == {newest}
    other.close()


async def test_a_death_between_zalos_answer_and_our_writing_is_told_and_mended_by_a_fresh_token(bare: Bare, caplog: pytest.LogCaptureFixture) -> None:
    good = await bare.channel._tokens.get()
    bare.time.later(hours=24, minutes=10)
    await lose(bare)
    assert await bare.channel._tokens.get() == good, "the access token is used for as long as it is good"
    await kept(bare)
    assert [record.message for record in caplog.records if record.levelno == logging.ERROR and LOST in record.message]
    assert await bare.channel._tokens.trouble() == LOST
    bare.time.later(hours=1)
    outcome = await bare.send("Chào.")
    assert isinstance(outcome, TryLater) and outcome.whole_bot and outcome.why == LOST
    asked = len(bare.zalo.tokens.renewals)
    await bare.send("Chào.")
    assert len(bare.zalo.tokens.renewals) == asked, "it is not asked for at every message"
    fresh = bare.another(refresh_token=bare.zalo.tokens.grant())
    assert await fresh._tokens.begin()
    assert await fresh._tokens.get() in bare.zalo.tokens.access
    assert await fresh._tokens.trouble() is None
    await bare.arrives("Và chào.")
    used = len(bare.zalo.tokens.renewals)
    assert await bare.another()._tokens.begin()
    await bare.another()._tokens.get()
    assert len(bare.zalo.tokens.renewals) == used, "what was pasted before is over, even if an older process has it still"


async def test_a_claim_of_a_process_that_died_is_waited_for_and_then_taken_over(bare: Bare) -> None:
    await bare.arrives("Một.")
    bare.time.later(hours=26)
    until = (bare.time() + CLAIM).isoformat()
    await bare.memory.change(KEY, lambda kept: kept | {"claimed_until": until})
    with pytest.raises(NoToken) as raised:
        await bare.channel._tokens.get()
    assert raised.value.soon
    assert len(bare.zalo.tokens.renewals) == 1
    bare.time.later(minutes=1)
    assert await bare.channel._tokens.get() in bare.zalo.tokens.access


@pytest.mark.parametrize("how", ["page", "429", "cut before"])
async def test_a_zalo_that_does_not_answer_is_asked_again_soon(bare: Bare, how: Any) -> None:
    await bare.arrives("Một.")
    bare.time.later(hours=26)
    bare.zalo.faults.append(Fault("access_token", how=how))
    assert isinstance(await bare.send("Hai."), TryLater)
    assert await bare.channel._tokens.trouble() is None
    bare.time.later(seconds=31)
    assert await bare.channel._tokens.get() in bare.zalo.tokens.access


async def test_an_answer_that_was_lost_on_the_way_loses_the_pair(bare: Bare) -> None:
    await bare.arrives("Một.")
    bare.time.later(hours=26)
    bare.zalo.faults.append(Fault("access_token", how="cut after"))
    await bare.send("Hai.")
    bare.time.later(seconds=31)
    outcome = await bare.send("Hai.")
    assert isinstance(outcome, TryLater) and outcome.why == LOST


async def test_a_wrong_token_that_is_pasted_does_not_stop_the_kept_one(bare: Bare, caplog: pytest.LogCaptureFixture) -> None:
    first = await bare.channel._tokens.get()
    other = bare.another(refresh_token="dan-nham")
    assert await other._tokens.begin()
    assert await other._tokens.get() == first
    await other._tokens.settle()
    assert await other._tokens.trouble() is None
    assert WRONG in caplog.text and LOST not in caplog.text
    bare.time.later(hours=26)
    assert await other._tokens.get() in bare.zalo.tokens.access


async def test_an_application_whose_secret_was_mended_goes_on_with_what_was_pasted(bare: Bare) -> None:
    fresh = bare.zalo.tokens.grant()
    await bare.memory.forget(KEY)
    wrong = bare.another(refresh_token=fresh)
    wrong._client._app_secret = "sai"
    await wrong._tokens.begin()
    with pytest.raises(NoToken):
        await wrong._tokens.get()
    right = bare.another(refresh_token=fresh)
    assert await right._tokens.begin()
    assert await right._tokens.get() in bare.zalo.tokens.access


async def test_without_any_token_it_does_not_begin(bare: Bare) -> None:
    await bare.memory.forget(KEY)
    with pytest.raises(CannotStart, match="ZALO_OA_REFRESH_TOKEN"):
        await bare.another(refresh_token="").start()
    assert await bare.another(refresh_token="")._tokens.trouble() == NOTHING


async def test_whoever_waits_for_a_renewal_may_be_cut_short_and_the_pair_is_kept(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    await bare.arrives("Một.")
    bare.time.later(hours=26)
    renew, begun, go = bare.channel._tokens._renew, asyncio.Event(), asyncio.Event()

    async def slow(refresh: str) -> Pair:
        pair = await renew(refresh)
        begun.set()
        await go.wait()
        return pair

    monkeypatch.setattr(bare.channel._tokens, "_renew", slow)
    waiting = asyncio.create_task(bare.send("Hai."))
    await begun.wait()
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    go.set()
    assert (await kept(bare))["access"] in bare.zalo.tokens.access
    await bare.arrives("Hai.")


async def test_a_database_that_is_away_for_a_moment_loses_no_pair(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    await bare.arrives("Một.")
    bare.time.later(hours=26)
    change, failing = bare.memory.change, [False, True]  # the claim is written down, the pair at first is not

    async def away(*given: Any, **more: Any) -> Any:
        if failing and failing.pop(0):
            raise OSError("the disk is full")
        return await change(*given, **more)

    monkeypatch.setattr(bare.memory, "change", away)
    assert isinstance(await bare.send("Hai."), Sent)


async def test_no_token_and_no_secret_is_told(bare: Bare, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await bare.arrives("Một.")
    bare.time.later(hours=26)
    secrets = {*bare.zalo.tokens.access, *bare.zalo.tokens.refresh, bare.zalo.pasted, APP_SECRET, WEBHOOK_SECRET}
    await lose(bare)
    outcome = await bare.send("Hai.")
    assert "Invalid refresh token ***" in caplog.text
    told = f"{caplog.text} {outcome} {bare.channel._account} {await bare.channel._tokens.trouble()} {Pair('bi-mat', 'bi-mat')}"
    assert [secret for secret in {*secrets, "bi-mat'"} if secret in told] == []
