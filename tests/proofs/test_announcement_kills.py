"""SIGKILL at random moments while an officer sends to people and to groups, and communes answer their province: all are told once, all is kept.

On PostgreSQL two processes work side by side, and both are killed. Everybody is on Telegram, which takes a message as often as it comes.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot import sample
from bot.channels.base import Incoming, Kind
from bot.clock import utc_now
from bot.conversation.engine import run_next
from bot.inbox import write_down
from handlers import BOOK
from models import announcements, areas, notices, programme, registrations, requests
from models.announcements import DONE, GROUPS, PEOPLE, Announcement
from models.areas import Area
from models.database import Database
from models.log import LogEntry
from models.outbox import Message
from models.people import Person, Role
from models.places import Commune, Village
from models.requests import Request
from models.timezone import VIETNAM
from tests.databases import Databases
from tests.process import Program
from tests.proofs.killing import KILLS, PATIENCE, complaints, until_quiet
from tests.proofs.lives import Deaths, all_live_and_die, bind_group, bot_of, explain_duplicates, far_away, joins, taken_by, written_for_telegram
from tests.servers.telegram import Person as Phone
from tests.servers.telegram import TelegramServer

READERS, VILLAGES, COMMUNES, QUESTIONS = 12 * KILLS, 12, 6, 2
WORK = READERS + VILLAGES + 12 * COMMUNES + 40  # turns and messages, roughly
NOW = datetime(2027, 3, 10, 10, 0, tzinfo=VIETNAM)  # a Wednesday like others
ASKED = NOW - timedelta(days=6)  # what was said then waits to be sent, and since yesterday communes are to be reminded
BRISK = {  # some waves, and no minutes between them
    "handlers.announcing.AT_ONCE": 25,
    "handlers.announcing.PACE": timedelta(seconds=1),
    "handlers.announcing.TAIL": timedelta(seconds=1),
}
PEOPLE_HAVE_IT = f"Đã gửi xong: {READERS} người nhận. Không đến được: 0."
GROUPS_HAVE_IT = f"Đã gửi xong: {VILLAGES} nhóm xét nhận. Không đến được: 0."


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """Telegram, far away."""
    async with far_away() as server:
        yield server


@dataclass
class Province:
    """Communes with an officer each, and in one of them people, and a group for each village; what is on its way there, and what is owed."""

    telegram: TelegramServer
    asker: Phone = field(init=False)
    officers: dict[str, Phone] = field(default_factory=dict)  # by commune; the first is the author
    silent: set[int] = field(default_factory=set)  # the chats of those who get something and say nothing
    owed: Counter[tuple[str | None, str, int]] = field(default_factory=Counter)  # how many messages about what to whom

    def settle(self, db: Session) -> None:
        """Lets everybody come; the province asks, and the author opens this month's topic. Nothing of it was sent."""
        sample.prepare(db, ASKED)
        area = areas.of_commune(db, sample.COMMUNE)
        self._commune(db, sample.COMMUNE, sample.officers(db)[0])
        for number in range(1, COMMUNES):
            commune = Commune(code=f"0000{number}", name=f"Xã Mẫu {number}", province=area.province or "", sample=True)
            db.add(commune)
            self._commune(db, commune.code, self._appoint(db, Area(area.province, commune.code)))
        asker = self._appoint(db, Area(area.province))
        self.asker = joins(db, self.telegram, asker, ASKED)
        self.owed[notices.REQUEST, "person", asker.id] = 2  # how far it got, and that all is there
        self.owed[notices.DIGEST, "person", asker.id] = 1  # as to everybody who was at their desk
        self._people(db)
        self._groups(db)
        self._ask(db, areas.mark_of(db, Area(area.province)))
        self._does(db, self.officers[sample.COMMUNE], NOW, "choice", choice="monthly.topic:")

    def _appoint(self, db: Session, area: Area) -> Person:
        officer = Person(name="Cán bộ Hội khác (mẫu)", created_at=ASKED)
        db.add(officer)
        db.flush()
        province = None if area.commune_code else area.province
        db.add(Role(person_id=officer.id, kind="officer", commune_code=area.commune_code, province=province, granted_at=ASKED))
        return officer

    def _commune(self, db: Session, code: str, officer: Person) -> None:
        self.officers[code] = joins(db, self.telegram, officer, ASKED)
        self.owed[notices.REQUEST, "person", officer.id] = 2  # the question, and a reminder of it

    def _people(self, db: Session) -> None:
        for number in range(READERS):
            person = Person(name=f"Người Mẫu {number}", created_at=ASKED)
            db.add(person)
            db.flush()
            self.silent.add(joins(db, self.telegram, person, ASKED).id)
            registrations.register(db, person, programme.current(), sample.villages(db)[0], "farmer", NOW.year, ASKED)
            self.owed[notices.ANNOUNCEMENT, "person", person.id] = 1

    def _groups(self, db: Session) -> None:
        for number in range(VILLAGES - len(sample.VILLAGES)):
            db.add(Village(commune_code=sample.COMMUNE, kind="bản", name=f"Thử {number}", sample=True))
        db.flush()
        for village in sample.villages(db):
            self.silent.add(bind_group(db, self.telegram, village).id)
            self.owed[notices.ANNOUNCEMENT, "reviewers", village.id] = 1

    def _ask(self, db: Session, area: str) -> None:
        """The province asks by a day three days before which, yesterday, it was to be looked who has not answered."""
        self._does(db, self.asker, ASKED, "choice", choice=f"requests.begin:{area}")
        self._does(db, self.asker, ASKED, "choice", choice="requests.which:own")
        self._does(db, self.asker, ASKED, "text", text="Bao nhiêu lớp học?\nBao nhiêu người học?")
        self._does(db, self.asker, ASKED, "text", text=f"{NOW + timedelta(days=2):%d/%m/%Y}")
        self._does(db, self.asker, ASKED, "choice", choice="requests.preview:send")

    def _does(self, db: Session, phone: Phone, at: datetime, kind: Kind, text: str = "", choice: str = "") -> None:
        """Somebody did something before all stopped."""
        said = Incoming(f"before {self.telegram.next_number()}", str(phone.id), str(phone.id), kind, text=text, choice=choice)
        write_down(db, "telegram", bot_of(self.telegram), said, at)
        run_next(db, BOOK, at)


