"""A contact sheet: one picture of many, for messengers that show one picture with a text and buttons."""

import io
import math

from PIL import Image

TILE = 320  # pixels of a side: as large as the thumbnails that it is made of
GAP = 8
COLUMNS = 3
MOST = 12  # a sheet is a glance; the pictures themselves are had on demand


def compose(thumbnails: list[bytes]) -> bytes:
    """Draws up to twelve thumbnails on one sheet, a JPEG; small ones, so that it takes a few milliseconds."""
    shown = thumbnails[:MOST]
    columns = min(COLUMNS, math.ceil(math.sqrt(len(shown))))
    rows = math.ceil(len(shown) / columns)
    sheet = Image.new("RGB", (columns * (TILE + GAP) - GAP, rows * (TILE + GAP) - GAP), "white")
    for place, data in enumerate(shown):
        sheet.paste(_tile(data), ((place % columns) * (TILE + GAP), (place // columns) * (TILE + GAP)))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=80)
    return out.getvalue()


def _tile(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as picture:
        side = min(picture.size)
        left, top = (picture.width - side) // 2, (picture.height - side) // 2
        return picture.convert("RGB").crop((left, top, left + side, top + side)).resize((TILE, TILE))
