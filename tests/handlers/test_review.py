"""Review: the first decision counts, nobody decides their own file, and everybody is told the truth."""

import threading
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.channels.telegram.drawing import BUTTON_DATA
from models import chats, notes, people, programme, registrations
from models.chats import Conversation
from models.database import in_transaction
from models.evidence import Photo
from models.log import LogEntry
from models.notes import Note
from models.people import Person, Role
from models.reviews import Decision
from tests.machine import Machine, Talk
from tests.stories import story


@story
def citizen(machine: Machine) -> Talk:
    """A citizen whose file waits for review."""
    machine.moderator()
    talk = machine.citizen().register()
    talk.press(talk.last.choices[0][1])
    talk.photo("a")
    hand_in(talk)
    assert "đã nộp" in talk.last.text
    return talk


def hand_in(talk: Talk) -> None:
    """Hands in what is there, little as it is."""
    talk.say("nộp")
    talk.press("Nộp luôn")


def send_back(moderator: Talk) -> tuple[str, str]:
    """Sends the file back for the first criterion and the first reason. Returns both."""
    moderator.press("Cần bổ sung")
    about = moderator.last.choices[0][1]
    moderator.press(about)
    moderator.press("Tiếp")
    reason = moderator.last.choices[0][1]
    moderator.press(reason)
    return about, reason


def test_the_group_sees_the_file_with_its_photos(machine: Machine, citizen: Talk) -> None:
    file = machine.moderator().last
    assert "Lò Thị Mẫu" in file.text
    assert "Bản Mẫu Một" in file.text
    assert file.photos == 1
    assert [label for _, label in file.choices] == ["Đạt", "Cần bổ sung"]


def test_a_second_file_for_the_same_name_and_year_is_pointed_at(machine: Machine, citizen: Talk) -> None:
    assert "Trùng tên" not in machine.moderator().last.text
    others = (("LÒ THỊ MẪU", "Bản Mẫu Một"), ("Lò Thị Khác", "Bản Mẫu Một"), ("Lò Thị Mẫu", "Thôn Mẫu Hai"))
    for number, (name, village) in enumerate(others):
        other = machine.citizen(f"other-{number}").register(name, village)
        other.press(other.last.choices[0][1])
        other.photo(f"of {number}")
        hand_in(other)
    told = {"\n".join(message.text.splitlines()[:3]) for message in machine.moderator().said() if "Trùng tên" in message.text}
    assert told == {"Hồ sơ 00002: LÒ THỊ MẪU\nBản Mẫu Một · Nông dân, lao động nông thôn\nTrùng tên, năm sinh với hồ sơ 00001"}


def test_handing_in_twice_is_one_submission(machine: Machine, citizen: Talk) -> None:
    citizen.say("nộp")
    assert "đã nộp" in citizen.last.text
    assert len([said for said in machine.moderator().said() if said.slot]) == 1


def test_nothing_to_hand_in_is_said(machine: Machine) -> None:
    talk = machine.citizen().register()
    talk.say("nộp hồ sơ")
    assert talk.last.text == "Chưa có gì để nộp. Gửi một ảnh, ghi âm hoặc một câu rồi hãy nộp."


