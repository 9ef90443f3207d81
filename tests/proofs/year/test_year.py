"""What went out in a year, to whom, when, and whether it should have. `CITIZENS=2000` makes it four communes, on as many cores as there are."""

import os
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from sqlmodel import Session, col, select

from handlers import announcing
from models import chats, notices, people, registrations
from models.chats import ASLEEP
from models.people import Person
from models.registrations import Registration
from models.reminders import EVERY, NEVER
from models.timezone import VIETNAM, local
from tests.machine import Machine
from tests.proofs.year.almanac import TET, is_peaceful
from tests.proofs.year.commune import Commune, Sent, begin

CITIZENS = int(os.environ.get("CITIZENS", "30"))
A_COMMUNE = 500
COMMUNES = -(-CITIZENS // A_COMMUNE)
SMALL = 100  # citizens
LAST_WEEK = date(2027, 11, 23), date(2027, 11, 30)  # of handing in
UNASKED = {notices.REMINDER, notices.FAREWELL}
WORDS = "Mời bà con đi học."


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of 2027."""
    return datetime(2027, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize("which", range(COMMUNES))
def test_a_year(machine: Machine, monkeypatch: pytest.MonkeyPatch, which: int) -> None:
    number = CITIZENS // COMMUNES
    monkeypatch.setattr(announcing, "AT_ONCE", max(number // 20, 1))  # so that it takes longer than the ten minutes before the evening
    commune = begin(machine, at(1, 8), number, is_small=number < SMALL, which=which)
    helper, neighbour = commune.add_helper()
    province = commune.add_province()
    commune.begin_to_register("draft")
    commune.live(at(1, 25, 12))
    erased, lost = _leave(commune)
    before = len(commune.sent)
    commune.live(at(2, 1))
    commune.ask(province, at(2, 12))  # its first look falls on a day of Tết
    commune.begin_to_register("late-draft")
    commune.live(at(2, 3, 12))
    commune.be_down(at(2, 6, 12))
    commune.live(at(3, 10, 19, 50))
    told_of_it = commune.announce(WORDS)
    commune.watch(20)
    commune.live(at(3, 11, 7, 55))
    commune.watch(30)
    commune.live(at(6, 1))
    commune.ask(province, at(6, 15))
    commune.live(at(11, 22, 12))
    commune.be_down(at(11, 25, 12))
    commune.live(at(12, 31, 23))

    assert {each.about for each in commune.sent} >= {
        *UNASKED,
        *(notices.UNFINISHED, notices.NUDGE, notices.DIGEST, notices.ANNOUNCEMENT, notices.UNREACHED, notices.REQUEST),
    }
    assert {each.to for each in commune.sent} == {"person", "reviewers", "chat"}
    assert sum(local(look).hour >= 20 for look in commune.looks) > 30, "the evenings were not looked at"
    assert not {erased, lost} & {each.to_id for each in commune.sent[before:] if each.to == "person"}
    assert machine.do(lambda db: db.get_one(Person, erased).erased_at)
    _nobody_was_disturbed(commune)
    _nothing_was_said_twice(commune)
    _reminders_keep_their_distance(commune)
    _an_announcement_reached_all(commune, told_of_it)
    _whoever_took_part_before_was_invited(commune)
    _all_who_could_were_told_of_the_end(commune)
    _the_silent_were_bidden_farewell(commune)
    assert any(each.reader and each.reader.person == helper and "Hàng xóm" in each.text for each in commune.sent), "nobody told of the neighbour"
    assert neighbour not in commune.by_person(*UNASKED)


def _leave(commune: Commune) -> tuple[int, int]:
    """Somebody has all that is kept of them erased, and somebody else can be reached no more."""
    told = [person for person in commune.by_person(notices.REMINDER) if person in commune.seats.keys() - commune.lively - commune.veterans]
    erased, lost = told[:2]
    commune.press(erased, "leaving.erase:", f"leaving.reallyerase:{erased}", f"leaving.whatislost:{erased}")
    commune.lose(lost)
    return erased, lost


def _nobody_was_disturbed(commune: Commune) -> None:
    """Whatever the clock says is said by day, on no day off, to nobody who left or wants peace, and no reminder to those who were here that day."""
    for each in commune.sent:
        here = local(each.at)
        assert time(7, 0) <= here.time() < time(20, 0) and not is_peaceful(here.date()), f"{here}: {each}"
        if each.reader:
            assert not each.reader.erased, each
            assert not each.reader.paused or each.about not in (notices.FOR_PEACE | {notices.UNREACHED}), each
            assert each.reader.wants != NEVER or each.about not in (notices.REMINDER, notices.ANNOUNCEMENT, notices.UNREACHED), each
            assert each.about not in UNASKED or local(each.reader.active).date() < here.date(), each


def _nothing_was_said_twice(commune: Commune) -> None:
    """Nowhere the same words twice a day; a group is nudged once a day, and what waits long, or who is not reached, nobody hears twice a week."""
    days = Counter((each.to, each.to_id, each.text, local(each.at).date()) for each in commune.sent if each.about)
    assert not [said for said, times in days.items() if times > 1]
    nudged = Counter((each.to_id, local(each.at).date()) for each in commune.sent if each.about == notices.NUDGE and each.to == "reviewers")
    assert nudged and set(nudged.values()) == {1}
    for about in (notices.NUDGE, notices.UNREACHED):
        to_people = [each for each in commune.sent if each.about == about and not (about == notices.NUDGE and each.to == "reviewers")]
        weekly = Counter((each.to, each.to_id, f"{local(each.at):%G-W%V}") for each in to_people)
        assert weekly and set(weekly.values()) == {1}, [said for said, times in weekly.items() if times > 1]
    unfinished = Counter(each.to_id for each in commune.sent if each.about == notices.UNFINISHED)
    assert set(unfinished.values()) == {2} and len(unfinished) == 2
    requests = Counter(each.to_id for each in commune.sent if each.about == notices.REQUEST)
    assert len(requests) == 2 and set(requests.values()) <= {5, 6}, "two requests, each with three looks, of which two may fall together after Tết"


def _reminders_keep_their_distance(commune: Commune) -> None:
    """Nobody is reminded twice a day, nor more often than they like, but for the last week's date, which is said to all once."""
    for person, sent in commune.by_person(*UNASKED).items():
        days = [local(each.at).date() for each in sent]
        assert len(days) == len(set(days)), f"person {person} was spoken to twice in a day"
        is_said = False
        for one, other in pairwise(sent):
            is_campaign = not is_said and _is_of_the_end(other) and not _is_of_the_end(one)
            is_said = is_said or is_campaign
            wants = one.reader.wants if one.reader else ""  # the farewell finds them not wanting any more
            assert is_campaign or other.written - one.written >= timedelta(days=EVERY[wants]), f"person {person}: {one}, {other}"


def _is_of_the_end(each: Sent) -> bool:
    return "Hạn nộp" in each.text and LAST_WEEK[0] <= local(each.at).date() <= LAST_WEEK[1]


def _an_announcement_reached_all(commune: Commune, told_of_it: set[int]) -> None:
    """Begun ten minutes before the evening: each has it once, the last of them the next morning."""
    got = [each for each in commune.sent if each.about == notices.ANNOUNCEMENT and WORDS in each.text]
    chats_ = Counter(each.chat for each in got)
    rested = commune.find(col(Person.paused_until).between(at(3, 10, 19, 50), at(3, 11, 8, 30)))  # till some minute of those in which it ran
    assert set(chats_.values()) == {1} and {each.to_id for each in got} <= told_of_it | rested
    left = {person for person in told_of_it if person not in {each.to_id for each in got}}
    assert left <= commune.find(Person.reminders == NEVER) | commune.find(col(Person.paused_until).is_not(None))
    assert {local(each.at).date() for each in got} >= {date(2027, 3, 10), date(2027, 3, 11)}


def _whoever_took_part_before_was_invited(commune: Commune) -> None:
    """As long as people register, everybody hears of the new year who took part before, did not register since, and wants to be reminded."""
    told = {each.to_id for each in commune.sent if each.about == notices.REMINDER and "sang năm mới" in each.text}

    def due(db: Session) -> set[int]:
        again = select(Registration.person_id).where(Registration.year == 2027)
        hear = commune.veterans & commune.ringing
        quiet = select(Person.id).where(col(Person.id).in_(hear), col(Person.id).not_in(again), col(Person.erased_at).is_(None))
        return {id for id in db.exec(quiet) if chats.own_chat_of(db, id, commune.machine.now)}

    never = commune.find(Person.reminders == NEVER)
    applies = commune.machine.do(due) - never
    assert applies and applies <= told, f"{len(applies - told)} of {len(applies)} were not invited: {sorted(applies - told)[:5]}"


def _all_who_could_were_told_of_the_end(commune: Commune) -> None:
    """The last week's date is said in that week to all who have not handed in, want to be reminded, can be reached, and were not here just then."""
    told = {each.to_id for each in commune.sent if _is_of_the_end(each)}
    paused = commune.find(col(Person.paused_until) > at(11, 23, 8))

    def due(db: Session) -> set[int]:
        open_ = select(Registration.person_id).where(Registration.state == registrations.OPEN, Registration.year == 2027)
        hear = col(Person.id).in_(commune.ringing), col(Person.reminders).in_(EVERY), col(Person.erased_at).is_(None)
        quiet = db.exec(select(Person.id).where(col(Person.id).in_(open_), *hear)).all()
        long = [id for id in quiet if (active := people.last_active_at(db, id)) and active < at(11, 22)]
        return {id for id in long if chats.own_chat_of(db, id, commune.machine.now)}

    applies = commune.machine.do(due) - paused
    assert applies and applies <= told, f"{len(applies - told)} of {len(applies)} were not told: {sorted(applies - told)[:5]}"


def _the_silent_were_bidden_farewell(commune: Commune) -> None:
    """Newcomers who never came again were reminded eight times, ever more rarely, then bidden farewell, and left alone."""
    sent = commune.by_person(*UNASKED)
    silent = commune.ringing - commune.lively - commune.veterans
    bidden = {person: sent[person] for person in silent if person in sent and sent[person][-1].about == notices.FAREWELL}
    assert bidden, "nobody was silent all the year"
    overtaken = commune.overtaken()
    assert {len(said) + overtaken[person] for person, said in bidden.items()} == {9}
    unseen = [sent[person] for person in commune.seats.keys() - commune.ringing - commune.lively if person in sent]
    most = {wants: ASLEEP.days // days for wants, days in EVERY.items()}
    too_many = [said for said in unseen if said[0].reader and len(said) > most[said[0].reader.wants]]
    assert not too_many, "on a page that nobody opened for two weeks nothing piles up"


def test_the_last_week_begins_for_all_on_its_day(machine: Machine) -> None:
    """Where nothing was down: on the day itself, also those whom little is said to."""
    commune = begin(machine, at(11, 1), 12, reminders="monthly")
    commune.lively.clear()
    commune.live(at(11, 30, 23))
    told = defaultdict[int, list[date]](list)
    for each in filter(_is_of_the_end, commune.sent):
        told[each.to_id].append(local(each.at).date())
    assert told.keys() == commune.ringing and len(told) > 6 and all(days == [LAST_WEEK[0]] for days in told.values())


@pytest.mark.parametrize("year", TET)
def test_tet(machine: Machine, year: int) -> None:
    first = TET[year]
    commune = begin(machine, datetime.combine(first - timedelta(days=7), time(9, 0), VIETNAM), 8, reminders="daily")
    commune.lively.clear()
    commune.live(datetime.combine(first + timedelta(days=16), time(9, 0), VIETNAM))
    days = {local(each.at).date() for each in commune.sent}
    assert days and not any(is_peaceful(day) for day in days)
    assert first + timedelta(days=5) in days, "the sixth is a day like others"
    assert days & {first - timedelta(days=3), first - timedelta(days=4)}, "and so are the 27th and the 28th"
