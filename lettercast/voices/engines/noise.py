"""The noise of a take, drawn from what is said, so that it does not depend on what was said before."""

from __future__ import annotations

import hashlib

import numpy as np


def create_noise_generator(line: str, attempt: int) -> np.random.Generator:
    """Seed the generator that all noise of a take is drawn from."""
    digest = hashlib.sha256(f"{attempt}\0{line}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))
