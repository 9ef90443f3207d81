"""How fast the bot may write."""

from datetime import timedelta

import pytest
from telegram import (
    Bot,
    InputMediaPhoto,
)
from telegram.error import RetryAfter

from tests.servers.telegram import Limits, Person, Rate, TelegramServer
from tests.servers.test_telegram.conftest import Clock, Picture, buttons


async def test_a_chat_bears_a_small_burst(bot: Bot, person: Person, clock: Clock) -> None:
    for number in range(5):
        await bot.send_message(person.id, str(number))
    with pytest.raises(RetryAfter) as told_to_wait:
        await bot.send_message(person.id, "quá nhiều")
    assert told_to_wait.value.retry_after == timedelta(seconds=1)
    clock.later(0.5)
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "chưa được")
    clock.later(0.5)
    await bot.send_message(person.id, "được")


async def test_thirty_a_second_overall(bot: Bot, server: TelegramServer, clock: Clock) -> None:
    people = [server.person() for _ in range(31)]
    for person in people:
        person.start()
    for person in people[:30]:
        await bot.send_message(person.id, "chào")
    with pytest.raises(RetryAfter):
        await bot.send_message(people[30].id, "chào")
    assert server.count(status=429) == 1
    clock.later(1)
    await bot.send_message(people[30].id, "chào")


async def test_twenty_a_minute_in_a_group(bot: Bot, person: Person, server: TelegramServer, clock: Clock) -> None:
    group = server.group("Bản Mẫu", [person])
    for number in range(20):
        await bot.send_message(group.id, str(number))
        clock.later(1)
    with pytest.raises(RetryAfter) as told_to_wait:
        await bot.send_message(group.id, "quá nhiều")
    assert told_to_wait.value.retry_after == timedelta(seconds=40)
    clock.later(40)
    await bot.send_message(group.id, "được")


async def test_each_item_of_an_album_counts(bot: Bot, person: Person, picture: Picture, clock: Clock) -> None:
    file = (await bot.send_photo(person.id, picture())).photo[0].file_id
    await bot.send_media_group(person.id, [InputMediaPhoto(file)] * 4)
    with pytest.raises(RetryAfter):
        await bot.send_message(person.id, "quá nhiều")
    clock.later(10)
    await bot.send_media_group(person.id, [InputMediaPhoto(file)] * 10)
    with pytest.raises(RetryAfter) as told_to_wait:
        await bot.send_message(person.id, "quá nhiều")
    assert told_to_wait.value.retry_after == timedelta(seconds=6)


async def test_edits_count_and_answers_do_not(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "0", reply_markup=buttons("Ừ"))
    for _ in range(10):
        await bot.answer_callback_query(person.press("Ừ").id)
    for number in range(1, 5):
        await bot.edit_message_text(str(number), person.id, sent.message_id)
    with pytest.raises(RetryAfter):
        await bot.edit_message_text("quá nhiều", person.id, sent.message_id)


async def test_limits_of_ones_own(clock: Clock) -> None:
    async with TelegramServer(clock=clock, limits=Limits(per_chat=Rate(1, 10, burst=1))) as server:
        person = server.person()
        person.start()
        async with Bot(server.token, server.url + "/bot") as bot:
            await bot.send_message(person.id, "chào")
            with pytest.raises(RetryAfter) as told_to_wait:
                await bot.send_message(person.id, "chào")
    assert told_to_wait.value.retry_after == timedelta(seconds=10)
