"""Review in a moderator's own chat, on a messenger without buttons: one file at a time, and no number decides another one than was shown last."""

import random
import re
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select

from bot import sample
from bot.channels.base import Closed, Kind, Outcome, Refused, TryLater, Unreachable
from bot.doors import BOT, CHANNEL
from models import chats, evidence, invitations, people, programme, registrations
from models.chats import Chat
from models.evidence import Photo
from models.inbox import Event
from models.invitations import GROUP, PERSON
from models.outbox import REFUSED, Message
from models.people import Person
from models.reviews import Decision, Submission
from tests.life import at, found
from tests.machine import BARE, BEGIN, Machine, Talk

DAY = timedelta(days=1)
COMES_HERE = "Từ bây giờ hồ sơ của Bản Mẫu Một gửi về đây, mỗi lần một hồ sơ."


def reviewer(machine: Machine, number: int = 0, village: int = 0) -> Talk:
    """A moderator who has come in with a code, on a messenger without buttons."""

    def invite(db: Session) -> str:
        person = sample.moderators(db, sample.villages(db)[village])[number]
        return invitations.code_of(invitations.make(db, PERSON, machine.now, DAY, person_id=person.id))

    talk = machine.bare(f"reviewer-{village}-{number}")
    talk.say(machine.do(invite))
    return talk


def hand_in(machine: Machine, name: str, citizen: str) -> Talk:
    """Somebody whose file waits."""
    talk = Talk(machine, f"own-{citizen}", citizen)

    def register(db: Session) -> None:
        account, person = chats.find_or_add_account(db, CHANNEL, BOT, citizen), Person(name=name, birth_year=1974, created_at=machine.now)
        db.add(person)
        db.flush()
        people.join(db, account, person)
        file = registrations.register(db, person, programme.shipped(), sample.villages(db)[0], "farmer", 2026, machine.now)
        photo = Photo(
            key=f"citizens/x/{citizen}.jpg",
            source_hash=citizen.ljust(64, "0"),
            fingerprint="0" * 64,
            fingerprint_quality=0,
            width=640,
            height=480,
            taken_in_at=machine.now,
        )
        kept, _ = evidence.keep(db, file, photo)
        evidence.show(db, file, kept, programme.shipped().criteria[2].id, machine.now)

    machine.do(register)
    talk.press_id("handing_in.hand_in:anyway")
    return talk


def states(machine: Machine) -> list[str]:
    """How each submission stands."""
    return [submission.state for submission in sorted(at(machine, Submission), key=lambda each: each.id)]


def review_chat(machine: Machine) -> str | None:
    """Where the first village's files go."""
    chat = machine.do(lambda db: chats.review_chat_of(db, sample.villages(db)[0].id))
    return chat.address if chat else None


def test_one_file_lies_open_at_a_time_and_the_next_comes_by_itself(machine: Machine) -> None:
    own = reviewer(machine)
    assert own.read()[-1].splitlines()[1].startswith(COMES_HERE)
    citizens = [hand_in(machine, name, f"c{number}") for number, name in enumerate(("Lò Thị Mẫu", "Vàng A Páo", "Cà Văn Ba"))]
    assert [words.splitlines()[0] for words in own.read()[1:]] == ["Hồ sơ 00001: Lò Thị Mẫu"]
    assert machine.delivered[-1].photos and "1. Đạt\n2. Cần bổ sung\n3. Xem từng ảnh" in own.read()[-1]
    told = own.answers("1").splitlines()
    assert (told[0][:23], told[1:3]) == ("Hồ sơ 00001: Đạt — Trưở", ["Còn 2 hồ sơ chờ xét.", "Hồ sơ 00002: Vàng A Páo"])
    assert "Chúc mừng" in citizens[0].last.text and states(machine) == ["approved", "waiting", "waiting"]
    assert "Hồ sơ 00003: Cà Văn Ba" in own.answers("số 1.")
    assert "Không còn hồ sơ nào chờ xét." in own.answers(" ĐẠT ")
    assert own.answers(own.number("Rút lại hồ sơ 00003")).splitlines()[0] == "Hồ sơ 00003 của Cà Văn Ba: xét thế nào?"
    assert states(machine) == ["approved", "approved", "waiting"]


NOT_SENT = [Closed("seven days"), Unreachable("blocked"), Refused("too long"), TryLater("used up", at=BEGIN + timedelta(hours=1), whole_bot=True)]


