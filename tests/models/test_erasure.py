"""Erasure: whatever told who somebody was is gone from every table, and everybody else keeps what is theirs."""

from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.schedule import discard_some
from bot.store import FolderStore
from models import discards, erasure, inbox, outbox, people
from models.base import Json
from models.chats import Chat, Conversation
from models.database import Database
from models.discards import Discard
from models.evidence import Photo
from models.log import LogEntry
from models.outbox import Message
from models.people import Account, Holds, Person
from models.registrations import Registration
from models.reviews import Decision, Submission
from models.timers import Timer
from models.traces import traces
from models.web import WebItem
from tests.life import KEYS, NAME, TELLING, YEAR, at, citizen_in_full, deliver, everything, found, hand_in
from tests.machine import Machine, Talk
from tests.stories import story


def erase_all(talk: Talk) -> None:
    """Asks for it, and says yes twice."""
    talk.say("dữ liệu")
    talk.press("Xóa hết")
    talk.press("Xóa hết")
    talk.press("Xóa hẳn")


@story
def talk(machine: Machine) -> Talk:
    """Somebody who has left a trace wherever one can be left."""
    return citizen_in_full(machine)


async def test_nothing_tells_who_it_was_in_any_table_or_file(data: Database, tmp_path: Path) -> None:
    machine, store = Machine(data.engine), FolderStore(tmp_path)
    talk = citizen_in_full(machine)
    for key in KEYS:
        await store.put(key, b"x")
    told = {words for _, words in found(machine, *TELLING)}
    assert told == set(TELLING), "what is looked for below is there to be found"
    erase_all(talk)
    assert talk.last.text == "Đã xóa hết. Khi nào muốn thì bắt đầu lại từ đầu."
    await discard_some(data, store)
    assert found(machine, *TELLING) == set()
    assert [stored.key async for stored in store.list("")] == []


def test_what_waits_for_reviewers_who_have_no_chat_yet_names_nobody_any_more(machine: Machine) -> None:
    talk = machine.citizen().register(NAME)
    village = at(machine, Registration)[0].village_id
    values = {"to": "reviewers", "to_id": village, "created_at": machine.now}
    bodies = [{"text": f"{NAME} hỏi: bao giờ họp?"}, {"text": "Có 2 hồ sơ chờ xét."}]
    machine.do(lambda db: db.add_all([Message(key=body["text"][-4:], body=body, **values) for body in bodies]))
    erase_all(talk)
    assert found(machine, NAME) == set()
    told = sorted(at(machine, Message, to="reviewers", to_id=village), key=lambda message: message.id)
    assert [(message.state, (message.body or {})["text"]) for message in told] == [
        (outbox.WAITING, "… hỏi: bao giờ họp?"),
        (outbox.WAITING, "Có 2 hồ sơ chờ xét."),
    ]


def test_of_an_erased_account_it_is_still_known_when_somebody_wrote(machine: Machine) -> None:
    """Some messengers let be written only who wrote lately: also that all is erased."""
    talk = machine.citizen().register(NAME)
    machine.later(hours=1)
    erase_all(talk)
    asked = machine.now
    machine.later(days=3)
    talk.receive("gone")
    machine.do(lambda db: db.exec(select(Account).where(Account.address == talk.account)).one().sqlmodel_update({"last_active_at": None}))
    assert machine.do(lambda db: inbox.heard_at(db, db.exec(select(Chat.id).where(Chat.address == talk.chat)).one())) == asked


def test_acts_counts_and_fingerprints_stay(machine: Machine, talk: Talk) -> None:
    (person,) = at(machine, Person, name=NAME)
    erase_all(talk)
    assert len(at(machine, Photo)) == 2 and all(photo.fingerprint and photo.key is None for photo in at(machine, Photo))
    assert [registration.state for registration in at(machine, Registration)] == ["withdrawn"]
    assert [(decision.outcome, decision.note) for decision in at(machine, Decision)] == [("returned", None)]
    acts = [entry.act for entry in at(machine, LogEntry, person_id=person.id)]
    assert acts == ["registered", "handed in", "handed in", "role withdrawn", "erased"]
    (left,) = [each for each in at(machine, Person) if each.id == person.id]
    assert (left.name, left.birth_year, left.paused_until) == ("", None, None) and left.erased_at == machine.now


def test_an_approved_file_stays_approved_and_empty(machine: Machine) -> None:
    moderator, talk = machine.moderator(), machine.citizen().register(NAME)
    talk.photo("a")
    machine.later(seconds=2)
    talk.press("Họp bản, góp ý, hòa giải")
    hand_in(talk)
    moderator.press("Đạt")
    erase_all(talk)
    assert [(each.state, each.answers) for each in at(machine, Registration)] == [("approved", {})]
    moderator.press_id("review.photos:1")
    assert moderator.last.text == "Hồ sơ này không còn nữa."


