"""Takes a picture in: checks what it really is, turns it upright, drops its metadata, shrinks it, and takes its fingerprint."""

import contextlib
import hashlib
import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy
import pdqhash
import pillow_heif
from PIL import Image, ImageCms
from PIL.ExifTags import Base as ExifTag
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from bot.studio import Refused, check_size

MAX_PIXELS = 65_000_000
"""The largest picture decoded; the largest ordinary phone camera gives 9,248 × 6,944."""

FULL_SIDE = 1600
SMALL_SIDE = 320
"""Pixels of the longest side of the two pictures that are kept."""

MEMORY = 1536 * 1024 * 1024
"""Bytes that a worker may use for one picture. At the limit of pixels WebP needs 1.3 GiB, HEIC 0.9, PNG 0.8, progressive JPEG 0.4."""

_FULL_QUALITY = 85
_SMALL_QUALITY = 80
_FINGERPRINT_SIDE = 512  # the size that PDQ was made for; larger ones give the same hash more slowly
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
