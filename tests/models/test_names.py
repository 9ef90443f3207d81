"""Diacritics offered for names that were typed without any."""

import pytest

from models.names import likely


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Vang A Pao", "Vàng A Páo"),
        ("Lo Thi Mau", "Lò Thị Mẫu"),
        ("vu a dinh", "Vừ A Dính"),
        ("GIANG A DO", "Giàng A Dơ"),
        ("Sung Thi Mai", "Sùng Thị Mai"),
        ("Quang Van Tuong", "Quàng Văn Tướng"),
        ("Ca Van Chung", "Cà Văn Chung"),
        ("Deo Van Long", "Đèo Văn Long"),
        ("Tan Lao Ta", "Tẩn Láo Tả"),
        ("Nong Duc Manh", "Nông Đức Mạnh"),
        ("Bui Thi Huyen Trang", "Bùi Thị Huyền Trang"),
        ("Tran Quoc Tuan", "Trần Quốc Tuấn"),
        ("Nguyen Van Ngoan", "Nguyễn Văn Ngoan"),
        ("Nguyen Van Zyx", "Nguyễn Văn Zyx"),
        ("pao", "Páo"),
    ],
)
def test_the_likeliest_spelling_comes_first(typed: str, first: str) -> None:
    assert likely(typed)[0] == first


def test_a_few_spellings_are_offered() -> None:
    assert likely("Nguyen Van Hung") == ["Nguyễn Văn Hùng", "Nguyễn Văn Hưng"]
    assert likely("Nguyen Thi Huong") == ["Nguyễn Thị Hương", "Nguyễn Thị Hường", "Nguyễn Thị Hướng"]


def test_words_around_tell_whose_name_it_is() -> None:
    assert likely("Ho A Pao")[0] == "Hờ A Páo" and likely("Ho Van Pao")[0] == "Hồ Văn Páo"
    assert likely("Lo Van Hoa")[0] == "Lò Văn Hòa" and likely("Lo Thi Hoa")[0] == "Lò Thị Hoa"
    assert likely("Phan Lao Ta")[0] == "Phàn Láo Tả" and likely("Phan Van Ta")[0] == "Phan Văn Tả"


@pytest.mark.parametrize(
    "name", ["Vàng A Páo", "Nguyễn Van Hung", "Mai Lan Anh", "John Smith", "Xyz", "", " ", "\0", "😀", "O'Brien", "1974", "a" * 4000, "lo " * 900]
)
def test_nothing_is_offered_where_there_is_nothing_to_offer(name: str) -> None:
    assert likely(name) == []
