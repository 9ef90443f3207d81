"""Messages out: as few as can be, pictures by links that are good once, an outcome for every error, and the token told to nobody."""

import logging
import re
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.base import Attached, Choice, Closed, Outcome, Refused, Sent, TryLater, Unreachable
from bot.channels.zalo_bot.client import Client, Unanswered
from bot.sheet import compose
from tests import scenario
from tests.bot.channels.zalo_bot.conftest import Bare
from tests.servers.zalo_bot import A_TOKEN, Manner, Person, ZaloBotServer

CHOICES = (Choice("a:", "Đồng ý"), Choice("b:", "Thôi"), Choice("c:back", "Quay lại"))
LINES = "1. Đồng ý\n2. Thôi\n• Quay lại\nXin viết số để chọn."
LONG = "\n\n".join(f"Đoạn {number}. " + "Một câu khá dài để nói cho hết. " * 20 for number in range(9))


async def keep(bare: Bare, *names: str) -> tuple[str, ...]:
    """Keeps pictures, each unlike the others, with their thumbnails."""
    for number, name in enumerate(names):
        await bare.store.put(f"{name}.jpg", scenario.picture(number))
        await bare.store.put(f"{name}.small.jpg", scenario.picture(number, 320))
    return tuple(f"{name}.jpg" for name in names)


async def said(bare: Bare, count: int) -> list[tuple[str, bytes | None]]:
    """So many messages: their words, and their pictures."""
    await bare.zalo.changed.until(lambda: len(bare.person.said) >= count, 10)
    return [(message.text, message.picture) for message in bare.person.said]


async def test_choices_are_numbered_lines(bare: Bare) -> None:
    ref = await bare.arrives("Có đồng ý không?", choices=CHOICES)
    assert await said(bare, 1) == [(f"Có đồng ý không?\n\n{LINES}", None)]
    assert ref == bare.person.said[0].id
    await bare.arrives("Sinh năm nào?", choices=CHOICES, numbered=False)
    assert (await said(bare, 2))[1] == ("Sinh năm nào?\n\n• Đồng ý\n• Thôi\n• Quay lại", None)


async def test_many_choices_come_by_pages_in_the_readers_language(bare: Bare) -> None:
    many = tuple(Choice(f"v:{number}", f"Bản {number}") for number in range(1, 12))
    await bare.arrives("Which?", choices=many, page=1, language="en")
    text = (await said(bare, 1))[0][0]
    assert text.startswith("Which?\n\n10. Bản 10\n11. Bản 11\n0. ") and "Xin viết" not in text


async def test_a_long_text_is_cut_at_paragraphs(bare: Bare) -> None:
    await bare.arrives(LONG, choices=CHOICES)
    texts = [text for text, _ in await said(bare, 5)]
    assert max(map(len, texts)) <= 1900 and texts[-1].endswith(LINES)
    assert all(text.startswith("Đoạn") for text in texts)
    assert "".join("".join(texts).split()) == "".join((LONG + LINES).split()), "nothing is lost"


async def test_a_picture_bears_the_words(bare: Bare) -> None:
    await bare.arrives("Ảnh đây.", photos=await keep(bare, "one"), choices=CHOICES)
    assert await said(bare, 1) == [(f"Ảnh đây.\n\n{LINES}", scenario.picture(0))]
    (call,) = (call for call in bare.zalo.calls if call.method == "sendPhoto")
    async with bare.zalo.http.get(call.parameters["photo"]) as answer:
        assert answer.status == 404, "the link was good once"


async def test_several_pictures_are_one_sheet_and_an_album_is_each(bare: Bare) -> None:
    photos = await keep(bare, "one", "two")
    await bare.arrives("Hồ sơ.", photos=photos, marks=("1", "2"))
    await bare.arrives("Từng ảnh.", photos=photos, album=True)
    sheet = compose([scenario.picture(0, 320), scenario.picture(1, 320)], ["1", "2"])
    assert await said(bare, 3) == [("Hồ sơ.", sheet), ("", scenario.picture(0)), ("Từng ảnh.", scenario.picture(1))]


async def test_long_words_stand_below_the_picture(bare: Bare) -> None:
    await bare.arrives(LONG, photos=await keep(bare, "one"))
    messages = await said(bare, 6)
    assert messages[0] == ("", scenario.picture(0)) and all(text and picture is None for text, picture in messages[1:])


