"""Asking communes for figures: asked once, answered by whoever may, reminded by day, mended until it is closed, and one spreadsheet of it all."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlmodel import Session, col, select

from bot import sample
from bot.channels.base import FileGone
from bot.doors import BOT, CHANNEL
from bot.files import Files
from models import areas, chats, notices, people, requests
from models.log import LogEntry
from models.people import Person, Role
from models.requests import Request, RequestAnswer
from models.timezone import local
from tests.handlers.test_figures import more_places, officer_of
from tests.machine import BEGIN, Machine, Talk

HERE, THERE = sample.COMMUNE, "90001"


@pytest.fixture
def citizen(machine: Machine) -> Talk:
    """Somebody who is registered; before there is more than one commune to choose from."""
    return machine.citizen("one").register()


@pytest.fixture
def asker(machine: Machine) -> Talk:
    """An officer of the sample's province, which has three communes; one lies elsewhere."""
    more_places(machine, 3)
    return officer_of(machine, "Tỉnh Mẫu")


def at_desk(machine: Machine) -> Talk:
    """The sample commune's officer."""
    officer = machine.officer()
    machine.run()
    return officer


def officer_there(machine: Machine) -> Talk:
    """The officer of another commune of the province."""
    talk = officer_of(machine, "Tỉnh Khác")

    def move(db: Session) -> None:
        role = db.exec(select(Role).where(Role.kind == "officer").order_by(col(Role.id).desc()).limit(1)).one()
        role.province, role.commune_code = None, THERE

    machine.do(move)
    return talk


def ask(asker: Talk, questions: str = "Bao nhiêu lớp học?\nBao nhiêu người học?", day: str = "15/12") -> Request:
    """Asks with questions of one's own."""
    for label in ("Xin số liệu", "Xin số liệu mới", "Tự viết câu hỏi"):
        asker.press(label)
    asker.say(questions, day)
    asker.press("Gửi câu hỏi")
    found: Request = asker.machine.do(lambda db: db.exec(select(Request).order_by(col(Request.id).desc())).first())
    return found


def counts(machine: Machine, code: str = HERE) -> list[int | None]:
    """What a commune said, by question."""
    query = select(RequestAnswer).where(RequestAnswer.commune_code == code).order_by(col(RequestAnswer.question_id))
    found: list[int | None] = machine.do(lambda db: [answer.count for answer in db.exec(query)])
    return found


def noticed(talk: Talk, words: str) -> int:
    """How often somebody was told something."""
    return sum(words in said.text for said in talk.said())


def ref_of(machine: Machine, talk: Talk, request: Request) -> str:
    """The spreadsheet as an account fetches it."""
    account: int = machine.do(lambda db: chats.find_or_add_account(db, CHANNEL, BOT, talk.account).id)
    return f"answers {request.id} {account}"


def rows_of(data: bytes) -> Sequence[Sequence[Any]]:
    """What is in the cells of a spreadsheet."""
    page = load_workbook(io.BytesIO(data)).active
    return [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]


def test_what_is_often_asked_for_goes_out_and_comes_back(machine: Machine, asker: Talk) -> None:
    officer = at_desk(machine)
    assert "Trả lời số liệu" not in [label for _, label in officer.last.choices]
    for label in ("Xin số liệu", "Xin số liệu mới", "Bốn mô hình học tập"):
        asker.press(label)
    asker.say("15", "31/2", "15/12")
    assert asker.last.text.startswith("Hỏi 3 xã, phường (Tỉnh Mẫu), trả lời đến hết ngày 15/12/2026:\n1. Bao nhiêu gia đình")
    assert asker.last.text.endswith("2 nơi chưa có cán bộ trong máy nên chưa hỏi được.")
    preview = asker.button("Gửi câu hỏi")
    asker.press_id(preview)
    asker.press_id(preview)
    assert noticed(asker, "Đã hỏi 1 xã, phường") == 1 and machine.do(lambda db: len(db.exec(select(Request)).all())) == 1
    assert officer.last.text == "Cấp trên xin số liệu của Xã Mẫu (dữ liệu mẫu): Bốn mô hình học tập. Xin trả lời đến hết ngày 15/12/2026."
    officer.press("Trả lời")
    assert "Câu 1/4: Bao nhiêu gia đình" in officer.last.text
    officer.say("1")
    assert officer.last.text == "Đã ghi: 1.\nCâu 2/4: Bao nhiêu dòng họ được công nhận Dòng họ học tập?", "whose it is stands before the first alone"
    officer.say("2", "-3", "số 1", "3,5", "12.500")
    assert counts(machine) == [1, 2, 12500], "no number is a button's, and no half one is taken"
    officer.press("Không có số")
    assert "Câu nào" not in officer.last.text and officer.last.text.count("Bao nhiêu") == 4 and "học tập? không có số" in officer.last.text
    assert counts(machine) == [1, 2, 12500, None]


