"""Pictures are taken in: whatever a phone sends comes out upright, small and without a trace of where it was; whatever else is refused."""

import contextlib
import hashlib
import io
import struct
import time
import zlib

import pillow_heif
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from bot import photos
from bot.studio import MAX_BYTES, Refused, Studio

FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]
RED, GREEN, BLUE, YELLOW, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (255, 255, 255)
NAMES = {"R": RED, "G": GREEN, "B": BLUE, "Y": YELLOW, "W": WHITE}

pillow_heif.register_heif_opener()


def scene(width: int = 640, height: int = 480) -> Image.Image:
    """A picture with as much in it as a photo has: clouds of many sizes."""
    clouds = Image.new("L", (width, height))
    for octave in range(1, 7):
        noise = Image.effect_noise((2**octave * 2, 2**octave), 120 / octave)
        clouds = Image.blend(clouds, noise.resize((width, height), Image.Resampling.BICUBIC), 1 / octave if octave > 1 else 1)
    return Image.merge("RGB", (clouds, clouds.rotate(180), clouds.transpose(Image.Transpose.FLIP_LEFT_RIGHT)))


def quarters(width: int = 96, height: int = 64) -> Image.Image:
    """Red and green above blue and yellow."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(YELLOW, (width // 2, height // 2, width, height))
    return image


def encoded(image: Image.Image, format: str = "JPEG", **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **({"quality": 90} | options))
    return file.getvalue()


def decoded(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        assert image.format == "JPEG"
        assert image.mode == "RGB"
        image.load()
        return image


def corners(picture: photos.Picture) -> str:
    """The initials of the colours in the middle of the four quarters, in reading order."""
    image = decoded(picture.full)
    places = [(x * image.width // 4, y * image.height // 4) for y in (1, 3) for x in (1, 3)]
    return "".join(nearest(image.getpixel(place)) for place in places)


def nearest(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    return min(NAMES, key=lambda name: sum(abs(a - b) for a, b in zip(NAMES[name], pixel, strict=True)))


def close(pixel: object, wanted: tuple[int, int, int], by: int = 12) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) <= by for a, b in zip(pixel, wanted, strict=True))


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        photos.take_in(data)
    return caught.value.reason


def distance(one: photos.Picture, other: photos.Picture) -> int:
    """How many of the 256 bits of two fingerprints differ."""
    return (int(one.fingerprint, 16) ^ int(other.fingerprint, 16)).bit_count()


def png(width: int, height: int, depth: int, colour: int, rows: bytes) -> bytes:
    """A PNG made by hand, for what Pillow does not write."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# What comes out


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_comes_out_as_two_jpegs(format: str) -> None:
    data = encoded(quarters(2000, 1000), format)
    picture = photos.take_in(data)
    assert (picture.width, picture.height) == decoded(picture.full).size == (1600, 800)
    assert decoded(picture.small).size == (320, 160)
    assert corners(picture) == "RGBY"
    assert picture.source_hash == hashlib.sha256(data).hexdigest()
    assert len(picture.fingerprint) == 64
    assert len(picture.full) > len(picture.small)


@pytest.mark.parametrize(
    ("size", "full", "small"),
    [
        ((1600, 1600), (1600, 1600), (320, 320)),
        ((321, 200), (321, 200), (320, 199)),
        ((64, 48), (64, 48), (64, 48)),
        ((1, 1), (1, 1), (1, 1)),
        ((3000, 2), (1600, 1), (320, 1)),
        ((3, 5000), (1, 1600), (1, 320)),
        ((4032, 3024), (1600, 1200), (320, 240)),
        ((6001, 3999), (1600, 1066), (320, 213)),
    ],
)
def test_sizes(size: tuple[int, int], full: tuple[int, int], small: tuple[int, int]) -> None:
    picture = photos.take_in(encoded(Image.new("RGB", size, GREEN)))
    assert decoded(picture.full).size == full
    assert decoded(picture.small).size == small
    assert close(decoded(picture.full).getpixel((0, 0)), GREEN)


TURNED = {1: "RGBY", 2: "GRYB", 3: "YBGR", 4: "BYRG", 5: "RBGY", 6: "BRYG", 7: "YGBR", 8: "GYRB"}


