"""Files that are made anew each time somebody fetches them: nothing of them is kept anywhere."""

import asyncio
import io
import json
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from bot.channels.base import Clock, FileGone
from bot.media import small_key
from bot.reports import answers, commune, handed_on, own_page
from bot.reports.commune import Report
from bot.reports.press import Press
from bot.store import Missing, Store
from locales import text
from models import areas, export, helped, people, periods
from models.areas import MARK
from models.database import Database
from models.export import MY_DATA, Kept
from models.figures import FIGURES
from models.timezone import local

LARGEST = 45_000_000  # bytes: what every messenger takes
SMALL_ROOM = 64_000  # bytes that are kept free for the small version of each photo to come
AT_ONCE = 2  # each may need twice its size in memory

REF = re.compile(rf"{MY_DATA} ([0-9]{{1,18}}) ([0-9]{{1,18}})")
FIGURES_REF = re.compile(rf"{FIGURES} ({MARK.pattern}) ({periods.MEANT}) ([0-9]{{1,18}})")
COMMUNE_REF = re.compile(rf"{FIGURES} ([0-9A-Z]{{5}}) ([0-9]{{1,18}})")  # of messages that were sent before there were others
PAGE, DATA, README = "du-lieu-cua-toi.html", "du-lieu.json", "README.txt"


@dataclass
class Parcel:
    """What goes into the file: its members by name, and what had to be reduced or left out to stay below `LARGEST`."""

    room: int
    members: dict[str, bytes] = field(default_factory=dict)
    reduced: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def add(self, name: str, data: bytes | None) -> None:
        """Adds a member if there is room for it."""
        if data is None or len(data) > self.room:
            self.left_out.append(name)
            return
        self.members[name] = data
        self.room -= len(data)


class Files:
    """Implements what `channels.base` declares, upon the tables and the photo store."""

    def __init__(self, database: Database, store: Store, clock: Clock, largest: int = LARGEST) -> None:
        self._database, self._store, self._clock, self._largest = database, store, clock, largest
        self._few, self._press = asyncio.Semaphore(AT_ONCE), Press()

    async def make(self, ref: str) -> bytes:
        """The bytes of the file of a reference: "my-data ACCOUNT PERSON", "figures AREA PERIOD ACCOUNT", or as `handed_on` and `answers` read it.

        Raises:
            FileGone: that person was erased, or that account does not speak for them, or for an officer there, any more.
        """
        if meant := REF.fullmatch(ref):
            return await self._my_data(int(meant[1]), int(meant[2]))
        if meant := FIGURES_REF.fullmatch(ref):
            return await self._figures(meant[1], meant[2], int(meant[3]))
        if meant := COMMUNE_REF.fullmatch(ref):
            return await self._figures(f"x{meant[1]}", periods.WEEK, int(meant[2]))
        return await self._handed_on(ref)

    async def _my_data(self, account_id: int, person_id: int) -> bytes:
        language, kept = await self._database.read(lambda db: _kept(db, account_id, person_id))
        async with self._few:
            now = self._clock()
            page = await asyncio.to_thread(_page, kept, {*kept.photos, *kept.recordings}, language, now)
            parcel = await self._gather(kept, self._largest - len(page))
            return await asyncio.to_thread(_pack, parcel, kept, language, now)

    async def _figures(self, mark: str, period: str, account_id: int) -> bytes:
        language, report = await self._database.read(lambda db: _report(db, mark, period, account_id, self._clock()))
        return await self._press.spreadsheet(report, language)

    async def _handed_on(self, ref: str) -> bytes:
        """A picture, a report to be signed, a meeting's minutes, what communes answered."""
        drawing = await self._database.read(lambda db: handed_on.gather(db, ref, self._clock()) or answers.gather(db, ref, self._clock()))
        if drawing is None:
            raise FileGone(ref)
        return await self._press.draw(*drawing)

    async def close(self) -> None:
        """Draws nothing more."""
        await self._press.close()

    async def _gather(self, kept: Kept, room: int) -> Parcel:
        """Recordings and photos, as many in full as there is room for beside all that is said: the others small."""
        parcel = Parcel(room - len(_json(kept.said)) - SMALL_ROOM)
        for name, key in kept.recordings.items():
            parcel.add(name, await self._stored(key))
        to_come = len(kept.photos)
        for name, key in kept.photos.items():
            to_come -= 1
            await self._add_photo(parcel, name, key, to_come * SMALL_ROOM)
        return parcel

    async def _add_photo(self, parcel: Parcel, name: str, key: str, reserved: int) -> None:
        data = await self._stored(key)
        if data is not None and len(data) > parcel.room - reserved:
            data = await self._stored(small_key(key))
            parcel.reduced.append(name)
        parcel.add(name, data)

    async def _stored(self, key: str) -> bytes | None:
        try:
            return await self._store.get(key)
        except Missing:
            return None  # its time was over a moment ago


def _kept(db: Session, account_id: int, person_id: int) -> tuple[str, Kept]:
    """All that is kept about a person, for an account that speaks for them, and their language."""
    person = next((person for person in helped.spoken_for(db, account_id) if person.id == person_id), None)
    if person is None:
        raise FileGone(f"person {person_id}")
    language = person.language
    return language, export.of_person(db, person, lambda village: text("my-data-reviewers", village=village.title).in_(language))


def _report(db: Session, mark: str, period: str, account_id: int, now: datetime) -> tuple[str, Report]:
    """An area's report for the account of one of its officers, and their language. Names are in that of the officer's own commune."""
    officer, area = people.of_account(db, account_id), areas.of_mark(db, mark)
    if officer is None or area is None or area.village_id is not None or not areas.may_see(db, officer, area):
        raise FileGone(f"figures of {mark}")
    named = area.commune_code is not None and people.is_officer(db, officer.id, area.commune_code)
    return officer.language, commune.of_area(db, area, periods.meant(period, now), now, named)


def _pack(parcel: Parcel, kept: Kept, language: str, now: datetime) -> bytes:
    """One ZIP of it all. Photos and recordings are compressed already."""
    made = local(now)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        page = _page(kept, parcel.members.keys(), language, now)
        for name, data in {README: _readme(parcel, language, made), PAGE: page, DATA: _json(kept.said), **parcel.members}.items():
            method = zipfile.ZIP_STORED if name in parcel.members else zipfile.ZIP_DEFLATED
            packed.writestr(zipfile.ZipInfo(name, made.timetuple()[:6]), data, method)
    return out.getvalue()


def _readme(parcel: Parcel, language: str, made: datetime) -> bytes:
    lines = [
        text("my-data-readme", day=made.strftime("%H:%M %d/%m/%Y")),
        text("my-data-readme-page", file=PAGE),
        text("my-data-readme-data", file=DATA),
    ]
    lines.append(text("my-data-readme-folders", photos=export.PHOTOS, recordings=export.RECORDINGS))
    lines += [text("my-data-readme-reduced", count=len(parcel.reduced))] if parcel.reduced else []
    lines += [text("my-data-readme-left-out", count=len(parcel.left_out))] if parcel.left_out else []
    return "\r\n".join(line.in_(language) for line in lines).encode("utf-8-sig")  # for the plainest of editors


def _page(kept: Kept, there: Collection[str], language: str, now: datetime) -> bytes:
    """All of it as a page to read; `there` are the names of the photos and recordings that are enclosed."""
    return own_page.draw(kept.said, there, language, now, DATA)


def _json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1).encode()
