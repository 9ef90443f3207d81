"""How a rule says no: with the key of a text that tells the person what to do, never with wording of its own."""

from typing import Any


class Misunderstood(Exception):
    """An answer that a rule cannot take. `key` names the text, with an example, that says what would be."""

    def __init__(self, key: str, **args: Any) -> None:
        super().__init__(key)
        self.key = key
        self.args_ = args
