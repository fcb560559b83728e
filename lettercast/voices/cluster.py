"""Workers on other machines: an executor of a running dask cluster (the extra `cluster`)."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from lettercast.voices.errors import VoiceError


@contextmanager
def connect_cluster(address: str) -> Iterator[Executor]:
    """Connect to the cluster whose scheduler is at `address`; an executor for `synthesize_lines(executor=…)`.

    Its workers need this package and the show's folder at the same path: takes are stored there, not sent.
    """
    try:
        from distributed import Client
    except ImportError as error:
        remedy = 'pip install "lettercast[cluster]"'
        raise VoiceError("dask's distributed is not installed", "[voices] cluster", remedy) from error
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError) as error:
        raise VoiceError(f"no cluster there ({error})", f"[voices] cluster = {address!r}", "start it first") from error
    with client, client.get_executor(pure=False) as executor:
        yield executor
