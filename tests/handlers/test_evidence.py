"""Photos: bursts, doubles, broken ones, and those that come before anybody asked."""

from sqlmodel import select

from models import inbox
from models.evidence import Evidence, Photo
from models.registrations import Registration
from tests.machine import Machine


def criteria(talk: object) -> list[str]:
    """The labels of the criteria in the list that was shown last."""
    shown = talk.last.choices  # type: ignore[attr-defined]
    return [label for _, label in shown]


def test_a_burst_gets_one_reply(machine: Machine) -> None:
    talk = machine.citizen().register()
    talk.press(criteria(talk)[0])
    said = len(talk.said())
    for number in range(10):
        talk.photo(f"a{number}")
    assert len(talk.said()) == said, "not a word while they come"
    machine.later(seconds=2)
    assert len(talk.said()) == said + 1
    assert talk.last.text.startswith("Đã lưu 10 ảnh. Nghỉ lúc nào cũng được, mai làm tiếp.\nXong 1 việc, còn 9.")
    machine.later(minutes=5)
    assert len(talk.said()) == said + 1


def test_another_event_settles_an_open_burst_first(machine: Machine) -> None:
    talk = machine.citizen().register()
    talk.press(criteria(talk)[0])
    talk.photo("a")
    talk.press("Nộp hồ sơ" if "Nộp hồ sơ" in criteria(talk) else "Chọn việc khác")
    assert talk.last.text.startswith("Đã lưu 1 ảnh.")
    said = len(talk.said())
    machine.later(seconds=5)
    assert len(talk.said()) == said


def test_the_same_picture_counts_once_a_criterion(machine: Machine) -> None:
    talk = machine.citizen().register()
    first, second = criteria(talk)[:2]
    talk.press(first)
    talk.photo("same")
    talk.photo("same")
    machine.later(seconds=2)
    assert "Đã lưu 1 ảnh." in talk.last.text
    assert "1 ảnh đã có từ trước." in talk.last.text
    talk.press("Chọn việc khác")
    talk.press(second)
    talk.photo("same")
    machine.later(seconds=2)
    assert "Xong 2 việc, còn 8." in talk.last.text
    assert len(machine.do(lambda db: db.exec(select(Photo)).all())) == 1
    assert len(machine.do(lambda db: db.exec(select(Evidence)).all())) == 2


def test_broken_pictures_are_told_once_with_what_to_do(machine: Machine) -> None:
    talk = machine.citizen().register()
    talk.press(criteria(talk)[0])
    talk.photo("good")
    talk.photo("x", inbox.MEDIA_FAILED, reason="not-a-picture")
    talk.photo("y", inbox.MEDIA_FAILED, reason="not-a-picture")
    talk.photo("z", inbox.MEDIA_FAILED, reason="too-large")
    machine.later(seconds=2)
    lines = talk.last.text.splitlines()
    assert lines[0].startswith("Đã lưu 1 ảnh.")
    assert sorted(lines[1:3]) == [
        "Tệp này không phải ảnh. Xin chụp ảnh hoặc chọn ảnh trong máy.",
        "Ảnh nặng quá 20 MB. Xin chụp lại ảnh nhỏ hơn.",
    ]


def test_photos_that_come_first_are_kept_and_asked_about_once(machine: Machine) -> None:
    talk = machine.citizen().register()
    talk.say("menu")
    talk.photo("a")
    talk.photo("b")
    machine.later(seconds=2)
    assert talk.last.text == "Đã giữ 2 ảnh. Ảnh này là việc gì?"
    machine.later(days=20)
    talk.press(criteria(talk)[3])
    assert talk.last.text.startswith("Đã lưu 2 ảnh.")
    assert len(machine.do(lambda db: db.exec(select(Evidence)).all())) == 2


def test_a_photo_before_registering_says_what_to_do_first(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.photo("early")
    assert talk.last.text == "Xin đăng ký xong rồi hãy gửi ảnh."
    assert [label for _, label in talk.last.choices] == ["Đồng ý", "Không đồng ý"]


def test_nothing_is_added_while_the_file_waits(machine: Machine) -> None:
    talk = machine.citizen().register()
    talk.press(criteria(talk)[0])
    talk.photo("a")
    talk.say("nộp")
    talk.photo("b")
    assert "đang chờ xét" in talk.last.text
    registration = machine.do(lambda db: db.exec(select(Registration)).one())
    assert registration.state == "waiting"
    assert len(machine.do(lambda db: db.exec(select(Photo)).all())) == 1


def test_media_on_the_way_holds_later_events_and_is_explained_when_it_never_comes(machine: Machine) -> None:
    from bot.channels.base import Media

    talk = machine.citizen().register()
    talk.press(criteria(talk)[0])
    talk.receive("photo", media=Media("incoming/slow"))
    talk.receive("text", text="menu")
    assert machine.run() == 0
    for _ in range(inbox.MEDIA_CLAIMS):
        machine.do(lambda db: inbox.claim_media(db, "a process", machine.now, 10))
        machine.later(seconds=21)
    texts = [said.text for said in talk.said()]
    assert any("Máy chưa lưu được ảnh này." in said for said in texts[-2:])
    assert "Hồ sơ 0" in texts[-1]
    late = machine.events()[-2]
    assert not machine.do(lambda db: inbox.media_result(db, late.id, inbox.MEDIA_READY, {})), "what comes too late changes nothing"
