"""Takes a picture in: checks what it really is, turns it upright, drops its metadata, shrinks it, and takes its fingerprint.

`take_in` does the work and belongs to nobody. `Studio` runs it in a process of its own, so that a picture made to do harm or a slow one costs
a worker process, never the conversation.
"""

import asyncio
import contextlib
import hashlib
import io
import multiprocessing
import os
import signal
import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Literal, TypeVar

import numpy
import pdqhash
import pillow_heif
from PIL import Image, ImageCms
from PIL.ExifTags import Base as ExifTag
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

MAX_BYTES = 20 * 1024 * 1024
"""The largest file taken in: what Telegram lets a bot download."""

MAX_PIXELS = 65_000_000
"""The largest picture decoded; the largest ordinary phone camera gives 9,248 × 6,944."""

FULL_SIDE = 1600
SMALL_SIDE = 320
"""Pixels of the longest side of the two pictures that are kept."""

PATIENCE = 30.0
"""Seconds that one picture may take."""

START_PATIENCE = 60.0
"""Seconds that a worker may take to start, on the slowest machine under the heaviest load."""

WORKER_MEMORY = 1536 * 1024 * 1024
"""Bytes that a worker may use for one picture. At the limit of pixels WebP needs 1.3 GiB, HEIC 0.9, PNG 0.8, progressive JPEG 0.4."""

Reason = Literal["empty", "not-a-picture", "too-large", "too-many-pixels", "broken"]

_FULL_QUALITY = 85
_SMALL_QUALITY = 80
_FINGERPRINT_SIDE = 512  # the size that PDQ was made for; larger ones give the same hash more slowly
_TRIES = 2  # a worker can also die of something else than its picture, such as a machine short of memory
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"}
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Pillow refuses at twice this, and asks before WebP's decoder allocates its canvas, which happens as soon as a file is opened.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2

# Embedded thumbnails, depth maps and the like are never looked at: what is not decoded cannot do harm.
pillow_heif.options.THUMBNAILS = False
pillow_heif.options.DEPTH_IMAGES = False
pillow_heif.options.AUX_IMAGES = False
pillow_heif.options.DECODE_THREADS = 2

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: two upright JPEGs in sRGB without any metadata, and what tells it from others.

    `width` and `height` are those of `full`, in pixels. `source_hash` is the SHA-256 of the bytes that came in, in hex. `fingerprint` is the PDQ hash
    of what is seen, 256 bits in hex: the same scene compressed again differs in a few of them. Below a `fingerprint_quality` of 50 (of 100) it says
    little.
    """

    full: bytes
    small: bytes
    width: int
    height: int
    source_hash: str
    fingerprint: str
    fingerprint_quality: int


class Refused(Exception):
    """The bytes are not a picture that can be kept; `reason` says why. Sending the same bytes again will not help."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Unavailable(RuntimeError):
    """No worker could be started, or the studio is closed. It is not the picture's fault: try again later."""


