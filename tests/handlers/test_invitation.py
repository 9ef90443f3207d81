"""Invitations: each opens what it is for, a group is bound to its village, and who must know of a group's loss is told once."""

from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot import sample
from bot.channels.base import Unreachable
from bot.doors import BOT, CHANNEL
from bot.outbox import record
from handlers import digest
from models import chats, invitations, outbox, people, programme, registrations, timers
from models.chats import Chat
from models.invitations import GROUP, PERSON
from models.log import LogEntry
from models.outbox import Message
from models.people import Account, Holds, Person, Role
from models.registrations import Registration
from models.reviews import Submission
from tests.machine import Machine, Talk

DAY = timedelta(days=1)
LOST = "Nhóm xét của Bản Mẫu Một không còn nhận được hồ sơ. Nhờ người trong tổ xét gắn nhóm mới."


@pytest.fixture
def officer(machine: Machine) -> Talk:
    """The commune's officer, who has come in."""
    talk = machine.officer()
    machine.run()
    return talk


@pytest.fixture
def group(machine: Machine, officer: Talk) -> Talk:
    """The first village's group, bound by a moderator with a code."""
    return bind(machine, "group-a")


def moderator(machine: Machine, village: int = 0, number: int = 0) -> str:
    """The account of one of a village's moderators."""

    def seat(db: Session) -> str:
        person = sample.moderators(db, sample.villages(db)[village])[number]
        account = chats.find_or_add_account(db, CHANNEL, BOT, f"person-{person.id}", person.name)
        people.join(db, account, person)
        return account.address

    address: str = machine.do(seat)
    return address


def code(machine: Machine, village: int = 0) -> str:
    """What binds a group to a village."""
    place = machine.villages()[village]
    secret: str = machine.do(lambda db: invitations.make(db, GROUP, machine.now, DAY, village_id=place.id))
    return secret


def bind(machine: Machine, address: str, village: int = 0, members: int = 4) -> Talk:
    """A moderator of a village says its code in a group."""
    talk = Talk(machine, address, moderator(machine, village), group=True)
    talk.receive("start", more={"invitation": code(machine, village), "members": members})
    machine.run()
    return talk


def group_of(machine: Machine, village: int = 0) -> str | None:
    """Where a village's files go."""
    place = machine.villages()[village]
    chat = machine.do(lambda db: chats.review_chat_of(db, place.id))
    return chat.address if chat else None


def hand_in(machine: Machine, name: str) -> None:
    """A file waits for the first village's decision."""
    village = machine.villages()[0]

    def work(db: Session) -> None:
        person = Person(name=name, created_at=machine.now)
        db.add(person)
        db.flush()
        registration = registrations.register(db, person, programme.shipped(), village, "farmer", 2026, machine.now)
        registration.state = registrations.WAITING
        db.add(Submission(registration_id=registration.id, round=1, village_id=village.id, handed_in_at=machine.now))

    machine.do(work)


def told(talk: Talk) -> list[str]:
    """Of what somebody was told: that a group is lost, or another one."""
    return [said.text for said in talk.said() if "nhóm" in said.text.casefold()]


def losses(machine: Machine) -> list[tuple[int | None, object]]:
    """Which villages lost their group, and how, by the log."""
    entries = machine.do(lambda db: db.exec(select(LogEntry).where(LogEntry.act == "group lost").order_by(col(LogEntry.id))).all())
    return [(entry.subject_id, entry.detail["why"]) for entry in entries]


def found_unreachable(machine: Machine, group: Talk) -> None:
    """The sender is told that a group takes nothing any more."""

    def send(db: Session) -> None:
        chat = db.exec(select(Chat).where(Chat.address == group.chat)).one()
        message = Message(key=f"x {machine.next_event_id()}", to="chat", to_id=chat.id, chat_id=chat.id, body={"text": "x"}, created_at=machine.now)
        message.state, message.fence = outbox.SENDING, 1
        outbox.enqueue(db, message)
        record(db, message.id, 1, Unreachable("the group chat was deleted"), machine.now)

    machine.do(send)


