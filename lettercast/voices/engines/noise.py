"""Noise of a take, seeded by its line, so that it does not depend on earlier takes."""

from __future__ import annotations

import hashlib

import numpy as np


def create_noise_generator(line: str, attempt: int) -> np.random.Generator:
    """Seed the generator for all noise of a take."""
    digest = hashlib.sha256(f"{attempt}\0{line}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:8], "big"))
