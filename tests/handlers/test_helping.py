"""Helping: one phone for several people, each with a consent and a file of their own."""

from sqlmodel import Session, col, select

from models import chats, outbox, people, web
from models.chats import Chat, Conversation
from models.evidence import Photo
from models.log import LogEntry
from models.outbox import Message
from models.people import Account, Consent, Holds, Person, Role
from models.registrations import Registration
from models.web import WebItem
from tests.machine import Machine, Talk


def choices(talk: Talk) -> list[str]:
    """The buttons below what was said last."""
    return [label for _, label in talk.last.choices]


def person(machine: Machine, name: str) -> Person:
    """Somebody by name."""
    found: Person = machine.do(lambda db: db.exec(select(Person).where(Person.name == name)).one())
    return found


def relation(machine: Machine, talk: Talk, name: str) -> str:
    """As what an account speaks for somebody."""

    def look(db: Session) -> str:
        account = db.exec(select(Account).where(Account.address == talk.account)).one()
        helped = db.exec(select(Person).where(Person.name == name)).one()
        return db.get_one(Holds, (account.id, helped.id)).relation

    found: str = machine.do(look)
    return found


def active(machine: Machine, talk: Talk) -> str | None:
    """For whom a chat speaks now."""

    def look(db: Session) -> str | None:
        chat = db.exec(select(Chat).where(Chat.address == talk.chat)).one()
        id = db.exec(select(Conversation).where(Conversation.chat_id == chat.id)).one().person_id
        return db.get_one(Person, id).name if id else None

    found: str | None = machine.do(look)
    return found


def register_other(talk: Talk, name: str, born: str = "1950") -> None:
    """Registers somebody who is present, where the phone's family lives or where the helper helps."""
    talk.say("làm giúp")
    talk.press("Đăng ký giúp người mới")
    assert "Xin đọc cho người được giúp nghe" in talk.last.text
    talk.press("Đồng ý")
    assert talk.last.text == "Họ tên của người được giúp là gì?"
    talk.say(name)
    assert talk.last.text == f"{name} sinh năm nào?"
    talk.say(born)
    assert talk.last.text == f"Về {name}: Công việc chính là gì?", "where they live is known"
    talk.press("Làm ruộng nương, chăn nuôi")
    talk.press("Đúng rồi")
    assert f"Đăng ký xong cho {name}. Số hồ sơ: 0" in talk.last.text


def helper(machine: Machine, village: int = 1) -> Talk:
    """Somebody with the role of a helper, in their own chat."""

    def appoint(db: Session) -> str:
        one = Person(name="Cầm Văn Mẫu", created_at=machine.now)
        db.add(one)
        db.flush()
        db.add(Role(person_id=one.id, kind="helper", village_id=machine_villages[village].id, granted_at=machine.now))
        account = chats.find_or_add_account(db, "web", "web", f"person-{one.id}", one.name)
        people.join(db, account, one)
        return account.address

    machine_villages = machine.villages()
    address = machine.do(appoint)
    talk = Talk(machine, f"own-{address}", address)
    talk.receive("start")
    machine.run()
    return talk


def test_a_family_on_one_phone(machine: Machine) -> None:
    talk = machine.citizen().register()
    register_other(talk, "Lò Văn Cha")
    assert relation(machine, talk, "Lò Văn Cha") == "family"
    talk.photo("his")
    talk.say("làm giúp")
    assert choices(talk) == ["Lò Thị Mẫu (chính mình)", "Lò Văn Cha", "Đăng ký giúp người mới"]
    talk.press("Lò Thị Mẫu (chính mình)")
    assert active(machine, talk) == "Lò Thị Mẫu"
    talk.photo("hers")
    files = {file.id: file for file in machine.do(lambda db: db.exec(select(Registration)).all())}
    photos = machine.do(lambda db: db.exec(select(Photo)).all())
    shown = {photo.key.split("/")[-1]: files[photo.registration_id].person_id for photo in photos}
    assert shown == {"his.jpg": person(machine, "Lò Văn Cha").id, "hers.jpg": person(machine, "Lò Thị Mẫu").id}
    assert len({file.village_id for file in files.values()}) == 1
    consents = machine.do(lambda db: db.exec(select(Consent)).all())
    assert {consent.person_id for consent in consents} == {file.person_id for file in files.values()}
    entry = machine.do(lambda db: db.exec(select(LogEntry).where(LogEntry.act == "helped to register")).one())
    assert (entry.person_id, entry.subject_id) == (person(machine, "Lò Thị Mẫu").id, person(machine, "Lò Văn Cha").id)