def test_the_group_sees_a_line_in_place_of_the_file_at_once(machine: Machine, talk: Talk) -> None:
    group = machine.moderator()
    approve = group.button("Đạt")
    shown = {item.key: item for item in at(machine, WebItem, chat=group.chat, sender="bot")}
    assert any(item.body.get("pictures") for item in shown.values())
    erase_all(talk)
    for item in at(machine, WebItem, chat=group.chat):
        assert not item.body.get("pictures") and NAME not in item.body.get("text", "")
    assert {said.text for said in group.said() if said.slot and said.text} == {"Hồ sơ 00001: người nộp đã xóa dữ liệu."}
    deliver(machine)
    replaced = [item.body for item in at(machine, WebItem, chat=group.chat) if "đã xóa dữ liệu" in item.body.get("text", "")]
    assert replaced == [{"text": "Hồ sơ 00001: người nộp đã xóa dữ liệu."}] * 4, "both cards, and the album and sayings opened below one"
    group.press_id(approve)
    assert group.last.text == "Người nộp đã rút hồ sơ này. Không cần xét nữa."
    assert at(machine, Submission)[-1].state == "withdrawn"


@pytest.mark.parametrize("files", [{"files": [["report 00001", 7, "00001.pdf"]]}, {"file": ["report 00001", 7, "00001.pdf"]}])
def test_what_a_file_is_made_by_tells_nobody(files: Json) -> None:
    body = {"text": "Báo cáo đây.", **files}
    assert traces(["00001"], []).without(body) == body


def test_whoever_comes_back_begins_from_nothing(machine: Machine, talk: Talk) -> None:
    erase_all(talk)
    talk.say("xin chào")
    assert "tự nguyện" in talk.last.text
    talk.register("Cầm Văn Mới")
    old, new = at(machine, Registration)
    assert (old.state, new.state) == ("withdrawn", "open") and old.person_id != new.person_id


def test_others_keep_everything(machine: Machine) -> None:
    other = machine.citizen("citizen-2").register("Lò Văn Khác")
    other.photo("theirs")
    machine.later(seconds=2)
    other.press("Họp bản, góp ý, hòa giải")
    hand_in(other)
    talk = citizen_in_full(machine)
    before = {name: set(rows.splitlines()) for name, rows in everything(machine).items()}
    erase_all(talk)
    after = {name: set(rows.splitlines()) for name, rows in everything(machine).items()}
    for name in before:
        for row in before[name] - after[name]:
            assert "Lò Văn Khác" not in row and "theirs" not in row, f"{name}: {row}"
    assert [message.body for message in at(machine, Message) if message.body and "Lò Văn Khác" in message.body["text"]]


def test_whom_somebody_helped_goes_and_the_helpers_talk_stays(machine: Machine) -> None:
    helper, moderator = machine.citizen("helper").register("Quàng Văn Giúp"), machine.moderator()
    helper.say("Quê tôi ở Mường Và")
    lend(machine, helper, "Cà Thị Hoa Ban")
    helper.say("cà thị hoa ban", YEAR)
    helper.photo("field")
    machine.later(seconds=2)
    helper.press("Họp bản, góp ý, hòa giải")
    hand_in(helper)
    deliver(machine)
    telling = (NAME, YEAR, "citizens/x/field.jpg")
    assert {words for _, words in found(machine, *telling)} == set(telling)
    helper.say("dữ liệu")
    assert NAME in helper.last.text
    erase_all(helper)
    assert helper.last.text.startswith("Đã xóa hết dữ liệu của người được giúp.")
    machine.do(lambda db: discards.forget(db, discards.pending(db)))
    assert found(machine, *telling, "cà thị hoa ban") == set()
    assert found(machine, "Quê tôi ở Mường Và", "Quàng Văn Giúp")
    (own,) = at(machine, Person, name="Quàng Văn Giúp")
    assert own.erased_at is None and moderator.last.text == "Hồ sơ 00002: người nộp đã xóa dữ liệu."
    helper.say("menu")
    assert "00001" in helper.last.text


def test_a_helper_who_goes_leaves_what_is_anothers(machine: Machine) -> None:
    helper = machine.citizen("helper").register("Quàng Văn Giúp")
    lend(machine, helper, NAME)
    helper.photo("field")
    machine.later(seconds=2)
    helper.press("Họp bản, góp ý, hòa giải")
    speak_for(machine, helper, "Quàng Văn Giúp")
    erase_all(helper)
    assert found(machine, "Quàng Văn Giúp") == set()
    assert [photo.key for photo in at(machine, Photo)] == ["citizens/x/field.jpg"]
    assert not [each for each in at(machine, Discard) if each.key == "citizens/x/field.jpg"]
    assert [person.name for person in at(machine, Person, name=NAME)] == [NAME]


