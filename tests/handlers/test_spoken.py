"""Spoken prompts: recorded by somebody with a role, heard by an officer first, then by whoever chooses to listen, and only with the same words."""

import pytest
from sqlalchemy import event
from sqlmodel import Session, col, select

from bot import sample
from bot.conversation import Turn
from handlers import spoken as hearing
from locales import keys, text
from models import discards, people
from models.chats import Conversation
from models.inbox import Event
from models.log import LogEntry
from models.people import Account, Person, Role
from models.places import Commune
from models.spoken import Spoken
from tests.handlers.test_guide import labels
from tests.machine import Machine, Talk

HELLO = "Chào bà con! Đây là máy trả lời tự động; xét duyệt là do người."


@pytest.fixture
def elder(machine: Machine) -> Talk:
    """A moderator of the first village, in a chat of their own."""
    account = machine.moderator().account
    talk = Talk(machine, f"own-{account}", account)
    talk.receive("start")
    machine.run()
    return talk


@pytest.fixture
def officer(machine: Machine) -> Talk:
    """The commune's officer."""
    talk = machine.officer()
    machine.run()
    return talk


def recordings(machine: Machine) -> list[Spoken]:
    """All there are."""
    return list(machine.do(lambda db: list(db.exec(select(Spoken).order_by(col(Spoken.id))))))


def release_all(machine: Machine, *texts: str, language: str = "Thái") -> None:
    """Released recordings of texts, as if an officer had heard them."""

    def add(db: Session) -> None:
        speaker, releaser = sample.moderators(db, sample.villages(db)[0])[0].id, sample.officers(db)[0].id
        for key in texts:
            made = Spoken(
                commune_code=sample.COMMUNE,
                language=language,
                text_key=key,
                words=hearing.words_of(key),
                key=f"spoken/{language}-{key}.mp3",
                seconds=5,
                recorded_by=speaker,
                recorded_at=machine.now,
                released_by=releaser,
                released_at=machine.now,
            )
            db.add(made)

    machine.do(add)


def listens(machine: Machine, talk: Talk) -> str | None:
    """What an account listens to."""
    found: str | None = machine.do(lambda db: db.exec(select(Account.listens).where(Account.address == talk.account)).one())
    return found


def voices(machine: Machine, part: str) -> list[str]:
    """The recordings that came with the newest message with these words in it."""
    bodies = [message.body or {} for message in machine.messages()]
    return list(next(body for body in reversed(bodies) if part in body.get("text", "")).get("voices", []))


def test_from_the_elders_mouth_to_a_citizens_ear(machine: Machine, elder: Talk, officer: Talk) -> None:
    elder.say("ghi âm")
    assert elder.last.text == "Ghi âm tiếng nào? Chọn, hoặc viết tên tiếng."
    elder.say("tiếng thái")
    assert elder.last.text == f"Câu 1/{len(hearing.PROMPTS)}. Xin ghi âm câu này bằng tiếng mình rồi gửi:\n{HELLO}"
    elder.voice("hello")
    assert elder.last.text.startswith(f"Đã giữ bản ghi.\nCâu 2/{len(hearing.PROMPTS)}.")
    elder.press("Thôi")
    assert elder.last.text.startswith("Cảm ơn! Cán bộ Hội nghe lại rồi mới cho bà con nghe.")
    assert [(one.language, one.text_key, one.words, one.released_at) for one in recordings(machine)] == [("Thái", "hello", HELLO, None)]

    assert officer.last.text == "Có bản ghi âm tiếng địa phương chờ nghe duyệt."
    officer.press("Nghe và duyệt")
    assert (officer.last.text, officer.last.voices) == (f"Tiếng Thái, Trưởng bản (mẫu) ghi. Câu này:\n{HELLO}", 1)
    officer.press("Dùng")
    assert officer.last.text.startswith("Đã cho bà con nghe.\nKhông còn bản ghi âm nào chờ duyệt.")

    citizen = machine.citizen(village=machine.villages()[0].id)
    machine.run()
    assert (citizen.last.text.startswith(HELLO), citizen.last.voices) == (True, 0)
    citizen.say("nghe")
    assert citizen.last.text.startswith("Từ giờ có lời nói tiếng Thái kèm chữ.")
    citizen.receive("start")
    machine.run()
    assert (citizen.last.text.startswith(HELLO), citizen.last.voices) == (True, 1)
    assert voices(machine, HELLO) == ["citizens/x/hello.mp3"]
    assert [entry.act for entry in machine.do(lambda db: list(db.exec(select(LogEntry).order_by(col(LogEntry.id)))))][-2:] == [
        "spoken recorded",
        "spoken released",
    ]


