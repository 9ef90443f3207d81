"""The Official Account's API over HTTP: `error` is read on every answer, for failures come with status 200, and each kind has a type of its own."""

import io
import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

import aiohttp

from bot.channels.base import Json

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=10)
MESSAGES, TEMPLATES, UPLOADS, RENEWAL = "/v3.0/oa/message/cs", "/v3.0/oa/message/template", "/v2.0/oa/upload/", "/v4/oa/access_token"
TERM = timedelta(hours=25)  # of an access token, where Zalo does not say


class ZaloError(Exception):
    """Zalo did not do what it was asked. The message has its number and its words."""


class TokenRefused(ZaloError):
    """The access token is no longer good."""


class TooFast(ZaloError):
    """There were too many calls."""


class QuotaUsed(ZaloError):
    """No more messages are to be had for now."""


class NotFollower(ZaloError):
    """That person follows the account no more."""


class WindowClosed(ZaloError):
    """That person wrote too long ago."""


class NoAnswer(Exception):
    """Zalo did not answer, or not in its own words: whether it did what it was asked is not known."""


class NothingSaid(NoAnswer):
    """Zalo did not answer, and nothing can have been said to anybody."""


KINDS: dict[int, type[ZaloError]] = {
    -216: TokenRefused,
    -220: TokenRefused,
    -32: TooFast,
    -211: QuotaUsed,
    -213: NotFollower,
    -230: WindowClosed,
    -232: WindowClosed,
}


@dataclass(frozen=True)
class Taken:
    """A message that Zalo took: its id, and what Zalo says it went out of, if it says so: "reply" for the free ones, of which some remain."""

    ref: str
    quota: str = ""
    remain: int | None = None


@dataclass(frozen=True)
class Pair:
    """An access token and the refresh token that makes the next pair, once. Neither is shown where this is printed."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    term: timedelta = TERM


class Client:
    """Calls Zalo for one application."""

    def __init__(self, api_url: str, login_url: str, app_id: str, app_secret: str) -> None:
        self._api_url, self._login_url, self._app_id, self._app_secret = api_url, login_url, app_id, app_secret
        self._session: aiohttp.ClientSession | None = None

    @property
    def http(self) -> aiohttp.ClientSession:
        """The lines to Zalo, opened at first use. No cookie is kept."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=TIMEOUT, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    async def close(self) -> None:
        """Lets go of the lines."""
        if self._session:
            await self._session.close()

    async def send(self, token: str, user: str, message: Json) -> Taken:
        """Says something to somebody."""
        body = {"recipient": {"user_id": user}, "message": message}
        return _taken(await self._call(token, MESSAGES, json=body))

    async def send_template(self, token: str, user: str, template: str, values: Json) -> str:
        """Sends an approved template, which always costs money. Returns the message's id."""
        body = {"user_id": user, "template_id": template, "template_data": values}
        return str((await self._call(token, TEMPLATES, json=body)).get("message_id", ""))

    async def upload(self, token: str, kind: Literal["image", "file"], name: str, data: bytes) -> str:
        """Hands a picture or a file over. Returns what names it in a message."""
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(data), filename=name)
        try:
            given = await self._call(token, f"{UPLOADS}{kind}", data=form)
        except NoAnswer as error:
            raise NothingSaid(str(error)) from None
        return str(given["attachment_id" if kind == "image" else "token"])

    async def renew(self, refresh: str) -> Pair:
        """A new pair for a refresh token, which is good for nothing afterwards.

        Raises:
            ZaloError: Zalo does not take it.
            NoAnswer: it is not known whether it did.
        """
        form = {"app_id": self._app_id, "grant_type": "refresh_token", "refresh_token": refresh}
        said = await self._ask(f"{self._login_url}{RENEWAL}", {"secret_key": self._app_secret}, data=form)
        if not said.get("access_token") or not said.get("refresh_token"):
            raise _error(said, refresh)
        try:
            term = timedelta(seconds=int(said["expires_in"]))
        except (KeyError, TypeError, ValueError, OverflowError):
            term = TERM
        return Pair(str(said["access_token"]), str(said["refresh_token"]), term)

    async def _call(self, token: str, path: str, **body: Any) -> Json:
        said = await self._ask(f"{self._api_url}{path}", {"access_token": token}, **body)
        if said.get("error") not in (0, "0", None):
            raise _error(said, token)
        data = said.get("data")
        return data if isinstance(data, dict) else {}

    async def _ask(self, url: str, headers: dict[str, str], **body: Any) -> Json:
        try:
            async with self.http.post(url, headers=headers, allow_redirects=False, **body) as answer:
                text, status = await answer.text(errors="replace"), answer.status
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NothingSaid(type(error).__name__) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NoAnswer(type(error).__name__) from None
        if status == 429:
            raise TooFast("HTTP 429")
        try:
            said = json.loads(text)
        except (ValueError, RecursionError):
            raise NoAnswer(f"HTTP {status}") from None
        if not isinstance(said, dict) or status >= 500:
            raise NoAnswer(f"HTTP {status}")
        return said


def _taken(data: Json) -> Taken:
    """What Zalo says of a message; of what it went out of it need not say anything, nor in a form that is known."""
    given = data.get("quota")
    quota = given if isinstance(given, dict) else {}
    remain = str(quota.get("remain", ""))
    left = int(remain) if remain.isdecimal() and len(remain) < 10 else None
    return Taken(str(data.get("message_id", "")), str(quota.get("quota_type") or ""), left)


def _error(said: Json, secret: str) -> ZaloError:
    """What an answer means. Its words are Zalo's, and repeat nothing that is secret."""
    try:
        number = int(said.get("error", 0))
    except (TypeError, ValueError):
        number = 0
    words = str(said.get("message") or said.get("error_name") or "").replace(secret, "***")
    return KINDS.get(number, ZaloError)(f"{number} {' '.join(words.split())[:120]}".strip())
