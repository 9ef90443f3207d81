"""Takes a recording in: checks what it really is, and makes one kind of sound of it, without a trace of whose phone it was or where.

What is kept is MP3 of one channel, 24,000 samples and 32 kilobits a second: Telegram passes it on as a voice message, and every browser plays it.
Ogg with Opus would be half as large, but iPhones have played it only since 2025; M4A would do, but its container can hold more than sound. Here there
are frames of sound and nothing else. At a constant rate a minute takes 240 kB, no more than a photo, and the size tells the length.
"""

import hashlib
from dataclasses import dataclass

from bot.studio import Refused, check_size

MEMORY = 512 * 1024 * 1024
"""Bytes that a worker may use for one recording, FFmpeg's libraries among them."""

SUFFIX = ".mp3"
BYTES_A_SECOND = 4_000

_MPEG = {0b00: "aac", 0b01: "mp3"}  # what the bits of the layer mean where FFmpeg has a name for it that phones use


@dataclass(frozen=True, slots=True)
class Voice:
    """A recording as it is kept. `seconds` are at least one; `source_hash` is the SHA-256 of the bytes that came in, in hex."""

    sound: bytes
    seconds: int
    source_hash: str


def take_in(data: bytes) -> Voice:
    """Makes a `Voice` of what phones and browsers record: Ogg, WebM, MP4 and 3GP, MP3, AAC, AMR or WAV, told by its content.

    Raises `Refused`, and nothing else.
    """
    check_size(data)
    container = _recognise(data)
    from bot.sound import as_mp3  # FFmpeg's libraries are for the worker alone: nobody else pays for them or is exposed to them

    try:
        sound, seconds = as_mp3(data, container)
    except Refused:
        raise
    except Exception as error:  # decoders raise nearly everything
        raise Refused("broken") from error
    return Voice(sound, max(1, round(seconds)), hashlib.sha256(data).hexdigest())


def length(sound: bytes) -> int:
    """How many seconds a kept recording lasts."""
    return max(1, round(len(sound) / BYTES_A_SECOND))


def _recognise(data: bytes) -> str:
    """Returns FFmpeg's name for the one container that these bytes ask for, so that no other of its hundreds ever sees them."""
    if data.startswith(b"OggS"):
        return "ogg"
    if data.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if data[4:8] == b"ftyp":
        return "mov"
    if data.startswith(b"#!AMR"):
        return "amr"
    if data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        return "wav"
    if data.startswith(b"ID3"):
        return "mp3"
    if data[:1] == b"\xff" and data[1:2] >= b"\xe0" and (layer := data[1] >> 1 & 0b11) in _MPEG:
        return _MPEG[layer]
    raise Refused("not-a-recording")
