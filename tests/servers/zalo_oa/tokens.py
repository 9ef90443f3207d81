"""Tokens: an access token for 25 hours; a refresh token for three months, good once, and never in an address."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

ACCESS, REFRESH = timedelta(hours=25), timedelta(days=90)


class Issuer:
    """Gives pairs out. `clock` is Zalo's."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock, self._numbers = clock, itertools.count(1)
        self.access: dict[str, datetime] = {}  # until when each is good
        self.refresh: dict[str, datetime] = {}
        self.renewals: list[str] = []  # the refresh tokens that were brought, good or not
        self.refused = 0

    def grant(self) -> str:
        """Somebody with the right to do so lets the application speak for the account. Returns a refresh token to be pasted."""
        return self._new("refresh", self.refresh, REFRESH)

    def renew(self, refresh: str) -> dict[str, str] | None:
        """A new pair, if the refresh token is good: it is good no more then."""
        self.renewals.append(refresh)
        if self.refresh.pop(refresh, datetime.min.replace(tzinfo=self._clock().tzinfo)) <= self._clock():
            self.refused += 1
            return None
        access, newer = self._new("access", self.access, ACCESS), self._new("refresh", self.refresh, REFRESH)
        return {"access_token": access, "refresh_token": newer, "expires_in": str(int(ACCESS.total_seconds()))}

    def is_good(self, access: str) -> bool:
        """Whether an access token is."""
        return access in self.access and self._clock() < self.access[access]

    def revoke(self) -> None:
        """Every access token ends, as when somebody changes the account's password."""
        self.access.clear()

    def _new(self, kind: str, kept: dict[str, datetime], term: timedelta) -> str:
        token = f"{kind}-{next(self._numbers)}-KHONG-PHAI-THAT-{'x' * 40}"
        kept[token] = self._clock() + term
        return token
