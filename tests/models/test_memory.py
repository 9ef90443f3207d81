"""What channels remember: each key once, changes one after the other, and nothing after its time."""

import threading
from datetime import timedelta

from sqlmodel import Session

from models import memory
from models.base import Json
from models.database import Database, in_transaction
from tests.machine import BEGIN

LATER = BEGIN + timedelta(minutes=10)


def one_more(value: Json) -> Json:
    """Counts."""
    return {"count": value.get("count", 0) + 1}


def test_a_value_is_kept_until_its_time(data: Database) -> None:
    with Session(data.engine) as db:
        assert memory.add(db, "link", {"of": "a"}, BEGIN, LATER)
        assert not memory.add(db, "link", {"of": "b"}, BEGIN, LATER), "the key is taken"
        assert memory.get(db, "link", LATER - timedelta(seconds=1)) == {"of": "a"}
        assert memory.get(db, "link", LATER) is None
        assert memory.add(db, "link", {"of": "b"}, LATER), "what is over is as if it had never been there"
        assert memory.get(db, "link", LATER + timedelta(days=9999)) == {"of": "b"}
        memory.forget(db, "link")
        assert memory.get(db, "link", LATER) is None


def test_a_change_begins_anew_after_its_time(data: Database) -> None:
    with Session(data.engine) as db:
        memory.change(db, "month", one_more, BEGIN, LATER)
        assert memory.change(db, "month", one_more, BEGIN, LATER) == {"count": 2}
        assert memory.change(db, "month", one_more, LATER, LATER + timedelta(days=1)) == {"count": 1}


def test_what_is_over_is_forgotten(data: Database) -> None:
    with Session(data.engine) as db:
        memory.add(db, "short", {}, BEGIN, LATER)
        memory.add(db, "long", {}, BEGIN)
        assert memory.forget_old(db, LATER) == 1
        assert memory.get(db, "long", LATER) == {}


def test_those_who_change_at_once_come_after_each_other(data: Database) -> None:
    def count() -> None:
        for _ in range(10):
            in_transaction(data.engine, lambda db: memory.change(db, "count", one_more, BEGIN))

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Session(data.engine) as db:
        assert memory.get(db, "count", BEGIN) == {"count": 40}