@pytest.mark.parametrize("outcome", NOT_SENT, ids=lambda outcome: type(outcome).__name__)
def test_a_number_decides_no_file_that_was_never_shown(machine: Machine, outcome: Outcome) -> None:
    own = reviewer(machine)
    machine.outcomes = [outcome]
    hand_in(machine, "Lò Thị Mẫu", "c1")
    assert "Lò Thị Mẫu" not in "".join(own.read())
    own.answers("1")
    assert states(machine) == ["waiting"]


def test_questions_are_short_and_name_the_file(machine: Machine) -> None:
    own = reviewer(machine)
    citizen = hand_in(machine, "Lò Thị Mẫu", "c1")
    cards = len(machine.delivered)
    assert own.answers("2").splitlines()[0] == "Hồ sơ 00001: Cần bổ sung mục nào?"
    own.answers("1")
    ticked = own.answers(own.number("Đọc, nghe, xem để biết thêm")).splitlines()
    assert ticked[:4] == ["Hồ sơ 00001: Cần bổ sung mục nào?", "1. Tiếp", "2. ✓ Đi họp, sinh hoạt chung", "3. ✓ Đọc, nghe, xem để biết thêm"]
    assert "12. Cả hồ sơ\n13. Không đạt" in own.answers("trang sau")
    assert own.answers("1").splitlines()[0] == "Hồ sơ 00001: Cần bổ sung vì sao?"
    own.answers(own.number("Lý do khác"))
    assert own.read()[-1].splitlines()[0] == "Hồ sơ 00001: Xin viết lý do, ví dụ: Ảnh thiếu ngày học."
    for said in ("5", "x"):
        assert own.answers(said).splitlines()[0].startswith("Xin viết lý do") and states(machine) == ["waiting"]
    assert "Đi họp, sinh hoạt chung — Ảnh thiếu ngày tháng" in own.answers("Ảnh thiếu ngày tháng")
    assert "Ảnh thiếu ngày tháng" in citizen.last.text and states(machine) == ["returned"]
    assert not any(outgoing.photos for outgoing in machine.delivered[cards:]), "the pictures are sent once"


def test_pictures_and_words_can_be_looked_at_and_the_question_stands_below(machine: Machine) -> None:
    own = reviewer(machine)
    hand_in(machine, "Lò Thị Mẫu", "c1")
    own.answers(own.number("Xem từng ảnh"))
    album, question = machine.delivered[-2:]
    assert album.album and album.photos and question.text == "Hồ sơ 00001 của Lò Thị Mẫu: xét thế nào?"
    own.answers("linh tinh", "1")
    assert states(machine) == ["approved"]


def test_what_another_decided_is_told_and_a_number_written_before_decides_nothing(machine: Machine) -> None:
    own, other = reviewer(machine), reviewer(machine, 1)
    hand_in(machine, "Lò Thị Mẫu", "c1")
    hand_in(machine, "Vàng A Páo", "c2")
    assert "Hồ sơ 00001: Lò Thị Mẫu" in own.read()[-1] and 'chọn "Hồ sơ đang chờ"' in other.read()[-1]
    other.answers("xét hồ sơ", "1")
    assert own.read()[-2].splitlines()[0].startswith("Hồ sơ 00001: Đạt — ") and "Hồ sơ 00002: Vàng A Páo" in own.read()[-1]
    shown_at = machine.now
    machine.now += timedelta(seconds=5)
    own.receive("text", text="1")

    def was_written_before(db: Session) -> None:
        db.exec(select(Event).order_by(col(Event.id).desc()).limit(1)).one().received_at = shown_at - timedelta(seconds=1)

    machine.do(was_written_before)
    machine.run()
    assert own.read()[-1].startswith("Vừa có tin mới gửi đến. Xin xem lại rồi trả lời.\n1. Đạt") and states(machine) == ["approved", "waiting"]
    own.answers("1")
    assert states(machine) == ["approved", "approved"]
    assert "Hồ sơ này Trưởng bản (mẫu) đã duyệt đạt" in other.answers("1"), "there the card stood still"


def test_who_comes_second_is_told_and_shown_the_next_one_whole(machine: Machine) -> None:
    group, own = machine.moderator(), reviewer(machine, 1)
    hand_in(machine, "Lò Thị Mẫu", "c1")
    hand_in(machine, "Vàng A Páo", "c2")
    own.answers("xét")
    group.press_id("review.approve:1")
    read = own.answers("1")
    assert "đã duyệt đạt" in read and "Hồ sơ 00002: Vàng A Páo" in read
    own.answers("1")
    assert states(machine) == ["approved", "approved"] and "Đạt — " in group.last.text, "the group's card tells it"


