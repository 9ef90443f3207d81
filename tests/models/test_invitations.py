"""Invitations: a secret opens what it is for until it expires, and guessing is slow."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from models import chats, invitations
from models.database import Database, in_transaction
from models.invitations import GROUP, WRONG_SECRETS, WRONG_TERM
from models.places import Commune, Village
from tests.machine import BEGIN

DAY = timedelta(days=1)


@pytest.fixture
def secret(data: Database) -> str:
    """A village's code."""

    def make(db: Session) -> str:
        db.add(Commune(code="03979", name="Xã Mẫu", province="Tỉnh Mẫu"))
        db.flush()
        village = Village(commune_code="03979", kind="bản", name="Mẫu")
        db.add(village)
        db.flush()
        return invitations.make(db, GROUP, BEGIN, DAY, village_id=village.id)

    return in_transaction(data.engine, make)


def account(data: Database, address: str) -> int:
    return in_transaction(data.engine, lambda db: chats.find_or_add_account(db, "telegram", "7", address).id)


def opens(data: Database, account_id: int, secret: str, after: timedelta = timedelta()) -> bool:
    return in_transaction(data.engine, lambda db: invitations.find_for(db, account_id, secret, BEGIN + after) is not None)


def test_a_secret_opens_until_it_expires(data: Database, secret: str) -> None:
    one = account(data, "1")
    assert opens(data, one, secret, DAY - timedelta(seconds=1))
    assert not opens(data, one, secret, DAY)
    assert not opens(data, one, secret.swapcase())


def test_who_guesses_is_not_heard_for_an_hour(data: Database, secret: str) -> None:
    guesser, other = account(data, "1"), account(data, "2")
    for number in range(WRONG_SECRETS):
        assert opens(data, guesser, secret), f"after {number} wrong ones"
        assert not opens(data, guesser, f"wrong-{number}")
    assert not opens(data, guesser, secret), "too many"
    assert not opens(data, guesser, secret, WRONG_TERM - timedelta(seconds=1))
    assert opens(data, other, secret), "each is counted alone"
    assert opens(data, guesser, secret, WRONG_TERM), "a new hour"
    assert not opens(data, guesser, "wrong", WRONG_TERM)
    assert opens(data, guesser, secret, WRONG_TERM), "which counts from one"
