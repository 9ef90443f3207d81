"""Help is where it is looked for; and how the command line begins."""

import subprocess
import sys

import pytest

from bot.settings import Settings
from tests.bot.commands.conftest import Cli

COMMANDS = (
    ["run"],
    ["doctor"],
    ["migrate"],
    ["parked"],
    ["parked", "show"],
    ["parked", "retry"],
    ["parked", "drop"],
    ["backup"],
    ["restore"],
    ["villages"],
    ["villages", "load"],
    ["villages", "list"],
    ["invite", "citizens"],
    ["invite", "group"],
    ["invite", "person"],
    ["invite", "moderator"],
    ["invite", "helper"],
    ["invite", "officer"],
    ["invite", "list"],
    ["invite", "withdraw"],
    ["roles"],
    ["roles", "list"],
    ["roles", "withdraw"],
    ["people"],
    ["due", "show"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_does_with_an_example(cli: Cli, command: list[str]) -> None:
    answer = cli(Settings(), *command, "--help")
    assert answer.status == 0
    assert f"banhoc {' '.join(command)}" in answer.out.partition("Example")[2]


@pytest.mark.parametrize("group", [[], ["parked"], ["villages"], ["invite"], ["roles"]], ids=["nothing", "parked", "villages", "invite", "roles"])
def test_a_group_by_itself_shows_its_commands(cli: Cli, group: list[str]) -> None:
    answer = cli(Settings(), *group)
    assert (answer.status, answer.err) == (0, "")
    assert "Commands" in answer.out


def test_every_setting_is_told_with_its_default(cli: Cli) -> None:
    answer = cli(Settings(), "run", "--help")
    for name, field in Settings.model_fields.items():
        assert name.upper() in answer.out
        assert (field.description or "?") in answer.out
    assert "(default: sqlite:///data/banhoc.db)" in answer.out


def test_what_was_loaded_is_never_looked_through_for_garbage() -> None:
    """A full look at all of it takes a quarter of a second, in which nobody is answered; a start took several."""
    told_at_the_end = "import atexit, gc; atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 100_000))"
    asks = f"{told_at_the_end}; from bot.__main__ import main; main()"
    told = subprocess.run([sys.executable, "-c", asks, "--help"], capture_output=True, text=True, encoding="utf-8", check=True).stdout
    assert told.splitlines()[-1] == "True True"
