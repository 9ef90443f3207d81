"""What earlier tries of messages sent of them. A part is known by a hash, and is the same though the links in it are made anew."""

import hashlib
from collections.abc import Sequence
from itertools import takewhile

from bot.channels.links import without_secrets

MOST = 500  # messages; of an older one that was given up, or whose turn never comes, everything would be said again


class Begun:
    """The parts of messages that have arrived, of which not all could be sent yet."""

    def __init__(self) -> None:
        self._arrived: dict[str, list[tuple[str, str]]] = {}

    def refs(self, key: str, parts: Sequence[str]) -> list[str]:
        """The ids of those parts of a message that have arrived: what was said together with more since is another message from where it differs."""
        pairs = zip(self._arrived.get(key, ()), parts, strict=False)
        return [ref for (_, ref), _ in takewhile(lambda pair: pair[0][0] == _mark(pair[1]), pairs)]

    def keep(self, key: str, parts: Sequence[str], refs: Sequence[str]) -> None:
        """Keeps the ids of a message's first parts, which have arrived."""
        self._arrived[key] = [(_mark(part), ref) for part, ref in zip(parts, refs, strict=False)]
        while len(self._arrived) > MOST:
            del self._arrived[next(iter(self._arrived))]

    def end(self, key: str) -> None:
        """Forgets a message that is not tried again."""
        self._arrived.pop(key, None)


def _mark(part: str) -> str:
    return hashlib.sha256(without_secrets(part).encode()).hexdigest()
