"""A year of birth from what people answer: a year, its last two digits, or an age."""

import re
import unicodedata

from models.folding import fold
from models.rules import Misunderstood

OLDEST = 110
OLDEST_BY_TWO_DIGITS = 100
"""Nobody older says "20" for 1920: that is an age."""

DATE = re.compile(r"\b\d{1,2}([ ./-])\d{1,2}\1(\d{4}|\d{2})\b")
WORD = re.compile(r"[^\W\d_]+")
AGE = {"tuoi", "t", "age", "aged", "old", "years"}
YEAR = {"sinh", "sn", "ns", "born", "year"}


def read(said: str, this_year: int, minimum_age: int) -> list[int]:
    """The years of birth that an answer may mean, the likelier first: one, or two where a number may be a year and an age.

    "1974", "sinh năm 74" and "52 tuổi" are one year; "74" is two if somebody born in 1974 and somebody aged 74 may both register.

    Raises:
        Misunderstood: neither a year nor an age, or nobody alive; or younger than the programme takes.
    """
    meant = {year for year in _years(said, this_year, minimum_age) if 0 <= this_year - year <= OLDEST}
    if not meant:
        raise Misunderstood("check-born")
    grown = {year for year in meant if this_year - year >= minimum_age}
    if not grown:
        raise Misunderstood("check-age", minimum=minimum_age)
    return sorted(grown, reverse=True)


def _years(said: str, this_year: int, minimum_age: int) -> list[int]:
    """The years that a text may name, possible or not."""
    digits, words = _digits(said), set(WORD.findall(fold(said)))
    if len(digits) == 4:
        return [int(digits)]
    if len(digits) > 4 or (len(digits) == 1 and not AGE & words):
        return []
    age = this_year - int(digits)
    if len(digits) != 2 or AGE & words:
        return [age]
    years = [year for year in (1900 + int(digits), 2000 + int(digits)) if 0 <= this_year - year <= OLDEST_BY_TWO_DIGITS]
    grown = any(this_year - year >= minimum_age for year in years)
    return years if _names_a_year(said, words, grown) else [*years, age]


def _names_a_year(said: str, words: set[str], grown: bool) -> bool:
    """Whether two digits are a year's: part of a date, or called so; "nam" may be that, or a man, so that it must fit somebody old enough."""
    letters = unicodedata.normalize("NFC", said.casefold())
    return bool(DATE.search(said) or YEAR & words or "năm" in letters or (grown and "nam" in words))


def _digits(said: str) -> str:
    """A date's year, or the only number of four digits, or the only number.

    Raises:
        Misunderstood: there is none, or nothing tells which.
    """
    date = DATE.search(said)
    if date:
        return date[2]
    numbers: list[str] = re.findall(r"\d+", said)
    years = [number for number in numbers if len(number) == 4]
    if len(years) != 1 and len(numbers) != 1:
        raise Misunderstood("check-born")
    return (years or numbers)[0]
