"""Fingerprints of pictures: which ones show nearly the same, whoever compressed, shrank or forwarded them."""

from collections.abc import Iterable

TELLING = 50  # of 100: a fingerprint of less quality is that of a plain wall, which is like any other
NEAR = 31  # of 256 bits: pictures that differ in no more show the same, as those who made this kind of fingerprint found


def near(ours: Iterable[str], others: Iterable[str]) -> set[str]:
    """Which of our fingerprints are near any of others."""
    known = {mark: int(mark, 16) for mark in ours}
    found: set[str] = set()
    for other in {int(mark, 16) for mark in others}:
        found |= {mark for mark, bits in known.items() if (bits ^ other).bit_count() <= NEAR}
    return found
