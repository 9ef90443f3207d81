"""A village's invitation to hang up: its name, a QR code, and what is typed where no QR code can be read."""

import io
from dataclasses import dataclass
from typing import Any

import segno
from sqlmodel import Session

from bot.reports import layouts, typesetting
from bot.reports.document import printable
from locales import DEFAULT, text
from models import programme
from models.places import Commune, Village

DOTS = 3  # for each point: sharp on paper
FORMATS = ("pdf", "png")


@dataclass(frozen=True)
class Poster:
    """What hangs there. `zalo` is the link that opens us on Zalo, where `code` is typed, or the name we have there; it may not be used."""

    title: str
    place: str
    link: str
    code: str
    zalo: str | None


def of_village(db: Session, village: Village, link: str, code: str, zalo: str | None) -> Poster:
    """A village's poster."""
    commune, called = db.get_one(Commune, village.commune_code), layouts.paper().areas
    return Poster(village.title, f"{commune.name}, {called.called(commune.province)}", link, code, zalo)


def draw(poster: Poster, format: str) -> bytes:
    """The poster as a PDF, or as a PNG, in the language of the country."""
    return typesetting.pdf("poster.typ", _told(poster)) if format == "pdf" else typesetting.png("poster.typ", _told(poster), DOTS)


def _told(poster: Poster) -> dict[str, Any]:
    words = {name: text(f"poster-{name}").in_(DEFAULT) for name in ("invited", "scan", "or-link", "or-zalo", "or-zalo-name")}
    return {
        **words,
        "programme": programme.current().title.in_(DEFAULT),
        "title": printable(poster.title),
        "place": printable(poster.place),
        "qr": _qr(poster.link),
        "link": _bare(poster.link),
        "or-zalo": words["or-zalo" if poster.zalo and "://" in poster.zalo else "or-zalo-name"],
        "zalo": _bare(printable(poster.zalo)) if poster.zalo else None,
        "code": poster.code,
    }


def _qr(link: str) -> str:
    """A code of which a quarter may be dirty or torn."""
    drawn = io.BytesIO()
    segno.make(link, micro=False, error="q").save(drawn, kind="svg", border=2, xmldecl=False)
    return drawn.getvalue().decode()


def _bare(link: str) -> str:
    """An address as people type it."""
    return link.removeprefix("https://").removeprefix("http://")
