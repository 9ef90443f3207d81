"""Sound of any phone as one kind of sound, by FFmpeg's libraries. Heavy: imported only where recordings are taken in, a process of its own."""

import io
from collections.abc import Iterator

import av
from av.audio.stream import AudioStream
from av.container import InputContainer

from bot.studio import Refused

RATE = 24_000  # samples a second
BIT_RATE = 32_000
LONGEST = 300.0
SHORTEST = 0.5
"""Seconds."""

_CODECS = ("opus", "vorbis", "aac", "alac", "mp3", "mp3float", "amrnb", "amrwb", "pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le")
_RATES = range(4_000, 192_001)
_GUARDED = {  # what a container may make FFmpeg do: decode sound, out of the bytes at hand
    "codec_whitelist": ",".join(_CODECS),  # also for a look into what else there is, such as a film
    "protocol_whitelist": "none",
    "max_streams": "16",
    "probesize": "1000000",
    "analyzeduration": "5000000",  # microseconds
}
_QUICK = {"compression_level": "7"}  # five minutes of speech in three seconds; finer tuning takes half as long again, and is not heard in speech
_BARE = {"write_xing": "0", "id3v2_version": "0", "write_id3v1": "0"}  # nothing but frames of sound


def as_mp3(data: bytes, container: str) -> tuple[bytes, float]:
    """The first sound in a container, as MP3 of one channel without anything else, and how many seconds it lasts.

    Raises:
        Refused: there is no sound in it, too much, or too little. What is not as it should be raises nearly anything.
    """
    kept, seconds = io.BytesIO(), 0.0
    with av.open(io.BytesIO(data), "r", format=container, options=_GUARDED, metadata_errors="ignore") as source:
        heard = _first_sound(source)
        with av.open(kept, "w", format="mp3", options=_BARE) as target:
            voice = target.add_stream("libmp3lame", rate=RATE, layout="mono", options=_QUICK)
            voice.bit_rate = BIT_RATE
            for frame in _frames(source, heard):
                seconds += frame.samples / frame.sample_rate
                if seconds > LONGEST:
                    raise Refused("too-long")
                frame.pts = None  # pauses and jumps of the clock are left out
                target.mux(voice.encode(frame))
            if seconds < SHORTEST:
                raise Refused("empty")
            target.mux(voice.encode(None))
    return kept.getvalue(), seconds


def _first_sound(source: InputContainer) -> AudioStream:
    if not source.streams.audio:
        raise Refused("not-a-recording")
    heard = source.streams.audio[0]
    if heard.codec_context.name not in _CODECS:
        raise Refused("broken")
    heard.codec_context.thread_count = 1
    return heard


def _frames(source: InputContainer, heard: AudioStream) -> Iterator[av.AudioFrame]:
    """What can be decoded. A scratch here and there is no broken recording; one of which less than half is whole is."""
    whole = scratched = 0
    for packet in source.demux(heard):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            scratched += 1
            continue
        whole += 1
        for frame in frames:
            if frame.sample_rate not in _RATES:
                raise Refused("broken")
            yield frame
    if scratched > whole:
        raise Refused("broken")
