"""Letters as people type them: with or without diacritics, composed or not, the tone on either vowel."""

import re
import unicodedata

UNSEEN = "\u00ad\u200b-\u200f\u2060\ufeff"  # what keyboards and web pages leave between letters
MARKS = re.compile(f"[\u0300-\u036f{UNSEEN}]+")
BETWEEN = re.compile(f"[{UNSEEN}]+")
NO_WORD = re.compile(r"[\W_]+")
TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")


def fold(said: str) -> str:
    """Letters without diacritics, case or surplus spaces: "Đồng ý!" and "dong y" are the same."""
    letters = unicodedata.normalize("NFD", said.casefold()).replace("đ", "d").replace("ð", "d")
    return NO_WORD.sub(" ", MARKS.sub("", letters)).strip()


def plain(said: str) -> str:
    """Letters as `fold` leaves them, numbers without zeros in front: "Phường 04" and "phuong 4" are the same."""
    letters = fold(said)
    if letters.replace(" ", "").isalpha():
        return letters
    return " ".join(word.lstrip("0") or word if word.isdigit() else word for word in letters.split())


def spell(said: str) -> str:
    """Letters with diacritics, the tone at the end of its word: "Hóa" and "Hoá" are the same, "hoa" is another."""
    letters = unicodedata.normalize("NFC", BETWEEN.sub("", said).casefold())
    return " ".join(_tone_last(word) for word in NO_WORD.sub(" ", letters).split())


def has_diacritics(said: str) -> bool:
    """Whether any letter bears what plain typing leaves out."""
    return spell(said) != fold(said)


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    return TONES.sub("", letters) + "".join(TONES.findall(letters))
