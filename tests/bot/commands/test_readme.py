"""The README's ten steps, from BotFather to a bound group, word by word, with the real command line and Telegram as it would be."""

import asyncio
import os
import re
import shlex
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from textwrap import dedent

import pytest
from aiohttp.test_utils import unused_port

from tests.bot.commands.test_troubles import COMMAND
from tests.servers.telegram import TelegramServer

ROOT = Path(__file__).parents[3]
SECTION = (ROOT / "README.md").read_text("utf-8").partition("### On Telegram")[2].partition("\n## ")[0]
DOTENV, *COMMANDS = (dedent(block) for block in re.findall(r"```sh\n(.*?)```", SECTION, re.DOTALL))


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    """Telegram, as it would be."""
    async with TelegramServer() as server:
        yield server
        assert server.violations == []


async def start(folder: Path, command: str) -> asyncio.subprocess.Process:
    """Starts a command as it stands there, in a folder of its own."""
    name, *arguments = shlex.split(command.replace("\\\n", " "))
    assert name == ".venv/bin/banhoc"
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*COMMAND, *arguments, cwd=folder, env=environment, stdout=pipe, stderr=pipe)


async def says(folder: Path, command: str) -> str:
    """What a command says that ends well."""
    process = await start(folder, command)
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return " ".join(out.decode().split())


def secret_in(said: str, link: str) -> str:
    """What a link to the bot carries."""
    found = re.search(rf"https://t\.me/ban_hoc_mau_bot\?{link}=([\w-]+)", said)
    assert found, said
    return found[1]


async def test_from_botfather_to_a_bound_group(tmp_path: Path, telegram: TelegramServer) -> None:
    assert re.findall(r"^(\d+)\. ", SECTION, re.MULTILINE) == [str(number) for number in range(1, 11)]
    run, doctor, officer, moderator, group, doctor_again = COMMANDS
    more = f"TELEGRAM_API_URL={telegram.url}\nPORT={unused_port()}\n"
    (tmp_path / ".env").write_text(DOTENV.replace("the token", telegram.token) + more, "utf-8")
    bot = await start(tmp_path, run)
    try:
        assert bot.stdout
        while not (await bot.stdout.readline()).startswith(b"Ctrl+C"):
            assert bot.returncode is None
        looked = await says(tmp_path, doctor)
        assert all(f"ok {name} " in looked for name in ("telegram", "webhook", "privacy"))

        hoi, head = telegram.person("Cầm Thị Mẫu"), telegram.person("Lò Văn Mẫu")
        hoi.start(secret_in(await says(tmp_path, officer), "start"))
        made = await says(tmp_path, moderator)
        assert "(village 1)" in made
        head.start(secret_in(made, "start"))
        await head.wait_for("Từ bây giờ hồ sơ của")

        code = secret_in(await says(tmp_path, group), "startgroup")
        reviewers = telegram.group("Tổ xét Nà Lốc", [head], bot=False)
        reviewers.add_bot(head)
        reviewers.seat(head).say(f"/start {code}")
        await reviewers.wait_for("Nhóm này nhận hồ sơ của Bản Nà Lốc từ bây giờ. Nhóm có 2 thành viên, ai cũng xem được.")
        assert "ok group of Bản Nà Lốc (village 1) " in await says(tmp_path, doctor_again)
        citizens = re.search(r"`(\.venv/bin/banhoc invite citizens [^`]+)`", SECTION)
        assert citizens
        secret_in(await says(tmp_path, citizens[1]), "start")

        reviewers.remove_bot(head)
        await hoi.wait_for("Nhóm xét của Bản Nà Lốc không còn nhận được hồ sơ.")
    finally:
        bot.send_signal(signal.SIGINT)
        await bot.communicate()
    assert bot.returncode == 0
