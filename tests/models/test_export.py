"""Export: every table is told of or left out for a reason, and what is told is all there, without others' names."""

import json
from datetime import datetime

import pytest
from sqlmodel import Session, select

from bot import sample
from handlers.registration import CONSENT_VERSION
from models import export
from models.announcements import Announcement
from models.export import LEFT_OUT, SECTIONS, Kept
from models.people import Person
from models.requests import Request, RequestAnswer, RequestCommune, RequestQuestion
from models.tables import metadata
from models.told_counts import ToldCount
from tests.life import ASIDE, CAPTION, KEYS, NAME, REASON, SENTENCE, SHOWN_NAME, YEAR, citizen_in_full
from tests.machine import Machine, Talk
from tests.stories import story

TOLD_OF = {
    "account": SHOWN_NAME,
    "chat": '"channel": "web"',
    "consent": f'"text_version": "{CONSENT_VERSION}"',
    "conversation": '"step": "',
    "decision": REASON,
    "event": ASIDE,
    "evidence": '"Có kế hoạch học tập"',
    "holds": '"speaks_as": "self"',
    "invitation": '"kind": "person"',
    "log": '"act": "handed in"',
    "message": "Đăng ký xong",
    "note": SENTENCE,
    "person": NAME,
    "photo": '"file": "photos/00001-2.jpg"',
    "registration": '"number": "00001"',
    "role": '"kind": "helper"',
    "spoken": '"file": "recordings/spoken-1.mp3"',
    "submission": '"round": 2',
    "announcement": '"words": "Mời bà con đi học"',
    "told_count": '"what": "adults"',
    "request": '"title": "Bốn mô hình"',
    "request_answer": '"count": 41',
    "request_commune": '"communes": ["Xã Mẫu (dữ liệu mẫu)"]',
    "request_question": '"questions": ["Bao nhiêu gia đình học tập?"]',
}
"""What a row of each table leaves in the export of a life in full."""


def work_as_an_officer(db: Session, now: datetime) -> None:
    """What an officer leaves besides: a message to the commune, a count, a request, and an answer to one."""
    by, where = db.exec(select(Person).where(Person.name == NAME)).one().id, sample.COMMUNE
    request = Request(asked_by=by, title="Bốn mô hình", due=now, asked_at=now)
    db.add_all(
        [
            Announcement(author_id=by, commune_code=where, words="Mời bà con đi học", made_at=now),
            ToldCount(what="adults", commune_code=where, count=900, as_of=now.date(), told_by=by, told_at=now),
            request,
        ]
    )
    db.flush()
    question = RequestQuestion(request_id=request.id, words="Bao nhiêu gia đình học tập?")
    db.add_all([question, RequestCommune(request_id=request.id, commune_code=where)])
    db.flush()
    db.add(RequestAnswer(question_id=question.id, commune_code=where, count=41, told_by=by, told_at=now))


@story
def lived(machine: Machine) -> Talk:
    """Somebody who has left a trace wherever one can be left, an officer's too."""
    talk = citizen_in_full(machine)
    machine.do(lambda db: work_as_an_officer(db, machine.now))
    return talk


@pytest.fixture
def kept(machine: Machine, lived: Talk) -> Kept:
    """Everything about them."""

    def tell(db: Session) -> Kept:
        person = db.exec(select(Person).where(Person.name == NAME)).one()
        return export.of_person(db, person, reviewers=lambda village: f"Tổ xét của {village.title}")

    found: Kept = machine.do(tell)
    return found


def test_every_table_is_told_of_or_left_out_for_a_reason(kept: Kept) -> None:
    told = frozenset[str]().union(*(tables for tables, _ in SECTIONS.values()))
    assert told == TOLD_OF.keys()
    assert not told & LEFT_OUT.keys() and told | LEFT_OUT.keys() == metadata.tables.keys()
    assert all(len(reason) > 10 for reason in LEFT_OUT.values())


def test_what_refers_to_a_person_is_left_out_only_where_nothing_of_theirs_is_in_it() -> None:
    refers = {"person"}
    for _ in metadata.tables:
        refers |= {name for name, table in metadata.tables.items() if {key.column.table.name for key in table.foreign_keys} & refers}
    assert refers & LEFT_OUT.keys() == {"timer", "wrong_secrets"} & refers


def test_all_of_it_is_there(kept: Kept) -> None:
    said = json.dumps(kept.said, ensure_ascii=False)
    for table, words in TOLD_OF.items():
        assert words in said, table
    assert f'"birth_year": {YEAR}' in said and CAPTION in said
    assert set(kept.photos.values()) | set(kept.recordings.values()) == set(KEYS) - {"citizens/x/unused.jpg"}
    for name in (*kept.photos, *kept.recordings):
        assert f'"{name}"' in said


def test_who_decided_is_told_as_the_reviewers_of_the_village(kept: Kept) -> None:
    said = json.dumps(kept.said, ensure_ascii=False)
    assert '"by": "Tổ xét của Bản Mẫu Một"' in said
    assert "Trưởng bản (mẫu)" not in said
    assert {entry["act"]: entry["by_you"] for entry in kept.said["acts"]} == {"registered": True, "handed in": True, "returned": False}


def test_scores_labels_and_moments_can_be_read(kept: Kept) -> None:
    (file,) = kept.said["registrations"]
    assert file["answers"]["scores"] and file["village"] == "Bản Mẫu Một" and file["programme"] == "Công dân học tập"
    assert file["photos"][0]["shows"] and file["photos"][0]["taken_in_at"].startswith("2026-11-24T")
    times = [line["at"] for line in kept.said["messages"]]
    assert times == sorted(times) and {line["by"] for line in kept.said["messages"]} == {"you", "bot"}


def test_a_moderator_is_told_what_they_decided_and_not_about_whom(machine: Machine) -> None:
    citizen_in_full(machine)

    def tell(db: Session) -> Kept:
        person = db.exec(select(Person).where(Person.name == "Trưởng bản (mẫu)")).first()
        assert person is not None
        return export.of_person(db, person, reviewers=lambda village: "")

    kept = machine.do(tell)
    assert [(each["outcome"], each["file"]) for each in kept.said["decisions_about_others"]] == [("returned", "00001")]
    assert YEAR not in json.dumps(kept.said) and not kept.photos
