"""Registration: its budget, each question with what people really answer, going back and mending, coming back, and the next year."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, col, select

from handlers import registration
from models import invitations, outbox, people, places, scores, web
from models.chats import Chat, Conversation
from models.evidence import Photo
from models.outbox import Message
from models.people import Account, Consent, Person
from models.places import Commune, Village
from models.registrations import Registration
from models.web import WebItem
from tests.machine import Machine, Talk

MUONG_BU = "03847"
SUMMARY = "Lò Thị Mẫu, sinh năm 1974\nBản Mẫu Một, Xã Mẫu (dữ liệu mẫu), Tỉnh Mẫu\nLàm ruộng nương, chăn nuôi\nNhư thế đúng chưa?"


@pytest.fixture
def talk(machine: Machine) -> Talk:
    """Somebody new, who is asked whether they agree."""
    talk = machine.citizen()
    machine.run()
    return talk


def choices(talk: Talk) -> list[str]:
    """The buttons below what was said last."""
    return [label for _, label in talk.last.choices]


def agreed(talk: Talk) -> Talk:
    """Somebody who agreed."""
    talk.press("Đồng ý")
    return talk


def at_place(talk: Talk) -> Talk:
    """Somebody who is asked where they live."""
    agreed(talk).say("Lò Thị Mẫu", "1974")
    return talk


def at_commune(talk: Talk) -> Talk:
    """Somebody who lives in another commune than the sample's."""
    at_place(talk).press("Ở xã khác")
    return talk


def at_summary(talk: Talk) -> Talk:
    """Somebody who looks at it all."""
    at_place(talk).press("Bản Mẫu Một")
    talk.press("Làm ruộng nương, chăn nuôi")
    assert talk.last.text == SUMMARY
    return talk


def one(machine: Machine, table: type[Any]) -> Any:
    """The only row of a table."""
    return machine.do(lambda db: db.exec(select(table)).one())


def none(machine: Machine, table: type[Any]) -> bool:
    """Whether a table is empty, but for the sample's people."""
    rows = machine.do(lambda db: db.exec(select(table)).all())
    return not [row for row in rows if "mẫu)" not in getattr(row, "name", "")]


def data_of(machine: Machine, talk: Talk) -> dict[str, Any]:
    """What a conversation remembers."""

    def look(db: Session) -> dict[str, Any]:
        return db.exec(select(Conversation).join(Chat, col(Chat.id) == col(Conversation.chat_id)).where(Chat.address == talk.chat)).one().data

    found: dict[str, Any] = machine.do(look)
    return found


def with_list(machine: Machine, *names: str) -> None:
    """Gives Mường Bú a list of villages."""

    def add(db: Session) -> None:
        db.add(Commune(code=MUONG_BU, name="Xã Mường Bú", province="Sơn La", sample=True))
        db.flush()
        db.add_all(Village(commune_code=MUONG_BU, kind="bản", name=name, sample=True) for name in names)

    machine.do(add)


@pytest.mark.parametrize(("typed", "right"), [("Vàng A Páo", "Đúng rồi"), ("vang a pao", "Đúng, Vàng A Páo")])
def test_the_budget(machine: Machine, typed: str, right: str) -> None:
    """From a village's invitation: four taps, the one on the link among them, and two typed answers."""
    village = machine.villages()[1]
    secret = machine.do(lambda db: invitations.make(db, invitations.CITIZENS, machine.now, timedelta(days=1), village_id=village.id))
    talk = Talk(machine, "own-guest", "guest")
    talk.receive("start", more={"invitation": secret})
    machine.run()
    talk.press("Đồng ý")
    talk.say(typed)
    talk.say("52 tuổi")
    assert talk.last.text == "Công việc chính là gì?"
    talk.press("Công nhân, thợ, làm nghề")
    assert "Thôn Mẫu Hai, Xã Mẫu (dữ liệu mẫu)" in talk.last.text, "what the invitation said can be seen, and mended"
    talk.press(right)
    assert "Đăng ký xong. Số hồ sơ: 0" in talk.last.text
    kinds = [event.kind for event in machine.events()]
    assert (kinds.count("start") + kinds.count("choice"), kinds.count("text")) == (4, 2)
    made, consent = one(machine, Registration), one(machine, Consent)
    person = machine.do(lambda db: db.get_one(Person, made.person_id))
    assert (made.village_id, made.group_id, person.name, person.birth_year) == (village.id, "worker", "Vàng A Páo", 1974)
    assert (consent.text_version, consent.channel, consent.given_at) == (registration.CONSENT_VERSION, "web", machine.now)
    assert data_of(machine, talk) == {}


