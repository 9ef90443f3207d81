"""What Zalo answers when it does not do what it was asked: with status 200."""

from typing import Any


class Refusal(Exception):
    """An error answer. `mistake` when no correct program would have asked: it is then remembered in the server's `violations`."""

    def __init__(self, error: int, message: str, mistake: bool = False) -> None:
        super().__init__(message)
        self.error, self.message, self.mistake = error, message, mistake

    def answer(self) -> dict[str, Any]:
        """The body."""
        return {"error": self.error, "message": self.message}


def mistake(why: str) -> Refusal:
    """What a correct program never sends."""
    return Refusal(-201, f"Params is invalid: {why}", mistake=True)


def too_long(why: str) -> Refusal:
    """A parameter beyond its limit, which a correct program never sends."""
    return Refusal(-210, f"Parameter exceeds the limit: {why}", mistake=True)
