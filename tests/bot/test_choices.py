"""Choices as numbered lines: nine at a time, the same number on every page, and a way back without one."""

import pytest

from bot.choices import Words, lines, pages
from bot.conversation.understand import choice_meant

WORDS = Words(more="Trang sau", hint="Xin viết số để chọn.")
TWELVE = [(f"place.village:{number}", f"Bản {number}") for number in range(1, 13)]


def test_a_few_have_numbers() -> None:
    drawn = lines([("a.b:yes", "Đồng ý"), ("a.b:back", "Quay lại")], WORDS)
    assert drawn == ["1. Đồng ý", "• Quay lại", WORDS.hint]


def test_many_have_pages_and_numbers_go_on() -> None:
    assert pages(TWELVE) == 2
    first, second = lines(TWELVE, WORDS), lines(TWELVE, WORDS, page=1)
    assert first[0] == "1. Bản 1" and first[8:] == ["9. Bản 9", "0. Trang sau", WORDS.hint]
    assert second == ["10. Bản 10", "11. Bản 11", "12. Bản 12", "0. Trang sau", WORDS.hint]


def test_a_label_with_a_number_of_its_own_has_one_number() -> None:
    offer = [("file.mend:c5", "5. Dùng điện thoại"), ("file.mend:c7", "7. Đọc sách")]
    assert lines(offer, WORDS)[:2] == ["1. Dùng điện thoại", "2. Đọc sách"]
    assert choice_meant("đọc sách", offer) == choice_meant("7. Đọc sách", offer) == "file.mend:c7"


def test_where_a_number_is_an_answer_nothing_is_numbered() -> None:
    assert lines(TWELVE[:2], WORDS, numbered=False) == ["• Bản 1", "• Bản 2"]


@pytest.mark.parametrize("said", ["2", "2.", " 2 ", "số 2", "So 2", "SỐ 2.", "Đồng ý", "dong y", "ĐỒNG Ý!"])
def test_a_choice_is_answered_in_many_ways(said: str) -> None:
    assert choice_meant(said, [("a.b:no", "Không"), ("a.b:yes", "Đồng ý")]) == "a.b:yes"


@pytest.mark.parametrize("said", ["0", "3", "22", "hai", "so", "2 con", "²", ""])
def test_what_names_no_choice_is_none(said: str) -> None:
    assert choice_meant(said, [("a.b:no", "Không"), ("a.b:yes", "Đồng ý")]) is None


@pytest.mark.parametrize("said", ["1", "số 1", "1."])
def test_where_a_number_is_an_answer_only_the_label_chooses(said: str) -> None:
    offer = [("told.count:none", "Chưa có")]
    assert choice_meant(said, offer, by_number=False) is None
    assert choice_meant("chưa có", offer, by_number=False) == "told.count:none"