# Consent


def test_nothing_but_the_button_is_consent(machine: Machine, talk: Talk) -> None:
    for typed in ("ok", "vâng", "có", "", "👍", "tôi đồng ý rồi nhé", "4"):
        talk.say(typed)
        assert talk.last.text == "Xin chọn một mục bên dưới, hoặc viết số của mục đó."
        assert (choices(talk), talk.step()) == (["Đồng ý", "Không đồng ý", "Đọc thêm"], "registration.consent")
    assert data_of(machine, talk) == {}


def test_the_whole_text_can_be_read_before(machine: Machine, talk: Talk) -> None:
    talk.press("Đọc thêm")
    for said in (
        "chỉ người trong nhóm xét của thôn, bản và cán bộ Hội của xã, phường",
        "tự xóa 365 ngày",
        "xóa hết: lúc nào cũng được",
        "không hỏi căn cước, dân tộc, tôn giáo",
        "Có đồng ý không?",
    ):
        assert said in talk.last.text
    assert (choices(talk), data_of(machine, talk)) == (["Đồng ý", "Không đồng ý", "Đọc thêm"], {})


def test_an_older_text_is_no_consent_to_this_one(machine: Machine, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "CONSENT_VERSION", "older")
    at_summary(talk)
    monkeypatch.undo()
    machine.later(days=2)
    talk.press("Đúng rồi")
    assert "Có đồng ý không?" in talk.last.text
    assert none(machine, Registration)
    talk.press("Đồng ý")
    assert "Đăng ký xong" in talk.last.text, "everything else was kept"
    assert one(machine, Consent).text_version == registration.CONSENT_VERSION


def test_what_an_older_release_remembered_leads_on(machine: Machine, talk: Talk) -> None:
    village = machine.villages()[0].id

    def as_before(db: Session) -> None:
        conversation = db.exec(select(Conversation)).one()
        conversation.step, conversation.data = (
            "registration.work",
            {"consent": "2026-11-01T08:00:00+00:00", "name": "Páo", "born": 1980, "village": village},
        )

    machine.do(as_before)
    talk.press_id("registration.work:farmer")
    assert "Có đồng ý không?" in talk.last.text
    talk.press("Đồng ý")
    assert talk.last.text.startswith("Páo, sinh năm 1980\nBản Mẫu Một, Xã Mẫu")


# Name and age


def test_names(machine: Machine, talk: Talk) -> None:
    agreed(talk)
    for typed, kept in (
        ("Páo", "Páo"),
        ("Vàng A Páo", "Vàng A Páo"),
        ("  lò   thị mẫu ", "Lò Thị Mẫu"),
        ("Lo\u0300 Thi\u0323 Ma\u0302\u0303u", "Lò Thị Mẫu"),
    ):
        talk.say(typed)
        assert talk.last.text == "Sinh năm nào?"
        assert data_of(machine, talk)["name"] == kept
        talk.press("Quay lại")
    talk.say("Lò 123")
    assert talk.last.text == "Xin viết họ tên bằng chữ, ví dụ: Lò Thị Mẫu."


def at_spellings(talk: Talk, typed: str) -> Talk:
    """Somebody who typed a name without diacritics, and looks at it all."""
    agreed(talk).say(typed, "1974")
    talk.press("Bản Mẫu Một")
    talk.press("Làm ruộng nương, chăn nuôi")
    return talk


def test_a_name_without_diacritics_costs_no_tap_more(machine: Machine, talk: Talk) -> None:
    at_spellings(talk, "Lo Thi Mau")
    assert talk.last.text.startswith("Lo Thi Mau, sinh năm 1974\n")
    assert talk.last.text.endswith("Đúng hết thì chọn tên viết đúng dấu. Sai thì chọn chỗ cần sửa.")
    offered = choices(talk)
    assert (offered[0], offered[-6]) == ("Đúng, Lò Thị Mẫu", "Đúng, Lo Thi Mau")
    assert "Đúng rồi" not in offered and len(offered) <= 9
    talk.press("Đúng, Lò Thị Mẫu")
    assert "Đăng ký xong" in talk.last.text
    assert machine.do(lambda db: db.get_one(Person, one(machine, Registration).person_id)).name == "Lò Thị Mẫu"


