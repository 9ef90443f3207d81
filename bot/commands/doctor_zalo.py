"""What `banhoc doctor` looks at for Zalo: both doors, each for itself, and the pictures of both."""

from sqlalchemy import Engine
from sqlmodel import Session

from bot import app
from bot.clock import utc_now
from bot.commands import doctor_zalo_bot, doctor_zalo_oa
from bot.commands.checks import Check, State
from bot.memory import Memory
from bot.settings import Settings
from models.database import T, Work


class Looking:
    """A database that was opened to be read, as `bot.memory` wants one: whoever would change something is refused by the database itself."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def read(self, work: Work[T]) -> T:
        """Runs a unit of work."""
        with Session(self.engine) as db:
            return work(db)

    write = read

    def close(self) -> None:
        """Lets go of its lines."""
        self.engine.dispose()


async def examine(current: Settings, engine: Engine | None) -> list[Check]:
    """Looks at both doors; without a database that this program knows, at what can be asked of Zalo alone."""
    checks = [
        *await doctor_zalo_bot.examine(current, remembered(engine, "zalo_bot", doctor_zalo_bot.bot(current)), engine),
        *await doctor_zalo_oa.examine(current, remembered(engine, "zalo_oa", current.zalo_oa_id or ""), engine),
    ]
    return [*checks, media_check(current)] if current.zalo_bot_token or current.zalo_oa_id else checks


def remembered(engine: Engine | None, channel: str, bot: str) -> Memory | None:
    """What a channel remembers, to be looked at."""
    return Memory(Looking(engine), channel, bot, utc_now) if engine else None


def media_check(current: Settings) -> Check:
    """From where pictures and recordings may be fetched."""
    hosts = app.media_hosts(current)
    if not hosts:
        return Check("zalo media", State.ATTENTION, "nothing that people send can be fetched: set ZALO_MEDIA_HOSTS, zdn.vn as far as is known")
    return Check("zalo media", State.FINE, f"what people send is fetched from {', '.join(hosts)}")
