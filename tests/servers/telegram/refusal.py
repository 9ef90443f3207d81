"""What the server answers when it does not do what it was asked."""

from typing import Any


class Refusal(Exception):
    """An error answer. `mistake` when no correct bot would have asked: it is then remembered in the server's `violations`."""

    def __init__(self, status: int, description: str, mistake: bool = False, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.mistake, self.parameters = status, description, mistake, parameters

    def answer(self) -> dict[str, Any]:
        """The body, as the real server writes it."""
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


def bad_request(why: str, **parameters: Any) -> Refusal:
    """400, for what may happen to any bot: somebody deleted a message, a query is too old."""
    return Refusal(400, f"Bad Request: {why}", **parameters)


def mistake(why: str) -> Refusal:
    """400, for what a correct bot never sends."""
    return Refusal(400, f"Bad Request: {why}", mistake=True)


def forbidden(why: str) -> Refusal:
    """403: this chat takes nothing from the bot."""
    return Refusal(403, f"Forbidden: {why}")
