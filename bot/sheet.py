"""A contact sheet: one picture of many, for messengers that show one picture with a text and buttons."""

import io
import math

from PIL import Image, ImageDraw, ImageFont

TILE = 320  # pixels of a side: as large as the thumbnails that it is made of
GAP = 8
COLUMNS = 3
MARK = 44  # pixels of a mark's height
MOST = 12  # a sheet is a glance; the pictures themselves are had on demand


def compose(thumbnails: list[bytes], marks: list[str]) -> bytes:
    """Draws up to twelve thumbnails on one sheet, each with its mark, as a JPEG; small ones, as a few milliseconds allow. Of none, an empty one."""
    shown = [(data, marks[place] if place < len(marks) else "") for place, data in enumerate(thumbnails[:MOST])]
    columns = min(COLUMNS, math.ceil(math.sqrt(len(shown) or 1)))
    rows = math.ceil((len(shown) or 1) / columns)
    sheet = Image.new("RGB", (columns * (TILE + GAP) - GAP, rows * (TILE + GAP) - GAP), "white")
    for place, (data, mark) in enumerate(shown):
        sheet.paste(_tile(data, mark), ((place % columns) * (TILE + GAP), (place // columns) * (TILE + GAP)))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return out.getvalue()


def _tile(data: bytes, mark: str) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        side = min(picture.size)
        left, top = (picture.width - side) // 2, (picture.height - side) // 2
        tile = picture.convert("RGB").crop((left, top, left + side, top + side)).resize((TILE, TILE))
    if mark:
        _mark(tile, mark)
    return tile


def _mark(tile: Image.Image, mark: str) -> None:
    """A dark label in the corner, readable on any picture."""
    draw, font = ImageDraw.Draw(tile), ImageFont.load_default(MARK * 0.7)
    width = draw.textlength(mark, font=font) + MARK * 0.6
    draw.rounded_rectangle((8, 8, 8 + width, 8 + MARK), MARK / 2, fill=(20, 60, 45))
    draw.text((8 + width / 2, 8 + MARK / 2), mark, fill="white", font=font, anchor="mm")