def test_nobody_is_shown_what_is_not_theirs_to_decide(machine: Machine) -> None:
    own, elsewhere = reviewer(machine), reviewer(machine, village=1)
    hand_in(machine, "Lò Thị Mẫu", "c1")
    elsewhere.receive("choice", choice="review.approve:1")
    machine.run()
    assert "Chỉ tổ xét của nơi này" in elsewhere.read()[-1]
    assert "Không còn hồ sơ nào" in elsewhere.answers("xét")
    stranger = Talk(machine, "own-c1", "c1")
    stranger.say("xét")
    assert "Chỉ tổ xét" in stranger.last.text
    stranger.press_id("review_queue.here_anyway:1")
    assert review_chat(machine) == own.chat and states(machine) == ["waiting"]


def test_the_file_of_somebody_whom_one_helps_waits_for_others(machine: Machine) -> None:
    own = reviewer(machine)

    def helps(db: Session) -> None:
        account = chats.find_account(db, BARE, BARE, own.account)
        assert account is not None
        people.join(db, account, db.exec(select(Person).where(Person.name == "Lò Thị Mẫu")).one(), "helper")

    hand_in(machine, "Lò Thị Mẫu", "c1")
    machine.do(helps)
    assert "Không còn hồ sơ nào" in own.answers("xét")
    hand_in(machine, "Vàng A Páo", "c2")
    assert "Hồ sơ 00002" in own.read()[-1]
    assert "Hồ sơ 00001" in reviewer(machine, 1).answers("xét")


def test_taken_over_from_a_group_and_back(machine: Machine) -> None:
    officer, group, own = machine.officer(), machine.moderator(), reviewer(machine, 1)
    hand_in(machine, "Lò Thị Mẫu", "c1")
    hand_in(machine, "Vàng A Páo", "c2")
    assert review_chat(machine) == group.chat and "Hồ sơ đang chờ" not in own.read()[-1]
    own.answers("menu")
    own.answers(own.number("Xét hồ sơ ở đây"))
    assert own.read()[-1].startswith("Hồ sơ của Bản Mẫu Một đang gửi về nơi khác.") and review_chat(machine) == group.chat
    read = own.answers("1").splitlines()
    assert (read[0].startswith(COMES_HERE), read[1:3]) == (True, ["Còn 2 hồ sơ chờ xét.", "Hồ sơ 00001: Lò Thị Mẫu"])
    assert review_chat(machine) == own.chat
    assert "nhận hồ sơ của Bản Mẫu Một ở chat riêng." in group.last.text
    assert "chuyển hồ sơ của Bản Mẫu Một về xét ở chat riêng" in officer.last.text
    group.press_id("review.needs_more:1")
    assert group.last.text == "Hồ sơ này nay xét ở chat riêng. Xin mở chat riêng với máy."
    village = machine.villages()[0]
    secret = machine.do(lambda db: invitations.make(db, GROUP, machine.now, DAY, village_id=village.id))
    group.receive("start", more={"invitation": secret, "members": 3})
    machine.run()
    assert review_chat(machine) == group.chat and "Vàng A Páo" in group.last.text
    assert "gửi về nhóm khác" in own.read()[-1]
    own.answers("xét", "1")
    assert states(machine) == ["approved", "waiting"], "a pulled file is decided all the same"


def test_files_that_waited_for_somebody_to_come_are_shown_one_by_one(machine: Machine) -> None:
    machine.bare("anybody")
    hand_in(machine, "Lò Thị Mẫu", "c1")
    hand_in(machine, "Vàng A Páo", "c2")
    own = reviewer(machine)
    machine.later(minutes=11)
    assert [words.splitlines()[:2] for words in own.read()[1:]] == [["Còn 2 hồ sơ chờ xét.", "Hồ sơ 00001: Lò Thị Mẫu"]]
    assert [message.state for message in at(machine, Message, to="reviewers") if message.chat_id is None] == [REFUSED, REFUSED]


