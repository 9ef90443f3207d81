"""Handing in where nobody can review yet: it is kept, nothing is promised, and whoever can mend it is told once."""

from datetime import timedelta

from sqlmodel import Session, col, select

from bot import sample
from bot.commands.places import find_or_appoint
from models import invitations
from models.invitations import GROUP
from models.outbox import Message
from models.people import Person, Role
from models.places import Village
from models.registrations import Registration
from models.reviews import Submission
from tests.life import at, hand_in
from tests.machine import Machine, Talk

NOBODY = "Bản Nà Mới chưa có người xét. Hồ sơ {} đã nộp, được giữ ở đây; có người xét là được xem ngay."


def newcomer(machine: Machine, name: str = "citizen-1") -> Talk:
    """Somebody whose village no list has, with a photo."""
    talk = machine.citizen(name)
    machine.run()
    talk.press("Đồng ý")
    talk.say("Lò Thị Mẫu", "1974")
    talk.press("Không có trong danh sách")
    talk.say("bản Nà Mới")
    if any(label == "Giữ tên đã viết" for _, label in talk.last.choices):
        talk.press("Giữ tên đã viết")
    talk.press("Làm ruộng nương, chăn nuôi")
    talk.press("Đúng rồi")
    return with_photo(machine, talk)


def with_photo(machine: Machine, talk: Talk) -> Talk:
    """Somebody who has something to hand in."""
    talk.photo(f"of-{talk.account}")
    machine.later(seconds=2)
    talk.press("Họp bản, góp ý, hòa giải")
    return talk


def told_officer(machine: Machine) -> list[str]:
    """What the sample's officer was told."""

    def look(db: Session) -> list[str]:
        officer = sample.officers(db)[0]
        sent = db.exec(select(Message).where(Message.to == "person", Message.to_id == officer.id).order_by(col(Message.id)))
        return [(message.body or {})["text"] for message in sent]

    found: list[str] = machine.do(look)
    return found


def appoint(machine: Machine, village: int, name: str = "Quàng Văn Mẫu") -> Person:
    """Lets somebody review for a village."""
    role = Role(kind="moderator", village_id=village, granted_at=machine.now)
    person: Person = machine.do(lambda db: find_or_appoint(db, name, role))
    return person


def bind(machine: Machine, reviewer: Person, village: int) -> Talk:
    """Lets a reviewer bind a new group to their village."""
    own = Talk(machine, f"own-{reviewer.id}", f"person-{reviewer.id}")
    own.receive("start", more={"invitation": _invite(machine, invitations.PERSON, person_id=reviewer.id)})
    group = Talk(machine, f"group-{village}", own.account, group=True)
    group.receive("start", more={"invitation": _invite(machine, GROUP, village_id=village), "members": 3})
    machine.run()
    return group


def _invite(machine: Machine, kind: str, **of_whom: int) -> str:
    secret: str = machine.do(lambda db: invitations.make(db, kind, machine.now, timedelta(days=1), **of_whom))
    return secret


def test_where_nobody_reviews_it_is_kept_and_the_officers_are_told_once(machine: Machine) -> None:
    first, second = newcomer(machine), newcomer(machine, "citizen-2")
    hand_in(first)
    assert NOBODY.format("00001") in first.last.text
    hand_in(first)
    hand_in(second)
    (village,) = at(machine, Village, name="Nà Mới")
    told = told_officer(machine)
    assert len(told) == 1 and told[0].startswith(f"Bản Nà Mới (số {village.id}) có hồ sơ chờ mà chưa có người xét.")
    assert [(each.state, each.village_id) for each in at(machine, Submission)] == [("waiting", village.id)] * 2


def test_what_waited_is_shown_when_reviewers_and_a_group_come(machine: Machine) -> None:
    talk = newcomer(machine)
    hand_in(talk)
    (village,) = at(machine, Village, name="Nà Mới")
    reviewer = appoint(machine, village.id)
    talk.say("menu")
    assert "Hồ sơ 00001 đã nộp. Tổ xét của bản sẽ xem" in talk.last.text
    group = bind(machine, reviewer, village.id)
    shown = [said for said in group.said() if said.slot][-1]
    assert "Hồ sơ 00001: Lò Thị Mẫu" in shown.text and shown.photos == 1
    assert [message.state for message in at(machine, Message, slot="review 1")] == ["refused", "waiting"], "it goes to one place"
    group.press("Đạt")
    assert at(machine, Registration)[0].state == "approved"


def test_whose_only_reviewer_is_oneself_is_promised_nothing(machine: Machine) -> None:
    (village,) = [village for village in machine.villages() if village.name == "Mẫu Một"]
    talk = with_photo(machine, machine.citizen().register())
    person = at(machine, Registration)[0].person_id

    def alone(db: Session) -> None:
        for role in db.exec(select(Role).where(Role.village_id == village.id)):
            role.withdrawn_at = machine.now
        db.add(Role(person_id=person, kind="moderator", village_id=village.id, granted_at=machine.now))

    machine.do(alone)
    hand_in(talk)
    assert talk.last.text.startswith("Bản Mẫu Một chưa có người xét.")
    assert len(told_officer(machine)) == 1


def test_where_reviewers_are_nobody_else_is_told(machine: Machine) -> None:
    hand_in(with_photo(machine, machine.citizen().register()))
    assert told_officer(machine) == []


def test_four_of_what_is_missing_are_offered_and_a_way_to_all_of_it(machine: Machine) -> None:
    talk = with_photo(machine, machine.citizen().register())
    talk.say("nộp")
    opened = [id for id, _ in talk.last.choices if id.startswith("evidence.open_criterion:")]
    (whole,) = [label for _, label in talk.last.choices if label.startswith("Xem cả")]
    (missing,) = [int(word) for word in whole.split() if word.isdigit()]
    assert (len(opened), f"Còn {missing} mục chưa có gì" in talk.last.text) == (4, True)
    talk.press(whole)
    assert talk.step() == "evidence.criteria"
    assert len([id for id, _ in talk.last.choices if id.startswith("evidence.open_criterion:")]) >= missing
