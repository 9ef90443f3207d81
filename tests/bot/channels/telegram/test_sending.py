"""Messages out: words, pictures, recordings and files in as few parts as can be, the buttons on the last of them, each part once."""

from typing import Any

import pytest

from bot import voices
from bot.channels.base import Attached, Choice, Refused, Sent, Shared, TryLater
from bot.channels.telegram import channel
from tests import recordings, scenario
from tests.bot.channels.telegram.bare import Bare
from tests.servers.telegram import faults

BUTTONS = (Choice("a:", "Ừ"), Choice("b:", "Thôi"))
LONG = "Một câu khá dài để nói cho hết. " * 40
SOUND = voices.take_in(recordings.voice(2.0)).sound


async def keep(bare: Bare, *keys: str) -> tuple[str, ...]:
    """Keeps recordings and pictures under keys, each unlike the others."""
    for number, key in enumerate(keys):
        await bare.store.put(key, SOUND[: -96 * number or None] if key.endswith(".mp3") else scenario.picture(number, 64))
    return keys


async def test_a_recording_with_its_words_and_buttons(bare: Bare) -> None:
    ref = await bare.arrives("Xin nghe.", voices=await keep(bare, "v1.mp3"), choices=BUTTONS)
    (said,) = bare.person.said
    assert (said.voice, said.text, said.labels) == (SOUND, "Xin nghe.", ["Ừ", "Thôi"])
    assert said.fields["voice"]["duration"] == 2
    assert ref == f"voice {said.id}"
    assert await bare.arrives("Nghe rồi.", voices=("v1.mp3",), replaces=ref) == ref
    (said,) = bare.person.said
    assert (said.voice, said.text, said.labels) == (SOUND, "Nghe rồi.", [])


async def test_the_last_of_several_recordings_bears_the_words(bare: Bare) -> None:
    await bare.arrives("Ba bản.", voices=await keep(bare, "v1.mp3", "v2.mp3", "v3.mp3"), choices=BUTTONS)
    assert [len(said.voice or b"") for said in bare.person.said] == [len(SOUND), len(SOUND) - 96, len(SOUND) - 192]
    assert [(said.text, said.labels) for said in bare.person.said] == [("", []), ("", []), ("Ba bản.", ["Ừ", "Thôi"])]


async def test_long_words_stand_below_with_the_buttons(bare: Bare) -> None:
    await bare.arrives(LONG, voices=await keep(bare, "v1.mp3"), choices=BUTTONS)
    voice, text = bare.person.said
    assert (voice.voice, voice.text, voice.labels) == (SOUND, "", [])
    assert (text.text, text.labels) == (LONG.strip(), ["Ừ", "Thôi"])


async def test_a_caption_is_measured_as_telegram_does(bare: Bare) -> None:
    keys = await keep(bare, "v1.mp3")
    await bare.arrives("💥" * 512, voices=keys)
    await bare.arrives("💥" * 513, voices=keys)
    assert [len(said.text) for said in bare.person.said] == [512, 0, 513]


@pytest.mark.parametrize("what", [{"voices": ("gone.mp3",)}, {"photos": ("gone.jpg",)}, {"files": (Attached("x.zip", "gone 1"),)}])
async def test_what_is_gone_is_told_of_in_words_alone(bare: Bare, what: dict[str, object]) -> None:
    ref = await bare.arrives("Đây ạ.", choices=BUTTONS, **what)
    (said,) = bare.person.said
    assert (said.text, said.labels, ref) == ("Đây ạ.", ["Ừ", "Thôi"], f"text {said.id}")


async def test_pictures_and_recordings_in_one_message(bare: Bare) -> None:
    keys = await keep(bare, "v1.mp3", "p1.jpg", "p2.jpg")
    await bare.arrives("Cả hai.", voices=keys[:1], photos=keys[1:2], choices=BUTTONS)
    voice, photo = bare.person.said
    assert (voice.voice, voice.text) == (SOUND, "")
    assert (photo.photo is not None, photo.text, photo.labels) == (True, "Cả hai.", ["Ừ", "Thôi"])


async def test_an_album_bears_its_words_and_buttons_stand_below(bare: Bare) -> None:
    keys = await keep(bare, *(f"p{number}.jpg" for number in range(11)), "v1.mp3")
    await bare.arrives("Từng ảnh.", photos=keys[:11], voices=keys[11:], album=True)
    assert [len(said.album) for said in bare.person.said[:11:10]] == [10, 1]
    assert [said.text for said in bare.person.said if said.text] == ["Từng ảnh."]
    assert bare.person.last.voice is not None
    await bare.arrives("Bỏ ảnh nào?", photos=keys[:2], album=True, choices=BUTTONS)
    assert [(said.text, said.labels) for said in bare.person.said[-3:]] == [("", []), ("", []), ("Bỏ ảnh nào?", ["Ừ", "Thôi"])]