def test_skipping_hearing_again_and_recording_again(machine: Machine, elder: Talk) -> None:
    elder.say("ghi âm", "Thái")
    assert labels(elder.last) == ["Bỏ qua câu này", "Thôi"], "there is nothing to hear yet"
    elder.press("Bỏ qua câu này")
    elder.voice("first-try")
    elder.press("Nghe lại câu vừa ghi")
    heard, asked = elder.said()[-2:]
    assert (heard.text, heard.voices) == (hearing.words_of(hearing.PROMPTS[1]), 1)
    assert asked.text.startswith("Câu 3/")
    elder.press("Ghi lại câu vừa ghi")
    assert elder.last.text.startswith("Câu 2/")
    elder.voice("second-try")
    assert elder.last.text.startswith("Đã giữ bản ghi.\nCâu 3/")
    assert [(one.text_key, one.key) for one in recordings(machine)] == [(hearing.PROMPTS[1], "citizens/x/second-try.mp3")]
    assert machine.do(discards.pending) == ["citizens/x/first-try.mp3"]
    elder.press("Thôi")
    elder.say("ghi âm")
    elder.press("Thái")
    assert HELLO in elder.last.text, "the language is offered, and what was skipped comes first"


def test_to_the_last_text_and_then_thanks(machine: Machine, elder: Talk) -> None:
    elder.say("ghi âm", "Mông")
    for key in hearing.PROMPTS:
        assert elder.last.text.endswith(hearing.words_of(key))
        elder.voice(key)
    assert "Cảm ơn!" in elder.last.text
    assert len(recordings(machine)) == len(hearing.PROMPTS)
    elder.say("ghi âm", "mong")
    assert "Tiếng này đã ghi đủ các câu." in elder.last.text, "without diacritics it is the same language"


def test_officers_are_told_once_for_all_that_wait(machine: Machine, elder: Talk, officer: Talk) -> None:
    before = len(officer.said())
    elder.say("ghi âm", "Thái")
    for number in range(4):
        elder.voice(f"v{number}")
    assert len(officer.said()) == before + 1
    officer.say("menu")
    assert "Duyệt ghi âm (4)" in labels(officer.last)


def test_refused_it_is_thrown_away_and_can_be_recorded_again(machine: Machine, elder: Talk, officer: Talk) -> None:
    elder.say("ghi âm", "Thái")
    elder.voice("bad")
    officer.say("duyệt ghi âm")
    officer.press("Không dùng")
    assert recordings(machine) == []
    assert machine.do(discards.pending) == ["citizens/x/bad.mp3"]
    elder.say("menu", "ghi âm", "Thái")
    assert HELLO in elder.last.text


def test_an_officer_decides_about_what_they_heard_only(machine: Machine, elder: Talk, officer: Talk) -> None:
    elder.say("ghi âm", "Thái")
    elder.voice("heard")
    officer.say("duyệt ghi âm")
    use = officer.button("Dùng")
    elder.press("Ghi lại câu vừa ghi")
    elder.voice("unheard")
    officer.press_id(use)
    assert officer.last.text.startswith("Bản ghi này đã được duyệt, hoặc đã ghi lại.")
    assert officer.last.voices == 1, "the new one is heard next"
    assert [one.released_at for one in recordings(machine)] == [None]
    again = officer.button("Dùng")
    officer.press_id(again)
    officer.press_id(again)
    assert recordings(machine)[0].released_at == machine.now
    assert officer.last.text.startswith("Bản ghi này đã được duyệt")