def test_whoever_holds_a_role_is_greeted_by_it_also_with_the_invitation_itself(machine: Machine) -> None:
    officer, citizen = machine.officer(), machine.citizen("new")
    machine.run()
    assert officer.last.text.startswith("Kính chào cán bộ Hội! Đây là máy trả lời tự động; xét duyệt là do người.")
    assert citizen.last.text.startswith("Chào bà con! Đây là máy trả lời tự động")
    person = machine.do(lambda db: sample.moderators(db, sample.villages(db)[0])[0].id)
    secret = machine.do(lambda db: invitations.make(db, invitations.PERSON, machine.now, timedelta(days=1), person_id=person))
    head = machine.bare("phone")
    head.say(invitations.code_of(secret))
    assert head.read()[-1].startswith("Kính chào tổ xét!") and head.read()[-1].count("máy trả lời tự động") == 1
    head.say("trợ giúp")
    assert "Có người nộp thì hồ sơ hiện ra để xét" in head.read()[-1]


def test_bound_it_says_for_which_village_and_how_many_see_the_files(machine: Machine, group: Talk) -> None:
    assert group.last.text == "Nhóm này nhận hồ sơ của Bản Mẫu Một từ bây giờ. Nhóm có 4 thành viên, ai cũng xem được."
    assert group_of(machine) == group.chat
    bound = machine.do(lambda db: db.exec(select(LogEntry).where(LogEntry.act == "group bound")).one())
    assert bound.subject_id == machine.villages()[0].id


def test_put_out_the_officer_is_told_once(machine: Machine, officer: Talk, group: Talk) -> None:
    for _ in range(2):
        group.receive("gone")
        machine.run()
    assert told(officer) == [LOST]
    assert losses(machine) == [(machine.villages()[0].id, "gone")]


def test_found_out_when_sending_the_officer_is_told_once(machine: Machine, officer: Talk, group: Talk) -> None:
    found_unreachable(machine, group)
    found_unreachable(machine, group)
    machine.run()
    group.receive("gone")
    machine.run()
    assert told(officer) == [LOST]
    assert losses(machine) == [(machine.villages()[0].id, "lost")]


@pytest.mark.parametrize("sender_first", [True, False])
def test_put_out_while_something_is_being_sent_the_officer_is_told_once(machine: Machine, officer: Talk, group: Talk, sender_first: bool) -> None:
    """The two findings wait in conversations of two members, whose turns come in either order."""
    other = Talk(machine, group.chat, moderator(machine, number=1), group=True)
    if sender_first:
        found_unreachable(machine, group)
    other.receive("gone")
    if not sender_first:
        found_unreachable(machine, group)
    machine.run()
    assert told(officer) == [LOST]
    assert len(losses(machine)) == 1


def test_a_group_that_takes_messages_again_is_not_lost(machine: Machine, officer: Talk, group: Talk) -> None:
    found_unreachable(machine, group)
    group.receive("text", text="trợ giúp")
    machine.run()
    assert told(officer) == []
    assert group.last.text.startswith("Khi có người nộp")
    found_unreachable(machine, group)
    machine.run()
    assert told(officer) == [LOST], "another time it is"


def test_a_supergroup_is_followed_and_nobody_needs_to_know(machine: Machine, officer: Talk, group: Talk) -> None:
    group.receive("moved", text="group-a-super")
    machine.run()
    assert told(officer) == []
    assert group_of(machine) == "group-a-super"


@pytest.mark.parametrize("order", [("joined", "moved"), ("moved", "joined")])
def test_a_supergroup_of_a_village_is_not_asked_for_a_code(machine: Machine, group: Talk, order: tuple[str, str]) -> None:
    new = Talk(machine, "group-a-super", group.account, group=True)
    for kind in order:
        if kind == "joined":
            new.receive("joined")
        else:
            group.receive("moved", text=new.chat)
        machine.run()
    machine.later(seconds=2)
    assert not any("gửi mã" in (message.body or {}).get("text", "") for message in machine.messages())
    assert group_of(machine) == new.chat


def test_a_new_group_is_greeted_unless_somebody_speaks_first(machine: Machine) -> None:
    silent, quick = (Talk(machine, address, moderator(machine), group=True) for address in ("silent", "quick"))
    for talk in (silent, quick):
        talk.receive("joined")
        machine.run()
    bind(machine, "quick")
    machine.later(seconds=2)
    assert [said.text for said in silent.said()] == ["Chào cả nhóm! Người trong tổ xét gửi mã đã được cấp ở đây để nhận hồ sơ."]
    assert [said.text.partition(" từ bây giờ")[0] for said in quick.said()] == ["Nhóm này nhận hồ sơ của Bản Mẫu Một"]


