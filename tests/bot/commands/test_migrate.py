"""`banhoc migrate`: from nothing, and again."""

from pathlib import Path

from bot.settings import Settings
from models import schema
from tests.bot.commands.conftest import Cli
from tests.databases import Databases


def test_it_says_from_where_to_where(made_databases: Databases, cli: Cli, tmp_path: Path) -> None:
    settings = Settings(database_url=made_databases.empty(), photo_store=str(tmp_path / "photos"))
    assert cli(settings, "migrate").out == f"migrated from nothing to {schema.newest()}"
    assert cli(settings, "migrate").out == f"nothing to do: the database is at {schema.newest()}"
