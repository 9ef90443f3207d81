"""A Zalo Official Account. Zalo brings what happens; what is said within two days of it costs nothing."""

from bot.channels.zalo_oa.channel import ZaloOaChannel

__all__ = ["ZaloOaChannel"]