def test_bound_elsewhere_the_old_group_and_the_officer_are_told(machine: Machine, officer: Talk, group: Talk) -> None:
    bind(machine, "group-b")
    assert group.last.text == "Từ bây giờ hồ sơ của Bản Mẫu Một gửi về nhóm khác. Xin sang nhóm mới để xét."
    assert told(officer) == ["Trưởng bản (mẫu) đã đổi nhóm xét của Bản Mẫu Một sang nhóm khác. Nếu thấy lạ, xin hỏi lại người ấy."]
    group.receive("gone")
    machine.run()
    assert len(told(officer)) == 1, "that group was nobody's any more"
    assert losses(machine) == []


def test_a_group_that_takes_another_village_is_lost_to_the_first(machine: Machine, officer: Talk, group: Talk) -> None:
    bind(machine, "group-a", village=1)
    assert told(officer) == [LOST]
    assert losses(machine) == [(machine.villages()[0].id, "bound elsewhere")]


def test_what_waits_for_the_first_village_is_not_shown_to_the_other(machine: Machine, officer: Talk, group: Talk) -> None:
    village = machine.villages()[0]

    def write(db: Session) -> None:
        outbox.enqueue(db, Message(key="file", to="reviewers", to_id=village.id, body={"text": "Lò Thị Mẫu"}, created_at=machine.now))
        outbox.route(db, machine.now)

    def goes_to() -> int | None:
        return next(message.chat_id for message in machine.messages() if message.key == "file")

    machine.do(write)
    assert goes_to() is not None
    bind(machine, "group-a", village=1)
    assert goes_to() is None
    bind(machine, "group-b")
    machine.do(lambda db: outbox.route(db, machine.now))
    assert machine.do(lambda db: db.get_one(Chat, goes_to()).address) == "group-b"


def test_what_waits_is_shown_in_the_new_group(machine: Machine, officer: Talk, group: Talk) -> None:
    hand_in(machine, "Lò Thị Mẫu")
    group.receive("gone")
    machine.run()
    other = bind(machine, "group-b")
    assert "Lò Thị Mẫu" in other.last.text
    other.press("Đạt")
    assert "Đạt — Trưởng bản (mẫu)" in other.last.text


def test_a_crowd_is_asked_about_once_more(machine: Machine, officer: Talk) -> None:
    crowd = bind(machine, "crowd", members=11)
    assert "Nhóm này có 11 người" in crowd.last.text
    assert group_of(machine) is None
    crowd.press("Vẫn gắn")
    assert crowd.last.text.startswith("Nhóm này nhận hồ sơ của Bản Mẫu Một từ bây giờ. Ai trong nhóm cũng xem được.")


def test_a_private_chat_is_no_group(machine: Machine, group: Talk) -> None:
    own = Talk(machine, "own", moderator(machine))
    own.press_id(f"invitation.bind_anyway:{code(machine)}")
    assert "Mã này để gửi trong nhóm" in own.last.text
    assert group_of(machine) == group.chat


def test_a_person_s_link_opens_again_for_that_person_alone(machine: Machine) -> None:
    village = machine.villages()[0]

    def invite(db: Session) -> str:
        person = sample.moderators(db, village)[0]
        return invitations.make(db, PERSON, machine.now, DAY, person_id=person.id)

    secret = machine.do(invite)
    first, second = Talk(machine, "own-a", "a"), Talk(machine, "own-b", "b")
    for talk in (first, first, second):
        talk.receive("start", more={"invitation": secret})
        machine.run()
    assert [said.text.count("Lời mời này không dùng được nữa") for said in (*first.said(), *second.said())] == [0, 0, 1]

    def erase(db: Session) -> None:
        for person in db.exec(select(Person)):
            person.erased_at = machine.now

    machine.do(erase)
    first.receive("start", more={"invitation": secret})
    machine.run()
    assert "Lời mời này không dùng được nữa" in first.last.text


def listed(machine: Machine, *roles: Role) -> tuple[int, str]:
    """Somebody with roles whom an officer wrote down, and the link for them."""

    def write(db: Session) -> tuple[int, str]:
        person = Person(name="Quàng Văn Mẫu", created_at=machine.now)
        db.add(person)
        db.flush()
        for role in roles:
            role.person_id = person.id
            db.add(role)
        return person.id, invitations.make(db, PERSON, machine.now, DAY, person_id=person.id)

    written: tuple[int, str] = machine.do(write)
    return written


