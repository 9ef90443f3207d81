"""Recordings are taken in: whatever a phone records comes out as one kind of sound without a trace of the phone; whatever else is refused."""

import contextlib
import hashlib
import io
import struct
import subprocess
import sys

import av
import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot import sound, voices
from bot.studio import MAX_BYTES, Refused, Studio
from tests import recordings, scenario
from tests.recordings import KINDS, Kind, heard, recorded

FRAME = 96  # bytes: 576 samples of 24,000 a second, at 32 kilobits
OPUS = KINDS["a Telegram voice message"]


def refusal(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        voices.take_in(data)
    return caught.value.reason


def only_frames(kept: bytes) -> bool:
    """Whether there is nothing but MPEG frames of our kind, each where the one before it ends."""
    return len(kept) % FRAME == 0 and {kept[at : at + 2] for at in range(0, len(kept), FRAME)} == {b"\xff\xf3"}


def filmed(with_sound: bool) -> bytes:
    """A video."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as file:
        seen, said = file.add_stream("mpeg4", rate=10), file.add_stream("aac", rate=44_100, layout="mono") if with_sound else None
        seen.width, seen.height, seen.pix_fmt = 64, 48, "yuv420p"
        for _ in range(10):
            file.mux(seen.encode(av.VideoFrame(64, 48, "yuv420p")))
        file.mux(seen.encode(None))
        if said:
            file.mux(said.encode(recordings.hum(1.0, 44_100, "mono")))
            file.mux(said.encode(None))
    return out.getvalue()


def wave(rate: int, seconds: float = 1.0, channels: int = 1) -> bytes:
    """A WAV whose header says what it likes."""
    body = bytes(int(16_000 * seconds))
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * 2 & 0xFFFFFFFF, 2 * channels & 0xFFFF, 16)
    return b"RIFF" + struct.pack("<I", len(body) + 36) + b"WAVEfmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(body)) + body


@pytest.mark.parametrize("name", KINDS)
def test_every_phone_s_recording_comes_out_the_same_without_a_trace(name: str) -> None:
    data = recorded(KINDS[name], 2.2, title="PrivateTitle", comment="PrivateComment", location="+21.3270+103.9140/", date="2026-11-24")
    assert b"Private" in data or KINDS[name].container in ("amr", "adts")
    voice = voices.take_in(data)
    assert (voice.seconds, voices.length(voice.sound)) == (2, 2)
    assert voice.source_hash == hashlib.sha256(data).hexdigest()
    assert only_frames(voice.sound)
    kept = heard(voice.sound)
    assert (kept["codec"], kept["rate"], kept["channels"], kept["says"]) == ("mp3float", 24_000, 1, {})
    assert 2.2 <= kept["seconds"] < 2.4
    assert kept["loud"] > 0.1, "one hears it"


def test_both_sides_are_heard() -> None:
    left = recorded(Kind("wav", "pcm_s16le", 16_000), 1.0, "stereo")
    one_side = numpy.frombuffer(left[-64_000:], numpy.int16).copy()
    one_side[::2] = 0
    kept = heard(voices.take_in(left[:-64_000] + one_side.tobytes()).sound)
    assert kept["loud"] > 0.05


def test_a_cover_is_no_sound() -> None:
    picture = scenario.picture(1, 64)
    body = b"\0image/jpeg\0\x03\0" + picture
    size = len(body) + 10
    tag = b"ID3\x03\0\0" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127]) + b"APIC" + struct.pack(">IH", len(body), 0)
    voice = voices.take_in(tag + body + recorded(KINDS["a file of music"]))
    assert only_frames(voice.sound)


def test_of_a_video_the_sound_is_kept() -> None:
    assert voices.take_in(filmed(with_sound=True)).seconds == 1
    assert refusal(filmed(with_sound=False)) == "not-a-recording"


# What is refused


def test_nothing_and_too_many_bytes() -> None:
    assert refusal(b"") == "empty"
    assert refusal(recordings.voice() + bytes(MAX_BYTES)) == "too-large"


def test_half_a_second_is_the_least() -> None:
    assert refusal(recorded(OPUS, 0.4)) == "empty"
    assert voices.take_in(recorded(OPUS, 0.6)).seconds == 1


def test_five_minutes_are_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sound.LONGEST == 300
    monkeypatch.setattr(sound, "LONGEST", 2.0)
    assert voices.take_in(recorded(OPUS, 1.9)).seconds == 2
    assert refusal(recorded(OPUS, 2.1)) == "too-long"


@pytest.mark.parametrize(
    "data",
    [
        b"xin chao, day khong phai la ghi am",
        b"\xff",
        b"\xff\xfd" + bytes(500),  # MPEG's layer two
        b"#EXTM3U\n#EXTINF:10,\nfile:///etc/hostname\n",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=audio 9 RTP/AVP 0\n",
        b"RIFF\0\0\0\0AVI LIST",
        b"fLaC" + bytes(500),
        b"PK\x03\x04" + bytes(500),
        scenario.picture(1, 64),
        bytes(1000),
    ],
)
def test_what_is_not_a_recording(data: bytes) -> None:
    assert refusal(data) == "not-a-recording"


@pytest.mark.parametrize(
    "start", [b"OggS", b"\x1aE\xdf\xa3", b"\0\0\0\x18ftypM4A ", b"#!AMR\n", b"RIFF\0\0\0\0WAVE", b"ID3", b"\xff\xfb", b"\xff\xf1"]
)
def test_a_signature_alone_is_broken(start: bytes) -> None:
    assert refusal(start + bytes(200)) in ("broken", "empty", "not-a-recording")


@pytest.mark.parametrize(("rate", "channels"), [(1, 1), (2_000, 1), (2**32 - 1, 1), (0, 1), (16_000, 0), (16_000, 60_000)])
def test_impossible_sound_is_refused(rate: int, channels: int) -> None:
    assert refusal(wave(rate, channels=channels)) in ("broken", "empty", "not-a-recording")


def test_a_codec_that_phones_do_not_use_is_never_tried() -> None:
    assert refusal(recorded(Kind("matroska", "ac3", 44_100))) == "broken"
    assert refusal(recorded(Kind("mov", "pcm_mulaw", 8_000))) == "broken"


@pytest.mark.parametrize("part", [0.02, 0.5, 0.98])
@pytest.mark.parametrize("name", KINDS)
def test_what_was_cut_off_is_shorter_or_broken(name: str, part: float) -> None:
    data = recorded(KINDS[name], 2.0)
    with contextlib.suppress(Refused):
        voice = voices.take_in(data[: int(len(data) * part)])
        assert 1 <= voice.seconds <= 2


def test_a_scratch_is_no_broken_recording_but_a_scratched_one_is() -> None:
    data = bytearray(recorded(KINDS["a file of music"], 3.0))
    data[5_000:5_400] = bytes(400)
    assert voices.take_in(bytes(data)).seconds == 3
    data[1_000:] = bytes(byte ^ 0x55 for byte in data[1_000:])
    assert refusal(bytes(data)) in ("broken", "empty")


SAMPLES = [recorded(kind, 0.7) for kind in KINDS.values()]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sample=st.sampled_from(SAMPLES), flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=6))
def test_flipped_bytes_are_a_recording_or_a_refusal(sample: bytes, flips: list[tuple[float, int]]) -> None:
    data = bytearray(sample)
    for place, change in flips:
        data[int(place * len(data))] ^= change
    with contextlib.suppress(Refused):
        assert only_frames(voices.take_in(bytes(data)).sound)


# The worker


async def test_the_studio_takes_recordings_in_as_the_function_does() -> None:
    """Also within its memory."""
    studio = Studio(voices.take_in, voices.MEMORY)
    try:
        for kind in KINDS.values():
            data = recorded(kind)
            assert await studio.take_in(data) == voices.take_in(data)
        with pytest.raises(Refused, match=r"^not-a-recording$"):
            await studio.take_in(b"text")
    finally:
        await studio.close()


def test_the_program_itself_carries_nothing_of_ffmpeg() -> None:
    subprocess.run([sys.executable, "-c", "import bot.app, sys; assert 'av' not in sys.modules"], check=True)
