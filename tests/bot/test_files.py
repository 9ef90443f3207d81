"""Files: made anew when they are fetched, for whoever may have them then, and never too large."""

import io
import json
import os
import re
import zipfile
from html import escape
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import Session, select

from bot.app import App
from bot.channels.base import FileGone
from bot.files import SMALL_ROOM, Files
from bot.media import small_key
from bot.schedule import discard_some
from bot.store import FolderStore
from models.database import Database
from models.people import Account, Holds, Person
from tests import scenario
from tests.life import CAPTION, KEYS, NAME, REASON, SENTENCE, at, citizen_in_full, found
from tests.machine import Machine, Talk
from tests.models.test_erasure import erase_all
from tests.phones.web import Browser
from tests.stories import story


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    """A photo store."""
    return FolderStore(tmp_path)


@pytest.fixture
def machine(data: Database) -> Machine:
    """The machine whose clock the files go by."""
    return Machine(data.engine)


@story
def talk(machine: Machine) -> Talk:
    """Somebody who has sent and said a lot."""
    return citizen_in_full(machine)


async def keep(store: FolderStore, size: int = 100) -> None:
    """Puts what was sent into the store."""
    for key in KEYS:
        await store.put(key, os.urandom(size))
        await store.put(small_key(key), b"small")


def ref(machine: Machine) -> str:
    """The reference that the citizen's account gets."""
    (account,), (person,) = at(machine, Account, address="citizen-1"), at(machine, Person, name=NAME)
    return f"my-data {account.id} {person.id}"


def opened(made: bytes) -> zipfile.ZipFile:
    """A ZIP, whole."""
    packed = zipfile.ZipFile(io.BytesIO(made))
    assert packed.testzip() is None
    return packed


async def test_everything_is_in_one_zip(data: Database, machine: Machine, store: FolderStore, talk: Talk) -> None:
    await keep(store)
    packed = opened(await Files(data, store, lambda: machine.now).make(ref(machine)))
    said = json.loads(packed.read("du-lieu.json"))
    assert said["person"]["name"] == NAME
    assert sorted(packed.namelist()) == [
        "README.txt",
        "du-lieu-cua-toi.html",
        "du-lieu.json",
        "photos/00001-1.jpg",
        "photos/00001-2.jpg",
        "recordings/00001-4.mp3",
        "recordings/spoken-1.mp3",
    ]
    assert packed.read("photos/00001-1.jpg") == await store.get(KEYS[0])
    assert packed.read("README.txt").decode("utf-8-sig").splitlines() == [
        "Đây là tất cả những gì máy Bạn Học giữ, lấy lúc 09:00 24/11/2026.",
        "Giải nén rồi mở du-lieu-cua-toi.html: trang để đọc, có cả ảnh.",
        "Tệp du-lieu.json: từng chi tiết, để máy khác đọc.",
        "Thư mục photos: ảnh. Thư mục recordings: ghi âm.",
    ]


async def test_the_page_is_read_without_a_line_and_runs_nothing_that_anybody_wrote(
    data: Database, machine: Machine, store: FolderStore, talk: Talk
) -> None:
    await keep(store)
    hostile = '<script src="https://x.test"></script><img onerror=alert(1)> $body & more'
    talk.say(hostile)
    packed = opened(await Files(data, store, lambda: machine.now).make(ref(machine)))
    page = packed.read("du-lieu-cua-toi.html").decode()
    assert '<html lang="vi">' in page and f"<title>Dữ liệu của {NAME}</title>" in page and 'content="width=device-width, initial-scale=1"' in page
    shown = re.findall(r'<(?:img|audio)[^>]* src="([^"]+)"', page)
    assert sorted(shown) == sorted(name for name in packed.namelist() if "/" in name)
    assert "<script" not in page and "<img onerror" not in page and escape(hostile) in page
    assert not re.search(r"""(?:src|href)=["']?(?!photos/|recordings/)\w""", page.replace(escape(hostile), ""))
    for words in (
        f"“{SENTENCE}”",
        f"“{CAPTION}”",
        "Đi họp, sinh hoạt chung: 10 điểm",
        f"Cần bổ sung: {REASON}",
        "Tổ xét của Bản Mẫu Một",
        "Đang chờ xét",
    ):
        assert words in page, words


