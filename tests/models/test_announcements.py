"""Who reads an announcement: counted by one query, as it is when it is sent; people who move between phones get it no second time."""

from datetime import timedelta

from sqlalchemy import event
from sqlmodel import Session, col, select

from bot import sample
from bot.doors import BOT, CHANNEL
from models import announcements, areas, audiences, chats, notices, outbox, people, programme, readers, registrations
from models.announcements import MESSAGE, Announcement
from models.areas import Area
from models.helped import HELPER, SELF
from models.outbox import Message
from models.people import Person
from models.registrations import WITHDRAWN
from tests.machine import Machine


def person(db: Session, machine: Machine, name: str, phones: dict[str, str], year: int = 2026) -> Person:
    """Somebody who registered, and as what which phones speak for them."""
    one = Person(name=name, created_at=machine.now)
    db.add(one)
    db.flush()
    running = programme.current()
    registrations.register(db, one, running, sample.villages(db)[0], running.groups[0].id, year, machine.now)
    for phone, relation in phones.items():
        account = chats.find_or_add_account(db, CHANNEL, BOT, phone)
        account.last_active_at = account.last_active_at or machine.now
        people.join(db, account, one, relation)
        chats.open_conversation(db, chats.find_or_add_chat(db, CHANNEL, BOT, f"own-{phone}", "private").id, account.id)
    return one


def running(db: Session, machine: Machine) -> Announcement:
    """A message to the commune that goes out."""
    area = areas.of_commune(db, sample.COMMUNE)
    made = announcements.begin(db, sample.officers(db)[0].id, MESSAGE, machine.now, area, "Mời bà con.")
    announcements.let_go(db, made, machine.now, readers.count(db, area, machine.now))
    return made


def write_down(db: Session, machine: Machine, announcement: Announcement, to: list[Person]) -> None:
    """As a turn does."""
    for reader in to:
        message = Message(key=announcement.key(reader.id), to="person", to_id=reader.id, body={}, created_at=machine.now)
        message.about = notices.ANNOUNCEMENT
        outbox.enqueue(db, message)


def test_who_can_be_reached_is_counted_by_one_query(machine: Machine) -> None:
    def look(db: Session) -> None:
        commune, now = areas.of_commune(db, sample.COMMUNE), machine.now
        person(db, machine, "An", {"a": SELF, "second": SELF})
        person(db, machine, "Bà của An", {"a": HELPER})
        person(db, machine, "Không máy", {})
        person(db, machine, "Năm ngoái", {"b": SELF}, year=2025)
        person(db, machine, "Đã chặn", {"c": SELF})
        chats.find_or_add_chat(db, CHANNEL, BOT, "own-c", "private").reachable = False
        gone, resting, never, erased = (person(db, machine, name, {name: SELF}) for name in ("gone", "resting", "never", "erased"))
        registrations.of_person(db, gone.id, programme.current().id, 2026).state = WITHDRAWN  # type: ignore[union-attr]
        resting.paused_until, never.reminders, erased.erased_at = now + timedelta(days=1), "never", now
        db.flush()
        asked: list[str] = []
        event.listen(machine.engine, "before_cursor_execute", lambda conn, cursor, statement, *rest: asked.append(statement))
        counts = [readers.count(db, area, now) for area in (commune, Area(), Area("Tỉnh Mẫu"), Area("Tỉnh Khác"))]
        assert len(asked) == 4
        assert counts == [2, 2, 2, 0], "An in one of two chats, and the grandmother in the one that speaks for her"
        assert readers.count(db, commune, now + timedelta(days=2)) == 3

    machine.do(look)


def test_who_comes_later_on_a_phone_that_has_it_gets_nothing(machine: Machine) -> None:
    def look(db: Session) -> None:
        first = person(db, machine, "Mẹ", {"a": SELF})
        child = person(db, machine, "Con", {"a": HELPER})
        other = person(db, machine, "Khác", {"b": SELF})
        message = running(db, machine)
        assert message.readers == 2
        got = readers.following(db, message, machine.now, 1)
        assert got == [first]
        write_down(db, machine, message, got)
        first.paused_until = machine.now + timedelta(days=9)  # the phone's first reader is another one now
        db.flush()
        assert readers.following(db, message, machine.now, 1) == [] and message.reached_id == child.id
        assert readers.are_left(db, message, machine.now)
        assert readers.following(db, message, machine.now, 10) == [other]
        assert not readers.are_left(db, message, machine.now)

    machine.do(look)


def test_a_helper_s_phone_gets_it_although_one_of_theirs_has_a_phone_by_now(machine: Machine) -> None:
    def look(db: Session) -> None:
        moved = person(db, machine, "Có máy rồi", {"helper": HELPER, "new": SELF})
        left = person(db, machine, "Còn lại", {"helper": HELPER})
        message = running(db, machine)
        got = readers.following(db, message, machine.now, 1)
        write_down(db, machine, message, got)
        outbox.route(db, machine.now)
        assert got == [moved]
        assert readers.following(db, message, machine.now, 1) == [left]

    machine.do(look)


def test_where_peace_was_asked_for_nothing_comes_for_others_either(machine: Machine) -> None:
    def look(db: Session) -> int:
        resting = person(db, machine, "Nghỉ", {"a": SELF})
        person(db, machine, "Cùng máy", {"a": HELPER})
        resting.reminders = "never"
        chat = chats.find_or_add_chat(db, CHANNEL, BOT, "own-a", "private")
        account = chats.find_or_add_account(db, CHANNEL, BOT, "a")
        chats.open_conversation(db, chat.id, account.id).person_id = resting.id
        db.flush()
        return readers.count(db, Area(), machine.now)

    assert machine.do(look) == 0


def test_how_far_it_got_and_what_is_called_back(machine: Machine) -> None:
    def look(db: Session) -> None:
        for number in range(4):
            person(db, machine, f"P{number}", {f"p{number}": SELF})
        message = running(db, machine)
        write_down(db, machine, message, readers.following(db, message, machine.now, 9))
        written = select(Message).where(Message.about == notices.ANNOUNCEMENT).order_by(col(Message.id))
        sent, parked, lost, _ = db.exec(written)
        sent.state, parked.state, lost.not_before = outbox.SENT, outbox.PARKED, machine.now
        db.flush()
        assert audiences.progress(db, message) == audiences.Progress(sent=1, waiting=1, lost=2)
        audiences.call_back(db, message, "stopped")
        assert audiences.progress(db, message) == audiences.Progress(sent=1, waiting=0, lost=3)

    machine.do(look)


def test_areas_have_parts(machine: Machine) -> None:
    def look(db: Session) -> None:
        assert announcements.parts(db, Area()) == [Area("Tỉnh Mẫu")]
        assert announcements.parts(db, Area("Tỉnh Mẫu")) == [Area("Tỉnh Mẫu", sample.COMMUNE)]
        assert len(announcements.parts(db, Area("Tỉnh Mẫu", sample.COMMUNE))) == 3

    machine.do(look)