def test_a_helper_guides_several(machine: Machine) -> None:
    talk = helper(machine)
    assert choices(talk) == ["Cầm Văn Mẫu (chính mình)", "Đăng ký cho mình", "Đăng ký giúp người mới"]
    for name in ("Vàng Thị Một", "Vàng Thị Hai"):
        register_other(talk, name)
        assert relation(machine, talk, name) == "helper"
    village = machine.villages()[1].id
    assert {file.village_id for file in machine.do(lambda db: db.exec(select(Registration)).all())} == {village}
    talk.say("làm giúp")
    assert choices(talk)[:3] == ["Cầm Văn Mẫu (chính mình)", "Vàng Thị Hai", "Vàng Thị Một"]
    talk.press("Vàng Thị Một")
    assert active(machine, talk) == "Vàng Thị Một"
    assert "Hồ sơ 0" in talk.last.text
    talk.say("làm giúp")
    talk.press("Cầm Văn Mẫu (chính mình)")
    assert talk.last.text == "Làm cho ai?", "a helper rests there"


def test_of_many_the_others_are_found_by_name(machine: Machine) -> None:
    talk = helper(machine)

    def hold(db: Session) -> None:
        account = db.exec(select(Account).where(Account.address == talk.account)).one()
        for number, name in enumerate(["Lò Thị Xa", *["Lò Thị Gần"] * 8]):
            one = Person(name=name, birth_year=1950 + number, created_at=machine.now)
            db.add(one)
            db.flush()
            people.join(db, account, one, "helper")

    machine.do(hold)
    talk.say("làm giúp")
    assert talk.last.text == "Làm cho ai? Không thấy tên thì viết tên người ấy."
    assert choices(talk)[:3] == ["Cầm Văn Mẫu (chính mình)", "Lò Thị Gần, sinh 1958", "Lò Thị Gần, sinh 1957"]
    assert len(choices(talk)) <= 10
    talk.say("xa xôi")
    assert talk.last.text.startswith("Không thấy ai tên như thế.")
    talk.say("thi xa")
    assert choices(talk) == ["Lò Thị Xa"]
    talk.press("Lò Thị Xa")
    assert active(machine, talk) == "Lò Thị Xa"


def test_declining_for_another_erases_what_was_said_of_them_alone(machine: Machine) -> None:
    talk = machine.citizen().register()
    machine.do(lambda db: _all_sent(db, machine, talk))
    machine.later(minutes=5)
    talk.say("làm giúp")
    talk.press("Đăng ký giúp người mới")
    talk.press("Đồng ý")
    talk.say("Lò Văn Cha", "1950", "1")
    machine.do(lambda db: _all_sent(db, machine, talk))
    talk.say("hủy")
    talk.press("Thôi, xóa hết")
    assert "Đã xóa những gì vừa viết.\n" in talk.last.text
    assert "Hồ sơ 0" in talk.last.text, "the phone's own citizen goes on"
    kept = str([event.payload for event in machine.events()]) + str([message.body for message in machine.messages()])
    kept += str([item.body for item in machine.do(lambda db: db.exec(select(WebItem)).all())])
    assert "Lò Văn Cha" not in kept
    assert "Đăng ký xong" in kept, "what was said before stays"
    assert machine.do(lambda db: db.exec(select(Person).where(Person.name == "Lò Văn Cha")).first()) is None


def test_read_more_names_the_helper_among_those_who_see_it(machine: Machine) -> None:
    talk = helper(machine)
    talk.say("làm giúp")
    talk.press("Đăng ký giúp người mới")
    talk.press("Đọc thêm")
    assert "chỉ người giúp, người trong nhóm xét" in talk.last.text
    assert "Đã đồng ý" not in talk.last.text


def test_what_is_mended_says_whose_it_is(machine: Machine) -> None:
    talk = machine.citizen().register()
    register_other(talk, "Lò Văn Cha")
    for item, asked in (
        ("name", "Họ tên đúng của Lò Văn Cha là gì?"),
        ("born", "Lò Văn Cha sinh năm nào mới đúng?"),
        ("commune", "Lò Văn Cha ở xã, phường nào? Viết tên cũ hay tên mới đều được."),
        ("village", "Lò Văn Cha ở bản, thôn nào mới đúng? Chọn hoặc viết tên."),
        ("work", "Công việc chính của Lò Văn Cha là gì?"),
    ):
        talk.press_id("mending.correct:")
        talk.press_id(f"mending.which:{item}")
        assert talk.last.text == asked


def test_a_young_one_is_told_to_the_helper(machine: Machine) -> None:
    talk = machine.citizen().register()
    talk.say("làm giúp")
    talk.press("Đăng ký giúp người mới")
    talk.press("Đồng ý")
    talk.say("Lò Văn Cháu", "10 tuổi")
    assert talk.last.text.startswith("Chương trình này dành cho người từ 16 tuổi")
    assert "Hồ sơ 0" in talk.last.text
    assert "Lò Văn Cháu" not in str([event.payload for event in machine.events()])