def test_a_name_may_stay_as_it_was_typed(machine: Machine, talk: Talk) -> None:
    at_spellings(talk, "Vang A Pao").press("Đúng, Vang A Pao")
    assert machine.do(lambda db: db.get_one(Person, one(machine, Registration).person_id)).name == "Vang A Pao"


def test_a_name_typed_anew_is_spelled_anew(talk: Talk) -> None:
    at_spellings(talk, "Lo Thi Mau").press("Sửa tên")
    talk.say("Vang A Pao")
    assert choices(talk)[0] == "Đúng, Vàng A Páo"
    talk.press("Sửa tên")
    talk.say("Lò Thị Mẫu")
    assert (talk.last.text, choices(talk)[0]) == (SUMMARY, "Đúng rồi")


def test_a_spelling_that_nobody_offered_is_none(machine: Machine, talk: Talk) -> None:
    at_spellings(talk, "Lo Thi Mau")
    for press in ("registration.summary:right", "registration.summary:0", "registration.summary:", "registration.spelling:1"):
        talk.press_id(press)
        assert "Đăng ký xong" not in talk.last.text and choices(talk)[0] == "Đúng, Lò Thị Mẫu"
    assert none(machine, Registration)


def test_a_spelling_chosen_before_this_release_stands(machine: Machine, talk: Talk) -> None:
    at_spellings(talk, "Lo Thi Mau")

    def as_before(db: Session) -> None:
        conversation = db.exec(select(Conversation)).one()
        conversation.data = {**conversation.data, "spelling": "Lò Thị Mẫu"}

    machine.do(as_before)
    talk.say("?")
    talk.press("Đúng rồi")
    assert machine.do(lambda db: db.get_one(Person, one(machine, Registration).person_id)).name == "Lò Thị Mẫu"


def test_a_number_that_may_be_a_year_or_an_age_is_asked(talk: Talk) -> None:
    agreed(talk).say("Lò Thị Mẫu", "74")
    assert (talk.last.text, choices(talk)) == ("Đúng là năm nào?", ["Sinh năm 1974, 52 tuổi", "Sinh năm 1952, 74 tuổi", "Quay lại"])
    talk.press("Sinh năm 1952, 74 tuổi")
    talk.press("Bản Mẫu Một")
    talk.say("1")
    assert "sinh năm 1952" in talk.last.text


def test_one_year_is_not_asked_again(talk: Talk) -> None:
    agreed(talk).say("Lò Thị Mẫu")
    for typed in ("1974", "52 tuổi", "sinh năm 74", "52t", "2010"):
        talk.say(typed)
        assert talk.last.text == "Ở bản, thôn nào?"
        talk.press("Quay lại")
    talk.say("năm con hổ")
    assert talk.last.text == "Xin viết năm sinh, ví dụ: 1974."


def test_of_somebody_too_young_nothing_is_kept(machine: Machine, talk: Talk) -> None:
    agreed(talk).say("Lò Thị Mẫu", "15 tuổi")
    assert "từ 16 tuổi, hẹn gặp lại" in talk.last.text
    assert data_of(machine, talk) == {}
    assert {event.payload and event.payload.get("text") for event in machine.events()} <= {None, ""}
    assert [message.body for message in machine.messages()[:-1]] == [None] * (len(machine.messages()) - 1)
    assert none(machine, Person)
    talk.press("Đăng ký lại")
    assert "Có đồng ý không?" in talk.last.text, "the wrong year may have been typed"


# Where


def test_the_only_commune_s_villages_are_choices(talk: Talk) -> None:
    at_place(talk)
    assert choices(talk) == ["Bản Mẫu Một", "Thôn Mẫu Hai", "Tiểu khu Mẫu Ba", "Ở xã khác", "Không có trong danh sách", "Quay lại"]
    talk.say("mau hai")
    assert talk.last.text == "Công việc chính là gì?", "a village of the list may be typed"


