"""Pictures for browser tests: drawn, but with what real ones from a phone have: a size, a weight, a turn."""

import io
import random

import pillow_heif
from PIL import Image, ImageDraw, ImageFilter

TURN = 0x112  # EXIF orientation


def jpeg(image: Image.Image, quality: int = 90, turn: int | None = None) -> bytes:
    """A JPEG, perhaps one that says it must be turned."""
    out, exif = io.BytesIO(), Image.Exif()
    if turn:
        exif[TURN] = turn
    image.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def heavy(width: int = 2800, height: int = 2100) -> bytes:
    """What a phone's camera gives: six million pixels, several megabytes."""
    noise = Image.effect_noise((width, height), 60).convert("RGB")
    return jpeg(Image.blend(scene(1).resize((width, height)), noise, 0.35), quality=95)


def heic() -> bytes:
    """What an iPhone gives, and few browsers can show."""
    out = io.BytesIO()
    pillow_heif.from_pillow(scene(2, (320, 240))).save(out, format="HEIF")
    return out.getvalue()


def scene(seed: int, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """Hills and a field, or somebody's notebook on a table: good enough for a thumbnail."""
    chance, (width, height) = random.Random(seed), size
    image = Image.new("RGB", size, "#cfe3ee")
    pen = ImageDraw.Draw(image)
    if seed % 2:
        _hills(pen, chance, width, height)
    else:
        _notebook(pen, chance, width, height)
    grain = Image.effect_noise(size, 40).convert("RGB")
    return Image.blend(image.filter(ImageFilter.GaussianBlur(1.6)), grain, 0.08)


def _hills(pen: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    for ridge, colour in enumerate(("#8fb0b3", "#6f9a7c", "#4f8259")):
        top = height * (0.3 + 0.11 * ridge)
        points = [(x, top + chance.uniform(-0.09, 0.05) * height) for x in range(0, width + 1, width // 5)]
        pen.polygon([(0, height), *points, (width, height)], fill=colour)
    for row in range(9):
        y = height * (0.62 + 0.045 * row)
        pen.rectangle((0, y, width, height), fill=("#94a14a", "#7c8f3f")[row % 2])
        for _ in range(34):
            x, tall = chance.uniform(0, width), 14 + 6 * row
            pen.line((x, y, x + chance.uniform(-8, 8), y - tall), fill=chance.choice(("#4e7a2e", "#6b9136", "#c9b04a")), width=3 + row // 2)


def _notebook(pen: ImageDraw.ImageDraw, chance: random.Random, width: int, height: int) -> None:
    for plank in range(6):
        pen.rectangle((0, plank * height / 6, width, (plank + 1) * height / 6 - 3), fill=chance.choice(("#9b6f47", "#a77a50", "#8f6540")))
    pen.polygon(_part(width, height, (0.14, 0.16), (0.5, 0.12), (0.52, 0.86), (0.12, 0.9)), fill="#f4f0e4")
    pen.polygon(_part(width, height, (0.5, 0.12), (0.88, 0.18), (0.9, 0.92), (0.52, 0.86)), fill="#ebe5d3")
    for line in range(11):
        y = height * (0.22 + 0.058 * line)
        for left in (0.17, 0.55):
            pen.line((width * left, y, width * (left + chance.uniform(0.16, 0.29)), y + 4), fill="#3b4a7a", width=4)
    pen.line(_part(width, height, (0.62, 0.95), (0.8, 0.6)), fill="#22304f", width=14)


def _part(width: int, height: int, *points: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * width, y * height) for x, y in points]
