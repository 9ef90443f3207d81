"""Texts, buttons and edits."""

import asyncio

import pytest
from telegram import (
    Bot,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    KeyboardButton,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest

from tests.servers.telegram import NotShown, Person, TelegramServer
from tests.servers.test_telegram.conftest import Clock, Picture, buttons, told


async def test_what_people_see(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, " Chào <b>bà &amp; con</b> 👍<i>!</i> ", parse_mode="HTML")
    assert person.last.text == sent.text == "Chào bà & con 👍!"
    assert [(entity.type, sent.parse_entity(entity)) for entity in sent.entities] == [("bold", "bà & con"), ("italic", "!")]


@pytest.mark.parametrize(
    "text",
    ["<b>mở", "<b><i>chéo</b></i>", "đóng</b>", "<h1>to</h1>", "1 < 2", "<span>x</span>", "<br/>"],
)
async def test_broken_html_is_refused(bot: Bot, person: Person, server: TelegramServer, text: str) -> None:
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(person.id, text, parse_mode="HTML")
    assert len(server.violations) == 1
    await bot.send_message(person.id, text)


async def test_4096_after_parsing(bot: Bot, person: Person) -> None:
    await bot.send_message(person.id, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(person.id, "x" * 4097)


@pytest.mark.parametrize("text", ["", " \n", "<b> </b>"])
async def test_empty_ones_are_refused(bot: Bot, person: Person, text: str) -> None:
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(person.id, text, parse_mode="HTML")


async def test_captions_end_at_1024(bot: Bot, person: Person, picture: Picture) -> None:
    await bot.send_photo(person.id, picture(), caption="x" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_photo(person.id, picture(), caption="x" * 1025)


async def test_replies_and_forced_replies(bot: Bot, person: Person) -> None:
    asked = person.say("chào")
    await bot.send_message(person.id, "Lý do?", reply_to_message_id=asked.id, reply_markup=ForceReply(selective=True))
    assert person.last.reply_to is asked
    assert person.last.force_reply
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(person.id, "Lý do?", reply_to_message_id=999)
    await bot.send_message(person.id, "Lý do?", reply_to_message_id=999, allow_sending_without_reply=True)


async def test_waiting_for_words(bot: Bot, person: Person) -> None:
    waiting = asyncio.create_task(person.wait_for("Xong"))
    await bot.send_message(person.id, "Xong rồi")
    assert (await waiting).text == "Xong rồi"
    with pytest.raises(NotShown, match="Xong rồi"):
        await person.wait_for("chưa", seconds=0.01)


async def test_a_press_and_its_answer(bot: Bot, person: Person, server: TelegramServer) -> None:
    await bot.send_message(person.id, "?", reply_markup=buttons("Ừ", "Thôi"))
    assert person.last.labels == ["Ừ", "Thôi"]
    press = person.press("Thôi")
    (update,) = await told(bot)
    assert update.callback_query
    assert (update.callback_query.data, update.callback_query.from_user.id) == ("Thôi", person.id)
    assert server.unanswered == [press]
    await update.callback_query.answer("Đã ghi", show_alert=True)
    assert (await press.wait_answered(), press.alert, server.unanswered) == ("Đã ghi", True, [])


async def test_a_press_sent_again_is_another_update(bot: Bot, person: Person) -> None:
    await bot.send_message(person.id, "?", reply_markup=buttons("Ừ"))
    press = person.press("Ừ", resend=True)
    first, again = [update.callback_query for update in await told(bot) if update.callback_query]
    assert first.id != again.id
    assert (first.data, first.message) == (again.data, again.message)
    assert press.resent[0].update_id != press.update_id


async def test_a_press_is_answered_once_and_in_time(bot: Bot, person: Person, clock: Clock) -> None:
    await bot.send_message(person.id, "?", reply_markup=buttons("Ừ"))
    press, late = person.press("Ừ"), person.press("Ừ")
    await bot.answer_callback_query(press.id)
    clock.later(61)
    for id in (press.id, late.id, "999"):
        with pytest.raises(BadRequest, match="Query is too old"):
            await bot.answer_callback_query(id)


async def test_a_button_that_is_gone_may_still_be_pressed(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "?", reply_markup=buttons("Ừ"))
    await sent.edit_text("Ừ")
    with pytest.raises(NotShown):
        person.press("Ừ")
    assert person.press("Ừ", old=True).update_id


async def test_a_press_on_a_deleted_message(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "?", reply_markup=buttons("Ừ"))
    shown = person.last
    await sent.delete()
    person.press("Ừ", on=shown)
    (update,) = await told(bot)
    assert update.callback_query and update.callback_query.message
    assert not update.callback_query.message.is_accessible


@pytest.mark.parametrize(
    "button",
    [
        InlineKeyboardButton("dài", callback_data="đ" * 33),
        InlineKeyboardButton("không làm gì"),
        InlineKeyboardButton("hai", callback_data="a", url="https://bot.example"),
        InlineKeyboardButton(" ", callback_data="a"),
        InlineKeyboardButton("link", url="bot example"),
    ],
)
async def test_bad_buttons_are_refused(bot: Bot, person: Person, server: TelegramServer, button: InlineKeyboardButton) -> None:
    with pytest.raises(BadRequest):
        await bot.send_message(person.id, "?", reply_markup=InlineKeyboardMarkup([[button]]))
    assert len(server.violations) == 1


@pytest.mark.parametrize("shape", [(13, 8), (1, 9), (101, 1)])
async def test_too_many_buttons_are_refused(bot: Bot, person: Person, shape: tuple[int, int]) -> None:
    rows = [[InlineKeyboardButton("x", callback_data="x")] * shape[1]] * shape[0]
    with pytest.raises(BadRequest, match="Reply markup is too long"):
        await bot.send_message(person.id, "?", reply_markup=InlineKeyboardMarkup(rows))


async def test_a_long_answer_is_refused(bot: Bot, person: Person) -> None:
    await bot.send_message(person.id, "?", reply_markup=buttons("Ừ"))
    with pytest.raises(BadRequest):
        await bot.answer_callback_query(person.press("Ừ").id, "x" * 201)


async def test_keys_of_a_reply_keyboard(bot: Bot, person: Person) -> None:
    keys = ReplyKeyboardMarkup([[KeyboardButton("Gửi số", request_contact=True), KeyboardButton("Thôi")]])
    await bot.send_message(person.id, "?", reply_markup=keys)
    assert person.tap("Thôi").text == "Thôi"
    assert "contact" in person.tap("Gửi số").fields


async def test_what_is_edited_is_shown(bot: Bot, person: Person) -> None:
    sent = await bot.send_message(person.id, "một", reply_markup=buttons("Ừ"))
    await sent.edit_text("hai")
    assert (person.last.text, person.last.labels, len(person.said)) == ("hai", [], 1)
    await sent.edit_reply_markup(buttons("Thôi"))
    assert (person.last.text, person.last.labels) == ("hai", ["Thôi"])


async def test_nothing_new_is_refused(bot: Bot, person: Person, server: TelegramServer) -> None:
    sent = await bot.send_message(person.id, "<b>một</b>", "HTML", reply_markup=buttons("Ừ"))
    with pytest.raises(BadRequest, match="Message is not modified"):
        await sent.edit_text("<b>một</b>", "HTML", reply_markup=buttons("Ừ"))
    await sent.edit_text("một", reply_markup=buttons("Ừ"))
    assert server.violations == []


async def test_what_is_not_there_cannot_be_edited(bot: Bot, person: Person) -> None:
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", person.id, 999)


async def test_what_others_wrote_cannot_be_edited(bot: Bot, person: Person) -> None:
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", person.id, person.say("chào").id)


async def test_captions_and_media(bot: Bot, person: Person, picture: Picture) -> None:
    sent = await bot.send_photo(person.id, picture(), caption="một")
    await sent.edit_caption("hai")
    with pytest.raises(BadRequest, match="There is no text in the message to edit"):
        await sent.edit_text("ba")
    other = picture(colour="red")
    await sent.edit_media(InputMediaPhoto(other, caption="bốn"))
    assert (person.last.photo, person.last.text) == (other, "bốn")


async def test_deleting(bot: Bot, person: Person, clock: Clock) -> None:
    sent, old = await bot.send_message(person.id, "một"), await bot.send_message(person.id, "hai")
    await sent.delete()
    assert [message.text for message in person.said] == ["hai"]
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await sent.delete()
    clock.later(48 * 3600)
    with pytest.raises(BadRequest, match="Message can't be deleted"):
        await old.delete()
