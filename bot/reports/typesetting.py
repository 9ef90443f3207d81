"""Sets pages and pictures in type. What is drawn goes in as data, never as markup; no network, and no typefaces but those that come along."""

import io
import json
from typing import Any

import typst
from PIL import Image

from bot.reports.layouts import FOLDER

COLOURS = 64  # enough for letters with smooth edges in the few colours of a chart, and a third of the bytes


def pdf(template: str, drawn: Any) -> bytes:
    """Pages to print."""
    return _compiled(template, drawn, format="pdf")


def png(template: str, drawn: Any, dots: float) -> bytes:
    """A picture of one page, with so many dots for each of its points."""
    out = io.BytesIO()
    with Image.open(io.BytesIO(_compiled(template, drawn, format="png", ppi=72 * dots))) as picture:
        picture.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _compiled(template: str, drawn: Any, **how: Any) -> bytes:
    inputs = {"drawn": json.dumps(drawn, ensure_ascii=False)}
    made = typst.compile((FOLDER / template).read_bytes(), root=FOLDER, ignore_system_fonts=True, sys_inputs=inputs, **how)
    assert isinstance(made, bytes)
    return made