def test_a_commune_is_typed_and_made_on_demand(machine: Machine, talk: Talk) -> None:
    at_commune(talk)
    for typed in ("muong bu", "xã Mường Bú, Mường La, Sơn La", "MUONG BU son la", "Mường Bú"):
        talk.say(typed)
        assert talk.last.text == "Ở bản, thôn nào? Ví dụ: bản Nà Lốc."
        talk.press("Quay lại")
    talk.say("Mường Bú", "bản Nà Lốc", "1")
    assert "Bản Nà Lốc, Xã Mường Bú, Sơn La" in talk.last.text
    talk.press("Đúng rồi")
    commune = machine.do(lambda db: db.get_one(Commune, MUONG_BU))
    village = machine.do(lambda db: db.exec(select(Village).where(Village.commune_code == MUONG_BU)).one())
    assert (commune.name, commune.province, commune.sample) == ("Xã Mường Bú", "Sơn La", True)
    assert (village.kind, village.name, village.typed, village.sample) == ("bản", "Nà Lốc", True, True)
    assert one(machine, Registration).commune_code == MUONG_BU


def test_a_name_of_before_leads_to_the_new_commune(talk: Talk) -> None:
    at_commune(talk).say("chieng san")
    assert talk.last.text.startswith("Xã Chiềng San, huyện Mường La, Sơn La nay thuộc Xã Mường La, Sơn La.\nỞ bản, thôn nào?")


def test_an_old_district_is_asked_in_which_of_its_communes(talk: Talk) -> None:
    at_commune(talk)
    for typed in ("Mường La", "huyện mường la", "muong la, son la"):
        talk.say(typed)
        assert talk.last.text == "Huyện Mường La cũ nay chia thành mấy xã. Ở xã nào?"
        communes = ["Mường La", "Chiềng Lao", "Ngọc Chiến", "Mường Bú", "Chiềng Hoa"]
        assert choices(talk) == [*(f"Xã {name}, Sơn La" for name in communes), "Quay lại"]
    talk.press("Xã Ngọc Chiến, Sơn La")
    assert talk.last.text.startswith("Ở bản, thôn nào?")


def test_of_a_large_district_the_other_communes_are_typed(talk: Talk) -> None:
    at_commune(talk).say("huyện Thuận Châu")
    assert talk.last.text == "Huyện Thuận Châu cũ nay chia thành mấy xã. Ở xã nào, không thấy thì viết tên xã?"
    assert len(set(choices(talk))) == len(choices(talk)) == 9
    talk.say("Muổi Nọi")
    assert talk.last.text.startswith("Ở bản, thôn nào?")


def test_an_old_commune_that_was_divided(talk: Talk) -> None:
    at_commune(talk).say("phường Quang Trung, Hà Giang")
    assert talk.last.text == "Phường Quang Trung, thành phố Hà Giang cũ nay chia thành mấy phường. Ở phường nào?"


def test_communes_that_are_called_alike_are_told_by_their_provinces(talk: Talk) -> None:
    at_commune(talk).say("tân lập")
    assert talk.last.text.endswith("Là nơi nào dưới đây? Không thấy thì viết thêm tên tỉnh.")
    assert 2 < len(choices(talk)) <= 9
    assert all(", " in label for label in choices(talk)[:-1])
    talk.say("Tân Lập, Đắk Lắk")
    talk.press("Phường Tân Lập, Đắk Lắk") if "Phường Tân Lập, Đắk Lắk" in choices(talk) else None
    assert talk.last.text == "Ở tổ dân phố nào? Ví dụ: tổ dân phố 5."
    talk.say("tdp 5", "1")
    assert "Tổ dân phố 5, Phường Tân Lập, Đắk Lắk" in talk.last.text


def test_what_names_no_commune_gets_an_example(talk: Talk) -> None:
    at_commune(talk)
    for typed in ("xyzzy", "12345", "'; DROP TABLE commune; --", "💥", "a" * 4000, "²", "9" * 5000):
        talk.say(typed)
        assert talk.last.text == "Chưa tìm thấy xã, phường ấy. Xin viết lại, ví dụ: Mường Bú, Sơn La."
        assert talk.step() == "registration.commune"