async def test_of_a_picture_that_cannot_be_had_the_words_are_said(bare: Bare, caplog: pytest.LogCaptureFixture) -> None:
    await bare.arrives("Đã xóa.", photos=("gone.jpg",))
    bare.zalo.fail("sendPhoto", 400, "Bad Request: wrong photo http://zalo.example/picture/secret.jpg")
    await bare.arrives("Không lấy được.", photos=await keep(bare, "one"))
    assert await said(bare, 2) == [("Đã xóa.", None), ("Không lấy được.", None)]
    assert "wrong photo" in caplog.text and "secret.jpg" not in caplog.text


async def test_a_file_is_a_link_to_a_page(bare: Bare) -> None:
    bare.files.there["figures 1"] = b"PK figures"
    await bare.arrives("Số liệu.", files=(Attached("So lieu.xlsx", "figures 1"),), choices=CHOICES)
    text = (await said(bare, 1))[0][0]
    link = re.search(r"^Tệp: (http\S+)$", text, re.MULTILINE)
    assert link and text.endswith(LINES)
    async with bare.zalo.http.get(link[1]) as page:
        assert page.status == 200 and "So lieu.xlsx" in await page.text()


async def test_several_files_are_links_in_one_message_each_by_its_name(bare: Bare) -> None:
    bare.files.there = {"chart 1": b"\x89PNG", "figures 1": b"PK figures"}
    message: dict[str, Any] = {"key": "k", "files": (Attached("so-lieu.png", "chart 1"), Attached("bao-cao.xlsx", "figures 1")), "choices": CHOICES}
    bare.zalo.fail("sendMessage", 500)
    assert isinstance(await bare.send("Xã Mẫu.", **message), TryLater)
    assert isinstance(await bare.send("Xã Mẫu.", **message), Sent)
    ((text, _),) = await said(bare, 1)
    links = re.fullmatch(rf"Xã Mẫu\.\n\nTệp:\nso-lieu\.png: (http\S+)\nbao-cao\.xlsx: (http\S+)\n\n{re.escape(LINES)}", text)
    assert links
    for link, made in zip(links.groups(), bare.files.there.values(), strict=True):
        async with bare.zalo.http.get(link) as page:
            way = re.search(r'href="(/file/\S+/\S+)"', await page.text())
        assert way
        async with bare.zalo.http.get(f"{bare.public_url}{way[1]}") as answer:
            assert await answer.read() == made


async def test_a_link_is_made_anew_whenever_it_is_tried(bare: Bare) -> None:
    """A pause for want of messages may last for days, and a link is good for one."""
    bare.files.there["figures 1"] = b"PK figures"
    bare.zalo.fail("sendMessage", 500)
    assert isinstance(await bare.send("Số liệu.", key="k", files=(Attached("So lieu.xlsx", "figures 1"),)), TryLater)
    bare.now += timedelta(days=2)
    assert isinstance(await bare.send("Số liệu.", key="k", files=(Attached("So lieu.xlsx", "figures 1"),)), Sent)
    (words,) = [text for text, _ in await said(bare, 1)]
    async with bare.zalo.http.get(words.rpartition(" ")[2]) as page:
        assert page.status == 200


async def test_a_recording_is_a_link_to_a_page_that_plays_it(bare: Bare) -> None:
    await bare.store.put("v1.mp3", b"MP3 sound")
    await bare.arrives("Xin nghe.", voices=("v1.mp3", "gone.mp3"))
    text = (await said(bare, 1))[0][0]
    link = re.fullmatch(r"Xin nghe\.\n\nNghe: (http\S+)", text)
    assert link
    async with bare.zalo.http.get(link[1]) as page:
        way = re.search(r'<audio controls preload="none" src="(/file/\S+\.mp3)">', await page.text())
    assert way
    async with bare.zalo.http.get(f"{bare.public_url}{way[1]}", headers={"Range": "bytes=4-"}) as part:
        assert (part.status, await part.read(), part.content_type) == (206, b"sound", "audio/mpeg")
    await bare.store.delete(["v1.mp3"])
    async with bare.zalo.http.get(f"{bare.public_url}{way[1]}") as gone:
        assert gone.status == 404 and "không còn ở đây" in await gone.text()


