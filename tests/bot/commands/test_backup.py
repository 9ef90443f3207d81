"""`banhoc backup` and `banhoc restore`: nothing is lost on the way, and nothing half-done stays."""

import asyncio
import io
import json
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.progress import Progress
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col, select

from bot import app, store
from bot.channels.base import Media
from bot.clock import Clock, utc_now
from bot.commands import archive, backup
from bot.doors import BOT, CHANNEL, Doors, make_link
from bot.media import small_key
from bot.settings import Settings
from bot.transcripts import Transcripts
from models import database, discards, inbox, invitations, leases, memory, schema, tables, timers
from models.announcements import Announcement
from models.chats import Conversation
from models.database import Database, in_transaction
from models.evidence import Photo
from models.inbox import Event
from models.log import LogEntry
from models.notes import Note
from models.people import Account, Person
from models.places import Village
from models.requests import Request, RequestAnswer, RequestCommune, RequestQuestion
from models.spoken import Spoken
from models.told_counts import ADULTS, ToldCount
from tests.bot.commands.conftest import Cli
from tests.databases import Databases
from tests.machine import Machine, Talk

Contents = dict[str, list[tuple[Any, ...]]]

ODD = "Lò Thị “Mẫu” \U0001f33e 'x'; --\n\t\\ {1}"


def picture(key: str) -> bytes:
    """What lies under a key: unlike what lies under any other."""
    return f"picture {key}".encode() * 50


def stored(settings: Settings) -> dict[str, bytes]:
    """Everything in the photo store."""

    async def look() -> dict[str, bytes]:
        photos = store.open_store(settings.photo_store)
        return {one.key: await photos.get(one.key) async for one in photos.list()}

    return asyncio.run(look())


def put(settings: Settings, *keys: str) -> None:
    """Stores pictures."""

    async def store_all() -> None:
        photos = store.open_store(settings.photo_store)
        for key in keys:
            await photos.put(key, picture(key))

    asyncio.run(store_all())


def delete(settings: Settings, key: str) -> None:
    """Deletes a picture."""
    asyncio.run(store.open_store(settings.photo_store).delete([key]))


def contents(url: str) -> Contents:
    """Every row of every table, in the order of the keys."""
    with opened(url) as data, data.engine.connect() as connection:
        found = {}
        for table in tables.metadata.sorted_tables:
            rows = connection.execute(table.select().order_by(*table.primary_key.columns))
            found[table.name] = [tuple(row) for row in rows]
        return found


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """An open database."""
    data = database.connect(url)
    try:
        yield data
    finally:
        data.close()


def wanted(settings: Settings) -> set[str]:
    """The keys that a backup must hold, by what the tables say."""

    def look(db: Session) -> set[str]:
        kept = {key for key in db.exec(select(Photo.key)) if key} | inbox.media_keys(db)
        recorded = {key for table in (Note, Spoken) for key in db.exec(select(table.key)) if key}
        kept |= {key for key in db.exec(select(Announcement.photo_key)) if key}
        still_there = [event.media["ref"] for event in db.exec(select(Event).where(Event.state == inbox.RECEIVED)) if event.media]
        return {*kept, *map(small_key, kept), *recorded, *still_there}

    with opened(settings.database_url) as data:
        return in_transaction(data.engine, look)


def seed(settings: Settings) -> None:
    """A program in the middle of its work: something in every table, and in every state that photos go through."""
    with opened(settings.database_url) as data:
        machine = Machine(data.engine)
        machine.now = utc_now() - timedelta(minutes=30)
        citizen = with_evidence(machine)
        machine.moderator()
        asyncio.run(come_in_by_the_sample(data))
        more_in_all_states(machine, citizen)
    put(settings, *wanted(settings), "citizens/9/orphan.jpg", "incoming/done")


def with_evidence(machine: Machine) -> Talk:
    """A citizen who was approved, with photos."""
    citizen = machine.citizen().register("Lò Thị Mẫu")
    criteria = [label for _, label in citizen.last.choices]
    citizen.press(criteria[0])
    for source in ("a", "b", "c"):
        citizen.photo(source)
    machine.later(seconds=2)
    citizen.voice("told")
    citizen.say("nộp")
    citizen.press("Nộp luôn")
    moderator = machine.moderator()
    moderator.press("Đạt")
    return citizen


