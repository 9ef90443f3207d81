"""Media in: it is checked and kept before its turn; faults of ours are tried again and told apart from bad files; a dead process costs nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from bot import media, photos, voices
from bot.channels.base import Media, MediaGone
from bot.clock import Clock
from bot.doors import CHANNEL
from bot.media import Intake, small_key
from bot.store import Full, Missing, Store, open_store
from bot.studio import MAX_BYTES, Studio
from models import inbox, leases
from models.database import Database
from models.evidence import Photo
from models.inbox import Event
from models.notes import Recording
from tests import recordings, scenario
from tests.machine import Machine


class Post:
    """A channel to which files were sent, by what they are referred to as."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.fetched: list[str] = []
        self.discarded: list[str] = []

    async def show_working(self, chat: str) -> None: ...

    async def fetch(self, media: Media) -> bytes:
        self.fetched.append(media.ref)
        if media.ref not in self.files:
            raise MediaGone
        return self.files[media.ref]

    async def discard(self, media: Media) -> None:
        self.discarded.append(media.ref)


class Hurried(Clock):
    """A clock that goes on by some seconds whenever it is looked at."""

    def __init__(self, begin: datetime) -> None:
        super().__init__()
        self.now = begin

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=3)
        return self.now


class Desk:
    """The intake at work, on media of somebody's."""

    def __init__(self, machine: Machine, data: Database, store: Store) -> None:
        self.machine, self.store, self.post = machine, store, Post()
        self.studios = Studio(photos.take_in, photos.MEMORY), Studio(voices.take_in, voices.MEMORY)
        channels: Any = {CHANNEL: self.post}
        self.intake = Intake(data, store, *self.studios, channels, Hurried(machine.now), lambda: None)
        self.talk = machine.citizen()

    def send(self, kind: Any, ref: str, data: bytes | None = None, size: int | None = None) -> None:
        """Somebody sends something; without bytes it cannot be had any more."""
        if data is not None:
            self.post.files[ref] = data
        self.talk.receive(kind, media=Media(ref, size))

    async def results(self) -> list[dict[str, Any]]:
        """What came of everything that was sent, once it is all taken in: `state`, and what the turn is told."""
        self.intake.start()
        query = select(Event).where(col(Event.kind).in_(("photo", "voice"))).order_by(col(Event.id))
        while True:
            sent: list[Event] = self.machine.do(lambda db: list(db.exec(query)))
            if all(event.state != inbox.RECEIVED for event in sent):
                return [{"state": event.state, **(event.media or {})} for event in sent]
            await asyncio.sleep(0.02)


@pytest.fixture
async def desk(machine: Machine, data: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """The intake, not begun."""
    monkeypatch.setattr(media, "PAUSE", 0.02)
    desk = Desk(machine, data, open_store(tmp_path))
    yield desk
    await desk.intake.stop()
    for studio in desk.studios:
        await studio.close()


async def test_a_recording_is_kept_as_one_sound_and_nothing_else(desk: Desk) -> None:
    sent = recordings.recorded(recordings.KINDS["an iPhone"], 2.0, title="PrivateTitle")
    desk.send("voice", "one", sent)
    [result] = await desk.results()
    assert result.pop("state") == inbox.MEDIA_READY
    recording = Recording(**result)
    assert recording.seconds == 2
    assert recording.key == f"conversations/1/{recording.source_hash[:24]}-2.mp3"
    assert await desk.store.get(recording.key) == voices.take_in(sent).sound
    assert [stored.key async for stored in desk.store.list("")] == [recording.key]
    assert desk.post.discarded == ["one"]


async def test_pictures_and_recordings_side_by_side_and_what_is_none(desk: Desk) -> None:
    desk.send("photo", "a picture", scenario.picture(1, 64))
    desk.send("voice", "a recording", recordings.voice())
    desk.send("voice", "a picture that says it is a recording", scenario.picture(1, 64))
    desk.send("photo", "a recording that says it is a picture", recordings.voice())
    desk.send("voice", "half of one", recordings.voice()[:100])
    desk.send("voice", "gone")
    desk.send("voice", "too large to be fetched", size=MAX_BYTES + 1)
    results = await desk.results()
    assert [result.get("reason") for result in results] == [None, None, "not-a-recording", "not-a-picture", "broken", "gone", "too-large"]
    assert [result["state"] for result in results] == [inbox.MEDIA_READY] * 2 + [inbox.MEDIA_FAILED] * 5
    assert "too large to be fetched" not in desk.post.fetched
    photo = Photo(taken_in_at=desk.machine.now, **{name: value for name, value in results[0].items() if name != "state"})
    assert {stored.key async for stored in desk.store.list("")} == {photo.key, small_key(photo.key or ""), results[1]["key"]}


@pytest.mark.parametrize("kind", ["photo", "voice"])
async def test_a_full_store_is_tried_again_before_it_is_given_up(desk: Desk, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    async def full(key: str, data: bytes) -> None:
        tries.append(key)
        raise Full("storing: No space left on device")

    monkeypatch.setattr(desk.store, "put", full)
    desk.send(kind, "one", scenario.picture(1, 64) if kind == "photo" else recordings.voice())
    [result] = await desk.results()
    assert (result["state"], result["reason"]) == (inbox.MEDIA_FAILED, "later")
    assert len(tries) == inbox.MEDIA_FAULTS
    with pytest.raises(Missing):
        await desk.store.get(tries[0])


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
    machine.citizen().receive("photo", media=Media("incoming/x"))
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
