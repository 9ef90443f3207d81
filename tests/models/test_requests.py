"""What is typed to ask for figures and to answer: numbers as people write them, questions a line, days to come."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import requests
from models.rules import Misunderstood

TODAY = date(2026, 11, 24)


@given(st.integers(0, requests.MOST), st.sampled_from([".", ",", " ", ""]))
def test_a_number_is_read_as_it_is_written_here(count: int, by: str) -> None:
    assert requests.read_count(f" {count:,} ".replace(",", by)) == count


@given(st.text(max_size=20))
def test_what_is_no_plain_number_is_asked_for_again(said: str) -> None:
    try:
        count = requests.read_count(said)
    except Misunderstood:
        return
    assert 0 <= count <= requests.MOST and str(count) == "".join(sign for sign in said if sign in "0123456789").lstrip("0").rjust(1, "0")


@pytest.mark.parametrize("said", ["-3", "3,5", "1.25", "12.5000", "1.000,000", "0.000", "12 hoặc 13", "²", "１２", "", "10000001"])
def test_what_may_mean_two_numbers_is_none(said: str) -> None:
    with pytest.raises(Misunderstood):
        requests.read_count(said)


def test_questions_are_one_a_line() -> None:
    assert requests.read_questions("1. Bao nhiêu lớp?\n\n- Bao nhiêu\tngười?\u202e\nBao nhiêu lớp?") == ["Bao nhiêu lớp?", "Bao nhiêu người?"]
    assert requests.title_of(["Bao nhiêu lớp?", "Bao nhiêu người?"]) == "Bao nhiêu lớp"
    for said in ("", " \n ", "12\n13", "a" * 121, "\n".join(f"Câu {number}" for number in range(11))):
        with pytest.raises(Misunderstood):
            requests.read_questions(said)


@given(st.integers(1, 366))
def test_a_day_to_come_is_read_with_or_without_its_year(days: int) -> None:
    day = TODAY + timedelta(days=days)
    assert requests.read_day(f"{day:%d/%m/%Y}", TODAY) == requests.read_day(f"{day.day}-{day.month}-{day:%y}", TODAY) == day
    if days < 365:
        assert requests.read_day(f"{day.day}.{day.month}", TODAY) == day


@pytest.mark.parametrize("said", ["24/11/2026", "1/1/2025", "31/2", "25/11/2028", "mai", "15", "1/13", "0/0/0"])
def test_no_other_day_is_taken(said: str) -> None:
    with pytest.raises(Misunderstood):
        requests.read_day(said, TODAY)