def take_in(data: bytes) -> Picture:
    """Makes a `Picture` of a JPEG, PNG, WebP or HEIC file, told by its content; of an animation, its first frame.

    Raises `Refused`, and nothing else. Silences warnings while it runs, for the whole process: one picture at a time.
    """
    check_size(data)
    decoder = _recognise(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _develop(data, decoder)
    except Refused:
        raise
    except Image.DecompressionBombError as error:
        raise Refused("too-many-pixels") from error
    except Exception as error:  # decoders raise nearly everything, from SyntaxError to ZeroDivisionError
        raise Refused("broken") from error


def check_size(data: bytes) -> None:
    """Raises `Refused` for what need not be looked into: no bytes, or more than `MAX_BYTES`."""
    if not data:
        raise Refused("empty")
    if len(data) > MAX_BYTES:
        raise Refused("too-large")


def _recognise(data: bytes) -> Callable[[io.BytesIO], ImageFile]:
    """Returns the one decoder that these bytes ask for, so that no other of Pillow's many ever sees them."""
    if data.startswith(b"\xff\xd8\xff"):
        return JpegImageFile
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WebPImageFile
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        return pillow_heif.HeifImageFile
    raise Refused("not-a-picture")


def _develop(data: bytes, decoder: Callable[[io.BytesIO], ImageFile]) -> Picture:
    with decoder(io.BytesIO(data)) as source:
        if source.width * source.height > MAX_PIXELS:
            raise Refused("too-many-pixels")
        full = _normalise(source)
    fingerprint, quality = _fingerprint(full)
    return Picture(
        full=_encode(full, _FULL_QUALITY),
        small=_encode(_shrink(full, SMALL_SIDE), _SMALL_QUALITY),
        width=full.width,
        height=full.height,
        source_hash=hashlib.sha256(data).hexdigest(),
        fingerprint=fingerprint,
        fingerprint_quality=quality,
    )


def _normalise(source: ImageFile) -> Image.Image:
    """Decodes to an upright sRGB picture without metadata and no larger than `FULL_SIDE`. Shrinks first: the rest is then cheap."""
    width, height = source.size
    scale = min(1.0, FULL_SIDE / max(width, height))
    source.draft(None, (max(1, int(width * scale)), max(1, int(height * scale))))  # JPEG decodes straight to a half, a quarter or an eighth
    source.load()
    orientation, profile = _orientation(source), source.info.get("icc_profile")
    image = _to_srgb(_on_white(_shrink(_to_eight_bits(source), FULL_SIDE)), profile)
    if orientation in _TURNS:
        image = image.transpose(_TURNS[orientation])
    image.info.clear()  # Pillow would write a comment found here into the JPEG
    return image


def _orientation(image: Image.Image) -> int:
    """Returns the EXIF orientation, 1 (upright) where there is none. Broken metadata does not make a broken picture."""
    with contextlib.suppress(Exception):
        return int(image.getexif().get(ExifTag.Orientation, 1))
    return 1


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Converts to one of the modes L, RGB, RGBA and CMYK, which can be shrunk smoothly."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((numpy.asarray(image) >> 8).astype(numpy.uint8))  # Pillow's own conversion clips instead of scaling
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("1", "L"):
        return image.convert("L")
    return image if image.mode == "CMYK" else image.convert("RGB")


def _shrink(image: Image.Image, side: int) -> Image.Image:
    """Shrinks to a longest side of `side` pixels; what is smaller stays as it is."""
    scale = side / max(image.size)
    if scale >= 1:
        return image
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Converts to RGB by the picture's colour profile; without one, or with one that does not fit, by the plain formula."""
    if profile:
        with contextlib.suppress(Exception):
            converted = ImageCms.profileToProfile(image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB")
            if converted:
                return converted
    return image.convert("RGB")


def _fingerprint(image: Image.Image) -> tuple[str, int]:
    bits, quality = pdqhash.compute(numpy.asarray(_shrink(image, _FINGERPRINT_SIDE)))
    return numpy.packbits(bits).tobytes().hex(), int(quality)


def _encode(image: Image.Image, quality: int) -> bytes:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()


class Studio:
    """Takes pictures in, one at a time, in a worker process that starts with the first picture.

    A worker that dies or takes too long costs only the picture that it was busy with; the next picture finds a fresh one. Ours is not a
    ProcessPoolExecutor: that one's workers outlive a parent that is killed, and it has no public way to end one that hangs.
    """

    def __init__(self, take_in: Callable[[bytes], Picture] = take_in, patience: float = PATIENCE) -> None:
        """`take_in` must be importable by name in another process; `patience` is in seconds."""
        self._take_in = take_in
        self._patience = patience
        self._one_at_a_time = asyncio.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="studio")  # talks to the worker, for pipes block
        self._worker: _Worker | None = None
        self._is_closed = False

    async def take_in(self, data: bytes) -> Picture:
        """As `photos.take_in`. Raises `Refused` also for a picture that hangs, or that killed two workers, and `Unavailable`."""
        check_size(data)
        async with self._one_at_a_time:
            for _ in range(_TRIES):
                with contextlib.suppress(_WorkerDied):
                    return await self._try(data)
            raise Refused("broken")

    async def close(self) -> None:
        """Ends the worker at once. A picture that is being taken in is given up with `Unavailable`."""
        self._is_closed = True
        self._discard_worker()
        await asyncio.to_thread(self._thread.shutdown)

    async def _try(self, data: bytes) -> Picture:
        worker = await self._ready_worker()
        try:
            answer = await self._within(self._patience, lambda: worker.ask(data))
        except TimeoutError:
            raise Refused("broken") from None
        if isinstance(answer, Refused):
            raise answer
        return answer

    async def _ready_worker(self) -> "_Worker":
        if self._is_closed:
            raise Unavailable("the studio is closed")
        if self._worker is None:
            try:
                self._worker = _Worker(self._take_in, self._patience)
                await self._within(START_PATIENCE, self._worker.wait_until_ready)
            except (OSError, _WorkerDied) as error:  # a timeout is an OSError
                raise Unavailable(f"the process that takes in pictures does not start: {error!r}") from error
        return self._worker

    async def _within(self, seconds: float, talk: Callable[[], _T]) -> _T:
        """Runs `talk` in the thread. Where it fails, is too slow or is called off, the worker is of no more use: who knows what it would say next."""
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.get_running_loop().run_in_executor(self._thread, talk)
        except BaseException:
            self._discard_worker()
            raise

    def _discard_worker(self) -> None:
        if self._worker:
            worker, self._worker = self._worker, None
            worker.process.kill()  # the thread, if it waits for an answer, now gets the end of the pipe instead
            self._thread.submit(worker.bury)


class _WorkerDied(Exception):
    """The worker process ended without an answer."""


class _Worker:
    """The parent's side of one worker process: starting, asking, burying. All but starting blocks."""

    def __init__(self, take_in: Callable[[bytes], Picture], patience: float) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, take_in, patience), name="studio", daemon=True)
        self.process.start()
        theirs.close()  # with our copy gone, the pipe ends when the worker does

    def wait_until_ready(self) -> None:
        self._receive()

    def ask(self, data: bytes) -> Picture | Refused:
        """Raises `_WorkerDied`."""
        try:
            self._pipe.send_bytes(data)
        except OSError as error:
            raise _WorkerDied from error
        answer = self._receive()
        assert isinstance(answer, Picture | Refused)
        return answer

    def bury(self) -> None:
        self.process.join()
        self._pipe.close()

    def _receive(self) -> object:
        try:
            return self._pipe.recv()
        except (EOFError, OSError) as error:
            raise _WorkerDied from error


def _serve(pipe: "Connection[object, bytes]", take_in: Callable[[bytes], Picture], patience: float) -> None:
    """The worker's life: answers until the parent closes the pipe, be it by ending, by crashing or by being killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides when the worker ends
    _give_way()
    _limit_memory()
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            data = pipe.recv_bytes(MAX_BYTES)
            _set_self_destruct(2 * patience)  # by then the parent would have killed it, if there still were one
            pipe.send(_answer(take_in, data))
            _set_self_destruct(0)


def _answer(take_in: Callable[[bytes], Picture], data: bytes) -> Picture | Refused:
    try:
        return take_in(data)
    except Refused as refused:
        return refused


def _set_self_destruct(seconds: float) -> None:
    """Ends this process after so many seconds (0: never), even inside a decoder that never returns and with no parent left to kill it."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _give_way() -> None:
    """Lets the conversations of a busy machine go first."""
    if sys.platform != "win32":
        os.nice(5)


def _limit_memory() -> None:
    """Caps what a picture may use. On Linux only: macOS has the call but does not honour it."""
    if sys.platform == "linux":
        import resource

        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = used + WORKER_MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))
