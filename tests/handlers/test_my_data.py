"""My data: seeing, taking, mending, resting, withdrawing and erasing, by whoever may, and each press as good twice."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from handlers.registration import CONSENT_VERSION
from models import people
from models.log import LogEntry
from models.people import Account, Consent, Holds, Person, Role
from models.places import Village
from models.registrations import Registration
from models.reviews import Decision, Submission
from tests.life import NAME, at, citizen_in_full, found, hand_in
from tests.machine import Machine, Talk
from tests.models.test_erasure import erase_all, lend, speak_for
from tests.stories import story


@story
def citizen(machine: Machine) -> Talk:
    """Somebody whose file waits for review."""
    machine.moderator()
    talk = machine.citizen().register(NAME)
    talk.photo("field")
    machine.later(seconds=2)
    talk.press("Họp bản, góp ý, hòa giải")
    hand_in(talk)
    return talk


def open_(talk: Talk, button: str) -> None:
    """Opens one's data, and presses a button there."""
    talk.say("dữ liệu của tôi")
    talk.press(button)


def withdraw(talk: Talk) -> None:
    """Withdraws, and says yes."""
    open_(talk, "Rút đăng ký")
    talk.press("Rút đăng ký")


def states(machine: Machine) -> tuple[str, str]:
    """How the only file and the only submission stand."""
    return at(machine, Registration)[0].state, at(machine, Submission)[0].state


def test_what_is_kept_is_told_in_short(machine: Machine) -> None:
    talk = citizen_in_full(machine)
    talk.say("dữ liệu")
    told = talk.last.text.splitlines()
    assert told[:4] == [
        "Máy đang giữ về Cà Thị Hoa Ban, sinh năm 1963:",
        "Hồ sơ 00001 năm 2026, chờ xét: Bản Mẫu Một · Nông dân, lao động nông thôn",
        "2 ảnh, 2 bản ghi âm, 2 câu kể",
        f"Đồng ý ngày 24/11/2026 qua trang chat, lời đồng ý số {CONSENT_VERSION}",
    ]
    assert told[4:7] == ["Nhắc việc: Hằng tuần", "Nhắn qua trang chat", "Vai trò: người giúp · Bản Mẫu Một"]
    assert told[7] == "Lời mời đã dùng: 1 lần" and told[8].startswith("Tin nhắn giữ 30 ngày rồi tự xóa: đang có ")
    assert [label for _, label in talk.last.choices] == [
        "Lấy tất cả về máy",
        "Sửa thông tin",
        "Nghỉ nhắc ít lâu",
        "Rút đăng ký",
        "Dùng thêm máy khác",
        "Xóa hết",
        "Về đầu",
    ]


def test_the_file_is_named_by_who_may_fetch_it(machine: Machine, citizen: Talk) -> None:
    open_(citizen, "Lấy tất cả về máy")
    (account,), (person,) = at(machine, Account, address="citizen-1"), at(machine, Person, name=NAME)
    assert (machine.messages()[-1].body or {})["files"] == [[f"my-data {account.id}", person.id, "du-lieu.zip"]]
    citizen.press("Quay lại")
    assert NAME in citizen.last.text


def test_in_a_group_nothing_is_told(machine: Machine, citizen: Talk) -> None:
    group = machine.moderator()
    for choice in ("my_data.open_my_data:", "my_data.take:", "mending.correct:", "my_data.resume:", "leaving.withdraw:", "leaving.erase:"):
        group.press_id(choice)
        assert group.last.text == "Dữ liệu của ai chỉ người ấy xem. Xin nhắn riêng cho máy.", choice
    group.say("dữ liệu")
    assert "files" not in (machine.messages()[-1].body or {}) and states(machine) == ("waiting", "waiting")


