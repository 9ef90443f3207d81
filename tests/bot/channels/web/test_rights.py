"""A session sees, says and fetches what its own seats allow, and nothing else."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.settings import Settings
from models.web import WebItem
from tests import scenario
from tests.bot.channels.web.conftest import Frame, Inside, Place, Visitor, new_id, until


@pytest.fixture
def settings(real: Settings) -> Settings:
    """Real use: no two sessions share a chat, unless a person has both."""
    return real


@pytest.fixture
async def citizen(visitor: Visitor, inside: Inside, place: Place) -> Visitor:
    """A citizen who came by the village's link."""
    assert (await visitor.post("/door", {"secret": await inside.link(village_id=place.village_id)})).status == 200
    return visitor


@pytest.fixture
async def moderator(address: str, inside: Inside, place: Place) -> AsyncIterator[Visitor]:
    """The village's moderator."""
    async with Visitor(address) as somebody:
        assert (await somebody.post("/door", {"secret": await inside.link(person_id=place.moderator_id)})).status == 200
        yield somebody


async def with_picture(inside: Inside, seat: Frame, key: str = "citizens/7/picture.jpg") -> str:
    """Puts a picture into a seat's chat. Returns its address."""
    chat = await inside.chat(seat)
    data = scenario.picture(7)
    await inside.app.store.put(key, data)
    await inside.app.store.put(key.replace(".jpg", ".small.jpg"), data[:100])
    await inside.bot_says(chat, {"text": "ảnh", "pictures": [key]})
    n = (await inside.all(WebItem, chat=chat))[-1].n
    return f"/photos/{seat['seat']}/{n}"


async def test_a_foreign_seat_is_neither_read_nor_spoken_in(citizen: Visitor, moderator: Visitor, inside: Inside) -> None:
    mine, theirs = await citizen.line(), await moderator.line()
    for seat in theirs.seats:
        chat = await inside.chat(seat)
        await inside.bot_says(chat, {"text": "chỉ cho người duyệt"})
        before = await inside.mine(chat)
        await mine.socket.send_json({"t": "since", "seats": {seat["seat"]: 0, chat: 0}})
        assert (await mine.send(seat, text="tôi đây"))["why"] == "seat"
        assert (await mine.send({"seat": chat, "speakers": seat["speakers"]}, text="tôi đây"))["why"] == "seat"
        assert (await mine.send(seat, choice="review.approve:1", label="Đạt", on=1))["why"] == "seat"
        assert (await citizen.photo(mine, b"x", seat)).status == 403
        assert (await citizen.voice(mine, b"x", seat)).status == 403
        assert await inside.mine(chat) == before
    assert await inside.app.database.read(lambda db: True)
    await mine.since()
    assert "chỉ cho người duyệt" not in str(mine.frames)
    assert {frame["seat"] for frame in mine.frames if "seat" in frame} == {mine.seats[0]["seat"]}
    assert await inside.heard("text", "choice", "photo", "voice") == []
    assert await inside.stored() == {}


async def test_nobody_speaks_as_somebody_else(citizen: Visitor, moderator: Visitor, inside: Inside) -> None:
    mine, theirs = await citizen.line(), await moderator.line()
    own, group = theirs.seats
    me, other = mine.seats[0]["speakers"][0]["id"], own["speakers"][0]["id"]
    for speaker in (other, "bot", "", None, 0, [me], {"id": me}, me.upper(), f"{me} "):
        as_somebody: dict[str, Any] = {"as": speaker}
        frame = await mine.send(text="tôi là người khác", **as_somebody)
        assert frame["why"] == "seat", speaker
    assert (await theirs.send(group, text="tôi là người khác", **{"as": me}))["why"] == "seat"
    query = {"as": other}
    assert (await citizen.photo(mine, scenario.picture(1), **query)).status == 403
    assert (await citizen.voice(mine, b"x", **query)).status == 403
    assert (await citizen.ask("POST", "/photos", params={"seat": mine.seats[0]["seat"], "id": new_id()}, data=b"x")).status == 403
    assert await inside.heard("text", "photo") == []


