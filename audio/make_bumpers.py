"""Make the show's music: intro.wav, outro.wav, sting.wav and bed.wav, beside this script.

    python audio/make_bumpers.py [FOLDER]

Everything is computed from the notes below, so the music is ours to give away. The theme is one rising
question, D F sharp A C sharp, that is asked twice and answered the second time; the outro walks back
down it. Mono, 44.1 kHz, 16 bit; equal bytes on every run.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile as sf
from numpy.typing import NDArray

Samples = NDArray[np.float64]

RATE_HZ = 44_100
STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


class Note(NamedTuple):
    """A note: when it starts, its name ("F#5"), how hard it is played, on what."""

    at_s: float
    name: str
    touch: float  # 0 to 1
    instrument: str = "keys"


def hertz(name: str) -> float:
    """The frequency of a note in equal temperament, A4 at 440 Hz."""
    semitones = STEPS[name[0]] + (1 if "#" in name else 0) + 12 * (int(name[-1]) + 1)
    return float(440.0 * 2 ** ((semitones - 69) / 12))


def keys(frequency_hz: float, touch: float, t: Samples) -> Samples:
    """An electric piano: a bar that hums and a tine that rings when struck harder (two-operator FM)."""
    bar = np.exp(-t * (0.55 + frequency_hz / 900))
    bite = 1.1 * touch * np.exp(-t / 0.30)
    phase = 2 * np.pi * frequency_hz * t
    body = np.sin(phase + bite * np.sin(phase)) + 0.45 * np.sin(1.0012 * phase + 0.6 * bite * np.sin(1.0012 * phase))
    tine = 0.10 * touch * np.exp(-t / 0.09) * np.sin(7.0 * phase)
    tremolo = 1 - 0.06 * (1 - np.cos(2 * np.pi * 4.2 * t))
    return touch * (bar * body * tremolo + tine)


def pluck(frequency_hz: float, touch: float, t: Samples) -> Samples:
    """A soft plucked string: high partials are weaker and die sooner."""
    tone = np.zeros_like(t)
    for partial in range(1, 9):
        if partial * frequency_hz > 9_000:
            break
        stretched_hz = partial * frequency_hz * np.sqrt(1 + 0.00012 * partial**2)
        decay = np.exp(-t * (1.5 + 0.9 * partial + frequency_hz / 700))
        tone += decay * np.sin(2 * np.pi * stretched_hz * t) / partial**1.9
    return touch * tone


def bass(frequency_hz: float, touch: float, t: Samples) -> Samples:
    """A round low tone that comes up slowly enough never to thump."""
    swell = 1 - np.exp(-t / 0.05)
    phase = 2 * np.pi * frequency_hz * t
    return touch * swell * np.exp(-t / 1.9) * (np.sin(phase) + 0.22 * np.sin(2 * phase) + 0.06 * np.sin(3 * phase))


def air(frequency_hz: float, touch: float, t: Samples) -> Samples:
    """A breath of strings, for the bed: slow in, slow out."""
    shape = (1 - np.exp(-t / 0.8)) * np.exp(-t / 1.6)
    voices = [np.sin(2 * np.pi * frequency_hz * cents * t + cents) for cents in (0.9975, 1.0, 1.0027)]
    return np.asarray(touch * shape * sum(voices) / 2)


INSTRUMENTS = {"keys": keys, "pluck": pluck, "bass": bass, "air": air}


def chord(at_s: float, names: str, touch: float, instrument: str = "keys", roll_s: float = 0.022) -> list[Note]:
    """The notes of a chord, rolled upwards."""
    return [Note(at_s + i * roll_s, name, touch, instrument) for i, name in enumerate(names.split())]


def line(at_s: float, names: str, touch: float, step_s: float, instrument: str = "pluck") -> list[Note]:
    """Notes one after the other; a dot is a rest."""
    notes = enumerate(names.split())
    return [Note(at_s + i * step_s, name, touch, instrument) for i, name in notes if name != "."]


def play(notes: Iterable[Note], length_s: float) -> Samples:
    """Sum the notes. They are cut `length_s` after the start, still sounding."""
    mix = np.zeros(round(length_s * RATE_HZ))
    attack = 0.5 - 0.5 * np.cos(np.pi * np.arange(round(0.004 * RATE_HZ)) / round(0.004 * RATE_HZ))
    for note in notes:
        start = round(note.at_s * RATE_HZ)
        t = np.arange(len(mix) - start) / RATE_HZ
        tone = INSTRUMENTS[note.instrument](hertz(note.name), note.touch, t)
        tone[: len(attack)] *= attack[: len(tone)]
        mix[start:] += tone
    return mix


def room(length_s: float, reverberation_s: float) -> Samples:
    """The impulse response of a small warm hall: noise that fades by 60 dB and darkens as it does."""
    random = np.random.Generator(np.random.PCG64(1926))
    n = round(length_s * RATE_HZ)
    t = np.arange(n) / RATE_HZ
    spectrum = np.fft.rfft(random.standard_normal(n))
    frequency = np.fft.rfftfreq(n, 1 / RATE_HZ)
    response = np.zeros(n)
    for cutoff_hz, share, speed in ((700, 1.0, 1.0), (2_200, 0.6, 1.5), (5_500, 0.25, 2.6)):
        band = np.fft.irfft(spectrum / (1 + (frequency / cutoff_hz) ** 4), n)
        response += share * band / np.std(band) * np.exp(-6.9 * speed * t / reverberation_s)
    response[: round(0.014 * RATE_HZ)] = 0  # the first reflection comes after the sound itself
    return np.asarray(response / np.sqrt(np.sum(response**2)))


def reverberate(dry: Samples, wet: float, reverberation_s: float = 1.7) -> Samples:
    """`dry` with the room around it, same length."""
    response = room(2.2, reverberation_s)
    n = 1 << (len(dry) + len(response) - 1).bit_length()
    tail = np.fft.irfft(np.fft.rfft(dry, n) * np.fft.rfft(response, n), n)[: len(dry)]
    return np.asarray(dry + wet * tail)


def finish(mix: Samples, *, fade_s: float, peak_dbfs: float) -> Samples:
    """Take out what is too low to hear, fade to nothing, set the peak."""
    n = len(mix)
    spectrum = np.fft.rfft(mix, 2 * n)
    frequency = np.fft.rfftfreq(2 * n, 1 / RATE_HZ)
    mix = np.fft.irfft(spectrum * (frequency**4 / (frequency**4 + 35.0**4)), 2 * n)[:n]
    edge = round(0.003 * RATE_HZ)
    mix[:edge] *= np.linspace(0, 1, edge)
    fade = round(fade_s * RATE_HZ)
    mix[-fade:] *= np.cos(np.linspace(0, np.pi / 2, fade)) ** 2
    return np.asarray(mix * 10 ** (peak_dbfs / 20) / np.max(np.abs(mix)))


def intro() -> Samples:
    """The question, the question again, and an answer that makes room for a voice."""
    step_s = 0.27
    notes = [
        Note(0.0, "D2", 0.50, "bass"),
        *chord(0.0, "A3 C#4 E4", 0.22),
        *line(0.0, "D5 F#5 A5 C#6", 0.50, step_s),
        Note(1.89, "G2", 0.50, "bass"),
        *chord(1.89, "B3 D4 F#4", 0.24),
        *line(1.89, "D5 F#5 A5 B5 . A5", 0.52, step_s),
        Note(3.60, "D2", 0.42, "bass"),
        *chord(3.60, "A3 D4 E4 F#4 A4", 0.19, roll_s=0.045),
        Note(3.87, "D6", 0.30, "pluck"),
    ]
    return finish(reverberate(play(notes, 6.0), 0.34), fade_s=1.9, peak_dbfs=-5.0)


def outro() -> Samples:
    """The same notes downwards, slowing, and home."""
    notes = [
        Note(0.0, "G2", 0.48, "bass"),
        *chord(0.0, "B3 D4 F#4", 0.24),
        *line(0.0, "C#6 A5 F#5 D5", 0.48, 0.28),
        Note(1.75, "A2", 0.46, "bass"),
        *chord(1.75, "G3 B3 E4", 0.24),
        *line(1.75, "B5 A5 E5 C#5", 0.44, 0.32),
        Note(3.55, "D2", 0.50, "bass"),
        *chord(3.55, "A3 D4 F#4 A4", 0.26, roll_s=0.075),
        Note(4.05, "D5", 0.40, "pluck"),
        Note(4.50, "D6", 0.20, "pluck"),
    ]
    return finish(reverberate(play(notes, 6.6), 0.36), fade_s=2.4, peak_dbfs=-5.0)


def sting() -> Samples:
    """A page turned: two notes of the theme."""
    notes = [*chord(0.0, "D4 A4", 0.16), *line(0.0, "A5 D6", 0.42, 0.13)]
    return finish(reverberate(play(notes, 1.2), 0.30, 1.1), fade_s=0.6, peak_dbfs=-8.0)


def bed() -> Samples:
    """Four chords that may be repeated without a seam, to lie far below a voice.

    Two rounds are played and the second kept: it begins with the tails of the first, as it will when repeated.
    """
    bar_s, bars = 2.15, ("D2 A3 C#4 F#4", "B1 A3 D4 F#4", "G2 B3 D4 F#4", "A2 B3 D4 E4")
    notes = []
    for bar, names in enumerate((*bars, *bars)):
        low, *rest = names.split()
        notes += [Note(bar * bar_s, low, 0.17, "bass"), *chord(bar * bar_s, " ".join(rest), 0.17, "air", 0.06)]
        notes += line(bar * bar_s + bar_s / 4, f"{rest[2][:-1]}5 . {rest[1][:-1]}5", 0.10, bar_s / 4)
    round_n = round(len(bars) * bar_s * RATE_HZ)
    mix = reverberate(play(notes, 2 * len(bars) * bar_s), 0.40)[round_n : 2 * round_n]
    return np.asarray(mix * 10 ** (-9 / 20) / np.max(np.abs(mix)))


def main(folder: Path) -> None:
    for make in (intro, outro, sting, bed):
        samples = np.round(make() * 32_767).astype(np.int16)
        sf.write(folder / f"{make.__name__}.wav", samples, RATE_HZ, subtype="PCM_16")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