async def test_whom_the_world_does_not_see_says_the_words_alone(hidden: Bare) -> None:
    await hidden.arrives("Ảnh và tệp.", photos=await keep(hidden, "one"), files=(Attached("x.xlsx", "figures 1"),))
    assert await said(hidden, 1) == [("Ảnh và tệp.", None)]


async def test_nothing_to_say_is_said_all_the_same(bare: Bare) -> None:
    await bare.arrives("")
    assert await said(bare, 1) == [("…", None)]


async def test_a_second_try_sends_what_is_missing(bare: Bare) -> None:
    keys = await keep(bare, "one")
    bare.zalo.fail("sendMessage", 500)
    assert isinstance(await bare.send(LONG, key="long", photos=keys), TryLater)
    assert isinstance(await bare.send(LONG, key="long", photos=keys), Sent)
    messages = await said(bare, 6)
    assert [picture is not None for _, picture in messages] == [True, *[False] * 5]
    assert len({text for text, _ in messages}) == 6


async def test_what_joined_a_message_between_two_tries_is_said_too(bare: Bare) -> None:
    bare.zalo.fail("sendMessage", 500)
    keys = await keep(bare, "one")
    assert isinstance(await bare.send(LONG, key="long", photos=keys), TryLater)
    assert isinstance(await bare.send(f"{LONG}\n\nTin thêm.", key="long", photos=keys), Sent)
    messages = await said(bare, 6)
    assert [picture is not None for _, picture in messages] == [True, *[False] * 5] and messages[-1][0].endswith("Tin thêm.")


@pytest.mark.parametrize("manner", [Manner(http_tells=True), Manner(http_tells=False)], ids=["in HTTP too", "in the answer alone"])
@pytest.mark.parametrize(
    ("code", "description", "outcome"),
    [
        (429, "Quota exceeded", TryLater),
        (401, "Unauthorized", TryLater),
        (403, "Forbidden: bot was blocked by the user", Unreachable),
        (400, "Bad Request: chat not found", Unreachable),
        (404, "user not found", Unreachable),
        (400, "Bad Request: text is too long", Refused),
        (404, "Not Found", Refused),
        (408, "Request timeout", TryLater),
        (500, "Internal error", TryLater),
        (-1, "no such code", TryLater),
    ],
)
async def test_every_error_has_an_outcome(bare: Bare, code: int, description: str, outcome: type[Outcome]) -> None:
    bare.zalo.manner.http_tells &= code > 0
    bare.zalo.fail("sendMessage", code, description)
    came = await bare.send("Xin chào")
    assert isinstance(came, outcome), came
    assert getattr(came, "whole_bot", False) is (code in (401, 408, 500))


async def test_somebody_who_never_wrote_or_blocked_the_bot_is_left_in_peace(bare: Bare) -> None:
    stranger = bare.zalo.person("Người Lạ")
    assert isinstance(await bare.send("Xin chào", chat=stranger.id), Unreachable)
    bare.person.block()
    assert isinstance(await bare.send("Xin chào"), Unreachable)


async def test_a_token_that_was_withdrawn_holds_all_back(bare: Bare) -> None:
    bare.zalo.token = "4711000815:another"
    outcome = await bare.send("Xin chào")
    assert isinstance(outcome, TryLater) and outcome.whole_bot and outcome.at == bare.now + timedelta(minutes=1)
    bare.zalo.token = A_TOKEN
    bare.zalo.fail("sendMessage", 403, "Forbidden")
    bare.zalo.fail("getMe", 401, "Unauthorized")
    outcome = await bare.send("Xin chào")
    assert isinstance(outcome, TryLater) and outcome.whole_bot


async def refused(bare: Bare, *chats: Person) -> list[Outcome]:
    """What comes of messages to some chats that are refused with 429."""
    bare.zalo.fail("sendMessage", 429, "Quota exceeded", times=len(chats))
    return [await bare.send("Xin chào", chat=chat.id) for chat in chats]


def others(bare: Bare, count: int) -> list[Person]:
    """So many more people who have written."""
    made = [bare.zalo.person("Người Khác") for _ in range(count)]
    for person in made:
        person.wrote = True
    return made