def test_withdrawn_and_erased_files_go_and_the_next_one_comes(machine: Machine) -> None:
    own = reviewer(machine)
    first, second = hand_in(machine, "Lò Thị Mẫu", "c1"), hand_in(machine, "Cà Thị Hoa Ban", "c2")
    hand_in(machine, "Vàng A Páo", "c3")
    first.say("dữ liệu")
    first.press("Rút đăng ký")
    first.press("Rút đăng ký")
    assert own.read()[-2] == "Hồ sơ 00001: người nộp đã rút." and "Hồ sơ 00002: Cà Thị Hoa Ban" in own.read()[-1]
    second.say("dữ liệu")
    second.press("Xóa hết")
    second.press("Xóa hết")
    second.press("Xóa hẳn")
    assert "Hồ sơ 00003" in own.read()[-1] and found(machine, "Cà Thị Hoa Ban") == set()
    (chat,) = at(machine, Chat, address=own.chat)
    assert "review.approve:3" in str(chat.shown)


def test_a_nudge_leads_to_a_certain_file(machine: Machine) -> None:
    own = reviewer(machine)
    hand_in(machine, "Lò Thị Mẫu", "c1")
    hand_in(machine, "Vàng A Páo", "c2")
    machine.later(days=3)
    assert "Có 2 hồ sơ chờ xét đã hơn 3 ngày." in own.read()[-1]
    assert "Hồ sơ 00002: Vàng A Páo" in own.answers("2")
    assert "Hồ sơ 00001: Lò Thị Mẫu" in own.answers("1") and states(machine) == ["waiting", "approved"]


def test_without_the_role_nothing_comes_any_more(machine: Machine) -> None:
    own = reviewer(machine)
    hand_in(machine, "Lò Thị Mẫu", "c1")
    machine.do(
        lambda db: [
            people.withdraw_role(db, role.id, machine.now) for role in people.roles_of(db, sample.moderators(db, sample.villages(db)[0])[0].id)
        ]
    )
    assert review_chat(machine) is None
    assert "Chỉ tổ xét của nơi này" in own.answers("1") and states(machine) == ["waiting"]


@pytest.mark.parametrize("kind", ["gone", "withdrawn"])
def test_who_blocks_the_bot_or_erases_all_is_missed(machine: Machine, kind: Kind) -> None:
    officer, own = machine.officer(), reviewer(machine)
    own.receive(kind)
    machine.run()
    assert officer.last.text == "Không còn ai nhận hồ sơ của Bản Mẫu Một ở chat riêng. Nhờ tổ xét chọn nơi nhận khác."


def test_the_same_with_buttons(machine: Machine) -> None:
    account = machine.moderator().account
    own = Talk(machine, f"own-{account}", account)
    own.receive("start")
    machine.run()
    own.press("Xét hồ sơ ở đây")
    own.press("Chuyển về đây")
    hand_in(machine, "Lò Thị Mẫu", "c1")
    hand_in(machine, "Vàng A Páo", "c2")
    assert own.last.text.startswith("Hồ sơ 00001: Lò Thị Mẫu") and own.last.photos
    own.press("Đạt")
    assert "Còn 1 hồ sơ chờ xét.\nHồ sơ 00002" in own.last.text
    own.press_id("review.approve:1")
    assert "đã duyệt đạt" in own.last.text and "Hồ sơ 00002 của Vàng A Páo: xét thế nào?" in own.last.text


@pytest.mark.parametrize("seed", range(2))
def test_no_number_ever_decides_a_file_that_was_not_shown_last(machine: Machine, seed: int) -> None:
    chance = random.Random(seed)
    group, own = machine.moderator(number=1), reviewer(machine)
    own.answers("menu")
    own.answers(own.number("Xét hồ sơ ở đây"))
    own.answers("1")
    for number in range(3):
        hand_in(machine, f"Lò Thị {'ABCD'[number]}", f"c{number}")
    for _ in range(20):
        if chance.random() < 0.15:
            group.press_id(f"review.{chance.choice(['approve', 'undo', 'needs_more'])}:{chance.randint(1, 3)}")
            continue
        if chance.random() < 0.1:
            machine.later(days=1)
        before, shown = {decision.submission_id for decision in at(machine, Decision)}, _shown_last(own)
        own.answers(
            chance.choice(["1", "2", "3", "4", "5", "0", "10", "số 2", "2.", "  3 ", "hai", "trang sau", "menu", "xét", "Ảnh thiếu ngày tháng"])
        )
        decided = {decision.submission_id for decision in at(machine, Decision)} - before
        assert decided <= {shown}, (own.read()[-3:], decided, shown)


def _shown_last(talk: Talk) -> int | None:
    """The file that the last message with choices is about."""
    for words in reversed(talk.read()):
        about = re.findall(r"^Hồ sơ 0000(\d)(?:: (?!Đạt|Cần bổ sung:|Không đạt:)| của )", words, re.MULTILINE)
        if about:
            return int(about[-1])
    return None
