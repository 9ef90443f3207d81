"""What `banhoc doctor` asks of the Zalo Bot Platform: the token and the webhook; and what is used of the month's plan, which Zalo tells nobody."""

from sqlalchemy import Engine
from sqlmodel import Session

from bot import logs
from bot.channels import refusals
from bot.channels.base import Memory
from bot.channels.zalo_bot.channel import bot_of, name_in
from bot.channels.zalo_bot.client import Client, Failed, Forbidden, NotFound, WrongToken
from bot.channels.zalo_bot.usage import WARN_FROM, Usage, Used
from bot.clock import utc_now
from bot.commands.checks import Check, State, at_clock
from bot.settings import Settings
from models import windows

SECONDS = 5.0


def bot(current: Settings) -> str:
    """What the bot is known by, if there is one."""
    token = _token(current)
    return bot_of(token) if token else ""


async def examine(current: Settings, memory: Memory | None, engine: Engine | None) -> list[Check]:
    """Asks Zalo, and looks at what was counted."""
    if not _token(current):
        return [Check("zalo bot", State.NOTE, "not used: ZALO_BOT_TOKEN is not set")]
    client = Client(_token(current), current.zalo_bot_api_url)
    try:
        asked = await _asked(client, current)
    finally:
        await client.close()
    known = [await usage_check(current, memory), *await refusals_check(current, memory, engine)] if memory and engine else []
    return [*asked, pictures_check(current), *known]


async def _asked(client: Client, current: Settings) -> list[Check]:
    root = current.zalo_bot_api_url
    try:
        who = await client.call("getMe", patience=SECONDS)
    except (WrongToken, Forbidden, NotFound):
        says = f"{root} does not know ZALO_BOT_TOKEN: copy it anew from the message of Zalo Bot Creator"
        return [Check("zalo bot", State.ATTENTION, says)]
    except Failed as error:
        return [Check("zalo bot", State.ATTENTION, f"{root} does not answer ({error}): check ZALO_BOT_API_URL and the line")]
    link = f", people open it by {current.zalo_bot_url}" if current.zalo_bot_url else "; without ZALO_BOT_URL people look for it by name"
    return [Check("zalo bot", State.FINE, f"{name_in(who) or bot(current)} by {root}{link}"), await webhook_check(client, current)]


async def webhook_check(client: Client, current: Settings) -> Check:
    """Whether events come to this program, as they should by PUBLIC_URL."""
    wanted = f"{current.public_url}/zalo-bot/{bot(current)}" if current.public_url else ""
    try:
        there = await _webhook(client)
    except Failed as error:
        return Check("zalo bot webhook", State.ATTENTION, f"cannot be asked for ({error})")
    says = there or "none, events are asked for"
    if there and not wanted:
        return Check("zalo bot webhook", State.ATTENTION, f"{says}: events go there and not here; `banhoc run` takes it away when it starts")
    if there != wanted:
        return Check("zalo bot webhook", State.ATTENTION, f"{there or 'none'}; it should be {wanted}: `banhoc run` sets it when it starts")
    return Check("zalo bot webhook", State.FINE, says)


async def _webhook(client: Client) -> str:
    """Where Zalo brings events; nowhere, if it does not know of any webhook."""
    try:
        info = await client.call("getWebhookInfo", patience=SECONDS)
    except NotFound:
        return ""
    return logs.without_secrets(str(info.get("url") or "")) if isinstance(info, dict) else ""


def pictures_check(current: Settings) -> Check:
    """Whether pictures and files can be sent: Zalo fetches them by address."""
    if current.public_url is None:
        return Check("zalo bot pictures", State.NOTE, "none are sent, and no files: Zalo fetches them by address, and PUBLIC_URL is not set")
    return Check("zalo bot pictures", State.FINE, f"Zalo fetches them from {current.public_url}")


async def usage_check(current: Settings, memory: Memory) -> Check:
    """How much of the month's plan is used."""
    used = await Usage(memory, utc_now, current.zalo_bot_messages, current.zalo_bot_users).used()
    says = f"in {used.month} {used.messages} of {used.messages_allowed} messages, {used.users} of {used.users_allowed} people"
    if _share(used) >= 1:
        return Check("zalo bot plan", State.ATTENTION, f"{says}: it is used up, and Zalo may take no more until the month is over; see docs/zalo.md")
    if _share(used) >= WARN_FROM:
        return Check("zalo bot plan", State.ATTENTION, f"{says}: nearly used up; a larger plan or an Official Account helps, see docs/zalo.md")
    return Check("zalo bot plan", State.FINE, says)


async def refusals_check(current: Settings, memory: Memory, engine: Engine) -> list[Check]:
    """Whether what came to the webhook was turned away since anybody was heard; nothing if all is well."""
    refused_at, now = await refusals.last(memory), utc_now()
    with Session(engine) as db:
        heard_at = windows.count(db, "zalo_bot", bot(current), now, now).heard_at
    if refused_at is None or (heard_at is not None and heard_at >= refused_at):
        return []
    heard = f"somebody was heard at {at_clock(heard_at)}" if heard_at else "nobody was heard yet"
    says = f"a call of the webhook was turned away at {at_clock(refused_at)}, {heard}: if Zalo brought it, start `banhoc run` again"
    return [Check("zalo bot secret", State.ATTENTION, says)]


def _share(used: Used) -> float:
    return max(used.messages / used.messages_allowed, used.users / used.users_allowed)


def _token(current: Settings) -> str:
    return current.zalo_bot_token.get_secret_value() if current.zalo_bot_token else ""
