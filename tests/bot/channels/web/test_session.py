"""Who is let in at all: where a request comes from, and what its cookie opens."""

import hashlib
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from sqlmodel import Session, select

from bot.app import App
from bot.channels.web.gate import COOKIE
from bot.settings import Settings
from models.web import WebSeat, WebSession, WebSpeaker
from tests.bot.channels.web.conftest import ON_SQLITE, Closed, Inside, Visitor, assert_quiet, beside

POSTS = ("/door", "/door/code", "/sample", "/sample/citizen", "/leave", "/photos?seat=a&as=b&id=12345678", "/voices?seat=a&as=b&id=12345678")
PUBLIC = "https://chat.example.vn"
FOREIGN = (None, "null", "", "http://evil.example", "http://127.0.0.1:1", "http://127.0.0.1", "http://[", "https://chat.example.vn.evil.example")


async def refusals(address: str, token: str, origin: str | None) -> list[int | None]:
    """What every POST and the socket answer to somebody with a good cookie and this origin."""
    async with Visitor(address, origin) as visitor:
        cookie = {"Cookie": f"{COOKIE}={token}"}
        answers: list[int | None] = [(await visitor.post(path, headers=cookie)).status for path in POSTS]
        with pytest.raises(Closed) as closed:
            await visitor.line(headers=cookie)
        return [*answers, closed.value.code]


@ON_SQLITE
async def test_other_origins_are_refused(guest: Visitor, inside: Inside, caplog: pytest.LogCaptureFixture) -> None:
    sessions = len(await inside.all(WebSession))
    for origin in FOREIGN:
        assert await refusals(guest.address, guest.token, origin) == [403] * len(POSTS) + [4403], origin
    assert len(await inside.all(WebSession)) == sessions
    assert_quiet(caplog)


@ON_SQLITE
@pytest.mark.parametrize("settings", [PUBLIC, "https://Chat.Example.vn:443/"], indirect=True)
async def test_with_a_public_url_only_that_origin_counts(address: str, inside: Inside) -> None:
    async with Visitor(address, PUBLIC) as visitor:
        answer = await visitor.post("/sample")
        assert answer.status == 200
        cookie = SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]
        assert cookie["secure"]
        line = await visitor.line(headers={"Cookie": f"{COOKIE}={cookie.value}"})
        assert line.seats
        await line.socket.close()
    for origin in (*FOREIGN, address, "http://chat.example.vn", f"{PUBLIC}:8443"):
        assert await refusals(address, cookie.value, origin) == [403] * len(POSTS) + [4403], origin
    assert len(await inside.all(WebSession)) == 1


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """Settings, with the public URL that a test names."""
    return settings.model_copy(update={"public_url": getattr(request, "param", None)})


async def test_without_a_session_nothing_opens(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    for cookie in (
        "",
        f"{COOKIE}=",
        f"{COOKIE}=never-heard-of",
        f"{COOKIE}={'x' * 4000}",
        f"{COOKIE}=\udcff",
        f"{COOKIE}=\N{LATIN SMALL LETTER E WITH ACUTE}",
    ):
        headers = {"Cookie": cookie} if cookie else {}
        for path in ("/sample/citizen", "/leave", "/photos?seat=a&as=b&id=12345678", "/voices?seat=a&as=b&id=12345678"):
            assert (await visitor.post(path, headers=headers)).status == 401, (cookie, path)
        with pytest.raises(Closed) as closed:
            await visitor.line(headers=headers)
        assert closed.value.code == 4401
        assert (await visitor.get("/session", headers=headers)).json == {"sample": True, "signed_in": False, "elsewhere": False}
        for path in ("/photos/a/1/0", "/voices/a/1/0", "/files/a/1"):
            assert (await visitor.get(path, headers=headers)).status == 404
    assert_quiet(caplog)


async def test_the_cookie_is_kept_from_scripts_and_its_token_from_the_database(visitor: Visitor, inside: Inside) -> None:
    answer = await visitor.post("/sample")
    cookie = SimpleCookie(answer.headers["Set-Cookie"])[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["secure"]) == (True, "Strict", "/", "")
    assert cookie.value == visitor.token
    (session,) = await inside.all(WebSession)
    assert session.token_hash == hashlib.sha256(visitor.token.encode()).hexdigest()
    assert visitor.token not in await inside.dump()
    assert visitor.token.encode() not in answer.body
    assert (await visitor.get("/session")).json == {"sample": True, "signed_in": True, "elsewhere": False}
    assert "Set-Cookie" not in (await visitor.post("/sample")).headers, "who is in already stays the same"
    assert len(await inside.all(WebSession)) == 1


async def test_an_expired_session_opens_nothing(guest: Visitor, inside: Inside) -> None:
    (session,) = await inside.all(WebSession)

    def expire(db: Session) -> None:
        db.get_one(WebSession, session.id).expires_at = inside.app.clock() - timedelta(seconds=1)

    await inside.write(expire)
    assert (await guest.post("/sample/citizen")).status == 401
    assert not (await guest.get("/session")).json["signed_in"]
    with pytest.raises(Closed) as closed:
        await guest.line()
    assert closed.value.code == 4401


async def test_leaving_ends_the_session_on_every_open_page(guest: Visitor, inside: Inside, address: str) -> None:
    first, second = await guest.line(), await guest.line()
    token = guest.token
    async with Visitor(address) as other:
        await other.post("/sample")
        stays = await other.line()
        assert (await guest.post("/leave")).status == 200
        assert [await first.end(), await second.end()] == [4401, 4401]
        assert not [cookie for cookie in guest.http.cookie_jar if cookie.key == COOKIE and cookie.value]
        assert (await guest.post("/leave", headers={"Cookie": f"{COOKIE}={token}"})).status == 401
        assert (await stays.send(text="vẫn ở đây"))["t"] == "ack"
        assert (await other.get("/session")).json["signed_in"]
    sessions = {session.id for session in await inside.all(WebSession)}
    assert len(sessions) == 1
    seats: list[WebSeat] = await inside.app.database.read(lambda db: list(db.exec(select(WebSeat))))
    speakers: list[WebSpeaker] = await inside.app.database.read(lambda db: list(db.exec(select(WebSpeaker))))
    assert {seat.session_id for seat in seats} == sessions
    assert {speaker.seat_id for speaker in speakers} == {seat.id for seat in seats}


async def test_a_session_is_good_at_every_process(guest: Visitor, app: App) -> None:
    cookie = {"Cookie": f"{COOKIE}={guest.token}"}
    async with beside(app) as address, Visitor(address) as there:
        line = await there.line(headers=cookie)
        assert line.seats == (await guest.line()).seats
        assert (await there.get("/session", headers=cookie)).json["signed_in"]
        assert (await there.post("/leave", headers=cookie)).status == 200
        assert await line.end() == 4401
    assert not (await guest.get("/session")).json["signed_in"]


async def test_leaving_at_one_process_ends_the_session_at_every_other(guest: Visitor, app: App) -> None:
    line = await guest.line()
    async with beside(app) as address, Visitor(address) as there:
        assert (await there.post("/leave", headers={"Cookie": f"{COOKIE}={guest.token}"})).status == 200
        assert await line.end() == 4401
