"""Messages from officers to their area: written, looked at, let go, paced, stopped; each chat once; nobody else's officer has a say."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import Session, col, select, update

from bot import sample
from bot.doors import BOT, CHANNEL
from handlers import announcing
from models import announcements, areas, chats, discards, notices, outbox, people, readers, stored, timers
from models.announcements import AWAITING, CANCELLED, DONE, DRAFT, RUNNING, Announcement
from models.areas import Area
from models.outbox import Message
from models.people import Person, Role
from models.places import Commune, Village
from tests.machine import Machine, Talk

WORDS = "Mời bà con đi học lớp khuyến nông sáng thứ Bảy."
OPEN = "announcements.open_announcements:"


@pytest.fixture(autouse=True)
def workday(machine: Machine) -> None:
    """The day after a day off."""
    machine.now += timedelta(days=1)


@pytest.fixture
def alone() -> Iterator[None]:
    """Two people at most without a second officer."""
    announcements.use(2)
    yield
    announcements.use(200)


def officer(machine: Machine, name: str, commune: str | None = sample.COMMUNE, province: str | None = None) -> Talk:
    """Another officer, at their desk."""

    def appoint(db: Session) -> str:
        person = Person(name=name, created_at=machine.now)
        db.add(person)
        db.flush()
        db.add(Role(person_id=person.id, kind="officer", commune_code=commune, province=province, granted_at=machine.now))
        account = chats.find_or_add_account(db, CHANNEL, BOT, f"person-{person.id}", name)
        people.join(db, account, person)
        return account.address

    talk = Talk(machine, f"own-{name}", machine.do(appoint))
    talk.receive("start")
    machine.run()
    return talk


def villagers(machine: Machine, count: int, begin: int = 0) -> list[Talk]:
    """People who registered, alternately in two villages."""
    return [machine.citizen(f"v{n}").register(f"Lò Văn {chr(65 + n)}", ("Bản Mẫu Một", "Thôn Mẫu Hai")[n % 2]) for n in range(begin, begin + count)]


def draft(talk: Talk, words: str = WORDS, to: str = "Cả Xã Mẫu (dữ liệu mẫu)") -> None:
    """Writes a message, up to the look at it."""
    talk.press_id(OPEN)
    talk.press("Soạn tin mới")
    talk.say(words)
    talk.press(to)


def all_of(machine: Machine) -> list[Announcement]:
    """The announcements, in order."""
    found: list[Announcement] = machine.do(lambda db: list(db.exec(select(Announcement).order_by(col(Announcement.id)))))
    return found


def card(talk: Talk) -> str:
    """What the author's card says now."""
    return [said.text for said in talk.said() if said.slot][-1]


def sendings(machine: Machine) -> list[Message]:
    """What was written down for readers."""
    return [message for message in machine.messages() if message.about == notices.ANNOUNCEMENT]


def deliver(machine: Machine, state: str = outbox.SENT, limit: int = 1000) -> None:
    """Lets what waits be sent, as a sender would."""

    def send(db: Session) -> None:
        outbox.route(db, machine.now)
        waiting = select(Message).where(Message.about == notices.ANNOUNCEMENT, Message.state == outbox.WAITING).order_by(col(Message.id))
        for message in db.exec(waiting.limit(limit)):
            if message.chat_id and notices.may_go(db, message, machine.now):
                message.state, message.sent_at = state, machine.now

    machine.do(send)


