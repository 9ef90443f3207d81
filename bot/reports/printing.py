"""A document as pages to print (PDF)."""

from dataclasses import asdict
from typing import Any

from bot.reports import layouts, typesetting
from bot.reports.document import Document, Table, leads_on


def draw(document: Document) -> bytes:
    """The document as a PDF."""
    return typesetting.pdf("document.typ", {"paper": layouts.paper().model_dump(), "document": _told(document)})


def _told(document: Document) -> dict[str, Any]:
    told = asdict(document)
    told["made"] = document.made.isoformat()
    told["blocks"] = [
        {
            "block": type(block).__name__,
            "leads-on": leads_on(document.blocks, place),
            "whole": isinstance(block, Table) and block.is_short,
            **asdict(block),
        }
        for place, block in enumerate(document.blocks)
    ]
    return told
