"""Evidence: bursts, doubles, broken ones, photos that come before anybody asked, captions, recordings, sentences, and how often it is done."""

from sqlmodel import select

from bot.channels.base import Media
from models import discards, inbox, notes
from models.discards import Discard
from models.evidence import Evidence, Photo
from models.notes import Note
from models.registrations import Registration
from tests.machine import Machine, Talk
from tests.stories import story

MEETING, PHONE, CLASS, BOOK, EXCHANGE, FAMILY = (
    "Họp bản, góp ý, hòa giải",
    "Xem kỹ thuật trên điện thoại",
    "Học lớp khuyến nông",
    "Ghi sổ thu chi, tính phân bón",
    "Đổi công, bảo nhau cách làm",
    "Giúp con cháu học bài",
)
OFTEN = "Làm thường xuyên"


@story
def citizen(machine: Machine) -> Talk:
    """Somebody who is registered."""
    return machine.citizen().register()


def labels(talk: Talk) -> list[str]:
    """The buttons that were shown last."""
    return [label for _, label in talk.last.choices]


def rows(machine: Machine, table: type) -> list:  # type: ignore[type-arg]
    """All rows of a table."""
    found: list = machine.do(lambda db: list(db.exec(select(table))))  # type: ignore[type-arg]
    return found


def scores(machine: Machine) -> dict[str, object]:
    """The own scores of the only file."""
    found: dict[str, object] = rows(machine, Registration)[0].answers.get("scores", {})
    return found


def test_a_burst_gets_one_reply(machine: Machine, citizen: Talk) -> None:
    citizen.press(MEETING)
    said = len(citizen.said())
    for number in range(10):
        citizen.photo(f"a{number}")
    assert len(citizen.said()) == said, "not a word while they come"
    machine.later(seconds=2)
    assert len(citizen.said()) == said + 1
    assert citizen.last.text.startswith("Đã lưu 10 ảnh. Nghỉ lúc nào cũng được, mai làm tiếp.\nXong 3 mục, còn 7.")
    machine.later(minutes=5)
    assert len(citizen.said()) == said + 1


def test_another_event_settles_an_open_burst_first(machine: Machine, citizen: Talk) -> None:
    citizen.press(MEETING)
    citizen.photo("a")
    citizen.press("Chọn việc khác")
    assert citizen.last.text.startswith("Đã lưu 1 ảnh.")
    said = len(citizen.said())
    machine.later(seconds=5)
    assert len(citizen.said()) == said


def test_one_photo_counts_for_all_that_its_activity_shows(machine: Machine, citizen: Talk) -> None:
    citizen.press(MEETING)
    citizen.photo("same")
    citizen.photo("same")
    machine.later(seconds=2)
    assert "Đã lưu 1 ảnh." in citizen.last.text
    assert "1 ảnh đã có từ trước." in citizen.last.text
    citizen.press("Chọn việc khác" if "Chọn việc khác" in labels(citizen) else OFTEN)
    citizen.say("ảnh")
    citizen.press(PHONE)
    citizen.photo("same")
    machine.later(seconds=2)
    assert "Xong 5 mục, còn 5." in citizen.last.text
    assert len(rows(machine, Photo)) == 1
    assert len(rows(machine, Evidence)) == 5
    assert len(rows(machine, Discard)) == 2, "what came again is thrown away"


def test_five_photos_cover_a_farmers_file(machine: Machine, citizen: Talk) -> None:
    for activity in (MEETING, PHONE, CLASS, BOOK, EXCHANGE):
        citizen.say("ảnh")
        citizen.press(activity)
        citizen.photo(activity[:3].encode().hex())
        machine.later(seconds=2)
        citizen.press(OFTEN)
    citizen.press("Nộp hồ sơ")
    assert "Còn 1 mục chưa có gì." in citizen.last.text
    citizen.press("Mục 6: không cần")
    told = citizen.last.text.splitlines()
    assert (told[0], told[-1]) == ("Dùng tiếng nước ngoài: 5 điểm.", "Đủ cả rồi. Giờ chỉ còn nộp.")
    citizen.press("Nộp hồ sơ")
    assert "đã nộp" in citizen.last.text
    citizen.say("hồ sơ")
    assert citizen.last.text.startswith("Hồ sơ 00001. Tự chấm 95/100 điểm.")


