"""What the documents say is there: every setting has its row, every test, link and check that is named exists."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).parents[3]
README, ZALO, CHANNELS = ((ROOT / name).read_text("utf-8") for name in ("README.md", "docs/zalo.md", "docs/channels.md"))


def test_every_setting_has_its_row() -> None:
    table = README.partition("## In real use")[2].partition("### ")[0]
    assert {name.upper() for name in Settings.model_fields} <= set(re.findall(r"`([A-Z_]+)`", table))


def test_settings_that_the_guide_names_are_settings() -> None:
    named = set(re.findall(r"\bZALO_[A-Z_]+[A-Z]\b|\bPUBLIC_URL\b", ZALO + CHANNELS))
    assert named <= {name.upper() for name in Settings.model_fields}


def test_checks_that_the_guide_names_are_the_doctors() -> None:
    made = "".join(path.read_text("utf-8") for path in (ROOT / "bot/commands").glob("doctor_zalo*.py"))
    named = set(re.findall(r"`(zalo [a-z ]+)`", ZALO))
    assert named == set(re.findall(r'Check\("([a-z ]+)"', made))


def test_tests_that_are_named_exist() -> None:
    there = {name for path in (ROOT / "tests").rglob("test_*.py") for name in re.findall(r"def (test_\w+)", path.read_text("utf-8"))}
    assert set(re.findall(r"`(test_\w+)`", CHANNELS)) <= there


@pytest.mark.parametrize("name", ["README.md", "docs/zalo.md", "docs/channels.md", "docs/web-chat.md"])
def test_links_lead_somewhere(name: str) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / name).read_text("utf-8"))
    assert [link for link in links if not ((ROOT / name).parent / link).exists()] == []
