"""`banhoc run`: the real command, until Ctrl+C."""

import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from bot.commands import run
from bot.settings import Settings
from tests.bot.commands.conftest import Cli
from tests.bot.commands.test_troubles import start


def test_it_says_where_it_is_and_stops_by_ctrl_c(tmp_path: Path, settings: Settings, cli: Cli) -> None:
    process = start(tmp_path, "run", HOST="0.0.0.0", PORT="0", DATABASE_URL=settings.database_url, PHOTO_STORE=settings.photo_store)
    assert process.stdout
    said = [process.stdout.readline().strip()]
    while not said[-1].startswith("Ctrl+C"):
        said.append(process.stdout.readline().strip())
    here, there, *drawn, sample, _ = said
    with urllib.request.urlopen(here.removeprefix("Bạn Học is at ")) as answer:
        assert answer.status == 200
    assert there.startswith("Phones on the same Wi-Fi: http://")
    assert len(drawn) > 10, "a QR code"
    assert sample.startswith("It shows a sample commune")
    looked = cli(settings, "doctor")
    assert looked.status == 0, looked.out
    assert "send web web: " in looked.out, "who has the duty"

    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out) == (0, "stopped\n"), err
    assert "Traceback" not in err


def test_the_address_on_the_network_or_else_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run.lan_address()

    def no_network(self: socket.socket, address: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    assert run.lan_address() == socket.gethostname()


def test_an_address_of_version_6_stands_in_brackets() -> None:
    assert run.local_url(Settings(host="::1"), 80) == "http://[::1]:80/"
