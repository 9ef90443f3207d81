"""What `banhoc doctor` asks of Telegram: the token, the webhook, privacy mode, and what the bot may do in each village's group."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select
from telegram import Bot, ChatFullInfo, ChatMember, ChatMemberRestricted, WebhookInfo
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot import logs
from bot.commands import telegram_bot
from bot.commands.checks import Check, State, at_clock
from bot.settings import Settings
from models.chats import Chat
from models.places import Village

RECENT = timedelta(hours=1)
MANY = 10  # members, all of whom see the files
HERE = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER, ChatMember.RESTRICTED)


@dataclass(frozen=True)
class Bound:
    """A group in which a village's moderators review, by its address on Telegram."""

    address: str
    village: str


def bound_groups(db: Session, current: Settings) -> list[Bound]:
    """The groups of the bot in the settings."""
    query = select(Chat, Village).join(Village, col(Village.id) == col(Chat.village_id)).where(Chat.channel == "telegram", Chat.kind == "group")
    query = query.where(Chat.bot == (telegram_bot.token_of(current) or "").partition(":")[0]).order_by(col(Village.id))
    return [Bound(chat.address, f"{village.title} (village {village.id})") for chat, village in db.exec(query)]


async def examine(current: Settings, groups: list[Bound], now: datetime) -> list[Check]:
    """Asks Telegram for everything, a few groups at a time."""
    if not telegram_bot.token_of(current):
        return [Check("telegram", State.NOTE, "not used: TELEGRAM_TOKEN is not set")]
    try:
        async with telegram_bot.asking(current) as bot:
            gate = asyncio.Semaphore(telegram_bot.CONNECTIONS)
            found = await asyncio.gather(*(group_check(bot, group, gate) for group in groups))
            fine = Check("telegram", State.FINE, f"@{bot.username} by {current.telegram_api_url}")
            return [fine, await webhook_check(bot, current, now), privacy_check(bot), *found]
    except telegram_bot.NotAsked as error:
        return [Check("telegram", State.ATTENTION, str(error))]


async def webhook_check(bot: Bot, current: Settings, now: datetime) -> Check:
    """Whether updates come to this program, as they should by PUBLIC_URL."""
    try:
        info = await bot.get_webhook_info()
    except TelegramError as error:
        return Check("webhook", State.ATTENTION, f"cannot be asked for ({logs.without_secrets(error.message)})")
    wanted = f"{current.public_url}/telegram/{bot.id}" if current.public_url else ""
    says = f"{info.url or 'none, updates are asked for'}, {info.pending_update_count} wait"
    if info.url and not wanted:
        return Check("webhook", State.ATTENTION, f"{says}: updates go there and not here; set PUBLIC_URL, or take the webhook away")
    if info.url != wanted:
        return Check("webhook", State.ATTENTION, f"{says}; it should be {wanted}: `banhoc run` sets it when it starts")
    return _last_error(info, says, now)


def _last_error(info: WebhookInfo, says: str, now: datetime) -> Check:
    if info.last_error_date is None:
        return Check("webhook", State.FINE, says)
    says += f"; last error at {at_clock(info.last_error_date)}: {info.last_error_message}"
    return Check("webhook", State.ATTENTION if now - info.last_error_date < RECENT else State.FINE, says)


def privacy_check(bot: Bot) -> Check:
    """Whether the bot is told only what is meant for it in a group."""
    if bot.can_read_all_group_messages:
        return Check("privacy", State.ATTENTION, "privacy mode is off, the bot is sent all that groups say: turn it on with /setprivacy at BotFather")
    return Check("privacy", State.FINE, "privacy mode is on: of a group the bot sees commands and answers to itself")


async def group_check(bot: Bot, group: Bound, gate: asyncio.Semaphore) -> Check:
    """Whether the bot can do its work in a village's group, and how many see the files there."""
    name = f"group of {group.village}"
    try:
        async with gate:
            chat, member = await bot.get_chat(group.address), await bot.get_chat_member(group.address, bot.id)
            members = await bot.get_chat_member_count(group.address)
    except ChatMigrated:
        return Check(name, State.NOTE, "has become a supergroup, which the next message follows")
    except (Forbidden, BadRequest) as error:
        return Check(name, State.ATTENTION, f"the bot is not in it ({_reason(error)}): bind another, see `banhoc invite group --help`")
    except TelegramError as error:
        return Check(name, State.ATTENTION, f"cannot be asked for ({_reason(error)})")
    return _in_group(name, chat, member, members)


def _in_group(name: str, chat: ChatFullInfo, member: ChatMember, members: int) -> Check:
    says = f"{chat.type} {chat.title}, {members} members, the bot is {member.status}"
    if member.status not in HERE:
        return Check(name, State.ATTENTION, f"{says}: bind another, see `banhoc invite group --help`")
    missing = _may_not(chat, member)
    if missing:
        return Check(name, State.ATTENTION, f"{says} and may not send {' and '.join(missing)}: let it do so in the group's settings")
    return Check(name, State.NOTE if members > MANY else State.FINE, f"{says}{', and all members see the files' if members > MANY else ''}")


def _may_not(chat: ChatFullInfo, member: ChatMember) -> list[str]:
    """What the bot may not send of what a review needs. An administrator may send everything; a plain member what everybody may."""
    if member.status in (ChatMember.ADMINISTRATOR, ChatMember.OWNER):
        return []
    rights = member if isinstance(member, ChatMemberRestricted) else chat.permissions
    kinds = {"messages": getattr(rights, "can_send_messages", None), "photos": getattr(rights, "can_send_photos", None)}
    return [kind for kind, allowed in kinds.items() if allowed is False]


def _reason(error: TelegramError) -> str:
    return logs.without_secrets(error.message)
