"""Calls to the Zalo Bot Platform. Whether one succeeded is in the answer's `ok`, whatever HTTP says; the token is in no error."""

import re
from collections.abc import Mapping
from typing import Any

import aiohttp

SECONDS = 25.0  # Zalo fetches a picture while it is asked to send it
DESCRIPTION = 200  # characters
ADDRESS = re.compile(r"https?://\S+")  # such as a picture's, which is a secret


class Failed(Exception):
    """Zalo did not do what was asked, or nobody knows whether it did."""


class Unanswered(Failed):
    """No answer came, or none that can be read."""


class Unclear(Unanswered):
    """An answer came, with a number that nobody knows."""


class Idle(Failed):
    """Nothing happened while we waited for it."""


class WrongToken(Failed):
    """Zalo does not know the token."""


class Forbidden(Failed):
    """Not with this token, or not in this chat."""


class NotFound(Failed):
    """What was asked for is not there."""


class TooMuch(Failed):
    """Too many at once, or more than the plan allows. Zalo does not say for how long."""


class Rejected(Failed):
    """Zalo will never do this."""


KINDS: dict[int, type[Failed]] = {401: WrongToken, 403: Forbidden, 404: NotFound, 408: Idle, 429: TooMuch}


class Client:
    """One bot's line to Zalo."""

    def __init__(self, token: str, root: str) -> None:
        self._token, self._root = token, root
        self._session: aiohttp.ClientSession | None = None

    @property
    def http(self) -> aiohttp.ClientSession:
        """The line, opened when it is first used."""
        if self._session is None:
            self._session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def close(self) -> None:
        """Lets go of the line."""
        if self._session:
            await self._session.close()

    async def call(self, method: str, parameters: Mapping[str, Any] | None = None, patience: float = SECONDS) -> Any:
        """What a method answers.

        Raises:
            Failed: one of the above.
        """
        try:
            status, body = await self._post(method, patience, dict(parameters or {}))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Unanswered(f"{method}: {type(error).__name__}") from None  # these errors tell the address, and it the token
        if isinstance(body, dict) and "ok" not in body and "event_name" in body:
            return body  # an event that came bare
        if isinstance(body, dict) and body.get("ok") is True:
            return body.get("result")
        raise self._failed(method, status, body if isinstance(body, dict) else {})

    async def _post(self, method: str, patience: float, parameters: dict[str, Any]) -> tuple[int, Any]:
        timeout = aiohttp.ClientTimeout(total=patience, connect=10)
        async with self.http.post(f"{self._root}/bot{self._token}/{method}", json=parameters, timeout=timeout, allow_redirects=False) as answer:
            if answer.status != 200 and answer.content_type != "application/json":
                return answer.status, None
            return answer.status, await answer.json(content_type=None)

    def _failed(self, method: str, status: int, body: dict[str, Any]) -> Failed:
        code = body.get("error_code", status)
        said = ADDRESS.sub("…", str(body.get("description", "")).replace(self._token, "…"))[:DESCRIPTION]
        if "error_code" in body and not (isinstance(code, int) and code >= 400):
            kind: type[Failed] = Unclear
        elif code >= 500 or code < 400:
            kind = Unanswered
        else:
            kind = KINDS.get(code, Rejected)
        return kind(f"{method}: {code} {said}".strip())
