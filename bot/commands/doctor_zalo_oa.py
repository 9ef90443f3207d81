"""What `banhoc doctor` says of a Zalo Official Account: what is set, the tokens, the budget, and whose windows are open.

The refresh token is good once, and belongs to the program that runs: it is never used here.
"""

from datetime import datetime, timedelta

import aiohttp
from sqlalchemy import Engine
from sqlmodel import Session

from bot import app
from bot.channels import refusals
from bot.channels.base import Json, Memory
from bot.channels.zalo_oa.budget import Budget
from bot.channels.zalo_oa.channel import Account
from bot.channels.zalo_oa.client import KINDS, TokenRefused
from bot.channels.zalo_oa.tokens import KEY, trouble
from bot.channels.zalo_oa.windows import FREE, PAID
from bot.clock import utc_now
from bot.commands.checks import Check, State, at_clock
from bot.settings import Settings, Wrong
from models import windows
from models.windows import Windows

TIMEOUT = aiohttp.ClientTimeout(total=5)
WHOSE = "/v2.0/oa/getoa"  # answers to whom a token belongs
WARN_FROM = 0.8


async def examine(current: Settings, memory: Memory | None, engine: Engine | None) -> list[Check]:
    """Looks at the settings and at what is remembered, and asks Zalo whose the access token is."""
    try:
        account = app.official_account(current)
    except Wrong as error:
        return [Check("zalo oa", State.ATTENTION, str(error))]
    if account is None:
        return [Check("zalo oa", State.NOTE, "not used: ZALO_OA_ID is not set")]
    says = f"{account.oa} by the application {account.app_id}; the secret that signs what Zalo brings is set"
    checks = [Check("zalo oa", State.FINE, says)]
    if memory is None or engine is None:
        return [*checks, webhook_check(current, account, None, None)]
    now = utc_now()
    with Session(engine) as db:
        seen = windows.count(db, "zalo_oa", account.oa, now - FREE, now - PAID)
    tokens = await tokens_check(current, account, await memory.get(KEY) or {}, now)
    webhook = webhook_check(current, account, seen, await refusals.last(memory))
    return [*checks, webhook, tokens, await budget_check(account, memory), template_check(account), windows_check(seen)]


def webhook_check(current: Settings, account: Account, seen: Windows | None, refused_at: datetime | None) -> Check:
    """The address at which Zalo brings what people write, for its console; whether it ever did, and whether what it brought was turned away since."""
    address = f"{current.public_url}/zalo_oa/{account.oa}"
    if not address.startswith("https://"):
        return Check("zalo oa webhook", State.ATTENTION, f"{address}: Zalo brings events to https alone, set PUBLIC_URL to such an address")
    heard_at = seen.heard_at if seen else None
    if refused_at is not None and (heard_at is None or heard_at < refused_at):
        heard = f"somebody was heard at {at_clock(heard_at)}" if heard_at else "nobody was heard yet"
        wrong = "if Zalo brought it, ZALO_OA_WEBHOOK_SECRET is not the OA Secret Key of Zalo's webhook page"
        return Check("zalo oa webhook", State.ATTENTION, f"a call was turned away at {at_clock(refused_at)}, {heard}: {wrong}")
    if heard_at is None:
        says = f"nothing was brought yet: paste {address} as the webhook in Zalo's console, and write something to the account"
        return Check("zalo oa webhook", State.NOTE, says)
    return Check("zalo oa webhook", State.FINE, f"{address}, somebody was heard at {at_clock(heard_at)}")


async def tokens_check(current: Settings, account: Account, kept: Json, now: datetime) -> Check:
    """Whether there is an access token that Zalo takes; none is renewed here."""
    wrong = trouble(kept, account.refresh_token)
    if wrong:
        return Check("zalo oa tokens", State.ATTENTION, wrong)
    if not kept.get("access"):
        return Check("zalo oa tokens", State.NOTE, "none yet: `banhoc run` makes the first pair of ZALO_OA_REFRESH_TOKEN")
    until = datetime.fromisoformat(kept["until"])
    if until <= now:
        says = f"the access token ended at {at_clock(until)}: `banhoc run` renews it, is it running and does Zalo answer?"
        return Check("zalo oa tokens", State.ATTENTION, says)
    return await _asked(current, account, str(kept["access"]), f"the access token is good until {at_clock(until)}, {_hours(until - now)}")


async def _asked(current: Settings, account: Account, access: str, says: str) -> Check:
    """Asks Zalo whose the access token is: nothing comes of that, and nobody sees it."""
    try:
        async with (
            aiohttp.ClientSession(timeout=TIMEOUT) as http,
            http.get(f"{current.zalo_oa_api_url}{WHOSE}", headers={"access_token": access}, allow_redirects=False) as answer,
        ):
            said = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return Check("zalo oa tokens", State.NOTE, f"{says}; {current.zalo_oa_api_url} cannot be asked ({type(error).__name__})")
    return _judged(account, says, said if isinstance(said, dict) else {})


def _judged(account: Account, says: str, said: Json) -> Check:
    error, data = said.get("error"), said.get("data")
    whose = str(data.get("oa_id", "")) if isinstance(data, dict) else ""
    if isinstance(error, int) and KINDS.get(error) is TokenRefused:
        wrong = "Zalo takes the access token no more: `banhoc run` renews it with the next message, is it running?"
        return Check("zalo oa tokens", State.ATTENTION, wrong)
    if error or not whose:
        return Check("zalo oa tokens", State.NOTE, f"{says}; Zalo does not say whose it is (error {error})")
    if whose != account.oa:
        wrong = f"they belong to the account {whose}, and ZALO_OA_ID says {account.oa}: mend that, or paste a fresh token of this account"
        return Check("zalo oa tokens", State.ATTENTION, wrong)
    return Check("zalo oa tokens", State.FINE, f"{says}, and Zalo takes it")


async def budget_check(account: Account, memory: Memory) -> Check:
    """How much of what may cost money this month is used."""
    used = await Budget(memory, utc_now, account.paid_messages).used()
    if not used.allowed:
        return Check(
            "zalo oa budget", State.NOTE, "nothing may cost money: two days after somebody wrote, messages wait for them; see ZALO_OA_PAID_MESSAGES"
        )
    says = f"in {used.month} {used.paid} of {used.allowed} messages that cost money"
    if used.paid >= used.allowed:
        return Check("zalo oa budget", State.ATTENTION, f"{says}: used up, what would cost money waits until somebody writes")
    if used.paid >= used.allowed * WARN_FROM:
        return Check("zalo oa budget", State.ATTENTION, f"{says}: nearly used up, see ZALO_OA_PAID_MESSAGES")
    return Check("zalo oa budget", State.FINE, says)


def template_check(account: Account) -> Check:
    """Whether a template knocks where somebody has not written for seven days."""
    if not account.template:
        return Check("zalo oa template", State.NOTE, "none: after seven days messages wait until somebody writes")
    if not account.paid_messages:
        return Check("zalo oa template", State.ATTENTION, "ZALO_OA_TEMPLATE is set and never sent: it costs money, see ZALO_OA_PAID_MESSAGES")
    return Check("zalo oa template", State.FINE, f"{account.template} knocks after seven days")


def windows_check(seen: Windows) -> Check:
    """How many people may be written to."""
    says = f"{seen.free} people can be written to for nothing, {seen.paid} for money, {seen.closed} not until they write"
    return Check("zalo oa windows", State.NOTE, says)


def _hours(left: timedelta) -> str:
    return f"{left / timedelta(hours=1):.0f} h from now"
