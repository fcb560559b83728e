"""From samples to an encoded file that was listened to while it was made.

ffmpeg encodes once into two places: the file, which can be sought, so that it gets its Info header, and a
pipe into a second ffmpeg that decodes it again. What comes out of that is what subscribers hear, and is
what gets measured; it costs no pass of its own.
"""

from __future__ import annotations

import logging
import shlex
import subprocess
import threading
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from lettercast.audio.errors import AudioError
from lettercast.audio.ffmpeg import find_ffmpeg, read_last_line
from lettercast.audio.loudness import LoudnessMeasurement, LoudnessMeter

logger = logging.getLogger(__name__)

Samples = NDArray[np.float32]

RATE_HZ = 44_100
READ_CHUNK_BYTES = 1 << 19
MIN_FAST_LAME_KBPS = 80
"""From here on LAME has more bits than a mono voice needs. Its quality 7 then leaves out the shaping of noise that
only scarce bits call for: it takes half the time, and at 96 kb/s the error is smaller (37 dB below speech, not 31)."""


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """How one file is encoded. `mime` is the enclosure's type."""

    suffix: str
    mime: str
    codec: Mapping[str, str]
    muxer: str  # of the file, in the notation of ffmpeg's tee
    pipe_muxer: str  # the pipe's muxer
    demuxer: str
    rate_hz: int = RATE_HZ
    encoder_scale: float = 1.0  # what the encoder multiplies samples by: LAME keeps 5 % clear of clipping


MP3 = AudioFormat(
    "mp3", "audio/mpeg", {"c:a": "libmp3lame"}, "[f=mp3:id3v2_version=0:write_xing=1]", "mp3", "mp3", encoder_scale=0.95
)
FORMATS = {
    "mp3": MP3,
    "m4a": AudioFormat("m4a", "audio/mp4", {"c:a": "aac"}, "[f=ipod:movflags=+faststart]", "adts", "aac"),
    "opus": AudioFormat(
        "opus", "audio/ogg", {"c:a": "libopus", "application": "voip"}, "[f=ogg]", "ogg", "ogg", rate_hz=48_000
    ),
}


def encode_and_measure(
    pieces: Iterable[Samples], destination: Path, kind: AudioFormat, bitrate_kbps: int
) -> tuple[LoudnessMeasurement, LoudnessMeter]:
    """Encode mono samples at 44.1 kHz into `destination`; returns what was measured on the encoded sound.

    Raises AudioError when ffmpeg fails, a full disk for one; then nothing stays at `destination`.
    """
    import ffmpeg

    name = f"encoding.{kind.suffix}"
    folder = destination.parent
    log, decode_log = folder / "encoding.log", folder / "decoding.log"
    options = {**kind.codec, "b:a": f"{bitrate_kbps}k", "ar": kind.rate_hz, "map": "0:a", "map_metadata": -1}
    if kind is MP3 and bitrate_kbps >= MIN_FAST_LAME_KBPS:
        options["compression_level"] = 7
    source = ffmpeg.input("pipe:0", format="f32le", ar=RATE_HZ, ac=1)
    target = f"{kind.muxer}{name}|[f={kind.pipe_muxer}]pipe\\:1"
    # bitexact leaves the encoder's version out of the file; -flags:a +bitexact would change the sound
    encoding = source.output(target, format="tee", fflags="+bitexact", threads=1, **options)
    decoding = ffmpeg.input("pipe:0", format=kind.demuxer).output(
        "pipe:1", format="f32le", ac=1, ar=RATE_HZ, af="asetnsamples=n=32768:p=0"
    )  # large frames: each one passes four threads of ffmpeg
    quiet = ("-hide_banner", "-nostats", "-loglevel", "error")
    meter = LoudnessMeter(RATE_HZ)
    with ExitStack() as stack:
        stack.callback((folder / name).unlink, missing_ok=True)
        for path in (log, decode_log):
            stack.callback(path.unlink, missing_ok=True)
        encoder = stack.enter_context(
            _ChildProcess(encoding.global_args(*quiet).compile(cmd=find_ffmpeg(), overwrite_output=True), folder, log)
        )
        decoder = stack.enter_context(
            _ChildProcess(decoding.global_args(*quiet).compile(cmd=find_ffmpeg()), folder, decode_log, encoder.stdout)
        )
        assert encoder.stdin and encoder.stdout and decoder.stdout
        encoder.stdout.close()  # the decoder has it now
        listening = threading.Thread(target=_measure_decoded, args=(decoder.stdout, meter), daemon=True)
        listening.start()
        broken = False
        try:
            for piece in pieces:
                encoder.stdin.write(np.ascontiguousarray(piece / kind.encoder_scale, dtype="<f4").data)
            encoder.stdin.close()
        except BrokenPipeError:
            broken = True
        codes = encoder.wait(), decoder.wait()
        listening.join()
        if broken or any(codes):
            reason = read_last_line(log if codes[0] or broken else decode_log)
            remedy = "if the disk is full, free some space and run the same command again"
            raise AudioError(f"encoding failed: {reason}", destination.name, remedy)
        (folder / name).replace(destination)
    return meter.finish(), meter


class _ChildProcess:
    """A process that does not outlive its block."""

    def __init__(self, command: list[str], folder: Path, log: Path, stdin: IO[bytes] | None = None) -> None:
        logger.info("running %s", shlex.join(command))
        with open(log, "wb") as errors:
            self.process = subprocess.Popen(
                command, stdin=stdin or subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, cwd=folder
            )

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                try:
                    pipe.close()
                except BrokenPipeError:
                    continue  # what was left to write is of no use to a process that has ended
        self.process.wait()


def _measure_decoded(stream: IO[bytes], meter: LoudnessMeter) -> None:
    """Measure all that comes out of the decoder."""
    rest = b""
    while data := stream.read(READ_CHUNK_BYTES):
        data = rest + data
        whole = len(data) - len(data) % 4
        meter.add_samples(np.frombuffer(data[:whole], dtype="<f4"))
        rest = data[whole:]
