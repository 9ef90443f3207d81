"""How far two words are apart, counted in slips of the finger: a letter too many, too few, another one, or two swapped."""

from collections.abc import Iterator, Sequence


def allowance(letters: str) -> int:
    """How many slips a word of that length may hold and still be meant."""
    return 0 if len(letters) < 4 else 1 if len(letters) < 10 else 2


def slips(one: str, other: str, most: int) -> int | None:
    """The slips between two words, or nothing when there are more than `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one):
        before, row = row, _next_row(one, other, place, letter, before, row)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None


def _next_row(one: str, other: str, place: int, letter: str, before: Sequence[int], row: Sequence[int]) -> list[int]:
    """The slips from the first `place` + 1 letters of one word to every beginning of the other."""
    following = [place + 1]
    for across, wanted in enumerate(other):
        cost = min(row[across + 1] + 1, following[across] + 1, row[across] + (letter != wanted))
        if place and across and letter == other[across - 1] and one[place - 1] == wanted:
            cost = min(cost, before[across - 1] + 1)
        following.append(cost)
    return following


def nearest(letters: str, words: Sequence[str], masks: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The words within the allowance, each with its slips; with another first letter, one slip at most. `masks` are those of the words."""
    allowed = allowance(letters)
    if not allowed:
        return
    first, length, own = letters[0], len(letters), mask(letters)
    for word, other in zip(words, masks, strict=True):
        most = allowed if word[0] == first else 1
        if -most <= len(word) - length <= most and (own ^ other).bit_count() <= 2 * most:
            count = slips(letters, word, most)
            if count is not None:
                yield count, word


def mask(letters: str) -> int:
    """Which letters a word has: two words of few slips have nearly the same."""
    bits = 0
    for letter in letters:
        bits |= 1 << (ord(letter) & 31)
    return bits
