"""Who says it: engines, a cast of voices, and takes that are never made twice."""

from lettercast.voices.cast import Cast, load_cast
from lettercast.voices.casting import add_voice, forget_doubtful, listed, measure, try_voice
from lettercast.voices.cluster import cluster
from lettercast.voices.errors import VoiceError
from lettercast.voices.guessing import Guess, guessed_words
from lettercast.voices.key import Keys
from lettercast.voices.model import Engine, Line, Take, Voice, Word
from lettercast.voices.pool import process_pool
from lettercast.voices.synthesis import Plan, Progress, plan, voice_lines
from lettercast.voices.takes import Takes, takes_of

__all__ = [
    "Cast",
    "Engine",
    "Guess",
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
    "cluster",
    "forget_doubtful",
    "guessed_words",
    "listed",
    "load_cast",
    "measure",
    "plan",
    "process_pool",
    "takes_of",
    "try_voice",
    "voice_lines",
]