def test_an_answer_is_mended_until_it_is_closed(machine: Machine, asker: Talk) -> None:
    officer = at_desk(machine)
    request = ask(asker)
    officer.say("menu")
    officer.press("Trả lời số liệu")
    officer.say("4", "55")
    officer.press("Sửa câu 2")
    assert "Lần trước đã ghi: 55." in officer.last.text
    officer.say("5")
    assert counts(machine) == [4, 5]
    entry = machine.do(lambda db: db.exec(select(LogEntry).where(LogEntry.act == "answer corrected")).one().detail)
    assert entry == {"commune": HERE, "before": 55, "after": 5}
    officer.press("Sửa câu 1")
    asker.press_id(f"requests.close:{request.id}")
    assert "đã đóng" in asker.last.text
    officer.say("9")
    assert "Nơi hỏi đã đóng việc này" in officer.last.text and counts(machine) == [4, 5]
    machine.later(days=60)
    assert noticed(officer, "Cấp trên xin số liệu") == 1, "nobody is reminded of what is closed"
    asker.press_id(f"requests.extend:{request.id}")
    asker.press(asker.last.choices[0][1])
    officer.press("Sửa câu 1")
    officer.say("9")
    assert counts(machine) == [9, 5], "another date opens it again"


def test_who_has_not_answered_is_reminded_by_day_and_the_asker_hears(machine: Machine, asker: Talk) -> None:
    here, there = at_desk(machine), officer_there(machine)
    machine.do(lambda db: db.add(Role(person_id=sample.officers(db)[0].id, kind="officer", commune_code="90002", granted_at=machine.now)))
    request = ask(asker)
    there.press("Trả lời")
    there.say("1", "2")
    for _ in range(32 * 2):
        machine.later(hours=12)
    assert noticed(there, "Cấp trên xin số liệu") == 1
    assert noticed(here, "số liệu của Xã Mẫu") == noticed(here, "số liệu của Xã Số 2") == 1 + len(requests.REMINDED)
    assert noticed(asker, "Đã trả lời đủ: 1/3 xã, phường.\nChưa đủ: Xã Mẫu (dữ liệu mẫu), Xã Số 2.") == len(requests.REMINDED)
    told = [message for message in machine.messages() if message.about == notices.REQUEST]
    assert all(8 <= local(message.created_at).hour < 20 for message in told)
    for code in (HERE, "90002"):
        here.press_id(f"answering.answer:{request.id}.{code}")
        here.say("3", "4")
    machine.later(hours=1)
    machine.later(days=1)
    assert noticed(asker, "đã trả lời đủ: Bao nhiêu lớp học") == 1


def test_what_fell_due_while_all_was_down_is_said_once(machine: Machine, asker: Talk) -> None:
    officer = at_desk(machine)
    ask(asker)
    machine.later(days=60)
    machine.later(days=1)
    assert noticed(officer, "Cấp trên xin số liệu") == 2 and noticed(asker, "Đã trả lời đủ: 0/3") == 1


def test_what_was_asked_in_the_night_and_taken_back_reaches_nobody(machine: Machine, asker: Talk) -> None:
    officer = at_desk(machine)
    machine.now = BEGIN.replace(day=25, hour=15)  # ten in the evening in Vietnam
    closed, extended = ask(asker), ask(asker, "Bao nhiêu thư viện?")
    asker.press_id(f"requests.close:{closed.id}")
    asker.press_id(f"requests.extend:{extended.id}")
    asker.say("20/12")

    def states(request: Request) -> list[str]:
        found = [message for message in machine.messages() if message.key.startswith(f"request {request.id} ") and message.about == notices.REQUEST]
        return [message.state for message in found]

    assert (states(closed), states(extended)) == (["refused"], ["refused", "waiting"])
    assert officer.last.text.endswith("Xin trả lời đến hết ngày 20/12/2026.")


