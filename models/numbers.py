"""Whole numbers as people write them: 12500, 12.500, 12,500 or 12 500."""

import re

WRITTEN = re.compile(r"[1-9][0-9]{0,2}([., ])[0-9]{3}(?:\1[0-9]{3})*|[0-9]{1,12}")


def whole(said: str) -> int | None:
    """The number that a text is; nothing if it is none, or more than that."""
    written = " ".join(said.split())
    return int(re.sub(r"[., ]", "", written)) if WRITTEN.fullmatch(written) else None