def test_broken_pictures_are_told_once_with_what_to_do(machine: Machine, citizen: Talk) -> None:
    citizen.press(MEETING)
    citizen.photo("good")
    citizen.photo("x", inbox.MEDIA_FAILED, reason="not-a-picture")
    citizen.photo("y", inbox.MEDIA_FAILED, reason="not-a-picture")
    citizen.photo("z", inbox.MEDIA_FAILED, reason="too-large")
    machine.later(seconds=2)
    lines = citizen.last.text.splitlines()
    assert sorted(lines[:2]) == [
        "Tệp này không phải ảnh. Xin chụp ảnh hoặc chọn ảnh trong máy.",
        "Ảnh nặng quá 20 MB. Xin chụp lại ảnh nhỏ hơn.",
    ]
    assert lines[2].startswith("Đã lưu 1 ảnh.")


def test_only_broken_pictures_leave_the_question_where_it_was(machine: Machine, citizen: Talk) -> None:
    citizen.press(MEETING)
    citizen.photo("x", inbox.MEDIA_FAILED, reason="broken")
    machine.later(seconds=2)
    assert (
        citizen.last.text
        == f"Ảnh bị hỏng, không mở được. Xin gửi lại.\n{MEETING}: xin gửi ảnh lúc đang làm.\nKể bằng lời hay viết một câu cũng được."
    )


def test_photos_that_come_first_are_kept_and_asked_about_once(machine: Machine, citizen: Talk) -> None:
    citizen.say("menu")
    citizen.photo("a")
    citizen.photo("b")
    machine.later(seconds=2)
    assert citizen.last.text == "Đã giữ 2 ảnh. Ảnh này là việc gì?"
    machine.later(days=20)
    citizen.press(BOOK)
    assert citizen.last.text.startswith("Đã lưu 2 ảnh.")
    assert len(rows(machine, Evidence)) == 2


def test_what_was_sent_by_mistake_is_taken_back_before_anybody_sees_it(machine: Machine, citizen: Talk) -> None:
    citizen.say("menu")
    citizen.photo("a", text="Không phải ảnh này")
    machine.later(seconds=2)
    citizen.say("hồ sơ")
    assert "Chưa chọn việc: 1 ảnh" in citizen.last.text
    citizen.say("nộp")
    assert citizen.last.text == "Đã giữ 1 ảnh. Ảnh này là việc gì?"
    citizen.press("Gửi nhầm, bỏ đi")
    assert citizen.last.text.startswith("Đã bỏ, không giữ nữa.")
    assert not rows(machine, Photo) and not rows(machine, Note)
    assert machine.do(discards.pending) == ["citizens/x/a.jpg"]
    citizen.voice("one")
    citizen.press("Gửi nhầm, bỏ đi")
    assert not rows(machine, Note)
    assert set(machine.do(discards.pending)) == {"citizens/x/a.jpg", "citizens/x/one.mp3"}
    citizen.press_id("evidence.take_back:9")
    citizen.press_id("evidence.take_back:1.x")
    assert "Đã bỏ" not in citizen.last.text


def test_taking_back_leaves_what_came_since_it_was_asked_about(machine: Machine, citizen: Talk) -> None:
    citizen.say("menu")
    citizen.photo("a")
    machine.later(seconds=2)
    by_mistake = citizen.button("Gửi nhầm, bỏ đi")
    citizen.photo("b")
    machine.later(seconds=2)
    assert citizen.last.text == "Đã giữ 2 ảnh. Ảnh này là việc gì?"
    citizen.press_id(by_mistake)
    assert citizen.last.text == "Đã bỏ, không giữ nữa.\nĐã giữ 1 ảnh. Ảnh này là việc gì?"
    assert [photo.key for photo in rows(machine, Photo)] == ["citizens/x/b.jpg"]


def test_a_photo_that_was_there_before_is_called_so_wherever_it_is_sent(machine: Machine, citizen: Talk) -> None:
    citizen.photo("a")
    machine.later(seconds=2)
    citizen.press(BOOK)
    citizen.say("menu")
    citizen.photo("a")
    machine.later(seconds=2)
    assert citizen.last.text.startswith("1 ảnh đã có từ trước.")
    assert len(rows(machine, Photo)) == 1


def test_the_rest_of_a_slow_burst_goes_where_its_beginning_went(machine: Machine, citizen: Talk) -> None:
    citizen.photo("a")
    machine.later(seconds=2)
    citizen.press(BOOK)
    citizen.photo("b")  # before it was said how often
    machine.later(seconds=30)
    assert citizen.last.text.startswith("Đã lưu 1 ảnh.")
    assert "có làm thường xuyên không?" in citizen.last.text
    citizen.press(OFTEN)
    citizen.photo("c")
    machine.later(seconds=30)
    assert citizen.last.text == "Đã giữ 1 ảnh. Ảnh này là việc gì?"
    assert labels(citizen)[0].endswith(BOOK), "what came before is the first to be offered"