async def test_one_spreadsheet_of_it_all(machine: Machine, asker: Talk, files: Files) -> None:
    officer = at_desk(machine)
    request = ask(asker, "=1+1 bao nhiêu?\nBao nhiêu người?")
    officer.press("Trả lời")
    officer.say("4")
    officer.press("Không có số")
    asker.press_id(f"requests.take:{request.id}")
    assert asker.last.file == "so-lieu-cac-xa-24-11-2026.xlsx"
    data = await files.make(ref_of(machine, asker, request))
    rows = rows_of(data)
    asked = next(cell for row in load_workbook(io.BytesIO(data)).active for cell in row if str(cell.value).startswith("=1+1"))
    assert asked.data_type == "s", "words, and no formula"
    assert rows[3] == ["Xã, phường", "Tỉnh", "=1+1 bao nhiêu?", "Bao nhiêu người?", "Trả lời lần cuối"]
    assert rows[4][:4] == ["Xã Mẫu (dữ liệu mẫu)", "Tỉnh Mẫu", 4, "không có số"] and isinstance(rows[4][4], datetime)
    assert rows[5:] == [["Xã Số 1", "Tỉnh Mẫu"], ["Xã Số 2", "Tỉnh Mẫu"], ["Cộng", 4, 0]]
    assert await files.make(ref_of(machine, officer_of(machine), request)), "the centre sees every province"
    for talk in (officer, officer_of(machine, "Tỉnh Khác")):
        with pytest.raises(FileGone):
            await files.make(ref_of(machine, talk, request))


def test_a_role_that_is_gone_ends_it(machine: Machine, asker: Talk) -> None:
    officer = at_desk(machine)
    request = ask(asker)
    officer.press("Trả lời")

    def withdraw(db: Session) -> None:
        for role in db.exec(select(Role).where(Role.kind == "officer")):
            people.withdraw_role(db, role.id, machine.now)

    machine.do(withdraw)
    officer.say("4")
    asker.press_id(f"requests.show:{request.id}")
    assert counts(machine) == [] and "Đã trả lời đủ" not in asker.last.text
    machine.later(days=30)
    assert noticed(officer, "Cấp trên xin số liệu") == 1 and noticed(asker, "Số liệu đã xin") == 0


def test_nobody_else_asks_sees_or_answers(machine: Machine, citizen: Talk, asker: Talk) -> None:
    officer, there = at_desk(machine), officer_there(machine)
    request = ask(asker)
    question = machine.do(lambda db: requests.questions(db, request)[0].id)
    mark = machine.do(lambda db: areas.mark_of(db, request.area))
    others = [citizen, officer_of(machine, "Tỉnh Khác"), Talk(machine, "a-group", asker.account, group=True)]
    of_asker = [f"requests.{act}:{request.id}" for act in ("show", "take", "extend", "close")]
    for talk in [*others, officer, there]:
        for act in [f"requests.begin:{mark}", "requests.begin:c", *of_asker, "requests.show:", "requests.show:²", f"requests.show:{'9' * 18}"]:
            talk.press_id(act)
    for talk in [*others, there, Talk(machine, "their-group", officer.account, group=True)]:
        for subject in (
            f"{request.id}.{HERE}",
            f"{request.id}.{HERE}.{question}",
            f"{request.id}.90003.{question}",
            "9.9",
            f"{request.id}.{HERE}.{'9' * 18}",
        ):
            talk.press_id(f"answering.answer:{subject}")
            talk.press_id(f"answering.mend:{subject}")
            talk.say("7")
    closed = machine.do(lambda db: db.get_one(Request, request.id).closed_at)
    assert counts(machine) == counts(machine, "90003") == [] and closed is None
    assert not any(said.file or "Đã trả lời đủ" in said.text for talk in [*others, officer, there] for said in talk.said())
    assert machine.do(lambda db: len(db.exec(select(Request)).all())) == 1
    assert all(event.state == "done" for event in machine.events())


def test_an_officer_who_is_a_registered_citizen_finds_both_ways(machine: Machine, citizen: Talk, asker: Talk) -> None:
    ask(asker)

    def appoint(db: Session) -> None:
        person = db.exec(select(Person).where(Person.name == "Lò Thị Mẫu")).one()
        db.add(Role(person_id=person.id, kind="officer", commune_code=HERE, granted_at=machine.now))
        db.add(Role(person_id=person.id, kind="officer", province="Tỉnh Mẫu", granted_at=machine.now))

    machine.do(appoint)
    citizen.say("menu")
    labels = [label for _, label in citizen.last.choices]
    assert labels[0] == "Trả lời số liệu" and "Xin số liệu" in labels
    citizen.press("Trả lời số liệu")
    citizen.say("1", "2")
    assert counts(machine) == [1, 2]
