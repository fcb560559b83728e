"""Who says it: engines, a cast of voices, and takes that are never made twice."""

from lettercast.voices.calibration import MATCHING, Calibration, calibration_lines, measured_wpm
from lettercast.voices.cast import Cast, load_cast
from lettercast.voices.casting import add_voice, forget_doubtful, listed, measure, try_voice
from lettercast.voices.cluster import cluster
from lettercast.voices.errors import VoiceError
from lettercast.voices.key import Keys
from lettercast.voices.model import Engine, Line, Take, Voice, Word
from lettercast.voices.pool import process_pool
from lettercast.voices.synthesis import Plan, Progress, plan, voice_lines
from lettercast.voices.takes import Takes, takes_of

__all__ = [
    "MATCHING",
    "Calibration",
    "Cast",
    "Engine",
    "Keys",
    "Line",
    "Plan",
    "Progress",
    "Take",
    "Takes",
    "Voice",
    "VoiceError",
    "Word",
    "add_voice",
    "calibration_lines",
    "cluster",
    "forget_doubtful",
    "listed",
    "load_cast",
    "measure",
    "measured_wpm",
    "plan",
    "process_pool",
    "takes_of",
    "try_voice",
    "voice_lines",
]
