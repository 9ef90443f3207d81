"""Files that the bot hands out: made anew for each who asks and may, kept by nobody on the way."""

import pytest

from bot.channels.base import Attached, FileGone, Outgoing, Sent
from tests.bot.channels.web.conftest import ON_SQLITE, Inside, Line, Visitor, new_id

pytestmark = ON_SQLITE

NAME = 'Số liệu của Đặng "Thị" Mẫu;\r\n.zip'


@pytest.fixture
def made(inside: Inside, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What files were made by, in order; `gone` is there no more."""
    asked: list[str] = []

    async def make(ref: str) -> bytes:
        asked.append(ref)
        if ref == "gone 7":
            raise FileGone
        return f"{len(asked)}: {ref}".encode()

    monkeypatch.setattr(inside.app.files, "make", make)
    return asked


async def with_file(inside: Inside, line: Line, ref: str) -> str:
    """Sends a file into the first seat's chat. Returns its address."""
    chat = await inside.chat(line.seats[0])
    sent = await inside.app.channels["web"].send(Outgoing(new_id(), chat, "tệp", voices=("spoken/a.mp3",), file=Attached(NAME, ref)))
    assert isinstance(sent, Sent)
    return f"/files/{line.seats[0]['seat']}/{sent.ref}"


async def test_a_file_is_made_anew_each_time(guest: Visitor, line: Line, inside: Inside, made: list[str]) -> None:
    path = await with_file(inside, line, "data 7")
    shown = await line.shows("tệp")
    assert (shown["file"], shown["voices"]) == ({"name": NAME}, 1)
    assert "data 7" not in str(line.frames)
    for number in (1, 2):
        answer = await guest.get(path)
        assert (answer.status, answer.body) == (200, f"{number}: data 7".encode())
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Type"] == "application/zip"
        assert answer.headers["Content-Disposition"] == (
            'attachment; filename="So-lieu-cua-Dang-Thi-Mau-.zip"; '
            "filename*=UTF-8''S%E1%BB%91%20li%E1%BB%87u%20c%E1%BB%A7a%20%C4%90%E1%BA%B7ng%20%22Th%E1%BB%8B%22%20M%E1%BA%ABu%3B%0D%0A.zip"
        )
    assert made == ["data 7", "data 7"]


async def test_what_is_gone_is_said_in_words(guest: Visitor, line: Line, inside: Inside, made: list[str]) -> None:
    path = await with_file(inside, line, "gone 7")
    for language, words in (("vi", "Tệp này không còn nữa."), ("en", "This file is no longer there.")):
        answer = await guest.get(path, headers={"Accept-Language": language})
        assert (answer.status, answer.body.decode()) == (410, words)
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert answer.headers["Cache-Control"] == "no-store"


async def test_a_file_is_for_those_who_have_the_seat(guest: Visitor, line: Line, inside: Inside, address: str, made: list[str]) -> None:
    path = await with_file(inside, line, "data 7")
    async with Visitor(address) as other:
        assert (await other.get(path)).status == 404
        await other.post("/sample")
        assert (await other.get(path)).status == 404
        theirs = (await other.line()).seats[0]["seat"]
        assert (await other.get(path.replace(line.seats[0]["seat"], theirs))).status == 404
    for wrong in (f"{path}0", f"{path}/0", path.rsplit("/", 1)[0], f"{path.rsplit('/', 1)[0]}/1", f"{path.rsplit('/', 1)[0]}/-1"):
        assert (await guest.get(wrong)).status == 404, wrong
    assert (await guest.ask("HEAD", path)).status == 405
    assert made == []


async def test_who_asks_for_files_all_the_time_is_put_off(guest: Visitor, line: Line, inside: Inside, made: list[str]) -> None:
    path = await with_file(inside, line, "data 7")
    statuses = [(await guest.get(path)).status for _ in range(22)]
    assert (statuses[:20], statuses[-1]) == ([200] * 20, 429)
    assert len(made) < 22
