"""Calls: tokens, methods, parameters, and what the bot says of itself."""

import aiohttp
import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
)
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError
from telegram.request import HTTPXRequest

from tests.servers.telegram import Person, TelegramServer, faults


async def test_a_wrong_token_is_unauthorized(server: TelegramServer) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{server.url}/bot{'1' * 9}:{'x' * 35}/getMe") as answer:
        assert answer.status == 401
        assert await answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_what_is_no_token_is_not_found(server: TelegramServer) -> None:
    async with HTTPXRequest() as request:
        with pytest.raises(InvalidToken):
            await Bot("no-token", server.url + "/bot", request=request).get_me()
    async with aiohttp.ClientSession() as http, http.get(f"{server.url}/botno-token/getMe") as answer:
        assert answer.status == 404


async def test_an_unknown_method_is_not_found(bot: Bot, server: TelegramServer) -> None:
    with pytest.raises(TelegramError):
        await bot.do_api_request("sendNothing")
    assert server.violations == ["sendNothing: no such method"]


async def test_an_unknown_parameter_is_refused(bot: Bot, person: Person, server: TelegramServer) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(person.id, "chào", api_kwargs={"colour": "green"})
    assert server.violations == ["sendMessage: colour is not published"]


async def test_a_missing_parameter_is_refused(person: Person, server: TelegramServer) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"{server.url}/bot{server.token}/sendMessage?chat_id={person.id}") as answer:
        assert answer.status == 400
    assert server.violations == ["sendMessage: text is missing"]


async def test_an_ill_typed_parameter_is_refused(bot: Bot, person: Person, server: TelegramServer) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(person.id, "chào", reply_markup={"inline_keyboard": [[{"text": 7}]]})  # type: ignore[arg-type]
    assert server.violations == ["sendMessage: reply_markup.inline_keyboard[0][0].text: 7 is no String"]


async def test_json_is_a_way_to_call(person: Person, server: TelegramServer) -> None:
    body = {"chat_id": person.id, "text": "chào", "reply_markup": {"force_reply": True}}
    async with aiohttp.ClientSession() as http, http.post(f"{server.url}/bot{server.token}/sendMessage", json=body) as answer:
        assert (await answer.json())["result"]["text"] == "chào"
    assert person.last.force_reply


async def test_the_token_is_never_logged(bot: Bot, person: Person, server: TelegramServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    server.faults.add(faults.cut_after(), "sendMessage")
    with pytest.raises(NetworkError):
        await bot.send_message(person.id, "chào")
    await bot.send_message(person.id, "chào")
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "httpcore", "telegram"))]
    assert not [line for line in ours if server.token in line]


async def test_every_call_is_written_down(bot: Bot, person: Person, server: TelegramServer) -> None:
    await bot.send_message(person.id, "chào")
    call = server.calls[-1]
    assert (call.method, call.chat, call.status, call.parameters["text"]) == ("sendMessage", person.id, 200, "chào")
    assert server.count("sendMessage") == server.count(status=200, chat=person.id) == 1


async def test_the_bot_itself(bot: Bot, server: TelegramServer) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.can_read_all_group_messages) == (server.bot["id"], server.bot["username"], False)


async def test_menus_by_scope_and_language(bot: Bot, person: Person, server: TelegramServer) -> None:
    await bot.set_my_commands([BotCommand("menu", "Bảng chọn")])
    await bot.set_my_commands([BotCommand("menu", "Menu")], language_code="en")
    await bot.set_my_commands([BotCommand("bind", "Nối nhóm")], scope=BotCommandScopeAllGroupChats())
    group = server.group("Nhóm Mẫu", [person])
    assert person.commands() == [{"command": "menu", "description": "Bảng chọn"}]
    assert server.person("Người Mẫu Hai", "en").commands() == [{"command": "menu", "description": "Menu"}]
    assert group.seat(person).commands() == [{"command": "bind", "description": "Nối nhóm"}]
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Hủy", "Hủy")])


async def test_names_and_descriptions(bot: Bot) -> None:
    await bot.set_my_description("Giúp bà con học", language_code="vi")
    await bot.set_my_short_description("Bạn học")
    assert (await bot.get_my_description("vi")).description == "Giúp bà con học"
    assert (await bot.get_my_short_description("en")).short_description == "Bạn học"
    with pytest.raises(BadRequest):
        await bot.set_my_short_description("x" * 121)
