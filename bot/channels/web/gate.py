"""Who asks: the session of a request's cookie, and whether what is posted comes from a page of ours."""

import re

from aiohttp import web

from bot.channels.web import guard
from bot.channels.web.ports import Doors, Session

COOKIE = "banhoc"
COOKIE_SECONDS = 400 * 24 * 3600
ID = re.compile(r"[A-Za-z0-9-]{8,64}")  # what a page calls what it sends


class Gate:
    """Stands before every route that is not for everybody."""

    def __init__(self, doors: Doors, public_url: str | None) -> None:
        self._doors, self._public_url = doors, public_url

    async def session(self, request: web.Request) -> Session | None:
        """The session of a request, if it has one."""
        token = request.cookies.get(COOKIE, "")
        return await self._doors.session(token) if token.isascii() else None

    async def posting(self, request: web.Request) -> Session:
        """The session of a request that changes something.

        Raises:
            HTTPForbidden: it comes from a page of somebody else.
            HTTPUnauthorized: there is no session.
        """
        self.check_origin(request)
        session = await self.session(request)
        if session is None:
            raise web.HTTPUnauthorized
        return session

    def check_origin(self, request: web.Request) -> None:
        """Lets pass what comes from a page of ours.

        Raises:
            HTTPForbidden: it comes from a page of somebody else.
        """
        if not self.is_ours(request):
            raise web.HTTPForbidden

    def is_ours(self, request: web.Request) -> bool:
        """Whether a request comes from a page of ours."""
        return guard.is_same_origin(request, self._public_url)

    def visitor(self, request: web.Request) -> str:
        """Who asks, with or without a session."""
        return guard.visitor(request, self._public_url)

    def let_in(self, request: web.Request, token: str) -> web.Response:
        """An answer that carries a new session's cookie."""
        response = web.json_response({})
        secure = request.secure or bool(self._public_url and self._public_url.startswith("https://"))
        response.set_cookie(COOKIE, token, max_age=COOKIE_SECONDS, httponly=True, samesite="Strict", secure=secure, path="/")
        return response
