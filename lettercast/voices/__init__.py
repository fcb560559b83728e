"""Who says it: engines, a cast of voices, and takes that are never made twice."""

from lettercast.voices.audition import Audition, Candidate, candidates, hold_audition
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
from lettercast.voices.excerpt import Excerpt, choose_excerpts
from lettercast.voices.guessing import Guess, guessed_words
from lettercast.voices.key import Keys
from lettercast.voices.model import Engine, Line, Take, Voice, Word
from lettercast.voices.pool import process_pool
from lettercast.voices.profile import load_voice
from lettercast.voices.recast import give_part, parts_to_give
from lettercast.voices.supply import TO_FETCH, supply, to_fetch
from lettercast.voices.synthesis import Plan, Progress, plan, voice_lines
from lettercast.voices.takes import Takes, takes_of

__all__ = [
    "MATCHING",
    "TO_FETCH",
    "Audition",
    "Calibration",
    "Candidate",
    "Cast",
    "Catalogue",
    "Engine",
    "Excerpt",
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
    "candidates",
    "catalogues",
    "choose_excerpts",
    "cluster",
    "engine_names",
    "forget_doubtful",
    "free_profile",
    "give_part",
    "guessed_words",
    "hold_audition",
    "known_voices",
    "listed",
    "load_cast",
    "load_voice",
    "measure",
    "named",
    "parts_to_give",
    "plan",
    "process_pool",
    "supply",
    "takes_of",
    "to_fetch",
    "try_voice",
    "voice_lines",
]
