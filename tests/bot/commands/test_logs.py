"""The log: one line a record, tracebacks kept, secrets gone."""

import io
import logging
from collections.abc import Iterator

import pytest

from bot import logs

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw_"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged."""
    root = logging.getLogger()
    before, level, ours = root.handlers[:], root.level, logging.getLogger("bot").level
    root.handlers.clear()
    written = io.StringIO()
    logs.set_up(written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)
    logging.getLogger("bot").setLevel(ours)


def test_ours_from_info_on_and_others_from_warning_on(log: io.StringIO) -> None:
    for name in ("bot.duty", "apscheduler.executors", "alembic.runtime.migration", "aiohttp.access"):
        logging.getLogger(name).debug("debug of %s", name)
        logging.getLogger(name).info("info of %s", name)
        logging.getLogger(name).warning("warning of %s", name)
    said = log.getvalue()
    assert "debug" not in said
    assert [line.split(": ")[1] for line in said.splitlines()] == [
        "info of bot.duty",
        "warning of bot.duty",
        "warning of apscheduler.executors",
        "warning of alembic.runtime.migration",
        "warning of aiohttp.access",
    ]


def test_a_record_is_one_line_and_its_traceback_follows(log: io.StringIO) -> None:
    try:
        raise RuntimeError("the cause")
    except RuntimeError:
        logging.getLogger("bot").exception("first\nsecond")
    first, *rest = log.getvalue().splitlines()
    assert first.endswith("ERROR   bot: first second")
    assert rest[0] == "Traceback (most recent call last):"
    assert rest[-1] == "RuntimeError: the cause"


@pytest.mark.parametrize(
    ("secret", "said"),
    [
        (TOKEN, f"POST https://api.telegram.org/bot{TOKEN}/getMe"),
        (TOKEN, f"https://api.telegram.org/file/bot{TOKEN}/photos/1.jpg"),
        ("12:short", "https://api.telegram.org/bot12:short/getMe"),
        (TOKEN, f"The token `{TOKEN}` was rejected by the server."),
        ("6U3laYOC9w8kxz_YeXc02Q", "opened http://127.0.0.1:8080/#6U3laYOC9w8kxz_YeXc02Q twice"),
        ("pass-word", "postgresql+psycopg://banhoc:pass-word@localhost/banhoc"),
        ("p@ss:/word", "postgresql://banhoc:p@ss:/word@localhost/banhoc failed"),
        ("hidden", "host=localhost password=hidden user=banhoc"),
    ],
)
def test_secrets_are_taken_out_of_messages_and_tracebacks(log: io.StringIO, secret: str, said: str) -> None:
    try:
        raise RuntimeError(said)
    except RuntimeError:
        logging.getLogger("bot").exception("while %s", said)
    assert secret not in log.getvalue()
    assert log.getvalue().count(logs.HIDDEN) == 2, "in the message and in the traceback"


def test_what_is_no_secret_stays() -> None:
    said = "http://127.0.0.1:8080/ sqlite:///data/banhoc.db postgresql://banhoc@localhost/banhoc 2026-11-24 02:38:04 #12"
    assert logs.without_secrets(said) == said
