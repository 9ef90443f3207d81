"""Media in: faults of ours are tried again and told apart from bad pictures; a process that died costs nobody their photo."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from bot.app import App
from bot.channels.base import Media
from bot.store import Full
from models import inbox, leases
from models.inbox import Event
from tests import scenario
from tests.machine import Machine
from tests.phones.web import Browser


async def test_a_full_store_is_tried_again_and_explained(app: App, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(address, patience=40)
    await browser.open_sample()
    citizen = browser.phone("citizen")
    await scenario.register(citizen)
    await citizen.press((await citizen.sees("Chọn việc")).choices[0][1])
    await citizen.sees("Xin gửi ảnh")
    put, tries = app.store.put, []

    async def full(key: str, data: bytes) -> None:
        if key.startswith("citizens/"):
            tries.append(key)
            raise Full("storing: No space left on device")
        await put(key, data)

    monkeypatch.setattr(app.store, "put", full)
    await citizen.send_photo(scenario.picture(1))
    await citizen.sees("Máy chưa lưu được ảnh này.")
    assert len(tries) == inbox.MEDIA_FAULTS
    monkeypatch.undo()
    await citizen.send_photo(scenario.picture(1))
    await citizen.sees("Đã lưu 1 ảnh")
    await browser.close()


def waiting_photo(machine: Machine) -> Event:
    """The event whose media waits."""
    found: Event = machine.do(lambda db: db.exec(select(Event).where(Event.kind == "photo")).one())
    return found


def claim(machine: Machine, holder: str = "this process") -> list[Any]:
    """A process that is alive claims what waits."""
    until = machine.now + timedelta(seconds=6)
    machine.do(lambda db: leases.take(db, f"alive {holder}", holder, machine.now, until))
    claimed: list[Any] = machine.do(lambda db: inbox.claim_media(db, holder, machine.now, 10))
    return claimed


def test_a_dead_process_s_claim_is_free_again(machine: Machine) -> None:
    machine.citizen().register().receive("photo", media=Media("incoming/x"))
    assert len(claim(machine, "first")) == 1
    assert claim(machine, "second") == [], "somebody has it"
    machine.now += timedelta(seconds=7)
    assert len(claim(machine, "second")) == 1, "the first one shows no sign of life"
    machine.do(lambda db: leases.break_all(db, machine.now))
    assert len(claim(machine, "third")) == 1, "it knows that it is the only one"
    machine.now += inbox.MEDIA_CLAIM - timedelta(seconds=1)
    machine.do(lambda db: leases.take(db, "alive third", "third", machine.now, machine.now + timedelta(seconds=6)))
    assert claim(machine, "fourth") == []
    machine.now += timedelta(seconds=2)
    assert len(claim(machine, "fourth")) == 1, "the third one is alive, and its time ran out"
    assert waiting_photo(machine).media_faults == 0
