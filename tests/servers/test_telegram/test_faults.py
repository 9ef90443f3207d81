"""Things that go wrong on demand."""

import asyncio
import contextlib

import pytest
from telegram import (
    Bot,
)
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from tests.servers.telegram import Person, TelegramServer, faults
from tests.servers.test_telegram.conftest import Picture, told


@pytest.mark.parametrize(
    ("fault", "error", "shown"),
    [
        (faults.too_many(7), RetryAfter, 0),
        (faults.server_error(500), NetworkError, 0),
        (faults.server_error(502), NetworkError, 0),
        (faults.forbidden(), Forbidden, 0),
        (faults.bad_request(), BadRequest, 0),
        (faults.cut_before(), NetworkError, 0),
        (faults.cut_after(), NetworkError, 1),
        (faults.broken_json(), TelegramError, 1),
    ],
    ids=lambda value: value.how if isinstance(value, faults.Fault) else "",
)
async def test_once_and_then_all_is_well(
    bot: Bot, person: Person, server: TelegramServer, fault: faults.Fault, error: type[Exception], shown: int
) -> None:
    rule = server.faults.add(fault, "sendMessage")
    with pytest.raises(error):
        await bot.send_message(person.id, "chào")
    assert len(person.said) == shown
    await bot.send_message(person.id, "chào")
    assert (len(person.said), rule.hits, server.violations) == (shown + 1, 1, [])


@pytest.mark.parametrize(("fault", "shown"), [(faults.hang(), 0), (faults.hang_after(), 1)])
async def test_no_answer_comes(bot: Bot, person: Person, server: TelegramServer, fault: faults.Fault, shown: int) -> None:
    server.faults.add(fault)
    with pytest.raises(TimedOut):
        await bot.send_message(person.id, "chào", read_timeout=0.1)
    assert len(person.said) == shown


async def test_what_is_late_is_done_all_the_same(bot: Bot, person: Person, server: TelegramServer) -> None:
    server.faults.add(faults.slow(0.2), "sendMessage")
    with pytest.raises(TimedOut):
        await bot.send_message(person.id, "chào", read_timeout=0.05)
    await person.wait_for("chào")


async def test_in_one_chat_only(bot: Bot, person: Person, server: TelegramServer) -> None:
    other = server.person()
    other.start()
    server.faults.add(faults.forbidden(), chat=person, times=None)
    await bot.send_message(other.id, "chào")
    for _ in range(2):
        with pytest.raises(Forbidden):
            await bot.send_message(person.id, "chào")
    server.faults.clear()
    await bot.send_message(person.id, "chào")


async def test_by_chance_and_the_same_each_time(person: Person, server: TelegramServer) -> None:
    rule = server.faults.add(faults.cut_before(), "sendMessage", times=None, probability=0.3, seed=4, skip=2)
    hits = [rule.strikes("sendMessage", person.id) for _ in range(100)]
    assert not any(hits[:2])
    assert 15 < sum(hits) < 45
    again = server.faults.add(faults.cut_before(), "sendMessage", times=None, probability=0.3, seed=4, skip=2)
    assert [again.strikes("sendMessage", person.id) for _ in range(100)] == hits


async def test_a_poll_whose_answer_is_lost_loses_nothing(bot: Bot, person: Person, server: TelegramServer) -> None:
    person.say("chào")
    server.faults.add(faults.cut_after(), "getUpdates")
    with pytest.raises(NetworkError):
        await told(bot)
    assert len(await told(bot)) == 1


@pytest.mark.parametrize("fault", [faults.server_error(), faults.cut_before(), faults.cut_after()])
async def test_downloads_too(bot: Bot, person: Person, server: TelegramServer, picture: Picture, fault: faults.Fault) -> None:
    sent = person.send_photo(picture())
    assert sent.file
    file = await bot.get_file(sent.file.id)
    server.faults.add(fault, "file")
    with pytest.raises(NetworkError):
        await file.download_as_bytearray()
    assert await file.download_as_bytearray() == picture()


async def test_the_server_stops_while_it_hangs() -> None:
    async with TelegramServer() as server, Bot(server.token, server.url + "/bot") as bot:
        server.faults.add(faults.hang(), "getUpdates")
        polls = [asyncio.create_task(bot.get_updates(timeout=5)) for _ in range(2)]
        await asyncio.sleep(0.05)
    assert server.updates.conflicts == 0
    for poll in polls:
        with contextlib.suppress(TelegramError):
            await poll