def test_a_village_without_its_kind_is_asked_what_it_calls_itself(talk: Talk) -> None:
    at_commune(talk).say("Mường Bú", "nà lốc")
    assert talk.last.text == "Nơi ấy gọi thế nào cho đúng?"
    assert choices(talk)[:3] == ["Bản Nà Lốc", "Thôn Nà Lốc", "Xóm Nà Lốc"]
    assert len(choices(talk)) <= 9
    talk.press("Xóm Nà Lốc")
    talk.say("1")
    assert "Xóm Nà Lốc, Xã Mường Bú" in talk.last.text


def test_who_types_the_same_village_shares_it(machine: Machine) -> None:
    for number, typed in enumerate(["ban na loc", "Bản Nà Lốc", "BẢN NÀ LỐC", "thôn Nà Lốc"]):
        talk = machine.citizen(f"citizen-{number}")
        machine.run()
        at_commune(talk).say("Mường Bú", typed, "1", "1")
        assert "Đăng ký xong" in talk.last.text
    villages = machine.do(lambda db: places.villages_of(db, MUONG_BU))
    assert [(village.kind, village.name, village.typed) for village in villages] == [("bản", "Nà Lốc", True), ("thôn", "Nà Lốc", True)]
    assert machine.do(lambda db: places.listed(db, MUONG_BU)) == [], "what somebody typed is not shown to others"
    assert machine.do(places.only_commune) == machine.villages()[0].commune_code


def test_what_names_no_village_gets_an_example(talk: Talk) -> None:
    at_commune(talk).say("Mường Bú")
    for typed in ("", "💥", "---", "bản", "<>", "thôn,"):
        talk.say(typed)
        assert talk.last.text == "Xin viết tên nơi ở, ví dụ: bản Nà Lốc."
        assert talk.step() == "registration.typed"


def test_a_hostile_village_is_a_name_and_no_more(machine: Machine) -> None:
    for number, typed in enumerate(("<b>Nà</b> *Lốc*", "a" * 4000, "DROP TABLE village --", "{$name}", "\u202eđảo")):
        talk = machine.citizen(f"citizen-{number}")
        machine.run()
        at_commune(talk).say("Mường Bú", typed)
        talk.press_id("registration.kind:ban")
        talk.say("1", "1")
        assert "Đăng ký xong" in talk.last.text
    names = [village.name for village in machine.do(lambda db: places.villages_of(db, MUONG_BU))]
    assert len(names) == 5
    for name in names:
        assert 0 < len(name) <= 60 and name.isprintable() and not set(name) & set("<>*;{}$")


def test_a_number_is_a_village_s_name_and_no_button_s(talk: Talk) -> None:
    at_commune(talk).say("Mường Bú", "1")
    assert "Bản 1" in choices(talk)


def test_a_long_list_is_typed_into(machine: Machine, talk: Talk) -> None:
    with_list(machine, "Nà Lốc", "Nà Lộc", "Huổi Pá", "Co Chai", "Nà Mường", "Noong Lay", "Pá Nó", "Bản Cọ", "Tà Lù", "Huổi Hin")
    agreed(talk).say("Lò Thị Mẫu", "1974")
    assert talk.last.text == "Ở xã, phường nào? Viết tên cũ hay tên mới đều được.", "there is more than one commune now"
    talk.say("Mường Bú", "na loc")
    assert talk.last.text == "Danh sách của xã chưa có Na Loc. Chọn nơi đúng, hoặc viết lại tên."
    assert choices(talk) == ["Bản Nà Lốc", "Bản Nà Lộc", "Giữ tên đã viết", "Quay lại"]
    talk.say("Nà Lộc", "1")
    assert "Bản Nà Lộc, Xã Mường Bú, Sơn La" in talk.last.text
    talk.press("Sửa bản, thôn")
    talk.say("Huổi Xa")
    talk.press("Giữ tên đã viết")
    talk.say("Co Chai")
    assert "Bản Co Chai, Xã Mường Bú" in talk.last.text, "what is typed anew is looked for anew"
    talk.press("Sửa bản, thôn")
    talk.say("Huổi Xa")
    talk.press("Giữ tên đã viết")
    talk.press("Bản Huổi Xa")
    talk.press("Đúng rồi")
    assert machine.do(lambda db: db.exec(select(Village).where(col(Village.typed))).one()).name == "Huổi Xa"


