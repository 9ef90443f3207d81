"""Linking: another messenger of the same person joins with a code, once, within ten minutes; two people are never made one."""

import re

import pytest
from sqlmodel import Session, select

from bot import sample
from bot.doors import BOT, CHANNEL
from models import chats, people, programme, registrations
from models.chats import Chat
from models.invitations import LINK, WRONG_SECRETS, Invitation
from models.log import LogEntry
from models.people import Account, Holds, Person, Role
from models.places import Village
from models.registrations import Registration
from tests.life import at
from tests.machine import BARE, Machine, Talk
from tests.models.test_erasure import erase_all
from tests.stories import story

WRONG = "Mã này không đúng hoặc đã hết hạn. Xin xem lại mã, hoặc xin mã mới."


def code(talk: Talk) -> str:
    """The code that somebody is shown."""
    talk.say("máy khác")
    found = re.search(r"mã ([2-9A-Z]{4} [2-9A-Z]{4})\. Mã dùng một lần, trong mười phút\.\nĐừng đưa mã cho người khác\.", talk.last.text)
    assert found, talk.last.text
    return found[1]


def register(machine: Machine, account: str, name: str) -> None:
    """Somebody who has a file, on the messenger without buttons."""

    def write(db: Session) -> None:
        person = Person(name=name, birth_year=1974, created_at=machine.now)
        db.add(person)
        db.flush()
        people.join(db, chats.find_or_add_account(db, BARE, BARE, account), person)
        registrations.register(db, person, programme.shipped(), sample.villages(db)[0], "farmer", 2026, machine.now)

    machine.do(write)


def owner(machine: Machine, talk: Talk) -> Person | None:
    """Whose account it is."""

    def look(db: Session) -> Person | None:
        account = chats.find_account(db, talk.channel, BOT if talk.channel == CHANNEL else talk.channel, talk.account)
        return people.of_account(db, account.id) if account else None

    found: Person | None = machine.do(look)
    return found


def last_chat(machine: Machine, person: Person) -> str:
    """Where notices go."""
    chat: Chat = machine.do(lambda db: chats.private_chat_of(db, person.id, machine.now))
    return chat.address


@story
def citizen(machine: Machine) -> Talk:
    """Somebody with a file."""
    return machine.citizen().register()


def test_the_same_person_joins_and_notices_go_where_they_were_last(machine: Machine, citizen: Talk) -> None:
    shown, other = code(citizen), machine.bare("phone")
    other.say(shown.lower())
    assert other.read()[-1].splitlines()[:2] == [
        "Chào bà con! Đây là máy trả lời tự động; xét duyệt là do người.",
        "Đã nối với Lò Thị Mẫu. Từ nay nhắn ở máy nào cũng được.",
    ]
    assert "Hồ sơ 00001." in other.read()[-1]
    assert citizen.last.text == "Đã nối thêm Bare. Nếu thấy lạ, xin báo ngay cho cán bộ Hội."
    person = owner(machine, citizen)
    assert person is not None and owner(machine, other) == person and last_chat(machine, person) == other.chat
    machine.later(minutes=1)
    citizen.say("hồ sơ")
    assert last_chat(machine, person) == citizen.chat
    assert [entry.detail for entry in at(machine, LogEntry, act="linked")] == [{"channel": BARE}]
    citizen.say("dữ liệu")
    assert "Nhắn qua Bare" in citizen.last.text and "Dùng thêm máy khác" in [label for _, label in citizen.last.choices]


def test_a_code_works_once_for_ten_minutes_and_a_new_one_ends_it(machine: Machine, citizen: Talk) -> None:
    first, second = code(citizen), code(citizen)
    other, third = machine.bare("phone"), machine.bare("third")
    assert WRONG in other.answers(first)
    machine.later(minutes=10)
    assert WRONG in other.answers(second)
    assert "Đã nối" in other.answers(code(citizen))
    used = code(citizen)
    assert "Máy này đã nối rồi." in other.answers(used), "which uses nothing up"
    assert "Đã nối" in third.answers(used) and WRONG in machine.bare("fourth").answers(used)
    assert [link.uses for link in sorted(at(machine, Invitation, kind=LINK), key=lambda link: link.id)] == [0, 0, 1, 1]


