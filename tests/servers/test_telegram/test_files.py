"""Pictures and files, from the bot and from people."""

import pytest
from telegram import (
    Bot,
    InputMediaDocument,
    InputMediaPhoto,
)
from telegram.error import BadRequest, TelegramError

from tests import recordings
from tests.recordings import KINDS
from tests.servers.telegram import Person, TelegramServer
from tests.servers.test_telegram.conftest import Clock, Picture, buttons, told


async def test_a_photo_from_the_bot(bot: Bot, person: Person, picture: Picture) -> None:
    sent = await bot.send_photo(person.id, picture(), caption="ảnh")
    assert person.last.photo == picture()
    assert [(size.width, size.height) for size in sent.photo] == [(90, 70), (320, 248), (800, 622), (900, 700)]


async def test_a_photo_by_its_id(bot: Bot, person: Person, picture: Picture) -> None:
    sent = await bot.send_photo(person.id, picture())
    again = await bot.send_photo(person.id, sent.photo[0].file_id)
    assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
    with pytest.raises(BadRequest, match="Can't use file of type photo as document"):
        await bot.send_document(person.id, sent.photo[0].file_id)
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(person.id, "AgACAgUAAxkBAAnothing")


async def test_a_photo_by_url(bot: Bot, person: Person, server: TelegramServer, picture: Picture) -> None:
    sent = person.send_photo(picture())
    assert sent.file
    url = (await bot.get_file(sent.file.id)).file_path or ""
    with pytest.raises(BadRequest, match="Wrong type of the web page content"):
        await bot.send_photo(person.id, url)
    await bot.send_document(person.id, url)
    assert person.last.file and person.last.file.content() == picture()
    with pytest.raises(BadRequest, match="Failed to get http url content"):
        await bot.send_photo(person.id, "http://127.0.0.1:1/x.jpg")
    with pytest.raises(BadRequest, match="Failed to get http url content"):
        await bot.send_photo(person.id, f"{server.url}/x.jpg")


@pytest.mark.parametrize(("size", "why"), [((9000, 1001), "dimensions"), ((2100, 100), "dimensions"), ((0, 0), "process")])
async def test_bad_pictures_are_refused(bot: Bot, person: Person, picture: Picture, size: tuple[int, int], why: str) -> None:
    data = picture(*size) if any(size) else b"no picture"
    with pytest.raises(BadRequest, match=why):
        await bot.send_photo(person.id, data)


async def test_a_photo_over_ten_megabytes_is_refused(bot: Bot, person: Person, picture: Picture) -> None:
    with pytest.raises(BadRequest, match="too big for a photo"):
        await bot.send_photo(person.id, picture() + b"\0" * 10 * 1024 * 1024)


async def test_an_album_from_the_bot(bot: Bot, person: Person, picture: Picture) -> None:
    pictures = [picture(colour=colour) for colour in ("red", "green", "blue")]
    sent = await bot.send_media_group(person.id, [InputMediaPhoto(data) for data in pictures], caption="ba ảnh")
    assert len({message.media_group_id for message in sent}) == 1
    assert [message.photo for message in person.said[0].album] == pictures
    assert person.said[0].text == "ba ảnh"


@pytest.mark.parametrize("count", [1, 11])
async def test_an_album_has_two_to_ten(bot: Bot, person: Person, picture: Picture, count: int) -> None:
    file = (await bot.send_photo(person.id, picture())).photo[0].file_id
    with pytest.raises(BadRequest, match="2-10 items"):
        await bot.send_media_group(person.id, [InputMediaPhoto(file)] * count)


async def test_an_album_is_of_one_sort(bot: Bot, person: Person, picture: Picture) -> None:
    with pytest.raises(BadRequest, match="can't be mixed"):
        await bot.send_media_group(person.id, [InputMediaPhoto(picture()), InputMediaDocument(b"x")])


async def test_a_file_from_the_bot(bot: Bot, person: Person) -> None:
    await bot.send_document(person.id, b"danh sach", filename="ds.csv", caption="Danh sách")
    assert person.last.file
    assert (person.last.file.content(), person.last.file.name) == (b"danh sach", "ds.csv")


@pytest.mark.parametrize("name", ["a Telegram voice message", "a file of music", "an iPhone"])
async def test_a_voice_message_from_the_bot(bot: Bot, person: Person, name: str) -> None:
    data = recordings.recorded(KINDS[name])
    sent = await bot.send_voice(person.id, data, caption="Xin nghe", duration=1, reply_markup=buttons("Nghe rồi"))
    assert sent.voice
    assert (person.last.voice, person.last.text, person.last.labels) == (data, "Xin nghe", ["Nghe rồi"])
    await sent.edit_caption("Cảm ơn")
    assert (person.last.voice, person.last.text, person.last.labels) == (data, "Cảm ơn", [])
    again = await bot.send_voice(person.id, sent.voice.file_id)
    assert again.voice and again.voice.file_unique_id == sent.voice.file_unique_id
    with pytest.raises(BadRequest, match="voicenote as document"):
        await bot.send_document(person.id, sent.voice.file_id)


async def test_what_would_be_no_voice_message_is_refused(bot: Bot, person: Person, server: TelegramServer) -> None:
    for data in (recordings.recorded(KINDS["a recorder"]), recordings.recorded(KINDS["Chromium"]), b"OggS", b"text"):
        with pytest.raises(BadRequest, match="no voice message"):
            await bot.send_voice(person.id, data)
    assert len(server.violations) == 4


async def test_some_take_no_voice_messages(bot: Bot, person: Person, server: TelegramServer) -> None:
    person.takes_voices = False
    with pytest.raises(BadRequest, match="Voice_messages_forbidden"):
        await bot.send_voice(person.id, recordings.voice())
    await bot.send_document(person.id, recordings.voice(), filename="ghi âm.ogg")
    assert (person.last.file_name, server.violations) == ("ghi âm.ogg", [])


async def test_fetching_what_people_say(bot: Bot, person: Person) -> None:
    person.send_voice(caption="đọc sách")
    person.send_audio(recordings.recorded(KINDS["a file of music"]))
    voice, audio = (update.message for update in await told(bot))
    assert voice and voice.voice and audio and audio.audio
    assert voice.caption == "đọc sách"
    assert await (await voice.voice.get_file()).download_as_bytearray() == recordings.voice()
    assert await (await audio.audio.get_file()).download_as_bytearray() == recordings.recorded(KINDS["a file of music"])


async def test_fetching_what_people_send(bot: Bot, person: Person, picture: Picture) -> None:
    person.send_photo(picture(), "cuốc đất")
    (update,) = await told(bot)
    assert update.message and update.message.caption == "cuốc đất"
    largest, smallest = update.message.photo[-1], update.message.photo[0]
    assert await (await largest.get_file()).download_as_bytearray() == picture()
    assert len(await (await smallest.get_file()).download_as_bytearray()) < len(picture())


async def test_a_file_over_twenty_megabytes_is_not_given(bot: Bot, person: Person) -> None:
    document = person.send_document(size=21 * 1024 * 1024)
    assert document.file
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(document.file.id)


async def test_ids_and_paths_expire(bot: Bot, person: Person, picture: Picture, clock: Clock) -> None:
    sent = person.send_photo(picture())
    assert sent.file
    fetched = await bot.get_file(sent.file.id)
    clock.later(3601)
    with pytest.raises(TelegramError):
        await fetched.download_as_bytearray()
    sent.file.expire()
    with pytest.raises(BadRequest, match="temporarily unavailable"):
        await bot.get_file(sent.file.id)
