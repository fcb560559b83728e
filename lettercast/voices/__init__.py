"""Who says it: engines, a cast of voices, and takes that are never made twice."""

from lettercast.voices.cast import Cast, load_cast
from lettercast.voices.errors import VoiceError
from lettercast.voices.key import Keys
from lettercast.voices.model import Engine, Line, Take, Voice, Word
from lettercast.voices.pool import process_pool
from lettercast.voices.synthesis import Plan, Progress, plan, voice_lines
from lettercast.voices.takes import Takes, takes_of

__all__ = [
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
    "load_cast",
    "plan",
    "process_pool",
    "takes_of",
    "voice_lines",
]