def test_what_was_seen_is_what_people_get_and_the_author_sees_how_far_it_got(machine: Machine) -> None:
    people_ = villagers(machine, 3)
    author = machine.officer()
    machine.run()
    draft(author)
    preview, asked = author.said()[-2:]
    assert preview.text == f"Tin của cán bộ Hội ở Xã Mẫu (dữ liệu mẫu):\n{WORDS}"
    assert "3 người ở Xã Mẫu" in asked.text
    author.press("Gửi đi")
    machine.later(seconds=1)
    for talk in people_:
        assert talk.last.text == preview.text and [label for _, label in talk.last.choices] == ["Thôi nhận tin"], "exactly as it was shown"
    assert "Đã gửi 0/3. Còn chờ 3." in card(author)
    assert [message.body["passing"] for message in machine.messages() if message.body and (message.slot or "").startswith("announcement")] == [True]
    deliver(machine, limit=2)
    machine.later(seconds=30)
    assert "Đã gửi 2/3. Còn chờ 1." in card(author)
    deliver(machine)
    machine.later(minutes=3)
    assert "Đã gửi xong: 3 người nhận. Không đến được: 0." in card(author)
    assert [each.state for each in all_of(machine)] == [DONE]
    people_[0].press("Thôi nhận tin")
    assert "Nghỉ nhắc bao lâu?" in people_[0].last.text


def test_one_village_alone(machine: Machine) -> None:
    people_ = villagers(machine, 3)
    author = machine.officer()
    machine.run()
    draft(author, to="Thôn Mẫu Hai")
    assert "1 người ở Thôn Mẫu Hai" in author.last.text
    author.press("Gửi đi")
    machine.later(seconds=1)
    assert [WORDS in talk.last.text for talk in people_] == [False, True, False]


def test_a_picture_goes_along_and_is_kept_and_one_that_was_replaced_is_not(machine: Machine) -> None:
    people_ = villagers(machine, 1)
    author = machine.officer()
    machine.run()
    author.press_id(OPEN)
    author.press("Soạn tin mới")
    author.photo("poster")
    assert "Nay viết lời" in author.last.text
    author.say(WORDS)
    author.press("Cả Xã Mẫu (dữ liệu mẫu)")
    author.photo("better", text="")
    kept = machine.do(lambda db: (stored.kept(db, ["citizens/x/poster.jpg", "citizens/x/better.jpg"]), discards.pending(db)))
    assert kept == ({"citizens/x/better.jpg"}, ["citizens/x/poster.jpg"])
    author.press("Gửi đi")
    machine.later(seconds=1)
    assert people_[0].last.photos == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("<b>Xin</b> *chào* [mời](http://x.vn)", "<b>Xin</b> *chào* [mời](http://x.vn)"),
        ("Xin\u202e chào\u0000 bà\u200b con\n\n\n\n\nnhé", "Xin chào bà con\n\nnhé"),
    ],
)
def test_words_are_plain_words(machine: Machine, said: str, kept: str) -> None:
    villagers(machine, 1)
    author = machine.officer()
    machine.run()
    draft(author, said.replace("\u0000", ""))
    assert author.said()[-2].text.endswith(f":\n{kept}")


def test_too_many_words_or_none_are_asked_for_again(machine: Machine) -> None:
    author = machine.officer()
    machine.run()
    author.press_id(OPEN)
    author.press("Soạn tin mới")
    author.say("a" * 601)
    assert "601" in author.last.text and "600" in author.last.text
    author.say("\u200b . \u202e")
    assert "viết lời của tin bằng chữ" in author.last.text
    assert [each.words for each in all_of(machine)] == [""]


def test_who_wants_peace_gets_nothing_even_if_they_say_so_after_it_was_written_down(machine: Machine) -> None:
    resting, never, late, there = villagers(machine, 4)
    resting.press_id("reminders.rest_for:30")
    never.press_id("reminders.rest_for:")
    author = machine.officer()
    machine.run()
    draft(author)
    assert "2 người" in author.last.text
    author.press("Gửi đi")
    machine.later(seconds=1)
    late.press_id("reminders.rest_for:")
    deliver(machine)
    machine.later(minutes=3)
    assert [message.state for message in sendings(machine)] == [outbox.REFUSED, outbox.SENT]
    assert "Đã gửi xong: 1 người nhận. Không đến được: 1." in card(author)
    assert WORDS in there.last.text