async def come_in_by_the_sample(data: Database) -> None:
    """A browser with seats, and something in its transcript."""
    doors = Doors(data, Clock(), lambda: None)
    session = await doors.session(await doors.open_sample("vi"))
    assert session
    await Transcripts(data, CHANNEL, BOT, Clock(), lambda: None).say(session.seats[0].chat, "hello", {"text": ODD}, None)


def more_in_all_states(machine: Machine, citizen: Talk) -> None:
    """Photos that wait for their turn, were given up, were just sent up; a timer, a lease, a memory, a link, a wrong secret, odd letters."""
    for source in ("waiting", "parked", "sent-up"):
        citizen.receive("photo", media=sent_up(source))

    def more(db: Session) -> None:
        waiting, parked, _ = db.exec(select(Event).order_by(col(Event.id).desc()).limit(3)).all()[::-1]
        waiting.state, waiting.media = inbox.MEDIA_READY, {"key": "citizens/1/waiting.jpg"}
        parked.state, parked.media, parked.cause = inbox.PARKED, {"key": "citizens/1/parked.jpg"}, ODD
        person = Person(name=ODD, created_at=machine.now)
        db.add(person)
        db.flush()
        timers.set_timer(db, timers.conversation(db.exec(select(Conversation.id)).all()[0]), "burst", machine.now)
        village = db.exec(select(Village)).all()[0]
        spoken = Spoken(
            commune_code=village.commune_code,
            language="Thái",
            text_key="registration-name",
            words="Họ tên là gì?",
            key="spoken/name.mp3",
            seconds=3,
            recorded_by=person.id,
            recorded_at=machine.now,
        )
        db.add(spoken)
        told_and_asked(db, machine, person, village)
        discards.discard(db, ["citizens/9/thrown-away.jpg"], machine.now)
        leases.take(db, "send web web", "somebody", machine.now, machine.now)
        memory.add(db, "zalo_bot 1 month", {ODD: 1}, machine.now, machine.now + timedelta(days=30))
        make_link(db, machine.now, timedelta(days=1), person_id=person.id)
        invitations.find_for(db, db.exec(select(Account.id)).all()[0], "wrong", machine.now)

    machine.do(more)


def told_and_asked(db: Session, machine: Machine, person: Person, village: Village) -> None:
    """What officers tell, ask and send."""
    db.add(ToldCount(what=ADULTS, commune_code=village.commune_code, count=2100, as_of=date(2026, 6, 30), told_at=machine.now))
    db.add(Announcement(author_id=person.id, words=ODD, photo_key="announcements/1.jpg", made_at=machine.now, village_id=village.id))
    request = Request(asked_by=person.id, title=ODD, due=machine.now, asked_at=machine.now)
    db.add(request)
    db.flush()
    question = RequestQuestion(request_id=request.id, words=ODD)
    db.add(question)
    db.add(RequestCommune(request_id=request.id, commune_code=village.commune_code))
    db.flush()
    db.add(RequestAnswer(question_id=question.id, commune_code=village.commune_code, count=3, told_by=person.id, told_at=machine.now))


def sent_up(source: str) -> Media:
    """A picture as a page has sent it up."""
    return Media(f"incoming/{source}", 9)


