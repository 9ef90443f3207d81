"""Review in a real group: one message a file, edited as it goes; reasons typed as replies; every photo on demand."""

import io
from collections.abc import Callable

from PIL import Image

from tests import scenario
from tests.bot.channels.telegram.conftest import AS_FAST_AS_ALLOWED, Village
from tests.phones.telegram import TelegramPhone
from tests.servers.telegram import Message, TelegramServer


async def hand_in(citizen: TelegramPhone, village: Village, photos: int) -> Message:
    """A citizen hands a file with some photos in. Returns its message in the group."""
    await scenario.register(citizen)
    pictures = [scenario.picture(number) for number in range(photos)]
    await scenario.send_evidence(citizen, (await citizen.sees("Gửi ảnh một việc")).choices[0][1], pictures)
    await scenario.hand_in(citizen)
    return await village.group.wait_for("Lò Thị Mẫu", seconds=20)


def shows(label: str) -> Callable[[Message], bool]:
    """Whether a message has a button."""
    return lambda message: label in message.labels


@AS_FAST_AS_ALLOWED
async def test_one_message_a_file_with_a_sheet_and_every_photo_on_demand(citizen: TelegramPhone, village: Village, telegram: TelegramServer) -> None:
    file = await hand_in(citizen, village, 5)
    assert file.photo is not None
    with Image.open(io.BytesIO(file.photo)) as sheet:
        assert sheet.size == (3 * 328 - 8, 2 * 328 - 8), "five thumbnails on one sheet"
    assert file.labels == ["Đạt", "Cần bổ sung", "Xem từng ảnh"]
    seat = village.group.seat(village.moderators[0])
    await seat.press("Xem từng ảnh").wait_answered(20)
    await village.group.wait_for(lambda message: len(message.album) == 5, seconds=20)
    await seat.press("Đạt", file).wait_answered(20)
    decided = await village.group.wait_for("Đạt — Trưởng bản (mẫu)", seconds=20)
    assert decided.id == file.id, "the same message shows the decision"
    assert decided.labels == ["Rút lại", "Xem từng ảnh"]
    await citizen.sees("Chúc mừng")
    assert telegram.unanswered == []


async def test_a_typed_reason_is_a_reply_to_a_prompt_for_this_moderator(citizen: TelegramPhone, village: Village) -> None:
    file = await hand_in(citizen, village, 1)
    first, second = (village.group.seat(moderator) for moderator in village.moderators)
    for label, shown in (("Cần bổ sung", "Cả hồ sơ"), ("Cả hồ sơ", "Lý do khác")):
        await first.press(label, file).wait_answered(20)
        await village.group.wait_for(shows(shown), seconds=20)
    await first.press("Lý do khác", file).wait_answered(20)
    prompt = await village.group.wait_for(lambda message: message.force_reply, seconds=20)
    assert prompt.text.endswith("Xin viết lý do, ví dụ: Ảnh thiếu ngày học.")
    second.say("mai họp nhé")
    first.say("Ảnh thiếu ngày học", reply_to=prompt)
    await citizen.sees("bổ sung: Ảnh thiếu ngày học.")
    before = scenario.heard(citizen)
    await citizen.press("Gửi thêm ảnh")
    await citizen.sees("Gửi ảnh một việc", after=before)


async def test_a_group_of_many_is_asked_once_more(village: Village, telegram: TelegramServer) -> None:
    code = (await village.app.database.write(village._invitations))[1]
    crowd = telegram.group("Cả bản", village.moderators, bot=False, others=20)
    crowd.add_bot(village.moderators[0], start=code)
    asked = await crowd.wait_for("Nhóm này có", seconds=20)
    assert "23 người" in asked.text
    await crowd.seat(village.moderators[0]).press("Vẫn gắn").wait_answered(20)
    await crowd.wait_for("Nhóm này nhận hồ sơ của Bản Mẫu Một", seconds=20)


async def test_a_code_works_once_and_for_moderators_only(village: Village, telegram: TelegramServer) -> None:
    code = (await village.app.database.write(village._invitations))[1]
    stranger = telegram.person("Người Mẫu Khách")
    group = telegram.group("Nhóm lạ", [stranger], bot=False)
    group.add_bot(stranger, start=code)
    await group.wait_for("Chỉ người trong tổ xét", seconds=20)
    own = telegram.group("Tổ xét mới", village.moderators, bot=False)
    own.add_bot(village.moderators[0], start=code)
    await own.wait_for("Nhóm này nhận hồ sơ", seconds=20)
    own.seat(village.moderators[0]).say(f"/start {code}")
    await own.wait_for("Lời mời này không dùng được nữa", seconds=20)


async def test_put_out_of_the_group_the_files_wait_for_another(citizen: TelegramPhone, village: Village, telegram: TelegramServer) -> None:
    village.group.remove_bot(village.moderators[0])
    await telegram.all_heard()
    await scenario.register(citizen)
    await scenario.send_evidence(citizen, (await citizen.sees("Gửi ảnh một việc")).choices[0][1], [scenario.picture(1)])
    await scenario.hand_in(citizen)
    code = (await village.app.database.write(village._invitations))[1]
    other = telegram.group("Tổ xét mới", village.moderators, bot=False)
    other.add_bot(village.moderators[0], start=code)
    await other.wait_for("Lò Thị Mẫu", seconds=20)


async def test_guessing_codes_leads_nowhere(village: Village, telegram: TelegramServer) -> None:
    """After five wrong ones, a right one is not looked at either, for an hour."""
    persons, _ = await village.app.database.write(village._invitations)
    guesser = telegram.person("Người Mẫu Đoán")
    for number in range(5):
        guesser.start(f"wrong-{number}")
        await guesser.wait_for("Lời mời này không dùng được nữa", after=number, seconds=20)
    guesser.start(persons[0])
    await guesser.wait_for("Lời mời này không dùng được nữa", after=5, seconds=20)
    assert not any("Hồ sơ của bà con" in message.text for message in guesser.said)