def test_a_family_on_one_phone_gets_it_once(machine: Machine) -> None:
    phone, other = villagers(machine, 2)
    phone.press_id("helping.new:")
    phone.press("Đồng ý")
    phone.say("Lò Thị Bà", "1950")
    phone.press("Bản Mẫu Một") if any(label == "Bản Mẫu Một" for _, label in phone.last.choices) else None
    phone.press("Làm ruộng nương, chăn nuôi")
    phone.press("Đúng rồi")
    author = machine.officer()
    machine.run()
    draft(author)
    assert "2 người" in author.last.text, "three people, two phones"
    author.press("Gửi đi")
    machine.later(seconds=1)
    got = Counter(WORDS in said.text for talk in (phone, other) for said in talk.said())
    assert got[True] == 2


def test_the_same_timer_twice_and_a_stop_in_the_middle_repeat_nobody(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcing, "AT_ONCE", 2)
    people_ = villagers(machine, 5)
    author = machine.officer()
    machine.run()
    draft(author)
    author.press("Gửi đi")
    machine.later(seconds=1)
    owner = timers.Owner(timers.ANNOUNCEMENT, all_of(machine)[0].id)
    for _ in range(3):
        machine.do(lambda db: timers.set_timer(db, owner, announcing.TIMER, machine.now))
        machine.later(seconds=1)
        assert len(sendings(machine)) == 2, "no more than what can be sent"
    machine.do(lambda db: db.execute(update(Announcement).values(reached_id=0)))  # as if it had never been remembered
    deliver(machine)
    for _ in range(4):
        machine.later(seconds=30)
        deliver(machine)
    machine.later(minutes=3)
    assert len(sendings(machine)) == 5
    assert [sum(WORDS in said.text for said in talk.said()) for talk in people_] == [1] * 5
    assert "Đã gửi xong: 5" in card(author)


def test_stopping_takes_back_what_waits(machine: Machine) -> None:
    villagers(machine, 4)
    author = machine.officer()
    machine.run()
    draft(author)
    author.press("Gửi đi")
    machine.later(seconds=1)
    deliver(machine, limit=1)
    author.press("Dừng gửi")
    assert "Đã dừng gửi. 1 người đã nhận." in card(author)
    machine.later(minutes=10)
    assert Counter(message.state for message in sendings(machine)) == {outbox.SENT: 1, outbox.REFUSED: 3}
    author.press_id(f"announcing.stop:{all_of(machine)[0].id}")
    assert "không được gửi nữa" in author.last.text
    author.press_id("announcing.sent:")
    assert f"25/11 · Xã Mẫu (dữ liệu mẫu) · không gửi nữa, 1/4 đã nhận\n{WORDS}" in author.last.text


def test_nothing_is_written_down_by_night(machine: Machine) -> None:
    villagers(machine, 1)
    author = machine.officer()
    machine.later(hours=12)  # nine in the evening
    draft(author)
    author.press("Gửi đi")
    assert any("không gửi ban đêm" in said.text for said in author.said()[-3:])
    machine.later(hours=1)
    assert not sendings(machine)
    machine.later(hours=10)  # eight in the morning
    assert len(sendings(machine)) == 1


@pytest.mark.usefixtures("alone")
def test_many_need_another_officer(machine: Machine) -> None:
    villagers(machine, 3)
    second, author = officer(machine, "Cán bộ Hai"), machine.officer()
    machine.run()
    draft(author)
    author.press("Xin cán bộ khác đồng ý")
    machine.later(minutes=5)
    assert [each.state for each in all_of(machine)] == [AWAITING] and not sendings(machine)
    assert WORDS in second.last.text and "3 người" in second.last.text
    announcement = all_of(machine)[0].id
    author.press_id(f"announcements.approve:{announcement}")
    assert "cần cán bộ khác" in author.last.text, "nobody approves their own"
    second.press("Đồng ý gửi")
    machine.later(seconds=1)
    assert len(sendings(machine)) == 3
    assert "Đã gửi 0/3" in card(author)
    second.press("Chưa nên gửi")
    assert "đang được gửi" in second.last.text