async def test_pictures_are_for_those_who_have_the_seat(citizen: Visitor, moderator: Visitor, inside: Inside, address: str) -> None:
    mine, theirs = await citizen.line(), await moderator.line()
    path = await with_picture(inside, theirs.seats[1])
    answer = await moderator.get(f"{path}/0")
    assert (answer.status, answer.headers["Content-Type"], answer.body) == (200, "image/jpeg", scenario.picture(7))
    assert answer.headers["Cache-Control"].startswith("private")
    assert len((await moderator.get(f"{path}/0?small")).body) == 100
    assert (await citizen.get(f"{path}/0")).status == 404
    own = path.replace(theirs.seats[1]["seat"], mine.seats[0]["seat"])
    assert (await citizen.get(f"{own}/0")).status == 404, "the number alone opens nothing"
    async with Visitor(address) as nobody:
        assert (await nobody.get(f"{path}/0")).status == 404
    for wrong in (
        f"{path}/1", f"{path}/999", f"{path}/1000", f"{path}/-1", f"{path}/0/", f"{path}/x", f"{path}/", f"{path}/0%00", f"{path}/٠",
        f"{path.rsplit('/', 1)[0]}/999999999/0", f"{path.rsplit('/', 1)[0]}/9999999999/0", f"{path.rsplit('/', 1)[0]}/0/0", "/photos/%FF/1/0",
        "/photos/..%2f..%2fcitizens/1/0",
    ):  # fmt: skip
        assert (await moderator.get(wrong)).status == 404, wrong
    await inside.app.store.delete(["citizens/7/picture.jpg"])
    assert (await moderator.get(f"{path}/0")).status == 404


async def test_a_group_is_shown_to_its_moderators_only(citizen: Visitor, moderator: Visitor, inside: Inside, place: Place) -> None:
    mine, theirs = await citizen.line(), await moderator.line()
    group = await inside.chat(theirs.seats[1])
    await mine.since()
    await theirs.since(theirs.seats[1])
    await inside.bot_says(group, {"text": "hồ sơ của bà con", "choices": [{"id": "review.approve:1", "label": "Đạt"}]})
    assert (await theirs.shows("hồ sơ của bà con"))["choices"]
    assert (await theirs.send(theirs.seats[1], text="chào tổ xét"))["t"] == "ack"
    assert (await theirs.shows("chào tổ xét"))["from"] == f"person-{place.moderator_id}"
    assert (await mine.send(text="xong chưa?"))["t"] == "ack"
    await mine.shows("xong chưa?")
    assert not any(words in str(mine.frames) for words in ("hồ sơ của bà con", "chào tổ xét"))


async def test_the_id_that_a_page_gave_is_shown_to_its_speaker_only(citizen: Visitor, moderator: Visitor, inside: Inside, place: Place) -> None:
    theirs = await moderator.line()
    group, id = theirs.seats[1], new_id()
    await theirs.send(group, text="của tôi", id=id)
    await theirs.since(group)
    assert (await theirs.shows("của tôi"))["id"] == id
    await inside.bot_says(await inside.chat(group), {"text": "của máy"})
    await theirs.since(group)
    assert "id" not in await theirs.shows("của máy")


async def test_what_is_sent_with_the_id_of_somebody_elses_message_is_not_swallowed(citizen: Visitor, moderator: Visitor, inside: Inside) -> None:
    mine, theirs = await citizen.line(), await moderator.line()
    id = new_id()
    assert (await mine.send(text="của bà con", id=id))["t"] == "ack"
    assert (await theirs.send(text="của người duyệt", id=id))["t"] == "ack"

    async def both() -> bool:
        return len(await inside.heard("text")) == 2

    await until(both, 2)
