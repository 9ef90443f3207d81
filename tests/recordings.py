"""Recordings as phones and browsers make them: somebody who hums, in the containers and codecs of the world."""

import functools
import io
from typing import Any, NamedTuple

import av
import numpy
from av.audio.stream import AudioStream


class Kind(NamedTuple):
    """How something records: FFmpeg's names of the container and the codec, and how many samples a second it takes."""

    container: str
    codec: str
    rate: int


KINDS = {
    "a Telegram voice message": Kind("ogg", "libopus", 48_000),
    "Chromium": Kind("webm", "libopus", 48_000),
    "an iPhone": Kind("mp4", "aac", 44_100),
    "an iPhone, lossless": Kind("mp4", "alac", 48_000),
    "QuickTime": Kind("mov", "aac", 44_100),
    "an old Android": Kind("3gp", "libopencore_amrnb", 8_000),
    "an older one": Kind("amr", "libopencore_amrnb", 8_000),
    "a recorder": Kind("wav", "pcm_s16le", 16_000),
    "a file of music": Kind("mp3", "libmp3lame", 44_100),
    "a radio": Kind("adts", "aac", 44_100),
}


@functools.cache
def voice(seconds: float = 1.0) -> bytes:
    """What a phone with Telegram records."""
    return recorded(KINDS["a Telegram voice message"], seconds)


def recorded(kind: Kind, seconds: float = 1.0, layout: str = "mono", **metadata: str) -> bytes:
    """Somebody hums for so long."""
    out = io.BytesIO()
    with av.open(out, "w", format=kind.container) as file:
        file.metadata.update(metadata)
        stream = file.add_stream(kind.codec, rate=kind.rate, layout=layout)
        assert isinstance(stream, AudioStream)
        for packet in [*stream.encode(hum(seconds, kind.rate, layout)), *stream.encode(None)]:
            file.mux(packet)
    return out.getvalue()


def heard(data: bytes) -> dict[str, Any]:
    """What a player finds in a recording: `seconds`, `rate`, `channels`, `codec`, how `loud` it is, and what it `says` of itself."""
    with av.open(io.BytesIO(data), "r") as file:
        stream = file.streams.audio[0]
        sound = numpy.concatenate([frame.to_ndarray().astype(float).reshape(-1) for frame in file.decode(stream)])
        found = {"rate": stream.rate, "channels": stream.channels, "codec": stream.codec_context.name, "says": dict(file.metadata)}
        return {**found, "seconds": len(sound) / stream.rate, "loud": float(numpy.sqrt((sound**2).mean()))}


def hum(seconds: float, rate: int, layout: str) -> av.AudioFrame:
    """A hum that goes up and down, not encoded yet."""
    time = numpy.arange(int(seconds * rate)) / rate
    hum = (8_000 * numpy.sin(2 * numpy.pi * (220 * time + 7 * numpy.sin(2 * numpy.pi * 1.3 * time)))).astype(numpy.int16)
    frame = av.AudioFrame.from_ndarray(numpy.repeat(hum, len(av.AudioLayout(layout).channels))[None, :], format="s16", layout=layout)
    frame.sample_rate = rate
    return frame