@pytest.mark.usefixtures("alone")
def test_what_waits_for_another_officer_can_be_stopped_by_either(machine: Machine) -> None:
    villagers(machine, 3)
    second, author = officer(machine, "Cán bộ Hai"), machine.officer()
    machine.run()
    draft(author)
    author.press("Xin cán bộ khác đồng ý")
    second.press_id("announcing.sent:")
    assert "chờ cán bộ khác đồng ý, 3 người" in second.last.text
    second.press("Dừng gửi")
    assert "Đã dừng gửi. 0 người đã nhận." in second.last.text and "Đã dừng gửi." in card(author)
    second.press("Đồng ý gửi")
    machine.later(minutes=5)
    assert [each.state for each in all_of(machine)] == [CANCELLED] and not sendings(machine)


@pytest.mark.usefixtures("alone")
def test_a_refusal_says_why_and_leads_to_another_draft(machine: Machine) -> None:
    villagers(machine, 3)
    second, author = officer(machine, "Cán bộ Hai"), machine.officer()
    machine.run()
    draft(author)
    author.press("Xin cán bộ khác đồng ý")
    second.press("Chưa nên gửi")
    second.say("Sai ngày rồi, lớp mở Chủ nhật.")
    assert "Sai ngày rồi" in author.last.text
    author.press("Sửa lời")
    author.say("Mời bà con đi học sáng Chủ nhật.")
    assert "3 người" in author.last.text, "for whom is not asked again"
    author.press("Xin cán bộ khác đồng ý")
    assert [each.state for each in all_of(machine)] == [CANCELLED, AWAITING]
    assert "Chủ nhật" in second.last.text


@pytest.mark.usefixtures("alone")
def test_without_another_officer_it_stays_a_draft(machine: Machine) -> None:
    villagers(machine, 3)
    author = machine.officer()
    machine.run()
    draft(author)
    author.press("Xin cán bộ khác đồng ý")
    assert any("Chưa có cán bộ nào khác" in said.text for said in author.said()[-2:])
    assert [each.state for each in all_of(machine)] == [DRAFT]
    wider = officer(machine, "Cán bộ tỉnh", commune=None, province="Tỉnh Mẫu")
    author.press("Xin cán bộ khác đồng ý")
    assert WORDS in wider.last.text


@pytest.mark.usefixtures("alone")
def test_others_officers_cannot_see_approve_or_stop_it_whatever_they_press(machine: Machine) -> None:
    villagers(machine, 3)
    author = machine.officer()

    def elsewhere(db: Session) -> None:
        db.add(Commune(code="00099", name="Xã Khác", province="Tỉnh Khác", sample=True))
        db.flush()
        db.add(Village(commune_code="00099", kind="bản", name="Xa", sample=True))

    citizen = machine.citizen("v9").register("Lò Văn Hai")
    machine.do(elsewhere)
    foreign = officer(machine, "Cán bộ xã khác", commune="00099")
    officer(machine, "Cán bộ Hai")
    draft(author)
    one = all_of(machine)[0]
    send = f"announcements.send:{one.id}.{one.mark}"
    stranger_says = "Không có tin này ở nơi mình phụ trách."
    for id in (
        send,
        f"announcements.edit:{one.id}",
        f"announcements.again:{one.id}",
        "announcements.send:99999999999999999999",
        "announcements.edit:x",
    ):
        foreign.press_id(id)
        assert stranger_says in foreign.last.text, id
    author.press("Xin cán bộ khác đồng ý")
    for way in ("announcements.approve", "announcements.refuse", "announcing.stop", "monthly.to_groups"):
        foreign.press_id(f"{way}:{one.id}")
        assert stranger_says in foreign.last.text, way
        citizen.press_id(f"{way}:{one.id}")
        assert "Chỉ cán bộ Hội" in citizen.last.text, way
    foreign.press_id("announcing.sent:")
    assert WORDS not in foreign.last.text and "Chưa có tin nào" in foreign.last.text
    foreign.press_id(OPEN)
    foreign.press("Soạn tin mới")
    foreign.say(WORDS)
    foreign.press_id(f"announcements.whom:x{sample.COMMUNE}")
    assert "Xin chọn một mục" in foreign.last.text
    assert [each.state for each in all_of(machine)] == [AWAITING, DRAFT] and not sendings(machine)


