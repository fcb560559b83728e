"""The spoken rules: a sentence as written, as a good reader would say it."""

from lettercast.scripts.spoken.speaking import SpeakOptions, plain, speak

__all__ = ["SpeakOptions", "plain", "speak"]
