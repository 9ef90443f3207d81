"""Photos are kept safe: the same promises for a folder, for memory and for S3 over HTTP."""

import asyncio
import errno
import os
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot import store as stores

BUCKET = "/photos"
ROOT = Path(__file__).parents[2]


class BucketServer:
    """A bucket that speaks as much of S3 as the store needs, three names a page."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.refusal: tuple[int, str] | None = None
        self.app = web.Application(client_max_size=64 * 1024 * 1024)
        self.app.router.add_route("*", "/{path:.*}", self.answer)

    async def answer(self, request: web.Request) -> web.Response:
        if self.refusal:
            status, code = self.refusal
            return web.Response(status=status, text=f"<Error><Code>{code}</Code><Message>refused</Message></Error>")
        if not request.path.startswith(BUCKET):
            return web.Response(status=404, text="<Error><Code>NoSuchBucket</Code></Error>")
        key = unquote(request.path.removeprefix(BUCKET).strip("/"))
        if request.method == "POST":
            return self.delete_many(await request.text())
        if request.method == "PUT":
            self.objects[key] = await request.read()
            return web.Response(headers={"ETag": '"1"'})
        if request.method == "GET" and not key:
            return self.page(request.query.get("prefix", ""), request.query.get("continuation-token", ""))
        if key not in self.objects:
            return web.Response(status=404, text="<Error><Code>NoSuchKey</Code></Error>")
        return web.Response(body=self.objects[key], headers={"ETag": '"1"', "Last-Modified": "Tue, 24 Nov 2026 01:00:00 GMT"})

    def delete_many(self, body: str) -> web.Response:
        results = ""
        for key in (element.text or "" for element in ElementTree.fromstring(body).iter() if element.tag.endswith("Key")):
            if key.endswith("/locked"):
                results += f"<Error><Key>{key}</Key><Code>AccessDenied</Code><Message>locked</Message></Error>"
            else:
                self.objects.pop(key, None)
                results += f"<Deleted><Key>{key}</Key></Deleted>"
        return web.Response(text=f"<DeleteResult>{results}</DeleteResult>")

    def page(self, prefix: str, after: str) -> web.Response:
        keys = sorted(key for key in self.objects if key.startswith(prefix) and key > after)
        stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        contents = "".join(
            f"<Contents><Key>{key}</Key><LastModified>{stamp}</LastModified><ETag>1</ETag><Size>{len(self.objects[key])}</Size></Contents>"
            for key in keys[:3]
        )
        more = f"<NextContinuationToken>{keys[2]}</NextContinuationToken>" if len(keys) > 3 else ""
        return web.Response(text=f"<ListBucketResult><IsTruncated>{str(bool(more)).lower()}</IsTruncated>{contents}{more}</ListBucketResult>")


@pytest_asyncio.fixture
async def bucket(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[BucketServer]:
    bucket = BucketServer()
    async with TestServer(bucket.app) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", str(server.make_url("")).rstrip("/"))
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "hang")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret-of-hang")
        monkeypatch.setenv("AWS_REGION", "us-east-1")
        yield bucket


@pytest.fixture(params=["folder", "memory", "s3", "s3 without a prefix"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> stores.Store:
    match request.param:
        case "folder":
            return stores.open_store(tmp_path / "photos")
        case "memory":
            return stores.open_store("memory:///")
        case "s3":
            request.getfixturevalue("bucket")
            return stores.open_store("s3://photos/yen-bai/2026")
        case _:
            request.getfixturevalue("bucket")
            return stores.open_store("s3://photos")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "photos"


async def keys_of(store: stores.Store, prefix: str = "") -> set[str]:
    return {stored.key async for stored in store.list(prefix)}


# What every store promises


async def test_what_was_put_comes_back(store: stores.Store) -> None:
    await store.put("a/b/photo.jpg", b"\xff\xd8 picture")
    assert await store.get("a/b/photo.jpg") == b"\xff\xd8 picture"
    assert type(await store.get("a/b/photo.jpg")) is bytes


async def test_an_empty_file_is_a_file(store: stores.Store) -> None:
    await store.put("a/empty", b"")
    assert await store.get("a/empty") == b""


async def test_putting_again_is_fine_and_the_last_one_counts(store: stores.Store) -> None:
    await store.put("a/photo.jpg", b"first, and longer")
    await store.put("a/photo.jpg", b"second")
    assert await store.get("a/photo.jpg") == b"second"
    assert await keys_of(store) == {"a/photo.jpg"}


@pytest.mark.parametrize("key", ["missing", "a/missing", "a", "a/photo.jpg/below"])
async def test_what_is_not_there_is_missing(store: stores.Store, key: str) -> None:
    await store.put("a/photo.jpg", b"picture")
    with pytest.raises(stores.Missing, match=f"nothing is stored under {key}$"):
        await store.get(key)


async def test_delete_takes_many_and_does_not_mind_the_missing(store: stores.Store) -> None:
    for key in ("a/1", "a/2", "a/3"):
        await store.put(key, b"picture")
    await store.delete(key for key in ("a/1", "a/3", "a/never", "b/never", "a/2/below"))
    assert await keys_of(store) == {"a/2"}
    await store.delete([])


async def test_list_tells_key_size_and_time(store: stores.Store) -> None:
    await store.put("a/photo.jpg", b"12345")
    (stored,) = [stored async for stored in store.list("a")]
    assert (stored.key, stored.size) == ("a/photo.jpg", 5)
    assert stored.modified.tzinfo is UTC
    assert abs(stored.modified - datetime.now(UTC)) < timedelta(minutes=1)


async def test_list_looks_below_a_folder(store: stores.Store) -> None:
    for key in ("a/b/1", "a/b/2", "a/b/c/3", "a/bc/4", "a/5", "d/6", "a/b/7", "a/b/8"):
        await store.put(key, b"picture")
    assert await keys_of(store, "a/b") == await keys_of(store, "a/b/") == {"a/b/1", "a/b/2", "a/b/c/3", "a/b/7", "a/b/8"}
    assert len(await keys_of(store)) == 8
    assert await keys_of(store, "nowhere") == await keys_of(store, "a/5") == set()


async def test_many_at_once(store: stores.Store) -> None:
    await asyncio.gather(*(store.put(f"new/folder/{number % 3}/{number}", bytes([number])) for number in range(40)))
    assert len(await keys_of(store, "new")) == 40
    assert await store.get("new/folder/0/39") == bytes([39])


async def test_check_leaves_nothing(store: stores.Store) -> None:
    await store.check()
    assert await keys_of(store) == set()


HOSTILE = [
    "", "/", "/etc/passwd", "..", "../x", "a/../../x", "a/..", "a/./b", ".", "a//b", "a/", "a\\..\\x", "C:x", "C:/x", "a\0b", "a\nb", "a ", "a b",
    "~/x", "ảnh.jpg", "%2e%2e/x", ".hidden", "a/.x.part", "a./b", "con", "a/NUL.jpg", "com1.x", "x" * 201, "/".join(["x" * 100] * 6), "a\n", "a?b",
]  # fmt: skip


@pytest.mark.parametrize("key", HOSTILE)
async def test_no_key_leads_out_of_the_store(store: stores.Store, key: str) -> None:
    await store.put("a/kept", b"picture")
    for attempt in (store.put(key, b"evil"), store.get(key), store.delete(["a/kept", key])):
        with pytest.raises(stores.InvalidKey):
            await attempt
    assert await keys_of(store) == {"a/kept"}


@pytest.mark.parametrize("prefix", [key for key in HOSTILE if key not in ("", "a/")])
async def test_no_prefix_leads_out_of_the_store(store: stores.Store, prefix: str) -> None:
    with pytest.raises(stores.InvalidKey):
        await keys_of(store, prefix)


@pytest.mark.parametrize("key", ["a", "A-b_c.d/E..f/9", "conference/nullify.jpg", "x" * 200, "a/-b"])
async def test_plain_keys_are_fine(store: stores.Store, key: str) -> None:
    await store.put(key, b"picture")
    assert await keys_of(store) == {key}


# Opening


def test_open_store_understands_paths_and_addresses(tmp_path: Path) -> None:
    assert repr(stores.open_store(str(tmp_path))) == repr(stores.open_store(tmp_path)) == repr(stores.open_store(tmp_path.as_uri()))
    assert repr(stores.open_store("some/folder")) == f"FolderStore({str(Path('some/folder').absolute())!r})"
    assert repr(stores.open_store("memory:///")) == "ObjectStore('memory:///')"


@pytest.mark.parametrize("url", ["ftp://server/photos", "http://server/photos", "://x"])
def test_open_store_refuses_the_rest(url: str) -> None:
    with pytest.raises(ValueError, match="photos cannot be kept in"):
        stores.open_store(url)


def test_opening_touches_nothing(folder: Path) -> None:
    stores.open_store(folder)
    assert not folder.exists()


# The folder


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["fsync", "replace"])
async def test_a_full_disk_keeps_the_old_and_nothing_of_the_new(folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> None:
    store = stores.FolderStore(folder)
    await store.put("a/photo.jpg", b"old")

    def fail(*_: object) -> None:
        assert len(list((folder / "a").iterdir())) == 2, "the new one is half there"
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(stores.Full, match=r"^storing a/photo\.jpg: "):
            await store.put("a/photo.jpg", b"new")
    assert await store.get("a/photo.jpg") == b"old"
    assert [path.name for path in (folder / "a").iterdir()] == ["photo.jpg"]


async def test_other_disk_errors_say_what_was_being_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(stores.StoreError, match=r"^storing a/photo: Input/output error$") as caught:
        await stores.FolderStore(folder).put("a/photo", b"picture")
    assert not isinstance(caught.value, stores.Full)


DIES = """
import asyncio, os, signal, sys
from pathlib import Path
from bot import store

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

