"""`banhoc people`: found by a part of the name, as people type it; nobody who was erased."""

import pytest

from bot.commands import people
from bot.settings import Settings
from models import database
from tests.bot.commands.conftest import Cli
from tests.machine import Machine
from tests.models.test_erasure import erase_all


@pytest.fixture
def living(settings: Settings) -> Settings:
    """Three citizens, of whom one was erased."""
    data = database.connect(settings.database_url)
    machine = Machine(data.engine)
    machine.citizen("one").register("Lò Thị Mẫu")
    machine.citizen("two").register("Vàng A Páo", "Thôn Mẫu Hai")
    erase_all(machine.citizen("three").register("Lò Thị Xóa"))
    data.close()
    return settings


@pytest.mark.parametrize("name", ["Lò Thị", "lo thi", "LÒ THỊ M"])
def test_people_are_found_however_their_name_is_typed(cli: Cli, living: Settings, name: str) -> None:
    told = cli(living, "people", name)
    assert told.status == 0
    assert "Lò Thị Mẫu 1974 Bản Mẫu Một 00001" in told.out and "Páo" not in told.out and "Xóa" not in told.out


def test_of_many_the_first_are_shown(cli: Cli, living: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "SHOWN", 1)
    assert "more: give more of the name" in cli(living, "people", "a").out
    for nobody in ("không ai cả", "…"):
        assert cli(living, "people", nobody).out == f"nobody is called so: {nobody}"