async def test_each_is_told_once_and_every_answer_is_kept(
    database_url: str,
    made_databases: Databases,
    data: Database,
    tmp_path: Path,
    telegram: TelegramServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(announcements, "_alone", READERS)
    processes = 2 if made_databases.kind == "postgresql" else 1
    province, deaths = Province(telegram), Deaths(-(-KILLS // processes), is_anything_left)
    await data.write(province.settle)
    ahead, env = NOW - utc_now(), {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url, "ANNOUNCE_ALONE": str(READERS)}
    programs = [Program(database_url, tmp_path / "photos", tmp_path / f"log {number}", ahead, **env) for number in range(processes)]
    for program in programs:
        program.change(BRISK)
    try:
        async with asyncio.TaskGroup() as together:
            together.create_task(all_live_and_die(programs, data, deaths, 2 * WORK / KILLS))
            for work in officers_work(province, data):
                together.create_task(work)
        await until_quiet(database_url)
    finally:
        statuses = [await program.stop() for program in programs]
    assert set(statuses) == {0}
    await data.read(lambda db: everything_happened_once(db, province))
    assert deaths.early, "all was said before anybody died"
    written = await data.read(lambda db: written_for_telegram(db, col(Message.about).is_not(None)))
    wire = {words: times for words, times in taken_by(telegram).items() if words in written or int(words[0]) in province.silent}
    explain_duplicates(Counter(wire), written, deaths)
    for program in programs:
        assert not complaints(program)


def officers_work(province: Province, data: Database) -> list[Coroutine[Any, Any, None]]:
    """What everybody does meanwhile: one sends, all answer once they were reminded, and one waits for what comes of it."""
    author, *others = province.officers.values()
    answering = [answers(phone, number, data) for number, phone in enumerate(others, start=1)]
    return [sends_and_answers(author, data), *answering, sees(province.asker, "Các xã, phường đã trả lời đủ")]


async def sends_and_answers(author: Phone, data: Database) -> None:
    """Sends this month's topic to the people, and to the groups, answers what the province asks, and sees that all have it."""
    await presses(author, "Gửi đi")
    await sees(author, "Tin bắt đầu được gửi.")
    await presses(author, f"Gửi {VILLAGES} nhóm xét")
    await answers(author, 0, data)
    await sees(author, GROUPS_HAVE_IT)
    await sees(author, PEOPLE_HAVE_IT)


async def answers(officer: Phone, number: int, data: Database) -> None:
    """Answers one question after the other."""
    async with asyncio.timeout(PATIENCE):
        while not await data.read(all_are_reminded):
            await asyncio.sleep(0.1)
    await presses(officer, "Trả lời")
    for question in range(1, QUESTIONS + 1):
        await sees(officer, f"Câu {question}/{QUESTIONS}:")
        officer.say(str(number * 10 + question))
    await sees(officer, "Sai chỗ nào thì chọn câu đó để sửa")


async def presses(phone: Phone, label: str) -> None:
    """Presses a button as soon as it is there, and does not wait for the courtesy of an answer: the process may be dead."""
    await phone.wait_for(lambda message: label in message.labels, seconds=PATIENCE)
    phone.press(label)


async def sees(phone: Phone, words: str) -> None:
    """Waits until something was said."""
    await phone.wait_for(words, seconds=PATIENCE)


def all_are_reminded(db: Session) -> bool:
    """Whether it was looked, once more than when they were asked, who has not answered."""
    asked = db.exec(select(Message).where(Message.about == notices.REQUEST, Message.to == "person")).all()
    return len(asked) > 2 * COMMUNES


def is_anything_left(db: Session) -> bool:
    """Whether an announcement still goes out, or a commune has not answered."""
    states = set(db.exec(select(Announcement.state)))
    return states != {DONE} or bool(requests.progress(db, db.exec(select(Request)).one()).missing)


def everything_happened_once(db: Session, province: Province) -> None:
    """Each let go, each asked, each told, each answered: once."""
    assert Counter((each.audience, each.state, each.readers) for each in db.exec(select(Announcement))) == {
        (PEOPLE, DONE, READERS): 1,
        (GROUPS, DONE, VILLAGES): 1,
    }
    acts = Counter(act for act in db.exec(select(LogEntry.act)) if act.startswith(("announcement", "request", "answer")))
    assert acts == {"request asked": 1, "announcement sent": 2}, "nobody corrected an answer, nor stopped anything"
    messages = list(db.exec(select(Message)))
    assert Counter((message.about, message.to, message.to_id) for message in messages if message.about) == province.owed
    results = Counter(line for message in messages for line in (message.body or {})["text"].splitlines() if "Đã gửi xong" in line)
    assert results == {PEOPLE_HAVE_IT: 1, GROUPS_HAVE_IT: 1}
    request = db.exec(select(Request)).one()
    asked = [question.id for question in requests.questions(db, request)]
    told = {(answer.commune_code, asked.index(answer.question_id) + 1): answer.count for answer in requests.all_answers(db, request)}
    assert told == {(code, question): n * 10 + question for n, code in enumerate(province.officers) for question in range(1, QUESTIONS + 1)}