photos = store.FolderStore(Path(sys.argv[1]))
asyncio.run(photos.put("a/old.jpg", b"old"))
setattr(os, sys.argv[2], die)
asyncio.run(photos.put("a/" + sys.argv[3], b"new" * 1_000_000))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("call", ["fsync", "replace"])
@pytest.mark.parametrize("name", ["old.jpg", "new.jpg"])
async def test_a_crash_leaves_nothing_half_stored(folder: Path, call: str, name: str) -> None:
    dying = await asyncio.create_subprocess_exec(sys.executable, "-c", DIES, folder, call, name, cwd=ROOT)
    assert await dying.wait() == -signal.SIGKILL
    store = stores.FolderStore(folder)
    assert await keys_of(store) == {"a/old.jpg"}
    assert await store.get("a/old.jpg") == b"old"

    (unfinished,) = (folder / "a").glob(".*")
    await store.check()
    assert unfinished.exists(), "somebody may still be writing it"
    os.utime(unfinished, (0, 0))
    await store.check()
    assert not unfinished.exists()
    assert await store.get("a/old.jpg") == b"old"


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc what a descriptor is")
async def test_the_file_is_on_the_disk_before_its_name_and_the_name_before_we_return(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, replace = os.fsync, os.replace

    def record_sync(descriptor: int) -> None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        done.append("the file" if path.suffix == ".part" else os.path.relpath(path, folder.parent))
        sync(descriptor)

    def record_replace(old: Path, new: Path) -> None:
        done.append("its name")
        replace(old, new)

    monkeypatch.setattr(os, "fsync", record_sync)
    monkeypatch.setattr(os, "replace", record_replace)
    store = stores.FolderStore(folder)
    await store.put("a/b/photo.jpg", b"picture")
    assert done == [".", "photos", "photos/a", "the file", "its name", "photos/a/b"]

    done.clear()
    await store.put("a/b/other.jpg", b"picture")
    assert done == ["the file", "its name", "photos/a/b"]

    done.clear()
    await stores.FolderStore(folder).put("a/b/third.jpg", b"picture")
    assert done == ["photos", "photos/a", "the file", "its name", "photos/a/b"], "an earlier process may have died before syncing these"


async def test_a_folder_that_was_removed_is_made_again(folder: Path) -> None:
    store = stores.FolderStore(folder)
    await store.put("a/photo.jpg", b"picture")
    await store.delete(["a/photo.jpg"])
    (folder / "a").rmdir()
    folder.rmdir()
    await store.put("a/photo.jpg", b"picture")
    assert await keys_of(store) == {"a/photo.jpg"}


async def test_a_listing_longer_than_a_batch(folder: Path) -> None:
    (folder / "a").mkdir(parents=True)
    for number in range(1203):
        (folder / "a" / str(number)).touch()
    assert len(await keys_of(stores.FolderStore(folder))) == 1203


async def test_photos_are_for_our_own_user_only(folder: Path) -> None:
    await stores.FolderStore(folder).put("a/photo.jpg", b"picture")
    if os.name == "posix":
        assert folder.stat().st_mode & 0o077 == 0


async def test_check_says_that_the_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(stores.Unusable) as caught:
        await stores.FolderStore(tmp_path / "file").check()
    text = str(caught.value)
    assert text.startswith(f"Photos cannot be kept in the folder {tmp_path / 'file'}: storing check/")
    assert "\n" not in text
    assert text.endswith("or give another folder.")


async def test_check_says_that_the_disk_is_full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(stores.Unusable, match="Make room on this disk"):
        await stores.FolderStore(folder).check()


# S3


async def test_the_prefix_is_part_of_the_name_in_the_bucket(bucket: BucketServer) -> None:
    await stores.open_store("s3://photos/yen-bai/2026").put("a/photo.jpg", b"picture")
    assert bucket.objects == {"yen-bai/2026/a/photo.jpg": b"picture"}


async def test_a_large_file_goes_in_one_piece(bucket: BucketServer) -> None:
    store = stores.open_store("s3://photos")
    await store.put("a/large", bytes(12_000_000))
    assert len(await store.get("a/large")) == 12_000_000


async def test_a_full_bucket(bucket: BucketServer) -> None:
    bucket.refusal = 507, "XMinioStorageFull"
    with pytest.raises(stores.Full, match=r"^storing a/photo: "):
        await stores.open_store("s3://photos").put("a/photo", b"picture")


@pytest.mark.parametrize("method", ["put", "get", "delete", "list"])
async def test_a_refusing_bucket(bucket: BucketServer, method: str) -> None:
    bucket.refusal = 403, "AccessDenied"
    store = stores.open_store("s3://photos")
    attempts = {"put": store.put("a", b""), "get": store.get("a"), "delete": store.delete(["a"]), "list": keys_of(store)}
    attempt = attempts.pop(method)
    for other in attempts.values():
        other.close()
    with pytest.raises(stores.StoreError, match=r"^(storing|reading|deleting|listing) .*: ") as caught:
        await attempt
    assert not isinstance(caught.value, stores.Full | stores.Missing)
    assert "secret-of-hang" not in str(caught.value)


async def test_a_file_that_the_bucket_does_not_let_go(bucket: BucketServer) -> None:
    store = stores.open_store("s3://photos")
    await store.put("a/locked", b"picture")
    with pytest.raises(stores.StoreError, match=r"^deleting 2 file"):
        await store.delete(["a/locked", "a/other"])


async def test_check_names_the_bucket_and_what_to_look_at(bucket: BucketServer) -> None:
    with pytest.raises(stores.Unusable) as caught:
        await stores.open_store("s3://phtos/2026").check()
    assert str(caught.value).startswith("Photos cannot be kept in s3://phtos/2026: storing check/")
    assert "AWS_ENDPOINT_URL" in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_check_of_a_server_that_is_not_there(bucket: BucketServer, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(stores.Unusable, match="s3://photos"):
        await stores.open_store("s3://photos").check()


async def test_check_of_a_server_that_never_answers(bucket: BucketServer, monkeypatch: pytest.MonkeyPatch) -> None:
    async def sleep(_: stores.Store) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(stores, "_probe", sleep)
    monkeypatch.setattr(stores, "CHECK_PATIENCE", 0.05)
    with pytest.raises(stores.Unusable, match="no answer within"):
        await stores.open_store("s3://photos").check()
