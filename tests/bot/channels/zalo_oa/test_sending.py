"""Messages out: in few parts, with buttons or lines, within the windows and the budget; and an outcome for whatever Zalo says."""

import io
import random
import re
from typing import Any

import aiohttp
import pytest
from PIL import Image

from bot.channels.base import Attached, Choice, Closed, Refused, Sent, TryLater, Unreachable
from bot.channels.zalo_oa import channel, client
from bot.channels.zalo_oa.channel import DAY, PATIENCE
from tests import scenario
from tests.bot.channels.zalo_oa.bare import Bare
from tests.servers.zalo_oa import Fault
from tests.servers.zalo_oa.server import IMAGE_MOST

BUTTONS = (Choice("a.b:1", "Ừ"), Choice("c:", "Thôi"))
SIX = tuple(Choice(f"x:{number}", f"Việc {number}") for number in range(1, 7))


async def keep(bare: Bare, *keys: str) -> tuple[str, ...]:
    """Keeps pictures and their thumbnails under keys."""
    for number, key in enumerate(keys):
        await bare.store.put(key, scenario.picture(number, 320))
        await bare.store.put(key.replace(".jpg", ".small.jpg"), scenario.picture(number, 64))
    return keys


def noise() -> bytes:
    """A picture that is larger than Zalo takes."""
    out = io.BytesIO()
    Image.frombytes("RGB", (1600, 1200), random.Random(1).randbytes(1600 * 1200 * 3)).save(out, "JPEG", quality=95)
    assert out.tell() > IMAGE_MOST
    return out.getvalue()


# What is drawn


async def test_up_to_five_choices_are_buttons_that_send_what_they_mean(bare: Bare) -> None:
    ref = await bare.arrives("Có đồng ý không?", choices=BUTTONS)
    assert (ref, bare.person.last.text) == (bare.person.last.id, "Có đồng ý không?")
    assert bare.person.last.buttons == [("Ừ", "#a.b:1"), ("Thôi", "#c:")]
    bare.person.tap("Ừ")
    (event,) = await bare.listen()
    assert (event.kind, event.choice) == ("choice", "a.b:1")


async def test_more_are_lines_and_so_are_those_without_numbers(bare: Bare) -> None:
    await bare.arrives("Việc gì?", choices=SIX)
    assert bare.person.last.text == "Việc gì?\n\n" + "\n".join(f"{n}. Việc {n}" for n in range(1, 7)) + "\nXin viết số để chọn."
    await bare.arrives("Sinh năm nào?", choices=BUTTONS, numbered=False)
    assert (bare.person.last.text, bare.person.last.buttons) == ("Sinh năm nào?\n\n• Ừ\n• Thôi", [])
    await bare.arrives("Which?", choices=(*SIX, *(Choice(f"y:{n}", f"More {n}") for n in range(5))), page=1, language="en")
    assert bare.person.last.text == "Which?\n\n10. More 3\n11. More 4\n0. Next page\nType a number to choose."


async def test_long_words_are_cut_at_paragraphs_and_the_buttons_stand_below(bare: Bare) -> None:
    paragraphs = [f"{number} " + "dài " * 200 for number in range(5)]
    await bare.arrives("\n\n".join(paragraphs), choices=BUTTONS)
    assert [len(said.buttons) for said in bare.person.said] == [0, 0, 2]
    assert all(len(said.text) <= 1900 for said in bare.person.said)
    assert [said.text[0] for said in bare.person.said] == ["0", "2", "4"]


async def test_a_picture_bears_short_words_and_many_are_one_sheet(bare: Bare) -> None:
    keys = await keep(bare, "p1.jpg", "p2.jpg", "p3.jpg")
    await bare.arrives("Ảnh đây.", photos=keys[:1])
    (one,) = bare.person.said
    assert (one.text, one.image) == ("Ảnh đây.", await bare.store.get("p1.jpg"))
    await bare.arrives("Hồ sơ 00001", photos=keys, choices=BUTTONS, all_photos=Choice("all:1", "Xem từng ảnh"))
    sheet, words = bare.person.said[1:]
    assert sheet.image and not sheet.text
    assert [title for title, _ in words.buttons] == ["Ừ", "Thôi", "Xem từng ảnh"]
    await bare.arrives("Từng ảnh.", photos=keys, album=True)
    assert [(said.image is not None, said.text) for said in bare.person.said[3:]] == [(True, ""), (True, ""), (True, "Từng ảnh.")]
    await bare.arrives("Đã xóa.", photos=("gone.jpg",))
    assert (bare.person.last.image, bare.person.last.text) == (None, "Đã xóa.")