async def test_what_is_too_large_is_small_and_what_does_not_fit_is_counted(data: Database, machine: Machine, store: FolderStore, talk: Talk) -> None:
    await keep(store, size=100_000)
    room = 3 * SMALL_ROOM + 210_000
    made = await Files(data, store, lambda: machine.now, largest=room).make(ref(machine))
    assert len(made) <= room
    packed = opened(made)
    readme = packed.read("README.txt").decode("utf-8-sig")
    assert "ảnh được thu nhỏ cho vừa tệp" in readme and packed.read("photos/00001-1.jpg") == b"small"
    little = opened(await Files(data, store, lambda: machine.now, largest=SMALL_ROOM + 30_000).make(ref(machine)))
    assert "ảnh hoặc ghi âm không vừa tệp" in little.read("README.txt").decode("utf-8-sig")
    assert not [name for name in little.namelist() if name.startswith("recordings")]


async def test_what_the_store_has_lost_is_missing_and_no_fault(data: Database, machine: Machine, store: FolderStore, talk: Talk) -> None:
    packed = opened(await Files(data, store, lambda: machine.now).make(ref(machine)))
    assert packed.namelist() == ["README.txt", "du-lieu-cua-toi.html", "du-lieu.json"]
    page = packed.read("du-lieu-cua-toi.html").decode()
    assert page.count("Ảnh này không có ở đây.") == 2 and "<img" not in page and "<audio" not in page


async def test_the_file_speaks_the_persons_language(data: Database, machine: Machine, store: FolderStore, talk: Talk) -> None:
    talk.say("ngôn ngữ")
    talk.press("English")
    packed = opened(await Files(data, store, lambda: machine.now).make(ref(machine)))
    assert packed.read("README.txt").decode("utf-8-sig").startswith("This is everything that Bạn Học keeps")
    assert json.loads(packed.read("du-lieu.json"))["registrations"][0]["programme"] == "Learning Citizen"


async def test_who_is_erased_or_not_theirs_any_more_has_no_file(data: Database, machine: Machine, store: FolderStore, talk: Talk) -> None:
    files, his = Files(data, store, lambda: machine.now), ref(machine)
    other = Machine.citizen(machine, "stranger").register("Người Lạ Mặt")
    (stranger,) = at(machine, Account, address=other.account)
    with pytest.raises(FileGone):
        await files.make(f"my-data {stranger.id} {his.split()[2]}")

    def part(db: Session) -> None:
        hold = db.exec(select(Holds).where(Holds.account_id == int(his.split()[1]))).one()
        hold.relation = "helper"  # of somebody who is no helper any more

    assert await files.make(his)
    machine.do(part)
    with pytest.raises(FileGone):
        await files.make(his)


async def test_an_erased_persons_file_is_gone(data: Database, machine: Machine, store: FolderStore, talk: Talk) -> None:
    files, his = Files(data, store, lambda: machine.now), ref(machine)
    erase_all(talk)
    with pytest.raises(FileGone):
        await files.make(his)


@pytest.mark.parametrize(
    "bad", ["", "my-data", "my-data 1", "my-data 1 x", "my-data -1 1", "my-data 9 9 9", "other 1 1", "my-data ² 1", f"my-data {'9' * 30} 1"]
)
async def test_a_reference_to_nothing_makes_nothing(data: Database, store: FolderStore, machine: Machine, bad: str) -> None:
    with pytest.raises(FileGone):
        await Files(data, store, lambda: machine.now).make(bad)


async def test_from_the_first_photo_to_nothing(app: App, address: str) -> None:
    browser = Browser(address)
    await browser.open_sample()
    try:
        citizen, group = browser.phone("citizen"), browser.phone("group")
        await scenario.register(citizen, NAME)
        await scenario.send_evidence(citizen, "Họp bản, góp ý, hòa giải", [scenario.picture(1), scenario.picture(2)])
        await scenario.hand_in(citizen)
        assert (await group.sees(NAME)).photos == 2
        await citizen.say("dữ liệu")
        await citizen.sees("Máy đang giữ về")
        await citizen.press("Lấy tất cả về máy")
        shown = await citizen.sees("Tệp này có tất cả")
        packed = opened(await citizen.fetch_file(shown))
        pictures = [packed.read(name) for name in packed.namelist() if name.startswith("photos/")]
        assert [Image.open(io.BytesIO(data)).size for data in pictures] == [(640, 480)] * 2
        for label, words in (
            ("Quay lại", "Máy đang giữ"),
            ("Xóa hết", "Xóa rồi không lấy lại được"),
            ("Xóa hết", "Sẽ mất hẳn"),
            ("Xóa hẳn", "Đã xóa hết."),
        ):
            await citizen.press(label)
            await citizen.sees(words, after=scenario.heard(citizen) - 1)
        await group.sees("người nộp đã xóa dữ liệu")
        await browser.until(lambda: not any(item.photos or NAME in item.text for item in group.seen()))
        while await discard_some(app.database, app.store):
            pass
        assert [stored.key async for stored in app.store.list("")] == []
        assert found(Machine(app.database.engine), NAME, "1974") == set()
    finally:
        await browser.close()
