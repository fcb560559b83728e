"""Who says it: engines, a cast of voices, and takes that are never made twice."""

from lettercast.voices.calibration import MATCHING, Calibration, calibration_lines
from lettercast.voices.cast import Cast, load_cast
from lettercast.voices.casting import (
    add_known,
    add_voice,
    forget_doubtful,
    free_profile,
    listed,
    measure,
    named,
    try_voice,
)
from lettercast.voices.catalogue import Catalogue, KnownFile, KnownVoice, catalogues, known_voices
from lettercast.voices.cluster import cluster
from lettercast.voices.engines import engine_names
from lettercast.voices.errors import VoiceError
from lettercast.voices.guessing import Guess, guessed_words
from lettercast.voices.key import Keys
from lettercast.voices.model import Engine, Line, Take, Voice, Word
from lettercast.voices.pool import process_pool
from lettercast.voices.profile import load_voice
from lettercast.voices.supply import TO_FETCH, supply, to_fetch
from lettercast.voices.synthesis import Plan, Progress, plan, voice_lines
from lettercast.voices.takes import Takes, takes_of

__all__ = [
    "MATCHING",
    "TO_FETCH",
    "Calibration",
    "Cast",
    "Catalogue",
    "Engine",
    "Guess",
    "Keys",
    "KnownFile",
    "KnownVoice",
    "Line",
    "Plan",
    "Progress",
    "Take",
    "Takes",
    "Voice",
    "VoiceError",
    "Word",
    "add_known",
    "add_voice",
    "calibration_lines",
    "catalogues",
    "cluster",
    "engine_names",
    "forget_doubtful",
    "free_profile",
    "guessed_words",
    "known_voices",
    "listed",
    "load_cast",
    "load_voice",
    "measure",
    "named",
    "plan",
    "process_pool",
    "supply",
    "takes_of",
    "to_fetch",
    "try_voice",
    "voice_lines",
]
