"""Villages as people type them."""

import unicodedata

import pytest

from models.country import by_code
from models.villages import NAME_LENGTH, match, read_village, usual_kind


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("bản Nà Tân", "bản", "Nà Tân"),
        ("Ban Na Tan", "bản", "Na Tan"),
        ("BẢN NÀ TÂN", "bản", "Nà Tân"),
        ("bản nà tân, xã Mường Bú", "bản", "Nà Tân"),
        (unicodedata.normalize("NFD", "Bản Nà Tân"), "bản", "Nà Tân"),
        ("thôn 3", "thôn", "3"),
        ("TDP 5", "tổ dân phố", "5"),
        ("tdp5.", "tổ dân phố", "5"),
        ("tổ dân phố số 5", "tổ dân phố", "5"),
        ("tổ 5", "tổ dân phố", "5"),
        ("tiểu khu 2", "tiểu khu", "2"),
        ("TK2", "tiểu khu", "2"),
        ("khu 4", "khu", "4"),
        ("khu phố 4", "khu phố", "4"),
        ("xóm Mới", "xóm", "Mới"),
        ("thôn Bản Phố 2", "thôn", "Bản Phố 2"),
        ("Nà Tân", None, "Nà Tân"),
        ("Pom Ư Hừ", None, "Pom Ư Hừ"),
        ("Lang Thíp", None, "Lang Thíp"),  # no làng
        ("Bán Mới", None, "Bán Mới"),  # no bản
        ("bản", "bản", ""),
        ("😀\0", None, ""),
        ("", None, ""),
    ],
)
def test_kind_and_name(said: str, kind: str | None, name: str) -> None:
    assert read_village(said) == (kind, name)


def test_a_name_has_an_end() -> None:
    assert len(read_village("bản " + "Nà " * 4000)[1]) <= NAME_LENGTH


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("03847", "bản"),  # xã Mường Bú, Sơn La
        ("03646", "tổ dân phố"),  # phường Tô Hiệu, Sơn La
        ("03283", "bản"),  # Điện Biên
        ("03508", "bản"),  # Lai Châu
        ("04456", "thôn"),  # Lào Cai
        ("00769", "thôn"),  # Tuyên Quang
        ("05212", "xóm"),  # xã Pà Cò, once Hòa Bình
        ("08254", "khu"),  # xã Dân Chủ, Phú Thọ
        ("09025", "thôn"),  # xã Yên Lạc, once Vĩnh Phúc
        ("20333", "khu"),  # đặc khu Hoàng Sa
    ],
)
def test_the_usual_kind(code: str, kind: str) -> None:
    place = by_code(code)
    assert place is not None and usual_kind(place) == kind


LISTED = [
    "Bản Nà Tân",
    "Bản Nà Tân 1",
    "Bản Nà Tân 2",
    "Bản Nà Tân 10",
    "Tổ dân phố 5",
    "Bản 5",
    "Thôn Bản Phố 2",
    "Bản Chiềng Ngàm",
    "Tổ dân phố 15",
]


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("ban na tan", ["Bản Nà Tân", "Bản Nà Tân 1", "Bản Nà Tân 2", "Bản Nà Tân 10"]),
        ("Nà Tân 1", ["Bản Nà Tân 1", "Bản Nà Tân"]),
        ("natan2", ["Bản Nà Tân 2"]),
        ("to 05", ["Tổ dân phố 5", "Bản 5"]),
        ("5", ["Tổ dân phố 5", "Bản 5"]),
        ("bản 5", ["Bản 5", "Tổ dân phố 5"]),
        ("Bản Phố 2", ["Thôn Bản Phố 2"]),
        ("chieng ngan", ["Bản Chiềng Ngàm"]),
        ("Chiềng", ["Bản Chiềng Ngàm"]),
        ("Huổi Một", []),
        ("", []),
        ("😀\0" * 999, []),
    ],
)
def test_villages_of_a_list_are_told_by_what_was_typed(said: str, titles: list[str]) -> None:
    assert [title for _, title in match(said, list(enumerate(LISTED)))] == titles


def test_a_village_keeps_its_id() -> None:
    assert match("na tan", [("b", "Bản Nà Tấn"), ("a", "Bản Nà Tân")]) == [("b", "Bản Nà Tấn"), ("a", "Bản Nà Tân")]
    assert match("Nà Tân", [("b", "Bản Nà Tấn"), ("a", "Bản Nà Tân")]) == [("a", "Bản Nà Tân"), ("b", "Bản Nà Tấn")]