@pytest.fixture(scope="session")
def seeded(made_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A program in the middle of its work, on either database; not to be changed."""
    return made_and_seeded(made_databases, tmp_path_factory)


@pytest.fixture(scope="session")
def seeded_sqlite(sqlite_databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The same on SQLite; not to be changed."""
    return made_and_seeded(sqlite_databases, tmp_path_factory)


def made_and_seeded(maker: Databases, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = Settings(database_url=maker.fresh(), photo_store=str(tmp_path_factory.mktemp("seeded") / "photos"))
    seed(settings)
    return settings


@pytest.fixture(scope="session")
def good(seeded_sqlite: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good backup; not to be changed."""
    path = tmp_path_factory.mktemp("good") / "good.tar"
    asyncio.run(backup.write_backup(seeded_sqlite, path, Progress(disable=True)))
    return path


@pytest.fixture
def elsewhere(tmp_path: Path) -> Settings:
    """An empty place to restore to."""
    return Settings(database_url=f"sqlite:///{tmp_path}/elsewhere/banhoc.db", photo_store=str(tmp_path / "elsewhere" / "photos"))


@pytest.mark.parametrize("direction", ["here to here", "here to SQLite", "SQLite to here"])
def test_everything_comes_back(
    seeded: Settings,
    seeded_sqlite: Settings,
    made_databases: Databases,
    sqlite_databases: Databases,
    cli: Cli,
    tmp_path: Path,
    direction: str,
) -> None:
    before = seeded_sqlite if direction == "SQLite to here" else seeded
    url = {"here to here": made_databases.empty, "here to SQLite": sqlite_databases.fresh, "SQLite to here": made_databases.fresh}[direction]()
    there = Settings(database_url=url, photo_store=str(tmp_path / "there"))
    written = cli(before, "backup", "a.tar")
    assert (written.status, written.err) == (0, "")
    brought = cli(there, "restore", "a.tar")
    assert (brought.status, brought.err) == (0, "")

    rows = contents(before.database_url)
    assert contents(there.database_url) == rows
    assert [name for name, found in rows.items() if not found] == [], "every table had something to lose"
    assert stored(there) == {key: picture(key) for key in wanted(before)}
    assert {"citizens/1/waiting.jpg", "citizens/1/parked.jpg", "incoming/sent-up"} < stored(there).keys()
    assert [path.name for path in tmp_path.iterdir()] == ["a.tar", "there"]


def test_what_came_back_goes_on(good: Path, made_databases: Databases, cli: Cli, tmp_path: Path) -> None:
    there = Settings(database_url=made_databases.empty(), photo_store=str(tmp_path / "there"))
    assert cli(there, "restore", str(good)).status == 0
    with opened(there.database_url) as data:
        assert schema.current(data.engine) == schema.newest()
        machine = Machine(data.engine)
        machine.now = utc_now() + timedelta(seconds=1)
        while machine.next_event_id() != "event-100":
            pass  # those before came back
        newest = {name: max(row[0] for row in found) for name, found in contents(there.database_url).items() if name in ("event", "person", "log")}
        talk = machine.citizen("another").register()
        assert "Đăng ký xong" in talk.last.text

        def greatest(db: Session) -> dict[str, int]:
            return {table.__tablename__: max(db.exec(select(table.id))) for table in (Event, Person, LogEntry)}  # type: ignore[misc]

        assert all(newest[name] < number for name, number in machine.do(greatest).items()), "numbers go on"
        with pytest.raises(DBAPIError, match="the log is only added to"):
            machine.do(lambda db: db.delete(db.exec(select(LogEntry)).all()[0]))


def test_what_only_sqlite_can_store_keeps_no_box_from_growing(sqlite_databases: Databases, settings: Settings, cli: Cli, tmp_path: Path) -> None:
    hostile = {"text": "a\0b \ud800 \U0001f33e", "more": ["\udc00\ud83c"]}
    box = Settings(database_url=sqlite_databases.fresh(), photo_store=str(tmp_path / "box"))
    with opened(box.database_url) as data:
        machine = Machine(data.engine)
        machine.citizen()
        machine.do(lambda db: setattr(db.exec(select(Event)).one(), "payload", hostile))
    assert cli(box, "backup", "a.tar").status == 0
    assert cli(settings, "restore", "a.tar").err == ""
    with opened(settings.database_url) as data:
        payload = in_transaction(data.engine, lambda db: db.exec(select(Event)).one().payload)
    mended = {"text": "a\ufffdb \ufffd \U0001f33e", "more": ["\ufffd\ufffd"]}
    assert payload == (hostile if settings.database_url.startswith("sqlite") else mended)


def cut(data: bytes, at: int) -> bytes:
    return data[:at]


def member_at(data: bytes, name: str) -> tuple[int, int]:
    """Where a member's content lies, and how long it is."""
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        member = tar.getmember(name)
        return member.offset_data, member.size


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def rebuilt(data: bytes, without: str = "", more: str = "", instead: tuple[str, bytes] | None = None) -> bytes:
    """The same file with a member taken out, added or exchanged, and the manifest as it was."""
    out = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(data)) as old, tarfile.open(fileobj=out, mode="w") as new:
        for member in old.getmembers():
            content = old.extractfile(member)
            assert content
            body = instead[1] if instead and member.name == instead[0] else content.read()
            if more and member.name == archive.MANIFEST:
                add(new, more, b"more")
            if member.name != without:
                add(new, member.name, body)
    return out.getvalue()


def add(tar: tarfile.TarFile, name: str, body: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(body)
    tar.addfile(member, io.BytesIO(body))


PHOTO = "photos/citizens/x/a.jpg"
SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda data: b"",
    "no tar": lambda data: b"this is no backup" * 1000,
    "cut in its first member": lambda data: cut(data, 600),
    "cut in a table": lambda data: cut(data, member_at(data, "tables/person.jsonl")[0] + 10),
    "cut in a photo": lambda data: cut(data, member_at(data, PHOTO)[0] + 10),
    "cut between members": lambda data: cut(data, member_at(data, PHOTO)[0] - 512),
    "cut before its manifest": lambda data: cut(data, member_at(data, archive.MANIFEST)[0] - 512),
    "cut in its manifest": lambda data: cut(data, member_at(data, archive.MANIFEST)[0] + 1000),
    "a bit of a photo": lambda data: flipped(data, member_at(data, PHOTO)[0] + 5),
    "a bit of a table": lambda data: flipped(data, member_at(data, "tables/person.jsonl")[0] + 5),
    "a bit of a head of a member": lambda data: flipped(data, member_at(data, PHOTO)[0] - 512),
    "a bit of its manifest": lambda data: flipped(data, member_at(data, archive.MANIFEST)[0] + 70),
    "a photo less": lambda data: rebuilt(data, without=PHOTO),
    "a photo more": lambda data: rebuilt(data, more="photos/citizens/x/more.jpg"),
    "a photo outside": lambda data: rebuilt(data, more="photos/../../etc/passwd"),
    "a table more": lambda data: rebuilt(data, more="tables/secret.jsonl"),
    "a table less": lambda data: rebuilt(data, without="tables/person.jsonl"),
    "a table changed": lambda data: rebuilt(data, instead=("tables/person.jsonl", b"{}\n")),
    "a newer format": lambda data: rebuilt(data, instead=("backup.json", b'{"format": 2}')),
}


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_spoilt_file_brings_nothing_back(good: Path, elsewhere: Settings, cli: Cli, tmp_path: Path, spoilt: str) -> None:
    (tmp_path / "bad.tar").write_bytes(SPOILT[spoilt](good.read_bytes()))
    answer = cli(elsewhere, "restore", "bad.tar")
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.startswith("banhoc: bad.tar ")
    assert answer.err.count("\n") == 1
    assert not (tmp_path / "elsewhere").exists()


def made_by_hand(path: Path, revision: str, rows: dict[str, bytes]) -> None:
    """A backup that is whole, and wrong all the same."""
    with archive.writing(path) as writer:
        writer.add_head(archive.Head(revision, "2026-01-01T00:00:00+00:00", "sqlite", {name: lines.count(b"\n") for name, lines in rows.items()}))
        for name, lines in rows.items():
            writer.add(f"tables/{name}.jsonl", lines)
        writer.add("photos/citizens/1/a.jpg", b"a picture")


CONSENT = {"id": 1, "person_id": 77, "text_version": "1", "channel": "web", "given_at": "2026-01-01T00:00:00+00:00", "withdrawn_at": None}
UNFIT = {
    "a row that refers to nothing": ("consent", json.dumps(CONSENT).encode(), "the database refused"),
    "a row of other columns": ("consent", b'{"id": 1}', "does not fit its own revision (a row of consent has other columns)"),
    "a line that is no row": ("consent", b"[1", "does not fit its own revision"),
    "a table of another program": ("cars", b"{}", "does not fit its own revision (a table is unknown)"),
}


@pytest.mark.parametrize("unfit", UNFIT)
def test_what_cannot_be_ended_is_taken_back(settings: Settings, cli: Cli, tmp_path: Path, unfit: str) -> None:
    name, line, said = UNFIT[unfit]
    person = {"id": 1, "name": "", "birth_year": None, "language": "vi", "created_at": "2026-01-01T00:00:00+00:00", "erased_at": None}
    person |= {"reminders": "weekly", "digests": "in-season", "paused_until": None, "reminded": 0, "reminded_at": None}
    made_by_hand(tmp_path / "a.tar", schema.newest(), {"person": json.dumps(person).encode() + b"\n", name: line + b"\n"})
    answer = cli(settings, "restore", "a.tar")
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
    assert all(found == [] for found in contents(settings.database_url).values())
    assert stored(settings) == {}


def test_a_backup_of_a_newer_program_is_refused(elsewhere: Settings, cli: Cli, tmp_path: Path) -> None:
    made_by_hand(tmp_path / "a.tar", "9999", {})
    answer = cli(elsewhere, "restore", "a.tar")
    assert answer.status == 2
    assert "a.tar is at revision 9999, newer than this program: install the newer version" in answer.err


def test_nothing_is_restored_over_people(good: Path, settings: Settings, cli: Cli) -> None:
    with opened(settings.database_url) as data:
        in_transaction(data.engine, lambda db: db.add(Person(name="Lò Thị Mẫu", created_at=utc_now())))
    before = contents(settings.database_url)
    answer = cli(settings, "restore", str(good))
    assert (answer.status, answer.out) == (2, "")
    assert "is not empty (person: 1): restore overwrites nothing" in answer.err
    assert contents(settings.database_url) == before
    assert stored(settings) == {}


def test_nothing_is_restored_among_photos(good: Path, settings: Settings, cli: Cli) -> None:
    put(settings, "citizens/1/a.jpg")
    answer = cli(settings, "restore", str(good))
    assert (answer.status, answer.out) == (2, "")
    assert "is not empty (it holds citizens/1/a.jpg): restore overwrites nothing" in answer.err
    assert stored(settings).keys() == {"citizens/1/a.jpg"}
    assert all(found == [] for found in contents(settings.database_url).values())


def test_nothing_is_restored_under_a_running_program(good: Path, settings: Settings, cli: Cli) -> None:
    with opened(settings.database_url) as data:
        in_transaction(data.engine, lambda db: leases.take(db, "send web web", "it", utc_now(), utc_now() + timedelta(seconds=6)))
        assert "stop it first" in cli(settings, "restore", str(good)).err
        in_transaction(data.engine, lambda db: leases.break_all(db, utc_now()))
        lock = app.only_process(data.engine)
        if lock:
            assert "another banhoc runs on" in cli(settings, "restore", str(good)).err
            lock.close()
    assert cli(settings, "restore", str(good)).status == 0, "what it left when it ended is no hindrance"


def test_a_file_that_is_there_is_kept(seeded_sqlite: Settings, cli: Cli, tmp_path: Path) -> None:
    good = tmp_path / "good.tar"
    good.write_bytes(b"the last one")
    refused = cli(seeded_sqlite, "backup", "good.tar")
    assert (refused.status, refused.out) == (2, "")
    assert "is there already: choose another name, or --overwrite" in refused.err
    assert good.read_bytes() == b"the last one"
    assert cli(seeded_sqlite, "backup", "good.tar", "--overwrite").status == 0
    assert good.stat().st_size > 100_000
    assert good.stat().st_mode & 0o077 == 0, "nobody else reads it"


def test_a_backup_that_cannot_be_ended_leaves_nothing(seeded_sqlite: Settings, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "good.tar").write_bytes(b"the last one")
    full = OSError(28, "No space left on device", "good.tar.part")

    def fail(*_: object) -> None:
        raise full

    monkeypatch.setattr(archive.Writer, "finish", fail)
    answer = cli(seeded_sqlite, "backup", "good.tar", "--overwrite")
    assert (answer.status, answer.err) == (2, "banhoc: good.tar.part: No space left on device\n")
    assert [path.name for path in tmp_path.iterdir()] == ["good.tar"]
    assert (tmp_path / "good.tar").read_bytes() == b"the last one"


def test_photos_that_are_lost_are_told_and_hinder_nothing(settings: Settings, elsewhere: Settings, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "BETWEEN_MOMENTS", 0.0)
    seed(settings)
    delete(settings, "citizens/x/b.jpg")
    delete(settings, "incoming/sent-up")
    answer = cli(settings, "backup", "a.tar")
    assert answer.status == 1
    assert "2 photos that the database names are not in the photo store, the first is incoming/sent-up" in answer.err
    assert cli(elsewhere, "restore", "a.tar").status == 0
    assert stored(elsewhere).keys() == wanted(settings) - {"citizens/x/b.jpg", "incoming/sent-up"}


def test_a_photo_that_is_taken_in_meanwhile_is_found_at_its_new_place(
    settings: Settings, elsewhere: Settings, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed(settings)
    get = store.FolderStore.get

    async def take_in_meanwhile(self: store.FolderStore, key: str) -> bytes:
        if key == "incoming/sent-up":
            await asyncio.to_thread(take_in, settings, "sent-up")
        return await get(self, key)

    monkeypatch.setattr(store.FolderStore, "get", take_in_meanwhile)
    assert cli(settings, "backup", "a.tar").status == 0
    assert cli(elsewhere, "restore", "a.tar").status == 0
    assert stored(elsewhere).keys() == wanted(settings)
    assert "citizens/1/sent-up.jpg" in stored(elsewhere)


def take_in(settings: Settings, source: str) -> None:
    """What intake does: the picture to its place, then the event, then what was sent up goes."""
    key = f"citizens/1/{source}.jpg"
    put(settings, key, small_key(key))

    def record(db: Session) -> None:
        event = next(event for event in db.exec(select(Event)) if (event.media or {}).get("ref") == f"incoming/{source}")
        inbox.media_result(db, event.id, inbox.MEDIA_READY, taken_in(key, source))

    with opened(settings.database_url) as data:
        in_transaction(data.engine, record)
    delete(settings, f"incoming/{source}")


def taken_in(key: str, source: str) -> dict[str, Any]:
    return {"key": key, "source_hash": source.ljust(64, "0"), "fingerprint": "f", "fingerprint_quality": 1, "width": 4, "height": 3}


def test_a_backup_while_people_write_is_of_one_moment(settings: Settings, sqlite_databases: Databases, cli: Cli, tmp_path: Path) -> None:
    enough = threading.Event()
    writer = threading.Thread(target=keep_writing, args=(settings, enough))
    writer.start()
    try:
        answers = [cli(settings, "backup", f"{number}.tar") for number in range(3)]
    finally:
        enough.set()
        writer.join()
    assert [(answer.status, answer.err) for answer in answers] == [(0, "")] * 3
    people = []
    for number in range(3):
        there = Settings(database_url=sqlite_databases.empty(), photo_store=str(tmp_path / f"there-{number}"))
        assert cli(there, "restore", f"{number}.tar").err == "", "what refers to nothing would be refused"
        assert stored(there).keys() == wanted(there)
        people.append(len(contents(there.database_url)["person"]))
        check_whole(there)
    assert people == sorted(people)
    assert len(contents(settings.database_url)["person"]) > people[0], "they did write meanwhile"


def check_whole(settings: Settings) -> None:
    """An event that is done has its answer, as its turn committed both."""
    rows = contents(settings.database_url)
    with opened(settings.database_url) as data:
        events = in_transaction(data.engine, lambda db: db.exec(select(Event)).all())
    answered = {row[1].split()[1].split(".")[0] for row in rows["message"]}
    done = {str(event.id) for event in events if event.state == inbox.DONE and event.kind in ("start", "choice", "text")}
    assert done <= answered


def keep_writing(settings: Settings, enough: threading.Event) -> None:
    """People register and send photos, one after another."""
    with opened(settings.database_url) as data:
        machine = Machine(data.engine)
        machine.now = utc_now() - timedelta(minutes=30)
        number = 0
        while not enough.is_set() or number < 3:
            number += 1
            citizen = machine.citizen(f"citizen-{number}").register()
            put(settings, f"incoming/{number}")
            citizen.receive("photo", media=sent_up(str(number)))
            take_in(settings, str(number))
            machine.run()


def test_villages_keep_their_numbers(good: Path, elsewhere: Settings, seeded_sqlite: Settings, cli: Cli) -> None:
    """What people hold in their hands names numbers: links, buttons, files."""
    assert cli(elsewhere, "restore", str(good)).status == 0
    names = []
    for settings in (seeded_sqlite, elsewhere):
        with opened(settings.database_url) as data:
            names.append(in_transaction(data.engine, lambda db: {village.id: village.title for village in db.exec(select(Village))}))
    assert names[0] == names[1]