def test_a_village_that_the_buttons_do_not_have(talk: Talk) -> None:
    at_place(talk).press("Không có trong danh sách")
    assert talk.last.text == "Ở bản, thôn nào? Ví dụ: bản Nà Lốc."
    talk.say("khu Mẫu Bốn", "1")
    assert "Khu Mẫu Bốn, Xã Mẫu" in talk.last.text


# Work


def test_who_is_at_home_is_so_in_the_summary_and_next_year(machine: Machine, talk: Talk) -> None:
    at_place(talk).press("Bản Mẫu Một")
    assert choices(talk)[-2] == "Nghỉ hưu, ở nhà, nội trợ"
    talk.press("Nghỉ hưu, ở nhà, nội trợ")
    assert "\nNghỉ hưu, ở nhà, nội trợ\n" in talk.last.text
    talk.press("Đúng rồi")
    found = one(machine, Registration)
    assert (found.group_id, found.answers) == ("farmer", {"work": "home"})
    machine.later(days=60)
    talk.say("menu")
    talk.press("Sửa lại")
    assert "\nNghỉ hưu, ở nhà, nội trợ\n" in talk.last.text
    talk.press("Sửa công việc")
    talk.press("Làm ruộng nương, chăn nuôi")
    talk.press("Đúng rồi")
    assert (this_year(machine).group_id, this_year(machine).answers) == ("farmer", {})


# Back, mended, help, cancelled


def test_one_item_is_mended_and_the_rest_stays(talk: Talk) -> None:
    at_summary(talk)
    for item, answer, expected in (
        ("Sửa tên", "Vàng A Páo", "Vàng A Páo, sinh năm 1974"),
        ("Sửa năm sinh", "1980", "Vàng A Páo, sinh năm 1980\nBản Mẫu Một"),
        ("Sửa bản, thôn", "Thôn Mẫu Hai", "1980\nThôn Mẫu Hai, Xã Mẫu (dữ liệu mẫu)"),
        ("Sửa công việc", "Đang đi học", "Thôn Mẫu Hai, Xã Mẫu (dữ liệu mẫu), Tỉnh Mẫu\nĐang đi học"),
    ):
        talk.press(item)
        talk.say(answer)
        assert expected in talk.last.text
    talk.press("Sửa xã, phường")
    talk.say("Mường Bú")
    assert "Ở bản, thôn nào?" in talk.last.text, "another commune has other villages"
    talk.say("bản Nà Lốc")
    assert talk.last.text == "Vàng A Páo, sinh năm 1980\nBản Nà Lốc, Xã Mường Bú, Sơn La\nĐang đi học\nNhư thế đúng chưa?"


def test_back_from_mending_leaves_it_as_it_was(talk: Talk) -> None:
    at_summary(talk)
    for item in ("Sửa tên", "Sửa năm sinh", "Sửa xã, phường", "Sửa bản, thôn", "Sửa công việc"):
        talk.press(item)
        talk.say("quay lại")
        assert talk.last.text == SUMMARY


def test_back_within_mending_goes_one_question(talk: Talk) -> None:
    at_summary(talk).press("Sửa xã, phường")
    talk.say("Mường Bú", "quay lại")
    assert talk.last.text.startswith("Ở xã, phường nào?")
    talk.press("Quay lại")
    assert talk.last.text == SUMMARY


def test_back_all_the_way(talk: Talk) -> None:
    at_summary(talk)
    asked = []
    for _ in range(6):
        talk.say("quay lại")
        asked.append(talk.last.text.splitlines()[-1])
    assert asked[:4] == ["Công việc chính là gì?", "Ở bản, thôn nào?", "Sinh năm nào?", "Họ tên là gì?"]
    assert "Có đồng ý không?" in asked[4] and "Có đồng ý không?" in asked[5]


def test_back_of_an_old_message_goes_back_once(talk: Talk) -> None:
    at_place(talk)
    back = talk.button("Quay lại")
    talk.press_id(back)
    talk.press_id(back)
    assert talk.last.text.endswith("Sinh năm nào?"), "two presses are one step"


def test_another_commune_than_the_only_one_and_back(talk: Talk) -> None:
    at_commune(talk).press("Quay lại")
    assert "Bản Mẫu Một" in choices(talk)


