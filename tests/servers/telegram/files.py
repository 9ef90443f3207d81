"""Files on the server: what people and the bot sent, under ids, with paths to fetch them."""

import io
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, UnidentifiedImageError

from tests.servers.telegram.refusal import bad_request, mistake

DOWNLOAD_MOST = 20 * 1024 * 1024
PHOTO_MOST = 10 * 1024 * 1024
UPLOAD_MOST = 50 * 1024 * 1024
FILLING = "Zq_w-7mB" * 7  # ids are as long as the real ones
SIDES_MOST, RATIO_MOST = 10_000, 20
SIDES = (90, 320, 800, 1280, 2560)  # a photo is kept in each of these that is smaller than itself
FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice", "audio": "music", "sticker": "stickers"}


@dataclass(frozen=True)
class Upload:
    """A file as it came with a call."""

    name: str
    mime: str
    data: bytes


@dataclass
class File:
    """One file under one id. `gone` is what became of an id that the server no longer knows."""

    id: str
    unique_id: str
    kind: str
    path: str
    size: int
    data: bytes | None = None
    name: str = ""
    mime: str = ""
    width: int = 0
    height: int = 0
    gone: bool = False
    fetchable_until: float = 0.0
    original: "File | None" = None
    sizes: list["File"] = field(default_factory=list)  # of a photo, from small to large

    def content(self) -> bytes:
        """The bytes; a smaller size of a photo is made when it is asked for."""
        if self.data is None and self.original:
            with Image.open(io.BytesIO(self.original.content())) as image:
                out = io.BytesIO()
                image.convert("RGB").resize((self.width, self.height)).save(out, "JPEG")
                self.data = out.getvalue()
        return self.data or b""

    def described(self, **more: Any) -> dict[str, Any]:
        """What every object that stands for a file holds."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": self.size, **more}

    def as_photo(self) -> list[dict[str, Any]]:
        """The sizes of a photo, from small to large."""
        return [size.described(width=size.width, height=size.height) for size in self.sizes]

    def expire(self) -> None:
        """The server forgets it, and its other sizes."""
        for file in self.sizes or [self]:
            file.gone = True


class Files:
    """All files, by id and by path."""

    def __init__(self) -> None:
        self.by_id: dict[str, File] = {}
        self.by_path: dict[str, File] = {}

    def add(self, kind: str, data: bytes | None, name: str = "", mime: str = "", size: int | None = None) -> File:
        """Keeps a file. `size` alone stands for a file that is too large to be made in a test."""
        number = len(self.by_id) + 1
        file = File(
            id=f"AgACAgUAAxkBAAI{number:06d}{FILLING}{kind[:2]}",
            unique_id=f"AQAD{number:06d}ZQp-",
            kind=kind,
            path=f"{FOLDERS.get(kind, 'documents')}/file_{number}{_suffix(kind, name)}",
            size=size if size is not None else len(data or b""),
            data=data,
            name=name,
            mime=mime,
        )
        self.by_id[file.id] = self.by_path[file.path] = file
        return file

    def add_photo(self, data: bytes) -> File:
        """Keeps a picture that a phone sends, in several sizes; returns the largest. What is no picture counts as one of 640 by 480."""
        try:
            width, height = measured(data)
        except (UnidentifiedImageError, OSError):
            width, height = 640, 480
        original = self.add("photo", data, mime="image/jpeg")
        original.width, original.height = width, height
        sizes = []
        for side in (side for side in SIDES if side < max(width, height)):
            smaller = self.add("photo", None, mime="image/jpeg", size=max(1, original.size * side * side // (max(width, height) ** 2)))
            smaller.width, smaller.height = max(1, width * side // max(width, height)), max(1, height * side // max(width, height))
            smaller.original = original
            sizes.append(smaller)
        sizes.append(original)
        for size in sizes:
            size.sizes = sizes
        return original

    def known(self, id: str) -> File:
        """The file of an id that still works."""
        file = self.by_id.get(id)
        if file is None or file.gone:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return file

    def take_upload(self, kind: str, upload: Upload) -> File:
        """Keeps what the bot uploads, or refuses it."""
        if not upload.data:
            raise mistake("file must be non-empty")
        if kind == "voice":
            check_voice(upload.data)
        if kind != "photo":
            return self.add(kind, upload.data, upload.name, upload.mime)
        check_photo(upload.data)
        return self.add_photo(upload.data)


def check_photo(data: bytes) -> None:
    """Refuses what the server does not take as a photo."""
    if len(data) > PHOTO_MOST:
        raise mistake(f"file of size {len(data)} bytes is too big for a photo; the maximum size is {PHOTO_MOST} bytes")
    try:
        width, height = measured(data)
    except (UnidentifiedImageError, OSError):
        raise mistake("IMAGE_PROCESS_FAILED") from None
    if width + height > SIDES_MOST or max(width, height) > RATIO_MOST * min(width, height):
        raise mistake("PHOTO_INVALID_DIMENSIONS")


def check_voice(data: bytes) -> None:
    """Refuses what is no Ogg with Opus, MP3 or M4A. The real server passes it on as a file, which is not what its sender wants."""
    is_mp3 = data.startswith(b"ID3") or (data[0] == 0xFF and data[1] & 0xE6 == 0xE2)
    is_opus = data.startswith(b"OggS") and b"OpusHead" in data[:100]
    if not (is_mp3 or is_opus or data[4:8] == b"ftyp"):
        raise mistake("this would be no voice message")


def measured(data: bytes) -> tuple[int, int]:
    """Width and height of a picture."""
    with Image.open(io.BytesIO(data)) as image:
        return image.size


def _suffix(kind: str, name: str) -> str:
    if kind == "photo":
        return ".jpg"
    return f".{name.rsplit('.', 1)[1]}" if "." in name else ""
