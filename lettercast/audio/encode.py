"""Encoding, and the measurement of the encoded sound while it is made.

ffmpeg encodes once into two places: the file, which can be sought, so that it gets its Info header, and a
pipe into a second ffmpeg that decodes it again. What comes out of that is what subscribers hear, and is
what gets measured; it costs no extra pass.
"""

from __future__ import annotations

import logging
import shlex
import subprocess
import threading
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from lettercast.audio.errors import AudioError
from lettercast.audio.ffmpeg import find_ffmpeg, read_last_line
from lettercast.audio.formats import RATE_HZ, AudioFormat
from lettercast.audio.loudness import LoudnessMeasurement, LoudnessMeter

logger = logging.getLogger(__name__)

Samples = NDArray[np.float32]

READ_CHUNK_BYTES = 1 << 19


def encode_and_measure(
    pieces: Iterable[Samples], destination: Path, kind: AudioFormat, bitrate_kbps: int
) -> tuple[LoudnessMeasurement, LoudnessMeter]:
    """Encode mono samples at 44.1 kHz into `destination`; return what was measured on the encoded sound.

    Raises AudioError when ffmpeg fails, a full disk for one; then nothing stays at `destination`.
    """
    import ffmpeg

    name = f"encoding.{kind.suffix}"
    folder = destination.parent
    log, decode_log = folder / "encoding.log", folder / "decoding.log"
    source = ffmpeg.input("pipe:0", format="f32le", ar=RATE_HZ, ac=1)
    target = f"{kind.muxer}{name}|[f={kind.pipe_muxer}]pipe\\:1"
    # bitexact leaves the encoder's version out of the file; -flags:a +bitexact would change the sound
    encoding = source.output(target, format="tee", fflags="+bitexact", threads=1, **kind.encoder_options(bitrate_kbps))
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
