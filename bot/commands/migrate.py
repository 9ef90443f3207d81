"""`banhoc migrate`: brings the database to the newest revision."""

import asyncio

from bot import app, settings
from bot.commands.terminal import say
from models import schema


def migrate() -> None:
    """Bring the database to the newest revision.

    `banhoc run` does this by itself when it starts; here it is done without starting.

    Example:

      banhoc migrate
    """
    before, after = asyncio.run(_migrate(settings.load()))
    say(f"migrated from {before or 'nothing'} to {after}" if before != after else f"nothing to do: the database is at {after}")


async def _migrate(current: settings.Settings) -> tuple[str | None, str | None]:
    data = await app.open_database(current, migrate=False)
    try:
        before = schema.current(data.engine)
        await asyncio.to_thread(schema.migrate, data.engine)
        return before, schema.current(data.engine)
    finally:
        data.close()