def test_approved(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    moderator.press("Đạt")
    assert "Đạt — Trưởng bản (mẫu), 09:00 24/11" in moderator.last.text
    assert [label for _, label in moderator.last.choices] == ["Rút lại"]
    assert citizen.last.text == "Chúc mừng Lò Thị Mẫu! Tổ xét của bản đã xét hồ sơ đạt."


def test_a_press_again_repeats_the_result(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    approve = moderator.button("Đạt")
    moderator.press_id(approve)
    told = len(citizen.said())
    moderator.press_id(approve)
    assert moderator.last.text == "Hồ sơ này Trưởng bản (mẫu) đã duyệt đạt lúc 09:00 24/11."
    assert len(citizen.said()) == told
    assert len(machine.do(lambda db: db.exec(select(Decision)).all())) == 1


def test_the_second_moderator_is_told_who_did_what(machine: Machine, citizen: Talk) -> None:
    first, second = machine.moderator(number=0), machine.moderator(number=1)
    approve = second.button("Đạt")
    send_back(first)
    second.press_id(approve)
    assert second.last.text.startswith("Hồ sơ này Trưởng bản (mẫu) đã trả lại lúc 09:00 24/11:")
    decision = machine.do(lambda db: db.exec(select(Decision)).one())
    assert decision.outcome == registrations.RETURNED


def test_sent_back_mended_and_handed_in_again(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    about, reason = send_back(moderator)
    assert citizen.last.text == f"Tổ xét của bản nhờ Lò Thị Mẫu bổ sung: {about} — {reason}. Gửi thêm rồi nộp lại nhé."
    citizen.press("Gửi thêm ảnh")
    assert about in citizen.last.text or "gửi thêm ảnh" in citizen.last.text, "straight to what is to be mended"
    citizen.photo("b")
    hand_in(citizen)
    assert "đã nộp" in citizen.last.text
    moderator.press("Đạt")
    assert citizen.last.text.startswith("Chúc mừng")
    assert len(machine.do(lambda db: db.exec(select(Decision)).all())) == 2


def test_handed_in_again_it_says_what_was_asked_for_and_what_is_new(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    about, reason = send_back(moderator)
    first = moderator.last.slot
    machine.later(minutes=1)
    citizen.press("Gửi thêm ảnh")
    citizen.photo("b")
    hand_in(citizen)
    *_, earlier, again = moderator.said()
    assert (earlier.slot, earlier.choices) == (first, [])
    assert f"Cần bổ sung: {about} — {reason}" in earlier.text
    assert again.slot != first
    assert f"Nộp lại lần 2. Đã nhờ bổ sung: {about} — {reason}." in again.text
    assert [about in line for line in again.text.splitlines() if line.endswith("mới")] == [True]


def criteria(moderator: Talk) -> list[str]:
    """The labels that may be ticked."""
    return [label for id, label in moderator.last.choices if id.startswith("review.tick:")]


def test_several_criteria_may_need_more_for_one_reason(machine: Machine, citizen: Talk) -> None:
    moderator, other = machine.moderator(number=0), machine.moderator(number=1)
    moderator.press("Cần bổ sung")
    assert "Tiếp" not in [label for _, label in moderator.last.choices]
    first, second, third, *_ = criteria(moderator)
    for label in (first, second, third):
        moderator.press(label)
    other.press(f"✓ {second}")
    assert [label for label in criteria(moderator) if label.startswith("✓")] == [f"✓ {first}", f"✓ {third}"]
    moderator.press("Tiếp")
    assert all(len(id.encode()) <= BUTTON_DATA for said in moderator.said() for id, _ in said.choices)
    reason = moderator.last.choices[0][1]
    moderator.press(reason)
    assert f"bổ sung: {first}; {third} — {reason}." in citizen.last.text
    decision = machine.do(lambda db: db.exec(select(Decision)).one())
    asked = [programme.shipped().criterion(id).label.in_("vi") for id in decision.criteria]
    assert sorted(asked) == sorted([first, third])
    assert [label for _, label in citizen.last.choices] == [*asked, "Ai đã xét?"]
    citizen.press(asked[1])
    assert asked[1] in citizen.last.text, "straight to what is to be mended"


def test_many_criteria_in_ones_own_words_lead_to_the_list(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    moderator.press("Cần bổ sung")
    for label in criteria(moderator)[:4]:
        moderator.press(label)
    moderator.press("Tiếp")
    moderator.press("Lý do khác")
    moderator.say("Ảnh thiếu ngày học")
    assert len(machine.do(lambda db: db.exec(select(Decision)).one()).criteria) == 4
    citizen.press("Gửi thêm ảnh")
    assert citizen.step() == "evidence.criteria"


def test_buttons_of_an_earlier_release_still_decide(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    submission = moderator.button("Đạt").partition(":")[2]
    id = programme.shipped().criteria[0].id
    moderator.press_id(f"review.about:{submission}.{id}")
    assert moderator.button("Lý do khác") == f"review.type_reason:{submission}.{id}"
    moderator.press_id(f"review.send_back:{submission}.{id}.{programme.shipped().reasons[0].id}")
    assert machine.do(lambda db: db.exec(select(Decision)).one()).criteria == [id]


def test_the_whole_file_may_need_more(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    moderator.press("Cần bổ sung")
    moderator.press("Cả hồ sơ")
    moderator.press("Còn thiếu ảnh")
    assert "bổ sung: Còn thiếu ảnh." in citizen.last.text
    citizen.press("Gửi thêm ảnh")
    assert "Gửi ảnh một việc đã làm, hoặc chọn việc trước." in citizen.last.text


def test_not_achieved_is_a_second_tap_away_and_needs_a_reason(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    assert "Không đạt" not in [label for _, label in moderator.last.choices]
    moderator.press("Cần bổ sung")
    moderator.press("Không đạt")
    assert machine.do(lambda db: db.exec(select(Decision)).first()) is None
    moderator.press("Ảnh không đúng việc")
    assert citizen.last.text == "Tổ xét của bản xét hồ sơ chưa đạt: Ảnh không đúng việc. Muốn hỏi thêm, xin gặp tổ xét."
    citizen.say("ảnh")
    assert "đã xét xong" in citizen.last.text


def test_a_reason_in_ones_own_words(machine: Machine, citizen: Talk) -> None:
    moderator, other = machine.moderator(number=0), machine.moderator(number=1)
    moderator.press("Cần bổ sung")
    moderator.press("Cả hồ sơ")
    moderator.press("Lý do khác")
    other.say("mai họp nhé")
    assert machine.do(lambda db: db.exec(select(Decision)).first()) is None, "somebody else's talk is no reason"
    moderator.say("x")
    moderator.say("Ảnh thiếu   ngày học")
    assert "bổ sung: Ảnh thiếu ngày học." in citizen.last.text
    moderator.say("cảm ơn cả nhóm")
    assert len(machine.do(lambda db: db.exec(select(Decision)).all())) == 1


def test_one_s_own_decision_can_be_taken_back_for_ten_minutes(machine: Machine, citizen: Talk) -> None:
    moderator, other = machine.moderator(number=0), machine.moderator(number=1)
    moderator.press("Đạt")
    undo = moderator.button("Rút lại")
    other.press_id(undo)
    assert other.last.text == "Chỉ người đã xét mới rút lại được."
    machine.later(minutes=9)
    moderator.press_id(undo)
    assert citizen.last.text == "Tổ xét của bản đang xem lại hồ sơ. Có kết quả sẽ báo ngay."
    assert machine.do(lambda db: db.exec(select(Decision)).first()) is None
    other.press("Đạt")
    machine.later(minutes=11)
    other.press_id(undo)
    assert other.last.text == "Đã quá mười phút, không rút lại được nữa."
    acts = machine.do(lambda db: db.exec(select(LogEntry.act).order_by(col(LogEntry.id))).all())
    assert acts[-3:] == ["approved", "undone", "approved"]


def test_a_decision_that_was_built_on_stays(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    send_back(moderator)
    undo = moderator.button("Rút lại")
    hand_in(citizen)
    moderator.press_id(undo)
    assert moderator.last.text == "Đã quá mười phút, không rút lại được nữa."


def test_every_photo_on_demand_after_what_matters_more(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    submission = moderator.button("Đạt").partition(":")[2]
    moderator.press_id(f"review.photos:{submission}")
    album = machine.messages()[-1]
    assert (album.priority, (album.body or {})["album"], len((album.body or {})["photos"])) == (2, True, 1)
    citizen.press_id(f"review.photos:{submission}")
    assert "Chỉ tổ xét" in citizen.last.text


def test_on_second_thoughts_nothing_is_decided(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    moderator.press("Cần bổ sung")
    moderator.press("Để xem lại đã")
    assert [label for _, label in moderator.last.choices] == ["Đạt", "Cần bổ sung"]
    assert machine.do(lambda db: db.exec(select(Decision)).first()) is None


def test_only_this_village_s_moderators_decide(machine: Machine, citizen: Talk) -> None:
    approve = machine.moderator().button("Đạt")
    for stranger in (machine.moderator(village=1), citizen, machine.officer()):
        stranger.press_id(approve)
        assert "Chỉ tổ xét của nơi này mới được xét hồ sơ." in stranger.last.text
    assert machine.do(lambda db: db.exec(select(Decision)).first()) is None


def test_nobody_decides_their_own_file(machine: Machine, citizen: Talk) -> None:
    village = machine.villages()[0]

    def appoint(db: Session) -> None:
        person = db.exec(select(Person).where(Person.name == "Lò Thị Mẫu")).one()
        db.add(Role(person_id=person.id, kind="moderator", village_id=village.id, granted_at=machine.now))

    machine.do(appoint)
    citizen.press_id(machine.moderator().button("Đạt"))
    assert "Không ai tự xét hồ sơ của mình" in citizen.last.text
    assert machine.do(lambda db: db.exec(select(Decision)).first()) is None


@pytest.mark.parametrize(
    ("relation", "says"),
    [
        ("self", "Không ai tự xét hồ sơ của mình."),
        ("helper", "Không ai tự xét hồ sơ mình đã làm giúp."),
        ("family", "Không ai tự xét hồ sơ mình đã làm giúp."),
    ],
)
def test_nobody_decides_the_file_of_somebody_for_whom_they_speak(machine: Machine, citizen: Talk, relation: str, says: str) -> None:
    moderator, other = machine.moderator(number=0), machine.moderator(number=1)

    def speak_for(db: Session) -> None:
        second_phone = chats.find_or_add_account(db, "telegram", "7", "a second phone")
        account = chats.find_or_add_account(db, "web", "web", moderator.account)
        people.join(db, second_phone, db.get_one(Person, own_person(db, account.id)))
        people.join(db, second_phone, db.exec(select(Person).where(Person.name == "Lò Thị Mẫu")).one(), relation)

    machine.do(speak_for)
    moderator.press("Đạt")
    assert moderator.last.text.startswith(says)
    assert machine.do(lambda db: db.exec(select(Decision)).first()) is None
    other.press("Đạt")
    assert citizen.last.text.startswith("Chúc mừng"), "whoever did not help may"


def test_a_picture_of_two_people_is_told_and_names_nobody(machine: Machine, citizen: Talk) -> None:
    assert "hồ sơ khác" not in machine.moderator().last.text
    other = machine.citizen("citizen-2").register("Vàng A Páo")
    other.press(other.last.choices[0][1])
    other.photo("a")
    hand_in(other)
    card = machine.moderator().last.text
    assert "Vàng A Páo" in card
    assert "giống ảnh trong hồ sơ khác" in card
    assert "Lò Thị Mẫu" not in card


NEAR, FAR = "0" * 56 + "7fffffff", "0" * 56 + "ffffffff"  # 31 and 32 bits from nothing


@pytest.mark.parametrize(("mark", "quality", "is_alike"), [(NEAR, 100, True), (FAR, 100, False), (NEAR, 49, False)])
def test_a_picture_that_was_forwarded_is_alike_though_its_bytes_are_not(machine: Machine, mark: str, quality: int, is_alike: bool) -> None:
    for name, fingerprint in (("citizen-1", "0" * 64), ("citizen-2", mark)):
        talk = machine.citizen(name).register("Vàng A Páo", village="Bản Mẫu Một")
        talk.press(talk.last.choices[0][1])
        picture: dict[str, Any] = {
            "key": f"citizens/x/{name}.jpg",
            "source_hash": name.ljust(64, "0"),
            "fingerprint": fingerprint,
            "width": 4,
            "height": 3,
        }
        talk.photo(name, **picture, fingerprint_quality=quality)
        hand_in(talk)
    assert ("giống ảnh trong hồ sơ khác" in machine.moderator().last.text) is is_alike


def test_what_was_opened_below_a_card_goes_with_the_file(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    for _ in range(2):
        moderator.press_id("review.photos:1")
    albums = [said for said in moderator.said() if said.photos and said.slot != "review 1"]
    assert len({said.slot for said in albums}) == 2, "each is a message of its own"
    citizen.say("dữ liệu")
    citizen.press("Rút đăng ký")
    citizen.press("Rút đăng ký")
    assert {said.slot for said in moderator.said() if said.text == "Hồ sơ 00001: người nộp đã rút."} == {"review 1"} | {said.slot for said in albums}
    assert not [said for said in moderator.said() if said.photos], "what was not sent yet never is"


def test_a_photo_that_is_taken_away_goes_from_the_albums(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    send_back(moderator)
    moderator.press_id("review.photos:1")
    citizen.say("hồ sơ")
    citizen.press("Xem ảnh")
    citizen.press("Ảnh 1")
    citizen.press("Xóa ảnh này")
    assert "Hồ sơ 00001: người nộp đã bỏ bớt ảnh. Mở lại từ hồ sơ để xem ảnh còn giữ." in [said.text for said in moderator.said()]


def test_a_caption_that_came_since_is_new(machine: Machine, citizen: Talk) -> None:
    about, _ = send_back(machine.moderator())
    machine.later(hours=1)

    def write(db: Session) -> None:
        photo = db.exec(select(Photo)).one()
        notes.add(db, Note(registration_id=photo.registration_id, photo_id=photo.id, kind=notes.SENTENCE, words="Lớp cô Mai", added_at=machine.now))

    machine.do(write)
    hand_in(citizen)
    assert {line.endswith("mới") for line in machine.moderator().last.text.splitlines() if about in line and "bổ sung" not in line} == {True}


def test_a_moderators_desk_names_the_kind_of_the_place_and_leads_everywhere(machine: Machine) -> None:
    account = machine.moderator(village=1).account
    desk = Talk(machine, f"own-{account}", account)
    desk.receive("start")
    machine.run()
    assert "trong nhóm của thôn." in desk.last.text
    ways = ["Biên bản họp xét", "Đăng ký cho mình", "Dữ liệu của tôi", "Ngôn ngữ · Language", "Trợ giúp", "Xét hồ sơ ở đây"]
    assert [label for _, label in desk.last.choices] == ways


def test_an_officer_who_is_a_citizen_too_has_the_report_in_the_menu(machine: Machine) -> None:
    officer = machine.officer()
    machine.run()
    officer.press("Việc khác")
    officer.press("Đăng ký cho mình")
    officer.register("Lò Văn Cán")
    officer.say("menu")
    officer.press("Báo cáo")
    assert officer.last.text.splitlines()[-1] and "Đăng ký: 1." in officer.last.text
    citizen = machine.citizen("citizen-9").register()
    citizen.say("menu")
    assert "Báo cáo" not in [label for _, label in citizen.last.choices]


def test_who_helped_is_on_the_card(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    assert "làm giúp" not in moderator.last.text

    def help_out(db: Session) -> None:
        account = chats.find_or_add_account(db, "telegram", "7", "a helper's phone")
        helper = Person(name="Cà Thị Giúp", created_at=machine.now)
        db.add(helper)
        db.flush()
        people.join(db, account, helper)
        people.join(db, account, db.exec(select(Person).where(Person.name == "Lò Thị Mẫu")).one(), "helper")

    machine.do(help_out)
    moderator.press("Cần bổ sung")
    assert "Cà Thị Giúp làm giúp" in moderator.last.text


def test_who_speaks_for_a_moderator_decides_nothing(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    helper = Talk(machine, "own-helper", "helper")
    helper.receive("start")
    machine.run()

    def speak_for(db: Session) -> None:
        account = chats.find_or_add_account(db, "web", "web", "helper")
        of_moderator = own_person(db, chats.find_or_add_account(db, "web", "web", moderator.account).id)
        people.join(db, account, db.get_one(Person, of_moderator), "helper")
        db.exec(select(Conversation).where(Conversation.account_id == account.id)).one().person_id = of_moderator

    machine.do(speak_for)
    helper.press_id(moderator.button("Đạt"))
    assert "Chỉ tổ xét của nơi này mới được xét hồ sơ." in helper.last.text
    assert machine.do(lambda db: db.exec(select(Decision)).first()) is None


def own_person(db: Session, account_id: int) -> int:
    """Who an account stands for."""
    person = people.of_account(db, account_id)
    assert person
    return person.id


def test_the_citizen_may_ask_who_decided_and_that_is_logged(machine: Machine, citizen: Talk) -> None:
    machine.moderator().press("Đạt")
    assert "Trưởng bản" not in citizen.last.text
    citizen.press("Ai đã xét?")
    assert citizen.last.text.startswith("Trưởng bản (mẫu), người trong tổ xét của bản, đã xét hồ sơ lúc 09:00 24/11/2026.")
    asked = machine.do(lambda db: db.exec(select(LogEntry).where(LogEntry.act == "asked who decided")).all())
    decision = machine.do(lambda db: db.exec(select(Decision)).one())
    citizens = machine.do(lambda db: db.exec(select(Person.id).where(Person.name == "Lò Thị Mẫu")).one())
    assert [(entry.person_id, entry.subject_id) for entry in asked] == [(citizens, decision.submission_id)]


def test_whoever_asks_who_decided_still_has_what_mends_at_hand(machine: Machine, citizen: Talk) -> None:
    about, _ = send_back(machine.moderator())
    citizen.press("Ai đã xét?")
    assert citizen.last.text.startswith("Trưởng bản (mẫu), người trong tổ xét của bản")
    assert [label for _, label in citizen.last.choices] == ["Gửi thêm ảnh", "Về đầu"]
    citizen.press("Gửi thêm ảnh")
    assert about in citizen.last.text.splitlines()[0]


def test_who_decided_is_nobody_else_s_to_know(machine: Machine, citizen: Talk) -> None:
    machine.moderator().press("Đạt")
    asks = citizen.button("Ai đã xét?")
    other = machine.citizen("citizen-2").register("Vàng A Páo")
    for stranger in (other, machine.moderator(), machine.officer()):
        stranger.press_id(asks)
        assert "Hồ sơ này không còn nữa." in stranger.last.text
    for hostile in ("review.who:", "review.who:0", "review.who:9" + "9" * 20, "review.who:1.x'"):
        other.press_id(hostile)
        assert "Trưởng bản" not in other.last.text
    assert machine.do(lambda db: db.exec(select(LogEntry).where(LogEntry.act == "asked who decided")).all()) == []


def test_who_decided_when_it_was_taken_back_or_the_name_is_erased(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()
    moderator.press("Đạt")
    asks = citizen.button("Ai đã xét?")
    moderator.press("Rút lại")
    citizen.press_id(asks)
    assert citizen.last.text.startswith("Hồ sơ này chưa có ai xét xong.")
    moderator.press("Đạt")

    def erase(db: Session) -> None:
        decider = db.get_one(Person, db.exec(select(Decision)).one().person_id)
        decider.name, decider.erased_at = "", machine.now

    machine.do(erase)
    citizen.press_id(asks)
    assert citizen.last.text.startswith("Hồ sơ được xét lúc 09:00 24/11/2026. Người xét đã xóa tên của mình")


@pytest.mark.parametrize(
    "button",
    [
        "review.approve:",
        "review.approve:x",
        "review.approve:999999",
        "review.send_back:1",
        "review.send_back:1.nothing",
        "review.send_back:1.all.nothing",
        "review.refuse:1.x.y.z",
        "review.tick:1",
        "review.tick:1._",
        "review.tick:1._-1",
        "review.tick:1._fffffff",
        "review.send_back:1._xyz.nothing",
        "review.undo:9",
        "review.type_reason:",
    ],
)
def test_hostile_presses_decide_nothing(machine: Machine, citizen: Talk, button: str) -> None:
    machine.moderator().press_id(button)
    assert machine.do(lambda db: db.exec(select(Decision)).first()) is None
    assert {event.state for event in machine.events()} == {"done"}


def test_two_moderators_at_once(machine: Machine, citizen: Talk) -> None:
    """Real parallel transactions where the database has them."""
    first, second = machine.moderator(number=0), machine.moderator(number=1)
    approve = first.button("Đạt")
    first.receive("choice", choice=approve)
    second.receive("choice", choice=approve)
    threads = [threading.Thread(target=machine.run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    machine.run()
    assert len(machine.do(lambda db: db.exec(select(Decision)).all())) == 1
    acts = machine.do(lambda db: db.exec(select(LogEntry.act)).all())
    assert acts.count("approved") == 1
    texts = [said.text for said in first.said()]
    assert sum("Đạt — " in said for said in texts) == 1
    assert sum(said.startswith("Hồ sơ này") for said in texts) == 1


def test_officers_see_their_commune_only(machine: Machine, citizen: Talk) -> None:
    officer = machine.officer()
    machine.run()
    officer.say("báo cáo")
    assert "Xã Mẫu (dữ liệu mẫu), đến ngày 24/11/2026:" in officer.last.text
    officer.press("Từng bản, thôn")
    assert "Bản Mẫu Một: 1 đăng ký, 1 chờ xét\nThôn Mẫu Hai: chưa có ai đăng ký" in officer.last.text
    citizen.say("báo cáo")
    assert citizen.last.text == "Số liệu chỉ dành cho cán bộ Hội của nơi đó."


def test_roles_end_when_withdrawn(machine: Machine, citizen: Talk) -> None:
    moderator = machine.moderator()

    def withdraw(db: Session) -> None:
        account = chats.find_or_add_account(db, "web", "web", moderator.account)
        person = people.of_account(db, account.id)
        assert person
        for role in people.roles_of(db, person.id):
            role.withdrawn_at = machine.now

    in_transaction(machine.engine, withdraw)
    moderator.press("Đạt")
    assert "Chỉ tổ xét của nơi này" in moderator.last.text