async def test_patience_with_everybody_grows_as_nobody_says_how_long(bare: Bare) -> None:
    waits = []
    one, two = others(bare, 2)
    await refused(bare, bare.person)
    for _ in range(9):
        outcome, same = await refused(bare, one, two)
        assert outcome == same, "what was under way together asks for no more"
        assert isinstance(outcome, TryLater) and outcome.at and outcome.whole_bot
        waits.append((outcome.at - bare.now).total_seconds())
        bare.now = outcome.at
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    await bare.arrives("Xin chào")
    outcome, _ = await refused(bare, *others(bare, 2))
    assert outcome == TryLater("sendMessage: 429 Quota exceeded", at=bare.now + timedelta(seconds=30)), "the first may be the only one"


@pytest.mark.parametrize("manner", [Manner(users=1)])
async def test_who_is_one_too_many_silences_nobody(bare: Bare) -> None:
    """The plan is for so many people: the rest are refused for as long as the month lasts."""
    await bare.arrives("Xin chào")
    one, two = others(bare, 2)
    outcomes = [await bare.send("Xin chào", chat=one.id)]
    for _ in range(4):
        await bare.arrives("Xin chào")
        outcomes.append(await bare.send("Xin chào", chat=one.id))
    assert [(outcome.at - bare.now).total_seconds() for outcome in outcomes if isinstance(outcome, TryLater) and outcome.at] == [
        30,
        60,
        120,
        240,
        480,
    ]
    assert not any(outcome.whole_bot for outcome in outcomes if isinstance(outcome, TryLater))
    last = [await bare.send("Xin chào", chat=one.id) for _ in range(2)]
    assert last == [Closed("sendMessage: 429 Quota exceeded")] * 2, "it waits until they write, and is given up by nobody"
    for _ in range(2):  # a quiet night: nobody else is spoken with
        assert not getattr(await bare.send("Xin chào", chat=two.id), "whole_bot", False)
    bare.zalo.manner.users = None
    await bare.arrives("Xin chào", chat=one.id)
    assert (await refused(bare, one)) == [TryLater("sendMessage: 429 Quota exceeded", at=bare.now + timedelta(seconds=30))]


@pytest.mark.parametrize("manner", [Manner(messages=2)])
async def test_the_end_of_the_months_messages_holds_everybody_back(bare: Bare) -> None:
    for text in ("Một.", "Hai."):
        await bare.arrives(text)
    one, two = others(bare, 2)
    outcomes = [await bare.send("Ba.", chat=each.id) for each in (bare.person, one, two, bare.person)]
    assert [outcome.whole_bot for outcome in outcomes if isinstance(outcome, TryLater)] == [False, True, True, True]


async def test_a_page_of_some_proxy_is_no_answer(bare: Bare) -> None:
    bare.zalo.break_down("sendMessage")
    outcome = await bare.send("Xin chào")
    assert isinstance(outcome, TryLater) and outcome.whole_bot and outcome.at is None, "the line's fault, not the message's"


async def test_the_token_is_told_to_nobody(bare: Bare, zalo: ZaloBotServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = A_TOKEN.partition(":")[2]
    client, nowhere = Client(A_TOKEN, zalo.url), Client(A_TOKEN, "http://127.0.0.1:1")
    nonsense = Client(A_TOKEN, "http://[")
    zalo.dawdle("getMe", 0.5)
    for line, patience in ((client, 0.05), (nowhere, 5), (nonsense, 5)):
        with pytest.raises(Unanswered) as error:
            await line.call("getMe", patience=patience)
        logging.getLogger("bot").error("it failed", exc_info=error.value)
        await line.close()
    zalo.fail("sendMessage", 400, f"no such bot: {A_TOKEN}")
    outcome = await bare.send("Xin chào")
    assert secret not in str(outcome)
    await bare.channel.show_working("nobody")
    assert secret not in caplog.text and secret not in bare.channel.bot


async def test_a_courtesy_that_fails_is_no_fault(bare: Bare) -> None:
    await bare.channel.show_working(bare.person.id)
    assert bare.zalo.count("sendChatAction") == 1
    bare.zalo.fail("sendChatAction", 500)
    await bare.channel.show_working(bare.person.id)
