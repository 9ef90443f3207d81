"""The main job over Telegram, unchanged, and what Telegram does to it."""

from sqlmodel import func, select

from bot.app import App
from models.evidence import Photo
from models.reviews import Decision
from tests import recordings, scenario
from tests.bot.channels.telegram.conftest import AS_FAST_AS_ALLOWED, Village
from tests.phones.telegram import TelegramPhone
from tests.servers.telegram import CONTENTS, KINDS, TelegramServer, faults


async def hand_in(citizen: TelegramPhone) -> None:
    """A citizen with one photo hands in."""
    await scenario.register(citizen)
    await scenario.send_evidence(citizen, (await citizen.sees("Gửi ảnh một việc")).choices[0][1], [scenario.picture(1)])
    await scenario.hand_in(citizen)


async def handed_in(citizen: TelegramPhone, village: Village) -> None:
    """A citizen's file waits in the group."""
    await hand_in(citizen)
    await village.phone().sees("Lò Thị Mẫu")


@AS_FAST_AS_ALLOWED
async def test_a_citizen_is_approved_and_told(citizen: TelegramPhone, village: Village, telegram: TelegramServer) -> None:
    await scenario.main_job(citizen, village.phone())
    assert telegram.unanswered == []
    assert telegram.count(status=429) == 0


async def test_the_command_menu_speaks_both_languages(app: App, telegram: TelegramServer) -> None:
    person, foreigner = telegram.person("Người Mẫu", "vi"), telegram.person("Người Mẫu Khác", "en")
    assert {"command": "bao_cao", "description": "Số liệu (cán bộ Hội)"} in person.commands()
    assert {"command": "help", "description": "Help"} in foreigner.commands()


async def test_a_command_of_the_menu_is_understood(citizen: TelegramPhone) -> None:
    await scenario.register(citizen)
    await citizen.say("/nop")
    await citizen.sees("Chưa có gì để nộp.")


async def test_an_album_of_ten_gets_one_reply(citizen: TelegramPhone, app: App) -> None:
    await scenario.register(citizen)
    await citizen.press((await citizen.sees("Gửi ảnh một việc")).choices[0][1])
    await citizen.sees("xin gửi ảnh lúc đang làm")
    before = len([shown for shown in citizen.seen() if not shown.mine])
    citizen.seat.send_album([scenario.picture(number, 320) for number in range(10)])
    await citizen.sees("Đã lưu 10 ảnh")
    assert len([shown for shown in citizen.seen() if not shown.mine]) == before + 1
    assert await app.database.read(lambda db: db.exec(select(func.count()).select_from(Photo)).one()) == 10


async def test_a_press_again_under_a_new_id_decides_once_and_is_told_in_a_toast(citizen: TelegramPhone, village: Village, app: App) -> None:
    await handed_in(citizen, village)
    press = village.group.seat(village.moderators[0]).press("Đạt")
    await press.wait_answered(20)
    assert "Hồ sơ này Trưởng bản (mẫu) đã duyệt đạt lúc" in await press.again().wait_answered(20)
    late = village.group.seat(village.moderators[1]).press("Đạt", old=True)
    assert "Trưởng bản (mẫu) đã duyệt đạt" in await late.wait_answered(20)
    assert await app.database.read(lambda db: db.exec(select(func.count()).select_from(Decision)).one()) == 1
    await citizen.sees("Chúc mừng")


async def test_a_stranger_in_the_group_is_told_in_a_toast(citizen: TelegramPhone, village: Village, telegram: TelegramServer) -> None:
    await handed_in(citizen, village)
    stranger = telegram.person("Người Mẫu Khách")
    village.group.add_member(stranger)
    said = village.group.seat(stranger).press("Đạt")
    assert await said.wait_answered(20) == "Chỉ tổ xét của nơi này mới được xét hồ sơ."