def opens(talk: Talk, secret: str) -> Person:
    """Whose account it is after somebody opened a link."""
    talk.receive("start", more={"invitation": secret})
    talk.machine.run()
    account = talk.machine.do(lambda db: db.exec(select(Account).where(Account.address == talk.account)).one())
    owner: Person = talk.machine.do(lambda db: people.of_account(db, account.id))
    return owner


def test_a_citizen_who_gets_a_role_stays_one_person(machine: Machine) -> None:
    village = machine.villages()[0]
    talk = machine.citizen().register()
    machine.later(hours=1)
    other, secret = listed(machine, Role(kind="moderator", village_id=village.id, granted_at=machine.now))
    machine.do(lambda db: outbox.enqueue(db, Message(key="waits", to="person", to_id=other, body={"text": "x"}, created_at=machine.now)))
    owner = opens(talk, secret)
    file = machine.do(lambda db: db.exec(select(Registration)).one())
    assert (owner.name, owner.id) == ("Lò Thị Mẫu", file.person_id)
    assert machine.do(lambda db: people.is_moderator(db, owner.id, village.id))
    assert not machine.do(lambda db: people.roles_of(db, other))
    assert not machine.do(lambda db: db.exec(select(Holds).where(Holds.person_id == other)).all())
    assert "Hồ sơ 0" in talk.last.text
    erased = machine.do(lambda db: db.get_one(Person, other))
    assert (erased.name, erased.erased_at) == ("", machine.now)
    assert machine.do(lambda db: db.exec(select(Message.to_id).where(Message.key == "waits")).one()) == owner.id
    assert machine.do(lambda db: db.exec(select(LogEntry).where(LogEntry.act == "united")).one()).subject_id == other
    assert opens(talk, secret).id == owner.id
    assert "không dùng được" not in talk.last.text, "the link opens again for whoever came in with it"


def test_a_second_messenger_of_whoever_holds_the_role_comes_along(machine: Machine) -> None:
    village = machine.villages()[0]
    other, first = listed(machine, Role(kind="moderator", village_id=village.id, granted_at=machine.now))
    second = machine.do(lambda db: invitations.make(db, PERSON, machine.now, DAY, person_id=other))
    desk = Talk(machine, "own-desk", "desk")
    assert opens(desk, first).id == other
    citizen = opens(machine.citizen().register(), second)
    assert citizen.name == "Lò Thị Mẫu"
    assert opens(desk, first).id == citizen.id, "both are the same person's"


def test_whoever_has_a_file_under_both_names_keeps_both_files(machine: Machine) -> None:
    village = machine.villages()[0]
    other, secret = listed(machine, Role(kind="moderator", village_id=village.id, granted_at=machine.now))

    def register(db: Session) -> None:
        registrations.register(db, db.get_one(Person, other), programme.shipped(), village, "farmer", 2026, machine.now)

    machine.do(register)
    owner = opens(machine.citizen().register(), secret)
    assert machine.do(lambda db: people.is_moderator(db, owner.id, village.id))
    assert {file.person_id for file in machine.do(lambda db: db.exec(select(Registration)).all())} == {owner.id, other}
    assert machine.do(lambda db: db.get_one(Person, other)).name == "Quàng Văn Mẫu"


def test_a_citizen_who_becomes_an_officer_gets_the_reports(machine: Machine) -> None:
    commune = machine.villages()[0].commune_code
    _, secret = listed(machine, Role(kind="officer", commune_code=commune, granted_at=machine.now))
    owner = opens(machine.citizen().register(), secret)
    assert machine.do(lambda db: people.is_officer(db, owner.id, commune))
    assert machine.do(lambda db: timers.is_set(db, timers.person(owner.id), digest.TIMER))


def test_who_got_a_role_decides_nothing_about_their_own_file(machine: Machine) -> None:
    village = machine.villages()[0]
    talk, group = machine.citizen().register(), machine.moderator()
    talk.press("Họp bản, góp ý, hòa giải")
    talk.photo("a")
    machine.later(seconds=2)
    talk.press_id("handing_in.hand_in:anyway")
    _, secret = listed(machine, Role(kind="moderator", village_id=village.id, granted_at=machine.now))
    opens(talk, secret)
    Talk(machine, group.chat, talk.account, group=True).press_id(group.button("Đạt"))
    assert machine.do(lambda db: db.exec(select(Submission)).one()).state == "waiting"