def test_only_those_of_this_phone(machine: Machine) -> None:
    first, second = machine.citizen("one").register("Lò Thị Mẫu"), machine.citizen("two").register("Vàng A Páo")
    for subject in (str(person(machine, "Vàng A Páo").id), "", "x", "9" * 40, "-1", "²"):
        first.press_id(f"helping.turn_to:{subject}")
        assert first.last.text.startswith("Ở đây không làm giúp được người này.")
    assert active(machine, first) == "Lò Thị Mẫu"
    assert active(machine, second) == "Vàng A Páo"


def test_whom_a_helper_helped_is_theirs_only_while_they_are_one(machine: Machine) -> None:
    talk = helper(machine)
    register_other(talk, "Vàng Thị Một")
    talk.say("làm giúp")
    talk.press("Cầm Văn Mẫu (chính mình)")

    def withdraw(db: Session) -> None:
        for role in people.roles_of(db, db.exec(select(Person).where(Person.name == "Cầm Văn Mẫu")).one().id):
            people.withdraw_role(db, role.id, machine.now)

    machine.do(withdraw)
    talk.press_id(f"helping.turn_to:{person(machine, 'Vàng Thị Một').id}")
    assert talk.last.text.startswith("Ở đây không làm giúp được người này.")
    talk.say("làm giúp")
    assert "Vàng Thị Một" not in choices(talk)


def test_what_is_under_way_comes_first(machine: Machine) -> None:
    talk = machine.citizen().register()
    register_other(talk, "Lò Văn Cha")
    talk.say("làm giúp")
    talk.press("Đăng ký giúp người mới")
    talk.press("Đồng ý")
    talk.say("Lò Thị Mẹ")
    for press in ("helping.choose:", "helping.new:", "registration.begin:", f"helping.turn_to:{person(machine, 'Lò Văn Cha').id}"):
        talk.press_id(press)
        assert talk.last.text == "Đăng ký còn dở. Làm tiếp nhé?"
    talk.press("Làm tiếp")
    talk.say("1952", "1")
    talk.press("Đúng rồi")
    assert "Đăng ký xong cho Lò Thị Mẹ" in talk.last.text


def test_before_anybody_agreed_it_is_simply_left(machine: Machine) -> None:
    talk = machine.citizen().register()
    talk.say("làm giúp")
    talk.press("Đăng ký giúp người mới")
    talk.say("menu")
    assert "Hồ sơ 0" in talk.last.text


def test_a_phone_may_help_before_its_own_citizen_registers(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.say("làm giúp")
    talk.press("Đăng ký giúp người mới")
    talk.press("Đồng ý")
    talk.say("Lò Văn Cha", "1950")
    assert talk.last.text == "Lò Văn Cha ở bản, thôn nào?"
    talk.press("Ở xã khác")
    assert talk.last.text == "Lò Văn Cha ở xã, phường nào? Viết tên cũ hay tên mới đều được."
    talk.press("Quay lại")
    talk.press("Bản Mẫu Một")
    talk.say("1")
    talk.press("Đúng rồi")
    talk.say("làm giúp")
    assert choices(talk) == ["Lò Văn Cha", "Đăng ký cho mình", "Đăng ký giúp người mới"]
    talk.press("Đăng ký cho mình")
    assert "Đăng ký Công dân học tập là tự nguyện" in talk.last.text
    talk.register()
    assert relation(machine, talk, "Lò Văn Cha") == "family"
    assert relation(machine, talk, "Lò Thị Mẫu") == "self"
    assert person(machine, "Lò Văn Cha").birth_year == 1950


def test_the_next_year_s_registration_is_the_helped_one_s(machine: Machine) -> None:
    talk = machine.citizen().register()
    register_other(talk, "Lò Văn Cha")
    machine.later(days=60)
    talk.say("menu")
    assert talk.last.text.startswith("Lò Văn Cha đã đăng ký năm 2026")
    talk.press("Giữ như năm ngoái")
    assert "Đăng ký xong cho Lò Văn Cha." in talk.last.text
    talk.say("làm giúp")
    talk.press("Lò Thị Mẫu (chính mình)")
    assert talk.last.text.startswith("Lò Thị Mẫu đã đăng ký năm 2026")
    files = machine.do(lambda db: db.exec(select(Registration).where(Registration.year == 2027).order_by(col(Registration.id))).all())
    assert [file.person_id for file in files] == [person(machine, "Lò Văn Cha").id]


def _all_sent(db: Session, machine: Machine, talk: Talk) -> None:
    """Lets every message be sent, and stand in the transcript."""
    for message in db.exec(select(Message).where(Message.state == outbox.WAITING)):
        message.state, message.sent_at = outbox.SENT, machine.now
        web.add_item(db, WebItem(chat=talk.chat, key=message.key, sender="bot", body=dict(message.body or {}), at=message.created_at))