async def test_a_file_is_made_when_it_is_sent(bare: Bare) -> None:
    bare.files.there["data 7"] = b"PK\x03\x04 all of it"
    ref = await bare.arrives("Dữ liệu của bác.", files=(Attached("Dữ liệu của Lò Thị Mẫu.zip", "data 7"),), choices=BUTTONS)
    (said,) = bare.person.said
    assert said.file
    assert (said.file_name, said.file.content()) == ("Dữ liệu của Lò Thị Mẫu.zip", b"PK\x03\x04 all of it")
    assert (said.text, said.labels) == ("Dữ liệu của bác.", ["Ừ", "Thôi"])
    assert await bare.arrives("Đã gửi.", replaces=ref) == ref
    assert (bare.person.last.text, bare.person.last.file_name) == ("Đã gửi.", "Dữ liệu của Lò Thị Mẫu.zip")


async def test_a_file_that_telegram_does_not_take_is_told_of(bare: Bare, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(channel, "LARGEST_UPLOAD", 1000)
    bare.files.there["data 7"] = bytes(1001)
    await bare.arrives("Dữ liệu.", files=(Attached("x.zip", "data 7"),), choices=BUTTONS)
    assert (bare.person.last.text, bare.person.last.labels, bare.person.last.file) == ("Dữ liệu.", ["Ừ", "Thôi"], None)
    assert "has 1001 bytes" in caplog.text
    assert "x.zip" not in caplog.text, "it may be somebody's name"


CHART, SHEET = Attached("so-lieu.png", "chart 7"), Attached("bao-cao.xlsx", "figures 7")


def with_figures(bare: Bare) -> Bare:
    """Lets a picture and a spreadsheet be made."""
    bare.files.there |= {"chart 7": scenario.picture(1, 64), "figures 7": b"PK figures"}
    return bare


def arrived(bare: Bare) -> list[tuple[str, str, list[str]]]:
    """What came: a file's name or what else it is, the words, the buttons."""
    return [(said.file_name or ("photo" if said.photo else "text"), said.text.strip(), said.labels) for said in bare.person.said]


async def test_of_several_files_the_picture_comes_last_and_bears_words_and_buttons(bare: Bare) -> None:
    ref = await with_figures(bare).arrives("Xã Mẫu.", files=(CHART, SHEET), choices=BUTTONS)
    assert arrived(bare) == [("bao-cao.xlsx", "", []), ("photo", "Xã Mẫu.", ["Ừ", "Thôi"])]
    assert ref == f"file {bare.person.said[0].id} + photo {bare.person.said[1].id}"
    await bare.arrives("Không còn gì.", replaces=ref)
    assert arrived(bare) == [("text", "Không còn gì.", [])]


async def test_long_words_stand_below_several_files(bare: Bare) -> None:
    await with_figures(bare).arrives(LONG, files=(CHART, SHEET), choices=BUTTONS)
    assert arrived(bare) == [("bao-cao.xlsx", "", []), ("photo", "", []), ("text", LONG.strip(), ["Ừ", "Thôi"])]


@pytest.mark.parametrize("fault", [faults.too_many(1), faults.server_error(), faults.cut_before()])
@pytest.mark.parametrize("gone", [None, "chart 7", "figures 7"])
async def test_of_several_files_each_comes_once_whatever_happens_between(bare: Bare, fault: faults.Fault, gone: str | None) -> None:
    bare.telegram.faults.add(fault, "sendPhoto")
    message: dict[str, Any] = {"key": "turn 1.1", "files": (CHART, SHEET), "choices": BUTTONS}
    assert isinstance(await with_figures(bare).send("Xã Mẫu.", **message), TryLater)
    assert arrived(bare) == [("bao-cao.xlsx", "", [])]
    bare.files.there.pop(gone or "", None)
    assert isinstance(await bare.send("Xã Mẫu.", **message), Sent)
    came = arrived(bare)
    assert came[0] == ("bao-cao.xlsx", "", []) and came[-1][1:] == ("Xã Mẫu.", ["Ừ", "Thôi"])
    assert [what for what, *_ in came].count("photo") == (gone != "chart 7")


async def test_after_a_crash_between_two_files_all_is_said_once_more(bare: Bare) -> None:
    bare.telegram.faults.add(faults.server_error(), "sendPhoto")
    message: dict[str, Any] = {"key": "turn 1.1", "files": (CHART, SHEET), "choices": BUTTONS, "chat": str(bare.person.id)}
    assert isinstance(await with_figures(bare).send("Xã Mẫu.", **message), TryLater)
    another = with_figures(Bare(bare.telegram, bare.store))  # that knows nothing of what arrived
    assert isinstance(await another.send("Xã Mẫu.", **message), Sent)
    assert [what for what, *_ in arrived(bare)] == ["bao-cao.xlsx", "bao-cao.xlsx", "photo"]
    await another.channel.close()


async def test_what_cannot_be_edited_into_another_thing_is_sent_anew(bare: Bare) -> None:
    keys = await keep(bare, "v1.mp3", "p1.jpg")
    ref = await bare.arrives("Chữ.")
    ref = await bare.arrives("Có tiếng.", voices=keys[:1], replaces=ref)
    ref = await bare.arrives("Có ảnh.", photos=keys[1:], replaces=ref)
    await bare.arrives(LONG, photos=keys[1:], replaces=ref)
    kinds = [("voice" if said.voice else "photo" if said.photo else "text", said.text.strip()) for said in bare.person.said]
    assert kinds == [("text", "Chữ."), ("voice", "Có tiếng."), ("photo", "Có ảnh."), ("photo", ""), ("text", LONG.strip())]


async def test_who_takes_no_voice_messages_gets_a_file(bare: Bare) -> None:
    bare.person.takes_voices = False
    await bare.arrives("Xin nghe.", voices=await keep(bare, "v1.mp3"), choices=BUTTONS)
    (said,) = bare.person.said
    assert said.file
    assert (said.file_name, said.file.content(), said.labels) == ("voice.mp3", SOUND, ["Ừ", "Thôi"])


@pytest.mark.parametrize("fault", [faults.too_many(1), faults.server_error(), faults.cut_before()])
async def test_a_part_that_arrived_is_not_sent_again(bare: Bare, fault: faults.Fault) -> None:
    keys = await keep(bare, "v1.mp3", "v2.mp3", "v3.mp3")
    bare.telegram.faults.add(fault, "sendVoice", skip=1)
    outcome = await bare.send("Ba bản.", key="turn 1.1", voices=keys)
    assert isinstance(outcome, TryLater) and outcome.whole_bot, "the line's fault, not the message's"
    assert len(bare.person.said) == 1
    assert isinstance(await bare.send("Ba bản.", key="turn 1.1", voices=keys), Sent)
    assert [said.text for said in bare.person.said] == ["", "", "Ba bản."]
    assert isinstance(await bare.send("Lần nữa.", key="turn 1.1", voices=keys), Sent)
    assert len(bare.person.said) == 6, "and nothing is remembered of it"


async def test_a_message_that_will_never_be_taken_says_why(bare: Bare) -> None:
    assert await bare.send("x", choices=(Choice("a" * 65, "Ừ"),)) == Refused("a button carries more than 64 bytes")
    bare.telegram.faults.add(faults.bad_request("VOICE_INVALID"), "sendVoice")
    assert await bare.send("x", voices=await keep(bare, "v1.mp3")) == Refused("Voice_invalid")


@pytest.mark.parametrize("is_old", [False, True])
async def test_every_part_of_an_album_with_recordings_is_taken_back(bare: Bare, is_old: bool) -> None:
    keys = await keep(bare, *(f"p{number}.jpg" for number in range(12)), "v1.mp3")
    ref = await bare.arrives("Hồ sơ 00001", photos=keys[:12], voices=keys[12:], album=True)
    if is_old:
        bare.telegram.faults.add(faults.bad_request("message can't be deleted for everyone"), "deleteMessage", times=None)
    await bare.arrives("Hồ sơ 00001: người nộp đã rút.", replaces=ref)
    if is_old:
        assert {said.text for said in bare.person.said} == {"Hồ sơ 00001: người nộp đã rút."} and not [
            said for said in bare.person.said if said.voice
        ]
    else:
        assert [said.text for said in bare.person.said] == ["Hồ sơ 00001: người nộp đã rút."]


async def test_words_that_took_two_messages_are_taken_back_whole(bare: Bare) -> None:
    ref = await bare.arrives("Lò Thị Mẫu\n" + "dài " * 1200)
    assert len(bare.person.said) == 2
    await bare.arrives("Hồ sơ 00001: người nộp đã rút.", replaces=ref)
    assert [said.text for said in bare.person.said] == ["Hồ sơ 00001: người nộp đã rút."]


async def test_words_to_hand_on_are_copied_by_a_button_as_long_as_telegram_takes_them(bare: Bare) -> None:
    words = "Nhắn Lò Thị Mẫu: hồ sơ năm nay còn một ảnh “Họp bản”."
    await bare.arrives(words, share=Shared("Chép", words), choices=BUTTONS[:1])
    rows = bare.person.last.fields["reply_markup"]["inline_keyboard"]
    assert [button for row in rows for button in row] == [{"text": "Ừ", "callback_data": "a:"}, {"text": "Chép", "copy_text": {"text": words}}]
    await bare.arrives("Dài.", share=Shared("Chép", "💥" * 128))
    await bare.arrives("Dài quá.", share=Shared("Chép", "💥" * 128 + "!"))
    assert [said.labels for said in bare.person.said[1:]] == [["Chép"], []]