def test_a_caption_is_kept_with_its_photo(machine: Machine, citizen: Talk) -> None:
    citizen.photo("a", text="Họp bàn làm đường")
    machine.later(seconds=2)
    citizen.press(MEETING)
    (note,) = rows(machine, Note)
    assert (note.words, note.kind, note.photo_id) == ("Họp bàn làm đường", notes.SENTENCE, rows(machine, Photo)[0].id)


def test_a_recording_and_a_sentence_count_where_the_programme_takes_them(machine: Machine, citizen: Talk) -> None:
    citizen.voice("one")
    assert citizen.last.text == "Đã giữ bản ghi âm. Bản này nói về việc gì?"
    citizen.press(EXCHANGE)
    assert "Xong 3 mục, còn 7." in citizen.last.text
    citizen.say("ảnh")
    citizen.press(BOOK)
    citizen.say("Nhà ghi sổ từ đầu năm")
    assert citizen.last.text.startswith("Đã ghi câu này.\nXong 4 mục, còn 6.")
    by_criterion = {note.criterion: note.kind for note in rows(machine, Note)}
    assert by_criterion == {"encouraging": "voice", "harmony": "voice", "sharing": "voice", "calculation": "sentence"}


def test_the_own_score_never_sinks_by_another_activity(machine: Machine, citizen: Talk) -> None:
    citizen.press(EXCHANGE)
    citizen.photo("a")
    machine.later(seconds=2)
    citizen.press(OFTEN)
    assert scores(machine) == {"encouraging": "often", "harmony": "often", "sharing": "often"}
    citizen.press(MEETING)
    citizen.photo("b")
    machine.later(seconds=2)
    citizen.press("Thỉnh thoảng")
    assert scores(machine) == {"encouraging": "often", "harmony": "often", "sharing": "often", "gatherings": "sometimes", "thinking": "sometimes"}


def test_exact_points(machine: Machine, citizen: Talk) -> None:
    citizen.say("hồ sơ")
    citizen.press("Sửa điểm")
    citizen.press("7. Tính toán khi làm việc")
    citizen.say("11")
    assert "từ 0 đến 10" in citizen.last.text
    citizen.say("8 điểm")
    assert scores(machine) == {"calculation": 8}
    assert citizen.last.text.startswith("Tính toán khi làm việc: 8 điểm.")
    citizen.press("6. Dùng tiếng nước ngoài")
    citizen.press("Công việc không cần")
    assert scores(machine) == {"calculation": 8, "foreign_language": None}


def test_a_criterion_tells_what_counts_and_what_is_there(machine: Machine, citizen: Talk) -> None:
    citizen.press("Xem cả 10 mục")
    citizen.press("9. Sống hòa thuận")
    assert "Ví dụ: Tham gia tổ hòa giải." in citizen.last.text
    assert "Xin gửi ảnh, ghi âm hoặc viết một câu." in citizen.last.text
    citizen.press("Trưởng bản biết")
    assert "Đã ghi: trưởng bản biết." in citizen.last.text
    citizen.press("Bỏ: trưởng bản biết")
    assert rows(machine, Note) == []
    citizen.say("Ở tổ hòa giải hai năm")
    citizen.say("hồ sơ")
    assert "✓ 9. Sống hòa thuận: 1 câu\nChưa có gì: mục 1, 2, 3, 4, 5, 6, 7, 8, 10" in citizen.last.text


def test_words_and_recordings_are_taken_back(machine: Machine, citizen: Talk) -> None:
    citizen.press("Xem cả 10 mục")
    citizen.press("9. Sống hòa thuận")
    citizen.voice("one")
    citizen.say("ảnh")
    citizen.press("Xem cả 10 mục")
    citizen.press("✓ 9. Sống hòa thuận")
    citizen.press("Bỏ lời kể")
    assert rows(machine, Note) == []
    assert [discard.key for discard in rows(machine, Discard)] == ["citizens/x/one.mp3"]


def test_a_photo_is_looked_at_replaced_and_removed(machine: Machine, citizen: Talk) -> None:
    citizen.press(BOOK)
    citizen.photo("a")
    citizen.photo("b")
    machine.later(seconds=2)
    citizen.say("hồ sơ")
    citizen.press("Xem ảnh")
    assert citizen.said()[-2].photos == 2
    citizen.press("Ảnh 1")
    citizen.photo("c")
    assert citizen.last.text.startswith("Đã thay ảnh.")
    citizen.press("Ảnh 1")
    citizen.press("Xóa ảnh này")
    kept = {photo.source_hash.strip("0") for photo in rows(machine, Photo)}
    assert len(kept) == 1
    assert len(rows(machine, Discard)) == 2
    citizen.press("Ảnh 1")
    citizen.press("Xóa ảnh này")
    assert rows(machine, Photo) == rows(machine, Evidence) == []
    assert "Xong 0 mục, còn 10." in citizen.last.text


