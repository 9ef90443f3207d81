"""Pictures as small as an Official Account takes them."""

import io

from PIL import Image

MOST = 1024 * 1024  # bytes
SIDE = 1600
QUALITIES = (85, 75, 60, 40)


def fitted(data: bytes) -> bytes:
    """A picture that may be handed over: as it is if it is small enough, else a smaller JPEG of it."""
    if len(data) <= MOST:
        return data
    with Image.open(io.BytesIO(data)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((SIDE, SIDE))
    for quality in QUALITIES:
        out = io.BytesIO()
        small.save(out, "JPEG", quality=quality)
        if out.tell() <= MOST:
            break
        small.thumbnail((small.width * 4 // 5, small.height * 4 // 5))
    return out.getvalue()
