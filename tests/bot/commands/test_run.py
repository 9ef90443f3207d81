"""`banhoc run`: the real command, until Ctrl+C."""

import asyncio
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from bot import app
from bot.commands import run
from bot.settings import Settings, Wrong
from models import programme
from tests.bot.commands.conftest import Cli
from tests.bot.commands.test_troubles import start
from tests.machine import Machine
from tests.servers.telegram import A_TOKEN, TelegramServer

SHIPPED = (Path(app.__file__).parents[1] / "models/programmes/cong-dan-hoc-tap.toml").read_text("utf-8")


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


async def test_a_programme_that_was_edited_under_people_is_refused(tmp_path: Path, settings: Settings, machine: Machine) -> None:
    machine.citizen().register()
    file = tmp_path / "edited.toml"
    file.write_text(SHIPPED.replace("photo_days = ", "photo_days = 1"), "utf-8")
    data, photos = await app.open_all(settings)
    theirs = settings.model_copy(update={"programme": file})
    app.choose_programme(theirs)
    try:
        with pytest.raises(Wrong) as refused:
            await app.App(theirs, data, photos).start()
    finally:
        programme.use(None)
        data.close()
    told = "says something else than what 1 registration began with: give it a new `version`"
    assert str(refused.value) == f"PROGRAMME: {file}: version '{programme.shipped().version}' {told}"


async def test_a_wrong_token_is_one_line(tmp_path: Path, settings: Settings) -> None:
    token = f"{A_TOKEN[:-1]}x"
    async with TelegramServer() as telegram:
        more = {"DATABASE_URL": settings.database_url, "PHOTO_STORE": settings.photo_store, "TELEGRAM_API_URL": telegram.url}
        process = start(tmp_path, "run", PORT="0", TELEGRAM_TOKEN=token, **more)
        out, err = await asyncio.to_thread(process.communicate, timeout=30)
    lines = [line for line in err.splitlines() if " INFO " not in line]
    assert (process.returncode, out) == (2, "")
    assert lines == ["banhoc: Telegram does not know TELEGRAM_TOKEN: copy it anew from BotFather"]
    assert token not in err


@pytest.mark.parametrize("token", ["AAHsecrethalf", "7000000001", "7000000001:two words", "7000000001:\N{LATIN SMALL LETTER A WITH BREVE}"])
def test_what_is_no_token_is_one_line_and_not_shown(settings: Settings, cli: Cli, token: str) -> None:
    answer = cli(settings, "run", TELEGRAM_TOKEN=token)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err == "banhoc: TELEGRAM_TOKEN is no token: copy it anew from BotFather, the number, the colon and all that follows\n"


def test_the_address_on_the_network_or_else_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run.lan_address()

    def no_network(self: socket.socket, address: object) -> None:
        raise OSError("Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    assert run.lan_address() == socket.gethostname()


def test_an_address_of_version_6_stands_in_brackets() -> None:
    assert run.local_url(Settings(host="::1"), 80) == "http://[::1]:80/"