def test_help_at_every_step_explains_and_asks_again(machine: Machine) -> None:
    village = ["Đồng ý", "Páo", "1974"]
    commune = [*village, "Ở xã khác"]
    for number, answers in enumerate(
        (
            [],
            ["Đồng ý"],
            ["Đồng ý", "Páo"],
            ["Đồng ý", "Páo", "74"],
            village,
            commune,
            [*commune, "tân lập"],
            [*commune, "Mường Bú"],
            [*commune, "Mường Bú", "Nà Lốc"],
            [*village, "Mẫu Bốn"],
            [*village, "1"],
            [*village, "1", "1"],
            ["Đồng ý", "Pao", "1974", "1", "1"],
        )
    ):
        talk = machine.citizen(f"citizen-{number}")
        machine.run()
        talk.say(*answers)
        asked, offered, step = talk.last.text.splitlines()[-1], choices(talk), talk.step()
        talk.say("trợ giúp")
        explained, *_, again = talk.last.text.splitlines()
        assert (again, choices(talk), talk.step()) == (asked, offered, step)
        assert explained != asked and not explained.startswith("Gửi ảnh")


def test_cancelled_in_the_middle_it_is_asked_and_then_erased(machine: Machine, talk: Talk) -> None:
    at_summary(talk)

    def sent(db: Session) -> None:
        chat = db.exec(select(Chat)).one()
        web.add_item(db, WebItem(chat=chat.address, key="said", sender="me", body={"text": "Lò Thị Mẫu"}, at=machine.now))
        for message in db.exec(select(Message)):
            message.state, message.sent_at = outbox.SENT, machine.now

    machine.do(sent)
    talk.say("hủy")
    assert (talk.last.text, choices(talk)) == ("Đăng ký còn dở. Làm tiếp nhé?", ["Làm tiếp", "Thôi, xóa hết"])
    talk.press("Làm tiếp")
    assert talk.last.text == SUMMARY
    talk.say("hủy")
    talk.press("Thôi, xóa hết")
    assert "Lò Thị" not in str([message.body for message in machine.messages()])
    assert machine.do(lambda db: db.exec(select(WebItem)).all()) == []
    assert data_of(machine, talk) == {}


def test_the_program_begins_anew_and_weeks_pass(machine: Machine, talk: Talk) -> None:
    at_commune(talk).say("Mường Bú", "Nà Lốc")
    machine.later(days=21)
    machine.citizen()
    machine.run()
    assert talk.last.text == "Chào bà con! Đây là máy trả lời tự động; xét duyệt là do người.\nĐăng ký còn dở. Làm tiếp nhé?"
    talk.press("Làm tiếp")
    assert talk.last.text == "Nơi ấy gọi thế nào cho đúng?"


# The next year


@pytest.fixture
def last_year(machine: Machine, talk: Talk) -> Talk:
    """Somebody who registered, sent a photo, scored themselves, and comes back in the new year."""
    at_summary(talk).press("Đúng rồi")
    talk.photo("a")
    machine.later(seconds=2)

    def score(db: Session) -> None:
        scores.put(db.exec(select(Registration)).one(), "reading", "often")

    machine.do(score)
    machine.later(days=60)
    talk.say("menu")
    assert talk.last.text == "Lò Thị Mẫu đã đăng ký năm 2026 ở Bản Mẫu Một. Năm nay giữ như thế nhé?"
    assert choices(talk) == ["Giữ như năm ngoái", "Sửa lại"]
    return talk


def this_year(machine: Machine) -> Registration:
    """The registration of the new year."""
    found: Registration = machine.do(lambda db: db.exec(select(Registration).where(Registration.year == 2027)).one())
    return found


def test_as_last_year_in_one_tap(machine: Machine, last_year: Talk) -> None:
    keep = last_year.button("Giữ như năm ngoái")
    last_year.press_id(keep)
    assert "Đăng ký xong. Số hồ sơ: 0" in last_year.last.text
    before, now = machine.do(lambda db: db.exec(select(Registration).order_by(col(Registration.year))).all())
    assert (now.person_id, now.village_id, now.group_id, now.state) == (before.person_id, before.village_id, before.group_id, "open")
    assert now.answers == {"scores": {"reading": "often"}}
    assert {photo.registration_id for photo in machine.do(lambda db: db.exec(select(Photo)).all())} == {before.id}
    assert len(machine.do(lambda db: db.exec(select(Consent)).all())) == 1
    last_year.press_id(keep)
    assert last_year.last.text.startswith("Mục này của câu hỏi cũ.")
    assert len(machine.do(lambda db: db.exec(select(Registration)).all())) == 2


