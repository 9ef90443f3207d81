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


async def with_files(inside: Inside, line: Line, *refs: str) -> str:
    """Sends files into the first seat's chat. Returns the address of their message."""
    chat, files = await inside.chat(line.seats[0]), tuple(Attached(NAME, ref) for ref in refs)
    sent = await inside.app.channels["web"].send(Outgoing(new_id(), chat, "tệp", voices=("spoken/a.mp3",), files=files))
    assert isinstance(sent, Sent)
    return f"/files/{line.seats[0]['seat']}/{sent.ref}"


async def with_file(inside: Inside, line: Line, ref: str) -> str:
    """Sends a file into the first seat's chat. Returns its address."""
    return f"{await with_files(inside, line, ref)}/0"


async def test_a_file_is_made_anew_each_time(guest: Visitor, line: Line, inside: Inside, made: list[str]) -> None:
    path = await with_file(inside, line, "data 7")
    shown = await line.shows("tệp")
    assert (shown["files"], shown["voices"]) == ([{"name": NAME}], 1)
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


async def test_each_of_several_files_has_its_address_and_the_first_the_one_it_always_had(
    guest: Visitor, line: Line, inside: Inside, made: list[str]
) -> None:
    path = await with_files(inside, line, "chart 7", "figures 7")
    for address, ref in ((f"{path}/0", "chart 7"), (f"{path}/1", "figures 7"), (path, "chart 7")):
        answer = await guest.get(address)
        assert (answer.status, made[-1]) == (200, ref)
    assert (await guest.get(f"{path}/2")).status == 404


async def test_a_file_of_a_transcript_of_before_is_fetched(guest: Visitor, line: Line, inside: Inside, made: list[str]) -> None:
    await inside.bot_says(await inside.chat(line.seats[0]), {"text": "trước đây", "file": {"name": NAME, "ref": "data 7"}})
    former = await line.shows("trước đây")
    for place in ("", "/0"):
        answer = await guest.get(f"/files/{line.seats[0]['seat']}/{former['n']}{place}")
        assert (answer.status, made[-1]) == (200, "data 7")


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
    message = path.rpartition("/")[0]
    for wrong in (f"{path}/0", f"{message}0", message.rpartition("/")[0], f"{message}/1", f"{message}/-1", f"{message}/1000"):
        assert (await guest.get(wrong)).status == 404, wrong
    assert (await guest.ask("HEAD", path)).status == 405
    assert made == []


async def test_who_asks_for_files_all_the_time_is_put_off(guest: Visitor, line: Line, inside: Inside, made: list[str]) -> None:
    path = await with_file(inside, line, "data 7")
    statuses = [(await guest.get(path)).status for _ in range(22)]
    assert (statuses[:20], statuses[-1]) == ([200] * 20, 429)
    assert len(made) < 22
