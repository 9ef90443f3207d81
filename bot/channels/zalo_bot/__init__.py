"""The Zalo Bot Platform, through a small client of our own: no buttons, no edits, no files, and few messages a month."""

from bot.channels.zalo_bot.channel import ZaloBotChannel

__all__ = ["ZaloBotChannel"]