def test_a_photo_before_registering_says_what_to_do_first(machine: Machine) -> None:
    talk = machine.citizen()
    machine.run()
    talk.photo("early")
    assert talk.last.text == "Xin đăng ký xong rồi hãy gửi ảnh."
    assert {"Đồng ý", "Không đồng ý"} <= set(labels(talk))
    assert [discard.key for discard in rows(machine, Discard)] == ["citizens/x/early.jpg"], "nothing is kept of somebody who has not agreed"


def test_nothing_is_added_or_taken_away_while_the_file_waits(machine: Machine, citizen: Talk) -> None:
    citizen.press(BOOK)
    citizen.photo("a")
    citizen.say("xem")
    citizen.say("hồ sơ")
    citizen.press("Xem ảnh")
    number, points = citizen.button("Ảnh 1"), "score.word:reading.often"
    citizen.say("nộp")
    citizen.press("Nộp luôn")
    citizen.photo("b")
    assert "đang chờ xét" in citizen.last.text
    citizen.press_id(number)
    citizen.press_id(points)
    assert "đang chờ xét" in citizen.last.text
    (registration,) = rows(machine, Registration)
    assert registration.state == "waiting"
    assert scores(machine) == {}
    assert len(rows(machine, Photo)) == 1


def test_media_on_the_way_holds_later_events_and_is_explained_when_it_never_comes(machine: Machine, citizen: Talk) -> None:
    citizen.press(MEETING)
    citizen.receive("photo", media=Media("incoming/slow"))
    citizen.receive("text", text="menu")
    assert machine.run() == 0
    for _ in range(inbox.MEDIA_CLAIMS):
        machine.do(lambda db: inbox.claim_media(db, "a process", machine.now, 10))
        machine.later(seconds=21)
    texts = [said.text for said in citizen.said()]
    assert any("Máy chưa lưu được ảnh này." in said for said in texts[-2:])
    assert "Hồ sơ 0" in texts[-1]
    late = machine.events()[-2]
    assert not machine.do(lambda db: inbox.media_result(db, late.id, inbox.MEDIA_READY, {})), "what comes too late changes nothing"


def test_an_activity_is_marked_only_by_what_was_sent_for_itself(machine: Machine, citizen: Talk) -> None:
    citizen.press(EXCHANGE)
    citizen.photo("a")
    machine.later(seconds=2)
    citizen.say("ảnh")
    assert [label for label in labels(citizen) if label.startswith("✓")] == [f"✓ {EXCHANGE}"], "others are covered by it, but have nothing"
    citizen.say("hồ sơ")
    citizen.press("Xem ảnh")
    citizen.press("Ảnh 1")
    citizen.photo("b")
    citizen.say("ảnh")
    assert f"✓ {EXCHANGE}" in labels(citizen), "a photo that takes another one's place shows the same"
    citizen.say("hồ sơ")
    citizen.press("Xem ảnh")
    citizen.press("Ảnh 1")
    citizen.press("Xóa ảnh này")
    citizen.say("ảnh")
    assert not any(label.startswith("✓") for label in labels(citizen))


def test_a_sentence_that_nobody_asked_for_is_kept_and_asked_about(machine: Machine, citizen: Talk) -> None:
    citizen.say("ảnh")
    citizen.say("chào cả nhà nhé")
    assert "Máy chưa hiểu." in citizen.last.text
    assert rows(machine, Note) == []
    citizen.say("Hôm qua nhà đổi công với hàng xóm")
    assert citizen.last.text == "Đã giữ câu này. Câu này nói về việc gì?"
    citizen.press(EXCHANGE)
    assert {note.criterion for note in rows(machine, Note)} == {"encouraging", "harmony", "sharing"}
    citizen.say("ảnh")
    assert f"✓ {EXCHANGE}" in labels(citizen)


def test_a_sentence_at_the_menu_is_kept_too(machine: Machine, citizen: Talk) -> None:
    citizen.say("menu", "Hôm qua nhà đổi công với hàng xóm")
    assert citizen.last.text == "Đã giữ câu này. Câu này nói về việc gì?"


def test_a_score_without_anything_sent_is_told_as_that(machine: Machine, citizen: Talk) -> None:
    citizen.say("hồ sơ")
    citizen.press("Sửa điểm")
    citizen.press("7. Tính toán khi làm việc")
    citizen.say("8")
    citizen.say("hồ sơ")
    assert "\n7. Tính toán khi làm việc: 8 điểm, chưa gửi gì\n" in citizen.last.text


def test_the_word_for_deleting_leads_to_where_it_is_offered(machine: Machine, citizen: Talk) -> None:
    for word in ("xóa", "xoa"):
        citizen.say(word)
        assert "Xóa hết" in labels(citizen)