def test_a_moderator_goes_and_their_decisions_stay(machine: Machine, talk: Talk) -> None:
    group = machine.moderator()
    private = Talk(machine, f"own-{group.account}", group.account)
    private.receive("start")
    machine.run()
    group.press("Đạt")
    deliver(machine)
    assert {table for table, _ in found(machine, "Trưởng bản (mẫu)")} >= {"person", "account", "message", "web_item"}
    erase_all(private)
    assert private.last.text.startswith("Đã xóa hết.")
    assert found(machine, "Trưởng bản (mẫu)") == set()
    assert [decision.outcome for decision in at(machine, Decision)] == ["returned", "approved"]
    second = machine.moderator(number=1)
    second.press_id("review.approve:2")
    assert second.last.text == "Hồ sơ này người trong tổ xét đã xóa dữ liệu đã duyệt đạt lúc 09:00 24/11."
    assert NAME in talk.said()[-1].text


def test_what_waits_is_not_sent_and_what_is_under_way_is_not_sent_again(machine: Machine) -> None:
    talk = machine.citizen().register(NAME)
    talk.press_id("mending.correct:")
    talk.press("Sửa năm sinh")
    talk.say("74")
    under_way = machine.messages()[-1].id

    def begin(db: Session) -> None:
        db.get_one(Message, under_way).state = outbox.SENDING
        person = db.exec(select(Person).where(Person.name == NAME)).one()
        db.add(Message(key="no way yet", to="person", to_id=person.id, body={"text": f"Chúc mừng {NAME}!"}, created_at=machine.now))

    machine.do(begin)
    erase_all(talk)
    last = machine.messages()[-1]
    assert {(message.state, message.body) for message in machine.messages() if message.id != last.id} == {(outbox.REFUSED, None)}
    assert (last.state, (last.body or {})["text"]) == (outbox.WAITING, talk.last.text)
    assert at(machine, Timer) == []
    (conversation,) = at(machine, Conversation)
    assert (conversation.data, conversation.person_id) == ({}, None), "nor does it go on where it stood"


def test_erasing_twice_is_erasing_once(machine: Machine, talk: Talk) -> None:
    (person,) = at(machine, Person, name=NAME)
    erase_all(talk)
    again = machine.do(lambda db: erasure.erase(db, db.get_one(Person, person.id), person.id, machine.now))
    assert again == [] and len(at(machine, LogEntry, act="erased")) == 1


def test_a_second_account_of_theirs_is_forgotten_and_told(machine: Machine) -> None:
    talk, other = machine.citizen().register(NAME), machine.citizen("other-phone")
    machine.run()

    def join(db: Session) -> None:
        people.join(
            db, db.exec(select(Account).where(Account.address == "other-phone")).one(), db.exec(select(Person).where(Person.name == NAME)).one()
        )

    machine.do(join)
    other.say("tên tôi là Hoa", "menu")
    machine.later(seconds=2)
    erase_all(talk)
    assert found(machine, "tên tôi là Hoa", NAME) == set()
    assert other.last.text == talk.last.text == "Đã xóa hết. Khi nào muốn thì bắt đầu lại từ đầu."
    assert at(machine, Holds) == []


@pytest.mark.parametrize("name", ["Đạt", "Review", "Menu Hồ"])
def test_a_name_that_is_a_word_of_the_bots_breaks_nobodys_buttons(machine: Machine, name: str) -> None:
    other, group = machine.citizen("citizen-2").register("Lò Văn Khác"), machine.moderator()
    other.photo("theirs")
    machine.later(seconds=2)
    other.press("Họp bản, góp ý, hòa giải")
    hand_in(other)
    talk = machine.citizen().register(name)
    talk.photo("mine")
    machine.later(seconds=2)
    talk.press("Họp bản, góp ý, hòa giải")
    hand_in(talk)
    deliver(machine)
    erase_all(talk)
    (item,) = [item for item in at(machine, WebItem, chat=group.chat, sender="bot") if "Lò Văn Khác" in item.body["text"]]
    assert [choice["label"] for choice in item.body["choices"]][:2] == ["Đạt", "Cần bổ sung"]
    group.press_id(item.body["choices"][0]["id"])
    assert "Chúc mừng Lò Văn Khác" in other.last.text


def lend(machine: Machine, talk: Talk, name: str) -> None:
    """Registers somebody for whom this account speaks, and turns to them."""

    def register(db: Session) -> None:
        account = db.exec(select(Account).where(Account.address == talk.account)).one()
        mine = db.exec(select(Registration)).first()
        assert mine is not None
        person = Person(name=name, birth_year=int(YEAR), created_at=machine.now)
        db.add(person)
        db.flush()
        people.join(db, account, person, "family")
        copied = mine.model_dump(exclude={"id", "person_id", "answers", "state"})
        db.add(Registration(**copied, person_id=person.id))
        db.flush()

    machine.do(register)
    speak_for(machine, talk, name)


def speak_for(machine: Machine, talk: Talk, name: str) -> None:
    """Turns to a person."""

    def turn_to(db: Session) -> None:
        chat = db.exec(select(Chat).where(Chat.address == talk.chat)).one()
        person = db.exec(select(Person).where(Person.name == name)).one()
        db.exec(select(Conversation).where(Conversation.chat_id == chat.id)).one().person_id = person.id

    machine.do(turn_to)
    talk.say("menu")