def test_of_somebody_who_is_not_registered_only_the_talk_is_kept(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.say("tôi là Hoa", "dữ liệu")
    assert talk.last.text == "Chưa đăng ký, nên máy chỉ giữ cuộc trò chuyện này. Muốn thì xóa được ngay."
    for choice in ("my_data.take:", "mending.correct:", "my_data.pause:", "my_data.resume:", "leaving.withdraw:", "leaving.take_up:"):
        talk.press_id(choice)
        assert talk.last.text == "Chưa đăng ký, nên máy chỉ giữ cuộc trò chuyện này. Muốn thì xóa được ngay.", choice
    erase_all(talk)
    assert talk.last.text.startswith("Đã xóa hết.") and found(machine, "tôi là Hoa") == set()
    talk.press("Đăng ký lại")
    assert "tự nguyện" in talk.last.text


# Mending


def test_name_and_year_are_mended_at_any_time_and_the_log_tells_neither(machine: Machine, citizen: Talk) -> None:
    open_(citizen, "Sửa thông tin")
    items = ["Sửa tên", "Sửa năm sinh", "Sửa xã, phường", "Sửa bản, thôn", "Quay lại"]
    assert [label for _, label in citizen.last.choices] == items, "the file waits: at what they work stays"
    citizen.press("Sửa tên")
    citizen.say("1234")
    assert citizen.last.text == "Xin viết họ tên bằng chữ, ví dụ: Lò Thị Mẫu."
    citizen.say("Cà Thị Hoa Mai")
    citizen.press("Sửa năm sinh")
    citizen.say("nước", "74")
    assert [label for _, label in citizen.last.choices] == ["1974", "1952", "Thôi, để nguyên"]
    citizen.press("1952")
    citizen.press("Sửa năm sinh")
    citizen.say("sinh năm 1953")
    (person,) = at(machine, Person, name="Cà Thị Hoa Mai")
    assert person.birth_year == 1953
    entries = at(machine, LogEntry, act="corrected")
    assert [entry.detail for entry in entries] == [{"field": "name"}, {"field": "born"}, {"field": "born"}]
    assert "Cà Thị Hoa Mai" in machine.moderator().last.text, "the group sees the mended name"


def test_somebody_too_young_cannot_become_one(machine: Machine, citizen: Talk) -> None:
    open_(citizen, "Sửa thông tin")
    citizen.press("Sửa năm sinh")
    citizen.say("2020")
    assert "16 tuổi" in citizen.last.text
    assert at(machine, Person, name=NAME)[0].birth_year == 1974


def test_village_and_work_are_mended_while_the_file_can_change(machine: Machine) -> None:
    talk = machine.citizen().register(NAME)
    one, two, three = machine.villages()
    open_(talk, "Sửa thông tin")
    talk.press("Sửa bản, thôn")
    talk.press("Thôn Mẫu Hai")
    assert at(machine, Registration)[0].village_id == two.id
    talk.press("Sửa bản, thôn")
    talk.say("mau ba")
    assert at(machine, Registration)[0].village_id == three.id
    talk.press("Sửa bản, thôn")
    talk.say("Nà Không")
    assert at(machine, Registration)[0].village_id == three.id
    talk.press("Thôi, để nguyên")
    talk.press("Sửa công việc")
    work = talk.last.choices[1]
    talk.press_id(work[0])
    assert f"mending.work:{at(machine, Registration)[0].group_id}" == work[0]
    talk.press_id(f"mending.where:{one.id}")
    assert at(machine, Registration)[0].village_id == three.id, "an old button mends nothing"


def shown(group: Talk) -> str:
    """What a group sees in the place of the only file."""
    return [said.text for said in group.said() if said.slot][-1]


def test_a_file_that_waits_moves_from_group_to_group_and_back(machine: Machine, citizen: Talk) -> None:
    one, two, _ = machine.villages()
    old, new = machine.moderator(0), machine.moderator(1)
    open_(citizen, "Sửa thông tin")
    for village, seen, gone in ((two, new, old), (two, new, old), (one, old, new)):
        citizen.press("Sửa bản, thôn")
        citizen.press(village.title)
        assert "Hồ sơ 00001: " in shown(seen)
        assert shown(gone) == "Hồ sơ 00001: người nộp đã chuyển sang nơi khác, ở đây không cần xét nữa."
        assert (at(machine, Registration)[0].village_id, at(machine, Submission)[0].village_id) == (village.id, village.id)
    assert len(at(machine, LogEntry, act="moved")) == 2, "where it is already it does not go"
    citizen.press("Sửa bản, thôn")
    citizen.press(two.title)
    old.press_id("review.approve:1")
    assert old.last.text == "Chỉ tổ xét của nơi này mới được xét hồ sơ." and states(machine) == ("waiting", "waiting")
    new.press("Đạt")
    assert states(machine) == ("approved", "approved")
    open_(citizen, "Sửa thông tin")
    assert citizen.last.text.startswith("Hồ sơ đã xét xong nên năm nay giữ nguyên nơi ở.")
    assert [label for _, label in citizen.last.choices] == ["Sửa tên", "Sửa năm sinh", "Quay lại"]
    for old_button in ("mending.which:commune", "mending.which:village"):
        citizen.press_id(old_button)
        assert citizen.last.text.startswith("Hồ sơ đã xét xong")
    assert at(machine, Registration)[0].village_id == two.id


def test_who_moves_to_where_they_review_does_not_review_themselves(machine: Machine, citizen: Talk) -> None:
    village = machine.villages()[1]
    new = machine.moderator(1)
    reviewer = at(machine, Holds, account_id=at(machine, Account, address=new.account)[0].id)[0].person_id
    account = at(machine, Account, address="citizen-1")[0].id
    machine.do(lambda db: people.join(db, db.get_one(Account, account), db.get_one(Person, reviewer)))
    open_(citizen, "Sửa thông tin")
    citizen.press("Sửa bản, thôn")
    citizen.press(village.title)
    new.press("Đạt")
    assert new.last.text == "Không ai tự xét hồ sơ của mình. Nhờ người khác trong tổ xét." and states(machine) == ("waiting", "waiting")


def test_the_commune_is_mended_with_the_village(machine: Machine, citizen: Talk) -> None:
    village = at(machine, Registration)[0].village_id
    open_(citizen, "Sửa thông tin")
    citizen.press("Sửa xã, phường")
    citizen.say("xyzzy", "<b>", "9" * 5000)
    assert citizen.last.text == "Chưa tìm thấy xã, phường ấy. Xin viết lại, ví dụ: Mường Bú, Sơn La."
    citizen.press("Thôi, để nguyên")
    assert citizen.last.text == "Muốn sửa gì?" and at(machine, Registration)[0].village_id == village
    citizen.press("Sửa xã, phường")
    citizen.say("Mường Bú", "nà lốc")
    citizen.press("Quay lại")
    citizen.say("nà lốc")
    citizen.press("Bản Nà Lốc")
    assert citizen.last.text.startswith("Đã sửa.")
    (file,), (submission,), (new,) = at(machine, Registration), at(machine, Submission), at(machine, Village, name="Nà Lốc")
    assert (file.commune_code, file.village_id, submission.village_id, submission.state) == ("03847", new.id, new.id, "waiting")
    assert "người nộp đã chuyển sang nơi khác" in shown(machine.moderator())
    citizen.say("menu")
    assert citizen.last.text.startswith("Bản Nà Lốc chưa có người xét.")


def test_what_was_sent_back_moves_and_cannot_be_called_back(machine: Machine, citizen: Talk) -> None:
    group = machine.moderator()
    for button in ("Cần bổ sung", "Cả hồ sơ", "Ảnh mờ, chưa nhìn rõ"):
        group.press(button)
    open_(citizen, "Sửa thông tin")
    citizen.press("Sửa bản, thôn")
    citizen.press("Thôn Mẫu Hai")
    group.press("Rút lại")
    assert states(machine) == ("returned", "returned"), "it would wait in a village that it left"
    hand_in(citizen)
    assert [each.village_id for each in at(machine, Submission)] == [village.id for village in machine.villages()[:2]]


# Resting


def test_a_rest_is_the_one_that_every_reminder_offers_and_ends_when_they_say_so(machine: Machine, citizen: Talk) -> None:
    open_(citizen, "Nghỉ nhắc ít lâu")
    assert [label for _, label in citizen.last.choices] == ["Một tuần", "Một tháng", "Ba tháng", "Không nhắc nữa", "Quay lại"]
    citizen.press("Một tháng")
    (person,) = at(machine, Person, name=NAME)
    assert people.is_paused(person, machine.now + timedelta(days=29)) and not people.is_paused(person, machine.now + timedelta(days=31))
    citizen.say("dữ liệu")
    assert "Nghỉ nhắc đến ngày 24/12/2026. Kết quả xét vẫn được báo." in citizen.last.text
    machine.later(days=29)
    assert "hôm nào có dịp" not in citizen.last.text
    open_(citizen, "Nhắc lại")
    assert not people.is_paused(at(machine, Person, name=NAME)[0], machine.now)
    open_(citizen, "Nghỉ nhắc ít lâu")
    citizen.press("Không nhắc nữa")
    citizen.say("dữ liệu")
    assert "Nhắc việc: Không nhắc nữa" in citizen.last.text
    machine.moderator().press("Đạt")
    assert "Chúc mừng" in citizen.last.text, "decisions come all the same"
    for _ in range(2):
        citizen.press_id("my_data.resume:")
    assert at(machine, Person, name=NAME)[0].reminders == "weekly"
    assert len(at(machine, LogEntry, act="resumed")) == 2


def test_a_button_that_was_shown_before_still_leads_to_a_rest(machine: Machine, citizen: Talk) -> None:
    citizen.press_id("my_data.pause:")
    assert citizen.last.text == "Nghỉ nhắc bao lâu?"


def test_after_withdrawing_no_reminders_are_promised(machine: Machine, citizen: Talk) -> None:
    withdraw(citizen)
    citizen.say("dữ liệu")
    assert "Hồ sơ đã rút nên không nhắc gì." in citizen.last.text and "Hằng tuần" not in citizen.last.text
    assert not {"Nghỉ nhắc ít lâu", "Nhắc lại"} & {label for _, label in citizen.last.choices}


def test_who_is_not_registered_has_roles_and_no_reminders(machine: Machine) -> None:
    officer = machine.officer()
    officer.say("dữ liệu")
    told = officer.last.text
    assert "Vai trò: cán bộ Hội" in told and "Nhắc việc" not in told and "0 ảnh" not in told


# Withdrawing


def test_withdrawn_is_asked_once_more_and_nothing_goes_on(machine: Machine, citizen: Talk) -> None:
    group = machine.moderator()
    approve = group.button("Đạt")
    open_(citizen, "Rút đăng ký")
    assert states(machine) == ("waiting", "waiting")
    yes = citizen.button("Rút đăng ký")
    for _ in range(2):
        citizen.press_id(yes)
    assert states(machine) == ("withdrawn", "withdrawn") and len(at(machine, LogEntry, act="withdrawn")) == 1
    assert at(machine, Consent)[0].withdrawn_at == machine.now
    assert group.last.text == "Hồ sơ 00001: người nộp đã rút." and group.last.photos == 0 and group.last.choices == []
    for choice in (approve, "review.photos:1", "review.needs_more:1", "review.undo:1"):
        group.press_id(choice)
        assert group.last.text == "Người nộp đã rút hồ sơ này. Không cần xét nữa."
    assert at(machine, Decision) == [] and states(machine) == ("withdrawn", "withdrawn")
    for said in ("nộp", "ảnh"):
        citizen.say(said)
        assert states(machine) == ("withdrawn", "withdrawn")
    citizen.photo("late")
    machine.later(seconds=2)
    told = len(citizen.said())
    machine.later(days=40)
    assert len(citizen.said()) == told, "nobody is reminded of what they withdrew"


def test_taken_up_again_after_consent_with_everything_there(machine: Machine, citizen: Talk) -> None:
    group = machine.moderator()
    withdraw(citizen)
    citizen.press("Đăng ký lại")
    citizen.press("Không đồng ý")
    assert states(machine)[0] == "withdrawn"
    citizen.press_id("leaving.take_up:")
    citizen.press("Đọc thêm")
    citizen.press("Đồng ý")
    assert at(machine, Registration)[0].state == "open"
    assert [consent.withdrawn_at is None for consent in at(machine, Consent)] == [False, True]
    hand_in(citizen)
    assert [submission.state for submission in at(machine, Submission)] == ["withdrawn", "waiting"]
    assert group.last.photos == 1
    group.press("Đạt")
    assert "Chúc mừng" in citizen.last.text
    citizen.press_id("leaving.take_up:")
    assert at(machine, Registration)[0].state == "approved", "there is nothing to take up"


def test_what_was_returned_or_approved_may_be_withdrawn_and_cannot_be_undone_any_more(machine: Machine, citizen: Talk) -> None:
    group = machine.moderator()
    group.press("Đạt")
    undo = group.button("Rút lại")
    withdraw(citizen)
    group.press_id(undo)
    assert at(machine, Registration)[0].state == "withdrawn"
    citizen.press("Đăng ký lại")
    citizen.press("Đồng ý")
    group.press_id(undo)
    assert group.last.text == "Đã quá mười phút, không rút lại được nữa."
    assert at(machine, Registration)[0].state == "open"
    hand_in(citizen)
    assert [submission.round for submission in at(machine, Submission)] == [1, 2]


def test_deciding_and_withdrawing_at_once_leaves_one_truth(machine: Machine, citizen: Talk) -> None:
    group = machine.moderator()
    open_(citizen, "Rút đăng ký")
    citizen.receive("choice", choice=citizen.button("Rút đăng ký"))
    group.receive("choice", choice="review.approve:1")
    threads = [threading.Thread(target=machine.run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    machine.later(seconds=30)  # one that met the other's lock is tried again
    decided = len(at(machine, Decision))
    assert states(machine) in {("withdrawn", "withdrawn"), ("withdrawn", "approved")}, "a decision never lands on what was withdrawn"
    assert decided == (states(machine)[1] == "approved")


def test_a_file_of_last_year_can_be_withdrawn_and_not_taken_up(machine: Machine, citizen: Talk) -> None:
    machine.later(days=60)
    withdraw(citizen)
    assert states(machine) == ("withdrawn", "withdrawn")
    citizen.say("dữ liệu")
    assert not {"Rút đăng ký", "Đăng ký lại"} & {label for _, label in citizen.last.choices}
    citizen.press_id("leaving.take_up:")
    assert states(machine) == ("withdrawn", "withdrawn")


# Erasing


def test_erasing_is_asked_twice_and_says_what_is_lost(machine: Machine, citizen: Talk) -> None:
    open_(citizen, "Xóa hết")
    assert citizen.last.text == "Xóa hết dữ liệu của Cà Thị Hoa Ban? Xóa rồi không lấy lại được."
    citizen.press("Thôi, để nguyên")
    open_(citizen, "Xóa hết")
    citizen.press("Xóa hết")
    assert citizen.last.text == "Sẽ mất hẳn 1 ảnh, 0 lời kể, hồ sơ 00001 và cuộc trò chuyện này."
    assert at(machine, Person, name=NAME)
    yes = citizen.button("Xóa hẳn")
    citizen.press_id(yes)
    citizen.press_id(yes)
    assert at(machine, Person, name=NAME) == [] and len(at(machine, LogEntry, act="erased")) == 1
    assert "Đã xóa hết." in citizen.last.text


@pytest.mark.parametrize("step", ["reallyerase", "whatislost"])
def test_no_button_erases_whom_it_was_not_shown_for(machine: Machine, step: str) -> None:
    helper = machine.citizen("helper").register("Quàng Văn Giúp")
    (own,) = at(machine, Person, name="Quàng Văn Giúp")
    lend(machine, helper, NAME)
    open_(helper, "Xóa hết")
    helper.press("Xóa hết")
    helper.press_id(f"leaving.{step}:{own.id}")
    helper.press_id("leaving.whatislost:yes")
    helper.press_id("leaving.whatislost:nobody")
    assert at(machine, Person, name=NAME) and at(machine, Person, name="Quàng Văn Giúp")


def test_who_may_not_speak_for_somebody_any_more_sees_and_erases_nothing(machine: Machine) -> None:
    helper = machine.citizen("helper").register("Quàng Văn Giúp")
    lend(machine, helper, NAME)
    machine.do(lambda db: db.delete(db.exec(select(Holds).where(Holds.relation == "family")).one()))
    helper.say("dữ liệu")
    assert NAME not in helper.last.text
    erase_all(helper)
    assert at(machine, Person, name=NAME)


def test_a_helper_withdraws_for_whom_they_help_and_the_log_says_who(machine: Machine) -> None:
    helper = machine.citizen("helper").register("Quàng Văn Giúp")
    (own,) = at(machine, Person, name="Quàng Văn Giúp")
    lend(machine, helper, NAME)
    withdraw(helper)
    speak_for(machine, helper, "Quàng Văn Giúp")
    assert [registration.state for registration in at(machine, Registration)] == ["open", "withdrawn"]
    assert [entry.person_id for entry in at(machine, LogEntry, act="withdrawn")] == [own.id]


def test_an_officer_and_a_moderator_have_data_too(machine: Machine) -> None:
    officer = machine.officer()
    machine.run()
    officer.say("dữ liệu")
    assert "Vai trò: cán bộ Hội · Xã Mẫu (dữ liệu mẫu)" in officer.last.text
    erase_all(officer)
    assert at(machine, Role, kind="officer")[0].withdrawn_at == machine.now

    def roles(db: Session) -> int:
        return len(people.officers_of(db, "00000"))

    assert machine.do(roles) == 0


def test_it_is_all_there_in_english(machine: Machine, citizen: Talk) -> None:
    citizen.say("ngôn ngữ")
    citizen.press("English")
    citizen.say("my data")
    assert citizen.last.text.startswith("This is kept about Cà Thị Hoa Ban, born in 1974:\nFile 00001 of 2026, waiting for review:")
    citizen.press("Withdraw my file")
    citizen.press("Withdraw my file")
    citizen.press("Erase everything")
    citizen.press("Erase everything")
    assert citizen.last.text == "You will lose one photo, 0 things you told, file 00001 and this chat for good."
    citizen.press("Erase for good")
    assert citizen.last.text == "Everything is erased. You can start from nothing whenever you like."