@pytest.mark.parametrize("orientation", TURNED)
@pytest.mark.parametrize("format", FORMATS)
def test_it_is_turned_upright_once(format: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    picture = photos.take_in(encoded(quarters(), format, exif=exif.tobytes()))  # as bytes, HEIC gets its own mark of turning too
    assert corners(picture) == TURNED[orientation]
    assert (picture.width, picture.height) == ((96, 64) if orientation < 5 else (64, 96))
    assert not decoded(picture.full).getexif()


def test_heic_is_turned_by_its_own_mark_never_by_exif() -> None:
    """What the standard says and phones do: the two would otherwise turn it twice."""
    exif = Image.Exif()
    exif[Base.Orientation] = 6
    assert corners(photos.take_in(encoded(quarters(), "HEIF", exif=exif))) == "RGBY"


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_does_not_exist_is_upright(orientation: int) -> None:
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    assert corners(photos.take_in(encoded(quarters(), exif=exif))) == "RGBY"


@pytest.mark.parametrize("exif", [b"Exif\0\0", b"Exif\0\0MM\0*\xff\xff\xff\xff", b"Exif\0\0II*\0\x08\0\0\0\xff\xff", b"nonsense"])
def test_broken_metadata_does_not_make_a_broken_picture(exif: bytes) -> None:
    assert corners(photos.take_in(encoded(quarters(), exif=exif))) == "RGBY"


def private_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Make] = "PrivatePhone"
    exif[Base.DateTime] = "2026:11:24 08:00:00"
    exif.get_ifd(IFD.GPSInfo).update({GPS.GPSLatitudeRef: "N", GPS.GPSLatitude: (21.0, 42.0, 18.0), GPS.GPSAreaInformation: b"PrivatePlace"})
    exif.get_ifd(IFD.Exif)[Base.UserComment] = b"PrivateComment"
    return exif


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_tells_where_it_was(format: str) -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="PrivateXmp"/></x:xmpmeta>'
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encoded(quarters(), format, exif=private_exif(), xmp=xmp, comment=b"PrivateComment", icc_profile=profile)
    assert b"PrivatePhone" in data
    assert b"PrivatePlace" in data
    assert format == "PNG" or b"PrivateXmp" in data

    picture = photos.take_in(data)
    for kept in (picture.full, picture.small):
        assert b"Private" not in kept
        assert b"2026" not in kept
        assert segments(kept) <= {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
        assert set(decoded(kept).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def segments(jpeg: bytes) -> set[int]:
    """The kinds of the segments before the picture itself: E0 is the plain JFIF header, E1 would be EXIF or XMP, E2 a profile, FE a comment."""
    kinds, at = set(), 2
    while jpeg[at + 1] != 0xDA:
        kinds.add(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return kinds | {0xDA}


def test_text_in_a_png_is_gone() -> None:
    text = PngInfo()
    text.add_text("Comment", "PrivateComment")
    text.add_itxt("XML:com.adobe.xmp", "PrivateXmp")
    picture = photos.take_in(encoded(quarters(), "PNG", pnginfo=text))
    assert b"Private" not in picture.full + picture.small


# Colours


def swapped_profile() -> bytes:
    """A colour profile in which what is called red is blue."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"-XYZ").replace(b"bXYZ", b"rXYZ").replace(b"-XYZ", b"bXYZ")


@pytest.mark.parametrize("format", FORMATS)
def test_a_colour_profile_is_followed(format: str) -> None:
    picture = photos.take_in(encoded(quarters(), format, icc_profile=swapped_profile()))
    assert corners(picture)[:3] == "BGR"


@pytest.mark.parametrize("profile", [b"nonsense", swapped_profile()[:200]])
def test_a_broken_colour_profile_is_passed_over(profile: bytes) -> None:
    assert corners(photos.take_in(encoded(quarters(), "PNG", icc_profile=profile))) == "RGBY"


def test_a_profile_for_another_kind_of_picture_is_passed_over() -> None:
    assert corners(photos.take_in(encoded(quarters().convert("CMYK"), icc_profile=swapped_profile()))) == "RGBY"


def test_cmyk() -> None:
    assert corners(photos.take_in(encoded(quarters().convert("CMYK")))) == "RGBY"


@pytest.mark.parametrize("mode", ["1", "L"])
@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_grey(format: str, mode: str) -> None:
    grey = Image.new("L", (64, 64), 0)
    grey.paste(255, (32, 0, 64, 64))
    image = decoded(photos.take_in(encoded(grey.convert(mode), format)).full)
    assert close(image.getpixel((8, 8)), (0, 0, 0))
    assert close(image.getpixel((56, 8)), WHITE)


def test_sixteen_bits_of_grey_are_scaled_not_clipped() -> None:
    rows = b"".join(b"\0" + b"".join(struct.pack(">H", x * 1024) for x in range(64)) for _ in range(8))
    image = decoded(photos.take_in(png(64, 8, 16, 0, rows)).full)
    assert all(close(image.getpixel((x, 4)), (x * 4, x * 4, x * 4)) for x in (0, 16, 32, 48, 63))


@pytest.mark.parametrize(("colour", "pixel"), [(2, (65535, 32768, 0)), (6, (65535, 32768, 0, 65535)), (4, (32768, 65535))])
def test_sixteen_bits_of_colour(colour: int, pixel: tuple[int, ...]) -> None:
    row = b"\0" + b"".join(struct.pack(">H", part) for part in pixel) * 8
    image = decoded(photos.take_in(png(8, 8, 16, colour, row * 8)).full)
    assert close(image.getpixel((4, 4)), (128, 128, 128) if colour == 4 else (255, 128, 0))


def test_a_palette() -> None:
    assert corners(photos.take_in(encoded(quarters().quantize(8), "PNG"))) == "RGBY"


def transparent_quarters(mode: str) -> Image.Image:
    """The quarters with the red one seen through."""
    image = quarters().convert("RGBA")
    image.paste((255, 0, 0, 0), (0, 0, 48, 32))
    return image.quantize(8) if mode == "P" else image.convert(mode)


@pytest.mark.parametrize(("format", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGBA"), ("HEIF", "RGBA")])
def test_what_is_transparent_becomes_white(format: str, mode: str) -> None:
    assert corners(photos.take_in(encoded(transparent_quarters(mode), format))) == "WGBY"


def test_a_palette_entry_and_a_colour_can_be_transparent() -> None:
    palette = quarters().quantize(4)
    red = palette.getpixel((0, 0))
    assert corners(photos.take_in(encoded(palette, "PNG", transparency=red))) == "WGBY"
    assert corners(photos.take_in(encoded(quarters(), "PNG", transparency=RED))) == "WGBY"


def test_half_transparent_is_mixed_with_white() -> None:
    image = decoded(photos.take_in(encoded(Image.new("RGBA", (32, 32), (0, 0, 0, 128)), "PNG")).full)
    assert close(image.getpixel((16, 16)), (127, 127, 127))


def test_grey_with_transparency() -> None:
    image = decoded(photos.take_in(encoded(Image.new("LA", (32, 32), (0, 0)), "PNG")).full)
    assert close(image.getpixel((16, 16)), WHITE)


@pytest.mark.parametrize("format", ["WEBP", "PNG", "HEIF"])
def test_an_animation_gives_its_first_picture(format: str) -> None:
    others = [Image.new("RGB", (96, 64), BLUE), Image.new("RGB", (96, 64), YELLOW)]
    assert corners(photos.take_in(encoded(quarters(), format, save_all=True, append_images=others))) == "RGBY"


def test_a_jpeg_of_several_pictures_gives_its_first() -> None:
    data = encoded(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (96, 64), BLUE)])
    assert corners(photos.take_in(data)) == "RGBY"


def test_a_progressive_jpeg() -> None:
    assert corners(photos.take_in(encoded(quarters(2000, 1000), progressive=True))) == "RGBY"


# Fingerprints


def test_the_same_scene_compressed_again_is_near_and_another_is_far() -> None:
    original = scene(1200, 900)
    first = photos.take_in(encoded(original, quality=95))
    again = [
        photos.take_in(encoded(original.resize((800, 600)), quality=40)),
        photos.take_in(encoded(original, "WEBP", quality=50)),
        photos.take_in(encoded(original, "HEIF", quality=50)),
        photos.take_in(first.full),
    ]
    assert max(distance(first, picture) for picture in again) <= 20
    assert distance(first, photos.take_in(encoded(scene(1200, 900)))) > 60
    assert first.fingerprint_quality > 50
    assert len({first.source_hash, *(picture.source_hash for picture in again)}) == 5


def test_a_picture_turned_by_its_metadata_has_the_fingerprint_of_what_is_seen() -> None:
    original, exif = scene(), Image.Exif()
    exif[Base.Orientation] = 6
    turned = encoded(original.transpose(Image.Transpose.ROTATE_90), exif=exif)
    assert distance(photos.take_in(encoded(original)), photos.take_in(turned)) <= 20


def test_an_empty_wall_says_that_its_fingerprint_says_little() -> None:
    assert photos.take_in(encoded(Image.new("RGB", (640, 480), WHITE))).fingerprint_quality < 50


# What is refused


def test_no_bytes() -> None:
    assert refusal(b"") == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"xin chao, day khong phai la anh",
        b"\xff",
        b"%PDF-1.7 \xff\xd8\xff",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(50),
        b"RIFF\0\0\0\0WAVEfmt ",
        b"\0\0\0\x18ftypmp42" + bytes(50),
        b"\0\0\0\x18ftypavif" + bytes(50),
        bytes(1000),
        b"\x89PNG\n",
    ],
)
def test_what_is_not_a_picture(data: bytes) -> None:
    assert refusal(data) == "not-a-picture"


@pytest.mark.parametrize("format", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_formats_that_phones_do_not_send(format: str) -> None:
    assert refusal(encoded(quarters(), format)) == "not-a-picture"


def test_twenty_one_megabytes() -> None:
    assert refusal(encoded(quarters()) + bytes(21 * 1024 * 1024)) == "too-large"


def test_exactly_the_largest_size_is_fine() -> None:
    data = encoded(quarters())
    assert corners(photos.take_in(data + bytes(MAX_BYTES - len(data)))) == "RGBY"


def webp_canvas(width: int, height: int) -> bytes:
    """An extended WebP that announces a canvas and holds nothing."""
    body = b"WEBPVP8X" + struct.pack("<II", 10, 0) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg_header(width: int, height: int) -> bytes:
    data = encoded(quarters())
    return data.replace(struct.pack(">HH", 64, 96), struct.pack(">HH", height, width), 1)


def heic_header(width: int, height: int) -> bytes:
    data = encoded(quarters(), "HEIF")
    return data.replace(b"ispe" + struct.pack(">III", 0, 96, 64), b"ispe" + struct.pack(">III", 0, width, height))


BOMBS = {"PNG": lambda w, h: png(w, h, 8, 2, b"\0"), "WEBP": webp_canvas, "JPEG": jpeg_header, "HEIF": heic_header}


@pytest.mark.parametrize(("width", "height"), [(16_000, 16_000), (8_000, 8_200), (16_383, 4_000)])
@pytest.mark.parametrize("format", FORMATS)
def test_too_many_pixels_are_refused_at_the_header(format: str, width: int, height: int) -> None:
    data = BOMBS[format](width, height)
    assert len(data) < 10_000
    start = time.perf_counter()
    assert refusal(data) == "too-many-pixels"
    assert time.perf_counter() - start < 0.5


def test_huge_png_sides() -> None:
    assert refusal(png(2**31 - 1, 2**31 - 1, 8, 2, b"\0")) in ("too-many-pixels", "broken")


def test_a_small_file_that_unpacks_to_the_limit_is_fine() -> None:
    data = png(8_000, 8_000, 1, 0, (b"\0" + b"\xff" * 1000) * 8000)
    assert len(data) < 30_000
    assert close(decoded(photos.take_in(data).full).getpixel((9, 9)), WHITE)


@pytest.mark.parametrize("part", [0.02, 0.1, 0.5, 0.9, 0.98])
@pytest.mark.parametrize("format", FORMATS)
def test_a_truncated_picture_is_broken(format: str, part: float) -> None:
    data = encoded(scene(), format)
    assert refusal(data[: max(16, int(len(data) * part))]) == "broken"


@pytest.mark.parametrize("data", [b"\xff\xd8\xff", b"\xff\xd8\xff\xd9" + bytes(99), b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"\0\0\0\x18ftypheic"])
def test_a_signature_alone_is_broken(data: bytes) -> None:
    assert refusal(data) == "broken"


SAMPLES = [encoded(scene(48, 32), format) for format in FORMATS] + [
    encoded(scene(48, 32), progressive=True, exif=private_exif()),
    encoded(transparent_quarters("P"), "PNG"),
    encoded(scene(48, 32), "WEBP", lossless=True, save_all=True, append_images=[quarters(48, 32)]),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sample=st.sampled_from(SAMPLES), flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=6))
def test_flipped_bytes_are_a_picture_or_a_refusal(sample: bytes, flips: list[tuple[float, int]]) -> None:
    data = bytearray(sample)
    for place, change in flips:
        data[int(place * len(data))] ^= change
    with contextlib.suppress(Refused):
        picture = photos.take_in(bytes(data))
        assert decoded(picture.full).size == (picture.width, picture.height)


async def test_the_studio_takes_pictures_in_as_the_function_does() -> None:
    studio = Studio(photos.take_in, photos.MEMORY)
    try:
        data = encoded(scene())
        assert await studio.take_in(data) == photos.take_in(data)
        with pytest.raises(Refused, match=r"^broken$"):
            await studio.take_in(data[:1000])
        with pytest.raises(Refused, match=r"^not-a-picture$"):
            await studio.take_in(b"text")
    finally:
        await studio.close()
