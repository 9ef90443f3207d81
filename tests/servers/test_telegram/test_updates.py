"""What the bot is told: by polling and by a webhook."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from telegram import (
    Bot,
)
from telegram.error import BadRequest, Conflict

from tests.servers.telegram import NotShown, Person, TelegramServer
from tests.servers.test_telegram.conftest import Clock, buttons, told


async def test_updates_come_again_until_confirmed(bot: Bot, person: Person) -> None:
    person.say("một")
    person.say("hai")
    first = await told(bot)
    assert [update.update_id for update in await told(bot)] == [update.update_id for update in first]
    assert first[0].update_id + 1 == first[1].update_id
    assert [update.message.text for update in await told(bot, first[0].update_id) if update.message] == ["hai"]
    assert await told(bot, first[1].update_id) == []


async def test_a_poll_waits_for_something_to_tell(bot: Bot, person: Person) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    assert not poll.done()
    person.say("chào")
    assert len(await poll) == 1


async def test_a_poll_ends_with_nothing(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == ()


async def test_at_most_so_many(bot: Bot, person: Person) -> None:
    for number in range(5):
        person.say(str(number))
    assert len(await bot.get_updates(limit=2)) == 2


async def test_a_negative_offset_forgets_all_but_the_last(bot: Bot, person: Person, server: TelegramServer) -> None:
    for number in range(5):
        person.say(str(number))
    last = await bot.get_updates(offset=-2)
    assert [update.message.text for update in last if update.message] == ["3", "4"]
    assert len(server.updates.waiting) == 2


async def test_only_wanted_kinds(bot: Bot, person: Person, server: TelegramServer) -> None:
    await bot.get_updates(allowed_updates=["message"])
    await bot.send_message(person.id, "?", reply_markup=buttons("Ừ"))
    assert person.press("Ừ").update_id is None
    assert person.say("chào").update_id is not None
    await bot.get_updates(allowed_updates=[])
    assert person.press("Ừ").update_id is not None


async def test_updates_older_than_a_day_are_lost(bot: Bot, person: Person, clock: Clock) -> None:
    person.say("chào")
    clock.later(24 * 3600 + 1)
    assert await told(bot) == []


async def test_of_two_polls_the_earlier_gets_a_conflict(bot: Bot, person: Person, server: TelegramServer) -> None:
    earlier = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    later = asyncio.create_task(bot.get_updates(timeout=5))
    with pytest.raises(Conflict, match="terminated by other getUpdates"):
        await earlier
    person.say("chào")
    assert len(await later) == 1
    assert server.updates.conflicts == 1


async def test_a_poll_that_was_given_up_is_no_conflict(bot: Bot, person: Person, server: TelegramServer) -> None:
    given_up = asyncio.create_task(bot.get_updates(timeout=5))
    await asyncio.sleep(0.05)
    given_up.cancel()
    await asyncio.sleep(0.05)
    person.say("chào")
    assert len(await told(bot)) == 1
    assert server.updates.conflicts == 0


async def test_hearing_is_confirming(bot: Bot, person: Person, server: TelegramServer) -> None:
    person.say("chào")
    (update,) = await told(bot)
    with pytest.raises(NotShown, match="not confirmed"):
        await server.all_heard(0.01)
    hearing = asyncio.create_task(server.all_heard())
    await told(bot, update.update_id)
    await hearing


async def test_no_polling_beside_a_webhook(bot: Bot) -> None:
    await bot.set_webhook("https://bot.example/hook")
    with pytest.raises(Conflict, match="webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await told(bot) == []


class Hook:
    """A bot's own server, which takes updates or does not."""

    def __init__(self) -> None:
        self.taken: list[dict[str, object]] = []
        self.secrets: set[str | None] = set()
        self.statuses: list[int] = []  # what to answer first
        self.at_once = self.most = 0
        self.url = ""

    async def take(self, request: web.Request) -> web.Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(0.01)
        self.at_once -= 1
        status = self.statuses.pop(0) if self.statuses else 200
        if status == 200:
            self.taken.append(await request.json())
        return web.Response(status=status)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    made, application = Hook(), web.Application()
    application.router.add_post("/hook", made.take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield made
    await runner.cleanup()


async def test_one_after_the_other_with_the_secret(bot: Bot, person: Person, server: TelegramServer, hook: Hook) -> None:
    await bot.set_webhook(hook.url, secret_token="bi-mat", max_connections=1)
    sent = [person.say(str(number)).update_id for number in range(5)]
    assert await server.changed.until(lambda: len(hook.taken) == 5 and not server.updates.waiting, 5)
    assert [update["update_id"] for update in hook.taken] == sent
    assert (hook.secrets, hook.most) == ({"bi-mat"}, 1)


async def test_posted_again_until_taken_and_still_in_order(bot: Bot, person: Person, server: TelegramServer, hook: Hook) -> None:
    hook.statuses = [500, 404, 302]
    await bot.set_webhook(hook.url)
    sent = [person.say(str(number)).update_id for number in range(3)]
    assert await server.changed.until(lambda: not server.updates.waiting, 5)
    assert [update["update_id"] for update in hook.taken] == sent
    assert server.updates.handed_out[sent[0] or 0] == 4
    info = await bot.get_webhook_info()
    assert (info.pending_update_count, info.last_error_message) == (0, "Wrong response from the webhook: 302 Found")


async def test_chats_side_by_side_up_to_the_most(bot: Bot, server: TelegramServer, hook: Hook) -> None:
    await bot.set_webhook(hook.url, max_connections=3)
    for number in range(8):
        server.person(f"Người Mẫu {number}").start()
    assert await server.changed.until(lambda: not server.updates.waiting, 5)
    assert hook.most == 3


async def test_what_waited_is_dropped_on_demand(bot: Bot, person: Person, server: TelegramServer, hook: Hook) -> None:
    person.say("chào")
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    assert not server.updates.waiting


@pytest.mark.parametrize(("url", "secret"), [("http://bot.example/hook", "a"), ("https://bot.example/hook", "có dấu")])
async def test_bad_ones_are_refused(bot: Bot, url: str, secret: str) -> None:
    with pytest.raises(BadRequest):
        await bot.set_webhook(url, secret_token=secret)