def test_nobody_without_a_role_records_or_releases(machine: Machine, elder: Talk, officer: Talk) -> None:
    elder.say("ghi âm", "Thái")
    elder.voice("a")
    stranger = machine.citizen()
    machine.run()
    asked = stranger.last.text.split("\n")[-1]
    stranger.say("ghi âm")
    assert stranger.last.text.startswith("Ghi âm là việc của người trong tổ xét và người giúp.")
    assert stranger.last.text.endswith(asked), "and where they stood is asked again"
    officer.say("duyệt ghi âm")
    for press in ("recording.check:", officer.button("Dùng"), officer.button("Không dùng")):
        stranger.press_id(press)
        assert stranger.last.text.startswith("Duyệt ghi âm là việc của cán bộ Hội ở xã.")
        elder.press_id(press)
    assert [(one.key, one.released_at) for one in recordings(machine)] == [("citizens/x/a.mp3", None)]


def test_an_officer_of_another_commune_releases_nothing_here(machine: Machine, elder: Talk, officer: Talk) -> None:
    elder.say("ghi âm", "Thái")
    elder.voice("a")
    officer.say("duyệt ghi âm")

    def move(db: Session) -> None:
        db.add(Commune(code="11111", name="Xã khác", province="Tỉnh khác", sample=True))
        db.flush()
        db.exec(select(Role).where(Role.kind == "officer")).one().commune_code = "11111"

    machine.do(move)
    officer.press("Dùng")
    assert recordings(machine)[0].released_at is None


def test_a_role_that_ends_ends_the_recording(machine: Machine, elder: Talk) -> None:
    elder.say("ghi âm", "Thái")

    def end(db: Session) -> None:
        for role in db.exec(select(Role).where(Role.kind == "moderator")):
            people.withdraw_role(db, role.id, machine.now)

    machine.do(end)
    elder.voice("a")
    assert elder.last.text.startswith("Ghi âm là việc của người trong tổ xét")
    assert recordings(machine) == []


@pytest.mark.parametrize(
    "press", ["recording.use:1", "recording.use:x.y", "recording.refuse:", "recording.use:99999999999999999999.a", "recording.use:²"]
)
def test_a_button_that_nobody_made_releases_nothing(machine: Machine, elder: Talk, officer: Talk, press: str) -> None:
    elder.say("ghi âm", "Thái")
    elder.voice("a")
    officer.press_id(press)
    assert officer.last.voices == 1, "what waits is heard"
    assert recordings(machine)[0].released_at is None


@pytest.mark.parametrize("said", ["Tiếng Thái và tiếng Mông ở quê", "<script>", "12", "🙂"])
def test_a_language_is_a_short_name(machine: Machine, elder: Talk, said: str) -> None:
    elder.say("ghi âm", said)
    assert elder.last.text.startswith("Xin viết tên tiếng sẽ ghi")
    elder.voice("a")
    assert recordings(machine) == []


def test_only_the_recording_of_todays_words_is_heard(machine: Machine) -> None:
    release_all(machine, "hello", "registration-name")
    citizen = machine.citizen(village=machine.villages()[0].id)
    machine.run()
    citizen.say("nghe")
    machine.do(lambda db: setattr(db.exec(select(Spoken).where(Spoken.text_key == "hello")).one(), "words", "Chào!"))
    citizen.receive("start")
    machine.run()
    assert (citizen.last.text.startswith(HELLO), citizen.last.voices) == (True, 0)


def heard(machine: Machine, to: str, to_id: int, *texts: str) -> list[str]:
    """The recordings that would come with texts to somebody, said in a turn of the newest event."""

    def look(db: Session) -> list[str]:
        newest = db.exec(select(Event).order_by(col(Event.id).desc()).limit(1)).one()
        turn = Turn(db, machine.book, newest, db.get_one(Conversation, newest.conversation_id), machine.now)
        return list(hearing.voices(turn, to, to_id or turn.chat.id, [text(key) for key in texts]))

    found: list[str] = machine.do(look)
    return found


def test_two_recordings_at_once_at_most_and_only_in_ones_own_chat(machine: Machine) -> None:
    release_all(machine, *hearing.PROMPTS)
    machine.citizen(village=machine.villages()[0].id).say("nghe")
    texts = ("nothing", "hello", "hello", "help", "choose-one")
    assert heard(machine, "chat", 0, *texts) == ["spoken/Thái-hello.mp3", "spoken/Thái-help.mp3"]
    assert heard(machine, "chat", 12345, *texts) == []
    assert heard(machine, "reviewers", machine.villages()[0].id, *texts) == []