def test_a_draft_that_changed_since_it_was_seen_is_not_sent(machine: Machine) -> None:
    villagers(machine, 1)
    author = machine.officer()
    machine.run()
    draft(author)
    old = author.button("Gửi đi")
    author.press("Sửa lời")
    author.say("Lời khác hẳn, chưa xem lại.")
    author.press_id(old)
    assert any("Tin đã đổi" in said.text for said in author.said()[-2:])
    assert [each.state for each in all_of(machine)] == [DRAFT]
    new = author.button("Gửi đi")
    author.press_id(new)
    author.press_id(new)
    machine.later(seconds=1)
    assert len(sendings(machine)) == 1


def test_what_an_erased_author_sent_goes_on_without_their_name_and_what_they_drafted_is_gone(machine: Machine) -> None:
    villagers(machine, 2)
    author = officer(machine, "Lường Văn Cán")
    draft(author, "Xin gặp Lường Văn Cán ở nhà văn hóa.")
    author.press("Gửi đi")
    author.press_id("announcements.write:")
    author.say("Tin còn soạn dở.")
    author.say("dữ liệu")
    for label in ("Xóa hết", "Xóa hết", "Xóa hẳn"):
        author.press(label)
    assert "Đã xóa hết" in author.last.text
    machine.later(seconds=1)
    running, dropped = all_of(machine)
    assert (running.state, "Lường" in running.words, dropped.state, dropped.words) == (RUNNING, False, CANCELLED, "")
    assert len(sendings(machine)) == 2
    deliver(machine)
    machine.later(minutes=3)
    assert all_of(machine)[0].state == DONE


def test_a_province_writes_to_a_commune_of_its_own(machine: Machine) -> None:
    villagers(machine, 1)
    author = officer(machine, "Cán bộ tỉnh", commune=None, province="Tỉnh Mẫu")
    draft(author, to="Xã Mẫu (dữ liệu mẫu)")
    assert "Tin của cán bộ Hội ở Tỉnh Mẫu:" in author.said()[-2].text
    assert all_of(machine)[0].area == Area("Tỉnh Mẫu", sample.COMMUNE)


def test_a_long_list_has_pages_and_is_found_by_name(machine: Machine) -> None:
    def many(db: Session) -> None:
        for n in range(20):
            db.add(Village(commune_code=sample.COMMUNE, kind="bản", name=f"Thử {chr(65 + n)}", sample=True))

    machine.do(many)
    author = machine.officer()
    machine.run()
    author.press_id(OPEN)
    author.press("Soạn tin mới")
    author.say(WORDS)
    seen: list[str] = []
    for _ in range(4):
        assert len(author.last.choices) <= 9
        seen += [label for _, label in author.last.choices[1:-2]]
        author.press("Trang sau")
    assert len(seen) == len(set(seen)) == 23
    author.say("ban thu t")
    assert "Bản Thử T" in author.last.text


def test_what_has_no_way_any_more_ends_as_not_reached(machine: Machine) -> None:
    villagers(machine, 2)
    author = machine.officer()
    machine.run()
    draft(author)
    author.press("Gửi đi")
    machine.later(seconds=1)

    def blocked(db: Session) -> None:
        chat = chats.find_or_add_chat(db, CHANNEL, BOT, "own-v0", "private")
        chat.reachable = False
        db.flush()
        outbox.leave(db, chat.id, "blocked")
        outbox.route(db, machine.now)

    machine.do(blocked)
    deliver(machine)
    machine.later(minutes=3)
    assert "Đã gửi xong: 1 người nhận. Không đến được: 1." in card(author)
    assert machine.do(lambda db: readers.count(db, areas.of_commune(db, sample.COMMUNE), machine.now + timedelta())) == 1