def test_who_guesses_is_not_heard_any_more(machine: Machine, citizen: Talk) -> None:
    guesser = machine.bare("guesser")
    for number in range(WRONG_SECRETS):
        assert WRONG in guesser.answers(f"AAAA 222{number + 2}")
    assert WRONG in guesser.answers(code(citizen)) and owner(machine, guesser) is None


def test_two_people_with_files_stay_two(machine: Machine, citizen: Talk) -> None:
    register(machine, "phone", "Vàng A Páo")
    other, shown = machine.bare("phone"), code(citizen)
    before = (at(machine, Person), at(machine, Holds), at(machine, Registration))
    assert "Hai máy này đều có hồ sơ riêng nên không nối được." in other.answers(shown)
    assert (at(machine, Person), at(machine, Holds), at(machine, Registration)) == before and at(machine, Invitation, kind=LINK)[0].uses == 0


def test_a_registration_that_was_only_begun_gives_way(machine: Machine, citizen: Talk) -> None:
    other = machine.bare("phone")
    other.answers("chào", "1", "Lò Thị Mẫu")
    assert "Đã nối với Lò Thị Mẫu." in other.answers(code(citizen))
    assert len(at(machine, Person, name="Lò Thị Mẫu")) == 1 and "Hồ sơ 00001" in other.read()[-1]


@pytest.mark.parametrize("from_role", [True, False])
def test_roles_come_along_either_way(machine: Machine, citizen: Talk, from_role: bool) -> None:
    """A citizen with a file, and the moderator whom an officer listed, are one person, whichever of the two shows the code."""
    account = machine.moderator().account
    desk = Talk(machine, f"own-{account}", account)
    desk.receive("start")
    machine.run()
    shows, types = (desk, citizen) if from_role else (citizen, desk)
    types.say(code(shows))
    person, village = owner(machine, citizen), machine.villages()[0]
    assert person is not None and owner(machine, desk) == person and at(machine, Registration)[0].person_id == person.id
    assert machine.do(lambda db: people.is_moderator(db, person.id, village.id))
    assert shows.last.text.startswith("Đã nối thêm trang chat.")


def test_two_with_roles_stay_two(machine: Machine) -> None:
    officer, account = machine.officer(), machine.moderator().account
    machine.run()
    desk = Talk(machine, f"own-{account}", account)
    desk.receive("start")
    machine.run()
    roles = at(machine, Role)
    desk.say(code(officer))
    assert "Hai máy này đều có vai trò riêng nên chưa nối được." in desk.last.text and at(machine, Role) == roles


def test_a_moderator_s_messenger_without_groups_gets_the_files(machine: Machine) -> None:
    def desk(db: Session) -> str:
        person = sample.moderators(db, sample.villages(db)[0])[0]
        account = chats.find_or_add_account(db, CHANNEL, BOT, "desk", person.name)
        people.join(db, account, person)
        return account.address

    talk = Talk(machine, "own-desk", machine.do(desk))
    talk.receive("start")
    machine.run()
    other = machine.bare("phone")
    assert "Từ bây giờ hồ sơ của Bản Mẫu Một gửi về đây" in other.answers(code(talk))
    village: Village = machine.villages()[0]
    assert machine.do(lambda db: chats.review_chat_of(db, village.id)).address == other.chat


def test_who_was_helped_on_a_phone_speaks_there_themselves(machine: Machine, citizen: Talk) -> None:
    def lend(db: Session) -> None:
        account = chats.find_or_add_account(db, BARE, BARE, "phone")
        people.join(db, account, db.exec(select(Person).where(Person.name == "Lò Thị Mẫu")).one(), "family")

    machine.do(lend)
    other = machine.bare("phone")
    assert "Đã nối" in other.answers(code(citizen)) and owner(machine, other) == owner(machine, citizen)


def test_nobody_yet_has_nothing_to_join_and_a_group_is_no_place_for_it(machine: Machine) -> None:
    newcomer, group = machine.citizen("new"), machine.moderator()
    machine.run()
    newcomer.say("máy khác")
    assert "Đăng ký xong mới dùng thêm máy khác được." in newcomer.last.text
    group.press_id("linking.show_code:")
    assert at(machine, Invitation, kind=LINK) == [] and at(machine, Account, channel=BARE) == []


def test_an_erased_person_s_code_opens_nothing(machine: Machine, citizen: Talk) -> None:
    shown, other = code(citizen), machine.bare("phone")
    erase_all(citizen)
    assert WRONG in other.answers(shown) and owner(machine, other) is None