def test_who_listens_hears_what_others_tell_them(machine: Machine) -> None:
    release_all(machine, "review-told-approved")
    machine.citizen(village=machine.villages()[0].id).register().say("nghe")
    person = machine.do(lambda db: db.exec(select(Person.id).where(Person.name == "Lò Thị Mẫu")).one())
    assert heard(machine, "person", person, "review-told-approved") == ["spoken/Thái-review-told-approved.mp3"]
    assert heard(machine, "person", person + 1000, "review-told-approved") == []


def test_the_programmes_own_question_is_heard_too(machine: Machine) -> None:
    release_all(machine, hearing.WORK)
    citizen = machine.citizen(village=machine.villages()[0].id)
    machine.run()
    citizen.say("nghe", "hướng dẫn")
    citizen.press_id("guide.choose_work:")
    assert (citizen.last.text, citizen.last.voices) == ("Công việc chính là gì?", 1)


def test_one_look_for_whoever_listens_and_none_for_the_others(machine: Machine) -> None:
    release_all(machine, "hello")
    citizen = machine.citizen(village=machine.villages()[0].id)
    looks: list[str] = []
    event.listen(machine.engine, "before_cursor_execute", lambda conn, cursor, sql, *more: looks.append(sql) if "FROM spoken" in sql else None)
    machine.run()
    assert looks == []
    citizen.say("nghe")
    looks.clear()
    citizen.receive("start")
    machine.run()
    assert len(looks) == 1


def test_listening_ends_by_a_word(machine: Machine) -> None:
    release_all(machine, "hello")
    citizen = machine.citizen(village=machine.villages()[0].id)
    machine.run()
    citizen.say("nghe")
    assert listens(machine, citizen) == "Thái"
    citizen.say("thôi nghe")
    assert citizen.last.text.startswith("Đã tắt lời nói, chỉ còn chữ.")
    assert listens(machine, citizen) is None


def test_of_several_languages_one_is_chosen(machine: Machine) -> None:
    release_all(machine, "hello")
    release_all(machine, "hello", language="Mông")
    citizen = machine.citizen(village=machine.villages()[0].id)
    machine.run()
    citizen.say("nghe")
    assert (citizen.last.text, sorted(labels(citizen.last))) == ("Nghe tiếng nào?", ["Mông", "Thái"])
    citizen.press("Mông")
    assert listens(machine, citizen) == "Mông"
    citizen.press_id("spoken.listen:999")
    assert citizen.last.text == "Nghe tiếng nào?"


def test_where_nothing_is_recorded_nothing_is_offered(machine: Machine) -> None:
    citizen = machine.citizen(village=machine.villages()[0].id)
    machine.run()
    citizen.say("nghe")
    assert citizen.last.text.startswith("Nơi này chưa có bản ghi âm nào để nghe.")
    assert listens(machine, citizen) is None


def test_what_is_recorded_has_nothing_left_to_fill_in() -> None:
    assert set(hearing.FILLED) <= set(hearing.PROMPTS)
    assert len(set(hearing.PROMPTS)) == len(hearing.PROMPTS)
    assert set(hearing.PROMPTS) - {hearing.WORK} <= set(keys("vi"))
    for key in hearing.PROMPTS:
        assert len(hearing.words_of(key)) > 10


def test_in_a_group_the_way_goes_to_the_private_chat_of_whoever_may_record(machine: Machine) -> None:
    group = machine.moderator()
    group.say("ghi âm")
    assert group.last.text == 'Mời Trưởng bản (mẫu) nhắn riêng cho máy hai chữ "ghi âm" để bắt đầu ghi.'
    own = Talk(machine, f"own-{group.account}", group.account)
    own.receive("start")
    machine.run()
    group.say("ghi âm")
    assert group.last.text == "Mời Trưởng bản (mẫu) ghi âm ở chat riêng với máy."
    own.press("Bắt đầu ghi âm")
    assert own.last.text == "Ghi âm tiếng nào? Chọn, hoặc viết tên tiếng."
    before = len(group.said())
    Talk(machine, group.chat, "somebody", group=True).say("ghi âm")
    assert len(group.said()) == before, "others' talk is not answered"