async def test_a_lost_answer_is_the_only_duplicate(citizen: TelegramPhone, telegram: TelegramServer) -> None:
    """The message took effect, its answer never came: it is sent again, and that is the one duplicate that may be."""
    await citizen.sees("Có đồng ý không?")
    telegram.faults.add(faults.cut_after(), "sendMessage", times=1)
    await citizen.press("Đồng ý")
    await citizen.sees("Họ tên là gì?")
    await citizen.say("Lò Thị Mẫu")
    await citizen.sees("Sinh năm nào?")
    texts = [shown.text for shown in citizen.seen() if not shown.mine]
    assert texts.count("Họ tên là gì?") == 2
    assert texts.count("Sinh năm nào?") == 1


@AS_FAST_AS_ALLOWED
async def test_patience_is_kept_when_it_is_asked_for(citizen: TelegramPhone, telegram: TelegramServer) -> None:
    await citizen.sees("Có đồng ý không?")
    telegram.faults.add(faults.too_many(2), "sendMessage", times=1)
    await citizen.press("Đồng ý")
    await citizen.sees("Họ tên là gì?")
    moments = [call.at for call in telegram.calls if call.method == "sendMessage" and call.status in (200, 429)][-2:]
    assert moments[1] - moments[0] >= 2


async def test_recordings_are_listened_to_and_others_told_apart(citizen: TelegramPhone, app: App) -> None:
    await citizen.sees("Có đồng ý không?")
    await citizen.send_voice(scenario.picture(1, 64))
    await citizen.sees("Tệp này không phải ghi âm.")
    citizen.seat.send_audio(recordings.recorded(recordings.KINDS["an iPhone"]))
    await citizen.sees("Xin đăng ký xong rồi hãy gửi ghi âm.")
    keys = [stored.key async for stored in app.store.list("") if stored.key.endswith(".mp3")]
    assert len(keys) == 1
    assert recordings.heard(await app.store.get(keys[0]))["seconds"] > 0.9


async def test_an_edit_changes_nothing_and_is_explained(citizen: TelegramPhone) -> None:
    await citizen.press("Đồng ý", await citizen.sees("Có đồng ý không?"))
    await citizen.sees("Họ tên là gì?")
    name = citizen.seat.say("Lò Thị Mẫu")
    await citizen.sees("Sinh năm nào?")
    citizen.seat.edit(name, "1974")
    asked = await citizen.sees("Máy không thấy chỗ vừa sửa")
    assert asked.text.endswith("Sinh năm nào?"), "nothing was taken for an answer"


async def test_every_kind_of_update_is_taken(citizen: TelegramPhone, telegram: TelegramServer) -> None:
    await citizen.sees("Có đồng ý không?")
    for name in CONTENTS:
        citizen.seat.send_content(name)
    for message in (citizen.seat.send_unknown(), citizen.seat.send_poll(), citizen.seat.send_voice(), citizen.seat.send_location(live=60)):
        telegram.updates.push({"edited_message": message.json()})
    citizen.seat.update_unknown()
    for kind in KINDS:
        telegram.tell(kind)
    await telegram.all_heard()
    citizen.seat.say("menu")
    await citizen.sees("Có đồng ý không?", after=2)


async def test_somebody_who_blocked_the_bot_is_left_in_peace_until_they_come_back(citizen: TelegramPhone, telegram: TelegramServer) -> None:
    person = citizen.seat
    await citizen.sees("Có đồng ý không?")
    person.block()  # type: ignore[attr-defined]
    await telegram.all_heard()
    person.unblock()  # type: ignore[attr-defined]
    await telegram.all_heard()
    person.say("menu")
    await citizen.sees("Có đồng ý không?", after=1)


async def test_a_group_that_becomes_a_supergroup_is_followed(citizen: TelegramPhone, village: Village, telegram: TelegramServer) -> None:
    village.group.upgrade()
    await telegram.all_heard()
    await hand_in(citizen)
    file = await village.group.now.wait_for("Lò Thị Mẫu", seconds=20)
    assert file.photo is not None