async def test_a_picture_that_is_too_large_is_made_smaller(bare: Bare) -> None:
    await bare.store.put("large.jpg", noise())
    await bare.arrives(photos=("large.jpg",))
    image = bare.person.last.image
    assert image and len(image) <= IMAGE_MOST


async def test_files_of_a_kind_that_zalo_takes_are_handed_over_and_others_linked(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    pdf = b"%PDF-1.7".ljust(2_000_000)
    bare.files.there = {"pdf": pdf, "png": scenario.picture(1, 64)}
    await bare.arrives("Báo cáo.", files=(Attached("bao-cao.pdf", "pdf"),), choices=BUTTONS)
    file, words = bare.person.said
    assert (file.file, words.text, len(words.buttons)) == (("bao-cao.pdf", pdf), "Báo cáo.", 2)
    await bare.arrives("Biểu đồ.", files=(Attached("bieu-do.png", "png"),))
    assert (bare.person.last.image is not None, bare.person.last.text) == (True, "Biểu đồ.")
    await bare.arrives("Số liệu.", files=(Attached("so-lieu.xlsx", "xlsx"),))
    said = bare.person.last.text
    assert said.startswith("Số liệu.\nso-lieu.xlsx: https://banhoc.example/file/") and "xlsx " not in said
    monkeypatch.setattr(channel, "LARGEST_FILE", 1000)
    await bare.arrives("Dày.", files=(Attached("day.pdf", "pdf"),))
    assert "https://banhoc.example/file/" in bare.person.last.text
    await bare.arrives("Hết.", files=(Attached("het.pdf", "gone"),))
    assert (bare.person.last.text, bare.person.last.file) == ("Hết.", None)


CHART, SHEET, REPORT = Attached("so-lieu.png", "png"), Attached("bao-cao.xlsx", "xlsx"), Attached("bao-cao.pdf", "pdf")


async def test_of_several_files_a_picture_comes_last_and_what_is_linked_costs_no_message(bare: Bare) -> None:
    bare.files.there = {"pdf": b"%PDF-1.7", "png": scenario.picture(1, 64)}
    await bare.arrives("Xã Mẫu.", files=(CHART, SHEET), choices=SIX)
    (said,) = bare.person.said
    words = r"Xã Mẫu\.\nbao-cao\.xlsx: https://banhoc\.example/file/\S+\n\n1\. Việc 1\n"
    assert said.image and re.match(words, said.text)
    await bare.arrives("Xã Mẫu.", files=(CHART, SHEET), choices=BUTTONS)
    image, words_alone = bare.person.said[1:]
    assert image.image and not image.text and "bao-cao.xlsx: https" in words_alone.text and len(words_alone.buttons) == 2
    await bare.arrives("Ba tệp.", files=(CHART, REPORT, SHEET))
    file, image = bare.person.said[3:]
    assert (file.file, image.image is not None, image.text[:7]) == (("bao-cao.pdf", b"%PDF-1.7"), True, "Ba tệp.")


@pytest.mark.parametrize("gone", [None, "png", "pdf"])
async def test_of_several_files_each_comes_once_whatever_happens_between(bare: Bare, gone: str | None) -> None:
    bare.files.there = {"pdf": b"%PDF-1.7", "png": scenario.picture(1, 64), "more": b"%PDF-1.7 more"}
    bare.zalo.faults.append(Fault("message/cs", how="page", skip=1))
    message: dict[str, Any] = {"key": "turn 1", "files": (CHART, REPORT, Attached("nua.pdf", "more")), "choices": BUTTONS}
    assert isinstance(await bare.send("Xã Mẫu.", **message), TryLater)
    assert [said.file for said in bare.person.said] == [("bao-cao.pdf", b"%PDF-1.7")]
    bare.files.there.pop(gone or "", None)
    assert isinstance(await bare.send("Xã Mẫu.", **message), Sent)
    assert [said.file[0] for said in bare.person.said if said.file] == ["bao-cao.pdf", "nua.pdf"]
    assert sum(said.image is not None for said in bare.person.said) == (gone != "png")
    assert (bare.person.last.text, len(bare.person.last.buttons)) == ("Xã Mẫu.", 2)


async def test_a_recording_is_a_link_to_a_page_that_plays_it(bare: Bare) -> None:
    await bare.store.put("v1.mp3", b"MP3 sound")
    await bare.arrives("Lời kể của bà Mẫu.", voices=("v1.mp3", "gone.mp3"), choices=BUTTONS)
    assert re.fullmatch(r"Lời kể của bà Mẫu\.\nNghe: https://banhoc\.example/file/\S+", bare.person.last.text)
    assert [title for title, _ in bare.person.last.buttons] == ["Ừ", "Thôi"]


# What comes of it


@pytest.mark.parametrize(("error", "outcome"), [(-213, Unreachable), (-230, Closed), (-232, Closed), (-201, Refused), (-99999, Refused)])
async def test_each_error_has_its_outcome(bare: Bare, error: int, outcome: type) -> None:
    bare.zalo.faults.append(Fault("message/cs", error))
    came = await bare.send("Chào.")
    assert came == outcome(f"{error} so it was wanted")
    await bare.arrives("Chào.")


@pytest.mark.parametrize("fault", [Fault("message/cs", -32), Fault("message/cs", how="429")])
async def test_what_concerns_everybody_holds_everything_back(bare: Bare, fault: Fault) -> None:
    fault.times = 1
    bare.zalo.faults.append(fault)
    came = await bare.send("Chào.")
    assert isinstance(came, TryLater) and came.whole_bot and came.at == bare.time() + PATIENCE


async def test_too_many_calls_are_waited_out(bare: Bare) -> None:
    bare.zalo.a_minute = 3
    for text in ("Một.", "Hai.", "Ba."):
        await bare.arrives(text)
    came = await bare.send("Bốn.", key="four")
    assert isinstance(came, TryLater) and came.whole_bot and came.at
    bare.time.now = came.at
    await bare.arrives("Bốn.", key="four")


async def test_a_quota_that_is_used_up_holds_back_one_chat_alone(bare: Bare, caplog: pytest.LogCaptureFixture) -> None:
    bare.zalo.faults.append(Fault("message/cs", -211))
    assert await bare.send("Chào.") == Closed("-211 so it was wanted", at=bare.time() + DAY)
    assert "a quota is used up" in caplog.text
    await bare.arrives("Người khác.")


@pytest.mark.parametrize("how", ["page", "cut before", "cut after"])
async def test_a_part_that_arrived_is_not_sent_again(bare: Bare, how: Any) -> None:
    text, keys = "\n\n".join(f"{number} " + "dài " * 300 for number in range(3)), await keep(bare, "p1.jpg")
    await bare.arrives("Chào.")
    bare.zalo.faults.append(Fault("message/cs", how=how, skip=2))
    outcome = await bare.send(text, key="turn 1", photos=keys)
    assert isinstance(outcome, TryLater) and outcome.whole_bot and outcome.at is None, "the line's fault, not the message's"
    assert isinstance(await bare.send(text, key="turn 1", photos=keys), Sent)
    arrived = bare.person.said[1:]
    assert [said.text[:1] for said in arrived] == ["", "0", *(["1", "1"] if how == "cut after" else ["1"]), "2"]


async def test_a_part_with_a_link_that_is_made_anew_is_not_sent_again(bare: Bare) -> None:
    await bare.store.put("v1.mp3", b"MP3 sound")
    bare.zalo.faults.append(Fault("message/cs", how="page", skip=1))
    lines = tuple(Choice(f"x:{number}", f"Việc {number} " + "dài " * 90) for number in range(1, 10))
    message: dict[str, Any] = {"key": "turn 1", "voices": ("v1.mp3",), "choices": lines}
    assert isinstance(await bare.send("Xin nghe.", **message), TryLater)
    assert isinstance(await bare.send("Xin nghe.", **message), Sent)
    assert [said.text[:9] for said in bare.person.said].count("Xin nghe.") == 1 and len(bare.person.said) == 2


async def test_what_was_merged_with_more_since_is_said_whole(bare: Bare) -> None:
    first, second = ("\n\n".join(f"{number} " + "dài " * 300 for number in range(start, start + 2)) for start in (0, 2))
    await bare.arrives("Chào.")
    bare.zalo.faults.append(Fault("message/cs", how="cut before", skip=1))
    assert isinstance(await bare.send(first, key="turn 1"), TryLater)
    assert isinstance(await bare.send(f"{first}\n\n{second}", key="turn 1"), Sent)
    assert [said.text[0] for said in bare.person.said[1:]] == ["0", "1", "2", "3"]


# Windows and money


async def test_within_two_days_all_is_free_and_after_it_nothing_goes_unless_it_may_cost(bare: Bare) -> None:
    bare.time.later(hours=45)
    await bare.arrives("Miễn phí.")
    bare.time.later(hours=2)
    calls = len(bare.zalo.calls)
    closed = await bare.send("Mất tiền.")
    assert isinstance(closed, Closed) and closed.at == bare.time() + DAY, "by then there may be a budget, or a template"
    assert isinstance(await bare.send("Chưa viết bao giờ.", heard_at=None), Closed)
    assert bare.zalo.count("message/cs") == 1 and len(bare.zalo.calls) <= calls + 1
    bare.person.say("menu")
    await bare.arrives("Lại miễn phí.")
    assert bare.zalo.billed == 0


async def test_zalo_knows_better_when_a_window_closed(bare: Bare) -> None:
    bare.time.later(days=8)
    assert isinstance(await bare.send("Chào.", heard_at=bare.time()), Closed)


async def test_what_costs_goes_within_the_budget_alone(bare: Bare) -> None:
    paying = bare.channel = bare.another(paid_messages=3)
    bare.zalo.credit = 10
    bare.time.later(days=3)
    await bare.arrives("Một.")
    await bare.arrives("Hai.")
    assert isinstance(await bare.send("dài " * 900), Closed), "both parts go or none"
    await bare.arrives("Ba.")
    assert isinstance(await bare.send("Bốn."), Closed)
    assert (bare.zalo.billed, (await paying.usage()).paid, await bare.another(paid_messages=3)._budget.left()) == (3, 3, 0)


async def test_what_was_not_sent_is_not_counted(bare: Bare) -> None:
    paying = bare.channel = bare.another(paid_messages=3)
    bare.time.later(days=3)
    assert isinstance(await bare.send("Chào."), Closed), "Zalo's own quota: nothing is paid for, and it waits"
    bare.zalo.credit = 10
    bare.zalo.faults.append(Fault("upload/image", how="page"))
    assert isinstance(await bare.send("Ảnh đây.", photos=await keep(bare, "p1.jpg")), TryLater), "nothing was said yet"
    bare.person.unfollow()
    assert isinstance(await bare.send("Chào."), Unreachable)
    await bare.zalo._runner.cleanup()
    assert isinstance(await bare.send("Chào."), TryLater), "nobody was there to be asked"
    assert (bare.zalo.billed, (await paying.usage()).paid) == (0, 0)


@pytest.mark.parametrize("how", ["page", "cut before", "cut after"])
async def test_what_may_have_been_billed_is_counted(bare: Bare, how: Any) -> None:
    paying = bare.channel = bare.another(paid_messages=5)
    bare.zalo.credit = 10
    bare.time.later(days=3)
    bare.zalo.faults.append(Fault("message/cs", how=how, skip=1, times=2))
    text = "\n\n".join(f"{number} " + "dài " * 300 for number in range(2))
    for _ in range(2):
        assert isinstance(await bare.send(text, key="turn 1"), TryLater)
    assert isinstance(await bare.send(text, key="turn 1"), Sent)
    assert (await paying.usage()).paid == 4 >= bare.zalo.billed
    bare.zalo.faults.append(Fault("message/cs", how=how))
    assert isinstance(await bare.send("Năm."), TryLater)
    assert isinstance(await bare.send("Sáu."), Closed), "the budget holds, whatever was answered"


async def test_a_template_that_is_answered_late_knocks_once_and_is_counted(bare: Bare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TIMEOUT", aiohttp.ClientTimeout(total=0.2))
    paying = bare.channel = bare.another(paid_messages=10, template="bao-tin")
    bare.zalo.templates["bao-tin"], bare.zalo.credit = {"noi_dung"}, 10
    bare.time.later(days=8)
    bare.zalo.slow = 0.5
    assert isinstance(await bare.send("Chúc mừng!"), Closed), "it waits in any case, and must not knock eight times"
    assert (bare.zalo.billed, (await paying.usage()).paid) == (1, 1)


async def test_where_zalo_counts_free_answers_the_rest_waits_or_is_paid_for(bare: Bare) -> None:
    bare.zalo.replies = 2
    bare.person.say("menu")
    await bare.listen()
    await bare.arrives("Một.")
    text = "\n\n".join(f"{number} " + "dài " * 300 for number in range(3))
    assert isinstance(await bare.send(text, key="turn 1"), Closed), "the second free answer was its first part"
    bare.channel = bare.another()
    calls = len(bare.zalo.calls)
    assert isinstance(await bare.send("Ba."), Closed)
    assert bare.zalo.calls[calls:] == [], "it is known without asking, after a restart too"
    paying = bare.channel = bare.another(paid_messages=1)
    bare.zalo.credit = 5
    await bare.arrives("Ba.")
    assert isinstance(await bare.send("Bốn."), Closed)
    assert (bare.zalo.billed, (await paying.usage()).paid) == (1, 1)
    bare.time.later(minutes=1)
    bare.person.say("menu")
    await bare.arrives("Lại miễn phí.")
    assert (bare.zalo.billed, (await paying.usage()).paid) == (1, 1)


async def test_what_arrived_before_the_free_answers_ended_is_not_said_again(bare: Bare) -> None:
    bare.zalo.replies, bare.zalo.credit = 2, 5
    bare.person.say("menu")
    text = "\n\n".join(f"{number} " + "dài " * 300 for number in range(3))
    assert isinstance(await bare.send(text, key="turn 1"), Closed)
    bare.time.later(minutes=1)
    bare.person.say("menu")
    assert isinstance(await bare.send(text, key="turn 1"), Sent)
    assert [said.text[0] for said in bare.person.said] == ["0", "1", "2"] and bare.zalo.billed == 0


async def test_what_cost_money_unexpectedly_is_counted_and_told_once(bare: Bare, caplog: pytest.LogCaptureFixture) -> None:
    bare.zalo.replies, bare.zalo.credit = 0, 5
    for text in ("Một.", "Hai."):
        await bare.arrives(text)
    assert (bare.zalo.billed, (await bare.channel.usage()).paid) == (2, 2)
    assert caplog.text.count("out of Zalo's quota 'sub_quota'") == 1


async def test_after_seven_days_an_approved_template_knocks_and_the_message_waits(bare: Bare) -> None:
    paying = bare.channel = bare.another(paid_messages=2, template="bao-tin")
    bare.zalo.templates["bao-tin"], bare.zalo.credit = {"noi_dung"}, 10
    bare.time.later(days=8)
    knocked = await bare.send("Chúc mừng!\n" + "Hồ sơ đã đạt. " * 20, choices=BUTTONS)
    assert isinstance(knocked, Closed) and knocked.at is None, "it is knocked once"
    template = bare.person.last.template
    assert template and template["noi_dung"].startswith("Chúc mừng! Hồ sơ") and template["noi_dung"].endswith("…")
    assert (bare.zalo.count("message/cs"), (await paying.usage()).paid, bare.zalo.billed) == (0, 1, 1)
    bare.channel = bare.another(paid_messages=2, template="chua-duyet")
    assert isinstance(await bare.send("Chào."), Closed)
    assert (await paying.usage()).paid == 1
    bare.channel = bare.another(paid_messages=1, template="bao-tin")
    assert isinstance(await bare.send("Chào."), Closed)
    assert bare.zalo.billed == 1


# Media


async def test_media_is_fetched_from_zalo_alone(bare: Bare) -> None:
    data = scenario.picture(1, 64)
    bare.person.send_images(data)
    (event,) = await bare.listen()
    assert event.media and await bare.channel.fetch(event.media) == data
