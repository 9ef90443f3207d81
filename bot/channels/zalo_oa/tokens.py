"""The token pair: renewed in time, by one process at a time, and remembered before it is used.

A refresh token is good once. Should a process die between Zalo's answer and our writing it down, the pair is lost, and only a fresh token that
somebody pastes helps: that is said in one line, and the access token is used for as long as it is good.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.channels.base import Clock, Json, Memory
from bot.channels.zalo_oa.client import NoAnswer, Pair, TooFast, ZaloError

logger = logging.getLogger(__name__)

KEY = "tokens"
EARLY = timedelta(hours=1)  # before an access token ends, it is renewed
CLAIM = timedelta(minutes=1)  # for one renewal; after it another process may try: longer than Zalo is waited for
PAUSE = timedelta(hours=1)  # after Zalo took no refresh token that there is
SOON = timedelta(seconds=30)  # after Zalo did not answer
STORE_ATTEMPTS = 100
REMEMBERED = 50  # tokens that were pasted
NOTHING = "ZALO_OA_REFRESH_TOKEN: paste a fresh refresh token of the Official Account there, and start again"
LOST = "ZALO_OA_REFRESH_TOKEN: Zalo takes the refresh token no more; paste a fresh one there, and start again"
WRONG = "ZALO_OA_REFRESH_TOKEN: Zalo does not take the refresh token that is pasted there; the kept one is used on"


class NoToken(Exception):
    """There is no access token to be used now. `soon` when there is about to be one."""

    def __init__(self, why: str, soon: bool) -> None:
        super().__init__(why)
        self.soon = soon


class Tokens:
    """The pair of one Official Account, shared by all processes through what the channel remembers."""

    def __init__(self, memory: Memory, clock: Clock, renew: Callable[[str], Awaitable[Pair]], pasted: str) -> None:
        self._memory, self._clock, self._renew, self._pasted = memory, clock, renew, pasted
        self._renewal: asyncio.Task[None] | None = None

    async def begin(self) -> bool:
        """Lets tokens that were refused be tried again, for settings may have been mended. Returns whether there is any."""
        kept = await self._memory.change(KEY, lambda kept: _without(kept, "refused", "not_before"))
        return bool(_candidates(kept, self._pasted))

    async def get(self, refused: str = "") -> str:
        """An access token that is good now, as far as we know, and is not the one that Zalo just refused.

        Raises:
            NoToken: there is none.
        """
        kept = await self._memory.get(KEY) or {}
        if self._is_due(kept, refused):
            self._begin_renewal(refused)
        if not _is_good(kept, self._clock(), refused):
            await self.settle()
            kept = await self._memory.get(KEY) or {}
        if not _is_good(kept, self._clock(), refused):
            said = trouble(kept, self._pasted)
            raise NoToken(said or "a new access token is on its way", soon=said is None)
        return str(kept["access"])

    async def trouble(self) -> str | None:
        """What an operator has to do, in one line; nothing if all is well."""
        return trouble(await self._memory.get(KEY), self._pasted)

    async def settle(self) -> None:
        """Returns once no renewal of ours is under way. Whoever waits may go, and the renewal goes on: cut short, it would lose the pair."""
        if self._renewal:
            await asyncio.wait([self._renewal])

    def _begin_renewal(self, refused: str) -> None:
        if self._renewal is None or self._renewal.done():
            self._renewal = asyncio.create_task(self._renew_if_ours(refused))

    async def _renew_if_ours(self, refused: str) -> None:
        try:
            refresh = await self._claim(refused)
            if refresh:
                await self._use(refresh)
        except Exception:
            logger.exception("the access token could not be renewed")

    def _is_due(self, kept: Json, refused: str) -> bool:
        """Whether a renewal is wanted: before the end, for a token that was refused, or because somebody pasted a fresh one."""
        is_pasted = _next(kept, self._pasted) == self._pasted and _is_new(kept, self._pasted)
        return is_pasted or not _is_good(kept, self._clock() + EARLY, refused)

    async def _claim(self, refused: str) -> str:
        """The refresh token, if it is ours to use now: nobody else has it meanwhile."""
        mine = ""

        def claim(kept: Json) -> Json:
            nonlocal mine
            mine, now = "", self._clock()
            is_held_up = _is_before(now, kept.get("claimed_until")) or _is_before(now, kept.get("not_before"))
            if is_held_up or not self._is_due(kept, refused):
                return kept
            mine = _next(kept, self._pasted)
            return {**kept, "claimed_until": (now + CLAIM).isoformat()} if mine else kept

        await self._memory.change(KEY, claim)
        return mine

    async def _use(self, refresh: str) -> None:
        try:
            pair = await self._renew(refresh)
        except (NoAnswer, TooFast) as error:
            logger.warning("Zalo did not renew the access token: %s", error)
            await self._memory.change(KEY, lambda kept: self._let_go(kept, SOON))
        except ZaloError as error:
            kept = await self._memory.change(KEY, lambda kept: self._refuse(kept, refresh))
            logger.error("%s (Zalo says: %s)", trouble(kept, self._pasted) or WRONG, error)
        else:
            await self._keep(pair, refresh)

    async def _keep(self, pair: Pair, refresh: str) -> None:
        """Writes the new pair down, whatever it takes: the old one is worth nothing now."""
        until = (self._clock() + pair.term).isoformat()
        new = {"access": pair.access, "refresh": pair.refresh, "until": until}
        for attempt in range(STORE_ATTEMPTS):
            try:
                await self._memory.change(KEY, lambda kept: new | {"pasted": self._pasted_before(kept, refresh)})
            except Exception:
                logger.exception("the new token pair could not be written down yet")
                await asyncio.sleep(min(attempt, 5))
            else:
                logger.info("the access token of the Official Account was renewed")
                return

    def _pasted_before(self, kept: Json, refresh: str) -> list[str]:
        """The hashes of tokens that were pasted once: a used one must not come back from the settings of an older process."""
        before = [str(each) for each in kept.get("pasted", ())]
        return [*before, _hash(refresh)][-REMEMBERED:] if refresh == self._pasted else before

    def _refuse(self, kept: Json, refresh: str) -> Json:
        kept = _without(kept, "claimed_until") | {"refused": [*kept.get("refused", ()), _hash(refresh)]}
        return self._let_go(kept, PAUSE) if _are_all_refused(kept, self._pasted) else kept

    def _let_go(self, kept: Json, pause: timedelta) -> Json:
        return _without(kept, "claimed_until") | {"not_before": (self._clock() + pause).isoformat()}


def trouble(kept: Json | None, pasted: str) -> str | None:
    """What an operator has to do about what is kept and what was pasted, in one line; nothing if all is well."""
    kept = kept or {}
    if not _candidates(kept, pasted):
        return NOTHING
    return LOST if _are_all_refused(kept, pasted) else None


def _candidates(kept: Json, pasted: str) -> list[str]:
    """The refresh tokens there are: one that was pasted and never used goes before the kept one."""
    return [token for token in (pasted if _is_new(kept, pasted) else "", str(kept.get("refresh", ""))) if token]


def _next(kept: Json, pasted: str) -> str:
    """The refresh token to use: the first that was not refused; where all were, the first once more."""
    there = _candidates(kept, pasted)
    return next((token for token in there if _hash(token) not in kept.get("refused", ())), there[0] if there else "")


def _are_all_refused(kept: Json, pasted: str) -> bool:
    return all(_hash(token) in kept.get("refused", ()) for token in _candidates(kept, pasted))


def _is_new(kept: Json, pasted: str) -> bool:
    return bool(pasted) and _hash(pasted) not in kept.get("pasted", ())


def _is_good(kept: Json, at: datetime, refused: str) -> bool:
    return bool(kept.get("access")) and kept["access"] != refused and _is_before(at, kept.get("until"))


def _is_before(now: datetime, until: str | None) -> bool:
    return until is not None and now < datetime.fromisoformat(until)


def _without(kept: Json, *names: str) -> Json:
    return {name: value for name, value in kept.items() if name not in names}


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]
