"""A document as pages to print (PDF)."""

from dataclasses import asdict
from typing import Any

from bot.reports import layouts, typesetting
from bot.reports.document import Document


def draw(document: Document) -> bytes:
    """The document as a PDF."""
    return typesetting.pdf("document.typ", {"paper": layouts.paper().model_dump(), "document": _told(document)})


def _told(document: Document) -> dict[str, Any]:
    told = asdict(document)
    told["made"] = document.made.isoformat()
    told["blocks"] = [{"block": type(block).__name__, **asdict(block)} for block in document.blocks]
    return told
