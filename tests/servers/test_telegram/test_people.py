"""What people do with their phones."""

import random

import pytest
from telegram import (
    Bot,
)
from telegram.error import BadRequest, Forbidden

from tests.servers.telegram import CONTENTS, KINDS, Person, TelegramServer
from tests.servers.test_telegram.conftest import Picture, told


async def test_an_opened_link_carries_something(bot: Bot, server: TelegramServer) -> None:
    server.person("Người Mẫu Hai", "en").start("moi-123")
    (update,) = await told(bot)
    assert update.message and update.message.from_user
    assert (update.message.text, update.message.from_user.language_code) == ("/start moi-123", "en")
    assert list(update.message.parse_entities(["bot_command"]).values()) == ["/start"]


async def test_an_album_comes_as_updates_in_any_order(bot: Bot, person: Person, picture: Picture) -> None:
    sent = person.send_album([picture()] * 5, "năm ảnh", shuffled=random.Random(2))
    updates = await told(bot)
    ids = [update.message.message_id for update in updates if update.message]
    assert sorted(ids) == [message.id for message in sent]
    assert ids != sorted(ids)
    assert len({update.message.media_group_id for update in updates if update.message}) == 1


async def test_all_sorts_of_messages(bot: Bot, person: Person, server: TelegramServer, picture: Picture) -> None:
    person.send_document(picture())
    person.send_voice()
    person.send_audio(b"ID3")
    person.send_contact()
    person.send_location()
    person.send_sticker()
    person.send_poll()
    person.edit(person.say("chào"), "chào bà con")
    person.forward(person.say("chuyển"))
    person.forward(person.say("chuyển"), hidden=True)
    for body in [update.body for update in server.updates.waiting.values()]:
        assert server.check_update(body) is None
    updates = await told(bot)
    assert [update.effective_message is not None for update in updates] == [True] * 13
    assert updates[8].edited_message and updates[8].edited_message.text == "chào bà con"
    assert updates[10].message and updates[10].message.forward_origin


async def test_a_shared_place_moves_by_edits(bot: Bot, person: Person, server: TelegramServer) -> None:
    place = person.send_location(live=900)
    person.walk(place)
    person.walk(place)
    for body in [update.body for update in server.updates.waiting.values()]:
        assert server.check_update(body) is None
    first, *moves = await told(bot)
    assert first.message and first.message.location and first.message.location.live_period
    assert [move.edited_message.location is not None for move in moves if move.edited_message] == [True, True]


async def test_every_published_kind(bot: Bot, person: Person, server: TelegramServer) -> None:
    for kind in KINDS:
        server.tell(kind)
    for name in CONTENTS:
        person.send_content(name)
    assert [server.check_update(update.body) for update in server.updates.waiting.values()] == [None] * (len(KINDS) + len(CONTENTS))
    assert len(await bot.get_updates(limit=100)) == min(100, len(KINDS) + len(CONTENTS))


async def test_kinds_that_nobody_has_thought_of(bot: Bot, person: Person) -> None:
    person.send_unknown()
    person.update_unknown()
    message, update = await told(bot)
    assert message.message and "hologram" in message.message.api_kwargs
    assert "hologram_shown" in update.api_kwargs


async def test_who_has_not_begun_cannot_be_written_to(bot: Bot, server: TelegramServer) -> None:
    with pytest.raises(Forbidden, match="can't initiate"):
        await bot.send_message(server.person().id, "chào")
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(5, "chào")


async def test_blocking_and_coming_back(bot: Bot, person: Person) -> None:
    person.block()
    with pytest.raises(Forbidden, match="blocked by the user"):
        await bot.send_message(person.id, "chào")
    person.start()
    await bot.send_message(person.id, "chào")
    blocked, back, start = await told(bot)
    assert blocked.my_chat_member and blocked.my_chat_member.new_chat_member.status == "kicked"
    assert back.my_chat_member and back.my_chat_member.new_chat_member.status == "member"
    assert start.message


async def test_typing(bot: Bot, person: Person) -> None:
    await bot.send_chat_action(person.id, "typing")
    assert person.chat.actions == ["typing"]
    with pytest.raises(BadRequest):
        await bot.send_chat_action(person.id, "sleeping")
