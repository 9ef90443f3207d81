"""The Zalo bot, asked who it is."""

from bot.channels.zalo_bot.channel import name_in
from bot.channels.zalo_bot.client import Client, Failed
from bot.settings import Settings

SECONDS = 5.0


async def name_of(current: Settings) -> str | None:
    """The name by which people find the bot; nothing if there is none, or if Zalo does not say."""
    token = current.zalo_bot_token.get_secret_value() if current.zalo_bot_token else ""
    if not token:
        return None
    client = Client(token, current.zalo_bot_api_url)
    try:
        return name_in(await client.call("getMe", patience=SECONDS)) or None
    except Failed:
        return None
    finally:
        await client.close()