def test_last_year_s_answers_can_be_mended(machine: Machine, last_year: Talk) -> None:
    last_year.press("Sửa lại")
    assert last_year.last.text == SUMMARY
    last_year.press("Sửa công việc")
    last_year.press("Đang đi học")
    last_year.press("Đúng rồi")
    assert this_year(machine).group_id == "student"
    assert this_year(machine).answers == {"scores": {"reading": "often"}}
    assert machine.do(lambda db: db.exec(select(Person).where(Person.name == "Lò Thị Mẫu")).one())


def test_a_new_text_asks_for_consent_again(machine: Machine, last_year: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "CONSENT_VERSION", "newer")
    last_year.press("Giữ như năm ngoái")
    assert "Có đồng ý không?" in last_year.last.text
    last_year.press("Đồng ý")
    assert "Đăng ký xong" in last_year.last.text
    assert [consent.text_version for consent in machine.do(lambda db: db.exec(select(Consent).order_by(col(Consent.id))).all())][-1] == "newer"


def test_when_somebody_agreed_is_said_with_the_text(machine: Machine, last_year: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "CONSENT_VERSION", "newer")
    last_year.press("Giữ như năm ngoái")
    last_year.press("Đọc thêm")
    assert "\nĐã đồng ý với bản trước ngày 24/11/2026. Bản này mới hơn.\n" in last_year.last.text
    last_year.press("Đồng ý")
    last_year.press_id("guide.visibility:")
    assert "\nĐã đồng ý ngày 23/01/2027." in last_year.last.text


def test_declining_the_new_text_registers_nobody_and_keeps_last_year(machine: Machine, last_year: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "CONSENT_VERSION", "newer")
    last_year.press("Giữ như năm ngoái")
    last_year.press("Không đồng ý")
    assert last_year.last.text.startswith("Đã xóa những gì vừa viết.\nLò Thị Mẫu đã đăng ký năm 2026")
    assert one(machine, Registration).year == 2026


# Who is known here already


def test_an_officer_may_be_a_citizen_too(machine: Machine) -> None:
    officer = machine.officer()
    machine.run()
    officer.press_id("registration.begin:")
    assert "Có đồng ý không?" in officer.last.text
    officer.say("menu")
    assert "báo cáo" in officer.last.text, "an officer who has not begun rests where officers do"
    officer.press_id("registration.begin:")
    officer.press("Đồng ý")
    officer.say("1974")
    officer.press("Thôn Mẫu Hai")
    officer.say("3")
    officer.press("Đúng rồi")
    assert "Đăng ký xong. Số hồ sơ" in officer.last.text
    found = one(machine, Registration)
    person = machine.do(lambda db: db.get_one(Person, found.person_id))
    assert (person.name, person.birth_year) == ("Cán bộ Hội (mẫu)", 1974)
    assert machine.do(lambda db: people.is_officer(db, person.id, found.commune_code)), "it is the same person"
    officer.press_id("registration.begin:")
    assert "Hồ sơ 0" in officer.last.text


def test_an_officer_who_thinks_again_stays_an_officer(machine: Machine) -> None:
    officer = machine.officer()
    machine.run()
    officer.press_id("registration.begin:")
    officer.press("Đồng ý")
    officer.say("1974", "hủy")
    officer.press("Thôi, xóa hết")
    assert officer.last.text.startswith("Đã xóa những gì vừa viết.")
    assert "Xem số liệu" in choices(officer)
    assert machine.do(lambda db: db.exec(select(Account).where(Account.address == officer.account)).one().name) == "Cán bộ Hội (mẫu)"
    texts = [event.payload for event in machine.events() if event.kind == "text"]
    assert {"text": "1974", "choice": ""} not in texts


def test_the_phone_s_language_is_spoken(machine: Machine) -> None:
    talk = Talk(machine, "own-guest", "guest")
    talk.receive("start", language="en")
    machine.run()
    assert "Do you agree?" in talk.last.text
