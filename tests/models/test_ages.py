"""Years of birth from years, from two digits and from ages."""

import pytest

from models.ages import read
from models.rules import Misunderstood


@pytest.mark.parametrize(
    ("said", "years"),
    [
        ("1974", [1974]),
        ("năm sinh: 1974.", [1974]),
        ("12/5/1974", [1974]),
        ("12-05-74", [1974]),
        ("1974, 52 tuổi", [1974]),
        ("sinh năm 74", [1974]),
        ("nam 74", [1974]),
        ("sn74", [1974]),
        ("52 tuổi", [1974]),
        ("52 tuoi", [1974]),
        ("52t", [1974]),
        ("nam 52 tuổi", [1974]),
        ("I am 52 years old", [1974]),
        ("105", [1921]),
        ("16 tuổi", [2010]),
        ("74", [1974, 1952]),  # a year, or an age
        ("52", [1974, 1952]),
        ("30", [1996, 1930]),
        ("20", [2006]),  # nobody says so of 1920
        ("nam 20", [2006]),  # a man of twenty
        ("07", [2007]),
        ("10", [2010]),
        ("63", [1963]),  # one and the same
        ("74\N{ZERO WIDTH SPACE}", [1974, 1952]),
        ("１９７４", [1974]),
    ],
)
def test_what_an_answer_may_mean(said: str, years: list[int]) -> None:
    assert read(said, this_year=2026, minimum_age=16) == years


@pytest.mark.parametrize("said", ["15", "15 tuổi", "8 tuổi", "2012", "sinh năm 18"])
def test_who_is_too_young_is_told_so(said: str) -> None:
    with pytest.raises(Misunderstood) as refusal:
        read(said, this_year=2026, minimum_age=16)
    assert refusal.value.key == "check-age" and refusal.value.args_ == {"minimum": 16}


@pytest.mark.parametrize(
    "said", ["", "lâu rồi", "5", "1900", "2030", "112 tuổi", "1974 hay 1975", "0912 345 678", "19740512", "1" * 5000, "\0", "😀", "-74.5.9", "⁷⁴"]
)
def test_what_is_no_year_and_no_age_is_not_guessed(said: str) -> None:
    with pytest.raises(Misunderstood) as refusal:
        read(said, this_year=2026, minimum_age=16)
    assert refusal.value.key == "check-born"
