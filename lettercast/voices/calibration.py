"""How loud, how bright and how fast a voice is, so that voices of a cast match: found once, from what all of them say.

Loudness after ITU-R BS.1770-5, of the de-essed voice. What is found is kept beside the takes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lettercast.audio import SILENT_LUFS, deessed, integrated_lufs, row_powers, sibilance_db, speech_bounds
from lettercast.files import sha256_of, write_text
from lettercast.voices.key import Keys
from lettercast.voices.model import Line, Take, Voice
from lettercast.voices.takes import Takes

TARGET_LUFS = -20.0
"""Each voice is brought here. The episode is mastered afterwards: only that voices agree matters, and headroom."""
TARGET_SIBILANCE_DB = -17.0
"""Brighter voices are de-essed down to here: what dull ones have, espeak-ng (-18) and Piper's joe (-17)."""
MAX_DEPTH_DB = 8.5
"""More would make an s a lisp."""
NO_SIBILANTS_DB = -99.0
"""Of a voice that has none, in place of minus infinity, which JSON does not know."""
PAUSE_S = 0.35
"""Between sentences when loudness is measured: as episodes have them, whatever silence an engine adds."""
VERSION = 1
"""Counted up when the same takes would be measured, or be brought to match, differently."""
TEXTS = (
    "When the sunlight strikes raindrops in the air, they act as a prism and form a rainbow.",
    "The rainbow is a division of white light into many beautiful colors.",
    "These take the shape of a long round arch, with its path high above, and its two ends apparently beyond the"
    " horizon.",
    "There is, according to legend, a boiling pot of gold at one end.",
    "People look, but no one ever finds it.",
    "When a man looks for something beyond his reach, his friends say he is looking for the pot of gold at the end of"
    " the rainbow.",
    "Throughout the centuries people have explained the rainbow in various ways.",
    "Some have accepted it as a miracle without physical explanation.",
    "To the Hebrews it was a token that there would be no more universal floods.",
    "The Greeks used to imagine that it was a sign from the gods to foretell war or heavy rain.",
)
"""The rainbow passage (Fairbanks, Voice and Articulation Drillbook, 1940), which holds every sound of English: its
first paragraph, and the beginning of its second."""
MATCHING = sha256_of(json.dumps([VERSION, TARGET_LUFS, TARGET_SIBILANCE_DB, MAX_DEPTH_DB, PAUSE_S, TEXTS]))[:12]
"""By what rules voices are made to match: part of the key of whatever was made of calibrated takes."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """What makes a voice match the others."""

    gain_db: float  # brings the de-essed voice to TARGET_LUFS
    sibilance_db: float  # of the voice as its engine made it; see `audio.sibilance_db`

    @property
    def depth_db(self) -> float:
        """How deep its sibilants are de-essed; 0 for most voices."""
        return min(max(self.sibilance_db - TARGET_SIBILANCE_DB, 0.0), MAX_DEPTH_DB)

    def applied(self, take: Take, further_db: float = 0.0) -> NDArray[np.float32]:
        """The samples of a take as they are to be heard, with the gain that its profile adds. May exceed full scale."""
        gain = np.float32(10 ** ((self.gain_db + further_db) / 20))
        return deessed(take.samples, take.rate_hz, self.depth_db) * gain


UNKNOWN = Calibration(0.0, NO_SIBILANTS_DB)
"""Of a voice that said nothing."""


class Calibrations:
    """Those kept beside the takes."""

    def __init__(self, takes: Takes):
        self.folder = takes.folder / "calibration"
        self.keys = Keys()

    def known(self, voice: Voice) -> Calibration | None:
        """What was found for this voice before, by the texts and rules of today, if anything."""
        try:
            told = json.loads(self._path(voice).read_text())
            return Calibration(float(told["gain_db"]), float(told["sibilance_db"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None

    def measure(self, voice: Voice, takes: Sequence[Take]) -> Calibration:
        """What these takes of `voice`, one for each text, tell; kept, if none of them failed."""
        found = calibrated(takes)
        if found is None:
            return UNKNOWN
        if all(take.samples.size for take in takes):
            write_text(self._path(voice), json.dumps(asdict(found)) + "\n")
        return found

    def _path(self, voice: Voice) -> Path:
        spoken = [self.keys.key(line) for line in calibration_lines([voice])]
        return self.folder / f"{sha256_of(json.dumps([MATCHING, spoken]))}.json"


def calibration_lines(voices: Sequence[Voice]) -> list[Line]:
    """What each of the voices says to be measured."""
    return [Line(text, voice) for voice in voices for text in TEXTS]


def calibrated(takes: Sequence[Take]) -> Calibration | None:
    """The calibration of the voice that made these takes; None where they hold no sound."""
    said = [take.samples[slice(*speech_bounds(take.samples, take.rate_hz))] for take in takes]
    said = [samples for samples in said if samples.size]
    if not said:
        return None
    rate_hz = takes[0].rate_hz
    found = Calibration(0.0, round(max(sibilance_db(np.concatenate(said), rate_hz), NO_SIBILANTS_DB), 2))
    pause = np.zeros(round(PAUSE_S * rate_hz), dtype=np.float32)
    parts = [part for samples in said for part in (deessed(samples, rate_hz, found.depth_db), pause)]
    measured = integrated_lufs(row_powers(np.concatenate(parts), rate_hz))
    if measured <= SILENT_LUFS or not math.isfinite(measured):
        return None
    return Calibration(round(TARGET_LUFS - measured, 2), found.sibilance_db)
