"""Groups: who is in them, what the bot sees, what becomes of them."""

import pytest
from telegram import (
    Bot,
    ForceReply,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden

from tests.servers.telegram import Person, TelegramServer
from tests.servers.test_telegram.conftest import Clock, buttons, told


@pytest.fixture
def other(server: TelegramServer) -> Person:
    return server.person("Người Mẫu Hai")


async def test_added_by_a_link(bot: Bot, person: Person, other: Person, server: TelegramServer) -> None:
    group = server.group("Bản Mẫu", [person, other], bot=False)
    assert group.seat(person).say("/start").update_id is None
    group.add_bot(other, start="moi-123")
    added, service, start = await told(bot)
    assert added.my_chat_member and added.my_chat_member.from_user.id == other.id
    assert added.my_chat_member.difference()["status"] == ("left", "member")
    assert service.message and service.message.new_chat_members[0].id == bot.id
    assert start.message and start.message.text == f"/start@{bot.username} moi-123"
    assert await bot.get_chat_member_count(group.id) == 3


async def test_privacy_mode(bot: Bot, person: Person, server: TelegramServer) -> None:
    group = server.group("Bản Mẫu", [person])
    seat = group.seat(person)
    asked = await bot.send_message(group.id, "Lý do?", reply_markup=ForceReply())
    prompt = group.last
    seen = [
        seat.say(text, reply_to=reply_to).update_id is not None
        for text, reply_to in [
            ("chào", None),
            ("/menu", None),
            (f"/menu@{bot.username}", None),
            ("/menu@other_bot", None),
            (f"@{bot.username} ơi", None),
            ("thiếu ảnh", prompt),
            ("đúng thế", seat.say("chào")),
        ]
    ]
    assert asked.message_id == prompt.id
    assert seen == [False, True, True, False, True, True, False]
    group.other_bot_spoke = True
    assert seat.say("/menu").update_id is None


async def test_an_administrator_sees_everything(person: Person, server: TelegramServer) -> None:
    group = server.group("Bản Mẫu", [person])
    group.make_bot_admin()
    assert group.seat(person).say("chào").update_id is not None


async def test_without_privacy_mode_everything_is_seen(person: Person, clock: Clock) -> None:
    async with TelegramServer(clock=clock, privacy=False) as server:
        group = server.group("Bản Mẫu", [server.person()])
        assert group.seat(group.owner).say("chào").update_id is not None


async def test_thrown_out(bot: Bot, person: Person, server: TelegramServer) -> None:
    group = server.group("Bản Mẫu", [person])
    server.updates.waiting.clear()
    group.remove_bot()
    changed, service = await told(bot)
    assert changed.my_chat_member and changed.my_chat_member.new_chat_member.status == "kicked"
    assert service.message and service.message.left_chat_member
    with pytest.raises(Forbidden, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "chào")


async def test_leaving(bot: Bot, person: Person, server: TelegramServer) -> None:
    group = server.group("Bản Mẫu", [person])
    await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="bot is not a member"):
        await bot.send_message(group.id, "chào")


async def test_the_group_is_deleted(bot: Bot, person: Person, server: TelegramServer) -> None:
    group = server.group("Bản Mẫu", [person])
    group.delete()
    with pytest.raises(Forbidden, match="the group chat was deleted"):
        await bot.send_message(group.id, "chào")


async def test_muted(bot: Bot, person: Person, server: TelegramServer) -> None:
    group = server.group("Bản Mẫu", [person])
    group.mute_bot()
    with pytest.raises(BadRequest, match="Not enough rights"):
        await bot.send_message(group.id, "chào")
    me = await bot.get_chat_member(group.id, bot.id)
    assert (me.status, me.to_dict()["can_send_messages"]) == ("restricted", False)


async def test_becoming_a_supergroup(bot: Bot, person: Person, server: TelegramServer) -> None:
    group = server.group("Bản Mẫu", [person])
    await bot.send_message(group.id, "?", reply_markup=buttons("Ừ"))
    seat = group.seat(person)
    server.updates.waiting.clear()
    new = group.upgrade()
    with pytest.raises(ChatMigrated) as moved:
        await bot.send_message(group.id, "chào")
    assert moved.value.new_chat_id == new.id
    assert (await bot.send_message(new.id, "chào")).message_id == 2
    press = seat.press("Ừ")
    assert press.message.chat is group
    assert seat.say("/menu").chat is new
    joined, to, from_, pressed, said = await told(bot)
    assert joined.my_chat_member and joined.my_chat_member.chat.id == new.id
    assert to.message and (to.message.chat.id, to.message.migrate_to_chat_id) == (group.id, new.id)
    assert from_.message and (from_.message.chat.id, from_.message.migrate_from_chat_id) == (new.id, group.id)
    assert pressed.callback_query and pressed.callback_query.message and pressed.callback_query.message.chat.id == group.id
    assert said.message and said.message.chat.id == new.id


async def test_an_anonymous_admin(bot: Bot, person: Person, server: TelegramServer) -> None:
    group = server.group("Bản Mẫu", [person])
    await bot.send_message(group.id, "?", reply_markup=buttons("Ừ"))
    server.updates.waiting.clear()
    seat = person.in_group(group, anonymous=True)
    seat.say("/menu")
    seat.press("Ừ")
    said, pressed = await told(bot)
    assert said.message and said.message.from_user and said.message.sender_chat
    assert (said.message.from_user.username, said.message.sender_chat.id) == ("GroupAnonymousBot", group.id)
    assert pressed.callback_query and pressed.callback_query.from_user.id == person.id


async def test_members_and_administrators(bot: Bot, person: Person, other: Person, server: TelegramServer) -> None:
    group = server.group("Bản Mẫu", [person], others=9)
    group.add_member(other, by=person)
    assert await bot.get_chat_member_count(group.id) == 12
    assert [admin.user.id for admin in await bot.get_chat_administrators(group.id)] == [person.id]
    group.make_admin(other)
    assert (await bot.get_chat_member(group.id, other.id)).status == "administrator"
    group.remove_member(other)
    assert (await bot.get_chat_member(group.id, other.id)).status == "left"
    group.rename("Bản Mẫu Hai")
    assert (await bot.get_chat(group.id)).title == "Bản Mẫu Hai"


async def test_all_that_is_told_is_as_published(person: Person, other: Person, server: TelegramServer) -> None:
    group = server.group("Bản Mẫu", [person, other], bot=False)
    group.add_bot(start="x", admin=True)
    group.seat(other, anonymous=True).say("chào")
    group.mute_bot()
    group.rename("Bản Mẫu Hai")
    group.upgrade().delete()
    person.block()
    assert [server.check_update(update.body) for update in server.updates.waiting.values()] == [None] * len(server.updates.waiting)
